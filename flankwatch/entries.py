"""Entries of the catalogue as people write them: the shipped ones and a user's own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flankwatch.models import Form, MentionKind

__all__ = ["Entry", "EntryKind", "OwnEntries", "OwnEntry", "Wording"]


class EntryKind(StrEnum):
    """The kinds of entry; the values are the top-level keys of a file of one's own."""

    COUNTRY = "countries"
    WEAPON = "weapons"
    CLASS = "classes"

    @property
    def mentioned_as(self) -> MentionKind:
        """A class is mentioned like the systems in it."""
        return MentionKind.COUNTRY if self is EntryKind.COUNTRY else MentionKind.WEAPON


@dataclass(frozen=True, slots=True)
class Wording:
    """One surface as the data gives it. A likely one hardly ever means anything else, a risky one often does."""

    text: str
    form: Form
    is_exact: bool
    is_risky: bool
    is_likely: bool = False

    @property
    def is_unsure(self) -> bool:
        return self.is_risky or self.is_likely


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A country, a weapon system or a class of them. `yields` are surfaces it leaves to the entry that also lists them; `rivals`
    are the worlds, as context.yaml names them, that its unsure names belong to as well."""

    key: str
    name: str
    wordings: tuple[Wording, ...]
    support: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    yields: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    klass: str | None = None
    origin: str | None = None
    maker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEntry:
    """An entry of a user's own. Under a key of the catalogue it adds to what stands there, and what it leaves out stays.

    `drop` are surfaces the catalogue gives the key and that are to be found no more; None drops all of them.
    """

    kind: EntryKind
    entry: Entry
    drop: tuple[str, ...] | None = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEntries:
    """All entries of a user's own, and context words of their own for all risky surfaces: `support` for, `block` against."""

    entries: tuple[OwnEntry, ...] = ()
    support: tuple[str, ...] = ()
    block: tuple[str, ...] = ()
