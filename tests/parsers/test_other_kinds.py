"""Sources that are no feeds give the same records: JSON Feed, sitemaps, Telegram channels, pages that list articles."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import feed, prescan, telegram
from parsers.errors import BrokenJson, BrokenXml, Hostile, NotAFeed, NothingSelected, ParseError
from parsers.kinds import KINDS, SourceKind, kind_of
from parsers.received import Received
from parsers.records import FeedDocument, ListingSelectors

FIXTURES = Path(__file__).parent / "fixtures"
NOW = datetime(2024, 11, 23, tzinfo=UTC)
NOON = datetime(2024, 11, 22, 12, 9, tzinfo=UTC)
CARDS = ListingSelectors(item="li.card", title="h3", published=".date", summary=".lead")
SECONDS = 4.0  # the promise is 2 s on a quiet machine; the tests share theirs
JSON_HEAD = '{"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": '


def saved(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def parsed(name: str, *, url: str, listing: ListingSelectors | None = None) -> FeedDocument:
    return feed.parse(saved(name), url=url, now=NOW, listing=listing)


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_each_kind_has_a_saved_example_that_it_alone_recognises_and_reads(kind: SourceKind) -> None:
    (path,) = FIXTURES.glob(f"{kind.name.lower().replace(' ', '-')}.*")
    listing = CARDS if kind.name == "listing page" else None
    received = Received(utf8=prescan.utf8(path.read_bytes()), url="https://given.example/", now=NOW, listing=listing)
    assert kind_of(received) is kind
    assert [one.name for one in KINDS if one.recognises(received)] == [kind.name]
    assert any(entry.title and entry.link for entry in kind.read(received).entries)


@pytest.mark.parametrize("name", ["wire.rss.xml", "bulletin.atom.xml", "radar.rdf.xml", "article.html"])
def test_no_kind_takes_what_is_not_its_own(name: str) -> None:
    assert kind_of(Received(utf8=prescan.utf8(saved(name)), url="https://given.example/")) is None


# --- JSON Feed ------------------------------------------------------------------------------------------------------


def test_a_json_feed_gives_what_an_xml_feed_gives() -> None:
    document = parsed("json-feed.json", url="https://strait.example/feed.json")
    assert (document.title, document.link, document.hub) == (
        "Strait Observer",
        "https://strait.example/",
        "https://hub.example/",
    )
    first = document.entries[0]
    assert first.id == "https://strait.example/2024/minesweepers"
    assert first.title == "Minesweepers & divers clear the strait"
    assert first.link == "https://strait.example/2024/minesweepers"
    assert (first.published, first.updated) == (NOON, datetime(2024, 11, 22, 14, 0, tzinfo=UTC))
    assert (first.summary, first.content) == (
        "Nine days of work.",
        "Three ships took part.\nThe work took nine days.",
    )
    assert first.authors == ("Ilze Kalna", "Mart Tamm")


def test_a_json_item_may_have_a_number_for_an_id_and_next_to_nothing_else() -> None:
    item = parsed("json-feed.json", url="https://strait.example/feed.json").entries[1]
    assert (item.id, item.title, item.published) == ("17", None, None)
    assert item.content == "Depth < 5 m\nand falling"
    assert item.authors == ("The Desk",)


def test_a_json_feed_of_version_1_0_has_one_author() -> None:
    body = JSON_HEAD.replace("1.1", "1") + '[{"id": "a", "author": {"name": "Ewa Lis"}}]}'
    assert feed.parse(body.encode()).entries[0].authors == ("Ewa Lis",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_json_feed_is_read_in_any_unicode(encoding: str) -> None:
    body = (JSON_HEAD + '[{"id": "a", "title": "Ķīļu ķēde"}]}').encode(encoding)
    assert feed.parse(body).entries[0].title == "Ķīļu ķēde"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        pytest.param('{"version": "1"}', NotAFeed, id="other-json"),
        pytest.param('{"items": [{"id": "a", "title": "x"}]}', NotAFeed, id="no-version"),
        pytest.param(JSON_HEAD + '{"id": "a"}}', NotAFeed, id="items-no-list"),
        pytest.param(JSON_HEAD + '[{"id": "a"', BrokenJson, id="cut-off"),
        pytest.param(JSON_HEAD + "9" * 9_000 + "}", BrokenJson, id="endless-number"),
        pytest.param(JSON_HEAD + "[" * 200_000, Hostile, id="fault-29a-nested"),
        pytest.param('{"a":' * 200_000, Hostile, id="fault-29a-nested-objects"),
    ],
)
def test_json_that_is_no_feed_is_named(body: str, error: type[ParseError]) -> None:
    with pytest.raises(error) as caught:
        feed.parse(body.encode())
    assert caught.value.reason == error.reason


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
KEYS = ["id", "url", "title", "content_html", "content_text", "summary", "date_published", "authors", "author", "image"]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(KEYS), JUNK, max_size=6), max_size=3), JUNK)
def test_fields_of_any_type_make_no_json_feed_fail(items: list[object], junk: object) -> None:
    made = {"version": "https://jsonfeed.org/version/1", "title": junk, "hubs": junk, "author": junk, "items": items}
    assert len(feed.parse(json.dumps(made).encode()).entries) == len(items)


# --- sitemaps -------------------------------------------------------------------------------------------------------


def test_a_news_sitemap_tells_titles_and_times() -> None:
    document = parsed("sitemap.xml", url="https://daily.example/news.xml")
    assert document.title == "The Daily"
    first, second = document.entries
    assert (first.title, first.link) == (
        "Bridge closed to tanks & trucks",
        "https://daily.example/2024/bridge?id=1&from=map",
    )
    assert (first.published, first.updated) == (NOON, datetime(2024, 11, 22, 16, 0, tzinfo=UTC))
    assert (second.title, second.link) == (None, "https://daily.example/about")
    assert second.published == datetime(2024, 11, 20, tzinfo=UTC)


def test_an_index_of_sitemaps_is_an_error_that_names_a_way_out() -> None:
    body = (
        b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        b"<sitemap><loc>https://daily.example/pages.xml</loc></sitemap>"
        b"<sitemap><loc>https://daily.example/news.xml</loc></sitemap></sitemapindex>"
    )
    with pytest.raises(NotAFeed, match=r"an index of sitemaps.*https://daily\.example/news\.xml"):
        feed.parse(body)


def test_of_a_large_sitemap_the_newest_pages_are_kept() -> None:
    days = "".join(
        f"<url><loc>https://a.example/{n}</loc><lastmod>{2000 + n // 100}-01-{n % 28 + 1:02d}</lastmod></url>"
        for n in range(2000)
    )
    document = feed.parse(f"<urlset>{days}</urlset>".encode())
    assert document.truncated
    assert len(document.entries) == 1000
    assert {entry.published.year for entry in document.entries if entry.published} == set(range(2010, 2020))


def test_a_sitemap_that_is_cut_off_keeps_the_pages_before_the_cut() -> None:
    body = saved("sitemap.xml")
    document = feed.parse(body[: body.index(b"<loc>ftp")], url="https://daily.example/")
    assert [entry.link for entry in document.entries][-1] == "https://daily.example/about"


# --- Telegram -------------------------------------------------------------------------------------------------------


def test_a_telegram_channel_tells_its_messages() -> None:
    document = parsed("telegram-channel.html", url="https://t.me/s/borderwatch")
    assert (document.title, document.link) == ("Border Watch", "https://t.me/s/borderwatch")
    first = document.entries[0]
    assert (first.id, first.link) == ("borderwatch/41", "https://t.me/borderwatch/41")
    assert first.title == "Колонна техники замечена у моста"
    assert first.content == "Колонна техники замечена у моста\nШесть машин, карта 🚚\nДвижение перекрыто"
    assert (first.published, first.authors) == (NOON, ("Border Watch",))


def test_a_long_message_is_titled_by_its_first_sentence_and_says_whom_it_forwards() -> None:
    message = parsed("telegram-channel.html", url="").entries[1]
    assert message.title == "Two patrol boats left the harbour before dawn and turned north."
    assert message.content is not None
    assert "Колонна" not in message.content
    assert message.content.splitlines()[-1] == "Forwarded from Port Notes"


def test_a_message_without_words_still_has_its_address() -> None:
    message = parsed("telegram-channel.html", url="").entries[2]
    assert (message.title, message.content, message.link) == (None, None, "https://t.me/borderwatch/43")


def test_a_telegram_page_without_messages_is_an_error_that_says_how_to_write_the_address() -> None:
    with pytest.raises(NotAFeed, match=r"https://t\.me/s/NAME"):
        feed.parse(b"<!DOCTYPE html><html><body>View in Telegram</body></html>", url="https://t.me/borderwatch")


@pytest.mark.parametrize("length", [139, 140, 141, 5000])
def test_a_messages_title_is_short_whatever_it_says(length: int) -> None:
    title = telegram._title("слово " * length)
    assert len(title) <= 141
    assert title.startswith("слово")


# --- listing pages --------------------------------------------------------------------------------------------------


def test_a_listing_gives_the_articles_that_the_selectors_find() -> None:
    document = parsed("listing-page.html", url="https://min.example/zinas", listing=CARDS)
    assert (document.title, document.link) == ("Ziņas – Ministrija", "https://min.example/zinas")
    first, second = document.entries
    assert (first.title, first.link) == ("Sākas mācības & apmācība", "https://min.example/lv/jaunumi/macibas")
    assert (first.published, first.summary) == (datetime(2024, 11, 22, tzinfo=UTC), "Mācības ilgs trīs dienas.")
    assert (second.title, second.link) == ("Noslēgts iepirkums", "https://cits.example/iepirkums")
    assert (second.published, second.summary) == (datetime(2024, 11, 21, 8, 0, tzinfo=UTC), None)


def test_items_may_be_the_links_themselves() -> None:
    document = parsed("listing-page.html", url="https://min.example/", listing=ListingSelectors(item="h3 > a"))
    assert [entry.title for entry in document.entries] == ["Sākas mācības & apmācība", "Noslēgts iepirkums"]


@pytest.mark.parametrize(
    ("listing", "said"),
    [
        (replace(CARDS, item="div.gone"), r"'div\.gone' selects nothing"),
        (replace(CARDS, link="a.gone"), r"'li\.card' selects 4 elements, but none holds a link"),
        (replace(CARDS, title=".gone"), r"'li\.card' selects 4 elements, but none holds a link with a title"),
    ],
    ids=["item", "link", "title"],
)
def test_selectors_that_find_nothing_are_a_failure_not_an_empty_feed(listing: ListingSelectors, said: str) -> None:
    with pytest.raises(NothingSelected, match=said) as caught:
        parsed("listing-page.html", url="https://min.example/", listing=listing)
    assert caught.value.reason == "nothing-selected"


def test_of_a_long_listing_the_first_articles_are_kept_and_said_to_be() -> None:
    cards = "".join(f'<li class="card"><h3><a href="/{n}">Article {n}</a></h3></li>' for n in range(1500))
    document = feed.parse(f"<html><ul>{cards}</ul></html>".encode(), url="https://a.example/", listing=CARDS)
    assert document.truncated
    assert [entry.title for entry in document.entries] == [f"Article {n}" for n in range(1000)]


# --- bounds ---------------------------------------------------------------------------------------------------------

HEAD = '<!DOCTYPE html><html><li class="card"><h3><a href="https://a.example/1">One</a></h3>'
BOMBS = {
    "fault-23-nested-items": HEAD + '<li class="card">' * 100_000,
    "fault-23-nested-messages": HEAD + '<div class="tgme_widget_message" data-post="c/1">' * 250 + "<b>x</b>" * 200_000,
    "fault-23-messages": HEAD + '<div class="tgme_widget_message" data-post="c/1"></div>' * 50_000,
    "fault-23-nested-divs": HEAD + "<div>" * 400_000 + "x",
    "fault-23-siblings": HEAD + "<b>x</b>" * 1_000_000,
    "fault-23-comments": HEAD + "<!-- " * 400_000,
    "fault-23-open-tags": HEAD + "<a " * 600_000,
    "fault-23-attributes": HEAD + f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>",
    "fault-23-classes": HEAD + f'<p class="{"c " * 900_000}">',
    "fault-23-one-letter": HEAD + "a" * 7_000_000,
    "fault-23-select": HEAD + "<select><option>" * 100_000,
    "fault-23-tables": HEAD + "<table><tr><td>" * 100_000,
    "fault-23-formatting": HEAD + "<b><i><u><a>" * 50_000 + "<p>" * 50_000,
}


@pytest.mark.parametrize("url", ["https://a.example/", "https://t.me/s/a"], ids=["listing", "telegram"])
@pytest.mark.parametrize("page", BOMBS.values(), ids=BOMBS.keys())
def test_fault_23_a_page_built_to_hurt_is_answered_in_time(page: str, url: str) -> None:
    started = time.process_time()
    try:
        feed.parse(page.encode(), url=url, listing=None if "t.me" in url else CARDS)
    except ParseError as error:
        assert error.reason  # noqa: PT017
    assert time.process_time() - started < SECONDS


SITEMAPS = {
    "fault-22-urls": "<urlset>" + "<url><loc>https://a.example/</loc><lastmod>2024-11-22</lastmod></url>" * 50_000,
    "fault-22-depth": "<urlset>" + "<url>" * 500_000,
    "fault-29a-attributes": "<urlset><url " + " ".join(f"a{n}='1'" for n in range(100_000)) + "/></urlset>",
    "fault-29c-title": f"<urlset><url><news><title>{'t' * 8_000_000}</title></news></url></urlset>",
    "fault-22-json-items": JSON_HEAD + ",".join(['[{"id": "a"}'] + ['{"id": "b"}'] * 500_000) + "]}",
    "fault-29c-json-field": JSON_HEAD + '[{"id": "a", "content_html": "' + "<p>x" * 1_500_000 + '"}]}',
}


@pytest.mark.parametrize("body", SITEMAPS.values(), ids=SITEMAPS.keys())
def test_fault_22_29_a_document_built_to_hurt_is_answered_in_time(body: str) -> None:
    started = time.process_time()
    try:
        document = feed.parse(body.encode())
        assert len(document.entries) <= 1000
    except ParseError as error:
        assert error.reason  # noqa: PT017
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("name", ["json-feed.json", "sitemap.xml", "telegram-channel.html", "listing-page.html"])
@settings(max_examples=50, deadline=None)
@given(at=st.integers(0, 3000), cut=st.integers(0, 40), pasted=st.binary(max_size=12))
def test_no_damage_makes_a_reader_fail_in_an_unknown_way(name: str, at: int, cut: int, pasted: bytes) -> None:
    body = saved(name)
    listing = CARDS if name.startswith("listing") else None
    try:
        feed.parse(body[:at] + pasted + body[at + cut :], url="https://a.example/", listing=listing)
    except ParseError as error:
        assert error.reason  # noqa: PT017


def test_a_sitemap_without_anything_to_save_is_broken() -> None:
    with pytest.raises(BrokenXml):
        feed.parse(b"<urlset><url><loc>")
