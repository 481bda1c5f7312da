from __future__ import annotations

import pytest

from flankwatch.match.matcher import Matcher
from flankwatch.models import Field, Form, MentionKind


def found(matcher: Matcher, text: str, lang: str = "en", title: str = "") -> list[tuple[str, str]]:
    return [(mention.key, mention.surface) for mention in matcher.match(title, text, lang).mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Latvia's ministry", [("LV", "Latvia")]),
        ("the Republic of Latvia said", [("LV", "Republic of Latvia")]),
        ("LATVIA BUYS", [("LV", "LATVIA")]),
        ("латвийский министр", [("LV", "латвийский")]),
        ("at 5 New Latvia Street", []),
        ("Latviana and MyLatvia", []),
        ("stuffed turkey", []),
        ("Turkey and Turkiye", [("TR", "Turkey"), ("TR", "Turkiye")]),
        ("US-led, the U.S. Army and us", [("US", "US"), ("US", "U.S.")]),
        ("US$ 5 and US", [("US", "US")]),
        ("GIVE US YOUR MONEY NOW", []),
        ("İran said", [("IR", "İran")]),
        ("it came from the United. States differ", []),
        ("Norway and NO", [("NO", "Norway")]),
    ],
)
def test_countries_are_found_word_for_word(matcher: Matcher, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(matcher, text) == expected


@pytest.mark.parametrize(
    "surface",
    ["F-16", "F16", "F 16", "F‑16", "F–16", "F-16s", "F-16C", "F-16AM", "F\u00a016", "F-\u200b16"],
)
def test_a_designation_is_found_however_its_dash_is_written(matcher: Matcher, surface: str) -> None:
    assert found(matcher, f"three {surface} landed") == [("f-16", surface)]


@pytest.mark.parametrize("text", ["F-160", "AF-16", "F-16th", "F. 16", "F-1", "XF16X9999", "the f 16"])
def test_a_designation_is_not_found_inside_another(matcher: Matcher, text: str) -> None:
    assert found(matcher, f"three {text} landed") == []


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("a T-72B3 burned", "en", [("t-72", "T-72B3")]),
        ("the T-720 pump", "en", []),
        ("танк Т-72 горел", "ru", [("t-72", "Т-72")]),
        ("танки Т-72БМ горели", "ru", [("t-72", "Т-72БМ")]),
        ("шесть Хаймарсов прибыли", "ru", [("himars", "Хаймарсов")]),
        ("wyrzutnie HIMARSów", "pl", [("himars", "HIMARSów")]),
        ("the HIMARSów", "en", []),
        ("HIMARS, Himars and himars", "en", [("himars", "HIMARS"), ("himars", "Himars"), ("himars", "himars")]),
        ("an M-142 launcher", "en", [("himars", "M-142")]),
        ("a Buk-M1 fired", "en", [("buk", "Buk-M1")]),
        ("S-300PMU-2 and C-300", "en", [("s-300", "S-300PMU-2"), ("s-300", "C-300")]),
        ("MLRS and mlrs", "en", [("rocket-artillery", "MLRS")]),
        ("two air defence systems", "en", [("air-defence", "air defence systems")]),
        ("A 10 percent rise, a 10-year plan", "en", []),
        ("the M1 motorway", "en", []),
        ("an AT-T tractor", "en", [("at-t", "AT-T")]),
        ("AT T and AT&T are firms", "en", []),
    ],
)
def test_weapon_systems_are_found_in_their_spellings(
    matcher: Matcher, text: str, lang: str, expected: list[tuple[str, str]]
) -> None:
    assert found(matcher, text, lang) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Poland gets a second Patriot battery.",
        "Raytheon will deliver the Patriot next year.",
        "The MIM-104 arrived. The Patriot followed in spring.",
        "Estonia wants more air defence. A missile was shot down by a Patriot.",
        "Abrams tanks reached the brigade.",
        "Ukraine lost a T-72 and an Abrams there.",
    ],
)
def test_a_risky_name_with_military_context_is_the_weapon(matcher: Matcher, text: str) -> None:
    assert {"patriot", "abrams"} & {key for key, _ in found(matcher, text)}


