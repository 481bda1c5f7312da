"""Formats of twenty years are read alike, and what a publisher asks of its readers is told."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from parsers import fast, feed, prescan
from parsers.records import FeedDocument

FIXTURES = Path(__file__).parent / "fixtures"
NOW = datetime(2024, 11, 23, tzinfo=UTC)
NOON = datetime(2024, 11, 22, 12, 9, tzinfo=UTC)
HALF = "<rss version='2.0' {}><channel><title>t</title>{}<item><title>x</title>{}</item></channel></rss>"
SY = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/' xmlns:media='http://search.yahoo.com/mrss/'"


def parsed(name: str) -> FeedDocument:
    return feed.parse((FIXTURES / name).read_bytes(), url="https://given.example/feed", now=NOW)


def both(head: str, inner: str = "") -> FeedDocument:
    """A feed as both readers read it, once they agree."""
    xml = prescan.body(HALF.format(SY, head, inner).encode())
    quick, tolerant = fast.read(xml, url="", now=NOW), feed.tolerant(xml, url="", now=NOW)
    assert quick == tolerant
    return tolerant


def test_rss_0_90_is_read() -> None:
    document = parsed("rss-0.90.xml")
    assert (document.title, document.link) == ("Lighthouse", "https://light.example/")
    assert [(one.title, one.link) for one in document.entries] == [
        ("Fog until noon", "https://light.example/fog"),
        ("Lamp & lens cleaned", "https://light.example/lamp"),
    ]


def test_rss_0_91_is_read_with_its_document_type_and_its_days_of_rest() -> None:
    document = parsed("rss-0.91.xml")
    assert document.title == "Pilots' Board"
    assert (document.entries[0].title, document.entries[0].link) == (
        "Tanker moored café-side",
        "https://pilots.example/tanker",
    )
    assert document.skip_hours == {0, 5, 23}
    assert document.skip_days == {5, 6}


def test_rss_0_92_is_read() -> None:
    first, second = parsed("rss-0.92.xml").entries
    assert (first.title, first.link, first.summary) == (
        "Crane hired",
        "https://dock.example/crane",
        "A crane was hired for a week.",
    )
    assert first.image == "https://dock.example/crane.jpg"
    assert (second.title, second.summary) == (None, "Only words, as 0.92 allowed.")


def test_rss_1_0_is_read_with_its_period() -> None:
    document = parsed("syndication.rdf.xml")
    assert (document.title, document.ttl_s) == ("Tides", 6 * 3600)
    assert [one.title for one in document.entries] == ["High at nine"]


def test_atom_0_3_is_read() -> None:
    document = parsed("atom-0.3.xml")
    assert (document.title, document.link) == ("Old Signals", "https://signals.example/")
    (entry,) = document.entries
    assert (entry.id, entry.title) == ("tag:signals.example,2024:masts", "Masts & antennas")
    assert entry.link == "https://signals.example/masts"
    assert (entry.published, entry.updated) == (NOON, datetime(2024, 11, 22, 14, 0, tzinfo=UTC))
    assert entry.summary == "Taller than before."
    assert entry.content == "Taller than before.\nBy four metres."
    assert entry.authors == ("Ewa Lis",)


@pytest.mark.parametrize(
    ("head", "seconds"),
    [
        ("<ttl>30</ttl>", 1800),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 3600),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 1800),
        ("<sy:updatePeriod>weekly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 7 * 86_400),
        ("<ttl>30</ttl><sy:updatePeriod>weekly</sy:updatePeriod>", 1800),
        ("<ttl>soon</ttl><sy:updatePeriod>whenever</sy:updatePeriod>", None),
        ("<![CDATA[<sy:updatePeriod>hourly</sy:updatePeriod>]]>", None),
        ("", None),
    ],
)
def test_the_time_between_polls_is_the_ttl_or_else_the_period(head: str, seconds: int | None) -> None:
    assert both(head).ttl_s == seconds


def test_what_an_article_says_of_hours_is_no_wish_of_the_feed() -> None:
    inner = (
        "<description><![CDATA[<skipHours><hour>3</hour></skipHours><updatePeriod>daily</updatePeriod>]]></description>"
    )
    document = both("", inner)
    assert (document.ttl_s, document.skip_hours, document.skip_days) == (None, frozenset(), frozenset())


@pytest.mark.parametrize(
    ("inner", "image"),
    [
        ("<media:thumbnail url='https://a.example/t.png'/><media:content url='https://a.example/c.png'/>", "t.png"),
        ("<media:content url='https://a.example/c' medium='image'/><enclosure url='https://a.example/e.png'/>", "c"),
        ("<media:group><media:content url='https://a.example/g.jpg?w=9' width='9'/></media:group>", "g.jpg?w=9"),
        ("<enclosure url='https://a.example/e' type='image/png' length='1'/>", "e"),
        ("<enclosure url='https://a.example/e.mp3' type='audio/mpeg' length='1'/>", None),
        ("<media:content url='https://a.example/v.mp4' type='video/mp4'/>", None),
        ("<media:thumbnail url='javascript:alert(1)'/>", None),
        ("", None),
    ],
)
def test_the_picture_of_an_entry_is_its_thumbnail_or_else_what_is_a_picture(inner: str, image: str | None) -> None:
    assert both("", inner).entries[0].image == (f"https://a.example/{image}" if image else None)
