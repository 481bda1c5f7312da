"""A page becomes its article: text without the furniture, the headline without the outlet, facts from the metadata."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.errors import NotAPage
from parsers.outlets import without_outlet
from parsers.page import extract
from parsers.records import Page, PageSelectors, to_json

HTML = (Path(__file__).parent / "fixtures" / "article.html").read_bytes()
URL = "https://wire.example/2024/11/battery?utm_source=rss"
LONG = "The crews had trained for six weeks before they were cleared to fire with live ammunition on the range. " * 3


def page(head: str = "", body: str = f"<p>{LONG}</p>", *, lang: str = "", url: str = URL, **options: object) -> Page:
    html = f"<html{lang}><head>{head}</head><body>{body}</body></html>"
    return extract(html.encode(), url=url, **options)  # type: ignore[arg-type]


def test_an_article_is_its_paragraphs_and_not_the_furniture() -> None:
    made = extract(HTML, url=URL)
    lines = made.text.split("\n")
    assert lines[-1].startswith("Local residents were warned")
    assert any(one.startswith("The battery of launchers") for one in lines)
    assert not any(word in made.text for word in ("Ten cakes", "Sport", "all rights reserved"))


def test_an_article_has_its_facts_from_the_metadata() -> None:
    made = extract(HTML, url=URL)
    assert made.title == "Battery fires first live rounds"
    assert made.url == "https://wire.example/2024/11/battery"
    assert made.published == datetime(2024, 11, 22, 12, 9, tzinfo=UTC)
    assert made.modified == datetime(2024, 11, 22, 14, 0, tzinfo=UTC)
    assert made.authors == ("Ilze Kalna", "Mart Tamm")
    assert made.lang == "lv"


def test_a_page_prints_as_the_batch_verb_promises() -> None:
    made = to_json(extract(HTML, url=URL))
    assert {"url", "title", "text", "published", "authors", "lang"} <= set(made)
    assert (made["modified"], made["image"], made["access"]) == ("2024-11-22T14:00:00Z", None, "free")
    assert made["published"] == "2024-11-22T12:09:00Z"


@pytest.mark.parametrize(
    ("title", "outlets", "headings", "headline"),
    [
        ("Riga buys HIMARS | Baltic Wire", ["Baltic Wire"], [], "Riga buys HIMARS"),
        ("Riga buys HIMARS - The Baltic Wire", ["Baltic Wire"], [], "Riga buys HIMARS"),
        ("Baltic Wire: Riga buys HIMARS", ["Baltic Wire"], [], "Riga buys HIMARS"),
        ("Riga buys HIMARS / Politics / Wire.example", ["wire.example"], ["Riga buys HIMARS"], "Riga buys HIMARS"),
        ("NATO - Russia council meets", ["Baltic Wire"], [], "NATO - Russia council meets"),
        ("Live: shots fired at border", ["Baltic Wire"], ["Live"], "Live: shots fired at border"),
        ("F-16s land in Siauliai", ["F"], [], "F-16s land in Siauliai"),
        ("Baltic Wire", ["Baltic Wire"], [], "Baltic Wire"),
    ],
)
def test_a_headline_loses_its_outlet_and_nothing_else(
    title: str, outlets: list[str], headings: list[str], headline: str
) -> None:
    assert without_outlet(title, outlets=outlets, headings=headings) == headline


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Only a title</title>", "Only a title"),
        ('<title>A</title><meta property="og:title" content="Told to networks">', "Told to networks"),
        (
            '<title>Seen by all</title><meta property="og:title" content="Tpl {0}"><h1>Seen by all</h1>',
            "Seen by all",
        ),
        (
            '<title>A long headline that goes on - Wire</title><meta property="og:title" content="A long headline that…">',
            "A long headline that goes on",
        ),
        ('<meta property="og:title" content="5 &amp;lt; 6 &lt;b&gt;bold&lt;/b&gt;">', "5 < 6 bold"),
        ("", None),
    ],
)
def test_the_headline_is_what_readers_see(head: str, title: str | None) -> None:
    assert page(head).title == title


@pytest.mark.parametrize(
    ("head", "lang", "found"),
    [
        ("", ' lang="LV"', "lv"),
        ("", ' lang="pt-BR"', "pt"),
        ('<meta property="og:locale" content="uk_UA">', "", "uk"),
        ('<script type="application/ld+json">{"@type":"Article","inLanguage":"et"}</script>', "", "et"),
        ("", ' lang="not a language"', None),
        ("", "", None),
    ],
)
def test_the_language_is_the_one_the_page_states(head: str, lang: str, found: str | None) -> None:
    assert page(head, lang=lang).lang == found


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta property="article:published_time" content="2024-11-22T14:09:00+02:00">', ""),
        ('<meta name="dc.date" content="2024-11-22T12:09:00Z">', ""),
        ("", '<time itemprop="datePublished" datetime="2024-11-22T12:09:00Z">today</time>'),
        (
            '<script type="application/ld+json">[{"@type":"WebPage","datePublished":"2024-11-22T12:09:00Z"}]</script>',
            "",
        ),
    ],
    ids=["open-graph", "dublin-core", "time", "json-ld"],
)
def test_the_date_is_the_one_the_page_states(head: str, body: str) -> None:
    assert page(head, body + f"<p>{LONG}</p>", url="").published == datetime(2024, 11, 22, 12, 9, tzinfo=UTC)


def test_a_date_in_the_future_is_unknown() -> None:
    head = '<meta property="article:published_time" content="2031-01-01T00:00:00Z">'
    assert page(head, url="", now=datetime(2024, 11, 22, tzinfo=UTC)).published is None


@pytest.mark.parametrize("href", ["/", "https://wire.example/", "javascript:alert(1)", "https://u:p@wire.example/x"])
def test_a_canonical_link_to_nowhere_is_ignored(href: str) -> None:
    assert page(f'<link rel="canonical" href="{href}">').url == URL


@pytest.mark.parametrize(
    ("head", "image"),
    [
        ('<meta property="og:image" content="/i/a.jpg">', "https://wire.example/i/a.jpg"),
        ('<meta name="twitter:image" content="https://cdn.example/b.jpg">', "https://cdn.example/b.jpg"),
        (
            '<script type="application/ld+json">{"@type":"Article","image":[{"url":"https://cdn.example/c.jpg"}]}</script>',
            "https://cdn.example/c.jpg",
        ),
        (
            '<meta property="og:image" content="data:image/png;base64,AAAA"><meta name="twitter:image" content="/d.jpg">',
            "https://wire.example/d.jpg",
        ),
        ('<meta property="og:image" content="javascript:alert(1)">', None),
    ],
    ids=["open-graph", "twitter", "json-ld", "embedded", "script"],
)
def test_the_lead_picture_is_an_address_or_nothing(head: str, image: str | None) -> None:
    assert page(head).image == image


@pytest.mark.parametrize(
    "wrapped",
    [
        "<![CDATA[ {} ]]>",
        "<!-- {} -->",
        "//<![CDATA[\n[{}]\n//]]>",
        "/*<![CDATA[*/{}/*]]>*/",
        "{};",
        '{{"@graph":[{}]}}',
    ],
)
def test_json_ld_is_read_whatever_it_is_wrapped_in(wrapped: str) -> None:
    data = '{"@type":"NewsArticle","dateModified":"2024-11-22T14:00:00Z","author":"Ilze Kalna"}'
    head = f'<script type="application/ld+json">{wrapped.replace("{{", "{").replace("}}", "}").replace("{}", data)}</script>'
    assert page(head).authors == ("Ilze Kalna",)


def test_json_ld_that_lacks_a_comma_still_tells_its_dates() -> None:
    data = '{"@type":"Article" "datePublished":"2024-11-22T12:09:00Z", "dateModified": "2024-11-22T14:00:00Z",}'
    made = page(f'<script type="application/ld+json">{data}</script>', url="")
    assert made.published == datetime(2024, 11, 22, 12, 9, tzinfo=UTC)
    assert made.modified == datetime(2024, 11, 22, 14, 0, tzinfo=UTC)


def test_a_headline_whose_both_halves_are_headings_stays_whole() -> None:
    body = f"<h1>the handbook for crews</h1><h1>Firing: shared history¶</h1><p>{LONG}</p>"
    assert page("<title>Firing: shared history — the handbook for crews</title>", body).title == (
        "Firing: shared history — the handbook for crews"
    )


@pytest.mark.parametrize(
    "part",
    [
        "<div class='video-js vjs-paused'><p>This is a modal window that can be closed by pressing the Escape key.</p></div>",
        "<div class='inline photo-gallery'><p>Ministers met in the snow, one of fifty pictures of the year.</p></div>",
        "<section id=slideshow><p>Ministers met in the snow, one of fifty pictures of the year.</p></section>",
        "<div style='display: none'><p>Ministers met in the snow, which the reader does not see.</p></div>",
        "<p hidden>Ministers met in the snow, which the reader does not see.</p>",
    ],
    ids=["player", "gallery", "slideshow", "style", "hidden"],
)
def test_players_galleries_and_hidden_parts_are_no_text_of_the_article(part: str) -> None:
    made = page("", f"<article><p>{LONG}</p>{part}<p>{LONG[::-1]}</p></article>")
    assert "ammunition on the range" in made.text
    assert "window" not in made.text
    assert "snow" not in made.text


def test_a_picture_story_is_its_gallery() -> None:
    pictures = "".join(f"<div class=gallery-item><p>Picture {n}. {LONG}</p></div>" for n in range(9))
    made = page("", f"<article><p>A year in pictures.</p>{pictures}</article>")
    assert all(f"Picture {n}." in made.text for n in range(9))


def test_a_page_that_waits_for_its_script_is_read_all_the_same() -> None:
    assert "ammunition" in page("", f"<div style='display:none' id=app><article><p>{LONG}</p></article></div>").text


def test_what_a_page_says_twice_in_one_place_it_says_twice() -> None:
    refrain = "<p>We will fight them on the range, and we will fight them in the harbour, and we shall not yield.</p>"
    made = page("", f"<article><p>{LONG}</p>{refrain}<p>{LONG[::-1]}</p>{refrain}{refrain}</article>")
    assert made.text.count("we shall not yield") == 3
    assert made.text.isascii()


def test_the_headline_is_not_repeated_above_the_text() -> None:
    made = page(
        "<title>Battery fires first live rounds</title>",
        f"<article><h1>Battery fires first live rounds</h1><p>{LONG}</p></article>",
    )
    assert made.text.startswith("The crews")


def test_json_lds_article_fills_an_empty_body() -> None:
    data = json.dumps({"@type": "NewsArticle", "articleBody": f"<p>{LONG}</p><p>And more.</p>"})
    made = page(f'<script type="application/ld+json">{data}</script>', "<div id=app></div>")
    assert made.text.endswith("ammunition on the range.\nAnd more.")


@pytest.mark.parametrize(
    "data",
    [
        "{",
        "[" * 100_000,
        '{"@graph": 5, "@type": 7}',
        '{"@type": "Article", "author": [[]], "headline": {"x": 1}}',
        "null",
        '{"@type":"Article","author":"' + "a" * 9000 + '"}',
    ],
)
def test_odd_json_ld_spoils_nothing(data: str) -> None:
    made = page(f'<title>Still here</title><script type="application/ld+json">{data}</script>')
    assert made.title == "Still here"
    assert made.text


def test_a_sites_own_selectors_go_first() -> None:
    story = "<div id=story><p>First.</p><div class=ad><p>Buy!</p></div><p>Last.</p></div>"
    body = f"<h1>Wrong</h1><h2 class=head>Right <i>title</i></h2><span class=when>22.11.2024 14:09</span>{story}"
    selectors = PageSelectors(title="h2.head", body="#story p", published=".when", remove=(".ad",))
    made = page("<title>Wrong</title>", body, selectors=selectors)
    assert (made.title, made.text) == ("Right title", "First.\nLast.")
    assert made.published == datetime(2024, 11, 22, 14, 9, tzinfo=UTC)


def test_what_is_removed_is_missed_by_every_reader() -> None:
    promo = "<p class=promo>Subscribe to our letter today, dear reader, and never miss a story again.</p>"
    body = f"<article><p>{LONG}</p>{promo}</article>"
    assert "Subscribe" in page("", body).text
    assert "Subscribe" not in page("", body, selectors=PageSelectors(remove=(".promo",))).text


def test_selectors_that_find_nothing_leave_the_article_as_it_is() -> None:
    nothing = PageSelectors(title=".no", body=".no", published=".no")
    assert extract(HTML, url=URL, selectors=nothing) == extract(HTML, url=URL)


def test_a_legacy_charset_is_read_from_the_page() -> None:
    head = '<meta charset="windows-1251"><title>Учения у побережья</title>'
    html = f"<html><head>{head}</head><body><p>{'Корабли вышли в море утром. ' * 20}</p></body></html>"
    made = extract(html.encode("cp1251"), url=URL)
    assert made.title == "Учения у побережья"
    assert made.text.startswith("Корабли вышли в море утром.")


@pytest.mark.parametrize(
    "body",
    [b"", b"  \n", b"%PDF-1.7 ...", b"just words", b"\x89PNG\r\n\x1a\n" + b"\x00" * 9000],
    ids=["empty", "blank", "pdf", "words", "picture"],
)
def test_what_is_no_page_is_named(body: bytes) -> None:
    with pytest.raises(NotAPage) as caught:
        extract(body, url=URL)
    assert caught.value.reason == "not-a-page"


BOMBS = {
    "depth": b"<div>" * 200_000,
    "comments": b"<!-- " * 250_000,
    "attributes": b"<a b=c " * 150_000,
    "attributes-of-one-tag": b"<p " + b" ".join(b'a%d=">"' % number for number in range(100_000)) + b">x",
    "one-attribute": b"<p title='" + b"a" * 2_000_000 + b"'>x</p>",
    "paragraphs-without-end": b"<p>" * 1_000_000,
    "paragraphs": b"<p>word " * 200_000,
    "the-same-paragraph": (b"<p>" + b"word " * 20 + b"</p>") * 15_000,
    "tables": b"<table><tr><td>" * 60_000,
    "tables-in-paragraphs": b"<p>The crews had trained for six weeks, the ministry said.<table></p>" * 5_000,
    "long-name": b"<meta content=x name=" + b"a" * 1_000_000 + b">",
    "inline-depth": b"<b>" * 100_000 + b"x",
    "ampersands": b"&" * 1_500_000,
    "entities": b"&amp;&nosuch;&#8212;" * 60_000,
    "galleries": b"<div class=gallery hidden>word " * 60_000,
    "headings": b"<h1>word " * 100_000,
    "paywalls": b"<p>subscribe to continue reading</p>" * 20_000,
    "json-without-end": b'<script type="application/ld+json">' + b'{"@type":["NewsArticle\n' * 6_000 + b"</script><p>x",
    "a-list-of-locks": b'<script type="application/ld+json">{"@type":"Article","hasPart":['
    + b'{"isAccessibleForFree":false,"cssSelector":".a"},' * 9_000
    + b"{}]}</script><p>x",
}


SLOW = {"paragraphs-without-end", "paragraphs", "tables", "depth"}  # a second or two each


@pytest.mark.parametrize(
    "bomb", [pytest.param(bomb, id=name, marks=[pytest.mark.slow] * (name in SLOW)) for name, bomb in BOMBS.items()]
)
def test_fault_23_an_html_bomb_is_answered_in_time(bomb: bytes) -> None:
    started = time.process_time()
    try:
        made = extract(b"<html><body>" + bomb, url=URL)
    except NotAPage:
        made = None
    assert made is None or isinstance(made, Page)
    assert time.process_time() - started < 15.0


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(HTML)), st.integers(0, 60), st.binary(max_size=20))
def test_no_damage_makes_a_page_fail_in_an_unknown_way(at: int, cut: int, pasted: bytes) -> None:
    try:
        assert isinstance(extract(HTML[:at] + pasted + HTML[at + cut :], url=URL), Page)
    except NotAPage:
        assert not HTML[:at].strip()
