"""What state promises to polling."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from flankwatch.errors import StateBusy
from flankwatch.models import AlertState, Feed
from flankwatch.places import sqlite_url
from flankwatch.store.engine import Database, open_database
from flankwatch.store.outbox import Outbox
from flankwatch.store.polls import Failure, LeasedFeed, Polls, Unchanged
from flankwatch.store.reports import HitFilter, Reports
from flankwatch.store.schema import articles
from tests.store.conftest import NOW
from tests.store.worlds import done, lease_due, lease_one, list_hit, new_article, owe_all

LATER = NOW + timedelta(minutes=15)


def failure(lease: LeasedFeed, *, reason: str, detail: str, retired: bool = False) -> Failure:
    failures = lease.standing.failures + 1
    standing = replace(
        lease.standing, next_poll_at=NOW, failures=failures, reason=reason, detail=detail, retired=retired
    )
    return Failure(feed_id=lease.id, standing=standing, reason=reason, detail=detail)


def test_a_poll_leaves_articles_marks_hits_alerts_and_the_next_time_together(database: Database, feed: Feed) -> None:
    polls = Polls(database, owner="run")
    lease = lease_one(polls, feed, now=NOW)
    item = new_article(1, at=NOW, hits=(list_hit(),))
    polls.record(done(lease, [item], next_poll_at=LATER, at=NOW), owe=owe_all(NOW))

    assert set(polls.seen(item.keys.all())) == set(item.keys.all())
    (hit,) = Reports(database).hits(HitFilter(), most=9)
    assert (hit.article, hit.feed.name) == (item.article, feed.name)
    assert Outbox(database, owner="run").counts() == {AlertState.PENDING: 2}
    assert lease_due(polls, feed, now=NOW) == []
    (again,) = lease_due(polls, feed, now=LATER)
    assert (again.standing.etag, again.first_sight) == ('"1"', False)


def test_a_poll_that_cannot_be_finished_leaves_no_trace(database: Database, feed: Feed) -> None:
    polls = Polls(database, owner="run")
    lease = lease_one(polls, feed, now=NOW)
    item = new_article(1, at=NOW, hits=(list_hit(),))

    def break_off(_: object) -> None:
        raise RuntimeError("the machine died here")

    with pytest.raises(RuntimeError):
        polls.record(done(lease, [item], next_poll_at=LATER, at=NOW), owe=break_off)  # type: ignore[arg-type]
    assert polls.seen(item.keys.all()) == {}
    with database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(articles)).scalar() == 0


def test_a_leased_feed_is_given_to_nobody_else_until_its_lease_ends(database: Database, feed: Feed) -> None:
    lease_one(Polls(database, owner="first"), feed, now=NOW)
    second = Polls(database, owner="second")
    assert lease_due(second, feed, now=NOW + timedelta(minutes=1)) == []
    assert len(lease_due(second, feed, now=NOW + timedelta(hours=1))) == 1


def test_a_run_whose_clock_reading_is_a_moment_older_does_not_take_a_lease_for_a_mistake(
    database: Database, feed: Feed
) -> None:
    waited_for_the_lock = Polls(database, owner="waited")
    waited_for_the_lock.sync([feed], now=NOW)
    ids = [feed_id for feed_id, _ in waited_for_the_lock.due({feed.name}, now=NOW)]
    assert Polls(database, owner="quick").lease(ids, {feed.name: feed}, now=NOW + timedelta(seconds=9))
    assert waited_for_the_lock.lease(ids, {feed.name: feed}, now=NOW) == []


def test_a_run_that_lost_its_lease_records_nothing(database: Database, feed: Feed) -> None:
    slow, quick = Polls(database, owner="slow"), Polls(database, owner="quick")
    lease = lease_one(slow, feed, now=NOW)
    much_later = NOW + timedelta(hours=1)
    lease_due(quick, feed, now=much_later)
    item = new_article(1, at=NOW, hits=(list_hit(),))
    recorded = slow.record(done(lease, [item], next_poll_at=LATER, at=much_later), owe=owe_all(NOW))
    assert (recorded.articles, recorded.hits) == (0, ())
    assert slow.seen(item.keys.all()) == {}


def test_an_article_that_another_feed_brought_meanwhile_is_not_added_twice(database: Database, feed: Feed) -> None:
    polls, other = Polls(database, owner="run"), replace(feed, name="Delfi", owner="Delfi")
    first, second = lease_one(polls, feed, now=NOW), lease_one(polls, other, now=NOW)
    item = new_article(1, at=NOW, hits=(list_hit(),))
    assert polls.record(done(first, [item], next_poll_at=LATER, at=NOW), owe=owe_all(NOW)).articles == 1
    assert polls.record(done(second, [item], next_poll_at=LATER, at=NOW), owe=owe_all(NOW)).articles == 0


@pytest.mark.parametrize(("owner", "alerts"), [("Delfi", 2), ("LSM", 4)], ids=["another-owner", "same-owner"])
def test_the_same_text_joins_the_story_of_another_owner_only(
    database: Database, feed: Feed, owner: str, alerts: int
) -> None:
    polls, other = Polls(database, owner="run"), replace(feed, name="second", owner=owner)
    for number, one in enumerate((feed, other)):
        item = new_article(number, at=NOW, hits=(list_hit(),), text_key=b"t" * 16)
        lease = lease_one(polls, one, now=NOW)
        polls.record(done(lease, [item], next_poll_at=LATER, at=NOW), owe=owe_all(NOW))
    found = Outbox(database, owner="run").in_state([AlertState.PENDING], most=9)
    assert len(found) == alerts
    assert sum(alert.also_reported for alert in found) == 4 - alerts


def test_a_feed_without_news_is_asked_again_with_its_validators(database: Database, feed: Feed) -> None:
    polls = Polls(database, owner="run")
    polls.record(done(lease_one(polls, feed, now=NOW), [], next_poll_at=NOW, at=NOW), owe=owe_all(NOW))
    (lease,) = lease_due(polls, feed, now=NOW)
    polls.record_unchanged([Unchanged(feed_id=lease.id, standing=lease.standing)])
    (again,) = lease_due(polls, feed, now=NOW)
    assert again.standing == lease.standing
    assert again.standing.etag == '"1"'


def test_failures_are_counted_and_told_until_a_success(database: Database, feed: Feed) -> None:
    polls = Polls(database, owner="run")
    for number in range(3):
        lease = lease_one(polls, feed, now=NOW)
        assert lease.standing.failures == number
        polls.record_failure(failure(lease, reason="timeout", detail="30 s"), now=NOW)
    assert Reports(database).feeds()[feed.name].reason == "timeout"
    polls.record(done(lease_one(polls, feed, now=NOW), [], next_poll_at=NOW, at=NOW), owe=owe_all(NOW))
    assert (Reports(database).feeds()[feed.name].failures, Reports(database).feeds()[feed.name].reason) == (0, None)


def test_a_retired_feed_is_not_asked_again(database: Database, feed: Feed) -> None:
    polls = Polls(database, owner="run")
    lease = lease_one(polls, feed, now=NOW)
    polls.record_failure(failure(lease, reason="http_gone", detail="410", retired=True), now=NOW)
    assert lease_due(polls, feed, now=NOW + timedelta(days=99)) == []


def test_a_new_address_is_a_first_sight_and_keeps_what_the_feed_is_known_by(database: Database, feed: Feed) -> None:
    polls = Polls(database, owner="run")
    first = lease_one(polls, feed, now=NOW)
    polls.record(done(first, [], next_poll_at=LATER, at=NOW), owe=owe_all(NOW))
    moved = lease_one(polls, replace(feed, url="https://new.example/rss"), now=NOW)
    assert (moved.id, moved.standing.etag, moved.first_sight) == (first.id, None, True)


def test_a_headline_that_comes_back_after_a_week_is_kept_as_a_new_article(database: Database, feed: Feed) -> None:
    polls = Polls(database, owner="run")
    title = b"title of the column"
    for number, days in enumerate((0, 5, 8)):
        now = NOW + timedelta(days=days)
        item = new_article(number, at=now, hits=(list_hit(),))
        item = replace(item, keys=replace(item.keys, title=title))
        polls.make_due(feed.name, now=now)
        recorded = polls.record(
            done(lease_one(polls, feed, now=now), [item], next_poll_at=now, at=now), owe=owe_all(now)
        )
        assert recorded.articles == (0 if days == 5 else 1)


def test_a_time_written_by_a_clock_that_was_ahead_silences_no_feed(database: Database, feed: Feed) -> None:
    polls, ahead = Polls(database, owner="run"), NOW + timedelta(days=365)
    polls.record(done(lease_one(polls, feed, now=NOW), [], next_poll_at=ahead, at=NOW), owe=owe_all(NOW))
    (lease,) = lease_due(Polls(database, owner="ahead"), feed, now=ahead)
    assert lease_due(polls, feed, now=NOW)[0].id == lease.id


def test_a_run_that_stops_early_gives_its_leases_back(database: Database, feed: Feed) -> None:
    polls = Polls(database, owner="run")
    lease_one(polls, feed, now=NOW)
    polls.release()
    assert len(lease_due(Polls(database, owner="next"), feed, now=NOW)) == 1


def test_a_writer_that_waited_too_long_is_told_who_is_in_the_way(tmp_path: Path, feed: Feed) -> None:
    holder, waiting = open_database(sqlite_url(tmp_path)), open_database(sqlite_url(tmp_path), busy_s=0.01)
    with holder.writing(), pytest.raises(StateBusy, match="another process"):
        Polls(waiting, owner="x").sync([feed], now=NOW)
    Polls(waiting, owner="x").sync([feed], now=NOW)
    holder.close()
    waiting.close()
