"""An entry, and its page where one was read, to the article that is matched and kept."""

from __future__ import annotations

from datetime import datetime

from flankwatch.limits import PARAGRAPH_CHARS, TEXT_CHARS_MAX, TITLE_CHARS_MAX
from flankwatch.models import Article, Feed, Fulltext
from flankwatch.policy import is_recent
from parsers.records import FeedEntry, Page
from parsers.telegram import is_post

__all__ = ["article_of", "feed_text", "wants_page", "without_headline"]


def article_of(feed: Feed, entry: FeedEntry, page: Page | None) -> Article:
    """What the entry says, with the longer of its own text and its page's."""
    text = feed_text(entry)
    if page is not None and page.text and len(page.text) > len(text):
        text = page.text
    title = entry.title or (page.title if page else None) or ""
    return Article(
        entry_id=entry.id or "",
        url=entry.link or "",
        title=title[:TITLE_CHARS_MAX],
        text=without_headline(text, title)[:TEXT_CHARS_MAX],
        lang=feed.language,
        published_at=entry.published or (page.published if page else None),
        authors=entry.authors,
    )


def wants_page(feed: Feed, entry: FeedEntry, *, first_sight: bool, baseline_hours: int, now: datetime) -> bool:
    """Whether the page behind a new entry is worth reading."""
    if feed.fulltext is Fulltext.NEVER or not entry.link or is_post(entry.link):
        return False
    if first_sight and not is_recent(entry.published, hours=baseline_hours, now=now):
        return False  # it cannot alert: see policy.owed_alerts
    return feed.fulltext is Fulltext.ALWAYS or len(feed_text(entry)) < PARAGRAPH_CHARS


def feed_text(entry: FeedEntry) -> str:
    """The longer of what the feed itself gives of an entry."""
    return max(entry.content or "", entry.summary or "", key=len)


def without_headline(text: str, title: str) -> str:
    """The text without the headline that many pages repeat as its first line: it is shown above already."""
    first, _, rest = text.partition("\n")
    return rest.lstrip() if rest and first.strip() == title.strip() else text
