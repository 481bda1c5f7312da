"""How the feeds do, as state keeps it: failures counted by reason, and what the operators have heard of whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from flankwatch.models import FeedId, Notice
from flankwatch.polling.standing import Health, Standing, told_anew
from flankwatch.store import rows
from flankwatch.store.engine import Database
from flankwatch.store.owed import owe_notice
from flankwatch.store.schema import feed_failures, feeds

__all__ = ["FailureCount", "FeedHealth", "Turn", "count_failure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A feed whose state is not the one that the operators heard last."""

    feed_id: FeedId
    name: str
    url: str
    told: Health
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureCount:
    reason: str
    count: int
    last_at: datetime
    detail: str


class FeedHealth:
    def __init__(self, database: Database) -> None:
        self._database = database

    def turns(self) -> list[Turn]:
        """The feeds that there is something to tell of, by name."""
        differs = feeds.c.health != feeds.c.told_health
        with self._database.reading() as connection:
            found = connection.execute(sa.select(feeds).where(differs).order_by(feeds.c.name)).all()
        turns = [
            Turn(
                feed_id=FeedId(row.id),
                name=row.name,
                url=row.url,
                told=Health(row.told_health),
                standing=rows.to_standing(row),
            )
            for row in found
        ]
        return [turn for turn in turns if told_anew(turn.told, turn.standing.health)]

    def tell(self, turns: Sequence[Turn], notice: Notice, channels: Sequence[str], *, now: datetime) -> None:
        """Owe the operators' channels one message of all these turns, and note what was told: together or not at all."""
        with self._database.writing() as connection:
            for channel in channels:
                owe_notice(connection, notice, channel, now=now)
            said = sa.update(feeds).where(
                feeds.c.id == sa.bindparam("turned"), feeds.c.told_health == sa.bindparam("before")
            )
            connection.execute(
                said.values(told_health=sa.bindparam("now_told")),
                [
                    {"turned": turn.feed_id, "before": turn.told.value, "now_told": turn.standing.health.value}
                    for turn in turns
                ],
            )

    def standings(self) -> dict[str, Standing]:
        """How each feed stands, by name."""
        with self._database.reading() as connection:
            return {row.name: rows.to_standing(row) for row in connection.execute(sa.select(feeds))}

    def failures(self) -> dict[str, list[FailureCount]]:
        """Each feed's failures by reason, the latest first; feeds that never failed are absent."""
        query = (
            sa.select(feeds.c.name, feed_failures, feed_failures.c["count"].label("times"))
            .join_from(feed_failures, feeds)
            .order_by(feed_failures.c.last_at.desc())
        )
        found: dict[str, list[FailureCount]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(query):
                counted = FailureCount(reason=row.reason, count=row.times, last_at=row.last_at, detail=row.detail)
                found.setdefault(row.name, []).append(counted)
        return found


def count_failure(connection: sa.Connection, feed_id: FeedId, reason: str, detail: str, *, now: datetime) -> None:
    """Count one more failure of a feed for this reason."""
    insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(feed_failures)
    value = {"feed_id": feed_id, "reason": reason, "count": 1, "last_at": now, "detail": detail}
    again = {"count": feed_failures.c["count"] + 1, "last_at": now, "detail": detail}
    connection.execute(
        insert.values(value).on_conflict_do_update(
            index_elements=[feed_failures.c.feed_id, feed_failures.c.reason], set_=again
        )
    )
