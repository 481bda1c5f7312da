from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flankwatch.catalogue import Catalogue
from flankwatch.match.matcher import Matcher
from flankwatch.models import Field, Form, ListHit, Span, WatchList

Maker = Callable[..., WatchList]


def hit(catalogue: Catalogue, asked: WatchList, text: str, *, title: str = "", lang: str = "en") -> ListHit | None:
    hits = Matcher.build(catalogue, [asked]).match(title, text, lang).hits
    return hits[0] if hits else None


TWO_SENTENCES = "Latvia signed a contract. HIMARS launchers follow.\nNothing else happened to anyone that day."


@pytest.mark.parametrize(
    ("within", "is_hit"),
    [("sentence", False), ("paragraph", True), ("article", True), ("5 words", True), ("4 words", False)],
)
def test_require_must_hold_within_one_window(catalogue: Catalogue, watchlist: Maker, within: str, is_hit: bool) -> None:
    asked = watchlist(countries="LV", weapons="himars", require="countries and weapons", within=within)
    assert (hit(catalogue, asked, TWO_SENTENCES) is not None) == is_hit


@pytest.mark.parametrize(
    ("within", "is_hit"), [("sentence", False), ("paragraph", False), ("article", True), ("3 words", True)]
)
def test_the_title_is_its_own_sentence_but_part_of_the_article(
    catalogue: Catalogue, watchlist: Maker, within: str, is_hit: bool
) -> None:
    asked = watchlist(countries="LV", weapons="himars", require="countries and weapons", within=within)
    assert (hit(catalogue, asked, "HIMARS are due.", title="News from Latvia") is not None) == is_hit


def test_the_window_is_the_earliest_with_the_title_first(catalogue: Catalogue, watchlist: Maker) -> None:
    asked = watchlist(countries="LV EE", require="countries")
    text = "Nobody came. Estonia did. Latvia too."
    in_title = hit(catalogue, asked, text, title="Latvia")
    assert in_title is not None
    assert in_title.window == Span(field=Field.TITLE, start=0, end=6)
    in_text = hit(catalogue, asked, text, title="None")
    assert in_text is not None
    assert text[in_text.window.start : in_text.window.end] == "Estonia did."
    assert [mention.key for mention in in_text.mentions] == ["EE"]


def test_the_mentions_of_a_hit_are_those_the_list_asked_for(catalogue: Catalogue, watchlist: Maker) -> None:
    asked = watchlist(
        countries="LV", weapons="himars", terms=("contract*",), require="countries and (weapons or terms)"
    )
    found = hit(catalogue, asked, "Latvia and Estonia signed contracts for HIMARS and F-16.")
    assert found is not None
    assert [mention.surface for mention in found.mentions] == ["Latvia", "contracts", "HIMARS"]


@pytest.mark.parametrize(
    ("require", "text", "is_hit"),
    [
        ("countries and not weapons", "Latvia is calm.", True),
        ("countries and not weapons", "Latvia buys HIMARS.", False),
        ("countries and not weapons", "Latvia is calm. It buys HIMARS.", True),
        ("not not countries", "Latvia is calm.", True),
        ('not (not countries or "exercise")', "Latvia is calm.", True),
        ('not (not countries or "exercise")', "Latvia holds an exercise.", False),
        ('countries and "signed"', "Latvia Signed it.", True),
        ('countries and "signed"', "Latvia designed it.", False),
        ('countries and not "exercise"', "Latvia holds an exercise.", False),
        ('"air defence" or terms', "They want air-defence now.", True),
    ],
)
def test_require_is_obeyed(catalogue: Catalogue, watchlist: Maker, require: str, text: str, is_hit: bool) -> None:
    asked = watchlist(countries="LV", weapons="himars", require=require)
    assert (hit(catalogue, asked, text) is not None) == is_hit


@pytest.mark.parametrize(("filler", "is_hit"), [(2, False), (12, True)])
def test_not_within_words_means_no_nearer_on_either_side(
    catalogue: Catalogue, watchlist: Maker, filler: int, is_hit: bool
) -> None:
    asked = watchlist(countries="LV", weapons="himars", require="countries and not weapons", within="5 words")
    words = "word " * filler
    assert (hit(catalogue, asked, f"HIMARS {words}Latvia") is not None) == is_hit
    assert (hit(catalogue, asked, f"Latvia {words}HIMARS") is not None) == is_hit


def test_a_not_phrase_vetoes_the_window_it_stands_in_and_no_other(catalogue: Catalogue, watchlist: Maker) -> None:
    asked = watchlist(countries="LV", require="countries", unless=("ice hockey",))
    assert hit(catalogue, asked, "Latvia won at Ice Hockey.") is None
    assert hit(catalogue, asked, "Latvia won at ice hockey. Latvia voted.") is not None


