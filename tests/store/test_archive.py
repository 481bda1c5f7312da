"""What state gives back of past days, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from flankwatch.errors import StateError
from flankwatch.limits import REPLAY_ARTICLES, REPLAY_CHARS
from flankwatch.models import Feed
from flankwatch.places import sqlite_url
from flankwatch.store.archive import Archive, StoredArticle
from flankwatch.store.engine import Access, Database, open_database
from flankwatch.store.housekeeping import Housekeeping
from flankwatch.store.polls import NewArticle, Polls
from flankwatch.store.schema import articles
from tests.store.conftest import NOW
from tests.store.worlds import article, done, lease_one, list_hit, new_article, owe_all

WEEK_AGO = NOW - timedelta(days=7)


def bring(database: Database, feed: Feed, new: Sequence[NewArticle], *, at: datetime) -> None:
    """One poll of `feed` that brings `new`."""
    polls = Polls(database, owner="run")
    polls.sync([feed], now=at)
    polls.make_due(feed.name, now=at)
    lease = lease_one(polls, feed, now=at)
    assert polls.record(done(lease, new, next_poll_at=at, at=at), owe=owe_all(at)).articles == len(new)


def stored(database: Database, *, since: datetime = WEEK_AGO) -> list[StoredArticle]:
    archive = Archive(database)
    extent = archive.extent(since=since)
    return [] if extent is None else [one for page in archive.pages(extent) for one in page]


def test_articles_come_back_whole_with_their_hits_and_their_feed(database: Database, feed: Feed) -> None:
    hits = (list_hit("flank"), list_hit("north"))
    bring(database, feed, [new_article(1, at=NOW, hits=hits), new_article(2, at=NOW)], at=NOW)
    first, second = stored(database)
    assert (first.article, first.feed.name, first.found_at) == (article(1, at=NOW), feed.name, NOW)
    assert [(hit.watchlist, hit.mentions) for hit in first.hits] == [(hit.watchlist, hit.mentions) for hit in hits]
    assert (second.hits, second.story_id) == ((), second.id)


def test_days_before_are_left_out_and_counted_out(database: Database, feed: Feed) -> None:
    bring(database, feed, [new_article(1, at=NOW)], at=WEEK_AGO - timedelta(minutes=1))
    bring(database, feed, [new_article(2, at=NOW), new_article(3, at=NOW)], at=WEEK_AGO)
    bring(database, feed, [new_article(4, at=NOW)], at=NOW)
    extent = Archive(database).extent(since=WEEK_AGO)
    assert extent is not None
    assert (extent.articles, extent.found_from, extent.found_to) == (3, WEEK_AGO, NOW)
    assert [one.article.entry_id for one in stored(database)] == ["urn:2", "urn:3", "urn:4"]
    assert Archive(database).extent(since=NOW + timedelta(seconds=1)) is None


def test_every_article_comes_once_however_many_pages_it_takes(database: Database, feed: Feed) -> None:
    bring(database, feed, [new_article(number, at=NOW) for number in range(REPLAY_ARTICLES * 2 + 3)], at=NOW)
    found = stored(database)
    assert [one.article.entry_id for one in found] == [f"urn:{number}" for number in range(REPLAY_ARTICLES * 2 + 3)]


def test_a_page_of_long_articles_is_short(database: Database, feed: Feed) -> None:
    long = [new_article(number, at=NOW) for number in range(7)]
    long = [replace(one, article=replace(one.article, text="x" * (REPLAY_CHARS // 3))) for one in long]
    bring(database, feed, long, at=NOW)
    archive = Archive(database)
    extent = archive.extent(since=WEEK_AGO)
    assert extent is not None
    assert [len(page) for page in archive.pages(extent)] == [3, 3, 1]


def test_what_comes_in_meanwhile_is_not_replayed(database: Database, feed: Feed) -> None:
    bring(database, feed, [new_article(1, at=NOW)], at=NOW)
    archive = Archive(database)
    extent = archive.extent(since=WEEK_AGO)
    bring(database, feed, [new_article(2, at=NOW)], at=NOW)
    assert extent is not None
    assert [one.article.entry_id for page in archive.pages(extent) for one in page] == ["urn:1"]


def test_what_is_forgotten_meanwhile_ends_nothing(database: Database, feed: Feed) -> None:
    bring(database, feed, [new_article(number, at=NOW) for number in range(REPLAY_ARTICLES + 1)], at=NOW)
    archive = Archive(database)
    extent = archive.extent(since=WEEK_AGO)
    assert extent is not None
    pages = archive.pages(extent)
    assert len(next(pages)) == REPLAY_ARTICLES
    assert Housekeeping(database).tidy(before=NOW + timedelta(days=1)).articles == REPLAY_ARTICLES + 1
    assert list(pages) == []


def test_the_first_look_at_a_feed_is_told_apart(database: Database, feed: Feed) -> None:
    bring(database, feed, [new_article(1, at=NOW)], at=NOW - timedelta(hours=1))
    bring(database, feed, [new_article(2, at=NOW)], at=NOW)
    assert [one.at_first_sight for one in stored(database)] == [True, False]


def test_lists_are_remembered_by_their_hits(database: Database, feed: Feed) -> None:
    bring(database, feed, [new_article(1, at=NOW, hits=(list_hit("old"), list_hit("older")))], at=WEEK_AGO)
    assert Archive(database).lists() == {"old", "older"}
    assert Archive(database).newest_at() == WEEK_AGO


# --- looking without writing ----------------------------------------------------------------------------------------


def test_a_state_opened_to_be_read_refuses_to_be_written(database: Database, feed: Feed, tmp_path: Path) -> None:
    bring(database, feed, [new_article(1, at=NOW)], at=NOW)
    looking = open_database(sqlite_url(tmp_path), access=Access.READ)
    assert [one.article.entry_id for one in stored(looking)] == ["urn:1"]
    with pytest.raises(StateError), looking.writing() as connection:
        connection.execute(sa.delete(articles))
    looking.close()
    assert len(stored(database)) == 1


def test_who_reads_and_who_writes_do_not_wait_for_each_other(database: Database, feed: Feed, tmp_path: Path) -> None:
    bring(database, feed, [new_article(number, at=NOW) for number in range(REPLAY_ARTICLES + 1)], at=NOW)
    looking = open_database(sqlite_url(tmp_path), access=Access.READ, busy_s=0)
    archive = Archive(looking)
    extent = archive.extent(since=WEEK_AGO)
    assert extent is not None
    pages = archive.pages(extent)
    with database.writing() as connection:
        connection.execute(sa.update(articles).values(lang="lv"))
        assert {one.article.lang for one in next(pages)} == {"en"}
    assert {one.article.lang for one in next(pages)} == {"lv"}
    looking.close()


def test_reading_makes_no_state_where_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="there is no state in"):
        open_database(sqlite_url(tmp_path / "nowhere"), access=Access.READ)
    assert not (tmp_path / "nowhere").exists()


def test_reading_leaves_an_older_state_to_the_flankwatch_that_wrote_it(tmp_path: Path) -> None:
    open_database(sqlite_url(tmp_path)).close()
    database = open_database(sqlite_url(tmp_path))
    with database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(StateError, match="version 0000"):
        open_database(sqlite_url(tmp_path), access=Access.READ)
    with database.reading() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == "0000"
    database.close()
