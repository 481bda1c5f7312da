"""The words of one language for countries, classes and weapon systems, each with its forms.

data/languages/LANG/ holds countries.yaml, classes.yaml and weapons.yaml, all in dictionary form; CLDR's names of countries
are added.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from flankwatch.match.fold import fold_words
from flankwatch.models import Form, MentionKind
from inflection.cldr import cldr_names
from inflection.dictionary import forms_of
from inflection.rules import by_rule, enough, is_stranger

__all__ = ["Language", "Wording", "read", "spelt_out", "words_of"]

_COUNTRY, _WEAPON = MentionKind.COUNTRY, MentionKind.WEAPON
_COUNTRY_FORMS = {
    "names": Form.NAME,
    "adjectives": Form.DEMONYM,
    "people": Form.DEMONYM,
    "places": Form.PLACE,
    "institutions": Form.INSTITUTION,
}
_WEAPON_FORMS = {"names": Form.DESIGNATION, "nicknames": Form.NICKNAME}
_MARKS = frozenset({"skip", "sure", "small", "risky", "everyday", "support", "against"})
_APOSTROPHES = re.compile("[\u2019\u02bc'`]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One name in its dictionary form. `spelt` gives its forms outright; without them they are worked out."""

    kind: MentionKind
    key: str
    form: Form
    text: str
    spelt: tuple[str, ...] = ()
    is_fixed: bool = False
    is_blocked: bool = False


