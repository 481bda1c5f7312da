"""A kept hit with its grounds, as `hits --why` shows it: the sentence, the list and its rule, the doubtful words."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flankwatch.match.verdicts import Doubt, Explanation, Gate, Verdict
from flankwatch.models import Hit
from flankwatch.render.console import facts_of, link_of, told
from flankwatch.render.explanation import doubt_lines, said, sourced
from flankwatch.render.explanation_json import Object, doubt_object, verdict_object
from flankwatch.render.lines import LABEL_WIDTH, WIDTH, Line, Role, fact
from flankwatch.render.marked import Extent
from flankwatch.render.reasons import outcome_said, rule_of
from flankwatch.render.words import Entities

__all__ = ["grounds_lines", "grounds_object"]


def grounds_lines(hit: Hit, found: Explanation, *, zone: ZoneInfo, entity: Entities, width: int = WIDTH) -> list[Line]:
    """The hit as it was kept; its rule and its doubtful words as today's lists and catalogue have them (`found`)."""
    verdict, doubts = _of_hit(hit, found)
    rows = told(hit, facts_of(hit, zone, entity), width)
    rows += [*fact("rule", _rule(verdict, entity, width - LABEL_WIDTH)), *_doubted(doubts, entity, width)]
    return [*rows, *fact("link", link_of(hit))]


def grounds_object(hit: Hit, found: Explanation, entity: Entities) -> Object:
    """The same as plain objects: `verdict` is null where the list is gone."""
    verdict, doubts = _of_hit(hit, found)
    return {
        "verdict": verdict_object(verdict, entity) if verdict else None,
        "doubts": [doubt_object(one, entity) for one in doubts],
    }


def _of_hit(hit: Hit, found: Explanation) -> tuple[Verdict | None, list[Doubt]]:
    mentions = set(hit.mentions)
    verdict = next((one for one in found.verdicts if one.watchlist.name == hit.watchlist), None)
    return verdict, [one for one in found.doubts if one.sighting.mention in mentions]


def _rule(verdict: Verdict | None, entity: Entities, width: int) -> list[Line]:
    if verdict is None:
        return said("the list is gone", width)
    rows: list[Line] = []
    for check in verdict.checks:
        if check.gate in (Gate.REQUIRE, Gate.WITHIN):
            name = "" if check.gate is Gate.REQUIRE else "within "
            origin = check.origin or verdict.watchlist.origin.get("name", "")
            rows += sourced(said(f"{name}{rule_of(verdict, check)}", width), origin, width)
    if verdict.hit is None:
        rows += said(f"with today's list and catalogue {outcome_said(verdict, entity)}", width, Role.NO)
    return rows


def _doubted(doubts: Sequence[Doubt], entity: Entities, width: int) -> list[Line]:
    return fact("doubtful", doubt_lines(doubts, entity, Extent.TELLING, width - LABEL_WIDTH)) if doubts else []
