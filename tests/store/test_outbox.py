"""What the outbox promises: owed alerts are leased to one sender, moved along the table, and end in sight."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from flankwatch.limits import SEND_LEASE_S
from flankwatch.models import MOVES, AlertKind, AlertState, Feed
from flankwatch.store.engine import Database
from flankwatch.store.holder import is_gone, new_holder
from flankwatch.store.outbox import Outbox
from flankwatch.store.polls import Polls
from tests.store.conftest import NOW
from tests.store.worlds import done, lease_one, list_hit, new_article, owe_all


def owe(database: Database, feed: Feed, count: int, *, first_sight: bool = False) -> None:
    polls = Polls(database, owner="poller")
    items = [new_article(number, at=NOW - timedelta(minutes=number), hits=(list_hit(),)) for number in range(count)]
    lease = lease_one(polls, feed, now=NOW)
    polls.record(done(lease, items, next_poll_at=NOW, at=NOW), owe=owe_all(NOW, first_sight=first_sight))


def test_an_alert_is_leased_to_one_sender_at_a_time(database: Database, feed: Feed) -> None:
    owe(database, feed, 1)
    first, second = Outbox(database, owner="a"), Outbox(database, owner="b")
    assert len(first.lease(now=NOW, most=9)) == 2
    assert second.lease(now=NOW, most=9) == []


def test_a_sender_whose_clock_reading_is_a_moment_older_does_not_take_a_lease_for_a_mistake(
    database: Database, feed: Feed
) -> None:
    owe(database, feed, 1)
    assert len(Outbox(database, owner="quick").lease(now=NOW + timedelta(seconds=9), most=9)) == 2
    assert Outbox(database, owner="waited").lease(now=NOW, most=9) == []


def test_an_alert_whose_sender_died_is_owed_again_when_the_lease_ends(database: Database, feed: Feed) -> None:
    owe(database, feed, 1)
    Outbox(database, owner="a").lease(now=NOW, most=9)
    (alert, _) = Outbox(database, owner="b").lease(now=NOW + timedelta(seconds=SEND_LEASE_S + 1), most=9)
    assert alert.attempts == 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows that a process is gone")
def test_an_alert_whose_sender_is_gone_from_this_machine_is_owed_at_once(database: Database, feed: Feed) -> None:
    owe(database, feed, 1)
    command = [sys.executable, "-c", "from flankwatch.store.holder import new_holder; print(new_holder())"]
    gone = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    Outbox(database, owner=gone).lease(now=NOW, most=9)
    assert len(Outbox(database, owner="b").lease(now=NOW, most=9)) == 2


def test_a_holder_that_lives_or_lived_elsewhere_is_not_called_gone() -> None:
    assert not is_gone(new_holder())
    assert not is_gone("otherhost:0:1/1/1/abcd")
    assert not is_gone("anything else")
    assert f"/{os.getpid()}/" in new_holder()


def test_a_sender_that_lost_its_lease_cannot_close_the_alert(database: Database, feed: Feed) -> None:
    owe(database, feed, 1)
    late = Outbox(database, owner="late")
    (alert, _) = late.lease(now=NOW, most=9)
    later = NOW + timedelta(seconds=SEND_LEASE_S + 1)
    Outbox(database, owner="next").lease(now=later, most=9)
    late.record_not_sent(alert, state=AlertState.DEAD, due_at=later, reason="x", started_at=NOW, now=later)
    assert AlertState.DEAD not in late.counts()


def test_a_sent_alert_is_never_leased_again(database: Database, feed: Feed) -> None:
    owe(database, feed, 1)
    outbox = Outbox(database, owner="a")
    for alert in outbox.lease(now=NOW, most=9):
        outbox.record_sent(alert, started_at=NOW, now=NOW)
    assert outbox.lease(now=NOW + timedelta(days=400), most=9) == []
    assert outbox.counts() == {AlertState.SENT: 2}


def test_first_sight_tells_five_and_joins_the_rest_in_one_message(database: Database, feed: Feed) -> None:
    owe(database, feed, 8, first_sight=True)
    outbox = Outbox(database, owner="a")
    leased = [alert for alert in outbox.lease(now=NOW, most=99) if alert.channel == "desk"]
    joined = [alert for alert in leased if alert.kind is AlertKind.JOINED]
    assert (len(leased), [len(alert.hits) for alert in joined]) == (6, [3])
    for alert in leased:
        outbox.record_sent(alert, started_at=NOW, now=NOW)
    assert outbox.counts()[AlertState.MERGED] == 3


def test_a_copy_of_a_story_told_in_a_joined_message_is_not_told_again(database: Database, feed: Feed) -> None:
    polls, other = Polls(database, owner="run"), replace(feed, name="other", owner="other")
    items = [new_article(number, at=NOW, hits=(list_hit(),), text_key=b"text%012d" % number) for number in range(8)]
    polls.record(
        done(lease_one(polls, feed, now=NOW), items, next_poll_at=NOW, at=NOW), owe=owe_all(NOW, first_sight=True)
    )
    before = Outbox(database, owner="a").counts()
    copies = [replace(item, keys=replace(item.keys, id=b"x%015d" % n, url=None)) for n, item in enumerate(items)]
    polls.record(done(lease_one(polls, other, now=NOW), copies, next_poll_at=NOW, at=NOW), owe=owe_all(NOW))
    assert Outbox(database, owner="a").counts() == before


def test_a_dead_alert_is_listed_with_its_reason_and_can_be_owed_again(database: Database, feed: Feed) -> None:
    owe(database, feed, 1)
    outbox = Outbox(database, owner="a")
    (alert, other) = outbox.lease(now=NOW, most=9)
    outbox.record_not_sent(alert, state=AlertState.DEAD, due_at=NOW, reason="no such user", started_at=NOW, now=NOW)
    outbox.record_sent(other, started_at=NOW, now=NOW)
    (dead,) = outbox.in_state([AlertState.DEAD], most=9)
    assert (dead.ref, dead.last_error) == (alert.ref, "no such user")
    assert outbox.retry(refs=["FW-ELSEWHERE"], now=NOW) == 0
    assert outbox.retry(refs=[dead.ref], now=NOW) == 1
    assert [again.ref for again in outbox.lease(now=NOW, most=9)] == [dead.ref]


def test_an_alert_keeps_its_reference_over_every_try(database: Database, feed: Feed) -> None:
    owe(database, feed, 1)
    outbox = Outbox(database, owner="a")
    (first, _) = outbox.lease(now=NOW, most=9)
    outbox.record_not_sent(first, state=AlertState.PENDING, due_at=NOW, reason="down", started_at=NOW, now=NOW)
    again = next(alert for alert in outbox.lease(now=NOW, most=9) if alert.channel == first.channel)
    assert (again.ref, again.attempts, again.last_error) == (first.ref, 2, "down")


@pytest.mark.parametrize("state", AlertState)
def test_every_state_has_its_moves_and_ends_are_final(state: AlertState) -> None:
    ends = {AlertState.SENT, AlertState.MERGED, AlertState.EXPIRED}
    assert bool(MOVES[state]) == (state not in ends)


def test_a_move_outside_the_table_is_refused(database: Database, feed: Feed) -> None:
    owe(database, feed, 1)
    outbox = Outbox(database, owner="a")
    (alert, _) = outbox.lease(now=NOW, most=9)
    with pytest.raises(ValueError, match="cannot move"):
        outbox.record_not_sent(alert, state=AlertState.MERGED, due_at=NOW, reason="x", started_at=NOW, now=NOW)
