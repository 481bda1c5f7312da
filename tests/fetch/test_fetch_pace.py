"""How fast a host is asked, and when it is left alone. Row 16 and 18 of the faults."""

from __future__ import annotations

import asyncio
import time

import pytest
from fetching import NOW, Time, failed_for, fetcher, public
from web_servers import head, reply, serving

from flankwatch.fetch import BodyKind, Bounds, FailureReason, Fetched, HostBook, Manners, NotModified, Request, Timer


def feed(url: str, **validators) -> Request:
    return Request(url=url, kind=BodyKind.FEED, **validators)


class Starts:
    """Answers like `answer`, and notes at what time each request came and how many were under way."""

    def __init__(self, answer: bytes, clock) -> None:
        self.answer, self.clock = answer, clock
        self.at: list[float] = []
        self.targets: list[str] = []
        self.under_way = self.most = 0

    async def __call__(self, asked, writer) -> None:
        self.at.append(self.clock())
        self.targets.append(asked.target)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(0)
        self.under_way -= 1
        writer.write(self.answer)

    @property
    def gaps(self) -> list[float]:
        return [later - earlier for earlier, later in zip(self.at, self.at[1:], strict=False)]


async def test_fault_18_a_host_is_asked_one_request_at_a_time_and_two_seconds_apart():
    moment = Time()
    starts = Starts(head(304), lambda: moment.now)
    async with (
        serving(starts) as server,
        fetcher(**public(server, manners=moment.manners())) as web,
    ):
        asked = [feed(f"http://news.example/{n}", etag='"a"') for n in range(4)]
        outcomes = await asyncio.gather(*map(web.fetch, asked))
    assert all(isinstance(outcome, NotModified) for outcome in outcomes)
    assert starts.most == 1
    assert starts.gaps == pytest.approx([2.0] * 3)


async def test_fault_18_the_pace_is_kept_by_a_real_clock_too():
    starts = Starts(head(304), time.monotonic)
    async with serving(starts) as server, fetcher(**public(server, pace_s=0.05)) as web:
        began = time.monotonic()
        await asyncio.gather(*(web.fetch(feed(f"http://news.example/{n}", etag='"a"')) for n in range(3)))
    assert starts.most == 1
    assert starts.at[1] - began >= 0.05
    assert starts.at[2] - began >= 0.10


async def test_fault_18_who_asks_says_who_it_is_and_how_to_reach_its_operator():
    async with serving(reply(200)) as server, fetcher(user_agent="flankwatch/1 (+mailto:desk@example.org)") as web:
        await web.fetch(feed(server.url()))
    assert server.asked[0].fields["user-agent"] == "flankwatch/1 (+mailto:desk@example.org)"


async def test_pages_and_feeds_of_a_host_share_one_pace():
    moment = Time()
    starts = Starts(reply(200), lambda: moment.now)
    async with serving(starts) as server, fetcher(**public(server, manners=moment.manners())) as web:
        await web.fetch(feed("http://news.example/feed"))
        await web.fetch(Request(url="http://news.example/page", kind=BodyKind.PAGE))
    assert starts.targets == ["/feed", "/robots.txt", "/page"]
    assert starts.gaps == pytest.approx([2.0, 2.0])


async def test_two_hosts_do_not_wait_for_one_another():
    moment = Time()
    async with serving(reply(200)) as server, fetcher(**public(server, manners=moment.manners())) as web:
        for name in ("one", "two", "three"):
            await web.fetch(feed(f"http://{name}.example/"))
    assert moment.slept == []


async def test_a_dot_at_the_end_makes_no_other_host_of_a_name():
    moment = Time()
    async with serving(reply(200)) as server, fetcher(**public(server, manners=moment.manners())) as web:
        await web.fetch(feed("http://one.example/"))
        await web.fetch(feed("http://one.example./"))
    assert sum(moment.slept) == pytest.approx(2.0)


