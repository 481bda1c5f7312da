"""Dates are read as publishers write them, and what cannot be trusted is unknown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from babel import Locale
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.dates import date, sane

LANGUAGES = """
be bg cs da de el en es et fi fr he hr hu is it ka lt lv nb nl pl pt ro ru sk sl sr sr_Latn sv tr uk
""".split()  # noqa: SIM905
# One word for two months: the month of the language with more feeds is given.
CONTRADICTIONS = {
    ("hr", "listopad"): 11,  # October in Croatian, November in Czech
    ("hr", "listopada"): 11,  # and in Polish
    ("hr", "lis"): 11,
    ("hr", "lip"): 7,  # June in Croatian, July in Polish
    ("hr", "srp"): 8,  # July in Croatian, August in Czech
}
NOON = datetime(2024, 11, 22, 12, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Fri, 22 Nov 2024 14:09:00 +0200",
        "22 Nov 2024 14:09 EET",
        "Fri, 22 Nov 24 12:09:00 GMT",
        "Friday, 22-Nov-24 12:09:00 UTC",
        "2024-11-22T12:09:00Z",
        "2024-11-22T14:09:00.000+02:00",
        "2024-11-22t12:09:00z",
        "2024-11-22 12:09",
        "2024-11-22 14:09:00 +0200",
        "20241122T120900Z",
        "2024/11/22 12:09:00",
        "22.11.2024 12:09",
        "22. novembris 2024, 14:09 GMT+2",
        "22 listopada 2024 13:09 CET",
        "Пт, 22 ноя 2024 15:09:00 +0300",
        "22 листопада 2024 14:09 +0200",
        "pe, 22 marraskuu 2024 12:09:00 GMT",
        "2024. november 22. 13:09 CET",
        "Παρ, 22 Νοε 2024 14:09:00 EET",
        "Nov 22, 2024 12:09 pm",
        "November 22, 2024 7:09 AM EST",
        "Fri Nov 22 12:09:00 2024",
        "11/22/2024 12:09",
        "22/11/2024 12:09",
        "1732277340",
    ],
)
def test_one_moment_in_many_hands_is_one_time(text: str) -> None:
    assert date(text) == NOON


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", ["wide", "abbreviated"])
@pytest.mark.parametrize("context", ["format", "stand-alone"])
def test_the_months_of_every_watched_language_are_known(language: str, width: str, context: str) -> None:
    for month, name in Locale.parse(language).months[context][width].items():
        wanted = CONTRADICTIONS.get((language, name), month)
        assert date(f"14 {name} 2024") == datetime(2024, wanted, 14, tzinfo=UTC), name
        assert date(f"14. {name.upper()} 2024, 12:09 UTC") == datetime(2024, wanted, 14, 12, 9, tzinfo=UTC), name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", ["full", "long", "medium"])
def test_days_are_read_as_every_watched_language_writes_them(language: str, style: str) -> None:
    for month in range(1, 13):
        day = datetime(2024, month, 14, tzinfo=UTC)
        text = format_date(day, style, locale=language)
        if not any((language, word) in CONTRADICTIONS for word in text.split()):
            assert date(text) == day, text


def test_letters_may_come_with_their_accents_apart() -> None:
    assert date("22 aou\u0302t 2024") == datetime(2024, 8, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2024-11-22", datetime(2024, 11, 22, tzinfo=UTC)),
        ("2024-11", datetime(2024, 11, 1, tzinfo=UTC)),
        ("Sun, 31 Dec 2023 24:00:00 GMT", datetime(2024, 1, 1, tzinfo=UTC)),
        ("Fri, 30 Jun 2023 23:59:60 GMT", datetime(2023, 6, 30, 23, 59, 59, tzinfo=UTC)),
        ("2024-11-22T14:09:00+99:00", datetime(2024, 11, 22, 14, 9, tzinfo=UTC)),
    ],
)
def test_odd_but_clear_dates_are_read(text: str, when: datetime) -> None:
    assert date(text) == when


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sometime soon",
        "2026-13-40",
        "2024-02-30",
        "Fri, 45 Nov 2024 12:00:00 GMT",
        "0000-00-00 00:00:00",
        "1/2/2024",
        "2024-11-22T25:00:00Z",
        "x" * 10_000,
        "12",
        "yesterday",
        "today",
        "Today, 14:05",
        "now",
        "just now",
        "2 hours ago",
        "10 min.",
        "vor 2 Stunden",
        "вчера в 14:05",
        "pirms 3 stundām",
        "vakar, 14:05",
        "22 November",
        "14 Smarch 2024",
        "32 maart 2024",
        "99999999999999999",
    ],
)
def test_fault_26_what_is_no_date_is_unknown(text: str) -> None:
    assert date(text) is None


@pytest.mark.parametrize(
    "when",
    [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1989, 12, 31, tzinfo=UTC),
        datetime(9998, 1, 1, tzinfo=UTC),
        NOON + timedelta(hours=25),
    ],
)
def test_fault_26_an_absurd_date_is_unknown_not_now(when: datetime) -> None:
    assert sane(when, now=NOON) is None


def test_tomorrow_is_a_time_zone_mistake_and_stays() -> None:
    assert sane(NOON + timedelta(hours=23), now=NOON) == NOON + timedelta(hours=23)


@settings(max_examples=200)
@given(st.integers(631_152_000, 2_840_140_800), st.integers(-12, 14))
def test_standard_dates_survive_the_round(seconds: int, hours: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    local = moment + timedelta(hours=hours)
    sign = f"{'-' if hours < 0 else '+'}{abs(hours):02d}"
    assert date(local.strftime("%a, %d %b %Y %H:%M:%S ") + sign + "00") == moment
    assert date(local.strftime("%Y-%m-%dT%H:%M:%S") + sign + ":00") == moment


@settings(max_examples=200)
@given(st.text(max_size=90))
def test_no_text_makes_dates_fail(text: str) -> None:
    found = date(text)
    assert found is None or found.tzinfo is UTC