def test_forms_limit_which_mentions_of_a_country_count(catalogue: Catalogue, watchlist: Maker) -> None:
    asked = watchlist(countries="LV", require="countries", forms=frozenset({Form.NAME}))
    assert hit(catalogue, asked, "The Latvian minister in Riga.") is None
    assert hit(catalogue, asked, "The minister of Latvia.") is not None


def test_languages_limit_a_list(catalogue: Catalogue, watchlist: Maker) -> None:
    asked = watchlist(countries="LV", require="countries", languages=frozenset({"lv"}))
    assert hit(catalogue, asked, "Latvia", lang="en") is None
    assert hit(catalogue, asked, "Latvia", lang="lv") is not None


@pytest.mark.parametrize(
    ("term", "text", "is_hit"),
    [
        ("protivgais*", "Latvijas protivgaisa aizsardzība", True),
        ("obron* powietrz*", "system obrony powietrznej", True),
        ("obron* powietrz*", "system obrony i powietrza", False),
        ("air defence", "AIR–DEFENCE", True),
        ("air defence", "air. Defence", False),
        ("air defence", "air defences", False),
        ("C-17 flight", "a C‑17 flight", True),
    ],
)
def test_terms_are_whole_words_and_a_star_makes_a_stem(
    catalogue: Catalogue, watchlist: Maker, term: str, text: str, is_hit: bool
) -> None:
    found = hit(catalogue, watchlist(terms=(f"never seen | {term}",), require="terms"), text)
    assert (found is not None) == is_hit
    if found is not None:
        assert found.mentions[0].key == term
        assert text[found.mentions[0].start : found.mentions[0].end] == found.mentions[0].surface


def test_terms_of_all_lists_are_mentions_and_not_phrases_are_none(catalogue: Catalogue, watchlist: Maker) -> None:
    lists = [
        watchlist("one", terms=("air defence",), require="terms"),
        watchlist("two", countries="LV", require='countries or "defence plan"', unless=("budget",)),
    ]
    found = Matcher.build(catalogue, lists).match("", "An air defence plan. A budget.", "en")
    assert [mention.key for mention in found.mentions] == ["air defence"]
    assert {one.watchlist: [m.key for m in one.mentions] for one in found.hits} == {
        "one": ["air defence"],
        "two": ["defence plan"],
    }


SENTENCES = st.sampled_from(
    [
        "Latvia buys HIMARS.",
        "A T-72 burned.",
        "Estonia holds an exercise.",
        "The Patriots won.",
        "Air defence for Riga.",
    ]
)
ASKED = [
    {"countries": "LV EE", "require": "countries"},
    {"weapons": "himars t-72", "require": "weapons"},
    {"countries": "LV", "weapons": "himars", "require": "countries and weapons"},
    {"terms": ("air defence | exercise",), "require": "terms", "within": "article"},
    {"countries": "EE", "require": 'countries and not "exercise"', "within": "6 words"},
    {"countries": "LV EE", "require": "countries", "unless": ("HIMARS",), "within": "paragraph"},
]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SENTENCES, max_size=6).map(" ".join), st.permutations(range(len(ASKED))))
def test_the_order_and_company_of_lists_change_nothing(
    catalogue: Catalogue, watchlist: Maker, text: str, order: list[int]
) -> None:
    lists = [watchlist(f"list-{number}", **ASKED[number]) for number in order]
    together = Matcher.build(catalogue, lists).match("", text, "en").hits
    alone = {
        found
        for one in lists
        for found in Matcher.build(catalogue, [one]).match("", text, "en").hits
    }  # fmt: skip
    assert set(together) == alone
    assert together == Matcher.build(catalogue, sorted(lists, key=lambda one: one.name)).match("", text, "en").hits


def test_an_article_window_is_the_title_where_the_title_says_it_all(catalogue: Catalogue, watchlist: Maker) -> None:
    asked = watchlist(countries="LV", weapons="himars", require="countries and weapons", within="article")
    short = hit(catalogue, asked, "Latvia again.", title="Latvia gets HIMARS")
    assert short is not None
    assert (short.window.field, len(short.mentions)) == (Field.TITLE, 2)
    spread = hit(catalogue, asked, "Latvia gets them.", title="HIMARS")
    assert spread is not None
    assert spread.window == Span(field=Field.TEXT, start=0, end=17)
    assert [mention.field for mention in spread.mentions] == [Field.TITLE, Field.TEXT]
