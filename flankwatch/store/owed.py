"""Writing down what is owed: one alert per (watch-list, story, channel), in the transaction that recorded the hits."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from flankwatch.models import AlertKind, AlertState, Hit, Notice
from flankwatch.policy import Joined, OwedAlerts
from flankwatch.store.schema import alerts, hits

__all__ = ["owe_notice", "record_owed", "reference"]


def record_owed(connection: sa.Connection, owed: OwedAlerts, *, now: datetime) -> None:
    """Owe every alert of `owed`; a story already owed or told to the channel gains "also reported" instead (promise P4)."""
    for single in owed.singles:
        _owe_one(connection, single.hit, single.channel, now=now, state=AlertState.PENDING, joined_into=None)
    for joined in owed.joined:
        _owe_joined(connection, joined, now=now)


def owe_notice(connection: sa.Connection, notice: Notice, channel: str, *, now: datetime) -> None:
    """Owe one message to an operators' channel."""
    value = _row(AlertKind.NOTICE, "", channel, AlertState.PENDING, now) | {
        "ref": reference("notice", channel, now.isoformat(), notice.title, *notice.lines),
        "notice": {"title": notice.title, "lines": list(notice.lines)},
    }
    connection.execute(sa.insert(alerts).values(value))


def reference(*parts: str) -> str:
    """A short stable code for people and machines: the same parts always give the same one.

    >>> reference("flank", "desk", "urn:17")
    'FW-ZP27HCLF'
    """
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=5).digest()
    return "FW-" + base64.b32encode(digest).decode()


def _owe_one(
    connection: sa.Connection, hit: Hit, channel: str, *, now: datetime, state: AlertState, joined_into: int | None
) -> bool:
    """Owe one alert; False where the story was owed already and only its count went up."""
    value = _row(AlertKind.SINGLE, hit.watchlist, channel, state, now) | {
        "ref": reference(hit.watchlist, channel, _identity(hit)),
        "story_id": hit.story_id,
        "hit_id": _hit_id(hit),
        "joined_into": joined_into,
    }
    insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(alerts)
    if connection.execute(insert.values(value).on_conflict_do_nothing()).rowcount:
        return True
    same = sa.and_(alerts.c.watchlist == hit.watchlist, alerts.c.story_id == hit.story_id, alerts.c.channel == channel)
    connection.execute(sa.update(alerts).where(same).values(also_reported=alerts.c.also_reported + 1))
    return False


def _owe_joined(connection: sa.Connection, joined: Joined, *, now: datetime) -> None:
    """Owe one message for many hits: its members are held until it is sent, and merged then."""
    value = _row(AlertKind.JOINED, joined.watchlist, joined.channel, AlertState.PENDING, now) | {
        "ref": reference("joined", joined.watchlist, joined.channel, *map(_identity, joined.hits))
    }
    into = connection.execute(sa.insert(alerts).values(value).returning(alerts.c.id)).scalar_one()
    held = [
        _owe_one(connection, hit, joined.channel, now=now, state=AlertState.HELD, joined_into=into)
        for hit in joined.hits
    ]
    if not any(held):
        connection.execute(sa.delete(alerts).where(alerts.c.id == into))


def _identity(hit: Hit) -> str:
    """What names the article outside this state: a state begun anew must not give its references to other stories."""
    article = hit.article
    return "\x1f".join((hit.feed.name, article.entry_id or article.url or f"{article.title}\x1f{article.published_at}"))


def _row(kind: AlertKind, watchlist: str, channel: str, state: AlertState, now: datetime) -> dict[str, Any]:
    return {
        "kind": kind.value,
        "watchlist": watchlist,
        "channel": channel,
        "state": state.value,
        "due_at": now,
        "created_at": now,
    }


def _hit_id(hit: Hit) -> sa.ScalarSelect[Any]:
    same = sa.and_(hits.c.watchlist == hit.watchlist, hits.c.article_id == hit.article_id)
    return sa.select(hits.c.id).where(same).scalar_subquery()
