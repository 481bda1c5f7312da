"""What a feed brought says when it will bring more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flankwatch.polling.rhythm import Rhythm, expected, heard, packed, rate, unpacked, usual_gap_s

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


def office(weeks: int) -> Rhythm:
    """A desk that publishes at 9, 12 and 15 on working days, heard every hour for so many weeks."""
    rhythm = heard(None, [], now=MONDAY)
    for hour in range(1, weeks * 168 + 1):
        at = MONDAY + hour * HOUR
        if at.weekday() < 5 and at.hour in {9, 12, 15}:
            rhythm = heard(rhythm, [at], now=at)
    return rhythm


def test_an_hour_that_brings_news_every_week_is_expected_to_bring_it_again() -> None:
    rhythm, monday = office(6), MONDAY + timedelta(weeks=6)
    nine, night = (rate(rhythm, monday + hour * HOUR, now=monday) for hour in (9, 3))
    saturday = rate(rhythm, monday + timedelta(days=5, hours=9), now=monday)
    assert nine > 10 * night
    assert nine > 5 * saturday


def test_what_a_week_brings_is_what_was_brought() -> None:
    rhythm = office(8)
    assert expected(rhythm, MONDAY + timedelta(weeks=8), MONDAY + timedelta(weeks=9)) == pytest.approx(15, rel=0.3)
    assert usual_gap_s(rhythm) == pytest.approx(168 / 15 * 3600, rel=0.15)


def test_ten_articles_at_once_are_one_event() -> None:
    start = heard(None, [], now=MONDAY)
    batch = heard(start, [MONDAY + HOUR + timedelta(seconds=number) for number in range(10)], now=MONDAY + 2 * HOUR)
    assert sum(batch.events) == 1


def test_the_dates_of_a_first_document_tell_the_past() -> None:
    hourly = [MONDAY - number * HOUR for number in range(48)]
    rhythm = heard(None, hourly, now=MONDAY)
    assert usual_gap_s(rhythm) == pytest.approx(3600, rel=0.1)


@pytest.mark.parametrize(
    "odd",
    [None, datetime(1, 1, 1, tzinfo=UTC), datetime(9998, 1, 1, tzinfo=UTC)],
    ids=["undated", "year-1", "year-9998"],
)
def test_an_absurd_date_counts_as_just_come(odd: datetime | None) -> None:
    rhythm = heard(heard(None, [], now=MONDAY), [odd], now=MONDAY + HOUR)
    assert rhythm.last_at == MONDAY + HOUR


def test_the_longer_a_feed_says_nothing_the_less_is_expected_of_it() -> None:
    rhythm, end = office(2), MONDAY + timedelta(weeks=2)
    rates = [
        rate(rhythm, end + timedelta(weeks=quiet, hours=9), now=end + timedelta(weeks=quiet)) for quiet in range(9)
    ]
    assert rates == sorted(rates, reverse=True)


TIMES = st.integers(0, 120 * 365 * 24).map(lambda hours: datetime(1970, 1, 1, tzinfo=UTC) + hours * HOUR)


@given(st.lists(st.lists(st.none() | TIMES, max_size=5), max_size=6), st.lists(TIMES, min_size=6, max_size=6))
def test_no_dates_and_no_clock_give_an_impossible_rhythm(
    brought: list[list[datetime | None]], nows: list[datetime]
) -> None:
    rhythm: Rhythm | None = None
    for times, now in zip(brought, nows, strict=False):
        rhythm = heard(rhythm, times, now=now)
        assert 0 < rate(rhythm, now, now=now) < 10
        assert unpacked(packed(rhythm)) is not None
        assert expected(rhythm, now - timedelta(days=9), now) >= 0


def test_a_rhythm_that_is_kept_comes_back_nearly_the_same() -> None:
    rhythm = office(3)
    again = unpacked(packed(rhythm))
    assert again is not None
    assert (again.until, again.last_at) == (rhythm.until, rhythm.last_at)
    assert again.events == pytest.approx(rhythm.events, rel=0.001)
    assert unpacked(b"of another version") is None
