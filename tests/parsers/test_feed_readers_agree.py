"""The fast reader and feedparser give equal records, so a feed that breaks for a day does not seem to change."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import fast, feed, prescan
from parsers.errors import ParseError

FIXTURES = Path(__file__).parent / "fixtures"
DATA = Path(__file__).parents[3] / "shared" / "data" / "feeds"
URL = "https://given.example/dir/feed.xml"
NOW = datetime(2024, 11, 23, tzinfo=UTC)
# feedparser takes at:// from an attribute and loses the text of the same link
KNOWN_TO_DIFFER = {"gofeed-parser-rss-rss_channel_item_uri_at_protocol.xml"}

NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:odd="https://odd.example/ns"'
)
WORDS = st.sampled_from(
    [
        "Riga",
        "Łódź",
        "HIMARS & more",
        "a < b",
        "<p>One</p><p>Two</p>",
        "<b>bold</b>",
        "AT&amp;T",
        "&nbsp;x",
        "Café",
        " ",
        "5 > 3",
        "\u202eodd",
        "line\nbreak",
        "- Elsewhere",
        "",
    ]
)
TEXT = st.lists(WORDS, max_size=3).map(" ".join)
AGGREGATED = "https://news.google.com/rss/articles/CBMiSEFVX3lxTFBhYmM?oc=5"
LINKS = st.sampled_from(
    ["https://a.example/1?x=1&y=2", AGGREGATED, "/rel/2", "rel/3", "x:y", "http://[x", "", " https://a.example/4 "]
)
IDS = st.sampled_from(["id-1", "https://a.example/guid", "tag:x,2024:1", "two words", ""])
DATES = st.sampled_from(
    ["Fri, 22 Nov 2024 14:09:00 +0200", "2024-11-22T10:00:00Z", "22 listopada 2024", "soon", "2026-13-40", ""]
)


def element(name: str, text: st.SearchStrategy[str], attributes: tuple[str, ...] = ("",)) -> st.SearchStrategy[str]:
    def written(value: str, cdata: bool, attribute: str) -> str:
        inner = f"<![CDATA[{value}]]>" if cdata else escape(value, quote=False)
        return f"<{name}{attribute}>{inner}</{name}>"

    return st.builds(written, text, st.booleans(), st.sampled_from(attributes))


RSS_PARTS = st.one_of(
    element("title", TEXT),
    element("dc:title", TEXT),
    element("media:title", TEXT),
    element("link", LINKS),
    element("guid", IDS, ("", ' isPermaLink="false"', ' isPermaLink="true"')),
    element("pubDate", DATES),
    element("dc:date", DATES),
    element("description", TEXT),
    element("content:encoded", TEXT),
    element("itunes:summary", TEXT),
    element("media:description", TEXT),
    element("author", st.sampled_from(["Jane Doe", "jane@a.test (Jane Doe)", "jane@a.test", "Doe <jane@a.test>", ""])),
    element("dc:creator", TEXT),
    element("category", TEXT),
    element("comments", LINKS),
    element("odd:title", TEXT),
    st.just("<enclosure url='https://a.example/x.mp3' length='1' type='audio/mpeg'/>"),
    st.just("<media:group><media:title>Inner</media:title><media:description>Deep</media:description></media:group>"),
    st.just("<media:content url='https://a.example/x.jpg'><media:credit>Someone</media:credit></media:content>"),
    st.just("<media:content url='https://a.example/y' medium='image'/>"),
    st.just("<media:thumbnail url='https://a.example/t.png'/>"),
    st.just("<media:thumbnail>https://a.example/u.png</media:thumbnail>"),
    st.just("<enclosure url='/y.webp' length='1' type='image/webp'/>"),
    st.just("<source url='https://b.example/rss'>Elsewhere</source>"),
    st.just("<atom:link rel='self' href='https://a.example/self'/>"),
    st.just("<odd:box><odd:inner>x</odd:inner></odd:box>"),
    st.just("<!-- a comment -->"),
)
ATOM_PARTS = st.one_of(
    element("title", TEXT, ("", ' type="html"', ' type="text"')),
    element("id", IDS),
    element("published", DATES),
    element("updated", DATES),
    element("summary", TEXT, ("", ' type="html"')),
    element("content", TEXT, ("", ' type="html"')),
    st.just("<author><name>Ewa Lis</name><email>e@a.example</email></author>"),
    st.just("<contributor><name>Nobody</name></contributor>"),
    st.just("<link href='https://a.example/1'/>"),
    st.just("<link rel='alternate' type='text/html' href='rel/2'/>"),
    st.just("<link rel='alternate' type='application/json' href='https://a.example/json'/>"),
    st.just("<link rel='enclosure' href='https://a.example/x.mp3'/>"),
    st.just("<link rel='enclosure' type='image/png' href='x.png'/>"),
    st.just(
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>In &amp; out</p><br/>x</div></content>"
    ),
    st.just("<source><title>Other</title><id>other</id><link href='https://b.example/'/></source>"),
)


def assert_equal(body: bytes) -> bool:
    """Whether the fast reader took the feed; if it did, feedparser must say the same."""
    utf8 = prescan.body(body)
    quick = fast.read(utf8, url=URL, now=NOW)
    if quick is not None:
        assert quick == feed.tolerant(utf8, url=URL, now=NOW)
    return quick is not None


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(RSS_PARTS, max_size=7), min_size=1, max_size=3),
    st.sampled_from(["", ' xml:base="https://base.example/sub/"']),
)
def test_generated_rss_reads_the_same_either_way(items: list[list[str]], base: str) -> None:
    inner = "".join(f"<item>{''.join(parts)}</item>" for parts in items)
    head = "<title>Feed</title><link>https://a.example/</link><description>d</description>"
    assert_equal(f'<rss version="2.0" {NAMESPACES}{base}><channel>{head}{inner}</channel></rss>'.encode())


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(ATOM_PARTS, max_size=7), min_size=1, max_size=3),
    st.sampled_from(["", ' xml:base="https://base.example/sub/"']),
)
def test_generated_atom_reads_the_same_either_way(items: list[list[str]], base: str) -> None:
    inner = "".join(f"<entry>{''.join(parts)}</entry>" for parts in items)
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"{base}><title>Feed</title><id>f</id>{inner}</feed>'
    assert_equal(body.encode())


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.xml")), ids=lambda path: path.stem)
def test_fixtures_read_the_same_either_way(path: Path) -> None:
    assert_equal(path.read_bytes())


@pytest.mark.skipif(not DATA.is_dir(), reason="the labelled data is not beside this checkout")
@pytest.mark.parametrize("folder", ["files", "nasty"])
def test_collected_feeds_read_the_same_either_way(folder: str) -> None:
    quick = 0
    for path in sorted((DATA / folder).iterdir()):
        if path.name in KNOWN_TO_DIFFER:
            continue
        try:
            quick += assert_equal(path.read_bytes())
        except ParseError:
            continue
    assert quick >= 30
