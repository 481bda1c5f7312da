"""What the bundled world promises to whoever shows or tests flankwatch on it."""

from __future__ import annotations

import calendar
import html
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest

from flankwatch.dedup.urls import url_key
from flankwatch.demo.server import WORLD, DemoServer
from flankwatch.demo.world import (
    BROKEN,
    COPIES,
    EXPECTED_HITS,
    LOCAL_LANGUAGE_HITS,
    OUTLETS,
    TRAPS,
    WITHOUT_FEED,
    Outlet,
    path_of,
)
from flankwatch.limits import PARAGRAPH_CHARS
from flankwatch.models import Fulltext

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
PLACEHOLDER = re.compile(r"@[a-z]+(?::[^@\s]+)?@")
BUSY = "flank-defence-review"
HOSTILE = "clickstorm"
READABLE = [outlet for outlet in OUTLETS if outlet.name != WITHOUT_FEED]
BY_NAME = {outlet.name: outlet for outlet in OUTLETS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An entry as a reader's program sees it."""

    path: str
    title: str
    text: str
    published: datetime | None


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer(now=NOW) as running:
        yield running


def body(server: DemoServer, outlet: str) -> bytes:
    document = server.document(f"/{outlet}/feed.xml")
    assert document is not None
    return document.body


def entries(server: DemoServer, outlet: str) -> list[Told]:
    return [told(entry) for entry in feedparser.parse(io.BytesIO(body(server, outlet))).entries]


def told(entry: Any) -> Told:
    markup = entry.content[0].value if "content" in entry else entry.get("summary", "")
    # Asked as a plain dict: feedparser warns when "updated" is asked for and only "published" is there.
    stamp = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    return Told(
        path=path_of(entry.get("link", "")),
        title=entry.title,
        text=" ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split()),
        published=datetime.fromtimestamp(calendar.timegm(stamp), tz=UTC) if stamp else None,
    )


def all_entries(server: DemoServer) -> list[Told]:
    return [entry for outlet in READABLE for entry in entries(server, outlet.name)]


def test_the_world_has_a_dozen_feeds_and_84_articles_in_eight_languages(server: DemoServer) -> None:
    assert len(READABLE) >= 12
    assert len({outlet.language for outlet in READABLE}) >= 8
    # A copy under the same address is not another article.
    assert len({entry.path for entry in all_entries(server)}) >= 84


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.name)
def test_each_outlet_has_a_name_an_owner_and_a_feed_of_its_own(outlet: Outlet) -> None:
    kin = [other for other in OUTLETS if other.owner == outlet.owner or other.title == outlet.title]
    assert kin == [outlet]
    files = {file.stem for file in (WORLD / "feeds").iterdir()}
    assert files == {other.name for other in OUTLETS}


@pytest.mark.parametrize(
    "outlet", [o for o in READABLE if o.name not in {BROKEN, HOSTILE}], ids=lambda outlet: outlet.name
)
def test_an_honest_feed_is_well_formed_xml_in_the_encoding_it_declares(server: DemoServer, outlet: Outlet) -> None:
    assert ET.fromstring(body(server, outlet.name)).tag  # noqa: S314 - our own file
    parsed = feedparser.parse(io.BytesIO(body(server, outlet.name)))
    assert not parsed.bozo
    assert len(parsed.entries) >= 3


@pytest.mark.parametrize(
    ("outlet", "version"),
    [
        ("flank-defence-review", "atom10"),
        ("nemuno-vingis", "atom10"),
        ("bodden-kurier", "rss10"),
        ("rita-krasts", "rss20"),
    ],
)
def test_the_feed_is_of_the_kind_it_stands_for(server: DemoServer, outlet: str, version: str) -> None:
    assert feedparser.parse(io.BytesIO(body(server, outlet))).version == version


def test_the_ukrainian_feed_is_windows_1251_and_not_utf_8(server: DemoServer) -> None:
    served = body(server, "stepovyi-visnyk")
    with pytest.raises(UnicodeDecodeError):
        served.decode("utf-8")
    assert "пускових установок HIMARS" in served.decode("windows-1251")
    assert entries(server, "stepovyi-visnyk")[0].title == "Латвія купує шість пускових установок HIMARS"


def test_the_broken_feed_is_cut_mid_entry_and_the_entries_before_it_can_be_read(server: DemoServer) -> None:
    served = body(server, BROKEN)
    with pytest.raises(ET.ParseError):
        ET.fromstring(served)  # noqa: S314 - our own file
    assert served.count(b"<item>") == served.count(b"</item>") + 1
    assert sum(len(entry.text) >= PARAGRAPH_CHARS for entry in entries(server, BROKEN)) == 5


def test_one_outlet_answers_html_where_a_feed_should_be(server: DemoServer) -> None:
    assert body(server, WITHOUT_FEED).startswith(b"<!DOCTYPE html>")
    assert feedparser.parse(io.BytesIO(body(server, WITHOUT_FEED))).version == ""


def test_one_feed_has_neither_ids_nor_dates(server: DemoServer) -> None:
    parsed = feedparser.parse(io.BytesIO(body(server, "inland-post")))
    assert not [e for e in parsed.entries if "id" in e or "published" in e or "updated" in e]


