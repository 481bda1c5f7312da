"""What people ask of state: hits, and how the feeds do. Read-only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from flankwatch.models import Hit, MentionKind
from flankwatch.store import rows
from flankwatch.store.engine import Database
from flankwatch.store.outbox import hit_columns, hit_tables
from flankwatch.store.schema import articles, feeds, hits
from flankwatch.why.facts import FeedState

__all__ = ["HitFilter", "Reports"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HitFilter:
    """Which hits to show; None lets everything through."""

    since: datetime | None = None
    watchlist: str | None = None
    feed: str | None = None
    country: str | None = None
    weapon: str | None = None

    def admits(self, hit: Hit) -> bool:
        """The part of the filter that looks at mentions."""
        keys = {(mention.kind, mention.key) for mention in hit.mentions}
        return (self.country is None or (MentionKind.COUNTRY, self.country) in keys) and (
            self.weapon is None or (MentionKind.WEAPON, self.weapon) in keys
        )


class Reports:
    def __init__(self, database: Database) -> None:
        self._database = database

    def hits(self, chosen: HitFilter, *, most: int) -> list[Hit]:
        """The newest hits first, at most `most`."""
        found: list[Hit] = []
        for hit in self._matching(chosen):
            if len(found) == most:
                break
            if chosen.admits(hit):
                found.append(hit)
        return found

    def _matching(self, chosen: HitFilter) -> Iterator[Hit]:
        query = sa.select(*hit_columns()).select_from(hit_tables()).order_by(hits.c.id.desc())
        if chosen.since:
            query = query.where(hits.c.found_at >= chosen.since)
        if chosen.watchlist:
            query = query.where(hits.c.watchlist == chosen.watchlist)
        if chosen.feed:
            query = query.where(feeds.c.name == chosen.feed)
        with self._database.reading() as connection:
            for row in connection.execute(query).yield_per(200):
                yield rows.to_hit(row)

    def feeds(self) -> dict[str, FeedState]:
        """Every feed that state knows, by name."""
        counted = sa.select(articles.c.feed_id, sa.func.count().label("count")).group_by(articles.c.feed_id).subquery()
        query = sa.select(feeds, sa.func.coalesce(counted.c.count, 0).label("articles")).join_from(
            feeds, counted, counted.c.feed_id == feeds.c.id, isouter=True
        )
        with self._database.reading() as connection:
            return {
                row.name: FeedState(
                    name=row.name,
                    url=row.url,
                    next_poll_at=row.next_poll_at,
                    first_sight_at=row.first_sight_at,
                    last_success_at=row.last_success_at,
                    last_new_at=row.last_new_at,
                    failures=row.failures,
                    reason=row.last_reason,
                    detail=row.last_detail,
                    retired=row.retired,
                    articles=row.articles,
                )
                for row in connection.execute(query)
            }
