"""What state and configuration know of one address: the facts that the gates are decided on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flankwatch.models import AlertKind, AlertState, Article, ArticleId, Config, Feed, Hit, StoryId

__all__ = ["Attempt", "Dossier", "FeedState", "KeptAlert", "Known", "Other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What state knows of a feed; all None and 0 for one that was never polled."""

    name: str
    url: str
    next_poll_at: datetime
    first_sight_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    failures: int = 0
    reason: str | None = None
    detail: str | None = None
    retired: bool = False
    articles: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Another article, as a reader recognises it."""

    id: ArticleId
    title: str
    url: str
    feed: str
    found_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to deliver an alert."""

    started_at: datetime
    outcome: str
    detail: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAlert:
    """An alert of the article's story. `told` is the article it tells of; `joined_into` the message that holds it with others.

    `attempts` counts since it was last owed anew; `tries` are the last few, the newest first.
    """

    ref: str
    watchlist: str
    channel: str
    state: AlertState
    attempts: int
    created_at: datetime
    due_at: datetime
    ended_at: datetime | None
    last_error: str | None
    also_reported: int
    told: ArticleId
    joined_into: KeptAlert | None = None
    kind: AlertKind = AlertKind.SINGLE
    tries: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """An article in state and everything that hangs on it. `page` says what became of its page, None where nobody noted it.

    `story` is the story's first article, None where that is this one or is forgotten; `others` share the address.
    """

    id: ArticleId
    article: Article
    feed: Feed
    found_at: datetime
    story_id: StoryId
    copy_of: ArticleId | None
    page: str | None
    original: Other | None
    story: Other | None
    hits: tuple[Hit, ...]
    alerts: tuple[KeptAlert, ...]
    others: tuple[Other, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that is known of an address. `forgotten_at` is when an article was first seen that state has let go since.

    `feeds` are the states of the article's own feed, or, where no article is known, of the feeds that might have brought it.
    """

    url: str
    config: Config
    now: datetime
    dossier: Dossier | None
    forgotten_at: datetime | None
    feeds: tuple[FeedState, ...]
