"""What polling reads and writes: leases of feeds, seen marks, and the one transaction in which a poll ends."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from flankwatch.dedup.judge import NewEntry, Original, Seen, StoryPlace, judge, place_in_story
from flankwatch.dedup.keys import EntryKeys
from flankwatch.limits import CLOCK_SLACK_S, FEED_LEASE_S, POLL_WAIT_MAX_S
from flankwatch.models import Article, ArticleId, Feed, FeedId, Field, Hit, ListHit, StoryId
from flankwatch.models.pickling import quickly_pickled
from flankwatch.policy import OwedAlerts
from flankwatch.polling.standing import Standing
from flankwatch.store import rows
from flankwatch.store.bulk import insert_many, reserved_ids
from flankwatch.store.engine import Database
from flankwatch.store.feed_health import count_failure
from flankwatch.store.holder import is_gone
from flankwatch.store.marks import read_marks, seen_marks, write_marks
from flankwatch.store.owed import record_owed
from flankwatch.store.schema import articles, feeds, hits, to_milliseconds

__all__ = ["Done", "Failure", "LeasedFeed", "NewArticle", "Polls", "Recorded", "Unchanged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedFeed:
    """A due feed that is ours until the lease ends, with what the last polls left."""

    id: FeedId
    feed: Feed
    standing: Standing

    @property
    def first_sight(self) -> bool:
        """Whether no document of it was ever read."""
        return self.standing.first_sight_at is None


@quickly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle:
    """An article to keep: the keys it will be known by, the key of its text if it is long enough, the satisfied lists.

    `page` says in a few words what became of its page.
    """

    article: Article
    keys: EntryKeys
    text_key: bytes | None
    list_hits: tuple[ListHit, ...]
    page: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """A poll that the server answered with 304; `standing` is how the feed stands after it."""

    feed_id: FeedId
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A poll that brought nothing usable, and why."""

    feed_id: FeedId
    standing: Standing
    reason: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A poll that brought a document, read `at` that time. `marks` are further keys of entries already known, by article."""

    lease: LeasedFeed
    standing: Standing
    at: datetime
    new: tuple[NewArticle, ...]
    marks: Mapping[bytes, ArticleId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What a poll added to state; nothing where its lease was lost."""

    articles: int
    hits: tuple[Hit, ...]


_Placed = tuple[NewArticle, StoryPlace]


def _polled(columns: Iterable[str]) -> sa.Update:
    """Writes these columns and ends the lease. Built once: putting it together takes longer than obeying it."""
    values = {column: sa.bindparam(f"new_{column}", type_=feeds.c[column].type) for column in columns}
    ours = (feeds.c.id == sa.bindparam("leased"), feeds.c.lease_owner == sa.bindparam("holder"))
    return sa.update(feeds).where(*ours).values(**values, lease_owner=sa.null(), lease_until=sa.null())


_POLLED = _polled(rows.STANDING)
_UNCHANGED = (
    "next_poll_at",
    "last_success_at",
    "last_reason",
    "last_detail",
    "moved_to",
    "moves",
    "latency_ms",
    "health",
)
_POLLED_UNCHANGED = _polled(_UNCHANGED)


