"""Lists of feeds as people have them are read, whatever is broken about them, and what is written is read back."""

from __future__ import annotations

import socket
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from parsers import opml
from parsers.errors import EmptyBody, Hostile, NotOpml, ParseError
from parsers.limits import OPML_BYTES_MAX, OPML_FEEDS_MAX, OPML_FOLDERS_MAX, OPML_OUTLINES_MAX, TITLE_CHARS_MAX
from parsers.records import OpmlFeed

SECONDS = 4.0


def document(body: str, *, head: str = "") -> bytes:
    text = f'<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><head>{head}</head><body>{body}</body></opml>'
    return text.encode()


def urls(body: bytes) -> list[str]:
    return [feed.url for feed in opml.parse(body).feeds]


def test_a_list_gives_each_feed_with_what_is_said_of_it() -> None:
    body = """
      <outline text="Baltics"><outline text="News">
        <outline text="LSM" title="Other" type="rss" xmlUrl="https://lsm.example/rss" htmlUrl="https://lsm.example/"
                 description="Public &amp; free" language="lv"/>
      </outline></outline>
      <outline title="Delfi" xmlUrl='https://delfi.example/rss?a=1&amp;b=2'/>"""
    found = opml.parse(document(body, head="<title>Mine &amp; yours</title>"))
    lsm = OpmlFeed(
        url="https://lsm.example/rss",
        title="LSM",
        site="https://lsm.example/",
        description="Public & free",
        language="lv",
        folders=("Baltics", "News"),
    )
    assert found.title == "Mine & yours"
    assert found.feeds == (lsm, OpmlFeed(url="https://delfi.example/rss?a=1&b=2", title="Delfi"))
    assert (found.refused, found.truncated) == ((), False)


