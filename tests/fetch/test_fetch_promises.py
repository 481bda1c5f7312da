from __future__ import annotations

import asyncio
import gc

import pytest
from web_servers import USER_AGENT, closing, head, packed, reply, serving, silent

from flankwatch.fetch import BodyKind, Bounds, Failed, Fetched, Fetcher, NotModified, Request
from flankwatch.fetch.stream import SocketBackend

ANYWHERE = frozenset({"127.0.0.1", "127.0.0.2"})


def fetcher(**arguments) -> Fetcher:
    return Fetcher(**{"allow_hosts": ANYWHERE, "user_agent": USER_AGENT, **arguments})


def feed(url: str, **validators) -> Request:
    return Request(url=url, kind=BodyKind.FEED, **validators)


async def test_a_fetched_body_comes_inflated_with_all_that_the_next_poll_needs():
    text = b"<rss>" + b"news " * 1000 + b"</rss>"
    answer = reply(
        200,
        "Content-Encoding: gzip",
        "Content-Type: application/rss+xml; charset=utf-8",
        'ETag: W/"a1"',
        "Last-Modified: Sun, 01 Mar 2026 12:00:00 GMT",
        body=packed(text),
    )
    async with serving(answer) as server, fetcher() as web:
        outcome = await web.fetch(feed(server.url("/feed?x=1#top")))
    assert isinstance(outcome, Fetched)
    assert (outcome.status, outcome.body, outcome.wire_bytes) == (200, text, len(packed(text)))
    assert outcome.content_type == "application/rss+xml; charset=utf-8"
    assert (outcome.etag, outcome.last_modified) == ('W/"a1"', "Sun, 01 Mar 2026 12:00:00 GMT")
    assert outcome.moved_to is None
    assert 0 < outcome.elapsed_s < 10
    assert server.asked[0].target == "/feed?x=1"
    assert server.asked[0].fields["user-agent"] == USER_AGENT
    assert "if-none-match" not in server.asked[0].fields


async def test_an_unchanged_feed_costs_one_request_without_a_body():
    async with serving(head(304, 'ETag: "b"')) as server, fetcher() as web:
        outcome = await web.fetch(feed(server.url(), etag='"a"', last_modified="Sun, 01 Mar 2026 12:00:00 GMT"))
    assert isinstance(outcome, NotModified)
    assert (outcome.etag, outcome.last_modified) == ('"b"', None)
    assert server.asked[0].fields["if-none-match"] == '"a"'
    assert server.asked[0].fields["if-modified-since"] == "Sun, 01 Mar 2026 12:00:00 GMT"


@pytest.mark.parametrize("answer", [head(304), reply(200, body=b"x" * 300_000)], ids=["unchanged", "body"])
async def test_a_connection_is_used_again_after_a_whole_answer(answer):
    async with serving(answer) as server, fetcher() as web:
        for _ in range(3):
            await web.fetch(feed(server.url(), etag='"a"'))
        assert (len(server.asked), server.connections) == (3, 1)


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ((301,), True),
        ((308, 301), True),
        ((302,), False),
        ((303,), False),
        ((307,), False),
        ((301, 302), False),
        ((302, 301), False),
    ],
)
async def test_an_address_has_moved_only_if_every_hop_was_permanent(statuses, moved):
    async def answer(asked, writer):
        step = int(asked.target[1:])
        done = step == len(statuses)
        writer.write(reply(200, body=b"here") if done else reply(statuses[step], f"Location: /{step + 1}"))

    async with serving(answer) as server, fetcher() as web:
        outcome = await web.fetch(feed(server.url("/0")))
        assert isinstance(outcome, Fetched)
        assert outcome.url == server.url("/0")
        assert outcome.final_url == server.url(f"/{len(statuses)}")
        assert outcome.moved_to == (outcome.final_url if moved else None)


async def test_a_body_that_ends_with_the_connection_is_whole():
    async with serving(closing(b"HTTP/1.0 200 OK\r\n\r\n<rss/>")) as server, fetcher() as web:
        outcome = await web.fetch(feed(server.url()))
    assert isinstance(outcome, Fetched)
    assert outcome.body == b"<rss/>"


async def test_a_chunked_body_is_put_together():
    chunked = head(200, "Transfer-Encoding: chunked") + b"5\r\n<rss \r\n2\r\n/>\r\n0\r\n\r\n"
    async with serving(chunked) as server, fetcher() as web:
        outcome = await web.fetch(feed(server.url()))
    assert isinstance(outcome, Fetched)
    assert outcome.body == b"<rss />"


async def test_a_large_body_arrives_whole_through_the_stream_that_holds_the_sender_back():
    body = bytes(range(256)) * 20_000
    async with serving(reply(200, body=body)) as server, fetcher() as web:
        outcome = await web.fetch(feed(server.url()))
    assert isinstance(outcome, Fetched)
    assert outcome.body == body


async def test_validators_follow_a_redirect_within_the_origin():
    async def answer(asked, writer):
        writer.write(head(304) if asked.target == "/new" else reply(301, "Location: /new"))

    async with serving(answer) as server, fetcher() as web:
        outcome = await web.fetch(feed(server.url("/old"), etag='"a"'))
        assert isinstance(outcome, NotModified)
        assert outcome.moved_to == server.url("/new")