class Polls:
    """State as polling sees it. `owner` names this run in leases; a poll whose lease was taken over is not recorded."""

    def __init__(self, database: Database, *, owner: str) -> None:
        self._database = database
        self._owner = owner

    def sync(self, configured: Sequence[Feed], *, now: datetime) -> None:
        """Make state know the configured feeds.

        A feed keeps its marks as long as it keeps its name. At a new address it is seen for the first time again, because
        what stands there may be full of old news.
        """
        with self._database.writing() as connection:
            known = {row.name: row for row in connection.execute(sa.select(feeds.c.id, *map(feeds.c.get, rows.FEED)))}
            told = [(rows.of_feed(feed), known.get(feed.name)) for feed in configured]
            fresh = [of_feed | rows.of_standing(Standing(next_poll_at=now)) for of_feed, row in told if row is None]
            if fresh:
                connection.execute(sa.insert(feeds), fresh)
            for of_feed, row in told:
                if row and any(getattr(row, column) != value for column, value in of_feed.items()):
                    anew = rows.of_standing(Standing(next_poll_at=now)) if row.url != of_feed["url"] else {}
                    connection.execute(sa.update(feeds).where(feeds.c.id == row.id).values(**of_feed, **anew))

    def due(self, configured: Collection[str], *, now: datetime) -> list[tuple[FeedId, str]]:
        """The due feeds among those named, with their names, longest due first; another run may be quicker to lease some."""
        query = sa.select(feeds.c.id, feeds.c.name).where(self._is_due(now)).order_by(feeds.c.next_poll_at)
        with self._database.reading() as connection:
            return [(FeedId(row.id), row.name) for row in connection.execute(query) if row.name in configured]

    def next_due_at(self) -> datetime | None:
        """When the next feed is due; None where there is none."""
        with self._database.reading() as connection:
            query = sa.select(sa.func.min(feeds.c.next_poll_at)).where(feeds.c.retired.is_(False))
            found: datetime | None = connection.execute(query).scalar()
            return found

    def lease(self, ids: Sequence[FeedId], configured: Mapping[str, Feed], *, now: datetime) -> list[LeasedFeed]:
        """Those of `ids` that are still due and free, now leased to this run and to nobody else."""
        with self._database.writing() as connection:
            holders = connection.execute(
                sa.select(feeds.c.lease_owner).where(feeds.c.lease_owner.is_not(None)).distinct()
            )
            gone = [holder for holder in holders.scalars() if is_gone(holder)]
            free = sa.or_(
                feeds.c.lease_until.is_(None),
                feeds.c.lease_until <= now,
                feeds.c.lease_until > now + timedelta(seconds=FEED_LEASE_S + CLOCK_SLACK_S),  # a clock was ahead
                feeds.c.lease_owner.in_(gone),
            )
            taken = (
                sa.update(feeds)
                .where(feeds.c.id.in_(ids), free, self._is_due(now))
                .values(lease_owner=self._owner, lease_until=now + timedelta(seconds=FEED_LEASE_S))
                .returning(feeds)
            )
            return [_leased(row, configured[row.name]) for row in connection.execute(taken)]

    def _is_due(self, now: datetime) -> sa.ColumnElement[bool]:
        # A time beyond every interval and back-off was written by a clock that was ahead: it would silence the feed.
        impossible = feeds.c.next_poll_at > now + timedelta(seconds=POLL_WAIT_MAX_S)
        return sa.and_(sa.or_(feeds.c.next_poll_at <= now, impossible), feeds.c.retired.is_(False))

    def release(self) -> None:
        """Give back every lease this run still holds; what a run that stops early leaves is free at once."""
        with self._database.writing() as connection:
            mine = sa.update(feeds).where(feeds.c.lease_owner == self._owner)
            connection.execute(mine.values(lease_owner=None, lease_until=None))

    def make_due(self, name: str, *, now: datetime) -> None:
        """Let the next lease take this feed, whatever its interval or back-off says."""
        with self._database.writing() as connection:
            connection.execute(sa.update(feeds).where(feeds.c.name == name).values(next_poll_at=now, retired=False))

    def seen(self, keys: Iterable[bytes]) -> dict[bytes, Seen]:
        """What is remembered of `keys`; unknown ones are absent."""
        return seen_marks(self._database, keys)

    def record_unchanged(self, polls: Sequence[Unchanged]) -> None:
        """Many 304 answers in one transaction: each is one row, and losing them would lose only the time of the poll."""
        with self._database.writing() as connection:
            values = [self._values(poll.feed_id, poll.standing, _UNCHANGED) for poll in polls]
            connection.execute(_POLLED_UNCHANGED, values)

    def record_failure(self, failure: Failure, *, now: datetime) -> None:
        with self._database.writing() as connection:
            if connection.execute(_POLLED, self._values(failure.feed_id, failure.standing)).rowcount:
                count_failure(connection, failure.feed_id, failure.reason, failure.detail, now=now)

    def _values(self, feed_id: FeedId, standing: Standing, columns: Collection[str] = rows.STANDING) -> dict[str, Any]:
        written = rows.of_standing(standing)
        return {"leased": feed_id, "holder": self._owner} | {f"new_{column}": written[column] for column in columns}

    def record(self, done: Done, *, owe: Callable[[Sequence[Hit]], OwedAlerts]) -> Recorded:
        """Promise P1: articles, seen marks, hits, owed alerts, validators and the next poll, together or not at all.

        `owe` decides which alerts the hits owe; it runs inside the transaction because only here do articles have ids.
        An article whose keys another feed brought meanwhile is dropped. Returns what was recorded.
        """
        now = done.at
        with self._database.writing() as connection:
            if not connection.execute(_POLLED, self._values(done.lease.id, done.standing)).rowcount:
                return Recorded(articles=0, hits=())  # the lease was lost
            placed = _placed(connection, done.lease, done.new, now)
            ids = _insert_articles(connection, done.lease.id, placed, now)
            _mark_seen(connection, placed, ids, done.marks, now)
            found = _insert_hits(connection, done.lease.feed, placed, ids, now)
            if found:
                record_owed(connection, owe(found), now=now)
            return Recorded(articles=len(ids), hits=tuple(found))


