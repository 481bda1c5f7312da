"""What a worker does with a feed document: read it, drop what is known, and match what is new, in one go.

Sent to and fro between two processes a document of thirty entries cost more than matching it; here only what is new comes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from flankwatch import matching
from flankwatch.articles import article_of, wants_page
from flankwatch.dedup.judge import KnownEntry, Seen, judge
from flankwatch.dedup.keys import EntryKeys
from flankwatch.entries import OwnEntries
from flankwatch.limits import WINDOW_MIN
from flankwatch.models import ArticleId, Feed, FeedId, WatchList
from flankwatch.policy import admitted
from flankwatch.polling.standing import Wishes
from flankwatch.reading import ReadEntry, Unreadable, read_feed
from flankwatch.store.engine import Access, Database, open_database
from flankwatch.store.marks import seen_marks
from flankwatch.store.polls import NewArticle
from parsers.records import FeedEntry, Page

__all__ = ["Match", "NewEntry", "Polled", "Setting", "Sifted", "matched", "prepare", "sift_feed"]

_NO_PAGE = "not asked for"


class Match(Enum):
    """Whether new articles are matched while they are at hand, or by whoever gets them."""

    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """The feed a document came from; at first sight no document of it was ever read."""

    id: FeedId
    feed: Feed
    first_sight: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """A new entry that is not an article yet: its page is wanted, or it is matched later."""

    entry: FeedEntry
    keys: EntryKeys
    wants_page: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifted:
    """What a document brought: how many entries, which are new, in its order, and new keys for known ones, by article.

    `times` are the dates of the new entries. `scrolled` says that not one entry was known: between two polls the feed's window
    may have scrolled past some that nobody saw.
    """

    entries: int
    truncated: bool
    new: tuple[NewArticle | NewEntry, ...]
    marks: Mapping[bytes, ArticleId]
    times: tuple[datetime | None, ...]
    scrolled: bool
    wishes: Wishes


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a worker must know before its first document: what to match, and where state is."""

    watchlists: tuple[WatchList, ...]
    own: OwnEntries | None
    baseline_hours: int
    state_url: str


_setting: Setting | None = None
_database: Database | None = None


def prepare(setting: Setting) -> None:
    """Tell this process its setting; runs once, before its first document."""
    global _setting, _database
    _setting, _database = setting, None
    matching.prepare(setting.watchlists, setting.own)


def sift_feed(
    body: bytes, *, content_type: str | None, url: str, polled: Polled, now: datetime, match: Match
) -> Sifted | Unreadable:
    """What is new in a document that was fetched from `url`. State is only read: two feeds may bring one article at once."""
    listing = polled.feed.listing
    read = read_feed(body, content_type=content_type, url=url, feed_id=polled.id, now=now, listing=listing)
    if isinstance(read, Unreadable):
        return read
    fresh, marks = _sift(polled, read.entries, now)
    return Sifted(
        entries=len(read.entries),
        truncated=read.truncated,
        new=_settled(polled.feed, fresh, match),
        marks=marks,
        times=tuple([one.entry.published for one in fresh]),
        scrolled=len(fresh) == len(read.entries) >= WINDOW_MIN and not polled.first_sight,
        wishes=read.wishes,
    )


def _sift(polled: Polled, entries: Sequence[ReadEntry], now: datetime) -> tuple[list[NewEntry], dict[bytes, ArticleId]]:
    """The entries never seen, and new keys for those known under another one."""
    known = _seen([entry.id for entry in entries]) if not polled.first_sight else {}
    unknown = [(entry, entry.keys(polled.id, polled.feed.owner)) for entry in entries if entry.id not in known]
    known |= _seen([key for _, keys in unknown for key in keys.all()])
    new: list[NewEntry] = []
    marks: dict[bytes, ArticleId] = {}
    within: set[bytes] = set()
    for read, keys in unknown:
        verdict = judge(keys, known, feed_id=polled.id, now=now)
        if isinstance(verdict, KnownEntry):
            marks[keys.id] = verdict.article_id
        elif within.isdisjoint(keys.all()):
            within.update(keys.all())
            new.append(NewEntry(entry=read.entry, keys=keys, wants_page=_wants_page(polled, read.entry, now)))
    return new, marks


def _wants_page(polled: Polled, entry: FeedEntry, now: datetime) -> bool:
    hours = _prepared().baseline_hours
    return wants_page(polled.feed, entry, first_sight=polled.first_sight, baseline_hours=hours, now=now)


def _seen(keys: Sequence[bytes]) -> dict[bytes, Seen]:
    global _database  # noqa: PLW0603 (a worker keeps its connection)
    if not keys:
        return {}
    if _database is None:
        _database = open_database(_prepared().state_url, access=Access.READ)
    return seen_marks(_database, keys)


def _settled(feed: Feed, fresh: Sequence[NewEntry], match: Match) -> tuple[NewArticle | NewEntry, ...]:
    if match is Match.LATER:
        return tuple(fresh)
    return tuple(one if one.wants_page else matched(feed, one, None, _NO_PAGE) for one in fresh)


def matched(feed: Feed, new: NewEntry, page: Page | None, noted: str) -> NewArticle:
    """The article of an entry and its page, with the hits of the lists that take this feed's articles."""
    article = article_of(feed, new.entry, page)
    found = matching.match_article(article)
    return NewArticle(
        article=article,
        keys=new.keys,
        text_key=found.text_key,
        list_hits=admitted(found.list_hits, _prepared().watchlists, feed),
        page=noted,
    )


def _prepared() -> Setting:
    assert _setting is not None  # noqa: S101 (every worker is prepared before its first document)
    return _setting
