"""Keeping state small and whole: retention with tombstones, a backup, an integrity check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from flankwatch.errors import StateError
from flankwatch.models import AlertState
from flankwatch.store.engine import Database
from flankwatch.store.schema import alerts, articles, deliveries, hits

__all__ = ["Housekeeping", "Removed"]

_OPEN = (AlertState.PENDING, AlertState.SENDING, AlertState.HELD, AlertState.DEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    articles: int
    hits: int
    alerts: int


class Housekeeping:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._backups = Path(str(database.engine.url.database)).parent / "backups"

    def tidy(self, *, before: datetime) -> Removed:
        """Remove what is older than `before` and owed to nobody; seen marks stay, so that nothing comes back as news.

        A SQLite state is checked and backed up first. Raises StateError where the check fails; then nothing is removed.
        """
        if self._database.engine.dialect.name == "sqlite":
            self._check()
            self._back_up()
        return self._forget(before)

    def _forget(self, before: datetime) -> Removed:
        with self._database.writing() as connection:
            open_alerts = sa.select(alerts.c.id).where(alerts.c.state.in_(_OPEN)).scalar_subquery()
            ended = sa.and_(
                alerts.c.created_at < before,
                alerts.c.state.not_in(_OPEN),
                sa.or_(alerts.c.joined_into.is_(None), alerts.c.joined_into.not_in(open_alerts)),
            )
            old_alerts = sa.select(alerts.c.id).where(ended).scalar_subquery()
            connection.execute(sa.delete(deliveries).where(deliveries.c.alert_id.in_(old_alerts)))
            connection.execute(sa.update(alerts).where(alerts.c.joined_into.in_(old_alerts)).values(joined_into=None))
            gone_alerts = connection.execute(sa.delete(alerts).where(ended)).rowcount
            told = sa.select(alerts.c.hit_id).where(alerts.c.hit_id.is_not(None)).scalar_subquery()
            gone_hits = connection.execute(
                sa.delete(hits).where(hits.c.found_at < before, hits.c.id.not_in(told))
            ).rowcount
            hit_articles = sa.select(hits.c.article_id).scalar_subquery()
            gone_articles = connection.execute(
                sa.delete(articles).where(articles.c.found_at < before, articles.c.id.not_in(hit_articles))
            ).rowcount
        return Removed(articles=gone_articles, hits=gone_hits, alerts=gone_alerts)

    def _check(self) -> None:
        with self._database.reading() as connection:
            said = connection.exec_driver_sql("PRAGMA quick_check").scalar()
        if said != "ok":
            raise StateError(f"the state file is damaged ({said}); restore {self._backups / 'nightly.db'}")

    def _back_up(self) -> None:
        """One copy, replaced only when the new one is whole."""
        self._backups.mkdir(exist_ok=True)
        target = self._backups / "nightly.db"
        fresh = target.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        self._database.copy_to(fresh)
        fresh.replace(target)