def _leased(row: Any, feed: Feed) -> LeasedFeed:
    return LeasedFeed(id=FeedId(row.id), feed=feed, standing=rows.to_standing(row))


def _placed(connection: sa.Connection, lease: LeasedFeed, new: Sequence[NewArticle], now: datetime) -> list[_Placed]:
    """The articles that are still new now that the write lock is ours, each with its place in a story."""
    known = read_marks(connection, (key for item in new for key in (*item.keys.all(), item.text_key) if key))
    fresh = [item for item in new if isinstance(judge(item.keys, known, feed_id=lease.id, now=now), NewEntry)]
    same_text = {item.text_key: known[item.text_key] for item in fresh if item.text_key and item.text_key in known}
    originals = _originals(connection, same_text.values())
    return [
        (
            item,
            place_in_story(
                originals.get(same_text[item.text_key].article_id) if item.text_key in same_text else None,
                owner=lease.feed.owner,
                title=item.article.title,
                told_by_text=all(hit.window.field is Field.TEXT for hit in item.list_hits),
                now=now,
            ),
        )
        for item in fresh
    ]


def _originals(connection: sa.Connection, marks: Iterable[Seen]) -> dict[ArticleId, Original]:
    seen_at = {mark.article_id: mark.seen_at for mark in marks}
    if not seen_at:
        return {}
    columns = (articles.c.id, articles.c.story_id, articles.c.title, feeds.c.owner)
    query = sa.select(*columns).join_from(articles, feeds).where(articles.c.id.in_(seen_at))
    return {
        ArticleId(row.id): Original(
            article_id=ArticleId(row.id),
            story_id=StoryId(row.story_id),
            owner=row.owner,
            title=row.title,
            seen_at=seen_at[ArticleId(row.id)],
        )
        for row in connection.execute(query)
    }


def _insert_articles(
    connection: sa.Connection, feed_id: FeedId, placed: Sequence[_Placed], now: datetime
) -> list[ArticleId]:
    """Insert and return the ids, in order."""
    if not placed:
        return []
    ids = [ArticleId(one) for one in reserved_ids(connection, articles, len(placed))]
    found_at = to_milliseconds(now)
    values = [
        rows.of_article(item.article, article_id=one, feed_id=feed_id, found_at=found_at, place=place, page=item.page)
        for one, (item, place) in zip(ids, placed, strict=True)
    ]
    insert_many(connection, articles, rows.ARTICLE_COLUMNS, values)
    return ids


def _mark_seen(
    connection: sa.Connection,
    placed: Sequence[_Placed],
    ids: Sequence[ArticleId],
    marks: Mapping[bytes, ArticleId],
    now: datetime,
) -> None:
    wanted = dict(marks)
    for (item, _), article_id in zip(placed, ids, strict=True):
        wanted.update((key, article_id) for key in (*item.keys.all(), item.text_key) if key)
    write_marks(connection, wanted, now=now)


def _insert_hits(
    connection: sa.Connection, feed: Feed, placed: Sequence[_Placed], ids: Sequence[ArticleId], now: datetime
) -> list[Hit]:
    found = [
        Hit(
            watchlist=list_hit.watchlist,
            article_id=article_id,
            story_id=place.story or StoryId(article_id),
            article=item.article,
            feed=feed,
            found_at=now,
            window=list_hit.window,
            mentions=list_hit.mentions,
        )
        for (item, place), article_id in zip(placed, ids, strict=True)
        for list_hit in item.list_hits
    ]
    if found:
        connection.execute(sa.insert(hits), [rows.of_hit(hit) for hit in found])
    return found
