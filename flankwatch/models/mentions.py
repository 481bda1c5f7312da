"""What is found in a text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Entity", "Field", "Form", "ListHit", "Matches", "Mention", "MentionKind", "Span"]


class MentionKind(StrEnum):
    COUNTRY = "country"
    WEAPON = "weapon"
    TERM = "term"


class Form(StrEnum):
    NAME = "name"
    DEMONYM = "demonym"
    PLACE = "place"
    INSTITUTION = "institution"
    DESIGNATION = "designation"
    NICKNAME = "nickname"


class Field(StrEnum):
    TITLE = "title"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of one field: `start` inclusive, `end` exclusive, in code points."""

    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One occurrence of a catalogue entry or term. A term's `key` is the words or pattern as the user wrote it, `form` None."""

    kind: MentionKind
    key: str
    form: Form | None
    field: Field
    start: int
    end: int
    surface: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHit:
    """A watch-list satisfied: where (`window`) and by which mentions inside it."""

    watchlist: str
    window: Span
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """Everything found in one text: mentions of the whole catalogue in order of field and start, and satisfied lists."""

    lang: str
    mentions: tuple[Mention, ...]
    hits: tuple[ListHit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A catalogue entry as people read it: `klass` is a weapon's class (`rocket-artillery`), None for a country."""

    kind: MentionKind
    key: str
    name: str
    klass: str | None = None
    maker: str | None = None
    origin: str | None = None
