"""`hits --why`: the rule and the doubtful words of a kept hit, as today's lists and catalogue have them."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flankwatch.catalogue import load
from flankwatch.match.explain import explain
from flankwatch.match.matcher import Matcher
from flankwatch.match.require import parse
from flankwatch.models import Form, Hit, MentionKind, Priority, Unit, WatchList, Within
from flankwatch.render.grounds import grounds_lines
from flankwatch.render.lines import plain

TEXT = "Latvia gets a second Patriot battery and missiles."


def watchlist(name: str, require: str) -> WatchList:
    return WatchList(
        name=name,
        about="",
        countries=frozenset({"LV"}),
        weapons=frozenset({"patriot"}),
        terms=(),
        require=parse(require),
        within=Within(unit=Unit.SENTENCE),
        forms=frozenset({Form.NAME}),
        languages=None,
        unless=(),
        priority=Priority.NORMAL,
        channels=(),
        origin={"name": "flank.yaml:1", "require": "flank.yaml:5"},
    )


def shown(world: Any, *lists: WatchList) -> str:
    mentions = tuple(
        mention
        for mention in Matcher.build(load(), [watchlist("x", "countries and weapons")]).match("", TEXT, "en").mentions
        if mention.kind is not MentionKind.TERM
    )
    hit: Hit = world.hit(title="Air defence", text=TEXT, mentions=mentions)
    found = explain(Matcher.build(load(), lists), hit.article.title, hit.article.text, "en")
    return " ".join(plain(grounds_lines(hit, found, zone=ZoneInfo("UTC"), entity=load().entity)).split())


def test_the_rule_its_place_and_the_evidence_are_told(world: Any) -> None:
    said = shown(world, watchlist("eastern-flank-arms", "countries and weapons"))
    assert "rule countries and weapons flank.yaml:5 within sentence flank.yaml:1" in said
    assert "with today's list" not in said


def test_a_list_that_would_not_hit_today_and_one_that_is_gone_are_told(world: Any) -> None:
    edited = shown(world, watchlist("eastern-flank-arms", 'countries and "frigate"'))
    assert "with today's list and catalogue no hit" in edited
    assert "the list is gone" in shown(world, watchlist("another", "countries"))
