"""When to poll again, what to tell at first sight, when to try a send again."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flankwatch.limits import POLL_BACKOFF_MAX_S, SEND_TRIES_MAX
from flankwatch.models import (
    AlertState,
    Article,
    ArticleId,
    Feed,
    FeedKind,
    Field,
    Group,
    Hit,
    Priority,
    Service,
    SourceTest,
    Span,
    StoryId,
    Unit,
    WatchList,
    Within,
)
from flankwatch.policy import Admission, Answered, admission, next_poll, next_poll_after_failure, next_try, owed_alerts

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
FEED = Feed(name="LSM", url="https://lsm.example", country="LV", language="lv", owner="LSM", kind=FeedKind.NEWS)


def taking(*lines: SourceTest) -> WatchList:
    return WatchList(
        name="list", about="", countries=frozenset(), weapons=frozenset(), terms=(), require=Group.TERMS,
        within=Within(unit=Unit.SENTENCE), forms=frozenset(), languages=None, unless=(), priority=Priority.NORMAL,
        channels=(), sources=lines,
    )  # fmt: skip


BALTICS = SourceTest(text="country:@baltics", countries=frozenset({"EE", "LV", "LT"}))
WIRES = SourceTest(text="kind:wire", kind=FeedKind.WIRE)
IN_RUSSIAN = SourceTest(text="country:LV and language:ru", countries=frozenset({"LV"}), language="ru")
NOT_LSM = SourceTest(text="not owner:LSM", owner="LSM", excludes=True)
NOT_TASS = SourceTest(text="not feed:TASS", feed="TASS", excludes=True)


@pytest.mark.parametrize(
    ("lines", "admitted", "line"),
    [
        ((), True, ""),
        ((BALTICS,), True, "country:@baltics"),
        ((WIRES,), False, ""),
        ((WIRES, BALTICS), True, "country:@baltics"),
        ((IN_RUSSIAN,), False, ""),
        ((NOT_LSM,), False, "not owner:LSM"),
        ((NOT_TASS,), True, ""),
        ((NOT_TASS, WIRES), False, ""),
        ((BALTICS, NOT_LSM), False, "not owner:LSM"),
        ((BALTICS, NOT_TASS), True, "country:@baltics"),
    ],
)
def test_a_list_takes_the_feeds_that_one_line_means_and_none_excludes(
    lines: tuple[SourceTest, ...], admitted: bool, line: str
) -> None:
    assert admission(taking(*lines), FEED) == Admission(admitted=admitted, line=line)


def hit(hours_ago: float | None, *, number: int = 1, watchlist: str = "flank") -> Hit:
    at = None if hours_ago is None else NOW - timedelta(hours=hours_ago)
    article = Article(entry_id=str(number), url="", title="t", text="", lang="lv", published_at=at)
    window = Span(field=Field.TITLE, start=0, end=1)
    return Hit(
        watchlist=watchlist, article_id=ArticleId(number), story_id=StoryId(number), article=article, feed=FEED,
        found_at=NOW, window=window, mentions=(),
    )  # fmt: skip


def owed(hits: list[Hit], *, first_sight: bool, channels: tuple[str, ...] = ("desk",)) -> tuple[int, list[int]]:
    lists = {one.watchlist: channels for one in hits}
    found = owed_alerts(hits, channels=lists, first_sight=first_sight, service=Service(), now=NOW)
    return len(found.singles), [len(one.hits) for one in found.joined]


def test_every_hit_owes_one_alert_per_channel_of_its_list() -> None:
    assert owed([hit(1), hit(99, number=2)], first_sight=False, channels=("desk", "chat")) == (4, [])


def test_many_hits_of_one_poll_do_not_ring_a_phone_all_night() -> None:
    assert owed([hit(number, number=number) for number in range(1, 31)], first_sight=False) == (10, [20])


def test_first_sight_is_silent_about_old_and_undated_entries() -> None:
    assert owed([hit(23), hit(25), hit(None)], first_sight=True) == (1, [])


def test_first_sight_tells_the_newest_five_and_joins_the_rest() -> None:
    hits = [hit(number, number=number) for number in range(1, 10)]
    found = owed_alerts(
        random.Random(1).sample(hits, 9), channels={"flank": ("desk",)}, first_sight=True, service=Service(), now=NOW
    )
    assert [one.hit.article_id for one in found.singles] == [1, 2, 3, 4, 5]
    assert [one.article_id for one in found.joined[0].hits] == [6, 7, 8, 9]


def test_what_is_joined_is_joined_per_list_and_channel() -> None:
    hits = [hit(number, number=number, watchlist="ab"[number % 2]) for number in range(1, 12)]
    assert owed(hits, first_sight=True, channels=("desk", "chat")) == (10, [3, 3, 3, 3])


def test_a_list_without_channels_owes_nothing() -> None:
    assert owed([hit(1)], first_sight=False, channels=()) == (0, [])


@given(st.integers(0, 2**32))
def test_the_next_poll_is_near_the_interval(seed: int) -> None:
    wait = next_poll(FEED, now=NOW, chance=random.Random(seed)) - NOW
    assert timedelta(seconds=FEED.every_s * 0.9) <= wait <= timedelta(seconds=FEED.every_s * 1.1)


@given(st.integers(1, 500), st.one_of(st.none(), st.integers(60, 86400)), st.integers(0, 2**32))
def test_after_failures_a_feed_is_asked_less_often_but_at_least_daily(
    failures: int, asked: int | None, seed: int
) -> None:
    wait = after_failure(failures, Answered.YES, asked=asked, seed=seed)
    assert timedelta(seconds=FEED.every_s * 2) <= wait <= timedelta(seconds=POLL_BACKOFF_MAX_S * 1.1)
    assert wait >= timedelta(seconds=asked or 0)


@given(st.integers(1, 500), st.integers(0, 2**32))
def test_after_an_outage_of_our_own_every_feed_is_back_within_the_hour(failures: int, seed: int) -> None:
    assert after_failure(failures, Answered.NO, seed=seed) <= timedelta(hours=1)
    slow = replace(FEED, every_s=7200)
    assert after_failure(failures, Answered.NO, seed=seed, feed=slow) >= timedelta(seconds=7200)


def test_fault_16_feeds_that_were_told_the_same_wait_do_not_come_back_together() -> None:
    waits = {after_failure(1, Answered.YES, asked=86400, seed=seed) for seed in range(20)}
    assert len(waits) == 20
    assert min(waits) >= timedelta(days=1)
    assert max(waits) <= timedelta(days=1.1)


def after_failure(
    failures: int, answered: Answered, *, asked: int | None = None, seed: int = 1, feed: Feed = FEED
) -> timedelta:
    due = next_poll_after_failure(
        feed, failures=failures, answered=answered, retry_after_s=asked, now=NOW, chance=random.Random(seed)
    )
    return due - NOW


def try_again(attempts: int, *, permanent: bool = False, retry_after_s: int | None = None) -> tuple[AlertState, float]:
    state, due = next_try(
        attempts=attempts, permanent=permanent, retry_after_s=retry_after_s, now=NOW, chance=random.Random(attempts)
    )
    return state, (due - NOW).total_seconds()


def test_a_failed_send_is_tried_again_at_growing_intervals_until_it_is_dead() -> None:
    waits = [try_again(attempts) for attempts in range(1, SEND_TRIES_MAX + 1)]
    assert [state for state, _ in waits] == [AlertState.PENDING] * (SEND_TRIES_MAX - 1) + [AlertState.DEAD]
    seconds = [wait for _, wait in waits[:-1]]
    assert seconds == sorted(seconds)
    assert 10 * 3600 > sum(seconds) > 6 * 3600


@pytest.mark.parametrize("attempts", [1, 5])
def test_what_can_never_succeed_is_dead_at_once(attempts: int) -> None:
    assert try_again(attempts, permanent=True)[0] is AlertState.DEAD


def test_a_channel_that_names_a_time_is_not_asked_before_it() -> None:
    assert try_again(1, retry_after_s=7200) == (AlertState.PENDING, 7200)
