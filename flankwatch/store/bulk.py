"""Many rows in one statement of the driver's own: SQLAlchemy's care of each row costs more than storing it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

__all__ = ["insert_many", "reserved_ids"]


def insert_many(
    connection: sa.Connection,
    table: sa.Table,
    columns: Sequence[str],
    values: Sequence[tuple[Any, ...]],
    then: str = "",
) -> None:
    """Insert rows whose values are already what the database keeps: numbers, texts and bytes. `then` ends the statement."""
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    names, marks = ", ".join(columns), ", ".join([mark] * len(columns))
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks}) {then}", list(values))  # noqa: S608 (names of our own)


def reserved_ids(connection: sa.Connection, table: sa.Table, count: int) -> Sequence[int]:
    """Ids for `count` new rows, never used before; inside a writing transaction nobody else can be given them.

    Asking for them first lets the rows go in together: with RETURNING each of thirty rows was a statement of its own.
    """
    if connection.dialect.name == "postgresql":
        query = f"SELECT nextval(pg_get_serial_sequence('{table.name}', 'id')) FROM generate_series(1, {count})"  # noqa: S608
        return [int(row[0]) for row in connection.exec_driver_sql(query)]
    found = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)).scalar()
    last = int(found or 0)
    return range(last + 1, last + 1 + count)
