"""What is looked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from flankwatch.models.feeds import FeedKind
from flankwatch.models.mentions import Form

__all__ = [
    "AllOf",
    "AnyOf",
    "Expr",
    "Group",
    "Negated",
    "Priority",
    "Quoted",
    "Regex",
    "SourceTest",
    "Term",
    "Unit",
    "WatchList",
    "Within",
]


class Unit(StrEnum):
    """The stretch of text in which a watch-list's `require` must hold."""

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    ARTICLE = "article"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """`words` is the window's width, set only where `unit` is WORDS."""

    unit: Unit
    words: int | None = None


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    URGENT = "urgent"


class Group(StrEnum):
    """A name `require` may use for all mentions of one kind that the list asks for."""

    COUNTRIES = "countries"
    WEAPONS = "weapons"
    TERMS = "terms"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted term inside `require`."""

    text: str


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Negated:
    part: Expr


Expr = Group | Quoted | AllOf | AnyOf | Negated


@dataclass(frozen=True, slots=True, kw_only=True)
class Regex:
    """A pattern as the user wrote it, for a `regex:` under `terms:` or `not:`."""

    pattern: str
    ignore_case: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One line under `terms:`; any of `alternatives`, or `regex`, satisfies it. `text` is the line as the user wrote it."""

    text: str
    alternatives: tuple[str, ...] = ()
    regex: Regex | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the mentions it may have."""
        return self.alternatives if self.regex is None else (self.regex.pattern,)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTest:
    """One line under `sources:`: the feeds meant are those that satisfy all that is set here. `text` is the line as written.

    `excludes` turns it round: the feeds meant are those whose articles do not count.
    """

    text: str
    feed: str | None = None
    owner: str | None = None
    kind: FeedKind | None = None
    countries: frozenset[str] | None = None
    language: str | None = None
    excludes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchList:
    """A watch-list, checked: codes and keys are resolved, `require` is parsed.

    `countries` holds ISO codes, `weapons` catalogue keys (classes already spelt out), `forms` the forms of a country that
    count. `languages` None means any. `unless` are the phrases and patterns under `not:`. `sources` say whose articles
    count, and none of them everybody's; only the cycle knows whose an article is. `origin` is `file:line` of each
    top-level key, and `file:line:column` of each item of a list under `key/number`, for explanations.

    `words` and `patterns` are those of `terms`, `barred` those of `unless`: sets, worked out once, because a list may have
    10,000 terms and is asked for each article that might satisfy it.
    """

    name: str
    about: str
    countries: frozenset[str]
    weapons: frozenset[str]
    terms: tuple[Term, ...]
    require: Expr
    within: Within
    forms: frozenset[Form]
    languages: frozenset[str] | None
    unless: tuple[str | Regex, ...]
    priority: Priority
    channels: tuple[str, ...]
    sources: tuple[SourceTest, ...] = ()
    must_match: tuple[str, ...] = ()
    must_not_match: tuple[str, ...] = ()
    origin: Mapping[str, str] = field(default_factory=dict)
    words: frozenset[str] = field(init=False, repr=False, compare=False)
    patterns: frozenset[Regex] = field(init=False, repr=False, compare=False)
    barred: frozenset[str | Regex] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        words = frozenset(word for term in self.terms for word in term.alternatives)
        object.__setattr__(self, "words", words)
        object.__setattr__(self, "patterns", frozenset(term.regex for term in self.terms if term.regex is not None))
        object.__setattr__(self, "barred", frozenset(self.unless))

    @property
    def unwanted(self) -> tuple[str, ...]:
        """The phrases and patterns under `not:` as written, in order."""
        return tuple(one.pattern if isinstance(one, Regex) else one for one in self.unless)
