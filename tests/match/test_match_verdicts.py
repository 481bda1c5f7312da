"""A verdict gives the matcher's own answer, and its reasons are true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flankwatch.catalogue import Catalogue
from flankwatch.match.explain import explain
from flankwatch.match.matcher import Matcher
from flankwatch.match.verdicts import Explanation, Gate, Outcome, Reason, Verdict
from flankwatch.models import AllOf, AnyOf, Form, Group, Negated, Quoted, Regex, Unit, WatchList, Within

Maker = Callable[..., WatchList]

MONDAY, MISSILE = Regex(pattern="(on|off) Mon[a-z]+"), Regex(pattern="[Mm]issile")
NAMES = ["Latvia", "Latvian", "Riga", "Estonia", "Georgia", "Atlanta", "HIMARS", "T-72", "Patriot", "Patriots"]
OTHERS = ["missile", "battery", "exercise", "air defence", "plan", "Patriot Act", "coach", "and", "the", "on Monday"]
WORDS = st.sampled_from([*NAMES, *OTHERS])
PIECES = st.tuples(WORDS, st.sampled_from([" ", " ", " ", ". ", ".\n", "\n\n"])).map("".join)
TEXTS = st.lists(PIECES, max_size=14).map("".join)
ATOMS = st.sampled_from([*Group, *Group, Quoted("exercise"), Quoted("plan"), Quoted("battery")])
REQUIRES = st.recursive(
    ATOMS,
    lambda below: st.one_of(
        st.lists(below, min_size=2, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(below, min_size=2, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        below.map(Negated),
    ),
    max_leaves=5,
)
WITHINS = st.one_of(
    st.sampled_from([Unit.SENTENCE, Unit.PARAGRAPH, Unit.ARTICLE]).map(lambda unit: Within(unit=unit)),
    st.integers(2, 9).map(lambda words: Within(unit=Unit.WORDS, words=words)),
)


@st.composite
def lists(draw: st.DrawFn, maker: Maker) -> WatchList:
    made = maker(
        countries=" ".join(draw(st.sets(st.sampled_from(["LV", "EE", "GE"])))),
        weapons=" ".join(draw(st.sets(st.sampled_from(["himars", "patriot", "t-72"])))),
        terms=tuple(draw(st.sets(st.sampled_from(["air defence | plan", "exercise", "batter*", MONDAY])))),
        require="countries",
        unless=tuple(draw(st.sets(st.sampled_from(["Patriot Act", "coach", "the", MISSILE]), max_size=2))),
        forms=frozenset(draw(st.sets(st.sampled_from([Form.NAME, Form.DEMONYM, Form.PLACE]), min_size=1))),
        languages=draw(st.sampled_from([None, None, frozenset({"en"}), frozenset({"lv"})])),
    )
    return replace(made, require=draw(REQUIRES), within=draw(WITHINS))


def _asks_for_something(asked: WatchList) -> bool:
    """Lists that every text would satisfy are refused where they are read."""
    from flankwatch.match.require import holds

    return not holds(asked.require, lambda _: False)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), title=TEXTS, text=TEXTS)
def test_a_verdict_is_the_matchers_answer_and_its_gates_agree(
    catalogue: Catalogue, watchlist: Maker, data: st.DataObject, title: str, text: str
) -> None:
    asked = data.draw(lists(watchlist).filter(_asks_for_something))
    matcher = Matcher.build(catalogue, [asked])
    (hit,) = matcher.match(title, text, "en").hits or (None,)
    (verdict,) = explain(matcher, title, text, "en").verdicts
    assert verdict.hit == hit
    assert all(check.outcome is Outcome.PASSED for check in verdict.checks) == (hit is not None)
    failed = {check.gate for check in verdict.checks if check.outcome is Outcome.FAILED}
    assert (verdict.missing is not None) == (Gate.REQUIRE in failed)
    assert (verdict.apart is not None or bool(verdict.barred_by)) == (Gate.WITHIN in failed)
    assert bool(verdict.vetoes) >= (Gate.NOT in failed)
    if verdict.apart and verdict.apart.remedy:
        wider = replace(asked, within=verdict.apart.remedy, languages=None)
        assert Matcher.build(catalogue, [wider]).match(title, text, "en").hits
    if any(one.decisive and one.reason is Reason.FORM for one in verdict.uncounted):
        assert hit is None
        assert Matcher.build(catalogue, [replace(asked, forms=frozenset(Form))]).match(title, text, "en").hits


def told(catalogue: Catalogue, asked: WatchList, text: str, *, title: str = "", lang: str = "en") -> Verdict:
    (verdict,) = explained(catalogue, asked, text, title=title, lang=lang).verdicts
    return verdict


def explained(catalogue: Catalogue, asked: WatchList, text: str, *, title: str = "", lang: str = "en") -> Explanation:
    return explain(Matcher.build(catalogue, [asked]), title, text, lang)


def failed(verdict: Verdict) -> Gate | None:
    return verdict.failed.gate if verdict.failed else None


def test_what_is_missing_is_told_along_the_nearest_way(catalogue: Catalogue, watchlist: Maker) -> None:
    require = '("airspace" and ("violated" or "entered")) or (weapons and terms and countries)'
    asked = watchlist(countries="LV", weapons="himars", terms=("border",), require=require)
    verdict = told(catalogue, asked, "The airspace over Latvia is closed.")
    assert failed(verdict) is Gate.REQUIRE
    assert verdict.missing == AnyOf((Quoted("violated"), Quoted("entered")))
    assert {part.atom: part.count for part in verdict.parts if part.count} == {
        Quoted("airspace"): 1,
        Group.COUNTRIES: 1,
    }


def test_parts_that_stand_apart_are_told_with_their_places_and_the_window_that_would_do(
    catalogue: Catalogue, watchlist: Maker
) -> None:
    asked = watchlist(countries="LV", weapons="himars", require="countries and weapons")
    text = "Latvia signed. Nobody else did. HIMARS follow.\nLatvia is calm."
    verdict = told(catalogue, asked, text)
    assert failed(verdict) is Gate.WITHIN
    assert verdict.apart is not None
    assert [(one.mention.key, one.sentence, one.paragraph) for one in verdict.apart.nearest] == [
        ("himars", 3, 1),
        ("LV", 4, 2),
    ]
    assert verdict.apart.words == 3
    assert verdict.apart.remedy == Within(unit=Unit.PARAGRAPH)
    by_words = told(catalogue, replace(asked, within=Within(unit=Unit.WORDS, words=2)), text)
    assert by_words.apart is not None
    assert by_words.apart.remedy == Within(unit=Unit.WORDS, words=3)


def test_the_title_is_sentence_0(catalogue: Catalogue, watchlist: Maker) -> None:
    asked = watchlist(countries="LV", weapons="himars", require="countries and weapons")
    apart = told(catalogue, asked, "HIMARS.", title="Latvia").apart
    assert apart is not None
    assert [(one.mention.key, one.sentence) for one in apart.nearest] == [("LV", 0), ("himars", 1)]


def test_what_must_not_stand_there_is_told(catalogue: Catalogue, watchlist: Maker) -> None:
    asked = watchlist(countries="LV", require='countries and not "exercise"')
    verdict = told(catalogue, asked, "An exercise ends. Latvia holds an exercise.")
    assert failed(verdict) is Gate.WITHIN
    assert [(one.mention.key, one.sentence) for one in verdict.barred_by] == [("exercise", 2)]


@pytest.mark.parametrize("within", ["sentence", "paragraph", "article", "6 words"])
def test_the_phrase_that_vetoed_is_told_with_its_line(catalogue: Catalogue, watchlist: Maker, within: str) -> None:
    asked = watchlist(countries="LV", require="countries", within=within, unless=("basketball", "ice hockey"))
    asked = replace(asked, origin={"not": "a.yaml:9", "not/1": "a.yaml:11:5"})
    verdict = told(catalogue, asked, "Latvia won at ice hockey.")
    assert verdict.failed is not None
    assert (verdict.failed.gate, verdict.failed.origin) == (Gate.NOT, "a.yaml:9")
    assert [(one.mention.key, one.origin) for one in verdict.vetoes] == [("ice hockey", "a.yaml:11:5")]


def test_a_language_that_is_not_asked_for_is_told_and_the_rest_is_judged_all_the_same(
    catalogue: Catalogue, watchlist: Maker
) -> None:
    asked = watchlist(countries="LV", require="countries", languages=frozenset({"lv"}))
    verdict = told(catalogue, asked, "Latvia")
    assert [check.outcome.value for check in verdict.checks] == ["failed", "passed", "passed", "passed"]


def test_forms_that_do_not_count_are_told_and_whether_they_would_decide(catalogue: Catalogue, watchlist: Maker) -> None:
    asked = watchlist(
        countries="LV", weapons="himars", require="countries and weapons", forms=frozenset({Form.NAME, Form.DEMONYM})
    )
    (one,) = told(catalogue, asked, "Riga buys HIMARS.").uncounted
    assert (one.sighting.mention.surface, one.reason, one.decisive) == ("Riga", Reason.FORM, True)
    (other,) = told(catalogue, asked, "Riga buys bread. HIMARS.").uncounted
    assert not other.decisive
    (third,) = told(catalogue, asked, "Riga, Latvia buys HIMARS.").uncounted
    assert not third.decisive


def test_refused_senses_are_told_with_their_evidence(catalogue: Catalogue, watchlist: Maker) -> None:
    asked = watchlist(countries="LV", weapons="patriot", require="countries and weapons")
    found = explained(catalogue, asked, "The Patriots' coach met Latvia.")
    (verdict,), (doubt,) = found.verdicts, found.doubts
    assert [(one.sighting.mention.surface, one.reason, one.decisive) for one in verdict.uncounted] == [
        ("Patriots", Reason.SENSE, True)
    ]
    assert not doubt.accepted
    assert doubt.weight == sum(piece.weight for piece in doubt.evidence) < doubt.needed
    assert any("coach" in piece.what for piece in doubt.evidence)


def test_an_explanation_holds_what_match_finds_and_where_its_sentences_are(
    catalogue: Catalogue, watchlist: Maker
) -> None:
    asked = watchlist(countries="LV", terms=("air defence",), require="countries and terms", within="article")
    title, text = "Latvia today", "It is calm. Air defence for Latvia."
    found = explained(catalogue, asked, text, title=title)
    assert found.matches == Matcher.build(catalogue, [asked]).match(title, text, "en")
    assert [one.mention for one in found.sightings] == list(found.matches.mentions)
    fields: dict[str, Any] = {"title": title, "text": text}
    shown = [fields[span.field.value][span.start : span.end] for span in found.sentences]
    assert shown == ["Latvia today", "It is calm.", "Air defence for Latvia."]
    assert [one.sentence for one in found.sightings] == [0, 2, 2]
