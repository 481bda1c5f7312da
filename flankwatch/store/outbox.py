"""The outbox: alerts leased to one sender at a time, moved only along the table of moves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from flankwatch.limits import CLOCK_SLACK_S, SEND_LEASE_S, SEND_WAIT_MAX_S
from flankwatch.models import MOVES, Alert, AlertId, AlertKind, AlertState, Hit, Notice
from flankwatch.store import rows
from flankwatch.store.engine import Database
from flankwatch.store.holder import is_gone
from flankwatch.store.schema import alerts, articles, deliveries, feeds, hits

__all__ = ["Outbox", "hit_columns", "hit_tables"]


class Outbox:
    """State as delivery sees it. `owner` names this sender in leases."""

    def __init__(self, database: Database, *, owner: str) -> None:
        self._database = database
        self._owner = owner

    def lease(self, *, now: datetime, most: int, channels: Collection[str] | None = None) -> list[Alert]:
        """Up to `most` alerts that are due, now SENDING and ours; also those whose sender died with its lease."""
        # Times beyond every back-off and lease were written by a clock that was ahead.
        impossible = alerts.c.due_at > now + timedelta(seconds=SEND_WAIT_MAX_S)
        due = sa.and_(alerts.c.state == AlertState.PENDING, sa.or_(alerts.c.due_at <= now, impossible))
        sending = alerts.c.state == AlertState.SENDING
        with self._database.writing() as connection:
            holders = connection.execute(sa.select(alerts.c.lease_owner).where(sending).distinct()).scalars()
            gone = [holder for holder in holders if holder and is_gone(holder)]
            ahead = alerts.c.lease_until > now + timedelta(seconds=SEND_LEASE_S + CLOCK_SLACK_S)
            orphaned = sa.and_(sending, sa.or_(alerts.c.lease_until <= now, ahead, alerts.c.lease_owner.in_(gone)))
            query = sa.select(alerts).where(sa.or_(due, orphaned)).order_by(alerts.c.due_at, alerts.c.id)
            if channels is not None:
                query = query.where(alerts.c.channel.in_(channels))
            found = connection.execute(query.limit(most)).all()
            connection.execute(
                sa.update(alerts)
                .where(alerts.c.id.in_([row.id for row in found]))
                .values(
                    state=_moved(AlertState.PENDING, AlertState.SENDING),
                    lease_owner=self._owner,
                    attempts=alerts.c.attempts + 1,
                )
                .values(lease_until=now + timedelta(seconds=SEND_LEASE_S))
            )
            return _alerts(connection, found, state=AlertState.SENDING, more_attempts=1)

    def record_sent(self, alert: Alert, *, started_at: datetime, now: datetime) -> None:
        """Close an alert as SENT, and what was joined into it as MERGED, in one transaction."""
        with self._database.writing() as connection:
            if self._move(connection, alert, AlertState.SENT, ended_at=now, last_error=None):
                held = sa.and_(alerts.c.joined_into == alert.id, alerts.c.state == AlertState.HELD)
                connection.execute(
                    sa.update(alerts).where(held).values(state=_moved(AlertState.HELD, AlertState.MERGED), ended_at=now)
                )
            _record_delivery(connection, alert, "sent", None, started_at, now)

    def record_not_sent(
        self, alert: Alert, *, state: AlertState, due_at: datetime, reason: str, started_at: datetime, now: datetime
    ) -> None:
        """Owe the alert again at `due_at` (state PENDING), or give it up (state DEAD)."""
        ended = {"ended_at": now} if state is AlertState.DEAD else {}
        with self._database.writing() as connection:
            self._move(connection, alert, state, due_at=due_at, last_error=reason, **ended)
            _record_delivery(connection, alert, "not sent", reason, started_at, now)

    def retry(self, *, refs: Collection[str] | None, now: datetime) -> int:
        """Owe dead alerts again, all of them or those with these references; how many."""
        dead = alerts.c.state == AlertState.DEAD
        chosen = dead if refs is None else sa.and_(dead, alerts.c.ref.in_(refs))
        with self._database.writing() as connection:
            again = (
                sa.update(alerts)
                .where(chosen)
                .values(state=_moved(AlertState.DEAD, AlertState.PENDING), due_at=now, attempts=0, ended_at=None)
            )
            return connection.execute(again).rowcount

    def in_state(self, states: Collection[AlertState], *, most: int) -> list[Alert]:
        """The newest alerts in these states, with their hits."""
        query = sa.select(alerts).where(alerts.c.state.in_(states)).order_by(alerts.c.id.desc()).limit(most)
        with self._database.reading() as connection:
            return _alerts(connection, connection.execute(query).all())

    def counts(self) -> dict[AlertState, int]:
        with self._database.reading() as connection:
            found = connection.execute(sa.select(alerts.c.state, sa.func.count()).group_by(alerts.c.state))
            return {AlertState(state): count for state, count in found}

    def owed_by_channel(self) -> dict[str, int]:
        """How many alerts each channel is still owed."""
        owed = alerts.c.state.in_([AlertState.PENDING, AlertState.SENDING])
        query = sa.select(alerts.c.channel, sa.func.count().label("owed")).where(owed).group_by(alerts.c.channel)
        with self._database.reading() as connection:
            return {row.channel: row.owed for row in connection.execute(query)}

    def _move(self, connection: sa.Connection, alert: Alert, to: AlertState, **values: Any) -> bool:
        """Move an alert that is still leased to us; False where another sender took it over."""
        ours = sa.and_(
            alerts.c.id == alert.id, alerts.c.state == AlertState.SENDING, alerts.c.lease_owner == self._owner
        )
        freed = (
            sa.update(alerts)
            .where(ours)
            .values(state=_moved(AlertState.SENDING, to), lease_owner=None, lease_until=None, **values)
        )
        return connection.execute(freed).rowcount == 1


def _moved(before: AlertState, after: AlertState) -> AlertState:
    """`after`, if the table of moves allows it; a state is written nowhere without asking here."""
    if after not in MOVES[before]:
        raise ValueError(f"an alert cannot move from {before} to {after}")
    return after


def hit_tables() -> sa.FromClause:
    return hits.join(articles, articles.c.id == hits.c.article_id).join(feeds, feeds.c.id == articles.c.feed_id)


def hit_columns() -> list[sa.ColumnElement[Any]]:
    """What rows.to_hit needs, under names that no two tables share."""
    of_hits = [hits.c.id.label("hit_id"), feeds.c.url.label("feed_url"), *(hits.c[name] for name in _HIT_COLUMNS)]
    return [*of_hits, *(articles.c[name] for name in _ARTICLE_COLUMNS), *(feeds.c[name] for name in _FEED_COLUMNS)]


_HIT_COLUMNS = ("watchlist", "article_id", "story_id", "window", "mentions", "found_at")
_ARTICLE_COLUMNS = ("entry_id", "url", "title", "text", "lang", "authors", "published_at")
_FEED_COLUMNS = ("name", "country", "language", "owner", "kind")


def _alerts(
    connection: sa.Connection, found: Sequence[Any], *, state: AlertState | None = None, more_attempts: int = 0
) -> list[Alert]:
    members = _members(connection, [row.id for row in found if row.kind == AlertKind.JOINED])
    single = _hits(connection, [row.hit_id for row in found if row.hit_id is not None])
    return [
        Alert(
            id=AlertId(row.id),
            ref=row.ref,
            kind=AlertKind(row.kind),
            watchlist=row.watchlist,
            channel=row.channel,
            state=state or AlertState(row.state),
            attempts=row.attempts + more_attempts,
            created_at=row.created_at,
            hits=tuple(members.get(row.id, ())) if row.hit_id is None else (single[row.hit_id],),
            also_reported=row.also_reported,
            last_error=row.last_error,
            notice=Notice(title=row.notice["title"], lines=tuple(row.notice["lines"])) if row.notice else None,
        )
        for row in found
    ]


def _hits(connection: sa.Connection, ids: Sequence[int]) -> dict[int, Hit]:
    if not ids:
        return {}
    query = sa.select(*hit_columns()).select_from(hit_tables()).where(hits.c.id.in_(ids))
    return {row.hit_id: rows.to_hit(row) for row in connection.execute(query)}


def _members(connection: sa.Connection, joined_ids: Sequence[int]) -> dict[int, list[Hit]]:
    if not joined_ids:
        return {}
    query = (
        sa.select(alerts.c.joined_into, alerts.c.hit_id)
        .where(alerts.c.joined_into.in_(joined_ids))
        .order_by(alerts.c.id)
    )
    pairs = connection.execute(query).all()
    found = _hits(connection, [hit_id for _, hit_id in pairs])
    members: dict[int, list[Hit]] = {}
    for joined_into, hit_id in pairs:
        members.setdefault(joined_into, []).append(found[hit_id])
    return members


def _record_delivery(
    connection: sa.Connection, alert: Alert, outcome: str, detail: str | None, started_at: datetime, now: datetime
) -> None:
    value = {"alert_id": alert.id, "started_at": started_at, "ended_at": now, "outcome": outcome, "detail": detail}
    connection.execute(sa.insert(deliveries).values(value))
