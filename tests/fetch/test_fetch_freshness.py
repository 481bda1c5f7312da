"""How long a server asks to be left alone by what it says of its answer's freshness (RFC 9111)."""

from __future__ import annotations

import pytest
from fetching import NOW, fetched
from hypothesis import given, settings
from hypothesis import strategies as st
from web_servers import head, reply, serving

from flankwatch.fetch import Fetched, NotModified
from flankwatch.fetch.freshness import fresh_s

DATE = "Sun, 01 Mar 2026 12:00:00 GMT"


def freshness(**said: str) -> int | None:
    return fresh_s({name.replace("_", "-").encode(): value.encode("latin-1") for name, value in said.items()}, now=NOW)


@pytest.mark.parametrize(
    ("cache_control", "seconds"),
    [
        ("max-age=300", 300),
        ("public, max-age=300", 300),
        ("MAX-AGE=300", 300),
        ('max-age="300"', 300),
        (" max-age = 300 ", 300),
        ("max-age=300, must-revalidate", 300),
        (",max-age=300,,public,", 300),
        ('private="a, max-age=5", max-age=300', 300),
        ("s-maxage=600", 600),
        ("max-age=300, s-maxage=600", 300),
        ("s-maxage=600, max-age=300", 300),
        ("max-age=300, max-age=60", 60),
        ("max-age=60, max-age=300", 60),
        ("max-age=300, max-age=nonsense", None),
        ("max-age=999999999", 86400),
        ("max-age=" + "9" * 300, 86400),
        ("max-age=0", None),
        ("max-age=0, must-revalidate", None),
        ("max-age=0, s-maxage=600", None),
        ("no-cache", None),
        ("no-cache, max-age=300", None),
        ("no-store, max-age=300", None),
        ("max-age=-5", None),
        ("max-age=3e2", None),
        ("max-age=300.5", None),
        ("max-age=²", None),
        ("max-age", None),
        ("max-age=", None),
        ("max-age=300; public", None),
        ("max age=300", None),
        ('private="max-age=300', None),
        ("x" * 2000 + ", max-age=300", None),
        ("", None),
        ("public", None),
    ],
)
def test_cache_control_is_read_with_suspicion(cache_control, seconds):
    assert freshness(cache_control=cache_control) == seconds


@pytest.mark.parametrize(
    ("age", "seconds"),
    [("100", 200), ("300", 0), ("9999", 0), ("0", 300), ("-5", 300), ("old", 300), ("", 300), ("100, 200", 200)],
)
def test_the_time_an_answer_has_waited_on_its_way_is_taken_off(age, seconds):
    assert freshness(cache_control="max-age=300", age=age) == seconds


@pytest.mark.parametrize(
    ("expires", "date", "seconds"),
    [
        ("Sun, 01 Mar 2026 12:10:00 GMT", DATE, 600),
        ("Sun, 01 Mar 2026 12:10:00 GMT", "Sun, 01 Mar 2026 12:09:00 GMT", 60),
        ("Sun, 01 Mar 2026 12:10:00 GMT", "nonsense", 600),
        ("Sunday, 01-Mar-26 12:10:00 GMT", DATE, 600),
        ("Fri, 31 Dec 9999 23:59:59 GMT", DATE, 86400),
        ("Sun, 01 Mar 2026 11:00:00 GMT", DATE, None),
        (DATE, DATE, None),
        ("0", DATE, None),
        ("-1", DATE, None),
        ("Sun, 99 Mar 2026 12:10:00 GMT", DATE, None),
        ("x" * 500, DATE, None),
    ],
)
def test_expires_counts_from_the_servers_own_date(expires, date, seconds):
    assert freshness(expires=expires, date=date) == seconds


def test_expires_counts_only_where_cache_control_says_nothing_of_it():
    expires = "Sun, 01 Mar 2026 13:00:00 GMT"
    assert freshness(expires=expires, date=DATE, cache_control="public") == 3600
    assert freshness(expires=expires, date=DATE, cache_control="max-age=60") == 60
    assert freshness(expires=expires, date=DATE, cache_control="no-cache") is None
    assert freshness(expires=expires, date=DATE, cache_control="s-maxage=0") is None
    assert freshness(expires=expires, date=DATE, age="600") == 3000


PIECES = ["max-age=", "s-maxage", "no-cache", "=", ",", " ", '"', "\\", "5", "9" * 30, "é", "\t", ";", "-1"]


@settings(max_examples=200)
@given(*(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) for _ in range(4)))
def test_no_answer_can_make_it_fail_or_leave_its_bounds(cache_control, age, expires, date):
    found = freshness(cache_control=cache_control, age=age, expires=expires, date=date)
    assert found is None or 0 <= found <= 86400


async def test_what_was_fetched_and_what_has_not_changed_both_tell_how_long_they_stay_fresh():
    async with serving(reply(200, "Cache-Control: max-age=300", "Age: 60")) as server:
        outcome = await fetched(server.url())
        assert isinstance(outcome, Fetched)
        assert outcome.fresh_s == 240
    async with serving(head(304, "Cache-Control: max-age=300")) as server:
        outcome = await fetched(server.url(), etag='"a"')
        assert isinstance(outcome, NotModified)
        assert outcome.fresh_s == 300
    async with serving(reply(200)) as server:
        assert (await fetched(server.url())).fresh_s is None
