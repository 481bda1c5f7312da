"""What workers make of a source's document: entries that are known again, or one word for why there are none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flankwatch.check import expat_note
from flankwatch.limits import PAGE_PARSE_S, PARSE_S
from flankwatch.models import Feed, FeedId, FeedKind, ListingSelectors, Selectors
from flankwatch.reading import ReadFeed, Unreadable, read_feed, read_page
from flankwatch.workers import Workers
from parsers.records import Page
from tests.loopback import listening

NOW = datetime(2024, 11, 22, 13, tzinfo=UTC)
CARDS = ListingSelectors(item="li")


def source(*, listing: ListingSelectors | None = None) -> Feed:
    return Feed(
        name="f", url="https://f.example/rss", country="LV", language="en", owner="o", kind=FeedKind.NEWS, listing=listing
    )  # fmt: skip


def read(
    body: bytes, *, listing: ListingSelectors | None = None, url: str = "https://f.example/rss"
) -> ReadFeed | Unreadable:
    return read_feed(body, content_type=None, url=url, feed_id=FeedId(1), listing=listing, now=NOW)


def rss(*items: str) -> bytes:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0"><channel><title>t</title>{inner}</channel></rss>'.encode()


def entries(*items: str) -> ReadFeed:
    found = read(rss(*items))
    assert isinstance(found, ReadFeed)
    return found


# --- 19: a body that is a path or an address ------------------------------------------------------------------------


def test_fault_19_a_body_that_is_a_path_or_an_address_is_read_by_no_kind_of_source(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(rss("<title>secret</title>"))
    with listening() as (port, calls):
        address = f"http://127.0.0.1:{port}/secret.xml"
        for text in (str(secret), secret.as_uri(), address, f"  {address}\n"):
            for listing, url in ((None, ""), (CARDS, address), (None, "https://t.me/s/a"), (None, secret.as_uri())):
                found = read(text.encode(), listing=listing, url=url)
                assert isinstance(found, Unreadable)
                assert found.reason == "not-a-feed"
                assert "secret" not in found.detail
        for body in (
            f'{{"version": "https://jsonfeed.org/version/1", "feed_url": "{address}", "next_url": "{address}", "items": []}}',
            f"<sitemapindex><sitemap><loc>{address}</loc></sitemap></sitemapindex>",
            f'<!DOCTYPE urlset SYSTEM "{address}"><urlset><url><loc>{address}</loc></url></urlset>',
            f'<!DOCTYPE html SYSTEM "{address}"><html><base href="{address}"><script src="{address}"></script><li></html>',
        ):
            read(body.encode())
            read(body.encode(), listing=CARDS)
    assert calls == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('<!DOCTYPE urlset [<!ENTITY a "b">]><urlset><url><loc>&a;</loc></url></urlset>', id="20-sitemap"),
        pytest.param(
            '<!DOCTYPE urlset [<!ENTITY a SYSTEM "file:///etc/hostname">]><urlset><url><loc>&a;</loc></url></urlset>',
            id="21-sitemap",
        ),
    ],
)
def test_fault_20_21_entities_are_refused_in_sitemaps_too(body: str) -> None:
    found = read(body.encode())
    assert isinstance(found, Unreadable)
    assert found.reason == "hostile"


@pytest.mark.parametrize(("version", "is_told"), [((2, 4, 0), True), ((2, 4, 1), False), ((2, 6, 3), False)])
def test_fault_20_an_xml_library_without_defences_is_told(version: tuple[int, int, int], is_told: bool) -> None:
    assert (expat_note(version) is not None) == is_told


# --- 22, 23, 29: in the worker, within the deadline -----------------------------------------------------------------

JSON_HEAD = '{"version": "https://jsonfeed.org/version/1.1", "items": ['
ITEMS = {
    "22-fifty-thousand-items": b"<item><title>x</title></item>" * 50_000,
    "29a-sixteen-thousand-attributes": b"<item><title>x</title><link "
    + b" ".join(b'a%d="1"' % n for n in range(16_000))
    + b"/></item>",
    "29b-author-of-one-letter": b"<item><title>x</title><author>" + b"a" * 32_768 + b"</author></item>",
    "29c-description-of-four-megabytes": b"<item><title>x</title><description>"
    + b"&lt;p&gt;word " * 300_000
    + b"</description></item>",
}
OTHERS = {
    "22-hundred-thousand-nested-tags": (b"<a>" * 100_000, None),
    "22-half-a-million-json-items": (JSON_HEAD.encode() + b'{"id": "a"},' * 500_000 + b'{"id": "b"}]}', None),
    "22-fifty-thousand-pages-in-a-sitemap": (b"<urlset>" + b"<url><loc>https://a.example/1</loc></url>" * 50_000, None),
    "23-listing-of-a-million-tags": (b"<html>" + b"<li><a href=x>y</a>" * 300_000, CARDS),
    "23-listing-nested": (b"<html>" + b"<li>" * 300_000, CARDS),
    "29c-eleven-megabytes": (b"<rss><channel><item><description>" + b"&lt;p&gt;word " * 860_000, None),
}


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1) as pool:
        yield pool


async def in_worker(workers: Workers, body: bytes, listing: ListingSelectors | None) -> ReadFeed | Unreadable:
    url = "https://f.example/rss"
    feed = source(listing=listing)
    return await workers.run(
        PARSE_S, read_feed, body, content_type=None, url=url, feed_id=FeedId(1), listing=feed.listing, now=NOW
    )


@pytest.mark.parametrize("ending", [b"</channel></rss>", b""], ids=["whole", "broken"])
@pytest.mark.parametrize("items", ITEMS.values(), ids=ITEMS.keys())
async def test_fault_22_29_a_feed_built_to_hurt_is_done_with_within_the_deadline(
    workers: Workers, items: bytes, ending: bytes
) -> None:
    found = await in_worker(workers, b'<rss version="2.0"><channel><title>t</title>' + items + ending, None)
    if isinstance(found, Unreadable):
        assert found.reason == "hostile"
    else:
        assert 1 <= len(found.entries) <= 1000
        assert found.truncated == (items.count(b"<item>") > 1000)


@pytest.mark.parametrize(("body", "listing"), OTHERS.values(), ids=OTHERS.keys())
async def test_fault_22_23_29_any_source_built_to_hurt_is_done_with_within_the_deadline(
    workers: Workers, body: bytes, listing: ListingSelectors | None
) -> None:
    found = await in_worker(workers, body, listing)
    assert isinstance(found, Unreadable) or (len(found.entries) <= 1000 and found.truncated)


PAGES = {
    "23-comments-never-closed": b"<!-- " * 400_000,
    "23-twenty-thousand-nested-tags": b"<div>" * 20_000,
    "23-two-hundred-thousand-attributes": b"<a " + b"b=c " * 200_000 + b">",
    "23-more-than-two-megabytes": b"<p>" + b"Ships sailed at dawn. " * 200_000,
}


@pytest.mark.parametrize("body", PAGES.values(), ids=PAGES.keys())
async def test_fault_23_a_page_built_to_hurt_is_done_with_within_the_deadline(workers: Workers, body: bytes) -> None:
    found = await workers.run(
        PAGE_PARSE_S, read_page, b"<html><body>" + body, content_type=None, url="", selectors=Selectors(body="p")
    )
    assert isinstance(found, Page | Unreadable)


# --- 26: dates that cannot be ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "Fri, 01 Jan 9998 00:00:00 GMT",
        "Mon, 01 Jan 0001 00:00:00 GMT",
        "2026-13-40",
        "Sat, 23 Nov 2024 23:00:00 GMT",
        "now",
    ],
    ids=["26-year-9998", "26-year-1", "26-month-13", "26-two-days-ahead", "26-no-date"],
)
def test_fault_26_a_date_that_cannot_be_is_unknown_and_identifies_nothing(written: str) -> None:
    with_date = entries(f"<guid>urn:1</guid><title>Six launchers</title><pubDate>{written}</pubDate>").entries[0]
    without = entries("<guid>urn:1</guid><title>Six launchers</title>").entries[0]
    assert with_date.entry.published is None
    assert with_date.keys(FeedId(1), "o") == without.keys(FeedId(1), "o")


# --- 27: ids --------------------------------------------------------------------------------------------------------

STORY = "<title>Latvia signs for six HIMARS launchers</title><link>https://f.example/1</link>"


def test_fault_27_duplicates_within_one_document_collapse() -> None:
    found = entries(
        f"<guid>urn:1</guid>{STORY}", f"<guid>urn:1</guid>{STORY}", "<guid>urn:2</guid><title>Other</title>"
    )
    assert [one.entry.id for one in found.entries] == ["urn:1", "urn:2"]


def test_fault_27_one_id_for_all_articles_identifies_none_of_them() -> None:
    found = entries("<guid>same</guid><title>One story</title>", "<guid>same</guid><title>Other story</title>")
    assert len({one.keys(FeedId(1), "o").id for one in found.entries}) == 2


def test_fault_27_without_ids_entries_are_known_by_address_or_by_title_and_time() -> None:
    date = "<pubDate>Fri, 22 Nov 2024 12:00:00 GMT</pubDate>"
    once, again = (entries(STORY, f"<title>Short notice</title>{date}") for _ in range(2))
    assert len({one.keys(FeedId(1), "o").id for one in once.entries}) == 2
    assert once == again
    later = entries(STORY, f"<title>Short notice</title>{date.replace('22 Nov', '21 Nov')}")
    assert later.entries[0].keys(FeedId(1), "o").id == once.entries[0].keys(FeedId(1), "o").id
    assert later.entries[1].keys(FeedId(1), "o").id != once.entries[1].keys(FeedId(1), "o").id


def test_fault_27_an_entry_whose_id_changed_keeps_the_keys_of_its_address_and_title() -> None:
    before, after = (
        entries(f"<guid isPermaLink='false'>{guid}</guid>{STORY}").entries[0].keys(FeedId(1), "o")
        for guid in ("a", "b")
    )
    assert before.id != after.id
    assert (before.url, before.title) == (after.url, after.title)


@pytest.mark.parametrize("guid", ["urn:\n 1", "urn:\t1\n", "\x00urn: 1", "urn:\u202e 1", "urn:&#10;&#13;1"])
def test_fault_27_an_id_is_one_legible_line(guid: str) -> None:
    assert entries(f"<guid isPermaLink='false'>{guid}</guid>{STORY}").entries[0].entry.id == "urn: 1"


# --- 28: no feed where a feed was -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "empty", id="28-nothing"),
        pytest.param(b"\xef\xbb\xbf \n", "empty", id="28-a-mark-and-blanks"),
        pytest.param(b"<!DOCTYPE html><html><body><h1>Maintenance</h1></body></html>", "not-a-feed", id="28-web-page"),
        pytest.param(b'\n<html lang="lv"><head><title>404', "not-a-feed", id="28-cut-off-web-page"),
        pytest.param(b'{"error": "rate limited"}', "not-a-feed", id="28-json-of-another-kind"),
        pytest.param(b"<Error><Code>AccessDenied</Code></Error>", "not-a-feed", id="28-error-in-xml"),
        pytest.param(b"Service unavailable", "not-a-feed", id="28-words"),
    ],
)
@pytest.mark.parametrize("is_listing", [False, True], ids=["feed", "listing"])
def test_fault_28_an_answer_that_is_no_source_is_a_failure_and_never_an_empty_feed(
    body: bytes, reason: str, is_listing: bool
) -> None:
    found = read(body, listing=CARDS if is_listing else None)
    assert isinstance(found, Unreadable)
    assert found.reason in ({reason, "nothing-selected"} if is_listing else {reason})
    assert found.detail


def test_a_date_ahead_by_a_time_zone_stays() -> None:
    ahead = NOW + timedelta(hours=10)
    found = entries(f"<title>x</title><pubDate>{ahead.isoformat()}</pubDate>")
    assert found.entries[0].entry.published == ahead
