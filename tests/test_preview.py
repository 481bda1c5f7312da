"""What is shown of a feed before it is added is what a person needs to decide."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from flankwatch.preview import Preview, look
from flankwatch.reading import Unreadable

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATVIAN = (
    "Valdība apstiprina nākamā gada budžetu",
    "Prāmis uz salām atkal kavējas",
    "Laiks būs auksts un ļoti vējains",
)


def item(title: str, minutes_ago: int = 0, text: str = "") -> str:
    at = format_datetime(NOW - timedelta(minutes=minutes_ago))
    return f"<item><title>{title}</title><pubDate>{at}</pubDate><description>{text}</description></item>"


def rss(*items: str, head: str = "") -> bytes:
    return f"<rss version='2.0'><channel><title>Ziņas</title>{head}{''.join(items)}</channel></rss>".encode()


def seen(body: bytes) -> Preview:
    found = look(body, content_type=None, url="https://outlet.example/", now=NOW)
    assert isinstance(found, Preview)
    return found


def test_a_feed_is_shown_with_its_newest_entry_its_pace_and_its_headlines() -> None:
    found = seen(rss(*(item(f"Headline {n}", n * 30) for n in range(8))))
    assert (found.kind, found.title, found.entries, found.truncated) == ("RSS", "Ziņas", 8, False)
    assert (found.newest, found.gap_s) == (NOW, 1800)
    assert found.headlines == tuple(f"Headline {n}" for n in range(5))


def test_feeds_without_entries_or_dates_are_shown_too() -> None:
    assert (seen(rss()).newest, seen(rss()).gap_s, seen(rss()).is_brief) == (None, None, True)
    assert seen(rss("<item><title>x</title></item>")).newest is None


@pytest.mark.parametrize(("chars", "is_brief"), [(100, True), (2000, False)])
def test_brief_feeds_are_told_from_full_ones(chars: int, is_brief: bool) -> None:
    assert seen(rss(*(item("x", text="word " * (chars // 5)) for _ in range(3)))).is_brief is is_brief


@pytest.mark.parametrize(
    ("head", "told", "language"),
    [
        ("", None, "lv"),
        ("<language>lv-LV</language>", "lv", "lv"),
        ("<language>en-US</language>", "en", None),
        ("<item><title>x</title><language>en</language></item>", None, "lv"),
    ],
    ids=["guessed", "told", "they-disagree", "of-an-entry"],
)
def test_the_language_is_what_is_told_and_seen_and_nothing_where_these_disagree(
    head: str, told: str | None, language: str | None
) -> None:
    found = seen(rss(*map(item, LATVIAN), head=head))
    assert (found.told_language, found.guessed_language, found.language) == (told, "lv", language)


def test_two_headlines_are_too_few_to_guess_from() -> None:
    assert seen(rss(*map(item, LATVIAN[:2]))).language is None


ENTRY = "<entry><title>x</title><id>1</id></entry>"


@pytest.mark.parametrize(
    ("body", "kind", "told"),
    [
        (
            f"<?xml version='1.0'?><!-- <rss> --><feed xmlns='http://www.w3.org/2005/Atom' xml:lang='uk'>{ENTRY}</feed>",
            "Atom",
            "uk",
        ),
        (
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
            "<item><title>x</title></item></rdf:RDF>",
            "RSS 1.0",
            None,
        ),
    ],
    ids=["atom", "rdf"],
)
def test_the_kind_of_document_is_told(body: str, kind: str, told: str | None) -> None:
    found = seen(body.encode())
    assert (found.kind, found.told_language) == (kind, told)


def test_a_page_gives_the_feeds_it_offers_and_anything_else_its_trouble() -> None:
    page = look(b"<html><a href='/rss'>RSS</a></html>", content_type=None, url="https://outlet.example/", now=NOW)
    assert isinstance(page, tuple)
    assert [one.url for one in page] == ["https://outlet.example/rss"]
    for body in (b"", b"just text", b"<rss", b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss/>"):
        assert isinstance(look(body, content_type=None, url="https://outlet.example/", now=NOW), Unreadable)
