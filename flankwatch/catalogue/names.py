"""Names in inflecting languages: a stem that the automaton finds, and the endings that may follow it.

Forms are worked out by tools/build_names.py from dictionaries and rules; names.json holds what came of it, and at run time no
dictionary is needed. Stems and endings are folded like the texts they are looked for in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from flankwatch.models import Form, MentionKind

__all__ = [
    "LANGUAGES",
    "LED",
    "NO_NAMES",
    "Name",
    "Names",
    "language_bits",
    "load_names",
    "names_from_json",
    "script_bits",
]

# The order is part of the file's format: each language is one bit of a name's `langs`.
LANGUAGES: Final = (
    "be", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "he", "hr", "hu", "it", "ka", "lt", "lv", "nb",
    "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "tr", "uk",
)  # fmt: skip
LED: Final = 128  # the bit of a name's traits by which particles may be written in one with it
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """All names, and the context words of their languages.

    `everyday` says in which languages a pattern of English is an everyday word, `small` which ones mean the country in
    English even in small letters.
    """

    names: tuple[Name, ...]
    context: tuple[tuple[Any, ...], ...]
    everyday: Mapping[str, int]
    small: frozenset[str]


NO_NAMES: Final = Names(names=(), context=(), everyday={}, small=frozenset())


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


@cache
def load_names() -> Names:
    """The names that ship with flankwatch, read once."""
    return names_from_json(files(__package__).joinpath("names.json").read_text(encoding="utf-8"))


def names_from_json(text: str) -> Names:
    """The file written by the build, which is trusted: a test holds it equal to its sources."""
    data: dict[str, Any] = json.loads(text)
    return Names(
        names=tuple(_names(data)),
        context=tuple(tuple(row) for row in data["context"]),
        everyday=dict(data["everyday"]),
        small=frozenset(data["small"]),
    )


def _names(data: Mapping[str, Any]) -> Iterator[Name]:
    kinds, forms = tuple(MentionKind), tuple(Form)
    endings = [frozenset(ending.strip("-") for ending in row.split(" ")) for row in data["endings"]]
    for kind, key, form, case, traits, langs, marks, stem, ending, *more in data["names"]:
        rest = tuple((more[place], endings[more[place + 1]]) for place in range(0, len(more), 2))
        pattern = stem if len(endings[ending]) > 1 or "" not in endings[ending] else f"{stem} "
        if not traits & LED:
            pattern = f" {pattern}"
        yield Name(pattern, kinds[kind], key, forms[form], case, traits, langs, endings[ending], rest, marks)
