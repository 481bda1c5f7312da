"""The shipped catalogue: countries, weapon systems, their classes, and the surfaces they are found by.

People edit the YAML under data/; `make catalogue` checks it and writes catalogue.json, the only file read at run time.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache, partial
from importlib.resources import files
from typing import Any, Final, NamedTuple

from flankwatch.catalogue.names import LED, NO_LANGUAGES, Languages, Names, load_languages
from flankwatch.collection import paused_collection
from flankwatch.models import Entity, Form, MentionKind

__all__ = [
    "Case",
    "Catalogue",
    "ContextWord",
    "Outline",
    "Role",
    "Surface",
    "Tail",
    "Trait",
    "from_json",
    "load",
    "load_outline",
]

_SUGGESTIONS_MAX = 3
_CODE_CHARS = 3


class Case(IntEnum):
    """How a surface's letters must be written in the text."""

    ANY = 0
    INITIAL = 1  # the first letter is upper case: Turkey, not turkey
    EXACT = 2  # exactly as the catalogue writes it: US, not us
    SMALL = 3  # the first letter is lower case: il presidente russo, not Luca Russo


class Tail:
    """Bits: what may follow a surface inside the same word. NONE: nothing, the pattern ends with the word.

    Plain numbers, because `&` of two enum members costs forty times as much and runs for every find.
    """

    NONE: Final = 0
    PLURAL: Final = 1  # F-16s
    VARIANT: Final = 2  # T-72B3, S-300PMU
    LATIN: Final = 4  # case endings of languages in Latin script, by the text's language: HIMARSów
    CYRILLIC: Final = 8  # Хаймарсами
    SHORT: Final = 16  # up to three letters: context words in any inflecting language
    ANY: Final = 32  # a stem: protivgais*


class Trait:
    """Bits: what a find of this surface means."""

    NONE: Final = 0
    RISKY: Final = 1  # often means something else: counts with context only
    BLOCKED: Final = 2  # swallows the mention of its key that it covers
    SPACED: Final = 4  # risky where a space, not a dash, joins its first two parts: "a 10", "PC 7"
    LOCAL: Final = 8  # counts in its own languages alone
    SMALL: Final = 32  # in English even small letters mean it: "flights to mexico"
    EVERYDAY: Final = (
        16  # an everyday word where it stands in lower case; a capital inside a sentence speaks for the name
    )
    LIKELY: Final = 64  # hardly ever means something else: counts unless something near speaks against it
    LED: Final = LED  # particles may be written in one with it, before its first letter, as in Hebrew


class Role:
    """What a context word says about a risky surface near it. Plain numbers, as for `Tail`.

    The first four speak by themselves; the others only beside the name, or together with a country.
    """

    TRADE: Final = 1  # a word of the trade: missile, brigade
    RIVAL: Final = 2  # unmistakably of another world: quarterback, zoo
    HINT: Final = 3  # speaks for a weapon a little: crew, captured
    WORLD: Final = 4  # of another world that `key` names, and sometimes of this one: season, dealer
    ACTOR: Final = 5  # who gives and gets weapons besides the countries: the Kremlin, Trump
    TRANSFER: Final = 6  # giving, buying, using: sends, orders, intercepts
    ARRIVAL: Final = 7  # coming and going, said of the thing: Abrams reach Ukraine
    TOWARDS: Final = 8  # a small word between the name and a country: for, to, over
    NUMBER: Final = 9  # how many of them: three, dozens
    OPENER: Final = 10  # may stand between number and name, or begin a headline in capitals: more, first
    TITLE: Final = 11  # stands before a person's name: Mr, General, coach
    SPEECH: Final = 12  # stands after one: said
    OWNER: Final = 13  # its, their: stands before what a country has
    PLACE: Final = 14  # stands before the name of a place: in
    STATE: Final = 15  # said of states: prime minister, embassy
    STATE_HINT: Final = 17  # the same, of less weight: country, civil war
    LOCAL: Final = 16  # stands behind the name of a town, where a country would lend its adjective: a Lebanon woman


class Surface(NamedTuple):
    """One way a catalogue entry is written. A tuple, because the matcher reads several per sentence.

    `letters` are the letters and figures as the catalogue writes them, `marks` the punctuation that may stand between its words,
    `after` a sign that must follow (the `$` of `US$`), because folding keeps no signs.
    """

    pattern: str
    kind: MentionKind
    key: str
    form: Form
    case: Case
    tail: int
    traits: int
    letters: str
    marks: str
    after: str


