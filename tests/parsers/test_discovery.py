"""A page's feeds are found where it announces or links them, and where sites usually keep them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.discovery import offered, telegram_channel, usual_places
from parsers.errors import EmptyBody, NotAPage, ParseError
from parsers.limits import GUESSES_MAX, OFFERS_MAX, TITLE_CHARS_MAX
from parsers.links import web_link

PAGE = "https://outlet.example/en/news/"
SECONDS = 4.0


def found(body: str) -> list[str]:
    return [one.url for one in offered(body.encode(), url=PAGE)]


@pytest.mark.parametrize(
    "kind",
    [
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
        "APPLICATION/RSS+XML; charset=utf-8",
        "text/xml",
    ],
)
def test_what_a_page_announces_to_programs_is_found(kind: str) -> None:
    body = f'<html><head><LINK REL="Alternate home" TYPE="{kind}" title="News &amp; more" href="../feed?a=1&amp;b=2#x"></head>'
    (one,) = offered(body.encode(), url=PAGE)
    assert (one.url, one.title, one.offer) == ("https://outlet.example/en/feed?a=1&b=2", "News & more", "announced")


def test_other_alternates_are_no_feeds() -> None:
    body = """<link rel="alternate" hreflang="lv" href="/lv/"><link rel="stylesheet alternate" type="text/xml" href="/a.css">
      <link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1"><link rel="canonical" href="/feed">
      <link rel="alternate" type="application/json+oembed" href="/oembed?url=x">"""
    assert found(body) == []


def test_links_that_look_like_feeds_follow_and_feeds_of_comments_come_last() -> None:
    body = """
      <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
      <a href="/rss/world.xml">World</a> <a href="/feedback">Feedback</a> <a href="/press-releases">Press</a>
      <a class=x href='feed://outlet.example/atom'><b>Atom</b></a> <a href="?format=rss">All</a>
      <a href="https://reader.example/feed/subscribe?url=https%3A%2F%2Foutlet.example%2Frss">Add to reader</a>
      <link rel="alternate" type="application/rss+xml" href="/en/rss">"""
    assert found(body) == [
        "https://outlet.example/en/rss",
        "https://outlet.example/rss/world.xml",
        "http://outlet.example/atom",
        "https://outlet.example/en/news/?format=rss",
        "https://outlet.example/comments/feed/",
    ]
    assert offered(body.encode(), url=PAGE)[2].title == "Atom"


def test_each_feed_is_offered_once_however_it_is_written() -> None:
    body = """<link rel="alternate" type="application/rss+xml" href="/rss/"><a href="http://outlet.example/rss">RSS</a>
      <a href="https://outlet.example/rss/#top">RSS</a>"""
    assert found(body) == ["https://outlet.example/rss/"]


def test_relative_links_mean_what_the_page_says_they_mean() -> None:
    assert found('<base href="https://cdn.example/x/"><a href="rss.xml">RSS</a>') == ["https://cdn.example/x/rss.xml"]


@pytest.mark.parametrize("href", ["javascript:feed()", "file:///rss.xml", "https://user:pw@a.example/rss", "/rss\\x"])
def test_what_is_no_web_address_is_not_offered(href: str) -> None:
    assert found(f'<a href="{href}">RSS</a>') == []


def test_what_stands_in_comments_and_scripts_is_not_offered() -> None:
    link = '<a href="/rss">x</a>'
    assert found(f"<!-- {link} --><script>document.write('{link}')</script><style>{link}</style>") == []


def test_pages_that_offer_hundreds_give_the_first() -> None:
    body = "".join(f'<a href="/rss/{n}">{"x" * 2000}</a>' for n in range(500))
    offers = offered(body.encode(), url=PAGE)
    assert len(offers) == OFFERS_MAX
    assert max(len(one.title or "") for one in offers) <= TITLE_CHARS_MAX


@pytest.mark.parametrize(("body", "error"), [(b" \n", EmptyBody), (b"%PDF-1.7", NotAPage), (b'{"a": 1}', NotAPage)])
def test_what_is_no_page_is_refused(body: bytes, error: type[ParseError]) -> None:
    with pytest.raises(error):
        offered(body, url=PAGE)


HEAPS = {
    "fault-23-attributes": "<a " + " ".join(f'a{n}="1"' for n in range(150_000)) + ">",
    "fault-23-anchors": '<a href="/x">' * 150_000,
    "fault-23-comments": "<!--" * 500_000,
    "fault-23-scripts": "<script>" * 250_000,
    "fault-23-open-tags": "<a " * 600_000,
    "fault-23-quotes": "<a href=\"'" * 200_000,
    "fault-23-long-address": '<a href="/' + "rss/" * 500_000 + '">',
    "fault-23-dots": '<a href="/' + ".-" * 1_000_000 + '">',
    "fault-23-title": '<link rel="alternate feed" href="/rss" title="' + "<b>&amp;" * 250_000 + '">',
}


@pytest.mark.parametrize("name", HEAPS)
def test_heaps_take_linear_time(name: str) -> None:
    started = time.process_time()
    offered(HEAPS[name].encode(), url=PAGE)
    assert time.process_time() - started < SECONDS


@given(
    st.lists(st.sampled_from([*"<>/\"'= \n", "a", "link", "href", "rel=feed", "/rss", "base"]), max_size=40).map(
        "".join
    )
)
def test_whatever_the_page_is_the_answer_is_web_addresses_or_a_parse_error(body: str) -> None:
    for text in (body, f"<a href='{body}/rss' {body}", f"<link rel=alternate type=text/xml href={body}"):
        try:
            offers = offered(text.encode(), url=PAGE)
        except ParseError:
            continue
        assert all(web_link(one.url) == one.url for one in offers)


def test_the_usual_places_are_beside_the_page_and_at_the_root() -> None:
    places = usual_places("https://outlet.example:8080/en/?page=2#top")
    assert places[0] == "https://outlet.example:8080/en/feed"
    wanted = [
        "feed",
        "rss",
        "rss.xml",
        "atom.xml",
        "feed.xml",
        "index.xml",
        "feeds/posts/default",
        "?feed=rss2",
        "feed.json",
    ]
    assert {f"https://outlet.example:8080/{place}" for place in wanted} <= set(places)
    assert len(places) == len(set(places)) <= GUESSES_MAX
    assert usual_places("ftp://outlet.example/") == ()


@pytest.mark.parametrize(
    ("address", "channel"),
    [
        ("https://t.me/example_news", "https://t.me/s/example_news"),
        ("http://telegram.me/s/Example/55?single", "https://t.me/s/Example"),
        ("https://t.me/@example", "https://t.me/s/example"),
        ("https://t.me/joinchat/AAAA", None),
        ("https://t.me/+invite", None),
        ("https://t.me/c/123/4", None),
        ("https://not-t.me/example", None),
        ("https://t.me.example/example", None),
    ],
)
def test_a_telegram_channel_is_read_on_its_public_page(address: str, channel: str | None) -> None:
    assert telegram_channel(address) == channel