@pytest.mark.parametrize(
    "text",
    [
        "The Patriots lost to the Eagles in the playoffs.",
        "New England Patriots sign a tank of a quarterback.",
        "The Patriot Act allows missile research.",
        "Creighton Abrams led a brigade.",
        "Mr Abrams spoke about a missile.",
        "J.J. Abrams made a film.",
        "A true Patriot.",
    ],
)
def test_a_risky_name_without_it_is_not(matcher: Matcher, text: str) -> None:
    assert not {"patriot", "abrams"} & {key for key, _ in found(matcher, text)}


def test_a_risky_name_once_settled_is_settled_for_the_article(matcher: Matcher) -> None:
    text = (
        "Poland gets a Patriot missile battery.\n"
        + "Nothing of note was said about this for long. " * 5
        + "\nThe Patriot is costly."
    )
    assert found(matcher, text) == [("patriot", "Patriot"), ("patriot", "Patriot")]


@pytest.mark.parametrize(
    ("text", "is_country"),
    [
        ("Georgia and Turkey signed.", True),
        ("Tbilisi hopes. Later Georgia agreed.", True),
        ("A man from Georgia won.", False),
        ("In Atlanta, Georgia, Turkey was served.", False),
        ("Georgia Tech and Turkey agree.", False),
        ("The Republic of Georgia.", True),
    ],
)
def test_georgia_is_the_country_only_where_something_says_so(matcher: Matcher, text: str, is_country: bool) -> None:
    named = {m.surface for m in matcher.match("", text, "en").mentions if m.key == "GE" and m.form is Form.NAME}
    assert bool(named) == is_country


def test_each_decision_can_be_explained(matcher: Matcher) -> None:
    senses = matcher.explain("", "Mr Abrams spoke about a missile.", "en")
    assert [(sense.candidate.surface.key, sense.accepted) for sense in senses] == [("abrams", False)]
    assert {piece.what for piece in senses[0].evidence} == {
        "'Mr' introduces a person",
        "'missile' stands near",
    }


def test_offsets_count_code_points_of_their_own_field(matcher: Matcher) -> None:
    title, text = "Straße ﬁx: Latvia", "Ī\u0304 Sha\u00adhed, T‑72s, Riga."
    mentions = matcher.match(title, text, "en").mentions
    assert [m.key for m in mentions] == ["LV", "t-72", "LV"]
    for mention in mentions:
        whole = title if mention.field is Field.TITLE else text
        assert whole[mention.start : mention.end] == mention.surface
    assert [m.form for m in mentions] == [Form.NAME, Form.DESIGNATION, Form.PLACE]
    assert {m.kind for m in mentions} == {MentionKind.COUNTRY, MentionKind.WEAPON}


def test_a_name_does_not_run_from_the_title_into_the_text(matcher: Matcher) -> None:
    assert found(matcher, "States of mind", title="A United") == []


@pytest.mark.parametrize(
    ("title", "text", "given", "lang"),
    [
        ("", "", None, "und"),
        ("123", "…", None, "und"),
        ("", "", "lv", "lv"),
        ("x", "y", "en-US", "en"),
        ("", "Ministrijas pārstāvis sacīja, ka līgums tiks parakstīts nākamajā nedēļā Rīgā.", None, "lv"),
        ("", "The minister said that the contract would be signed next week.", None, "en"),
        ("", "Министр заявил, что договор будет подписан на следующей неделе.", None, "ru"),
    ],
)
def test_the_language_is_the_given_one_or_worked_out(
    matcher: Matcher, title: str, text: str, given: str | None, lang: str
) -> None:
    assert matcher.match(title, text, given).lang == lang
