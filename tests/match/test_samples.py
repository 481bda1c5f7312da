"""A sample that fails is told with what was found, which gate failed and what to try; what is advised helps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from flankwatch.catalogue import Catalogue
from flankwatch.errors import Problem
from flankwatch.match.matcher import Matcher
from flankwatch.models import Form, Unit, WatchList, Within
from flankwatch.samples import failing_samples

Maker = Callable[..., WatchList]

ORIGIN = {
    "require": "flank.yaml:5",
    "within": "flank.yaml:6",
    "not": "flank.yaml:7",
    "languages": "flank.yaml:8",
    "must_match/0": "flank.yaml:11:5",
    "must_match/1": "flank.yaml:12:5",
    "must_not_match/0": "flank.yaml:15:5",
}
ASKED: dict[str, Any] = {
    "countries": "LV EE",
    "weapons": "himars patriot",
    "terms": ("air defence",),
    "require": 'countries and (weapons or terms) and not "exercise"',
    "unless": ("trade fair",),
    "forms": frozenset({Form.NAME}),
}


def failing(lists: list[WatchList], catalogue: Catalogue) -> list[Problem]:
    return failing_samples(lists, Matcher.build(catalogue, lists), catalogue.entity)


@pytest.fixture
def flank(watchlist: Maker) -> WatchList:
    return replace(watchlist("flank", **ASKED), origin=ORIGIN)


def told(catalogue: Catalogue, flank: WatchList, sample: str) -> list[str]:
    """The lines about a headline that `flank` must match."""
    return [
        line.strip()
        for problem in failing([replace(flank, must_match=(sample,))], catalogue)
        for line in problem.message.splitlines()[1:]
    ]


MISSED = {
    "nothing of a group": (
        "Latvia asks for coastal missiles",
        "found: Latvia (name)",
        "fails: require (line 5): none of its weapons or terms stands in the text",
        "try:   put words of the headline under 'terms'",
    ),
    "a weapon that is not asked for": (
        "Latvia buys F-16 jets",
        "found: Latvia (name)",
        "fails: require (line 5): none of its weapons or terms stands in the text",
        "try:   add f-16 to 'weapons'",
    ),
    "countries that are not asked for": (
        "Norway hands HIMARS to Iran",
        "found: M142 HIMARS (designation)",
        "fails: require (line 5): none of its countries stands in the text",
        "try:   add NO or IR to 'countries'",
    ),
    "nothing at all": (
        "Curling is on",
        "found: nothing the list asks for",
        "fails: require (line 5): none of its countries stands in the text; none of its weapons or terms stands in the text",
        "try:   ask for what the headline says, or add its words to config/catalogue",
    ),
    "a form that does not count": (
        "Riga buys HIMARS",
        "found: M142 HIMARS (designation)",
        'fails: require (line 5): none of its countries stands in the text: "Riga" is found as place, '
        "which 'forms' does not count",
        "try:   add place to 'forms'",
    ),
    "another sense": (
        "Patriots coach visits Latvia",
        "found: Latvia (name)",
        'fails: require (line 5): none of its weapons or terms stands in the text: "Patriots" is taken for something else',
        "try:   a word of the trade beside \"Patriots\", or the very phrase under 'terms'",
    ),
    "too far apart": (
        "Latvia has a plan. HIMARS are not in it.",
        "found: Latvia (name) and M142 HIMARS (designation)",
        "fails: within (line 6): no sentence has it all: Latvia stands in sentence 1, HIMARS in sentence 2; "
        "`within: paragraph` would find it",
        "try:   'within: paragraph', or a headline that says it closer together",
    ),
    "forbidden beside the rest": (
        "Latvia fires HIMARS in an exercise",
        "found: Latvia (name) and M142 HIMARS (designation)",
        "fails: within (line 6): wherever the rest of it stands together, something stands too that must not: "
        '"exercise" stands in sentence 1',
        "try:   take \"exercise\" out of what 'require' forbids",
    ),
    "a phrase under not": (
        "Latvia shows HIMARS at a trade fair",
        "found: Latvia (name) and M142 HIMARS (designation)",
        'fails: not (line 7): "trade fair" stands in sentence 1, so nothing in that sentence counts',
        "try:   take \"trade fair\" out of 'not', or write more words of it there",
    ),
}


@pytest.mark.parametrize(("sample", "found", "fails", "advice"), MISSED.values(), ids=MISSED)
def test_a_missed_headline_tells_what_was_found_which_gate_failed_and_what_to_try(
    catalogue: Catalogue, flank: WatchList, sample: str, found: str, fails: str, advice: str
) -> None:
    assert told(catalogue, flank, sample) == [found, fails, advice]


def test_a_language_the_list_does_not_take_is_told(catalogue: Catalogue, flank: WatchList) -> None:
    spoken = replace(flank, languages=frozenset({"lv", "lt"}))
    assert told(catalogue, spoken, "The government of Latvia signs for six HIMARS launchers this week")[1:] == [
        "fails: languages (line 8): the text is in 'en' and the list reads lt and lv only",
        "try:   add en to 'languages', or write a longer headline if it is not in en",
    ]


def test_a_stretch_of_words_that_is_too_short_is_told_with_one_that_would_do(
    catalogue: Catalogue, flank: WatchList
) -> None:
    near = replace(flank, within=Within(unit=Unit.WORDS, words=3))
    sample = "Latvia has a plan and HIMARS"
    assert told(catalogue, near, sample)[1:] == [
        "fails: within (line 6): it takes 6 words to hold it all, the rule allows 3: "
        "Latvia stands in sentence 1, HIMARS in sentence 1; `within: 6 words` would find it",
        "try:   'within: 6 words', or a headline that says it closer together",
    ]
    assert told(catalogue, replace(flank, within=Within(unit=Unit.WORDS, words=6)), sample) == []


def test_the_very_phrase_that_stands_in_the_way_is_told_by_its_line(catalogue: Catalogue, flank: WatchList) -> None:
    long = replace(flank, unless=("curling", "trade fair"), origin={**ORIGIN, "not/1": "flank.yaml:9:5"})
    assert told(catalogue, long, "Latvia shows HIMARS at a trade fair")[1].startswith("fails: not (line 9): ")


HELPED: dict[str, tuple[str, dict[str, Any]]] = {
    "weapons": (MISSED["a weapon that is not asked for"][0], {"weapons": frozenset({"f-16"})}),
    "countries": (MISSED["countries that are not asked for"][0], {"countries": frozenset({"NO"})}),
    "forms": (MISSED["a form that does not count"][0], {"forms": frozenset({Form.NAME, Form.PLACE})}),
    "within": (MISSED["too far apart"][0], {"within": Within(unit=Unit.PARAGRAPH)}),
    "not": (MISSED["a phrase under not"][0], {"unless": ()}),
}


@pytest.mark.parametrize(("sample", "change"), HELPED.values(), ids=HELPED)
def test_what_is_advised_helps(catalogue: Catalogue, flank: WatchList, sample: str, change: dict[str, Any]) -> None:
    assert told(catalogue, replace(flank, **change), sample) == []


def test_a_headline_that_must_not_match_tells_what_it_was_found_by(catalogue: Catalogue, flank: WatchList) -> None:
    (problem,) = failing([replace(flank, must_not_match=("Estonia gets its HIMARS",))], catalogue)
    assert str(problem).splitlines() == [
        "flank.yaml:15:5: flank must not match, but does: 'Estonia gets its HIMARS'",
        "    found: Estonia (name) and M142 HIMARS (designation), which is all that require asks for (line 5)",
        "    try:   put words of such headlines under 'not', or ask for more in 'require'",
    ]


def test_samples_that_hold_are_not_told_and_each_failing_one_is_told_at_its_line(
    catalogue: Catalogue, flank: WatchList
) -> None:
    samples = replace(flank, must_match=("Latvia buys HIMARS", "Latvia wins"), must_not_match=("Latvia sings",))
    assert [problem.line for problem in failing([samples], catalogue)] == [12]


def test_control_characters_of_a_sample_do_not_reach_the_terminal(catalogue: Catalogue, flank: WatchList) -> None:
    (problem,) = failing([replace(flank, must_match=("Latvia\x1b[2J\u202e wins",))], catalogue)
    assert problem.message.replace("\n    ", "").isprintable()
