"""What state holds of past days, read in small pages: the articles, and the hits that the lists of the day made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from flankwatch.limits import REPLAY_ARTICLES, REPLAY_CHARS
from flankwatch.models import Article, ArticleId, Feed, Hit, StoryId
from flankwatch.store import rows
from flankwatch.store.engine import Database
from flankwatch.store.outbox import hit_columns, hit_tables
from flankwatch.store.schema import articles, feeds, hits

__all__ = ["Archive", "Extent", "StoredArticle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """The articles found from `since` on: how many, from which id to which, and when the first and the last were found."""

    since: datetime
    articles: int
    first: ArticleId
    last: ArticleId
    found_from: datetime
    found_to: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article as state holds it. `at_first_sight` says that it came with the first look at its feed."""

    id: ArticleId
    story_id: StoryId
    article: Article
    feed: Feed
    found_at: datetime
    at_first_sight: bool
    hits: tuple[Hit, ...]


class Archive:
    """Reads only, and each page in a transaction of its own: a writer beside it is never held up, and its log stays short."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def extent(self, *, since: datetime) -> Extent | None:
        """What was found from `since` on; None where nothing was."""
        columns = (articles.c.id, articles.c.found_at)
        ends = [end(column) for column in columns for end in (sa.func.min, sa.func.max)]
        query = sa.select(sa.func.count(), *ends).where(articles.c.found_at >= since)
        with self._database.reading() as connection:
            count, first, last, found_from, found_to = connection.execute(query).one()
        if not count:
            return None
        return Extent(since=since, articles=count, first=first, last=last, found_from=found_from, found_to=found_to)

    def newest_at(self) -> datetime | None:
        """When the newest article of all was found; None where there is none."""
        with self._database.reading() as connection:
            found: datetime | None = connection.execute(sa.select(sa.func.max(articles.c.found_at))).scalar()
            return found

    def lists(self) -> frozenset[str]:
        """The watch-lists that hits are stored of, however old."""
        with self._database.reading() as connection:
            return frozenset(connection.execute(sa.select(hits.c.watchlist).distinct()).scalars())

    def pages(self, extent: Extent) -> Iterator[Sequence[StoredArticle]]:
        """The articles of `extent` in order of their ids, in pages that are small however long the articles are."""
        after = ArticleId(extent.first - 1)
        while page := self._page(extent, after):
            yield page
            after = page[-1].id

    def _page(self, extent: Extent, after: ArticleId) -> list[StoredArticle]:
        of_feed = [feeds.c[name] for name in ("name", "country", "language", "owner", "kind", "first_sight_at")]
        query = (
            sa.select(articles, feeds.c.url.label("feed_url"), *of_feed)
            .join_from(articles, feeds)
            .where(articles.c.id > after, articles.c.id <= extent.last, articles.c.found_at >= extent.since)
            .order_by(articles.c.id)
            .limit(REPLAY_ARTICLES)
        )
        with self._database.reading() as connection:
            found = _as_many_as_fit(connection.execute(query).yield_per(10))
            stored = _hits(connection, found[0].id, found[-1].id) if found else {}
        return [_stored_article(row, tuple(stored.get(row.id, ()))) for row in found]


def _as_many_as_fit(found: Any) -> list[Any]:
    """Rows until their texts reach the bound; at least one."""
    kept: list[Any] = []
    chars = 0
    for row in found:
        kept.append(row)
        chars += len(row.title) + len(row.text)
        if chars >= REPLAY_CHARS:
            break
    return kept


def _hits(connection: sa.Connection, first: int, last: int) -> dict[int, list[Hit]]:
    found: dict[int, list[Hit]] = {}
    query = sa.select(*hit_columns()).select_from(hit_tables()).where(hits.c.article_id.between(first, last))
    for row in connection.execute(query.order_by(hits.c.watchlist)):
        found.setdefault(row.article_id, []).append(rows.to_hit(row))
    return found


def _stored_article(row: Any, stored_hits: tuple[Hit, ...]) -> StoredArticle:
    return StoredArticle(
        id=ArticleId(row.id),
        story_id=StoryId(row.story_id),
        article=rows.to_article(row),
        feed=rows.to_feed(row),
        found_at=row.found_at,
        at_first_sight=row.found_at == row.first_sight_at,
        hits=stored_hits,
    )
