"""The shape of a file of one's own entries, config/catalogue/*.yaml. The fields are those of the shipped catalogue's entries."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field, PlainValidator, WithJsonSchema

from flankwatch.settings.fields import Line, line, said, text
from flankwatch.settings.model import FileModel
from flankwatch.settings.yaml_words import shown

__all__ = ["CatalogueFile", "ClassItem", "CountryItem", "WeaponItem"]

_KEY = re.compile(r"[a-z0-9][a-z0-9.-]{0,59}")
_ALL = "all"


def _key(value: object) -> str:
    word = text(value)
    if not _KEY.fullmatch(word):
        raise ValueError(f"{shown(word)} cannot be a key; write small letters, digits and '-', such as sea-baby")
    return word


def _word(value: object) -> str:
    word = _cue(value)
    if "*" in word:
        raise ValueError(f"{shown(word)} has a '*'; plurals and case endings are found without")
    return word


def _cue(value: object) -> str:
    return said(line(value))


def _drop(value: object) -> list[str] | None:
    if value == _ALL:
        return None
    if not isinstance(value, list):
        raise ValueError("write all, or a list of the words to drop")  # noqa: TRY004
    return [_word(item) for item in value]


_WORDS = {"type": "string", "minLength": 1}
Key = Annotated[str, PlainValidator(_key), WithJsonSchema({"type": "string", "pattern": f"^{_KEY.pattern}$"})]
Word = Annotated[str, PlainValidator(_word), WithJsonSchema(_WORDS)]
Cue = Annotated[str, PlainValidator(_cue), WithJsonSchema(_WORDS)]
Drop = Annotated[
    list[str] | None,
    PlainValidator(_drop),
    WithJsonSchema({"oneOf": [{"const": _ALL}, {"type": "array", "items": _WORDS}]}),
]


class _Doubts(FileModel):
    """What every kind of entry may say of its words."""

    exact: list[Word] = Field(default=[], description="words that count only in exactly these capitals")
    risky: list[Word] = Field(default=[], description="words that often mean something else; they count with support")
    support: list[Cue] = Field(default=[], description="words nearby that speak for a risky word")
    against: list[Cue] = Field(default=[], description="words nearby that speak against a risky word")
    blocked: list[Word] = Field(default=[], description="phrases that hold one of the words and mean something else")
    yields: list[Word] = Field(default=[], description="words left to another entry that has them too")
    drop: Drop = Field(default=[], description="words of the catalogue to find no more; all: the whole entry")


class WeaponItem(_Doubts):
    """A weapon system: a new one, or more about one that the catalogue has."""

    name: Line | None = Field(default=None, description="what alerts call it")
    class_: Line | None = Field(default=None, alias="class", description="the key of its class")
    origin: Line | None = Field(default=None, description="the ISO code of the country it comes from")
    maker: Line | None = Field(default=None, description="who builds it")
    designations: list[Word] = Field(default=[], description="official designations")
    variants: list[Word] = Field(default=[], description="versions with designations of their own")
    nicknames: list[Word] = Field(default=[], description="what people call it")
    spellings: list[Word] = Field(default=[], description="the same in other scripts and spellings")
    likely: list[Word] = Field(
        default=[], description="words that hardly ever mean something else; less strict than risky"
    )
    rivals: list[Word] = Field(
        default=[], description="worlds that its risky and likely words belong to too, such as sport"
    )


class ClassItem(FileModel):
    """A class of systems: a new one, or more words for one that the catalogue has."""

    name: Line | None = Field(default=None, description="what tables call it")
    terms: list[Word] = Field(default=[], description="words for any system of the class")
    blocked: list[Word] = Field(default=[], description="phrases that hold one of the words and mean something else")
    yields: list[Word] = Field(default=[], description="words left to another entry that has them too")
    drop: Drop = Field(default=[], description="words of the catalogue to find no more; all: the whole class")


class CountryItem(_Doubts):
    """More about a country of the catalogue, or one of your own under a code from XA to XZ."""

    name: Line | None = Field(default=None, description="what alerts call it")
    names: list[Word] = Field(default=[], description="names of the state")
    demonyms: list[Word] = Field(default=[], description="people and adjectives")
    places: list[Word] = Field(default=[], description="capitals and other places that stand for it")
    institutions: list[Word] = Field(default=[], description="offices and services that stand for it")


class ContextItem(FileModel):
    """Words that decide about every risky word near them."""

    support: list[Cue] = Field(default=[], description="words that make a weapon likely")
    block: list[Cue] = Field(default=[], description="words that make something else likely")


class CatalogueFile(FileModel):
    """What your desk knows beyond the catalogue."""

    weapons: dict[Key, WeaponItem] = Field(default={}, description="weapon systems by key")
    classes: dict[Key, ClassItem] = Field(default={}, description="classes of systems by key")
    countries: dict[str, CountryItem] = Field(default={}, description="countries by ISO code")
    context: ContextItem = Field(default=ContextItem(), description="words that decide about every risky word")
