"""Bringing state to this version: a backup first, then Alembic's steps, all or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config

from flankwatch.store.schema import HEAD

if TYPE_CHECKING:
    from flankwatch.store.engine import Database

__all__ = ["alembic_config", "migrate"]


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def migrate(database: Database, *, existing: bool) -> None:
    """Run the missing migrations in one transaction. An existing SQLite file is first copied to state/backups/."""
    if existing and database.engine.dialect.name == "sqlite":
        _back_up(database)
    config = alembic_config()
    with database.engine.begin() as connection:
        # Two processes may start on an empty folder at once: the second finds the work done when the lock is its own.
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _back_up(database: Database) -> None:
    target = Path(str(database.engine.url.database)).parent / "backups" / f"before-{HEAD}.db"
    target.parent.mkdir(exist_ok=True)
    target.unlink(missing_ok=True)
    database.copy_to(target)