async def test_the_operators_own_hosts_are_not_paced():
    moment = Time()
    async with serving(reply(200)) as server, fetcher(manners=moment.manners()) as web:
        for _ in range(5):
            assert isinstance(await web.fetch(feed(server.url())), Fetched)
    assert moment.slept == []


async def test_a_redirect_to_the_same_host_does_not_wait_again_and_one_to_another_waits_for_that_one():
    moment = Time()

    async def answer(asked, writer):
        steps = {"/a": "/b", "/b": "http://other.example/c"}
        to = steps.get(asked.target)
        writer.write(reply(301, f"Location: {to}") if to else reply(200))

    async with serving(answer) as server, fetcher(**public(server, manners=moment.manners())) as web:
        assert isinstance(await web.fetch(feed("http://news.example/a")), Fetched)
        assert moment.slept == []
        assert isinstance(await web.fetch(feed("http://third.example/b")), Fetched)
        assert sum(moment.slept) == pytest.approx(2.0)


async def test_waiting_for_the_pace_does_not_count_against_the_deadline_and_takes_no_place():
    held, moment = asyncio.Event(), Time()

    async def sleep(wait_s):
        await held.wait()
        moment.now += wait_s

    manners = Manners(timer=Timer(clock=lambda: moment.now, sleep=sleep))
    async with serving(reply(200)) as server:
        bounds = Bounds(in_flight=1, total_s=5.0)
        async with fetcher(**public(server, manners=manners, bounds=bounds, pace_s=60.0)) as web:
            await web.fetch(feed("http://busy.example/0"))
            queue = [asyncio.create_task(web.fetch(feed(f"http://busy.example/{n}"))) for n in range(1, 4)]
            assert isinstance(await web.fetch(feed("http://quick.example/")), Fetched)
            assert not any(task.done() for task in queue)
            held.set()
            outcomes = await asyncio.gather(*queue)
    assert all(isinstance(outcome, Fetched) for outcome in outcomes)
    assert all(outcome.elapsed_s < 5 for outcome in outcomes)


async def test_a_cancelled_wait_lets_the_next_one_have_its_turn():
    asleep, never, moment = asyncio.Event(), asyncio.Event(), Time()

    async def sleep(wait_s):
        if not asleep.is_set():
            asleep.set()
            await never.wait()
        moment.now += wait_s

    manners = Manners(timer=Timer(clock=lambda: moment.now, sleep=sleep))
    async with serving(reply(200)) as server, fetcher(**public(server, manners=manners)) as web:
        await web.fetch(feed("http://news.example/"))
        stuck = asyncio.create_task(web.fetch(feed("http://news.example/")))
        await asleep.wait()
        stuck.cancel()
        assert isinstance(await web.fetch(feed("http://news.example/")), Fetched)
        with pytest.raises(asyncio.CancelledError):
            await stuck


async def test_the_pace_outlives_a_fetcher():
    moment = Time()
    manners = moment.manners()
    async with serving(reply(200)) as server:
        for _ in range(2):
            async with fetcher(**public(server, manners=manners)) as web:
                await web.fetch(feed("http://news.example/"))
    assert moment.slept == pytest.approx([2.0])


async def test_whoever_waits_for_a_free_host_reserves_nothing():
    moment = Time()
    async with serving(reply(200)) as server, fetcher(**public(server, manners=moment.manners())) as web:
        await web.until_free("http://news.example/")
        await web.until_free("not an address")
        assert moment.slept == []
        await web.fetch(feed("http://news.example/"))
        await web.until_free("http://news.example/")
        assert moment.slept == pytest.approx([2.0])
        await web.fetch(feed("http://news.example/"))
        assert moment.slept == pytest.approx([2.0])


async def test_a_host_of_the_operator_takes_two_at_once_and_any_other_one():
    async with fetcher(allow_hosts=frozenset({"intranet", "desk:8080"})) as web:
        asked = ("http://intranet/", "http://desk:8080/", "http://desk/", "http://news.example/", "nonsense")
        assert [web.at_once(url) for url in asked] == [2, 2, 1, 1, 1]