FEED = "https://a.example/rss"
BROKEN = {
    "raw-ampersand": (document('<outline text="A & B" xmlUrl="https://a.example/rss?x=1&copy=2&b"/>'), "A & B"),
    "raw-angle": (document(f'<outline text="1 < 2 <b>x</b>" xmlUrl="{FEED}"/>'), "1 < 2 x"),
    "html-entity": (document(f'<outline text="Caf&eacute; &#8211; B" xmlUrl="{FEED}"/>'), "Café – B"),
    "lying-encoding": (
        b'<?xml version="1.0" encoding="ISO-8859-1"?><opml><body>'
        + f'<outline text="Ziņas" xmlUrl="{FEED}"/></body></opml>'.encode(),
        "Ziņas",
    ),
    "legacy-encoding": (
        b'<?xml version="1.0" encoding="windows-1251"?><opml><body>'
        + f'<outline text="Новости дня" xmlUrl="{FEED}"/></body></opml>'.encode("cp1251"),
        "Новости дня",
    ),
    "utf-16": (document(f'<outline text="Ziņas" xmlUrl="{FEED}"/>').decode().encode("utf-16"), "Ziņas"),
    "byte-order-mark": (b"\xef\xbb\xbf" + document(f'<outline text="A" xmlUrl="{FEED}"/>'), "A"),
    "no-prolog": (f'\n <opml><body><outline text="A" xmlUrl="{FEED}"/></body></opml>'.encode(), "A"),
    "no-root": (f'<outline text="A" xmlUrl="{FEED}"/>'.encode(), "A"),
    "prolog-unclosed": (f'<?xml version="1.0"><opml><body><outline text="A" xmlUrl="{FEED}"/>'.encode(), "A"),
    "cut-off": (document(f'<outline text="A" xmlUrl="{FEED}"/><outline text="B" xmlU')[:-20], "A"),
    "small-letters": (document(f'<outline text="A" xmlurl="{FEED}"/>'), "A"),
    "capitals": (document(f'<OUTLINE TEXT="A" XMLURL="{FEED}"/>'), "A"),
    "url": (document(f'<outline text="A" type="rss" url="{FEED}"/>'), "A"),
    "without-quotes": (document(f"<outline text=A xmlUrl={FEED} />"), "A"),
    "spaces-around": (document(f'<outline text = "A"\n xmlUrl = "  {FEED}\n"/>'), "A"),
    "readers-scheme": (document('<outline text="A" xmlUrl="feed:https://a.example/rss"/>'), "A"),
    "markup-in-title": (document(f'<outline text="&lt;b&gt;A&lt;/b&gt;&#10;B" xmlUrl="{FEED}"/>'), "A B"),
    "empty-text": (document(f'<outline text="" title="A" xmlUrl="{FEED}"/>'), "A"),
    "controls": (document(f'<outline text="A\x1b[31m\u202e" xmlUrl="{FEED}"/>'), "A[31m"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_list_is_read_all_the_same(name: str) -> None:
    body, title = BROKEN[name]
    (feed,) = opml.parse(body).feeds
    assert feed.title == title
    assert feed.url == (FEED if name != "raw-ampersand" else FEED + "?x=1&copy=2&b")


def test_feeds_whose_tags_were_never_closed_stay_in_their_folder() -> None:
    feeds = "".join(f'<outline text="{n}" xmlUrl="https://a.example/{n}">\n' for n in range(10_000))
    body = f'<opml><body><outline text="News">{feeds}</outline><outline text="Z" xmlUrl="{FEED}"/></body></opml>'
    found = opml.parse(body.encode()).feeds
    assert len(found) == 10_001
    assert {feed.folders for feed in found[:-1]} == {("News",)}
    assert found[-1].folders == ()


def test_a_quote_that_is_never_closed_costs_its_own_outline_only() -> None:
    body = (
        f'<outline text="A xmlUrl={FEED} />\n<outline text="B" xmlUrl="{FEED}/b"/><outline text="C" xmlUrl="{FEED}/c"/>'
    )
    assert urls(document(body))[-2:] == [f"{FEED}/b", f"{FEED}/c"]


def test_what_stands_in_comments_is_no_feed() -> None:
    body = f'<!-- <outline xmlUrl="https://b.example/"/> --><outline xmlUrl="{FEED}"/><!-- <outline xmlUrl="https://c.example/"/>'
    assert urls(document(body)) == [FEED]


def test_links_and_inclusions_are_no_feeds_and_odd_addresses_are_told() -> None:
    body = f"""<outline text="p" type="link" url="https://a.example/page"/>
      <outline type="include" url="https://a.example/other.opml"/>
      <outline text="f" xmlUrl="file:///etc/passwd"/><outline xmlUrl="javascript:alert(1)"/><outline xmlUrl="/rss"/>
      <outline xmlUrl="https://user:secret@a.example/"/><outline xmlUrl="{FEED}"/>"""
    found = opml.parse(document(body))
    assert [feed.url for feed in found.feeds] == [FEED]
    assert len(found.refused) == 4


def test_a_category_stands_in_for_folders() -> None:
    (feed,) = opml.parse(document(f'<outline xmlUrl="{FEED}" category="/Baltics/News,/Other"/>')).feeds
    assert feed.folders == ("Baltics", "News")


def test_ten_thousand_feeds_and_a_thousand_folders_deep_are_read() -> None:
    many = "".join(f'<outline text="Feed {n}" xmlUrl="https://a.example/{n}"/>' for n in range(10_000))
    deep = '<outline text="f">' * 1000 + f'<outline xmlUrl="{FEED}"/>' + "</outline>" * 1000
    found = opml.parse(document(deep + many)).feeds
    assert len(found) == 10_001
    assert found[0].folders == ("f",) * OPML_FOLDERS_MAX
    assert found[1].folders == ()


@pytest.mark.parametrize(
    ("body", "error"),
    [
        pytest.param(b"", EmptyBody, id="nothing"),
        pytest.param(b"\xef\xbb\xbf \n", EmptyBody, id="white"),
        pytest.param(b"feeds: []", NotOpml, id="yaml"),
        pytest.param(b"<!doctype html><html><body>x</body></html>", NotOpml, id="page"),
        pytest.param(b"<rss version='2.0'><channel/></rss>", NotOpml, id="feed"),
        pytest.param(b"<body>x</body>", NotOpml, id="body"),
        pytest.param(b'{"outlines": "<outline xmlUrl"}', NotOpml, id="json"),
        pytest.param(b"<opml>" + b" " * OPML_BYTES_MAX, Hostile, id="large"),
        pytest.param(b"<!DOCTYPE opml SYSTEM 'http://127.0.0.1:9/x.dtd'><opml/>", Hostile, id="fault-21-dtd"),
        pytest.param(
            b"<!DOCTYPE opml [<!ENTITY a 'b'><!ENTITY c '&a;&a;&a;'>]><opml><body><outline text='&c;'/></body></opml>",
            Hostile,
            id="fault-20-laughs",
        ),
        pytest.param(
            b"<!-- <opml> --><!DOCTYPE html [<!entity a '<html>'>]><opml/>", Hostile, id="fault-20-hidden-entity"
        ),
    ],
)
def test_what_is_no_list_of_feeds_is_refused(body: bytes, error: type[ParseError]) -> None:
    with pytest.raises(error):
        opml.parse(body)


def test_a_list_of_no_feeds_is_a_list() -> None:
    assert opml.parse(document("<outline text='empty folder'/>")).feeds == ()


def test_fault_21_no_file_is_read_and_no_address_asked(tmp_path: Path) -> None:
    sentinel = tmp_path / "sentinel"
    sentinel.write_text("canary")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        host = f"127.0.0.1:{server.getsockname()[1]}"
        for declared in (f'<!ENTITY x SYSTEM "{sentinel.as_uri()}">', f'<!ENTITY % x SYSTEM "http://{host}/"> %x;'):
            body = f'<!DOCTYPE opml [{declared}]><opml><body><outline text="&x;" xmlUrl="{FEED}"/></body></opml>'
            with pytest.raises(Hostile):
                opml.parse(body.encode())
        after = (
            f'<opml><!DOCTYPE a [<!ENTITY x SYSTEM "{sentinel.as_uri()}">]><outline text="&x;" xmlUrl="{FEED}"/></opml>'
        )
        assert opml.parse(after.encode()).feeds[0].title == "&x;"
        with pytest.raises(TimeoutError):
            server.accept()


HEAPS = {
    "outlines": "<outline " * 250_000,
    "feeds": f'<outline xmlUrl="{FEED}"/>' * 300_000,
    "folders": '<outline text="a">' * 150_000,
    "ends": "</outline>" * 250_000,
    "comments": "<!--" * 150_000,
    "cdata": "<![CDATA[" * 250_000,
    "quotes": "<outline \"'" * 200_000,
    "equal-quotes": "<outline =\"='" * 150_000,
    "equals": "<outline " + "=" * 2_000_000,
    "one-name": "<outline " + "a" * 2_000_000 + "/>",
    "spaces": "<outline a" + " " * 2_000_000 + "/>",
    "attributes": "<outline " + 'a="1" ' * 250_000 + "/>",
    "ampersands": f'<outline xmlUrl="{FEED}" text="{"&" * 2_000_000}"/>',
    "prefixes": ("<" + "a" * 59) * 200_000,
    "angles": "<" * 2_000_000,
    "prologs": "<?" * 1_000_000,
    "titles": "<title>" * 250_000,
    "unclosed-quotes": '<outline text="' * 150_000,
}


@pytest.mark.parametrize("name", HEAPS)
def test_heaps_take_linear_time(name: str) -> None:
    started = time.process_time()
    for body in (document(HEAPS[name]), HEAPS[name].encode()):
        try:
            assert len(opml.parse(body).feeds) <= OPML_FEEDS_MAX
        except ParseError:
            continue
    assert time.process_time() - started < SECONDS


def test_what_was_left_out_is_told() -> None:
    assert opml.parse(document(HEAPS["feeds"])).truncated
    assert opml.parse(document("<outline>" * (OPML_OUTLINES_MAX + 1))).truncated


TEXTS = st.text(max_size=30)
WORDS = st.text(st.characters(categories=["L", "N", "P"], exclude_characters="<>&"), min_size=1, max_size=20)
FEEDS = st.builds(
    OpmlFeed,
    url=st.integers(0, 10**6).map(lambda n: f"https://a.example/{n}?a=1&b='2'"),
    title=WORDS,
    site=st.none() | st.just("https://a.example/"),
    description=st.none() | WORDS,
    language=st.none() | st.sampled_from(["lv", "pt-br"]),
    folders=st.lists(WORDS, max_size=3).map(tuple),
)


def read_back(feeds: list[OpmlFeed]) -> list[OpmlFeed]:
    return list(opml.parse(opml.write(feeds, title="t", created=datetime(2026, 1, 2, tzinfo=UTC)).encode()).feeds)


@given(st.lists(FEEDS, max_size=8))
def test_what_is_written_is_well_formed_and_read_back(feeds: list[OpmlFeed]) -> None:
    clean = read_back(feeds)  # characters that nobody sees are gone after the first time
    assert [feed.url for feed in sorted(clean, key=lambda one: one.url)] == sorted(feed.url for feed in feeds)
    assert read_back(clean) == clean
    etree.fromstring(opml.write(feeds, title="<&>").encode())


@given(TEXTS, TEXTS)
def test_any_text_is_written_so_that_xml_can_hold_it(title: str, folder: str) -> None:
    feed = OpmlFeed(url=FEED, title=title, folders=(folder,))
    text = opml.write([feed], title=title)
    etree.fromstring(text.encode())
    assert urls(text.encode()) == [FEED]


def by_an_xml_parser(body: bytes) -> list[str]:
    return [one.get("xmlUrl").strip() for one in etree.fromstring(body).iter("outline") if one.get("xmlUrl")]


@settings(max_examples=60)
@given(
    st.recursive(
        st.integers(0, 99).map(
            lambda n: etree.Element("outline", text=f"'\"<&{n}>", xmlUrl=f"https://a.example/?{n}&'")
        ),
        lambda inner: st.lists(inner | st.just(None), max_size=4),
        max_leaves=20,
    )
)
def test_a_well_formed_list_is_read_as_an_xml_parser_reads_it(tree: object) -> None:
    def built(one: object) -> etree._Element:
        if one is None:
            return etree.Comment(' <outline xmlUrl="https://no.example/"/> ')
        if not isinstance(one, list):
            return etree.fromstring(etree.tostring(one))
        folder = etree.Element("outline", text="f & g")
        folder.extend(map(built, one))
        return folder

    root = etree.Element("opml")
    etree.SubElement(root, "body").append(built(tree))
    body = etree.tostring(root, encoding="utf-16" if isinstance(tree, list) else "utf-8")
    assert urls(body) == by_an_xml_parser(body)


@settings(max_examples=200)
@given(st.lists(st.sampled_from([*"<>/\"'=&;!?- \n[]", "outline", "xmlUrl"]), max_size=60).map("".join) | st.binary())
def test_whatever_the_bytes_are_the_answer_is_a_list_or_a_parse_error(inner: str | bytes) -> None:
    for body in (inner, b"<opml><outline " + inner) if isinstance(inner, bytes) else (document(inner), inner.encode()):
        try:
            found = opml.parse(body)
        except ParseError:
            continue
        assert all(len(feed.title or "") <= TITLE_CHARS_MAX for feed in found.feeds)
