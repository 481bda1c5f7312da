"""The readers of strangers' bytes, and what each promises whatever the bytes are.

A check returns where the promises hold and raises where they do not; ParseError and Fault are promised answers.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

__all__ = ["TARGETS", "Target"]

TESTS = Path(__file__).resolve().parent.parent.parent / "tests"
NOW = datetime(2026, 1, 15, tzinfo=UTC)
LATEST = datetime(2026, 1, 16, tzinfo=UTC)
BASE = "https://wire.example/feeds/news.xml"
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`check` is what must hold, `words` what its documents are made of besides the fixtures that `suffixes` name."""

    check: Callable[[bytes], None]
    words: Sequence[bytes]
    suffixes: tuple[str, ...] = ()
    more: tuple[bytes, ...] = ()
    module: str = "parsers.feed"

    def seeds(self) -> list[bytes]:
        folder = TESTS / "parsers" / "fixtures"
        paths = sorted(path for path in folder.rglob("*") if path.name.endswith(self.suffixes))
        return [path.read_bytes() for path in paths] + list(self.more)

    def exists(self) -> bool:
        return importlib.util.find_spec(self.module) is not None


# --- what holds for all -----------------------------------------------------------------------------------------------


def legible(text: str | None, *, what: str, breaks: str = "\n") -> None:
    """No control but a line break, nothing that reorders, no half of a character."""
    for char in text or "":
        bad = unicodedata.category(char) in ("Cc", "Cs") or char in BIDI
        assert char in breaks or not bad, f"{what} holds U+{ord(char):04X}"


def web(link: str | None, *, what: str) -> None:
    if link is not None:
        parts = urlsplit(link)
        assert parts.scheme in ("http", "https"), f"{what} leads to {parts.scheme}:"
        assert parts.hostname, f"{what} leads nowhere"
        assert not re.search(r"[\x00-\x20\x7f-\x9f\\]", link), f"{what} holds a control character"


def dated(when: datetime | None, *, what: str) -> None:
    if when is not None:
        assert when.tzinfo is not None, f"{what} has no zone"
        assert when.year >= 1990, f"{what} is before the web"
        assert when <= LATEST, f"{what} is in the future"


def _texts(record: Any) -> Iterable[tuple[str, str]]:
    """Every text of a record, however deep, with the name of its field."""
    for one in dataclasses.fields(record):
        yield from _inside(one.name, getattr(record, one.name))