def test_the_hostile_feed_carries_what_it_threatens_with(server: DemoServer) -> None:
    served = body(server, HOSTILE).decode()
    for threat in ("@everyone", "@here", "&lt;script&gt;", "javascript:", "file:///", "{{7*7}}", "<!channel>"):
        assert threat in served or html.escape(threat) in served, threat
    assert {"Cc", "Cf"} <= {unicodedata.category(char) for char in served if char != "\n"}
    assert len(entries(server, HOSTILE)) == 5


def test_no_placeholder_is_left_after_serving(server: DemoServer) -> None:
    paths = [f"/{outlet.name}/feed.xml" for outlet in OUTLETS] + page_paths()
    for path in paths:
        document = server.document(path)
        assert document is not None
        charset = document.content_type.partition("charset=")[2]
        assert not PLACEHOLDER.search(document.body.decode(charset)), path


def page_paths() -> list[str]:
    files = (WORLD / "pages").glob("*/*.html")
    return sorted(f"/{file.parent.name}/{file.stem}" for file in files if file.name != "_shell.html")


def test_every_entry_that_needs_its_page_has_one_and_every_page_has_its_entry(server: DemoServer) -> None:
    needy = {
        entry.path
        for outlet in READABLE
        if outlet.fulltext is not Fulltext.NEVER
        for entry in entries(server, outlet.name)
        if outlet.fulltext is Fulltext.ALWAYS or len(entry.text) < PARAGRAPH_CHARS
    }
    assert needy == set(page_paths())
    assert len(needy) >= 15


@pytest.mark.parametrize("path", page_paths())
def test_a_page_says_more_than_its_teaser_and_says_it_amid_clutter(server: DemoServer, path: str) -> None:
    document = server.document(path)
    assert document is not None
    page = document.body.decode()
    assert len(re.findall(r"<p>[^<]{80,}</p>", page)) >= 2
    assert "flankwatch" in page
    assert page.count("<a href=") >= 1
    for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL):
        assert "datePublished" in json.dumps(json.loads(block))


def test_most_entries_are_from_the_last_day_and_some_are_older(server: DemoServer) -> None:
    dated = [entry.published for entry in all_entries(server) if entry.published and entry.published.year < 9000]
    recent = [when for when in dated if timedelta() <= NOW - when <= timedelta(hours=24)]
    assert 0.7 * len(dated) < len(recent) < len(dated)
    assert all(when <= NOW for when in dated)


def test_the_times_move_with_now() -> None:
    with DemoServer(now=NOW + timedelta(days=400)) as later:
        assert entries(later, BUSY)[0].published == NOW + timedelta(days=400, hours=-1)


def hits_today(server: DemoServer, outlet: str) -> int:
    expected = {**EXPECTED_HITS, **LOCAL_LANGUAGE_HITS}
    day = timedelta(hours=24)
    return sum(
        e.path in expected and e.published is not None and NOW - e.published <= day for e in entries(server, outlet)
    )


def test_only_the_busy_feed_has_more_hits_in_a_day_than_are_told_one_by_one(server: DemoServer) -> None:
    counts = {outlet.name: hits_today(server, outlet.name) for outlet in READABLE}
    assert counts.pop(BUSY) == 8
    assert max(counts.values()) <= 5


@pytest.mark.parametrize("path", sorted({*EXPECTED_HITS, *LOCAL_LANGUAGE_HITS, *TRAPS, *COPIES, *COPIES.values()}))
def test_what_the_tables_name_is_an_entry(server: DemoServer, path: str) -> None:
    outlet = path.split("/")[1]
    assert [entry.path for entry in entries(server, outlet)].count(path) == 1


def test_hits_and_traps_are_plenty_and_do_not_overlap() -> None:
    assert len(EXPECTED_HITS) - len(COPIES) >= 12
    assert len(TRAPS) >= 14
    assert not TRAPS & {*EXPECTED_HITS, *LOCAL_LANGUAGE_HITS}
    assert all(BY_NAME[path.split("/")[1]].language == "en" for path in EXPECTED_HITS)
    assert all(BY_NAME[path.split("/")[1]].language != "en" for path in LOCAL_LANGUAGE_HITS)


def carriers(server: DemoServer, path: str) -> set[str]:
    return {outlet.name for outlet in READABLE for entry in entries(server, outlet.name) if entry.path == path}


def test_wire_reports_stand_in_other_feeds_under_the_wires_address(server: DemoServer) -> None:
    cable, drone = "/amber-coast-wire/latvia-sweden-cable-cut", "/amber-coast-wire/lithuania-drone-field"
    papers = {"amber-coast-wire", "quayside-today", "northern-digest"}
    assert carriers(server, cable) == papers | {BROKEN}
    assert carriers(server, drone) == papers


@pytest.mark.parametrize(("copy", "original"), COPIES.items())
def test_a_copy_has_an_address_of_its_own_and_another_publisher(copy: str, original: str) -> None:
    assert copy.split("/")[1] != original.split("/")[1]
    assert EXPECTED_HITS[copy] == EXPECTED_HITS[original]


def test_the_addresses_of_copies_differ_by_tracking_amp_fragment_slash_and_mobile_host(server: DemoServer) -> None:
    links = [
        entry.link
        for outlet in ("quayside-today", "northern-digest", BROKEN)
        for entry in feedparser.parse(io.BytesIO(body(server, outlet))).entries
        if path_of(entry.link).startswith("/amber-coast-wire/")
    ]
    for sign in ("?utm_source=", "/amp?", "#comments", "//m.", "cable-cut/"):
        assert [link for link in links if sign in link], sign
    assert len({url_key(link) for link in links}) == 2
