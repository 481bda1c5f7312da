"""Seen marks: which article each key stands for. The hottest table, read for every entry of every changed feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from flankwatch.dedup.judge import Seen
from flankwatch.limits import SEEN_BATCH
from flankwatch.models import ArticleId, FeedId
from flankwatch.store.bulk import insert_many
from flankwatch.store.engine import Database
from flankwatch.store.schema import articles, from_milliseconds, seen, to_milliseconds

__all__ = ["read_marks", "seen_marks", "write_marks"]


def seen_marks(database: Database, keys: Iterable[bytes]) -> dict[bytes, Seen]:
    """What is remembered of `keys`; unknown ones are absent."""
    with database.reading() as connection:
        return read_marks(connection, keys)


def read_marks(connection: sa.Connection, keys: Iterable[bytes]) -> dict[bytes, Seen]:
    """What is remembered of `keys`; unknown ones are absent."""
    wanted = list(dict.fromkeys(keys))
    found = (row for batch in _batches(wanted) for row in _look_up(connection, batch))
    return {
        key: Seen(
            article_id=ArticleId(article_id), feed_id=None if feed_id is None else FeedId(feed_id), seen_at=seen_at
        )
        for key, article_id, feed_id, seen_at in found
    }


def _look_up(connection: sa.Connection, keys: Sequence[bytes]) -> Iterator[tuple[bytes, int, int | None, datetime]]:
    """The hottest query of all, three per changed feed: a statement of its own halves its time against an expanding IN."""
    if connection.dialect.name != "sqlite":
        columns = (seen.c.key, seen.c.article_id, articles.c.feed_id, seen.c.seen_at)
        joined = seen.outerjoin(articles, articles.c.id == seen.c.article_id)
        yield from connection.execute(sa.select(*columns).select_from(joined).where(seen.c.key.in_(keys))).tuples()
        return
    marks = ",".join("?" * len(keys))
    query = (
        "SELECT seen.key, seen.article_id, articles.feed_id, seen.seen_at FROM seen"  # noqa: S608 (question marks only)
        f" LEFT JOIN articles ON articles.id = seen.article_id WHERE seen.key IN ({marks})"
    )
    for key, article_id, feed_id, seen_at in connection.exec_driver_sql(query, tuple(keys)):
        yield key, article_id, feed_id, from_milliseconds(seen_at)


def write_marks(connection: sa.Connection, wanted: Mapping[bytes, ArticleId], *, now: datetime) -> None:
    """Remember each key's article from `now` on."""
    if not wanted:
        return
    at = to_milliseconds(now)
    # A title comes back after a week as a new article: the mark must point at the newest one.
    newest = "ON CONFLICT (key) DO UPDATE SET article_id = excluded.article_id, seen_at = excluded.seen_at"
    # Sorted, neighbours in the index are written one after the other.
    values = [(key, article_id, at) for key, article_id in sorted(wanted.items())]
    insert_many(connection, seen, ("key", "article_id", "seen_at"), values, then=newest)


def _batches(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    return (keys[start : start + SEEN_BATCH] for start in range(0, len(keys), SEEN_BATCH))
