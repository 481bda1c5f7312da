"""Pages are read with their site's leave: robots.txt (RFC 9309). Row 18 of the faults."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
from fetching import NOW, Time, failed_for, fetched, fetcher, public
from hypothesis import given, settings
from hypothesis import strategies as st
from web_servers import closing, endless, head, packed, reply, serving

from flankwatch.fetch import BodyKind, Bounds, FailureReason, Fetched, Manners, Request, RobotsMemory, RobotsRecord
from flankwatch.fetch.robots import Rules, our_lines
from flankwatch.limits import KIB


def site(robots: bytes | object, page: bytes = reply(200, body=b"<p>news</p>")):
    """Answers /robots.txt with `robots` and everything else with a page."""

    async def answer(asked, writer):
        if asked.target != "/robots.txt":
            writer.write(page)
        elif isinstance(robots, bytes):
            writer.write(robots)
        else:
            await robots(asked, writer)

    return answer


def page(url: str, kind: BodyKind = BodyKind.PAGE) -> Request:
    return Request(url=url, kind=kind)


def refusal(text: str, path: str) -> str | None:
    record = RobotsRecord(origin="https://news.example", text=our_lines(text.encode()), until=NOW)
    return Rules(record).refusal(httpx.URL(f"https://news.example{path}"))


NO_PRIVATE = reply(200, body=b"User-agent: *\nDisallow: /private\n")


@pytest.mark.parametrize("kind", [BodyKind.PAGE, BodyKind.LISTING, BodyKind.SITEMAP])
async def test_fault_18_what_robots_txt_forbids_is_not_asked_for(kind):
    async with serving(site(NO_PRIVATE)) as server, fetcher() as web:
        refused = failed_for(await web.fetch(page(server.url("/private/1"), kind)), FailureReason.ROBOTS)
        assert not refused.permanent
        assert isinstance(await web.fetch(page(server.url("/open"), kind)), Fetched)
        assert [asked.target for asked in server.asked] == ["/robots.txt", "/open"]


async def test_fault_18_a_feed_is_offered_for_polling_and_needs_no_leave():
    async with serving(site(reply(200, body=b"User-agent: *\nDisallow: /\n"))) as server:
        assert isinstance(await fetched(server.url("/feed")), Fetched)
        assert [asked.target for asked in server.asked] == ["/feed"]


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),  # the longest match decides
        ("User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/c", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),  # of equals the kinder one
        ("User-agent: *\nDisallow: /*.pdf$", "/x/report.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/report.pdf?page=2", True),
        ("User-agent: *\nDisallow: /*/print/", "/2026/print/1", False),
        ("User-agent: *\nDisallow: /*?*session=", "/a?b=1&session=2", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: flankwatch\nDisallow:", "/a", True),  # our group, and no other
        ("User-agent: FlankWatch\nDisallow: /\n\nUser-agent: *\nDisallow:", "/a", False),
        ("User-agent: flankwatch/2.1 (news)\nDisallow: /", "/a", False),
        ("User-agent: other\nUser-agent: flankwatch\nDisallow: /", "/a", False),
        ("User-agent: flankwatch\nUser-agent: other\nDisallow: /", "/a", False),
        ("User-agent: flank\nDisallow: /", "/a", True),
        ("User-agent: watch\nDisallow: /", "/a", True),
        ("User-agent: flankwatcher\nDisallow: /", "/a", True),
        (
            "User-agent: flankwatch\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: flankwatch\nDisallow: /b",
            "/b",
            False,
        ),
        ("User-agent: *\nSitemap: https://news.example/s.xml\nDisallow: /a", "/a", False),
        ("\ufeffUser-agent: *\r\nDisallow: /a # why\r\n", "/a", False),
        ("User-agent: *\rDisallow: /a", "/a", False),
        ("  USER-AGENT : *\n  DISALLOW : /a", "/a", False),
        ("User-agent: *\nDisallow: /ž", "/%C5%BE", False),
        ("User-agent: *\nDisallow: /%C5%BE", "/ž", False),
        ("User-agent: *\nDisallow: a", "/a", True),
        ("Disallow: /", "/a", True),  # rules for nobody
        ("<html><body>Not found</body></html>", "/a", True),
        ("", "/a", True),
    ],
)
def test_rules_are_read_as_rfc_9309_has_them(text, path, allowed):
    assert (refusal(text, path) is None) is allowed


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
async def test_where_there_is_no_robots_txt_all_is_allowed(status):
    async with serving(site(reply(status, body=b"User-agent: *\nDisallow: /\n"))) as server:
        assert isinstance(await fetched(server.url("/a"), kind=BodyKind.PAGE), Fetched)


@pytest.mark.parametrize(
    "robots",
    [
        reply(500),
        reply(503),
        reply(429),
        closing(b""),
        closing(head(200, "Content-Length: 9") + b"cut"),
        closing(b"SSH-2.0\r\n\r\n"),
    ],
    ids=["500", "503", "429", "closed", "cut", "not-http"],
)
async def test_a_robots_txt_that_cannot_be_read_forbids_for_some_minutes(robots):
    moment = [NOW]
    async with serving(site(robots)) as server, fetcher(clock=lambda: moment[0]) as web:
        for _ in range(2):
            refused = failed_for(await web.fetch(page(server.url("/a"))), FailureReason.ROBOTS)
            assert "cannot be read" in refused.detail
        assert len(server.asked) == 1
        moment[0] += timedelta(minutes=11)
        await web.fetch(page(server.url("/a")))
        assert len(server.asked) == 2


async def test_an_older_copy_serves_while_the_file_cannot_be_reached():
    moment, robots = [NOW], [NO_PRIVATE]

    async def answer(asked, writer):
        writer.write(robots[0] if asked.target == "/robots.txt" else reply(200))

    async with serving(answer) as server, fetcher(clock=lambda: moment[0]) as web:
        assert isinstance(await web.fetch(page(server.url("/a"))), Fetched)
        moment[0], robots[0] = NOW + timedelta(days=2), reply(500)
        assert isinstance(await web.fetch(page(server.url("/a"))), Fetched)
        failed_for(await web.fetch(page(server.url("/private"))), FailureReason.ROBOTS)


async def test_robots_txt_is_asked_for_once_a_day_however_many_want_it():
    moment = [NOW]
    async with serving(site(NO_PRIVATE)) as server, fetcher(clock=lambda: moment[0]) as web:
        await asyncio.gather(*(web.fetch(page(server.url(f"/{n}"))) for n in range(5)))
        assert [asked.target for asked in server.asked].count("/robots.txt") == 1
        moment[0] += timedelta(hours=25)
        await web.fetch(page(server.url("/a")))
        assert [asked.target for asked in server.asked].count("/robots.txt") == 2


async def test_whoever_is_cancelled_while_asking_leaves_it_to_the_next():
    reached, go = asyncio.Event(), asyncio.Event()

    async def slow(asked, writer):
        reached.set()
        await go.wait()
        writer.write(NO_PRIVATE)

    async with serving(site(slow)) as server, fetcher() as web:
        first = asyncio.create_task(web.fetch(page(server.url("/a"))))
        second = asyncio.create_task(web.fetch(page(server.url("/private"))))
        await reached.wait()
        first.cancel()
        go.set()
        failed_for(await second, FailureReason.ROBOTS)
        with pytest.raises(asyncio.CancelledError):
            await first


async def test_each_port_and_scheme_of_a_host_has_its_own_rules():
    async with serving(site(NO_PRIVATE)) as one, serving(site(reply(404))) as other, fetcher() as web:
        failed_for(await web.fetch(page(one.url("/private"))), FailureReason.ROBOTS)
        assert isinstance(await web.fetch(page(other.url("/private"))), Fetched)


async def test_a_redirect_into_what_is_forbidden_is_not_followed():
    def moving(to):
        return site(NO_PRIVATE, page=reply(302, f"Location: {to}"))

    async with serving(moving("/private")) as server:
        failed_for(await fetched(server.url("/a"), kind=BodyKind.PAGE), FailureReason.ROBOTS)
        assert [asked.target for asked in server.asked] == ["/robots.txt", "/a"]
    async with serving(site(NO_PRIVATE), host="127.0.0.2") as other, serving(moving(other.url("/private"))) as server:
        failed_for(await fetched(server.url("/a"), kind=BodyKind.PAGE), FailureReason.ROBOTS)
        assert [asked.target for asked in other.asked] == ["/robots.txt"]


async def test_a_redirected_robots_txt_counts_for_the_host_that_redirects():
    async with (
        serving(NO_PRIVATE, host="127.0.0.2") as other,
        serving(site(reply(301, f"Location: {other.url('/robots.txt')}"))) as server,
    ):
        failed_for(await fetched(server.url("/private"), kind=BodyKind.PAGE), FailureReason.ROBOTS)


async def test_a_robots_txt_behind_endless_redirects_is_none():
    async with serving(site(reply(301, "Location: /robots.txt"))) as server:
        assert isinstance(await fetched(server.url("/private"), kind=BodyKind.PAGE), Fetched)
        assert len(server.asked) == 7  # six for the five redirects, and the page


@pytest.mark.parametrize("coding", ["identity", "gzip"])
async def test_the_first_500_kib_of_a_robots_txt_count_and_the_rest_is_cut(coding):
    rules = b"User-agent: *\nDisallow: /private\n" + b"# filler\n" * 60_000 + b"Disallow: /\n"
    assert len(rules) > 500 * KIB
    answer = (
        reply(200, body=rules) if coding == "identity" else reply(200, "Content-Encoding: gzip", body=packed(rules))
    )
    async with serving(site(answer)) as server, fetcher() as web:
        failed_for(await web.fetch(page(server.url("/private"))), FailureReason.ROBOTS)
        assert isinstance(await web.fetch(page(server.url("/a"))), Fetched)


async def test_an_endless_robots_txt_costs_its_limit_and_no_more():
    async with serving(site(endless(head(200), b"Disallow: /x\n" * 1000))) as server:
        assert isinstance(await fetched(server.url("/a"), kind=BodyKind.PAGE, bounds=Bounds(total_s=5)), Fetched)


async def test_a_private_host_is_not_asked_for_its_robots_txt_either():
    async with serving(site(NO_PRIVATE)) as server:
        await fetched(server.url("/a"), kind=BodyKind.PAGE, allow_hosts=frozenset())
        assert server.connections == 0


async def test_a_host_that_throttles_its_robots_txt_is_held_for_its_pages_too():
    async with serving(site(reply(429, "Retry-After: 100"))) as server, fetcher() as web:
        for _ in range(2):
            refused = failed_for(await web.fetch(page(server.url("/a"))), FailureReason.HTTP_THROTTLED)
            assert refused.retry_after_s in range(95, 101)
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("said", "gap_s"),
    [("7", 7), ("0.5", 2), ("3600", 60), ("-1", 2), ("soon", 2), ("nan", 2), ("inf", 2), ("1e400", 2)],
)
async def test_a_crawl_delay_longer_than_the_pace_is_kept_for_pages_and_feeds(said, gap_s):
    moment = Time()
    answer = site(reply(200, body=f"User-agent: *\nCrawl-delay: {said}\n".encode()))
    async with serving(answer) as server, fetcher(**public(server, manners=moment.manners())) as web:
        await web.fetch(page("http://news.example/0"))
        moment.slept.clear()
        await web.fetch(page("http://news.example/1"))
        await web.fetch(Request(url="http://news.example/feed", kind=BodyKind.FEED))
    assert moment.slept == pytest.approx([gap_s, gap_s])


class Shelf:
    """Keeps records as state would."""

    def __init__(self) -> None:
        self.kept: dict[str, RobotsRecord] = {}

    async def taken(self, origin):
        return self.kept.get(origin)

    async def put(self, record):
        self.kept[record.origin] = record


async def test_a_shelf_spares_the_next_process_the_question():
    shelf = Shelf()
    async with serving(site(NO_PRIVATE)) as server:
        for _ in range(2):
            async with fetcher(manners=Manners(shelf=shelf)) as web:
                failed_for(await web.fetch(page(server.url("/private"))), FailureReason.ROBOTS)
        assert len(server.asked) == 1
        assert shelf.kept[server.url("")].text == "user-agent: *\ndisallow: /private\n"


def test_the_memory_of_rules_stays_small():
    memory = RobotsMemory(chars_max=20 * KIB)
    for n in range(100):
        memory.put(Rules(RobotsRecord(origin=f"http://{n}", text="disallow: /\n" * 100, until=NOW)))
        assert len(memory) <= 9
    assert memory.get("http://99")
    assert memory.get("http://0") is None


LINES = 500 * KIB
HOSTILE = {
    "one pattern of wildcards": "User-agent: *\nDisallow: /" + "*a" * (LINES // 2) + "b",
    "many patterns of wildcards": "User-agent: *\n" + "Disallow: /*a*a*a*a*a*a*b\n" * (LINES // 26),
    "short patterns": "User-agent: *\n" + "".join(f"Disallow: *{n:x}\n" for n in range(LINES // 15)),
    "many agents": "".join(f"User-agent: {n}\n" for n in range(LINES // 24)) + "Disallow: /x\n" * (LINES // 26),
    "our agent again and again": "User-agent: flankwatch\n" * (LINES // 48) + "Disallow: /x\n" * (LINES // 26),
    "dollars": "User-agent: *\n" + "Disallow: /$$$$$$$$$$$$$$$$$$$$\n" * (LINES // 32),
    "spaces": "User-agent: *\n" + " " * LINES + "Disallow: /",
    "colons": ":" * LINES,
    "percents": "User-agent: *\n" + "Disallow: /%%%%%%%%%%%%%%%%%%%%%%\n" * (LINES // 34),
    "blank lines": "\n" * LINES,
}


@pytest.mark.timeout(20)  # not a measure of speed: where it goes wrong it takes minutes or more
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_robots_txt_is_read_and_matched_in_moments(text):
    assert refusal(text, "/" + "a" * 4000) in (None, "the site's robots.txt asks programs to leave this page alone")


@settings(max_examples=100)
@given(st.text(alphabet="User-agentDilow: */#$%?\r\n\x00ž", max_size=60), st.text(alphabet="/ab*$ž", max_size=20))
def test_no_robots_txt_can_fail(text, path):
    body = f"User-agent: *\nDisallow: /{text}".encode()
    rules = Rules(RobotsRecord(origin="https://news.example", text=our_lines(body), until=NOW))
    rules.refusal(httpx.URL("https://news.example", path="/" + path))
    assert rules.crawl_delay_s >= 0
