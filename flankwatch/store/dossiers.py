"""What state knows of one address: the article, its story, its hits and the alerts they owe. Read-only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from flankwatch.dedup.keys import entry_keys
from flankwatch.dedup.urls import host_of, url_key
from flankwatch.models import AlertKind, AlertState, ArticleId, StoryId
from flankwatch.store import rows
from flankwatch.store.engine import Database
from flankwatch.store.marks import read_marks
from flankwatch.store.outbox import hit_columns, hit_tables
from flankwatch.store.schema import alerts, articles, deliveries, feeds, hits
from flankwatch.why.facts import Attempt, Dossier, KeptAlert, Other

__all__ = ["Dossiers"]

_OTHERS_MAX = 5
_TRIES_MAX = 3


class Dossiers:
    """Each question is answered from one consistent view of the state."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def dossier(self, url: str) -> Dossier | None:
        """The newest article known under this address, however it is spelt, or under this entry id."""
        with self._database.reading() as connection:
            ids = _article_ids(connection, url)
            return _dossier(connection, ids[0], ids[1 : 1 + _OTHERS_MAX]) if ids else None

    def forgotten_at(self, url: str) -> datetime | None:
        """When an article of this address was first seen, where only its mark is left."""
        key = _mark_of(url)
        with self._database.reading() as connection:
            mark = read_marks(connection, [key]).get(key) if key else None
        return mark.seen_at if mark is not None and mark.feed_id is None else None

    def feeds_bringing(self, host: str) -> set[str]:
        """Names of the feeds whose articles stand on this host."""
        if not host:
            return set()
        query = sa.select(feeds.c.name, articles.c.url).join_from(articles, feeds).where(articles.c.url.icontains(host))
        with self._database.reading() as connection:
            return {row.name for row in connection.execute(query.distinct()) if host_of(row.url) == host}


def _mark_of(url: str) -> bytes | None:
    return entry_keys(feed_id=0, outlet="", entry_id=None, url=url, title="", published="").url


def _article_ids(connection: sa.Connection, url: str) -> list[ArticleId]:
    """The articles of this address, the newest first. Feeds that link every notice to one page have many."""
    key, mark, host = url_key(url), _mark_of(url), host_of(url)
    known = read_marks(connection, [mark]).values() if mark else ()
    same = articles.c.url.icontains(host, autoescape=True) if host else articles.c.url == url
    near = sa.or_(same, articles.c.entry_id == url, articles.c.id.in_([one.article_id for one in known]))
    query = sa.select(articles.c.id, articles.c.url, articles.c.entry_id).where(near).order_by(articles.c.id.desc())
    marked = {one.article_id for one in known}
    return [
        ArticleId(row.id)
        for row in connection.execute(query)
        if row.url == url or row.entry_id == url or row.id in marked or (key and url_key(row.url) == key)
    ]


def _dossier(connection: sa.Connection, article_id: ArticleId, others: Sequence[ArticleId]) -> Dossier:
    columns = [*articles.c, feeds.c.url.label("feed_url"), *(feeds.c[name] for name in _FEED_COLUMNS)]
    row = connection.execute(sa.select(*columns).join_from(articles, feeds).where(articles.c.id == article_id)).one()
    found = connection.execute(
        sa.select(*hit_columns()).select_from(hit_tables()).where(hits.c.article_id == article_id)
    )
    named = {one.id: one for one in _others(connection, [*others, row.copy_of, row.story_id])}
    return Dossier(
        id=article_id,
        article=rows.to_article(row),
        feed=rows.to_feed(row),
        found_at=row.found_at,
        story_id=StoryId(row.story_id),
        copy_of=None if row.copy_of is None else ArticleId(row.copy_of),
        page=row.page,
        original=named.get(row.copy_of),
        story=None if row.story_id == article_id else named.get(row.story_id),
        hits=tuple(map(rows.to_hit, found)),
        alerts=tuple(_alerts(connection, row.story_id)),
        others=tuple(named[one] for one in others),
    )


_FEED_COLUMNS = ("name", "country", "language", "owner", "kind")


def _others(connection: sa.Connection, ids: Sequence[int | None]) -> Iterator[Other]:
    columns = (articles.c.id, articles.c.title, articles.c.url, feeds.c.name, articles.c.found_at)
    query = sa.select(*columns).join_from(articles, feeds).where(articles.c.id.in_([one for one in ids if one]))
    for row in connection.execute(query):
        yield Other(id=ArticleId(row.id), title=row.title, url=row.url, feed=row.name, found_at=row.found_at)


def _alerts(connection: sa.Connection, story_id: int) -> Iterator[KeptAlert]:
    """The alerts of a story by list and channel, each with the message it was joined into."""
    query = sa.select(alerts, hits.c.article_id).join_from(alerts, hits).where(alerts.c.story_id == story_id)
    found = connection.execute(query.order_by(alerts.c.watchlist, alerts.c.channel)).all()
    wanted = [row.joined_into for row in found if row.joined_into is not None]
    messages = connection.execute(sa.select(alerts).where(alerts.c.id.in_(wanted))).all()
    tries = _tries(connection, [row.id for row in (*found, *messages)])
    joined = {row.id: _kept(row, ArticleId(0), tries) for row in messages}
    for row in found:
        yield _kept(row, ArticleId(row.article_id), tries, joined.get(row.joined_into))


def _tries(connection: sa.Connection, ids: Sequence[int]) -> dict[int, list[Attempt]]:
    query = sa.select(deliveries).where(deliveries.c.alert_id.in_(ids)).order_by(deliveries.c.id.desc())
    found: dict[int, list[Attempt]] = defaultdict(list)
    for row in connection.execute(query):
        if len(found[row.alert_id]) < _TRIES_MAX:
            attempt = Attempt(started_at=row.started_at, outcome=row.outcome, detail=row.detail)
            found[row.alert_id].append(attempt)
    return found


def _kept(row: Any, told: ArticleId, tries: dict[int, list[Attempt]], into: KeptAlert | None = None) -> KeptAlert:
    return KeptAlert(
        ref=row.ref,
        kind=AlertKind(row.kind),
        watchlist=row.watchlist,
        channel=row.channel,
        state=AlertState(row.state),
        attempts=row.attempts,
        created_at=row.created_at,
        due_at=row.due_at,
        ended_at=row.ended_at,
        last_error=row.last_error,
        also_reported=row.also_reported,
        told=told,
        joined_into=into,
        tries=tuple(tries.get(row.id, ())),
    )
