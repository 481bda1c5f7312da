"""A lost hit names what changed: the gate, and what the list does not ask for any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from flankwatch.catalogue.source import weapon_entry
from flankwatch.entries import EntryKind, OwnEntries, OwnEntry
from flankwatch.models import Article, Feed, FeedKind, Form, Regex, SourceTest, Unit, WatchList, Within
from flankwatch.rematching import Answer, Asked, Side, Sides, prepare, rematch
from tests.plan.worlds import NOW, country, watchlist, weapon

FLANK = watchlist("flank")
FEED = Feed(name="LSM", url="https://lsm.example/rss", country="LV", language="en", owner="LSM", kind=FeedKind.NEWS)
TITLE = "Estonian ministers want HIMARS"
NEAR = Within(unit=Unit.WORDS, words=2)

LOSSES: dict[str, tuple[dict[str, Any], str, str]] = {
    "a weapon taken out": (
        {"weapons": frozenset({"patriot"})},
        "require",
        "none of its weapons or terms stands in the text; no longer asked for: M142 HIMARS (designation)",
    ),
    "a country taken out": (
        {"countries": frozenset({"LV"})},
        "require",
        "none of its countries stands in the text; no longer asked for: Estonia (demonym)",
    ),
    "a form taken out": (
        {"forms": frozenset({Form.NAME})},
        "require",
        "none of its countries stands in the text: \"Estonian\" is found as demonym, which 'forms' does not count",
    ),
    "a phrase under not": (
        {"unless": ("ministers want",)},
        "not",
        '"ministers want" stands in the title, so nothing in that sentence counts',
    ),
    "a narrower window": (
        {"within": NEAR},
        "within",
        'it takes 4 words to hold it all, the rule allows 2: "Estonian" (Estonia) stands in the title, HIMARS in the title; '
        "`within: 4 words` would find it",
    ),
    "a pattern under not": (
        {"unless": (Regex(pattern="ministers? want"),)},
        "not",
        '"ministers? want" stands in the title, so nothing in that sentence counts',
    ),
    "a source taken out": (
        {"sources": (SourceTest(text="not kind:news", kind=FeedKind.NEWS, excludes=True),)},
        "sources",
        '"not kind:news" leaves it out',
    ),
    "another source": (
        {"sources": (SourceTest(text="Jane's", feed="Jane's"),)},
        "sources",
        "its feed is none of the list's sources",
    ),
    "a language": ({"languages": frozenset({"lv"})}, "languages", "the text is in 'en' and the list reads lv only"),
}


@pytest.fixture(autouse=True)
def _as_a_fresh_worker() -> Iterator[None]:
    yield
    prepare(Sides(before=None, after=side()))


def side(*lists: WatchList, feed: Feed = FEED) -> Side:
    return Side(watchlists=lists, feeds={feed.name: feed})


def answer(*, before: Sequence[WatchList], after: Sequence[WatchList]) -> Answer:
    prepare(Sides(before=side(*before), after=side(*after)))
    article = Article(entry_id="1", url="", title=TITLE, text="", lang="en", published_at=NOW)
    (found,) = rematch([Asked(article=article, feed=FEED, stored={})])
    return found


@pytest.mark.parametrize(("edit", "gate", "said"), LOSSES.values(), ids=LOSSES)
def test_the_gate_and_what_happened_there_are_told(edit: dict[str, Any], gate: str, said: str) -> None:
    found = answer(before=[FLANK], after=[replace(FLANK, **edit)])
    assert (list(found.before), list(found.after)) == (["flank"], [])
    assert (found.lost["flank"].gate, found.lost["flank"].said) == (gate, said)


def test_each_side_has_its_own_entries() -> None:
    dropped = OwnEntries(
        entries=(OwnEntry(kind=EntryKind.WEAPON, entry=weapon_entry("himars", {"name": ""}), drop=None),)
    )
    prepare(Sides(before=side(FLANK), after=replace(side(FLANK), own=dropped)))
    article = Article(entry_id="1", url="", title=TITLE, text="", lang="en", published_at=NOW)
    (found,) = rematch([Asked(article=article, feed=FEED, stored={})])
    assert (list(found.before), list(found.after)) == (["flank"], [])


def test_a_list_that_is_gone_is_its_own_reason() -> None:
    assert answer(before=[FLANK], after=[watchlist("other")]).lost["flank"].gate == "removed"


def test_a_list_that_is_as_it_was_loses_nothing() -> None:
    found = answer(before=[FLANK], after=[FLANK])
    assert found.before == found.after
    assert found.lost == {}


def test_what_state_says_stands_for_before_where_no_lists_are_given() -> None:
    prepare(Sides(before=None, after=side(FLANK)))
    article = Article(entry_id="1", url="", title="Nothing", text="", lang="en", published_at=NOW)
    (found,) = rematch([Asked(article=article, feed=FEED, stored={"flank": (country(), weapon())})])
    assert (found.before, found.after) == ({"flank": (country(), weapon())}, {})
    assert (
        found.lost["flank"].said
        == "none of its countries stands in the text; none of its weapons or terms stands in the text"
    )


def test_a_feed_counts_as_each_side_has_it() -> None:
    defence = replace(FLANK, sources=(SourceTest(text="kind:defence", kind=FeedKind.DEFENCE),))
    now = side(defence, feed=replace(FEED, kind=FeedKind.DEFENCE))
    prepare(Sides(before=side(defence), after=now))
    article = Article(entry_id="1", url="", title=TITLE, text="", lang="en", published_at=NOW)
    (found,) = rematch([Asked(article=article, feed=FEED, stored={})])
    assert (list(found.before), list(found.after)) == ([], ["flank"])
