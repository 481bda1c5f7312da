"""Opening state: one engine per process, migrated before anybody uses it, damage explained before anything is written."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import Enum
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError

from flankwatch.errors import StateBusy, StateError, StateTooNew
from flankwatch.limits import BUSY_S
from flankwatch.store.schema import HEAD, metadata

__all__ = ["Access", "Database", "open_database"]

_APPLICATION_ID = 0x464C4E4B  # "FLNK": tells our file from any other SQLite file


class Access(Enum):
    """READ leaves a state exactly as it is: none is made, migrated or written to."""

    WRITE = "write"
    READ = "read"


class Database:
    """One open state. `reading` and `writing` give a connection inside a transaction; writers queue at BEGIN."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    @property
    def url(self) -> str:
        """The address by which another process opens the same state; it may hold a password."""
        return self.engine.url.render_as_string(hide_password=False)

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction. It commits when the block ends, and leaves no trace if the block raises or the process dies."""
        with _explained(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One consistent view that takes no write lock."""
        with _explained(), self.engine.connect().execution_options(flankwatch_readonly=True) as connection:
            yield connection

    def copy_to(self, target: Path) -> None:
        """A consistent copy of a SQLite state in a file of its own, taken while others go on writing."""
        with _explained(), closing(self.engine.raw_connection()) as source, closing(sqlite3.connect(target)) as copy:
            driver: Any = source.driver_connection
            driver.backup(copy)

    def close(self) -> None:
        self.engine.dispose()


def open_database(url: str, *, busy_s: float = BUSY_S, access: Access = Access.WRITE) -> Database:
    """State at `url`, created or migrated to this version if need be and `access` lets us.

    Raises StateError where the folder cannot be written or the file is damaged or foreign, StateTooNew where a newer
    flankwatch wrote it, StateBusy where another process holds it for longer than `busy_s`.
    """
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        _prepare_folder(path) if access is Access.WRITE else _require(path)
    engine = _engine(url, busy_s)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _on_sqlite_connect)
        sa.event.listen(engine, "begin", _begin)
        if access is Access.READ:
            sa.event.listen(engine, "connect", _refuse_writing)
    database = Database(engine)
    with _explained():
        _bring_up(database) if access is Access.WRITE else _require_version(engine)
    return database


def _engine(url: str, busy_s: float) -> sa.Engine:
    try:
        return sa.create_engine(url, connect_args={"timeout": busy_s} if url.startswith("sqlite") else {})
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError) as exc:
        raise StateError(
            "FLANKWATCH_DATABASE_URL is not the address of a database; write sqlite:////path/to/file.db"
        ) from exc
    except ModuleNotFoundError as exc:
        raise StateError(
            f"FLANKWATCH_DATABASE_URL needs the Python package {exc.name}, which is not installed"
        ) from exc


def _prepare_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise StateError(f"cannot create the state folder {path.parent}: {exc.strerror}") from exc
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise StateError(
            f"cannot write to the state folder {path.parent}: give this user write access or choose another with --state"
        )


def _require(path: Path) -> None:
    if not path.is_file():
        raise StateError(
            f"there is no state in {path.parent} yet: `flankwatch run` fills it, --state names another folder"
        )


def _refuse_writing(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA query_only=ON")
    connection.execute(
        "PRAGMA cache_size=-2000"
    )  # every worker has such a connection, and asks it a few keys at a time


def _on_sqlite_connect(connection: sqlite3.Connection, _record: object) -> None:
    # SQLAlchemy, not the sqlite3 module, says when a transaction begins: see _begin.
    connection.isolation_level = None
    foreign = connection.execute("PRAGMA application_id").fetchone()[0] not in {0, _APPLICATION_ID}
    if foreign:
        raise StateError("the state file is a database of another program; choose another folder with --state")
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "wal_autocheckpoint=4000",  # 16 MB: a checkpoint is an fsync, and at 1,000 pages every tenth poll paid for one
        "cache_size=-8000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    # A deferred transaction that turns into a writer fails at once when another wrote meanwhile, whatever the busy timeout.
    readonly = connection.get_execution_options().get("flankwatch_readonly", False)
    connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")


def _bring_up(database: Database) -> None:
    """A new state is made from the schema, an old one led there by migrations; a test holds both ways equal."""
    version = _version(database.engine)
    if version is None:
        version = _make(database)
    if version != HEAD:
        _migrate(database, version)
    if database.engine.dialect.name == "sqlite":
        with database.engine.connect().execution_options(flankwatch_readonly=True) as connection:
            if connection.exec_driver_sql("PRAGMA application_id").scalar() == _APPLICATION_ID:
                return
        with database.engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id={_APPLICATION_ID}")
            connection.commit()


def _make(database: Database) -> str | None:
    """All tables at once, without Alembic, which takes 0.1 s and 15 MB to import. Two processes may come here together."""
    with database.engine.begin() as connection:
        if sa.inspect(connection).has_table("alembic_version"):
            return _version_in(connection)
        metadata.create_all(connection)
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        connection.execute(sa.text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": HEAD})
    return HEAD


def _migrate(database: Database, version: str | None) -> None:
    from alembic.util.exc import CommandError

    from flankwatch.store.migrate import migrate

    try:
        migrate(database, existing=True)
    except CommandError as exc:
        raise StateTooNew(
            f"the state was written by a newer flankwatch (version {version}, this one knows {HEAD}): upgrade flankwatch"
        ) from exc


def _require_version(engine: sa.Engine) -> None:
    """Migrating beside a running service would lock it out: that is for whoever opens state to write."""
    version = _version(engine)
    if version != HEAD:
        raise StateError(
            f"the state is of version {version or 'none'}, this flankwatch reads {HEAD}: use the flankwatch that wrote it, "
            "or let `flankwatch run` of this one bring it up to date"
        )


def _version(engine: sa.Engine) -> str | None:
    with engine.connect().execution_options(flankwatch_readonly=True) as connection:
        return _version_in(connection)


def _version_in(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    version: Any = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return None if version is None else str(version)


@contextmanager
def _explained() -> Iterator[None]:
    """Turn the database's errors into ours, in words that say what to do."""
    try:
        yield
    except OperationalError as exc:
        raise _explanation(str(exc.orig)) from exc
    except DatabaseError as exc:
        if "malformed" in str(exc.orig) or "not a database" in str(exc.orig):
            raise StateError(
                f"the state file is damaged ({exc.orig}); keep it, restore a backup or start with another folder by --state"
            ) from exc
        raise


def _explanation(reason: str) -> StateError:
    if "locked" in reason or "busy" in reason:
        return StateBusy(
            f"another process has held the state for more than {BUSY_S:.0f} s; is another flankwatch stuck?"
        )
    if "full" in reason:
        return StateError("the disk is full: nothing was written; free some space and run again")
    if "readonly" in reason or "unable to open" in reason:
        return StateError(f"cannot write to the state file ({reason})")
    return StateError(f"the state cannot be used: {reason}")
