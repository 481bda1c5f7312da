"""Opening state: made when absent, kept when damaged, explained when it cannot be used."""

from __future__ import annotations

import multiprocessing
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from flankwatch.errors import StateError, StateTooNew
from flankwatch.places import sqlite_url
from flankwatch.store.engine import Database, open_database
from flankwatch.store.migrate import alembic_config, migrate
from flankwatch.store.schema import HEAD, metadata


def test_the_migrations_lead_to_the_schema(tmp_path: Path) -> None:
    engine = sa.create_engine(sqlite_url(tmp_path))
    migrate(Database(engine), existing=False)
    made = open_database(sqlite_url(tmp_path / "made"))
    with engine.connect() as migrated, made.reading() as fresh:
        assert compare_metadata(MigrationContext.configure(migrated), metadata) == []
        named = sa.text("SELECT type, name, tbl_name FROM sqlite_master ORDER BY 1, 2, 3")
        assert migrated.execute(named).all() == fresh.execute(named).all()
    made.close()
    engine.dispose()


def test_the_newest_migration_is_the_one_the_program_expects() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [HEAD]


def test_state_is_made_where_there_is_none(tmp_path: Path) -> None:
    open_database(sqlite_url(tmp_path / "new" / "folder")).close()
    assert (tmp_path / "new" / "folder" / "flankwatch.db").exists()


def test_a_write_ahead_log_is_used_and_foreign_keys_hold(database: Database) -> None:
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_newer_state_is_refused_and_left_alone(tmp_path: Path) -> None:
    open_database(sqlite_url(tmp_path)).close()
    with sqlite3.connect(tmp_path / "flankwatch.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StateTooNew, match="newer flankwatch"):
        open_database(sqlite_url(tmp_path))


def test_a_damaged_file_is_kept_and_explained(tmp_path: Path) -> None:
    file = tmp_path / "flankwatch.db"
    file.write_bytes(b"this is no database, but somebody may want it back " * 100)
    before = file.read_bytes()
    with pytest.raises(StateError, match="damaged"):
        open_database(sqlite_url(tmp_path))
    assert file.read_bytes() == before


def test_another_programs_database_is_not_touched(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "flankwatch.db") as connection:
        connection.execute("PRAGMA application_id=1234")
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(StateError, match="another program"):
        open_database(sqlite_url(tmp_path))


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StateError, match="state folder"):
        open_database(sqlite_url(tmp_path / "file" / "state"))


def test_a_full_disk_writes_nothing_and_says_so(database: Database) -> None:
    with database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        connection.rollback()
    insert = "INSERT INTO seen (key, article_id, seen_at) VALUES (randomblob(16), 1, zeroblob(2000000))"
    with pytest.raises(StateError, match="disk is full"), database.writing() as connection:
        connection.exec_driver_sql(insert)
    with database.reading() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM seen")).scalar() == 0


def test_many_processes_may_start_on_an_empty_folder_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    with context.Pool(4) as pool:
        assert pool.map(_open, [str(tmp_path)] * 8) == [HEAD] * 8


def _open(folder: str) -> str:
    database = open_database(sqlite_url(Path(folder)))
    with database.reading() as connection:
        version = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one()
    database.close()
    return str(version)
