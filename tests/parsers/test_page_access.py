"""What stands in an article's way is told by its kind and never kept as the article; articles that mention it stay articles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flankwatch.models import Selectors
from flankwatch.pages import Unread, page_noted
from flankwatch.reading import Unreadable, read_page
from parsers.access import phrases
from parsers.page import extract
from parsers.records import Access, Page

URL = "https://wire.example/2024/11/battery"
# fmt: off
LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "pl", "cs", "sk", "hu",
    "ro", "bg", "uk", "ru", "be", "lv", "lt", "et", "fi",
    "sv", "nb", "da", "el", "tr", "nl", "hr", "sl",
)
# fmt: on
TEASER = "The battery fired its first live rounds on Thursday, the ministry said. Crews had trained for six weeks on the range."
STORY = "\n".join(
    f"<p>{TEASER} Part {number} of the report follows the crews from the harbour to the coast.</p>"
    for number in range(20)
)

# A short free article in each language that speaks of subscribing and of cookies.
MENTIONS: dict[str, str] = json.loads(
    (Path(__file__).parent / "fixtures" / "free-mentions.json").read_text(encoding="utf-8")
)


def page(body: str, *, title: str = "Battery fires first live rounds", head: str = "", url: str = URL) -> Page:
    html = f"<html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>"
    return extract(html.encode(), url=url)


def said(kind: str) -> list[tuple[str, str]]:
    """Each language with the first thing that its pages of a kind say."""
    return [(lang, phrases(kind, lang)[0]) for lang in LANGUAGES]


def json_ld(**about: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **about})}</script>'


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_teaser_that_ends_at_a_paywall_is_told_and_keeps_its_free_part(lang: str) -> None:
    for phrase in phrases("paywall", lang):
        made = page(
            f"<article><p>{TEASER}</p><p>{TEASER[::-1]}</p><div class=offer><p>{phrase.upper()}.</p></div></article>"
        )
        assert (made.access, made.title) == (Access.PAYWALL, "Battery fires first live rounds"), phrase
        assert TEASER in made.text
        assert phrase.upper() not in made.text


@pytest.mark.parametrize(("lang", "phrase"), said("paywall"))
def test_a_long_free_article_that_quotes_a_paywall_stays(lang: str, phrase: str) -> None:
    made = page(f"<article>{STORY}<p>The box said: {phrase}.</p></article>")
    assert made.access is Access.FREE, lang
    assert phrase in made.text.casefold()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_short_free_article_that_mentions_subscribing_and_cookies_stays(lang: str) -> None:
    made = page(
        f"<article><h1>{MENTIONS[lang][:40]}</h1><p>{MENTIONS[lang]}</p><p>{TEASER}</p></article>",
        title=MENTIONS[lang][:40],
    )
    assert made.access is Access.FREE
    assert MENTIONS[lang] in made.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wall_that_asks_for_consent_is_told_and_never_kept(lang: str) -> None:
    first, second, *_ = phrases("consent", lang)
    asking = (
        f"<p>{first.capitalize()} and {second} for advertising, measurement and research into our audience.</p>" * 2
    )
    made = page(
        f"<main><h1>{first}</h1>{asking}<button>{phrases('consent', lang)[-1]}</button></main>", title="wire.example"
    )
    assert (made.access, made.title, made.text) == (Access.CONSENT, None, "")


def test_a_cookie_banner_over_an_article_hides_nothing() -> None:
    banner = "<div id=banner><p>We value your privacy. We and our partners store cookies. Accept all or reject all.</p></div>"
    made = page(f"{banner}<article>{STORY}</article>")
    assert made.access is Access.FREE
    assert "from the harbour to the coast" in made.text


@pytest.mark.parametrize(
    "url",
    [
        "https://consent.google.com/m?continue=x",
        "https://guce.advertising.com/collectIdentifiers",
        "https://consent.yahoo.com/v2/collectConsent",
    ],
)
def test_the_known_hosts_of_consent_are_known(url: str) -> None:
    assert page(f"<main><p>{TEASER}</p></main>", title="Wire", url=url).access is Access.CONSENT


@pytest.mark.parametrize(
    ("lang", "phrase"), said("not_found")[1:] + [("en", one) for one in phrases("not_found", "en") if one != "404"]
)
def test_an_error_page_that_was_answered_with_200_is_told(lang: str, phrase: str) -> None:
    made = page(
        f"<main><h1>{phrase.capitalize()}</h1><p>Try the front page or the search.</p></main>", title=f"{phrase} | Wire"
    )
    assert (made.access, made.text) == (Access.NOT_FOUND, ""), lang


@pytest.mark.parametrize(("lang", "phrase"), said("blocked"))
def test_a_bot_check_is_told(lang: str, phrase: str) -> None:
    made = page("<main><p>wire.example</p></main>", title=f"{phrase.capitalize()}")
    assert (made.access, made.title) == (Access.BLOCKED, None), lang


@pytest.mark.parametrize(
    "body",
    [
        "<div id=px-captcha></div><p>Press and hold.</p>",
        "<script>window._cf_chl_opt={}</script><h1>wire.example</h1><p>This takes a few seconds.</p>",
        "<p>Our systems have detected unusual traffic from your computer network.</p>",
        "<script src='https://ct.captcha-delivery.com/c.js'></script><p>wire.example</p>",
    ],
    ids=["perimeter", "cloudflare", "google", "datadome"],
)
def test_a_bot_check_is_told_by_its_machinery_too(body: str) -> None:
    assert page(body, title="wire.example").access is Access.BLOCKED


@pytest.mark.parametrize(
    "title",
    [
        "Access denied to Russian tankers, says the EU",
        "404 soldiers come home",
        "Page not found for the treaty that nobody signed",
        "Security check at the border takes six hours",
        "Login data of the ministry stolen",
    ],
)
def test_a_headline_that_begins_like_an_error_is_a_headline(title: str) -> None:
    made = page(f"<article><h1>{title}</h1><p>{TEASER}</p><p>{TEASER[::-1]}</p></article>", title=f"{title} | Wire")
    assert (made.access, made.title) == (Access.FREE, title)


@pytest.mark.parametrize(("lang", "phrase"), said("login"))
def test_a_page_that_asks_to_sign_in_is_told(lang: str, phrase: str) -> None:
    form = "<form><input name=user><input type=password name=word><button>OK</button></form>"
    assert page(f"<h1>{phrase.title()}</h1>{form}", title=f"{phrase.title()} | Wire").access is Access.LOGIN, lang


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta http-equiv="refresh" content="0; url=https://wire.example/amp">', "<a href=/amp>Go on</a>"),
        ("<script>window.location.href = '/2024/11/other';</script>", "<p>Redirecting</p>"),
    ],
    ids=["refresh", "script"],
)
def test_a_page_that_only_leads_on_is_told(head: str, body: str) -> None:
    assert page(body, title="Wire", head=head).access is Access.STUB


def test_an_article_that_reloads_itself_is_an_article() -> None:
    assert (
        page(f"<article>{STORY}</article>", head='<meta http-equiv="refresh" content="60; url=/now">').access
        is Access.FREE
    )


@pytest.mark.parametrize("false", [False, "False", "false"])
def test_what_the_publisher_says_must_be_paid_for_is_not_kept(false: object) -> None:
    locked = json_ld(
        isAccessibleForFree=false,
        hasPart={"isAccessibleForFree": false, "cssSelector": ".locked"},
        articleBody="Secret. " * 99,
    )
    made = page(f"<article><p>{TEASER}</p><div class='story locked'>{STORY}</div></article>", head=locked)
    assert made.access is Access.PAYWALL
    assert made.text == TEASER


def test_a_locked_tier_is_a_paywall_and_a_free_one_is_none() -> None:
    tier = '<meta property="article:content_tier" content="{}">'
    body = f"<article><p>{TEASER}</p><p>{phrases('paywall', 'en')[0]}</p></article>"
    found = {name: page(body, head=tier.format(name)).access for name in ("locked", "metered", "free")}
    assert found == {"locked": Access.PAYWALL, "metered": Access.PAYWALL, "free": Access.FREE}


def test_a_metered_article_that_was_served_whole_is_free() -> None:
    assert (
        page(f"<article>{STORY}</article>", head='<meta property="article:content_tier" content="metered">').access
        is Access.FREE
    )


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (b"<title>Just a moment...</title><p>wire.example", "blocked"),
        (b"<title>Page not found</title><p>Sorry", "not_found"),
        (
            b'<title>A</title><script type="application/ld+json">{"@type":"Article","isAccessibleForFree":false}</script>',
            "paywall",
        ),
    ],
)
def test_the_cycle_falls_back_to_the_feed_where_a_page_holds_no_article(html: bytes, reason: str) -> None:
    made = read_page(html, content_type=None, url=URL, selectors=Selectors())
    assert isinstance(made, Unreadable)
    assert made.reason == reason
    assert page_noted(Unread(reason=made.reason, detail=made.detail)).startswith(f"{reason}: the ")


def test_a_teaser_is_noted_as_the_part_that_it_is() -> None:
    made = page(f"<article><p>{TEASER}</p><p>{phrases('paywall', 'en')[0]}</p></article>")
    assert page_noted(made) == "paywall: only its beginning is free to read"