class ContextWord(NamedTuple):
    """A word that says something about risky surfaces near it: about those of entry `key` only, where it is set; of the world
    `key`, where the role is WORLD. A word with a `lang` counts in texts of that language only."""

    pattern: str
    case: int
    tail: int
    role: int
    key: str
    letters: str
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The entries of a catalogue without the words they are found by: all that a configuration is checked against."""

    entities: Mapping[tuple[MentionKind, str], Entity]
    classes: Mapping[str, frozenset[str]]
    groups: Mapping[str, frozenset[str]]
    named: Mapping[str, str]

    def entity(self, kind: MentionKind, key: str) -> Entity | None:
        return self.entities.get((kind, key))

    @property
    def country_codes(self) -> frozenset[str]:
        return frozenset(key for kind, key in self.entities if kind is MentionKind.COUNTRY)

    @property
    def weapon_keys(self) -> frozenset[str]:
        """Keys of systems and of classes: both can be mentioned."""
        return frozenset(key for kind, key in self.entities if kind is MentionKind.WEAPON)

    def country_named(self, text: str) -> str | None:
        """The code of the country meant by an ISO code or a name, in any case."""
        code = text.strip().upper()
        return code if (MentionKind.COUNTRY, code) in self.entities else self.named.get(_plain(text))

    def close_to(self, word: str, kind: MentionKind) -> list[str]:
        """Up to three keys, classes or names that `word` may have been meant to be, best first."""
        return difflib.get_close_matches(_plain(word), self._choices(kind), n=_SUGGESTIONS_MAX, cutoff=0.6)

    def found_as(self, folded: str) -> list[str]:
        """Keys of the weapons that have this folded name. An outline opens the catalogue for it: only a wrong key asks."""
        return load().found_as(folded)

    def _choices(self, kind: MentionKind) -> list[str]:
        if kind is MentionKind.COUNTRY:
            names = (name for name in self.named if len(name) > _CODE_CHARS)  # 'UKR' is not nearly 'uk'
            return [*names, *(f"@{group}" for group in self.groups)]
        return [*sorted(self.weapon_keys), *(f"@{name}" for name in self.classes)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue(Outline):
    """Everything known about countries and weapon systems; immutable by convention, so one copy serves all.

    `rivals` names, by weapon key, the worlds its names also belong to; `ordinary`, by folded surface, the languages in which
    it is an ordinary word.
    """

    surfaces: tuple[Surface, ...]
    names: Names
    everyday: Mapping[str, int]
    context: tuple[ContextWord, ...]
    rivals: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ordinary: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def found_as(self, folded: str) -> list[str]:
        """Keys of the weapons that have this folded name, best first."""
        named = [one for one in self.surfaces if one.kind is MentionKind.WEAPON and one.pattern.strip() == folded]
        return sorted({one.key for one in named if not one.traits & Trait.BLOCKED})


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


@cache
def load() -> Catalogue:
    """The catalogue that ships with flankwatch, read once."""
    with paused_collection():
        return from_json(_shipped(), load_languages())


@cache
def load_outline() -> Outline:
    """The shipped catalogue's entries alone, in a quarter of the time."""
    return Outline(**_outline(json.loads(_shipped())))


def _shipped() -> bytes:
    return files(__name__).joinpath("catalogue.json").read_bytes()


def from_json(text: str | bytes, languages: Languages = NO_LANGUAGES) -> Catalogue:
    """The catalogue written by the build, with the names of other languages.

    The files are trusted, because tests hold them equal to their sources.
    """
    data: dict[str, Any] = json.loads(text)
    return Catalogue(
        **_outline(data),
        surfaces=tuple(_surfaces(data["surfaces"], languages.small)),
        everyday=languages.everyday,
        names=languages.names,
        context=tuple(ContextWord(*row) for row in (*data["context"], *languages.context)),
        rivals={key: frozenset(worlds) for key, worlds in data.get("rivals", {}).items()},
        ordinary={words: frozenset(languages) for words, languages in data.get("ordinary", {}).items()},
    )


def _outline(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "entities": {(entity.kind, entity.key): entity for entity in _entities(data)},
        "classes": {key: frozenset([key, *members]) for key, (_, members) in data["classes"].items()},
        "groups": {key: frozenset(codes) for key, codes in data["groups"].items()},
        "named": data["named"],
    }


def _surfaces(rows: Sequence[Sequence[Any]], small: frozenset[str]) -> Iterator[Surface]:
    """Column by column, as with names. Of those in `small` careless small letters still mean the country."""
    kinds, forms, cases = tuple(MentionKind), tuple(Form), tuple(Case)
    patterns, kind, keys, form, case, *others = zip(*rows, strict=True)
    columns = (
        patterns,
        map(kinds.__getitem__, kind),
        keys,
        map(forms.__getitem__, form),
        map(cases.__getitem__, case),
        *others,
    )
    for surface in map(partial(tuple.__new__, Surface), zip(*columns, strict=True)):
        if surface.pattern in small and surface.kind is MentionKind.COUNTRY and surface.form is Form.NAME:
            yield surface._replace(case=Case.ANY, traits=surface.traits | Trait.SMALL)
        else:
            yield surface


def _entities(data: Mapping[str, Any]) -> list[Entity]:
    weapon = MentionKind.WEAPON
    return [
        *(Entity(kind=MentionKind.COUNTRY, key=code, name=name) for code, name in data["countries"].items()),
        *(Entity(kind=weapon, key=key, name=name, klass=key) for key, (name, _) in data["classes"].items()),
        *(
            Entity(kind=weapon, key=key, name=name, klass=klass, origin=origin, maker=maker)
            for key, (name, klass, origin, maker) in data["weapons"].items()
        ),
    ]
