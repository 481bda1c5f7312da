from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from web_servers import gzip_bomb, packed

from flankwatch.fetch import Bounds, FailureReason
from flankwatch.fetch.body import Body
from flankwatch.fetch.headers import coding, fields, printable, retry_after_s
from flankwatch.fetch.values import Fault

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "wait_s"),
    [
        (b"120", 120),
        (b"0", 60),
        (b"-5", 60),
        (b"99999999", 86400),
        (b"9" * 200, 86400),
        (b"Sun, 01 Mar 2026 12:10:00 GMT", 600),
        (b"Sunday, 01-Mar-26 12:10:00 GMT", 600),
        (b"Sun, 01 Mar 2026 12:10:00 -0000", 600),
        (b"Sun, 01 Mar 2026 11:00:00 GMT", 60),
        (b"Fri, 31 Dec 9999 23:59:59 GMT", 86400),
        (b"soon", None),
        (b"", None),
        (b"1e3", None),
        (b"Sun, 99 Mar 2026 12:10:00 GMT", None),
        (b"caf\xe9", None),
        (b"\xb2", None),
        (None, None),
    ],
)
def test_fault_16_retry_after_is_read_in_both_forms_and_kept_between_a_minute_and_a_day(value, wait_s):
    assert retry_after_s(value, now=NOW) == wait_s


@settings(max_examples=200)
@given(st.binary(max_size=40))
def test_no_retry_after_can_fail(value):
    wait_s = retry_after_s(value, now=NOW)
    assert wait_s is None or 60 <= wait_s <= 86400


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (b'W/"a-1"', 'W/"a-1"'),
        (b"caf\xe9", None),
        (b"a\x00b", None),
        (b"", None),
        (b"x" * 512, "x" * 512),
        (b"x" * 513, None),
    ],
)
def test_fault_15_only_short_printable_ascii_is_kept_as_a_validator(value, kept):
    assert printable(value) == kept


def test_repeated_fields_are_joined_whatever_their_case():
    assert fields([(b"Vary", b"a"), (b"VARY", b"b")]) == {b"vary": b"a, b"}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (None, "identity"),
        (b"", "identity"),
        (b"identity", "identity"),
        (b"GZIP", "gzip"),
        (b"x-gzip", "gzip"),
        (b"identity, gzip", "gzip"),
    ],
)
def test_identity_and_one_layer_of_gzip_are_understood(value, read):
    assert coding(value) == read


def gzip_body(*, bytes_max: int = 1 << 20, bounds: Bounds | None = None) -> Body:
    return Body(coding="gzip", bytes_max=bytes_max, bounds=bounds or Bounds())


def fed(body: Body, raw: bytes, size: int = 4096) -> bytes:
    for start in range(0, len(raw), size):
        body.add(raw[start : start + size], elapsed_s=0)
    return body.whole()


@settings(max_examples=100)
@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4), st.integers(1, 50))
def test_however_a_gzip_body_is_cut_and_in_however_many_members_it_inflates_to_the_same(members, size):
    assert fed(gzip_body(), b"".join(map(packed, members)), size) == b"".join(members)


@settings(max_examples=100)
@given(st.binary(max_size=300), st.data())
def test_fault_13_a_gzip_body_cut_anywhere_is_truncated_and_never_a_shorter_body(text, data):
    raw = packed(text)
    cut = data.draw(st.integers(0, len(raw) - 1))
    with pytest.raises(Fault) as caught:
        fed(gzip_body(), raw[:cut])
    assert caught.value.reason is FailureReason.TRUNCATED


def test_padding_behind_the_gzip_stream_is_ignored():
    assert fed(gzip_body(), packed(b"news") + b"\0\0\0 \r\n") == b"news"


def test_a_gzip_body_of_exactly_the_limit_passes_and_one_byte_more_does_not():
    assert len(fed(gzip_body(bytes_max=5000), gzip.compress(bytes(5000)))) == 5000
    with pytest.raises(Fault) as caught:
        fed(gzip_body(bytes_max=5000), gzip.compress(bytes(5001)))
    assert caught.value.reason is FailureReason.TOO_LARGE


def test_fault_10_a_ratio_no_honest_text_reaches_stops_the_inflation_below_the_size_limit():
    body = gzip_body(bytes_max=1 << 30, bounds=Bounds(inflate_ratio_max=200, inflate_free_bytes=1 << 20))
    with pytest.raises(Fault, match="200-fold"):
        fed(body, b"".join(gzip_bomb(4)))


def test_a_short_body_of_blanks_may_have_any_ratio():
    assert len(fed(gzip_body(), gzip.compress(b" " * 500_000))) == 500_000


def test_fault_10_a_swarm_of_empty_gzip_members_is_refused():
    with pytest.raises(Fault, match="members"):
        fed(gzip_body(), packed(b"") * 1001)


@pytest.mark.parametrize("raw", [b"<rss/>", zlib.compress(b"<rss/>"), packed(b"<rss/>" * 99)[:-8] + b"badcheck"])
def test_a_body_that_only_claims_to_be_gzip_is_a_bad_encoding(raw):
    with pytest.raises(Fault) as caught:
        fed(gzip_body(), raw)
    assert caught.value.reason is FailureReason.BAD_ENCODING


def test_fault_11_a_body_below_the_least_pace_is_given_up_after_the_grace():
    body = Body(coding="identity", bytes_max=1000, bounds=Bounds(rate_grace_s=10, rate_bytes_per_s_min=50))
    body.add(b"x", elapsed_s=9.9)
    with pytest.raises(Fault) as caught:
        body.add(b"x", elapsed_s=10.1)
    assert caught.value.reason is FailureReason.TIMEOUT


def test_a_body_at_the_least_pace_is_read_on_after_the_grace():
    body = Body(coding="identity", bytes_max=1000, bounds=Bounds(rate_grace_s=10, rate_bytes_per_s_min=50))
    body.add(b"x" * 600, elapsed_s=11)
    assert len(body.whole()) == 600
