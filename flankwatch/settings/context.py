"""What the checks of a value may ask for besides the value itself."""

from __future__ import annotations

import difflib
import heapq
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Protocol

from flankwatch.models import MentionKind
from flankwatch.settings.yaml_words import shown

__all__ = ["Addresses", "Catalogue", "Context", "did_you_mean", "suggestion"]

_COMPARED_MAX = 400  # words that a slip is compared with: more than there are keys, groups or languages


class Addresses(Enum):
    """Whether the channels' addresses are asked for: who only looks need not know any secret."""

    NEEDED = "needed"
    LEFT_OUT = "left out"


class Catalogue(Protocol):
    """The part of the catalogue that configuration is checked against. Names of groups and classes carry no '@'."""

    @property
    def country_codes(self) -> AbstractSet[str]: ...

    @property
    def groups(self) -> Mapping[str, frozenset[str]]: ...

    @property
    def weapon_keys(self) -> AbstractSet[str]: ...

    @property
    def classes(self) -> Mapping[str, frozenset[str]]: ...

    def country_named(self, text: str, /) -> str | None: ...

    def close_to(self, word: str, kind: MentionKind, /) -> Sequence[str]: ...

    def found_as(self, folded: str, /) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """`groups` are the user's own; `channels` are those of alerts.yaml, `feeds` and `owners` the names in the files of
    feeds by their small letters, None where one could not be read.

    `country_codes` and `weapon_keys` are the catalogue's, taken once: it makes a new set each time it is asked.
    """

    secrets_dir: Path
    env: Mapping[str, str]
    catalogue: Catalogue
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    channels: frozenset[str] | None = None
    addresses: Addresses = Addresses.NEEDED
    feeds: Mapping[str, str] | None = None
    owners: Mapping[str, str] | None = None
    country_codes: AbstractSet[str] = field(init=False)
    weapon_keys: AbstractSet[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "country_codes", self.catalogue.country_codes)
        object.__setattr__(self, "weapon_keys", self.catalogue.weapon_keys)


def suggestion(word: str, known: Iterable[str]) -> str:
    """` (did you mean 'require'?)`, or nothing where no known word is near."""
    return did_you_mean(difflib.get_close_matches(word, _likeliest(word, list(known)), n=1, cutoff=0.6))


def _likeliest(word: str, known: Sequence[str]) -> Sequence[str]:
    """As many as can be compared in some milliseconds: 10,000 names of feeds take difflib 170 ms, for each slip."""
    if len(known) <= _COMPARED_MAX:
        return known
    parts, start = frozenset(word.casefold().split()), word[:2].casefold()

    def likeness(other: str) -> tuple[int, bool, int]:
        folded = other.casefold()
        return len(parts.intersection(folded.split())), folded.startswith(start), -abs(len(other) - len(word))

    return heapq.nlargest(_COMPARED_MAX, known, key=likeness)


def did_you_mean(near: Sequence[str]) -> str:
    return f" (did you mean {shown(near[0])}?)" if near else ""
