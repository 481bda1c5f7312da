"""What is sent to us: rows 10 to 14 of the faults. What a bomb costs in memory is in test_fetch_memory.py."""

from __future__ import annotations

import asyncio

import pytest
from fetching import failed_for, fetched, fetcher
from web_servers import closing, endless, gzip_bomb, head, packed, reply, serving, silent

from flankwatch.fetch import BodyKind, Bounds, Failed, FailureReason, Fetched, Request


@pytest.fixture(scope="module")
def bomb() -> bytes:
    return b"".join(gzip_bomb(64))


async def test_fault_10_a_gzip_bomb_is_too_large(bomb):
    async with serving(reply(200, "Content-Encoding: gzip", body=bomb)) as server:
        failed_for(await fetched(server.url()), FailureReason.TOO_LARGE)


@pytest.mark.parametrize("status", [302, 404, 500])
async def test_fault_10_the_body_of_a_redirect_or_an_error_is_never_read(status):
    answer = endless(
        head(status, "Content-Encoding: gzip", "Content-Length: 999999999999", "Location: ftp://x/"), b"x" * 65536
    )
    async with serving(answer) as server:
        outcome = await fetched(server.url())
        assert isinstance(outcome, Failed)
        assert outcome.reason is not FailureReason.TOO_LARGE


async def test_fault_11_a_silent_server_is_given_up_after_the_read_deadline():
    async with serving(silent(b"")) as server:
        outcome = await fetched(server.url(), bounds=Bounds(read_s=0.05))
        assert "silent" in failed_for(outcome, FailureReason.TIMEOUT).detail


async def test_fault_11_a_body_that_stops_half_way_is_given_up_after_the_read_deadline():
    async with serving(silent(head(200, "Content-Length: 10") + b"half")) as server:
        failed_for(await fetched(server.url(), bounds=Bounds(read_s=0.05)), FailureReason.TIMEOUT)


@pytest.mark.parametrize(
    "start", [head(200), head(200, "Content-Length: 99999"), b""], ids=["body", "declared", "head"]
)
async def test_fault_11_a_dripping_server_is_given_up_after_the_total_deadline(start):
    async def drip(_, writer):
        writer.write(start)
        while True:
            writer.write(b"X")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with serving(drip) as server:
        outcome = failed_for(await fetched(server.url(), bounds=Bounds(total_s=0.15)), FailureReason.TIMEOUT)
        assert 0.15 <= outcome.elapsed_s < 2


async def test_fault_11_a_dripping_body_is_given_up_at_once_when_it_falls_below_the_least_pace():
    async def drip(_, writer):
        writer.write(head(200))
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with serving(drip) as server:
        outcome = await fetched(server.url(), bounds=Bounds(rate_grace_s=0.05, rate_bytes_per_s_min=5000))
        assert "slower than" in failed_for(outcome, FailureReason.TIMEOUT).detail


async def test_fault_11_an_endless_run_of_interim_answers_is_given_up():
    async with serving(endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n")) as server:
        failed_for(await fetched(server.url(), bounds=Bounds(total_s=0.15)), FailureReason.TIMEOUT)


async def test_fault_11_a_body_in_a_hundred_thousand_pieces_is_refused():
    async with serving(endless(head(200, "Transfer-Encoding: chunked"), b"1\r\nx\r\n" * 1000)) as server:
        outcome = await fetched(server.url(), bounds=Bounds(body_chunks_max=5000))
        assert "pieces" in failed_for(outcome, FailureReason.PROTOCOL).detail


SMALL = Bounds(feed_bytes_max=100_000, page_bytes_max=50_000)


@pytest.mark.parametrize(
    "start",
    [head(200), head(200, "Transfer-Encoding: chunked"), head(200, "Content-Length: 500000")],
    ids=["no-length", "chunked", "honest-length"],
)
async def test_fault_12_a_body_over_the_limit_is_too_large_however_its_length_is_told(start):
    piece = b"400\r\n" + b"x" * 1024 + b"\r\n" if b"chunked" in start else b"x" * 1024
    async with serving(endless(start, piece)) as server:
        failed_for(await fetched(server.url(), bounds=SMALL), FailureReason.TOO_LARGE)


async def test_fault_12_a_declared_length_over_the_limit_is_refused_before_the_body_is_sent():
    async with serving(silent(head(200, "Content-Length: 100001"))) as server:
        failed_for(await fetched(server.url(), bounds=SMALL), FailureReason.TOO_LARGE)


@pytest.mark.parametrize(("kind", "size"), [(BodyKind.FEED, 100_000), (BodyKind.PAGE, 50_000)])
async def test_fault_12_a_body_of_exactly_its_kinds_limit_passes_and_one_byte_more_does_not(kind, size):
    async with serving(reply(200, body=b"x" * size)) as server:
        assert isinstance(await fetched(server.url(), kind=kind, bounds=SMALL), Fetched)
    async with serving(closing(head(200) + b"x" * (size + 1))) as server:
        failed_for(await fetched(server.url(), kind=kind, bounds=SMALL), FailureReason.TOO_LARGE)


async def test_fault_12_what_comes_behind_the_declared_length_is_neither_body_nor_the_next_answer():
    lying = head(200, "Content-Length: 4") + b"news" + reply(200, body=b"evil")
    answers = [lying, reply(200, body=b"honest")]

    async def answer(asked, writer):
        writer.write(answers.pop(0))

    async with serving(answer) as server, fetcher() as web:
        bodies = [(await web.fetch(Request(url=server.url(), kind=BodyKind.FEED))).body for _ in range(2)]
    assert bodies == [b"news", b"honest"]


@pytest.mark.parametrize(
    "answer",
    [
        head(200, "Content-Encoding: gzip") + packed(b"<rss/>" * 99)[:-9],
        head(200, "Content-Encoding: gzip"),
        head(200, "Content-Length: 100") + b"<rss>",
        head(200, "Transfer-Encoding: chunked") + b"5\r\n<rss>\r\n",
        head(200, "Transfer-Encoding: chunked") + b"64\r\n<rss>",
    ],
    ids=["gzip", "empty-gzip", "short-of-its-length", "no-last-chunk", "half-a-chunk"],
)
async def test_fault_13_a_truncated_body_is_a_failure_and_never_a_short_feed(answer):
    async with serving(closing(answer)) as server:
        failed_for(await fetched(server.url()), FailureReason.TRUNCATED)


@pytest.mark.parametrize(
    "encoding", ["gzip, gzip", "br", "zstd", "deflate", "x-evil", "gzip, br", "identity, x-evil", "caf\xe9"]
)
async def test_fault_14_an_encoding_we_did_not_ask_for_is_refused_unread(encoding, bomb):
    async with serving(reply(200, f"Content-Encoding: {encoding}", body=bomb)) as server:
        failed_for(await fetched(server.url()), FailureReason.BAD_ENCODING)
        assert server.asked[0].fields["accept-encoding"] == "gzip"
