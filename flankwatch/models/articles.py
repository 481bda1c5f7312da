"""What is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flankwatch.models.feeds import Feed
from flankwatch.models.ids import ArticleId, StoryId
from flankwatch.models.mentions import Mention, Span
from flankwatch.models.pickling import quickly_pickled

__all__ = ["Article", "Hit"]


@quickly_pickled
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
