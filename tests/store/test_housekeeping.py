"""Tidying removes what is old and owed to nobody, and nothing that was known comes back as news."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from flankwatch.errors import StateError
from flankwatch.models import Alert, AlertKind, AlertState, Feed, Hit
from flankwatch.places import sqlite_url
from flankwatch.store.engine import Database, open_database
from flankwatch.store.housekeeping import Housekeeping, Removed
from flankwatch.store.outbox import Outbox
from flankwatch.store.polls import NewArticle, Polls
from flankwatch.store.schema import alerts, articles, deliveries, hits
from tests.store.conftest import NOW
from tests.store.worlds import done, lease_one, list_hit, new_article, owe_all

OLD = NOW - timedelta(days=100)
BEFORE = NOW - timedelta(days=90)
NOTHING = Removed(articles=0, hits=0, alerts=0)
HIT = (list_hit(),)  # owed to two channels


def poll(
    database: Database, feed: Feed, items: Sequence[NewArticle], *, at: datetime, first_sight: bool = False
) -> tuple[Hit, ...]:
    polls = Polls(database, owner="poller")
    lease = lease_one(polls, feed, now=at)
    return polls.record(done(lease, items, next_poll_at=at, at=at), owe=owe_all(at, first_sight=first_sight)).hits


def deliver(database: Database, *, at: datetime, to: AlertState = AlertState.SENT) -> list[Alert]:
    outbox = Outbox(database, owner="sender")
    leased = outbox.lease(now=at, most=100)
    for alert in leased:
        if to is AlertState.SENT:
            outbox.record_sent(alert, started_at=at, now=at)
        else:
            outbox.record_not_sent(alert, state=to, due_at=at, reason="550", started_at=at, now=at)
    return leased


def tidy(database: Database) -> Removed:
    return Housekeeping(database).tidy(before=BEFORE)


def count(database: Database, table: sa.Table) -> int:
    with database.reading() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def titles(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(connection.execute(sa.select(articles.c.title)).scalars())


def test_what_is_old_and_told_is_removed_with_all_that_hangs_on_it(database: Database, feed: Feed) -> None:
    poll(database, feed, [new_article(1, at=OLD, hits=HIT), new_article(2, at=OLD)], at=OLD)
    deliver(database, at=OLD)
    assert tidy(database) == Removed(articles=2, hits=1, alerts=2)
    assert [count(database, table) for table in (articles, hits, alerts, deliveries)] == [0, 0, 0, 0]


def test_what_is_young_stays(database: Database, feed: Feed) -> None:
    young = BEFORE + timedelta(seconds=1)
    poll(database, feed, [new_article(1, at=OLD, hits=HIT)], at=young)  # an old date, but found lately
    deliver(database, at=young)
    assert tidy(database) == NOTHING
    assert [count(database, table) for table in (articles, hits, alerts, deliveries)] == [1, 1, 2, 2]


def test_only_the_old_part_goes(database: Database, feed: Feed) -> None:
    poll(database, feed, [new_article(1, at=OLD, hits=HIT), new_article(2, at=OLD)], at=OLD)
    poll(database, feed, [new_article(3, at=NOW, hits=HIT), new_article(4, at=NOW)], at=NOW)
    deliver(database, at=NOW)
    assert tidy(database) == Removed(articles=2, hits=1, alerts=2)
    assert titles(database) == {new_article(number, at=NOW).article.title for number in (3, 4)}


@pytest.mark.parametrize("state", [AlertState.PENDING, AlertState.SENDING, AlertState.DEAD])
def test_an_alert_that_may_still_be_sent_stays_whole_however_old(
    database: Database, feed: Feed, state: AlertState
) -> None:
    poll(database, feed, [new_article(1, at=OLD, hits=HIT), new_article(2, at=OLD)], at=OLD)
    if state is AlertState.SENDING:
        Outbox(database, owner="sender").lease(now=OLD, most=100)
    if state is AlertState.DEAD:
        deliver(database, at=OLD, to=AlertState.DEAD)
    assert tidy(database) == Removed(articles=1, hits=0, alerts=0)
    kept = Outbox(database, owner="other").in_state([state], most=10)
    assert [(one.hits[0].article.title, one.channel) for one in kept] == [
        (new_article(1, at=OLD).article.title, channel) for channel in ("chat", "desk")
    ]


def test_a_dead_alert_can_be_retried_and_sent_after_tidying(database: Database, feed: Feed) -> None:
    poll(database, feed, [new_article(1, at=OLD, hits=HIT)], at=OLD)
    deliver(database, at=OLD, to=AlertState.DEAD)
    tidy(database)
    assert Outbox(database, owner="sender").retry(refs=None, now=NOW) == 2
    assert len(deliver(database, at=NOW)) == 2


def test_an_article_stays_as_long_as_one_channel_is_owed_it(database: Database, feed: Feed) -> None:
    poll(database, feed, [new_article(1, at=OLD, hits=HIT)], at=OLD)
    outbox = Outbox(database, owner="sender")
    (told,) = outbox.lease(now=OLD, most=1)
    outbox.record_sent(told, started_at=OLD, now=OLD)
    assert tidy(database) == Removed(articles=0, hits=0, alerts=1)
    (owed,) = outbox.in_state([AlertState.PENDING], most=10)
    assert owed.channel != told.channel


def joined(database: Database, feed: Feed) -> None:
    """Eight old hits at first sight: five single alerts, and one joined alert of three, for each channel."""
    poll(database, feed, [new_article(n, at=OLD, hits=HIT) for n in range(8)], at=OLD, first_sight=True)


def test_a_joined_alert_that_is_owed_keeps_all_its_members(database: Database, feed: Feed) -> None:
    joined(database, feed)
    outbox = Outbox(database, owner="sender")
    for alert in outbox.lease(now=OLD, most=100):
        if alert.kind is AlertKind.SINGLE:
            outbox.record_sent(alert, started_at=OLD, now=OLD)
        else:
            outbox.record_not_sent(alert, state=AlertState.DEAD, due_at=OLD, reason="550", started_at=OLD, now=OLD)
    assert tidy(database) == Removed(articles=5, hits=5, alerts=10)
    assert [len(alert.hits) for alert in outbox.in_state([AlertState.DEAD], most=10)] == [3, 3]
    assert outbox.counts() == {AlertState.DEAD: 2, AlertState.HELD: 6}


def test_a_joined_alert_that_was_sent_goes_with_its_members(database: Database, feed: Feed) -> None:
    joined(database, feed)
    deliver(database, at=OLD)
    assert tidy(database) == Removed(articles=8, hits=8, alerts=18)
    assert Outbox(database, owner="sender").counts() == {}


def test_nothing_that_was_removed_comes_back_as_news(database: Database, feed: Feed) -> None:
    items = [new_article(number, at=OLD, hits=HIT) for number in range(3)]
    poll(database, feed, items, at=OLD)
    deliver(database, at=OLD)
    tidy(database)
    assert len(Polls(database, owner="poller").seen([key for item in items for key in item.keys.all()])) == 6
    assert poll(database, feed, items, at=NOW) == ()
    assert (count(database, articles), count(database, alerts)) == (0, 0)


def test_an_alert_after_tidying_has_a_reference_of_its_own(database: Database, feed: Feed) -> None:
    """Mail programs and webhooks drop what comes with a reference they have seen."""
    poll(database, feed, [new_article(1, at=OLD, hits=HIT)], at=OLD)
    before = {alert.ref for alert in deliver(database, at=OLD)}
    tidy(database)
    poll(database, feed, [new_article(2, at=NOW, hits=HIT)], at=NOW)
    assert before.isdisjoint(alert.ref for alert in deliver(database, at=NOW))


def test_a_copy_of_what_was_removed_does_not_vanish_in_a_strangers_story(database: Database, feed: Feed) -> None:
    text = b"t" * 16
    poll(database, feed, [new_article(1, at=OLD, text_key=text)], at=OLD)
    tidy(database)
    poll(database, feed, [new_article(2, at=NOW, hits=HIT)], at=NOW)
    other = replace(feed, name="ERR", url="https://err.example/rss", owner="ERR")
    (hit,) = poll(database, other, [new_article(3, at=NOW, hits=HIT, text_key=text)], at=NOW)
    told = {alert.hits[0].article.title for alert in deliver(database, at=NOW)}
    assert hit.article.title in told


def test_the_backup_holds_what_is_about_to_be_removed_and_only_the_newest_is_kept(
    database: Database, feed: Feed, tmp_path: Path
) -> None:
    for number, at in ((1, OLD), (2, OLD)):
        poll(database, feed, [new_article(number, at=at)], at=at)
        assert tidy(database) == Removed(articles=1, hits=0, alerts=0)
        assert [path.name for path in (tmp_path / "backups").iterdir()] == ["nightly.db"]
        with closing(sqlite3.connect(tmp_path / "backups" / "nightly.db")) as backup:
            assert backup.execute("SELECT title FROM articles").fetchall() == [
                (new_article(number, at=OLD).article.title,)
            ]
            assert backup.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_damaged_state_is_told_and_nothing_is_removed_nor_the_good_backup_replaced(
    database: Database, feed: Feed, tmp_path: Path
) -> None:
    poll(database, feed, [new_article(1, at=OLD)], at=OLD)
    tidy(database)
    good = (tmp_path / "backups" / "nightly.db").read_bytes()
    poll(database, feed, [new_article(2, at=OLD)], at=OLD)
    database.close()
    _damage(tmp_path / "flankwatch.db", index="ix_articles_found_at")
    reopened = open_database(sqlite_url(tmp_path))
    with pytest.raises(StateError, match=r"(?s)damaged.*nightly\.db"):
        tidy(reopened)
    assert titles(reopened) == {new_article(2, at=OLD).article.title}
    reopened.close()
    assert (tmp_path / "backups" / "nightly.db").read_bytes() == good


def _damage(file: Path, *, index: str) -> None:
    """Overwrite the root page of an index, as a dying disk might."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (index,)).fetchone()
    with file.open("r+b") as raw:
        raw.seek((page - 1) * size)
        raw.write(b"\xff" * size)
