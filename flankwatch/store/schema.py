"""The tables of state. Written for SQLite and PostgreSQL alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

__all__ = [
    "HEAD",
    "UtcTime",
    "alerts",
    "articles",
    "deliveries",
    "feed_failures",
    "feeds",
    "from_milliseconds",
    "hits",
    "metadata",
    "seen",
    "to_milliseconds",
]

HEAD = "0003"  # the newest migration; a test holds it equal to the folder's

metadata = MetaData()


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time kept as milliseconds since 1970: the same order, size and arithmetic in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 (SQLAlchemy's form)
        return None if value is None else to_milliseconds(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's form)
        return None if value is None else from_milliseconds(value)


def to_milliseconds(value: datetime) -> int:
    """What a column of UtcTime holds for a time."""
    return round(value.timestamp() * 1000)


def from_milliseconds(value: int) -> datetime:
    """The time that a column of UtcTime holds."""
    return datetime.fromtimestamp(value / 1000, UTC)


# SQLite makes a row id of an INTEGER key only; PostgreSQL wants the wide one.
_Id = BigInteger().with_variant(Integer, "sqlite")

feeds = Table(
    "feeds",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("url", Text, nullable=False),
    Column(
        "country", Text, nullable=False
    ),  # what an alert says of its source, kept for alerts that outlive a feed's entry
    Column("language", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("next_poll_at", UtcTime, nullable=False, index=True),
    Column("lease_owner", Text),
    Column("lease_until", UtcTime),
    Column("first_sight_at", UtcTime),  # None until its baseline is committed
    Column("last_success_at", UtcTime),
    Column("last_new_at", UtcTime),
    Column("failures", Integer, nullable=False, default=0),  # in a row
    Column("last_reason", Text),  # why the last poll failed; None after a success
    Column("last_detail", Text),
    Column("retired", Boolean, nullable=False, default=False),  # answered 410: asked no more
    Column("rhythm", LargeBinary),  # see flankwatch.polling.rhythm.packed
    Column("ttl_s", Integer),
    Column("skips", Integer, nullable=False, server_default="0"),  # a bit for each hour left out, then one for each day
    Column("missed_at", UtcTime),  # when its window was last found to have scrolled past entries nobody saw
    Column("backoff", Integer, nullable=False, server_default="0"),
    Column("failing_since", UtcTime),
    Column("moved_to", Text),
    Column("moves", Integer, nullable=False, server_default="0"),
    Column("latency_ms", Integer),
    Column("body_bytes", Integer),
    Column("health", Text, nullable=False, server_default="ok"),
    Column("told_health", Text, nullable=False, server_default="ok"),  # what the operators heard last
)

# How often each feed failed, by reason; the last time with what was said.
feed_failures = Table(
    "feed_failures",
    metadata,
    Column("feed_id", ForeignKey("feeds.id"), primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    Column("detail", Text, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("feed_id", ForeignKey("feeds.id"), nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("lang", Text, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("published_at", UtcTime),
    Column("found_at", UtcTime, nullable=False, index=True),
    Column(
        "story_id", BigInteger, index=True
    ),  # the story's first article; set in the transaction that inserts the row
    Column("copy_of", BigInteger),
    Column("page", Text),  # what became of its page; None where an older version brought it
    sqlite_autoincrement=True,  # an id is never used twice: seen marks and references outlive the article they name
)

# Outlives the articles it stands for: a pruned article must not come back as news.
seen = Table(
    "seen",
    metadata,
    Column("key", LargeBinary(16), primary_key=True),
    Column("article_id", BigInteger, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)

hits = Table(
    "hits",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("watchlist", Text, nullable=False),
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("story_id", BigInteger, nullable=False),
    Column("window", JSON, nullable=False),
    Column("mentions", JSON, nullable=False),
    Column("found_at", UtcTime, nullable=False, index=True),
    UniqueConstraint("watchlist", "article_id"),
    Index("ix_hits_article_id", "article_id"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("ref", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("watchlist", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("story_id", BigInteger),  # None for a joined alert
    Column("hit_id", ForeignKey("hits.id")),  # None for a joined alert
    Column("joined_into", ForeignKey("alerts.id"), index=True),
    Column("state", Text, nullable=False),
    Column("also_reported", Integer, nullable=False, default=0),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", UtcTime, nullable=False),
    Column("lease_owner", Text),
    Column("lease_until", UtcTime),
    Column("created_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("last_error", Text),
    Column("notice", JSON),  # what a message to the operators says; None for every other
    UniqueConstraint("watchlist", "story_id", "channel"),  # promise P4
    Index("ix_alerts_state_due_at", "state", "due_at"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("alert_id", ForeignKey("alerts.id"), nullable=False, index=True),
    Column("started_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("detail", Text),
)
