"""The values that pass between the layers; nothing here acts.

Every value is frozen. Times are aware and in UTC, durations are seconds, offsets are code points of the field they name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from flankwatch.entries import OwnEntries

__all__ = [
    "MOVES",
    "Alert",
    "AlertId",
    "AlertKind",
    "AlertState",
    "AllOf",
    "AnyOf",
    "Article",
    "ArticleId",
    "Channel",
    "ChannelKind",
    "Config",
    "Entity",
    "Expr",
    "Feed",
    "FeedId",
    "FeedKind",
    "Field",
    "Form",
    "Fulltext",
    "Group",
    "Hit",
    "ListHit",
    "Matches",
    "Mention",
    "MentionKind",
    "Negated",
    "Priority",
    "Quoted",
    "Regex",
    "Secret",
    "Selectors",
    "Service",
    "SourceTest",
    "Span",
    "StoryId",
    "Term",
    "Unit",
    "WatchList",
    "Within",
]

FeedId = NewType("FeedId", int)
ArticleId = NewType("ArticleId", int)
StoryId = NewType("StoryId", int)
AlertId = NewType("AlertId", int)


class Secret:
    """A text that never shows itself: `str`, `repr` and f-strings give `***`; `reveal()` gives the text."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __str__(self) -> str:
        return "***"

    def __repr__(self) -> str:
        return "Secret(***)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(("Secret", self._text))


# --- what is polled -------------------------------------------------------------------------------------------------


class FeedKind(StrEnum):
    NEWS = "news"
    DEFENCE = "defence"
    GOVERNMENT = "government"
    WIRE = "wire"


class Fulltext(StrEnum):
    """When the page behind an entry is read: `auto` reads it when the feed gives less than a paragraph."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """CSS selectors for the pages of one feed; each may be absent."""

    title: str | None = None
    body: str | None = None
    published: str | None = None
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source that is polled. `country` is ISO 3166-1 alpha-2, `language` is BCP 47 (`lv`, `en`).

    `origin` is `file:line:column` of where it is configured.
    """

    name: str
    url: str
    country: str
    language: str
    owner: str
    kind: FeedKind
    fulltext: Fulltext = Fulltext.AUTO
    every_s: int = 900
    selectors: Selectors = field(default_factory=Selectors)
    origin: str = field(default="", compare=False)


# --- what is looked for ---------------------------------------------------------------------------------------------


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


# --- what is kept ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What an entry points to. `url` may be empty: some feeds give entries without a link; `text` falls back to the summary."""

    entry_id: str
    url: str
    title: str
    text: str
    lang: str
    published_at: datetime | None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A watch-list satisfied by a stored article, with all an alert needs to say. `mentions` index into `title`/`text`."""

    watchlist: str
    article_id: ArticleId
    story_id: StoryId
    article: Article
    feed: Feed
    found_at: datetime
    window: Span
    mentions: tuple[Mention, ...]


# --- whom to tell ---------------------------------------------------------------------------------------------------


class ChannelKind(Enum):
    """How a message is rendered for a channel's target."""

    EMAIL = "email"
    CHAT = "chat"
    CONSOLE = "console"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One target and its manners. `url` is an Apprise URL, a secret; logs name a channel by `name` alone.

    `origin` is `file:line:column` of where it is configured.
    """

    name: str
    url: Secret
    kind: ChannelKind
    origin: str = field(default="", compare=False)


class AlertState(StrEnum):
    """PENDING is owed; SENDING is leased to a sender; HELD waits for the joined alert it belongs to; the rest are ends."""

    PENDING = "pending"
    SENDING = "sending"
    HELD = "held"
    SENT = "sent"
    MERGED = "merged"
    EXPIRED = "expired"
    DEAD = "dead"


# A dead alert may be owed again, because `alerts retry` exists; every other end is final.
MOVES: Mapping[AlertState, frozenset[AlertState]] = {
    AlertState.PENDING: frozenset({AlertState.SENDING, AlertState.EXPIRED}),
    AlertState.SENDING: frozenset({AlertState.SENT, AlertState.PENDING, AlertState.DEAD}),
    AlertState.HELD: frozenset({AlertState.MERGED, AlertState.PENDING}),
    AlertState.SENT: frozenset(),
    AlertState.MERGED: frozenset(),
    AlertState.EXPIRED: frozenset(),
    AlertState.DEAD: frozenset({AlertState.PENDING}),
}


class AlertKind(StrEnum):
    """SINGLE tells of one story; JOINED tells in one message of the many that a first sight or an outage brought."""

    SINGLE = "single"
    JOINED = "joined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A hit owed to a channel. `ref` is its stable reference; `hits` has one element for SINGLE, many for JOINED.

    `also_reported` counts later articles of the same story that satisfied the same list.
    """

    id: AlertId
    ref: str
    kind: AlertKind
    watchlist: str
    channel: str
    state: AlertState
    attempts: int
    created_at: datetime
    hits: tuple[Hit, ...]
    also_reported: int = 0
    last_error: str | None = None


# --- how the service behaves ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """config/settings.yaml. `allow_hosts` are `host` or `host:port` that may be private; `contact` goes into the User-Agent."""

    time_zone: str = "UTC"
    contact: str = ""
    allow_hosts: frozenset[str] = frozenset()
    every_s: int = 900
    baseline_hours: int = 24
    baseline_alerts: int = 5
    keep_days: int = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All of config/, loaded once. `own` are the entries that a user adds to the catalogue, None where there are none."""

    feeds: tuple[Feed, ...]
    watchlists: tuple[WatchList, ...]
    channels: tuple[Channel, ...]
    service: Service
    own: OwnEntries | None = None
