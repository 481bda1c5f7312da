"""What answers say: rows 15 and 16 of the faults, and answers that are none. Holding a host is in test_fetch_pace.py."""

from __future__ import annotations

import pytest
from fetching import failed_for, fetched
from web_servers import closing, head, reply, serving

from flankwatch.fetch import FailureReason, Fetched, NotModified


@pytest.mark.parametrize(
    "value", [b"caf\xe9", b"x" * 513, b"\xf0\x9f\x92\xa3", b"tab\tbed"], ids=["latin", "long", "emoji", "tab"]
)
async def test_fault_15_a_poisonous_validator_is_not_stored(value):
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nETag: " + value + b"\r\nLast-Modified: " + value + b"\r\n\r\n"
    async with serving(answer) as server:
        outcome = await fetched(server.url())
        assert isinstance(outcome, Fetched)
        assert (outcome.etag, outcome.last_modified) == (None, None)


@pytest.mark.parametrize("etag", ["café", "a\r\nX-Evil: 1", "x" * 513])
async def test_fault_15_a_poisonous_validator_from_elsewhere_is_not_sent(etag):
    async with serving(reply(200)) as server:
        assert isinstance(await fetched(server.url(), etag=etag), Fetched)
        assert "if-none-match" not in server.asked[0].fields
        assert "x-evil" not in server.asked[0].fields


async def test_not_modified_counts_only_as_the_answer_to_a_validator():
    async with serving(head(304)) as server:
        assert isinstance(await fetched(server.url(), etag='"a"'), NotModified)
        failed_for(await fetched(server.url()), FailureReason.PROTOCOL)


@pytest.mark.parametrize(
    ("status", "retry_after", "reason", "wait_s"),
    [
        (429, "120", FailureReason.HTTP_THROTTLED, 120),
        (429, "-5", FailureReason.HTTP_THROTTLED, 60),
        (429, "999999999999", FailureReason.HTTP_THROTTLED, 86400),
        (429, "Sun, 01 Mar 2026 13:00:00 GMT", FailureReason.HTTP_THROTTLED, 3600),
        (429, "nonsense", FailureReason.HTTP_THROTTLED, None),
        (429, None, FailureReason.HTTP_THROTTLED, None),
        (503, "120", FailureReason.HTTP_THROTTLED, 120),
        (503, None, FailureReason.HTTP_SERVER_ERROR, None),
        (500, "120", FailureReason.HTTP_SERVER_ERROR, None),
        (410, None, FailureReason.HTTP_GONE, None),
        (404, None, FailureReason.HTTP_NOT_FOUND, None),
        (403, None, FailureReason.HTTP_CLIENT_ERROR, None),
        (599, None, FailureReason.HTTP_SERVER_ERROR, None),
        (300, None, FailureReason.PROTOCOL, None),
    ],
)
async def test_fault_16_each_failing_status_has_its_reason_and_throttling_its_wait(status, retry_after, reason, wait_s):
    fields = [] if retry_after is None else [f"Retry-After: {retry_after}"]
    async with serving(reply(status, *fields, body=b"sorry")) as server:
        outcome = failed_for(await fetched(server.url()), reason)
        assert (outcome.status, outcome.retry_after_s) == (status, wait_s)
        assert outcome.permanent is (status == 410)


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"<html>\r\n\r\n",
        b"HTTP/1.1 99 x\r\n\r\n",
        head(200, "Content-Length: -1"),
        head(200, "Content-Length: 1", "Content-Length: 2"),
        head(200, "X: " + "a" * 200_000),
        head(200, "Transfer-Encoding: chunked") + b"zz\r\n",
        head(206, "Content-Length: 1") + b"x",
        head(600),
    ],
    ids=[
        "ssh",
        "html",
        "low-status",
        "negative-length",
        "two-lengths",
        "huge-head",
        "bad-chunk",
        "partial",
        "high-status",
    ],
)
async def test_an_answer_that_is_not_http_is_a_failure(answer):
    async with serving(closing(answer)) as server:
        failed_for(await fetched(server.url()), FailureReason.PROTOCOL)


async def test_a_refused_connection_and_one_closed_without_an_answer_say_so():
    async with serving(closing(b"")) as server:
        assert "without an answer" in failed_for(await fetched(server.url()), FailureReason.CONNECT).detail
    assert "refused" in failed_for(await fetched(server.url()), FailureReason.CONNECT).detail