@dataclass(slots=True, kw_only=True)
class Language:
    """What one language says. `marks` holds skip, sure, small, risky, everyday, support and against of each entry."""

    lang: str
    wordings: list[Wording] = field(default_factory=list)
    marks: dict[tuple[MentionKind, str], dict[str, tuple[str, ...]]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read(
    lang: str, folder: Path, countries: frozenset[str], weapons: frozenset[str], classes: frozenset[str]
) -> Language:
    """Reads one language's files; a language without them has CLDR's names alone."""
    language = Language(lang=lang)
    named = _read_file(language, folder / lang / "countries.yaml", _COUNTRY, countries)
    for code, name in sorted(cldr_names(lang).items()):
        skipped = set(map(fold_words, named.get(code, {}).get("skip", ())))
        fixed = named.get(code, {}).get("fixed", ())
        if code in countries and fold_words(name) not in skipped | _spelt(named.get(code, {})):
            is_fixed = name in fixed
            language.wordings.append(Wording(kind=_COUNTRY, key=code, form=Form.NAME, text=name, is_fixed=is_fixed))
    _read_file(language, folder / lang / "classes.yaml", _WEAPON, classes)
    _read_file(language, folder / lang / "weapons.yaml", _WEAPON, weapons)
    language.wordings = list(dict.fromkeys(language.wordings))
    return language


def _read_file(language: Language, path: Path, kind: MentionKind, keys: frozenset[str]) -> dict[str, dict[str, Any]]:
    entries: dict[str, dict[str, Any]] = {}
    fixed: frozenset[str] = frozenset()
    for key, place, value in _entries(path) if path.exists() else ():
        if key == "fixed":
            fixed = frozenset(value)
            continue
        entry = {"names": value} if isinstance(value, list) else value
        problems = list(_problems(key, entry, kind, keys, entries))
        language.problems += [f"{place}: {problem}" for problem in problems]
        if not problems:
            entries[key] = entry
    for key, entry in entries.items():
        language.wordings += _wordings(kind, key, entry, fixed)
        marks = {name: tuple(entry[name]) for name in sorted(_MARKS & entry.keys())}
        language.marks.setdefault((kind, key), {}).update(marks)
    return entries


def _spelt(entry: Mapping[str, Any]) -> set[str]:
    """The names that the file spells out: what it says of them is all."""
    return {fold_words(text) for item in entry.get("names", ()) if isinstance(item, dict) for text in item}


def _entries(path: Path) -> Iterator[tuple[str, str, Any]]:
    loader = yaml.BaseLoader(path.read_text(encoding="utf-8"))  # no types: Norway stays NO
    root = loader.get_single_node()
    for key, value in root.value if root is not None else ():
        place = f"languages/{path.parent.name}/{path.name}:{key.start_mark.line + 1}"
        yield key.value, place, loader.construct_object(value, deep=True)


def _problems(key: str, entry: Any, kind: MentionKind, keys: frozenset[str], seen: Mapping[str, Any]) -> Iterator[str]:
    if key in seen:
        yield f"{key} stands in this file twice"
    if key not in keys:
        yield f"{key} is unknown to the catalogue"
    if not isinstance(entry, dict):
        yield f"{key}: an entry is a list of names or a mapping"
        return
    fields = _MARKS | {"fixed", "blocked"} | (_COUNTRY_FORMS if kind is _COUNTRY else _WEAPON_FORMS).keys()
    yield from (f"{key}: unknown field '{name}'" for name in sorted(entry.keys() - fields))
    yield from (f"{key}: '{name}' is a list" for name, value in entry.items() if not isinstance(value, list))
    for name in sorted(entry.keys() - _COUNTRY_FORMS.keys() - _WEAPON_FORMS.keys()):
        if not all(isinstance(item, str) for item in entry[name]):
            yield f"{key}: '{name}' is a list of words"


def _wordings(kind: MentionKind, key: str, entry: Mapping[str, Any], all_fixed: frozenset[str]) -> Iterator[Wording]:
    fixed = all_fixed | frozenset(entry.get("fixed", ()))
    skipped = set(map(fold_words, entry.get("skip", ())))
    forms = _COUNTRY_FORMS if kind is _COUNTRY else _WEAPON_FORMS
    listed = [(form, item) for name, form in forms.items() for item in entry.get(name, ())]
    known = {item for _, item in listed if isinstance(item, str)}
    listed += [(forms["names"], item) for item in entry.get("fixed", ()) if item not in known]
    for form, item in listed:
        text, spelt = (item, ()) if isinstance(item, str) else next(iter(item.items()))
        if fold_words(text) not in skipped:
            is_fixed = text in fixed
            yield Wording(kind=kind, key=key, form=form, text=text, spelt=tuple(spelt), is_fixed=is_fixed)
    for text in entry.get("blocked", ()):
        yield Wording(kind=kind, key=key, form=forms["names"], text=text, is_blocked=True)


def spelt_out(language: Language) -> Iterator[tuple[Wording, list[list[frozenset[str]]]]]:
    """Each wording with its spellings; a spelling is a list of words, each the set of its forms, as people write them."""
    asked = {word for wording in language.wordings if not wording.is_fixed for word in words_of(wording.text)}
    known = _known(language.lang, {*asked, *map(str.lower, asked)})
    for wording in language.wordings:
        if wording.is_fixed or wording.spelt:
            yield wording, [[frozenset({word}) for word in words_of(text)] for text in (wording.text, *wording.spelt)]
        else:
            yield wording, [_inflected(language.lang, words_of(wording.text), known)]


def _known(lang: str, words: set[str]) -> Mapping[str, frozenset[str]]:
    return forms_of(lang, words) if enough(lang) else dict.fromkeys(words, frozenset())


def _inflected(lang: str, words: list[str], known: Mapping[str, frozenset[str]]) -> list[frozenset[str]]:
    """In a phrase a capital is no sign of a name: "Wielka" of Britain is the everyday word."""
    if len(words) == 1:
        return [_forms(lang, words[0], known[words[0]])]
    return [_forms(lang, word, known[word] | known[word.lower()]) for word in words]


def words_of(text: str) -> list[str]:
    """The words of a name as folding will see them: dashes and apostrophes part words."""
    plain = _APOSTROPHES.sub(" ", unicodedata.normalize("NFC", text))
    return re.findall(r"\w+", plain)


def _forms(lang: str, word: str, known: frozenset[str]) -> frozenset[str]:
    if word.isdigit() or len(word) == 1:
        return frozenset({word})
    if not (wanted := enough(lang)):
        return by_rule(lang, word)
    # The dictionaries have slips: ГУАМ for a form of Грузія. No country changes its second letter.
    found = {form for form in known if re.fullmatch(r"\w+", form) and form[:2].casefold() == word[:2].casefold()}
    found = {form for form in found if not is_stranger(lang, word, form)}
    if len(found) < wanted:
        found |= by_rule(lang, word)
    return frozenset({word, *found})
