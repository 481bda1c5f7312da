"""The words of one language for countries: CLDR's names and what data/languages/LANG/countries.yaml says, each with its forms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from flankwatch.match.fold import fold_words
from flankwatch.models import Form
from inflection.cldr import cldr_names
from inflection.dictionary import forms_of
from inflection.rules import by_rule, enough

__all__ = ["FIELDS", "Language", "Wording", "read", "spelt_out"]

_FORMS = {
    "names": Form.NAME,
    "adjectives": Form.DEMONYM,
    "people": Form.DEMONYM,
    "places": Form.PLACE,
    "institutions": Form.INSTITUTION,
}
_MARKS = frozenset({"fixed", "skip", "risky", "everyday", "support", "against", "blocked"})
FIELDS = frozenset(_FORMS) | _MARKS
_APOSTROPHES = re.compile("[\u2019\u02bc'`]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One name in its dictionary form. `spelt` gives its forms outright; without them they are worked out."""

    code: str
    form: Form
    text: str
    spelt: tuple[str, ...] = ()
    is_fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """What one language says about countries. `marks` holds skip, risky, everyday, support, against and blocked by code."""

    lang: str
    wordings: tuple[Wording, ...]
    marks: Mapping[str, Mapping[str, tuple[str, ...]]]
    problems: tuple[str, ...]


def read(lang: str, folder: Path, codes: frozenset[str]) -> Language:
    """Reads one language's file; a language without a file has CLDR's names alone."""
    path = folder / lang / "countries.yaml"
    problems: list[str] = []
    entries: dict[str, dict[str, Any]] = {}
    if path.exists():
        for code, place, entry in _entries(path):
            problems += [f"{place}: {problem}" for problem in _problems(code, entry, codes, entries)]
            entries[code] = entry if isinstance(entry, dict) else {}
    wordings = [wording for code in sorted(codes) for wording in _wordings(lang, code, entries.get(code, {}))]
    marks = {code: _marks(entry) for code, entry in entries.items()}
    return Language(lang=lang, wordings=tuple(wordings), marks=marks, problems=tuple(problems))


def _entries(path: Path) -> Iterator[tuple[str, str, Any]]:
    loader = yaml.BaseLoader(path.read_text(encoding="utf-8"))  # no types: Norway stays NO
    root = loader.get_single_node()
    for key, value in root.value if root is not None else ():
        yield (
            key.value,
            f"languages/{path.parent.name}/{path.name}:{key.start_mark.line + 1}",
            loader.construct_object(value, deep=True),
        )


def _problems(code: str, entry: Any, codes: frozenset[str], seen: Mapping[str, Any]) -> Iterator[str]:
    if code in seen:
        yield f"{code} stands in this file twice"
    if code not in codes:
        yield f"{code} is not in countries.yaml"
    if not isinstance(entry, dict):
        yield f"{code}: an entry is a mapping"
        return
    yield from (f"{code}: unknown field '{field}'" for field in sorted(entry.keys() - FIELDS))
    yield from (f"{code}: '{field}' is a list" for field, value in entry.items() if not isinstance(value, list))


def _wordings(lang: str, code: str, entry: Mapping[str, Any]) -> Iterator[Wording]:
    skipped = set(map(fold_words, entry.get("skip", ())))
    fixed = set(entry.get("fixed", ()))
    cldr = cldr_names(lang).get(code)
    listed = [("names", cldr)] if cldr else []
    listed += [(field, item) for field in _FORMS for item in entry.get(field, ())]
    listed += [("names", item) for item in fixed if all(item not in entry.get(field, ()) for field in _FORMS)]
    seen: set[tuple[str, str]] = set()
    for field, item in listed:
        text, spelt = (item, ()) if isinstance(item, str) else next(iter(item.items()))
        if fold_words(text) not in skipped and (_FORMS[field], text) not in seen:
            seen.add((_FORMS[field], text))
            yield Wording(
                code=code,
                form=_FORMS[field],
                text=text,
                spelt=tuple(spelt),
                is_fixed=item in fixed if isinstance(item, str) else True,
            )


def _marks(entry: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {field: tuple(entry[field]) for field in sorted(_MARKS & entry.keys()) if isinstance(entry[field], list)}


def spelt_out(language: Language) -> Iterator[tuple[Wording, list[list[frozenset[str]]]]]:
    """Each wording with its spellings; a spelling is a list of words, each the set of its forms, as people write them."""
    asked = {word for wording in language.wordings if not wording.is_fixed for word in _words(wording.text)}
    known = forms_of(language.lang, {*asked, *map(str.lower, asked)})
    for wording in language.wordings:
        if wording.is_fixed or wording.spelt:
            yield wording, [[frozenset({word}) for word in _words(text)] for text in (wording.text, *wording.spelt)]
        else:
            yield wording, [_inflected(language.lang, _words(wording.text), known)]


def _inflected(lang: str, words: list[str], known: Mapping[str, frozenset[str]]) -> list[frozenset[str]]:
    """In a phrase a capital is no sign of a name: "Соединенные" of the States is the everyday word."""
    if len(words) == 1:
        return [_forms(lang, words[0], known[words[0]])]
    return [_forms(lang, word, known[word] or known[word.lower()]) for word in words]


def _words(text: str) -> list[str]:
    """The words of a name as folding will see them: dashes and apostrophes part words."""
    plain = _APOSTROPHES.sub(" ", unicodedata.normalize("NFC", text))
    return re.findall(r"\w+", plain)


def _forms(lang: str, word: str, known: frozenset[str]) -> frozenset[str]:
    if len(word) <= 1 or word.isdigit():
        return frozenset({word})
    found = {form for form in known if re.fullmatch(r"\w+", form) and form[:1].casefold() == word[:1].casefold()}
    if len(found) < enough(lang):
        found |= by_rule(lang, word)
    return frozenset({word, *found})
