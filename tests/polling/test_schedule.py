"""When a feed is polled again, and how it stands after a poll."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flankwatch.limits import MOVES_SEEN, POLL_BACKOFF_MAX_S, POLL_MAX_S, POLL_MIN_S
from flankwatch.models import Feed, FeedKind
from flankwatch.polling.rhythm import Rhythm, heard
from flankwatch.polling.schedule import Answer, Trouble, address, after_document, after_failure, after_unchanged
from flankwatch.polling.standing import Health, Standing, Wishes

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FEED = Feed(name="LSM", url="https://lsm.example", country="LV", language="lv", owner="LSM", kind=FeedKind.NEWS)
FIXED = replace(FEED, every_s=900)
KNOWN = Standing(next_poll_at=NOW, first_sight_at=NOW - timedelta(days=9), etag='"1"', last_modified="then")
PLAIN = Answer()
ELSEWHERE = Answer(moved_to="https://new.example/rss")
SEEDS = st.integers(0, 2**32)


def read(standing: Standing = KNOWN, feed: Feed = FEED, answer: Answer = PLAIN, **values: Any) -> Standing:
    said = {
        "times": (), "wishes": Wishes(), "etag": '"2"', "last_modified": None, "body_bytes": 9, "scrolled": False,
        "now": NOW, "chance": random.Random(1),
    } | values  # fmt: skip
    return after_document(standing, feed, answer, **said)


def failed(standing: Standing, reason: str, *, feed: Feed = FIXED, seed: int = 1, **values: Any) -> Standing:
    now = values.pop("now", NOW)
    trouble = Trouble(reason=reason, detail="as it was", **values)
    return after_failure(standing, feed, trouble, now=now, chance=random.Random(seed))


def hourly(gap: timedelta, *, until: datetime = NOW) -> Rhythm:
    """The rhythm of a feed that brings something every `gap`, day and night, for four weeks."""
    start = until - timedelta(days=28)
    rhythm = heard(None, [], now=start)
    return heard(rhythm, [start + number * gap for number in range(1, timedelta(days=28) // gap)], now=until)


@given(SEEDS)
def test_an_interval_of_its_own_is_kept_but_for_a_tenth(seed: int) -> None:
    wait = read(feed=FIXED, chance=random.Random(seed)).next_poll_at - NOW
    assert timedelta(seconds=900 * 0.9) <= wait <= timedelta(seconds=900 * 1.1)


@pytest.mark.parametrize(
    ("gap", "minutes"),
    [
        (timedelta(minutes=12), 4.5),
        (timedelta(hours=1), 10),
        (timedelta(hours=25), 49),
        (timedelta(hours=173), 120),
    ],
    ids=["every-12-minutes", "hourly", "daily", "weekly"],
)
def test_without_one_a_busy_feed_is_asked_often_and_a_quiet_one_seldom(gap: timedelta, minutes: float) -> None:
    standing = replace(KNOWN, rhythm=hourly(gap))
    wait = read(standing).next_poll_at - NOW
    assert wait.total_seconds() / 60 == pytest.approx(minutes, rel=0.25)


def test_at_night_an_office_is_left_alone_until_its_first_hour() -> None:
    rhythm = heard(None, [], now=NOW - timedelta(days=35))
    for day in range(35):
        morning = (NOW - timedelta(days=35 - day)).replace(hour=7)
        rhythm = heard(
            rhythm, [morning + timedelta(minutes=12 * number) for number in range(40)], now=morning.replace(hour=16)
        )
    standing = replace(KNOWN, rhythm=rhythm)
    late, early = (NOW.replace(hour=hour, minute=5) for hour in (2, 8))
    asleep = read(replace(standing, next_poll_at=late), now=late).next_poll_at - late
    awake = read(replace(standing, next_poll_at=early), now=early).next_poll_at - early
    assert asleep > 4 * awake
    assert late + asleep < late.replace(hour=9)


@given(st.integers(0, 40 * 24), st.integers(0, 10**9), st.integers(0, 10**9), SEEDS)
def test_no_wish_and_no_rhythm_goes_beyond_two_minutes_and_a_day(
    hours: int, fresh_s: int, ttl_s: int, seed: int
) -> None:
    rhythm = hourly(timedelta(minutes=10)) if hours % 2 else heard(None, [], now=NOW - timedelta(hours=hours))
    wishes = Wishes(ttl_s=ttl_s)
    wait = (
        read(
            replace(KNOWN, rhythm=rhythm), answer=Answer(fresh_s=fresh_s), wishes=wishes, chance=random.Random(seed)
        ).next_poll_at
        - NOW
    )
    assert timedelta(seconds=POLL_MIN_S) <= wait <= timedelta(seconds=POLL_MAX_S)


@pytest.mark.parametrize(
    ("answer", "wishes"),
    [(Answer(fresh_s=1200), Wishes()), (Answer(), Wishes(ttl_s=1200))],
    ids=["fresh", "ttl"],
)
def test_a_publisher_is_given_the_time_it_asks_for_unless_people_chose_an_interval(
    answer: Answer, wishes: Wishes
) -> None:
    busy = replace(KNOWN, rhythm=hourly(timedelta(minutes=10)))
    assert read(busy, answer=answer, wishes=wishes).next_poll_at - NOW == timedelta(minutes=20)
    assert read(busy, replace(FEED, every_s=300), answer=answer, wishes=wishes).next_poll_at - NOW < timedelta(
        minutes=6
    )


def test_hours_and_days_to_leave_out_are_left_out() -> None:
    busy = replace(KNOWN, rhythm=hourly(timedelta(minutes=10)))
    assert read(busy, wishes=Wishes(skip_hours=frozenset({12, 13}))).next_poll_at == NOW.replace(hour=14)
    assert read(busy, wishes=Wishes(skip_days=frozenset({NOW.weekday()}))).next_poll_at.date() > NOW.date()
    assert read(busy, wishes=Wishes(skip_hours=frozenset(range(24)))).next_poll_at <= NOW + timedelta(days=1, hours=1)


@given(SEEDS)
def test_feeds_that_came_due_together_in_an_outage_are_pulled_apart(seed: int) -> None:
    late = replace(KNOWN, next_poll_at=NOW - timedelta(hours=5))
    wait = read(late, FIXED, chance=random.Random(seed)).next_poll_at - NOW
    assert timedelta(seconds=450) <= wait <= timedelta(seconds=900)


# --- failures ---------------------------------------------------------------------------------------------------------


@given(st.integers(1, 60), st.none() | st.integers(60, 86400), SEEDS)
def test_after_failures_a_feed_is_asked_less_often_but_at_least_daily(
    failures: int, asked: int | None, seed: int
) -> None:
    standing = KNOWN
    for _ in range(failures):
        standing = failed(standing, "http_not_found", retry_after_s=asked, seed=seed)
    wait = standing.next_poll_at - NOW
    assert timedelta(seconds=1800) <= wait <= timedelta(seconds=POLL_BACKOFF_MAX_S * 1.1)
    assert wait >= timedelta(seconds=asked or 0)


@given(st.integers(1, 60), SEEDS)
def test_after_an_outage_of_our_own_every_feed_is_back_within_the_hour(failures: int, seed: int) -> None:
    standing = KNOWN
    for _ in range(failures):
        standing = failed(standing, "timeout", seed=seed)
    assert standing.next_poll_at - NOW <= timedelta(hours=1)
    slow = replace(FIXED, every_s=7200)
    assert failed(standing, "timeout", feed=slow, seed=seed).next_poll_at - NOW >= timedelta(hours=2)


def test_what_rarely_heals_backs_off_faster() -> None:
    waits = [failed(KNOWN, reason).next_poll_at for reason in ("timeout", "not-a-feed", "poisonous")]
    assert waits == sorted(waits)
    assert waits[0] < waits[1] < waits[2]


def test_being_asked_to_wait_is_no_failure() -> None:
    after = failed(KNOWN, "http_throttled", retry_after_s=7200)
    assert (after.failures, after.etag, after.health) == (0, '"1"', Health.OK)
    assert after.next_poll_at >= NOW + timedelta(hours=2)
    again = after_unchanged(after, FIXED, Answer(), now=NOW, chance=random.Random(1))
    assert again.reason is None


def test_a_feed_that_is_told_to_wait_for_days_is_told_to_the_operators() -> None:
    waiting = failed(KNOWN, "http_throttled", retry_after_s=86400)
    later = failed(waiting, "http_throttled", retry_after_s=86400, now=NOW + timedelta(hours=49))
    assert (waiting.health, later.health) == (Health.OK, Health.DEAD)
    assert read(later).health is Health.OK


def test_a_feed_whose_window_scrolls_faster_than_we_look_is_asked_as_often_as_may_be() -> None:
    quiet = replace(KNOWN, rhythm=hourly(timedelta(hours=25)))
    missed = read(quiet, scrolled=True)
    assert missed.next_poll_at - NOW == timedelta(seconds=POLL_MIN_S)
    day_later = NOW + timedelta(hours=25)
    assert read(missed, now=day_later).next_poll_at - day_later > timedelta(minutes=10)


def test_fault_16_feeds_that_were_told_the_same_wait_do_not_come_back_together() -> None:
    dues = {failed(KNOWN, "http_throttled", retry_after_s=86400, seed=seed).next_poll_at for seed in range(20)}
    assert len(dues) == 20
    assert min(dues) >= NOW + timedelta(days=1)
    assert max(dues) <= NOW + timedelta(days=1.1)


def test_after_two_failures_the_whole_document_is_asked_for() -> None:
    once = failed(KNOWN, "not-a-feed")
    assert (once.etag, once.last_modified) == ('"1"', "then")
    twice = failed(once, "not-a-feed")
    assert (twice.etag, twice.last_modified) == (None, None)


def test_a_304_never_clears_a_failure_and_a_document_does() -> None:
    ill = failed(KNOWN, "not-a-feed")
    same = after_unchanged(ill, FEED, Answer(), now=NOW, chance=random.Random(1))
    assert (same.failures, same.reason, same.failing_since) == (1, "not-a-feed", NOW)
    assert same.etag is None, "the next poll asks for the document, which alone can clear it"
    well = read(ill)
    assert (well.failures, well.reason, well.failing_since, well.health) == (0, None, None, Health.OK)


def test_a_feed_that_flaps_remembers_half_of_its_weight() -> None:
    ill = failed(failed(KNOWN, "not-a-feed"), "not-a-feed")
    assert read(ill).backoff == ill.backoff // 2 > 0


# --- moves ------------------------------------------------------------------------------------------------------------


def test_a_move_for_good_is_learned_once_enough_polls_have_seen_it() -> None:
    standing, asked = KNOWN, []
    for _ in range(MOVES_SEEN):
        asked.append(address(FEED, standing))
        standing = read(standing, answer=ELSEWHERE)
    assert asked == [FEED.url] * MOVES_SEEN
    assert address(FEED, standing) == ELSEWHERE.moved_to
    assert address(FEED, read(standing)) == ELSEWHERE.moved_to


def test_a_move_that_is_not_repeated_was_none() -> None:
    standing = read(read(KNOWN, answer=ELSEWHERE))
    assert (standing.moved_to, standing.moves) == (None, 0)


def test_a_learned_address_that_fails_is_forgotten() -> None:
    standing = replace(KNOWN, moved_to=ELSEWHERE.moved_to, moves=MOVES_SEEN)
    assert address(FEED, failed(standing, "http_not_found")) == FEED.url


# --- health -----------------------------------------------------------------------------------------------------------


def ill(reason: str, times: int, over: timedelta) -> Standing:
    standing = KNOWN
    for number in range(times):
        standing = failed(standing, reason, now=NOW + over * number / max(times - 1, 1))
    return standing


@pytest.mark.parametrize(
    ("reason", "times", "over", "health"),
    [
        ("timeout", 1, timedelta(), Health.FAILING),
        ("timeout", 9, timedelta(hours=47), Health.FAILING),
        ("timeout", 2, timedelta(hours=49), Health.FAILING),
        ("timeout", 3, timedelta(hours=49), Health.DEAD),
        ("not-a-feed", 1, timedelta(), Health.FAILING),
        ("not-a-feed", 2, timedelta(minutes=30), Health.WEB_PAGE),
    ],
)
def test_a_feed_is_ill_when_it_has_failed_long_enough(reason: str, times: int, over: timedelta, health: Health) -> None:
    assert ill(reason, times, over).health is health


def test_a_feed_that_is_gone_is_retired() -> None:
    after = failed(KNOWN, "http_gone", retired=True)
    assert (after.retired, after.health) == (True, Health.RETIRED)


def test_a_feed_is_silent_after_five_usual_gaps_and_not_before() -> None:
    standing = replace(KNOWN, rhythm=hourly(timedelta(hours=6)))

    def after(quiet: timedelta) -> Health:
        return after_unchanged(standing, FEED, Answer(), now=NOW + quiet, chance=random.Random(1)).health

    assert after(timedelta(hours=20)) is Health.OK
    assert after(timedelta(hours=40)) is Health.SILENT


def test_a_week_end_is_no_silence_for_an_office() -> None:
    friday = NOW + timedelta(days=4)
    rhythm = heard(None, [], now=friday - timedelta(days=56))
    for day in range(56, -1, -1):
        at = friday - timedelta(days=day)
        if at.weekday() < 5:
            rhythm = heard(rhythm, [at - timedelta(hours=number) for number in (6, 4, 2, 0)], now=at)
    standing = replace(KNOWN, rhythm=rhythm)

    def after(days: float) -> Health:
        return after_unchanged(
            standing, FEED, Answer(), now=friday + timedelta(days=days), chance=random.Random(1)
        ).health

    assert after(2.7) is Health.OK
    assert after(5) is Health.SILENT