class Gate:
    """A handler that holds its requests until it is opened, and counts how many it held at once."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.reached = asyncio.Condition()
        self.held = self.most = 0

    async def __call__(self, _asked, writer) -> None:
        async with self.reached:
            self.held += 1
            self.most = max(self.most, self.held)
            self.reached.notify_all()
        await self.open.wait()
        self.held -= 1
        writer.write(reply(200))

    async def holds(self, count: int) -> None:
        async with self.reached:
            await self.reached.wait_for(lambda: self.held == count)


async def test_a_host_of_the_operator_sees_two_requests_at_a_time_and_holds_up_no_other_host():
    gate = Gate()
    async with serving(gate) as slow, serving(reply(200), host="127.0.0.2") as quick, fetcher() as web:
        waiting = [asyncio.create_task(web.fetch(feed(slow.url(f"/{n}")))) for n in range(6)]
        await gate.holds(2)
        for _ in range(5):
            assert isinstance(await web.fetch(feed(quick.url())), Fetched)
        assert gate.held == 2
        gate.open.set()
        outcomes = await asyncio.gather(*waiting)
    assert all(isinstance(outcome, Fetched) for outcome in outcomes)
    assert gate.most == 2


async def test_no_more_requests_are_under_way_than_allowed():
    gate = Gate()
    bounds = Bounds(in_flight=3, per_own_host=9)
    async with serving(gate) as server, fetcher(bounds=bounds) as web:
        waiting = [asyncio.create_task(web.fetch(feed(server.url(f"/{n}")))) for n in range(8)]
        await gate.holds(3)
        gate.open.set()
        await asyncio.gather(*waiting)
    assert gate.most == 3


@pytest.mark.parametrize("quick_host", ["127.0.0.1", "127.0.0.2"], ids=["same-host", "other-host"])
async def test_waiting_for_a_place_does_not_count_against_the_deadline(quick_host):
    bounds = Bounds(in_flight=1, per_own_host=1, total_s=0.2)
    async with (
        serving(silent(b"")) as mute,
        serving(reply(200), host=quick_host) as quick,
        fetcher(bounds=bounds) as web,
    ):
        first, second = await asyncio.gather(web.fetch(feed(mute.url())), web.fetch(feed(quick.url())))
    assert isinstance(first, Failed)
    assert isinstance(second, Fetched)
    assert second.elapsed_s < 0.2


async def test_the_deadline_spans_all_hops():
    async def answer(asked, writer):
        await asyncio.sleep(0.06)  # the slowness of the server is what is tested
        writer.write(reply(302, "Location: /again"))

    async with serving(answer) as server, fetcher(bounds=Bounds(total_s=0.15, redirects_max=50)) as web:
        outcome = await web.fetch(feed(server.url()))
    assert isinstance(outcome, Failed)
    assert outcome.reason == "timeout"
    assert len(server.asked) <= 3


async def test_hosts_are_forgotten_when_nobody_asks_them():
    async with serving(head(304)) as server, fetcher(allow_hosts=frozenset()) as web:
        await asyncio.gather(*(web.fetch(feed(f"http://127.0.{n}.1:{server.port}/")) for n in range(200)))
        gc.collect()
        assert len(web._lanes._hosts) == 0


async def test_a_connection_the_server_has_closed_is_not_used_again():
    closed = asyncio.Event()

    async def answer(_asked, writer):
        writer.write(reply(200))
        writer.close()
        await writer.wait_closed()
        closed.set()

    async with serving(answer) as server, serving(reply(200), host="127.0.0.2") as other, fetcher() as web:
        for _ in range(3):
            closed.clear()
            assert isinstance(await web.fetch(feed(server.url())), Fetched)
            await closed.wait()
            await web.fetch(feed(other.url()))  # time for the farewell to arrive
        assert server.connections == 3


async def test_a_sender_faster_than_its_reader_is_held_back_and_loses_nothing():
    body = bytes(range(256)) * 40_000
    sent = asyncio.Event()

    async def answer(_asked, writer):
        writer.write(body)
        writer.close()
        sent.set()

    async with serving(answer) as server:
        stream = await SocketBackend().connect_tcp("127.0.0.1", server.port)
        await stream.write(b"GET / HTTP/1.1\r\n\r\n")
        await sent.wait()
        async with serving(reply(200), host="127.0.0.2") as other, fetcher() as web:
            for _ in range(50):  # turns of the loop, in which an unbounded stream would take all in
                await web.fetch(feed(other.url()))
        assert len(stream._line.unread) < 1 << 20
        received = bytearray()
        while chunk := await stream.read(1 << 16):
            received += chunk
        await stream.aclose()
    assert received == body


async def test_a_cancelled_fetch_gives_its_place_back():
    gate = Gate()
    async with serving(gate) as server, fetcher(bounds=Bounds(in_flight=1, per_own_host=1)) as web:
        stuck = asyncio.create_task(web.fetch(feed(server.url())))
        await gate.holds(1)
        stuck.cancel()
        with pytest.raises(asyncio.CancelledError):
            await stuck
        gate.open.set()
        assert isinstance(await web.fetch(feed(server.url())), Fetched)


@pytest.mark.parametrize("user_agent", ["", "x" * 513, "two\r\nlines"])
def test_a_user_agent_that_is_no_header_line_is_refused_at_once(user_agent):
    with pytest.raises(ValueError, match="user_agent"):
        fetcher(user_agent=user_agent)


async def test_a_contact_in_other_letters_does_not_stop_the_service():
    async with serving(reply(200)) as server, fetcher(user_agent="flankwatch/1 (+Jānis)") as web:
        assert isinstance(await web.fetch(feed(server.url())), Fetched)
        assert server.asked[0].fields["user-agent"] == "flankwatch/1 (+J?nis)"
