"""Links through aggregators lead to the article where the link says which it is, and are marked where it does not."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import fast, feed, prescan
from parsers.aggregators import is_aggregator, resolved

NOW = datetime(2024, 11, 23, tzinfo=UTC)
LONG = "https://outlet.example/" + "news/" * 30 + "1.html"


def google_news(field: bytes, *, number: int = 0x13, tail: bytes = b"") -> str:
    """A link as Google News writes it, with `field` in its id."""
    size = bytes([len(field)]) if len(field) < 128 else bytes([len(field) & 127 | 128, len(field) >> 7])
    data = bytes([8, number, 0x22]) + size + field + tail
    return f"https://news.google.com/rss/articles/{base64.urlsafe_b64encode(data).decode().rstrip('=')}?oc=5"


NEW = google_news(b"AU_yqLPabcdefghijklmnopqrstuvwxyz0123456789")


@pytest.mark.parametrize("address", ["https://outlet.example/news/1?a=b", LONG], ids=["short", "long"])
@pytest.mark.parametrize("tail", [b"", b"\xd2\x01\x05https"], ids=["alone", "with-amp"])
def test_an_old_google_news_link_holds_the_address(address: str, tail: bytes) -> None:
    link = google_news(address.encode(), tail=tail)
    assert link.startswith("https://news.google.com/rss/articles/CBMi")
    assert resolved(link) == address
    assert resolved(link.replace("/rss/articles/", "/articles/")) == address


@pytest.mark.parametrize(
    "link",
    [
        NEW,
        google_news(b"javascript:alert(1)//aaaaaaaa"),
        google_news(b"https://user:pass@outlet.example/1"),
        google_news(b"https://news.google.com/rss/articles/CBMiAAAAAAAAAAAAAAAAAAAA"),
        google_news(b"https://outlet.example/1", number=0x13).replace("CBMi", "XXXX"),
        "https://news.google.com/rss/articles/CBMiCBMiCBMiCBMiC",
        "https://www.google.com/url?q=file:///etc/passwd",
        "https://www.facebook.com/l.php?h=1",
    ],
)
def test_what_cannot_be_resolved_is_marked_as_an_aggregators(link: str) -> None:
    assert is_aggregator(link)
    assert resolved(link) is None


@pytest.mark.parametrize(
    "link",
    [
        "http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&tid=1&url=https%3a%2f%2foutlet.example%2f1%3fa%3db&c=2&mkt=lv",
        "https://www.google.com/url?rct=j&sa=t&url=https://outlet.example/1%3Fa%3Db&ct=ga&cd=1",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Foutlet.example%2F1%3Fa%3Db&h=AT0",
        "https://vk.com/away.php?to=https%3A%2F%2Foutlet.example%2F1%3Fa%3Db",
        "https://sba.yandex.net/redirect?url=https%3A%2F%2Foutlet.example%2F1%3Fa%3Db&client=x",
    ],
)
def test_a_known_redirector_holds_the_address_as_a_parameter(link: str) -> None:
    assert is_aggregator(link)
    assert resolved(link) == "https://outlet.example/1?a=b"


@pytest.mark.parametrize(
    "link",
    [
        "https://outlet.example/share?url=https://other.example/1",
        "https://www.facebook.com/army/posts/1?u=https://other.example/",
        "https://news.google.com/topstories?hl=en",
        "https://news.google.com.outlet.example/rss/articles/CBMiAAAAAAAAAAAAAAAAAAAA",
        "https://www.bing.com/news/search?q=himars&url=https://other.example/",
        "https://www.youtube.com/watch?v=1&q=https://other.example/",
    ],
)
def test_any_other_link_is_left_alone(link: str) -> None:
    assert not is_aggregator(link)
    assert resolved(link) is None


def from_aggregator(title: str, link: str, source: str) -> bytes:
    item = f'<title>{title}</title><link>{link}</link><guid>g</guid><source url="https://o.example">{source}</source>'
    return f'<rss version="2.0"><channel><title>t</title><item>{item}</item></channel></rss>'.encode()


@pytest.mark.parametrize(
    ("title", "source", "headline"),
    [
        ("Riga buys HIMARS - Baltic Wire", "Baltic Wire", "Riga buys HIMARS"),
        ("NATO - Russia council meets - Baltic Wire", "Baltic Wire", "NATO - Russia council meets"),
        ("NATO - Russia council meets", "Baltic Wire", "NATO - Russia council meets"),
        ("Wire - Baltic Wire", "Baltic Wire", "Wire"),
        ("Riga buys HIMARS - Baltic Wire", "", "Riga buys HIMARS - Baltic Wire"),
    ],
)
def test_an_aggregators_headline_loses_the_outlets_name(title: str, source: str, headline: str) -> None:
    body = from_aggregator(title, NEW, source)
    quick = fast.read(prescan.body(body), url="", now=NOW)
    assert quick == feed.tolerant(prescan.body(body), url="", now=NOW)
    assert quick is not None
    assert (quick.entries[0].title, quick.entries[0].link) == (headline, NEW)


def test_an_outlets_own_headline_stays_whole() -> None:
    entry = feed.parse(from_aggregator("Riga - Baltic Wire", "https://o.example/1", "Baltic Wire")).entries[0]
    assert entry.title == "Riga - Baltic Wire"


def test_an_entry_leads_to_the_article_where_its_link_tells() -> None:
    entry = feed.parse(from_aggregator("Riga - Wire", google_news(LONG.encode()), "Wire")).entries[0]
    assert (entry.link, entry.title, entry.id) == (LONG, "Riga", "g")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=100))
def test_no_link_makes_it_fail(data: bytes, text: str) -> None:
    link = f"https://news.google.com/rss/articles/{base64.urlsafe_b64encode(data).decode()}"
    for one in (link, text, f"https://news.google.com/articles/{text}", f"https://www.google.com/url?url={text}"):
        found = resolved(one)
        assert found is None or (is_aggregator(one) and found.startswith("http"))
