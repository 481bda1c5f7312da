"""Names in inflecting languages: a stem that the automaton finds, and the endings that may follow it.

Forms are worked out by tools/build_names.py from dictionaries and rules; names.json holds what came of it, and at run time no
dictionary is needed. Stems and endings are folded like the texts they are looked for in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from flankwatch.models import Form, MentionKind

__all__ = [
    "ENDING_MAX",
    "LANGUAGES",
    "LED",
    "NO_LANGUAGES",
    "Languages",
    "Name",
    "Names",
    "language_bits",
    "languages_from_json",
    "load_languages",
    "script_bits",
]

# The order is part of the file's format: each language is one bit of a name's `langs`.
LANGUAGES: Final = (
    "be", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "he", "hr", "hu", "it", "ka", "lt", "lv", "nb",
    "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "tr", "uk",
)  # fmt: skip
ENDING_MAX: Final = 40  # letters: no ending is longer
LED: Final = 128  # the bit of a name's traits by which particles may be written in one with it
_Row = Sequence[Any]  # kind, key, form, case, traits, langs, marks, endings; stem and endings of each further word
_KINDS, _FORMS = tuple(MentionKind), tuple(Form)
_BITS = {lang: 1 << number for number, lang in enumerate(LANGUAGES)}
# Written so much alike that the words of one are looked for in the other.
_SCRIPTS = (("be", "bg", "ru", "uk"), ("el",), ("he",), ("ka",))
_ALIKE = {"no": "nb", "nn": "nb", "sr": "hr", "bs": "hr", "sh": "hr", "me": "hr", "iw": "he", "mo": "ro"}


class Name(NamedTuple):
    """One name of an entry, or a part of its forms: `pattern` begins its first word, `endings` complete it.

    `rest` are the words after the first: how each begins and what completes it. `langs` has a bit for each language that writes
    the name so; a LOCAL one counts in these alone. The pattern of a LED one has no space in front. `marks` is the punctuation
    that may stand between its words.
    """

    pattern: str
    kind: MentionKind
    key: str
    form: Form
    case: int
    traits: int
    langs: int
    endings: frozenset[str]
    rest: tuple[tuple[str, frozenset[str]], ...]
    marks: str


class Names:
    """All names by their patterns. Each is made when it is asked for, of its rows in JSON: a day's news finds few of 56,000."""

    def __init__(self, rows: Mapping[str, str], endings: Sequence[frozenset[str]]) -> None:
        self.patterns: Final = tuple(rows)
        self._rows = tuple(rows.values())
        self._endings = endings
        self._made: list[tuple[Name, ...] | None] = [None] * len(rows)
        self._by_ending: list[Mapping[str, tuple[Name, ...]] | None] = [None] * len(rows)

    @classmethod
    def of(cls, names: Iterable[Name]) -> Names:
        grouped: dict[str, tuple[Name, ...]] = {}
        for name in names:
            grouped[name.pattern] = (*grouped.get(name.pattern, ()), name)
        made = cls(dict.fromkeys(grouped, ""), ())
        made._made = list(grouped.values())
        return made

    def at(self, number: int) -> tuple[Name, ...]:
        """The names of the pattern with this number in `patterns`."""
        return self._made[number] or self._make(number)

    def ending(self, number: int, ending: str) -> tuple[Name, ...]:
        """Those of them whose first word may end so. Asked for every stem in a text, and most words only begin like a name."""
        found = self._by_ending[number]
        if found is None:
            found = self._by_ending[number] = _by_ending(self.at(number))
        return found.get(ending, ())

    def __iter__(self) -> Iterator[Name]:
        for number in range(len(self.patterns)):
            yield from self.at(number)

    def _make(self, number: int) -> tuple[Name, ...]:
        pattern, rows = self.patterns[number], json.loads(self._rows[number])
        made = tuple([_name(pattern, row, self._endings) for row in rows])
        self._made[number] = made
        return made


def _by_ending(names: Iterable[Name]) -> Mapping[str, tuple[Name, ...]]:
    found: dict[str, tuple[Name, ...]] = {}
    for name in names:
        for ending in name.endings:
            found[ending] = (*found.get(ending, ()), name)
    return found


def _name(pattern: str, row: _Row, ended: Sequence[frozenset[str]]) -> Name:
    kind, key, form, case, traits, langs, marks, endings, *more = row
    rest = tuple([(more[at], ended[more[at + 1]]) for at in range(0, len(more), 2)])
    return Name(pattern, _KINDS[kind], key, _FORMS[form], case, traits, langs, ended[endings], rest, marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Languages:
    """What the other languages give: names, and the context words that belong to them.

    `everyday` says in which languages a pattern of English is an everyday word, `small` which ones mean the country in
    English even in small letters.
    """

    names: Names
    context: tuple[tuple[Any, ...], ...]
    everyday: Mapping[str, int]
    small: frozenset[str]


NO_LANGUAGES: Final = Languages(names=Names({}, ()), context=(), everyday={}, small=frozenset())


def language_bits(lang: str) -> int:
    """The bit of a language, by the first part of its tag; 0 for one without names of its own."""
    return _BITS.get(_ALIKE.get(lang, lang), 0)


@cache
def script_bits(lang: str) -> int:
    """The bits of all languages written in the same script; 0 for a language without names of its own."""
    own = language_bits(lang)
    scripts = [sum(_BITS[other] for other in others) for others in _SCRIPTS]
    latin = sum(_BITS.values()) - sum(scripts)
    return next((script for script in (*scripts, latin) if own & script), 0)


def load_languages() -> Languages:
    """The names that ship with flankwatch; the catalogue takes them over, and what is left of them need not be kept."""
    return languages_from_json(files(__package__).joinpath("names.json").read_bytes())


def languages_from_json(text: str | bytes) -> Languages:
    """The file written by the build, which is trusted: a test holds it equal to its sources."""
    data: dict[str, Any] = json.loads(text)
    endings = [frozenset(ending.strip("-") for ending in row.split(" ")) for row in data["endings"]]
    return Languages(
        names=Names(data["names"], endings),
        context=tuple(tuple(row) for row in data["context"]),
        everyday=dict(data["everyday"]),
        small=frozenset(data["small"]),
    )
