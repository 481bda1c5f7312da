"""How a feed stands between two polls, its failures by reason, and messages to the operators."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from flankwatch.store.schema import UtcTime

revision = "0003"
down_revision = "0002"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_COLUMNS: tuple[sa.Column[Any], ...] = (
    sa.Column("rhythm", sa.LargeBinary()),
    sa.Column("ttl_s", sa.Integer()),
    sa.Column("skips", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("missed_at", UtcTime()),
    sa.Column("backoff", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("failing_since", UtcTime()),
    sa.Column("moved_to", sa.Text()),
    sa.Column("moves", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("latency_ms", sa.Integer()),
    sa.Column("body_bytes", sa.Integer()),
    sa.Column("health", sa.Text(), nullable=False, server_default="ok"),
    sa.Column("told_health", sa.Text(), nullable=False, server_default="ok"),
)


def upgrade() -> None:
    for column in _COLUMNS:
        op.add_column("feeds", column)
    op.create_table(
        "feed_failures",
        sa.Column("feed_id", _ID, sa.ForeignKey("feeds.id"), primary_key=True),
        sa.Column("reason", sa.Text(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", UtcTime(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
    )
    op.add_column("alerts", sa.Column("notice", sa.JSON()))