# --- 16: hosts that ask to be left alone -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "asked", "kept_s"),
    [
        (429, "120", 120),
        (503, "120", 120),
        (429, "-5", 60),
        (429, "0", 60),
        (503, "999999999999", 86400),
        (429, "Sun, 01 Mar 2026 13:00:00 GMT", 3600),
        (503, "Fri, 31 Dec 9999 23:59:59 GMT", 86400),
        (429, "Thu, 01 Jan 1970 00:00:00 GMT", 60),
    ],
)
async def test_fault_16_a_host_that_asks_to_be_left_alone_is_left_alone_for_so_long(status, asked, kept_s):
    moment = Time()
    async with (
        serving(reply(status, f"Retry-After: {asked}")) as server,
        fetcher(**public(server, manners=moment.manners(), clock=lambda: NOW)) as web,
    ):
        first = failed_for(await web.fetch(feed("http://news.example/a")), FailureReason.HTTP_THROTTLED)
        assert first.retry_after_s == kept_s
        moment.now += kept_s - 30
        second = failed_for(await web.fetch(feed("http://news.example/b")), FailureReason.HTTP_THROTTLED)
        assert (second.retry_after_s, second.status, second.permanent) == (30, None, False)
        assert len(server.asked) == 1
        moment.now += 30
        await web.fetch(feed("http://news.example/b"))
        assert len(server.asked) == 2


async def test_fault_16_who_already_waits_for_a_host_is_told_too_and_no_other_host_is():
    moment = Time()

    async def answer(asked, writer):
        throttled = asked.fields["host"] == "news.example"
        writer.write(reply(429, "Retry-After: 100") if throttled else reply(200))

    async with serving(answer) as server, fetcher(**public(server, manners=moment.manners())) as web:
        outcomes = await asyncio.gather(*(web.fetch(feed(f"http://news.example/{n}")) for n in range(5)))
        assert [outcome.reason for outcome in outcomes] == [FailureReason.HTTP_THROTTLED] * 5
        assert len(server.asked) == 1
        assert isinstance(await web.fetch(feed("http://other.example/")), Fetched)


async def test_fault_16_without_a_retry_after_a_host_is_not_held():
    moment = Time()
    async with serving(reply(429)) as server, fetcher(**public(server, manners=moment.manners())) as web:
        for _ in range(2):
            failed_for(await web.fetch(feed("http://news.example/")), FailureReason.HTTP_THROTTLED)
        assert len(server.asked) == 2


async def test_the_host_that_is_held_is_the_one_that_said_so_and_not_the_one_that_sent_us_there():
    moment = Time()

    async def answer(asked, writer):
        if asked.fields["host"] == "news.example":
            writer.write(reply(302, "Location: http://cdn.example/") if asked.target == "/moved" else reply(200))
        else:
            writer.write(reply(503, "Retry-After: 100"))

    async with serving(answer) as server, fetcher(**public(server, manners=moment.manners())) as web:
        failed_for(await web.fetch(feed("http://news.example/moved")), FailureReason.HTTP_THROTTLED)
        assert isinstance(await web.fetch(feed("http://news.example/")), Fetched)
        failed_for(await web.fetch(feed("http://cdn.example/")), FailureReason.HTTP_THROTTLED)
        assert len(server.asked) == 3


def test_the_book_of_hosts_stays_small_and_forgets_the_idle_ones_first():
    book = HostBook(hosts_max=8)
    book.hold(b"held", 1e6, now=0)
    book.slow_down(b"slow", 30, now=0)
    for n in range(1000):
        book.started(b"%d" % n, pace_s=2, now=n * 10.0)
        assert len(book) <= 8
    assert book.held_s(b"held", now=10_000) == 990_000
    book.started(b"slow", pace_s=2, now=20_000)
    assert book.wait_s(b"slow", now=20_000) == 30


def test_even_a_book_full_of_held_hosts_stays_small():
    book = HostBook(hosts_max=8)
    for n in range(100):
        book.hold(b"%d" % n, 1000, now=0)
        assert len(book) <= 8
    assert book.held_s(b"99", now=0) == 1000
