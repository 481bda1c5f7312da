from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import html as lxml_html

from flankwatch import limits
from flankwatch.models import AlertKind, ChannelKind, Field, Form, Mention, MentionKind, Span

MAIL = ChannelKind.EMAIL
INJECTED = "Riga Bcc: x@example.org now [eastern-flank-arms]"


def marks(page: str) -> list[str]:
    return [node.text_content() for node in lxml_html.fromstring(page).iter("mark")]


def words(page: str) -> str:
    body = lxml_html.fromstring(page).find("body")
    return " ".join(body.text_content().split())


def test_a_mail_says_what_where_why_when_and_how_often(world: Any) -> None:
    message = world.told(MAIL, world.hit(), also_reported=4)
    assert message.title == "Latvia signs for six HIMARS launchers [eastern-flank-arms]"
    assert message.ref == "k7q2m9"
    for told in (message.text, words(message.html)):
        for part in (
            "Latvia signs for six HIMARS launchers",
            "Delivery begins in 2027.",
            "matched Latvia (name) and HIMARS (designation)",
            "eastern-flank-arms",
            "Baltic Defence Review, Example Press, Estonia, defence",
            "12 Nov 2025, 14:05 EET",
            "Also reported by 4",
            "k7q2m9",
        ):
            assert part in told
    assert "https://www.example.org/news/himars?id=7" in message.text
    assert "Read it at www.example.org" in words(message.html)


def test_mentions_are_marked_in_headline_and_excerpt(world: Any) -> None:
    message = world.told(MAIL, world.hit())
    assert marks(message.html) == ["HIMARS", "Latvia", "HIMARS"]
    assert "On Monday *Latvia* signed for six *HIMARS* launchers" in message.text


def test_overlapping_mentions_make_one_mark(world: Any) -> None:
    text = "The M142 HIMARS battery moved."
    mentions = tuple(
        Mention(
            kind=MentionKind.WEAPON, key=key, form=None, field=Field.TEXT, start=start, end=end, surface=text[start:end]
        )
        for key, start, end in (("a", 4, 15), ("b", 9, 23), ("c", 9, 15), ("d", 25, 400), ("e", 12, 12))
    )
    message = world.told(MAIL, world.hit(text=text, mentions=mentions))
    assert marks(message.html) == ["M142 HIMARS battery", "oved."]


def test_the_excerpt_of_a_long_window_keeps_every_mention_in_about_400_characters(world: Any) -> None:
    text = "x word " * 300 + "Latvia spoke. " + "y word " * 300 + "HIMARS came. " + "z word " * 300
    mentions = (
        world.mention(text, "Latvia", MentionKind.COUNTRY, "LV", Form.NAME, Field.TEXT),
        world.mention(text, "HIMARS", MentionKind.WEAPON, "himars", Form.NICKNAME, Field.TEXT),
    )
    message = world.told(MAIL, world.hit(text=text, mentions=mentions))
    shown = message.text.split("\n\n")[1]
    assert "*Latvia* spoke." in shown
    assert "*HIMARS* came." in shown
    assert shown.count("…") == 3
    assert 300 < len(shown) <= limits.EXCERPT_CHARS + 20
    assert not re.search(r"\b(wo|wor|ord|rd)\b", shown), "cut inside a word"


def test_a_window_shows_its_own_sentence_and_not_its_neighbours(world: Any) -> None:
    text = "Before. Latvia bought HIMARS. After."
    mentions = (world.mention(text, "Latvia", MentionKind.COUNTRY, "LV", Form.NAME, Field.TEXT),)
    span = Span(field=Field.TEXT, start=8, end=29)
    message = world.told(MAIL, world.hit(text=text, mentions=mentions, window=span))
    assert message.text.split("\n\n")[1] == "*Latvia* bought HIMARS."


def test_a_hit_in_the_headline_shows_the_first_lines_of_the_article(world: Any) -> None:
    hit = world.hit(
        window=Span(field=Field.TITLE, start=0, end=37), text="Latvia HIMARS. " + "More words follow. " * 90
    )
    shown = world.told(MAIL, hit).text.split("\n\n")[1]
    assert shown.startswith("*Latvia* *HIMARS*. More words follow.")
    assert len(shown) <= limits.EXCERPT_CHARS + 10


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        pytest.param("Short", "Short [eastern-flank-arms]", id="list-fits"),
        pytest.param("word " * 22, ("word " * 22).strip(), id="list-does-not-fit"),
        pytest.param("word " * 40, "word " * 23 + "word…", id="cut-at-a-word"),
        pytest.param("Riga\r\nBcc: x@example.org\0\u2028now", INJECTED, id="fault-37-header-injection"),
        pytest.param("a\u202egnp.exe\u200b", "agnp.exe [eastern-flank-arms]", id="fault-25-bidi-override"),
        pytest.param("", "Article without a headline from Baltic Defence Review [eastern-flank-arms]", id="no-headline"),
    ],
)  # fmt: skip
def test_the_subject_is_one_printable_line(world: Any, title: str, subject: str) -> None:
    assert world.told(MAIL, world.hit(title=title, mentions=())).title == subject