def _inside(name: str, value: Any) -> Iterable[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _inside(name, item)
    elif dataclasses.is_dataclass(value):
        yield from _texts(value)


# --- each reader ------------------------------------------------------------------------------------------------------


def check_feed(body: bytes) -> None:
    from parsers.errors import ParseError
    from parsers.feed import parse
    from parsers.limits import AUTHORS_MAX, ENTRIES_MAX

    try:
        document = parse(body, url=BASE, content_type=None, now=NOW)
    except ParseError:
        return
    assert len(document.entries) <= ENTRIES_MAX, "too many entries"
    web(document.link, what="the feed's link")
    for entry in document.entries:
        web(entry.link, what="an entry's link")
        dated(entry.published, what="published")
        dated(entry.updated, what="updated")
        assert len(entry.authors) <= AUTHORS_MAX, "too many authors"
        for name in entry.authors:
            legible(name, what="an author", breaks="")
        legible(entry.title, what="a title", breaks="")
        legible(entry.id, what="an id", breaks="")
        legible(entry.summary, what="a summary")
        legible(entry.content, what="a content")
    legible(document.title, what="the feed's title", breaks="")


def check_page(body: bytes) -> None:
    from parsers.errors import ParseError
    from parsers.limits import TEXT_CHARS_MAX, TITLE_CHARS_MAX
    from parsers.page import extract

    try:
        page = extract(body, url="https://wire.example/2025/11/battery", now=NOW)
    except ParseError:
        return
    web(page.url, what="the page's address")
    web(getattr(page, "image", None), what="the picture")
    dated(page.published, what="published")
    dated(page.modified, what="modified")
    legible(page.title, what="the title", breaks="")
    legible(page.text, what="the text")
    for name in page.authors:
        legible(name, what="an author", breaks="")
    assert len(page.text) <= TEXT_CHARS_MAX, "the text is too long"
    assert len(page.title or "") <= TITLE_CHARS_MAX, "the title is too long"
    assert page.lang is None or re.fullmatch("[a-z]{2,3}", page.lang), "the language is none"


def check_opml(body: bytes) -> None:
    from parsers.errors import ParseError
    from parsers.opml import parse, write

    try:
        document = parse(body)
    except ParseError:
        return
    if document.feeds:
        again = parse(write(document.feeds, title="feeds").encode())
        urls = [feed.url for feed in document.feeds]
        assert sorted(feed.url for feed in again.feeds) == sorted(urls), "what is written is read otherwise"
    for name, text in _texts(document):
        if "url" in name or "link" in name:
            web(text or None, what=name)
        else:
            legible(text, what=name)


def check_url(body: bytes) -> None:
    text = body.decode("utf-8", "replace")
    _check_links(text)
    _check_keys(text)
    _check_asked(text, body)


def _check_links(text: str) -> None:
    from parsers.links import web_link

    for base in ("", BASE):
        link = web_link(text, base)
        web(link, what="a link")
        assert link is None or web_link(link) == link, "web_link changes its own answer"


def _check_keys(text: str) -> None:
    from flankwatch.dedup.urls import host_of, url_key

    key = url_key(text)
    host_of(text)
    assert not key or url_key(f"http://{key}") == key, "url_key changes its own answer"


def _check_asked(text: str, body: bytes) -> None:
    from flankwatch.fetch.urls import checked_url, redirect_target
    from flankwatch.fetch.values import Fault

    base = checked_url(BASE)
    for ask in (lambda: checked_url(text), lambda: redirect_target(body, base)):
        try:
            url = ask()
        except Fault as fault:
            legible(str(fault), what="a message", breaks="")
            continue
        assert url.scheme in ("http", "https"), "another scheme is asked"
        assert url.raw_host, "no host is asked"
        assert not url.userinfo, "a user is named"
        assert checked_url(str(url)).raw_host == url.raw_host, "two readings of one address"


_XML = (
    b'<?xml version="1.0"?> <rss> <channel> <item> </item> <title> </title> <link> </link> <guid> <pubDate> <description>'
    b" <![CDATA[ ]]> <!-- --> <!ENTITY <feed> <entry> <content type='xhtml'> <author><name> <updated> &amp; &lt;p&gt; &nbsp;"
    b" <dc:date> xmlns:a='b' <a:b> xml:base='//x' <ttl> <media:content url='x'> Fri,22Nov2024 2024-13-40"
    b" 9998-01-01T00:00:00Z </rss>"
).split()
_HTML = (
    b"<html> <head> <meta <title> </title> <body> <p> </p> <div> </div> <article> <a href= <img src= <table> <tr> <td> <script>"
    b" </script> <style> <!-- --> <![CDATA[ <svg> <math> <template> <noscript> <time datetime= <h1> property=og:title content="
    b' <script type="application/ld+json"> {"@type": "NewsArticle", "datePublished": "headline": [ ] } <base href= <pre> <br>'
    b" <li> <ul> <blockquote> <iframe> <textarea> <select> <form> &nbsp; &#8212; rel=canonical lang= class=gallery hidden"
    b" style=display:none property=og:image isAccessibleForFree cssSelector"
).split()
_OPML = (
    b'<?xml <opml version="2.0"> <head> <title> </head> <body> <outline text= xmlUrl="http://a.example/f" type="rss" > </outline>'
    b" </body> <!DOCTYPE <!ENTITY"
).split()
_URLS = (
    b"http:// https:// // / ? # @ : [::1] . .. %2e %00 %zz xn-- \xc3\xbc example.org 127.1 &amp; = ; utm_source=rss /amp amp."
    b" m. www. :80 :443 :0 \\"
).split()

TARGETS = {
    "feed": Target(check=check_feed, words=_XML, suffixes=(".xml", ".json")),
    "page": Target(check=check_page, words=_HTML, suffixes=(".html",), module="parsers.page"),
    "opml": Target(
        check=check_opml,
        words=_OPML,
        suffixes=(".opml",),
        more=(
            b'<opml version="2.0"><head><title>a</title></head><body><outline text="n"><outline text="f" type="rss" '
            b'xmlUrl="http://a.example/f.xml" htmlUrl="http://a.example/"/></outline></body></opml>',
        ),
        module="parsers.opml",
    ),
    "url": Target(
        check=check_url,
        words=_URLS,
        more=(
            b"https://m.delfi.lv/news/a/?utm_source=rss&id=7#top",
            b"../x/y?z=1",
            "https://пример.example/путь".encode(),
            b"http://[2001:db8::1]:8080/a%20b",
        ),
        module="parsers.links",
    ),
}