@pytest.mark.parametrize("payload", ["{{7*7}}", "{0.__class__}", "%(x)s ${HOME} {x!r}"])
def test_fault_34_templates_arrive_literally(world: Any, payload: str) -> None:
    message = world.told(MAIL, world.hit(title=payload, text=f"It said {payload} today.", mentions=()))
    assert payload in message.title
    assert payload in message.text
    assert words(message.html).count(payload) == 2


def test_fault_24_markup_from_feeds_is_escaped(world: Any) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=y>\"'&amp;</td></table>"
    message = world.told(
        MAIL, world.hit(title=evil, text=evil + " more", url=f"https://x.example/?{evil.replace(' ', '')}", mentions=())
    )
    tree = lxml_html.fromstring(message.html)
    assert not list(tree.iter("script", "img"))
    assert words(message.html).count(evil) == 2
    [link] = tree.iter("a")
    assert link.get("href").startswith("https://x.example/?%3Cscript%3E")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://example.org/x", "https://bank.example@evil.example/", "http://a b/", "https://x.example:99999/",
     "http://[bad/", "https://x.example\\@y.example/", "https://x.example/" + "a" * 3000],
)  # fmt: skip
def test_only_an_honest_web_address_becomes_a_link(world: Any, url: str) -> None:
    message = world.told(MAIL, world.hit(url=url))
    assert not list(lxml_html.fromstring(message.html).iter("a"))
    assert url[:30] in message.text


def test_a_host_in_another_script_is_shown_in_both_spellings(world: Any) -> None:
    message = world.told(MAIL, world.hit(url="https://новини.example/стаття"))
    assert "Read it at новини.example (xn--b1amarcd.example)" in words(message.html)
    assert "https://xn--b1amarcd.example/%D1%81" in message.text


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"url": ""}, id="no-link"),
        pytest.param({"published_at": None}, id="no-date"),
        pytest.param({"published_at": datetime.max.replace(tzinfo=UTC)}, id="year-9999"),
        pytest.param({"text": "", "mentions": ()}, id="no-text"),
        pytest.param({"title": "نظام دفاع جوي جديد", "mentions": ()}, id="right-to-left"),
        pytest.param({"title": "long" * 2500, "mentions": ()}, id="10,000-character-headline"),
        pytest.param({"title": "a\ud800b", "text": "\udfff", "mentions": ()}, id="lone-surrogates"),
        pytest.param({"title": "", "text": "", "url": "", "mentions": (), "published_at": None}, id="nothing"),
    ],
)
@pytest.mark.parametrize("kind", ChannelKind)
def test_any_article_makes_a_message(world: Any, kind: ChannelKind, parts: dict[str, Any]) -> None:
    message = world.told(kind, world.hit(**parts))
    assert 0 < len(message.title) <= limits.SUBJECT_CHARS_MAX or kind is ChannelKind.CHAT
    assert "k7q2m9" in message.text
    assert "Baltic Defence Review" in message.text
    f"{message.title}{message.text}{message.html}".encode()


def test_an_article_without_a_date_says_when_it_was_found(world: Any) -> None:
    message = world.told(MAIL, world.hit(published_at=None))
    assert "Published: no date given, found 12 Nov 2025, 15:00 EET" in message.text


def test_right_to_left_headlines_set_their_own_direction(world: Any) -> None:
    message = world.told(MAIL, world.hit(title="نظام دفاع جوي", mentions=()))
    heading = lxml_html.fromstring(message.html).find(".//h1")
    assert heading.text == "نظام دفاع جوي"
    assert heading.get("dir") == "auto"


def test_a_mail_loads_nothing_and_knows_the_dark(world: Any) -> None:
    message = world.told(MAIL, world.hit())
    assert not list(lxml_html.fromstring(message.html).iter("img", "link", "script", "iframe"))
    assert "url(" not in message.html
    assert "prefers-color-scheme:dark" in message.html
    assert 'name="viewport"' in message.html


def test_a_joined_mail_lists_all_its_articles_newest_first(world: Any) -> None:
    start = datetime(2025, 11, 10, 20, 0, tzinfo=UTC)
    hits = [
        world.hit(title=f"Headline number {n}.", mentions=(), url=f"https://x.io/{n}", published_at=start + timedelta(hours=n))
        for n in (3, 1, 23, *range(4, 23), 2)
    ]  # fmt: skip
    message = world.told(MAIL, *hits, kind=AlertKind.JOINED)
    assert message.title == "23 earlier articles: eastern-flank-arms"
    newest_first = [str(n) for n in range(23, 0, -1)]
    assert re.findall(r"Headline number (\d+)", message.text) == newest_first
    assert re.findall(r"Headline number (\d+)", words(message.html)) == newest_first
    days = [node.text for node in lxml_html.fromstring(message.html).iter("h2")]
    assert days == ["11 Nov 2025", "10 Nov 2025"]
    assert next(a.get("href") for a in lxml_html.fromstring(message.html).iter("a")) == "https://x.io/23"
    assert message.text.count("Baltic Defence Review") == 23


def test_one_joined_article_is_not_called_articles(world: Any) -> None:
    assert world.told(MAIL, world.hit(), kind=AlertKind.JOINED).title == "1 earlier article: eastern-flank-arms"
