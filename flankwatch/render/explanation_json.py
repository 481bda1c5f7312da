"""An explained text as plain objects, under names that stay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flankwatch.match.require import spelt
from flankwatch.match.verdicts import Doubt, Explanation, Sighting, Verdict
from flankwatch.models import MentionKind
from flankwatch.render.reasons import gate_said, origin_of, outcome_said, rule_of
from flankwatch.render.words import Entities

__all__ = ["Object", "doubt_object", "explanation_object", "sighting_object", "verdict_object"]

Object = dict[str, Any]


def explanation_object(found: Explanation, entity: Entities) -> Object:
    """The mentions as `match --jsonl` gives them, with names and places; the doubts; the lists with their gates."""
    return {
        "lang": found.matches.lang,
        "sentences": len(found.sentences) - 1,
        "mentions": [sighting_object(one, entity) for one in found.sightings],
        "doubts": [doubt_object(one, entity) for one in found.doubts],
        "lists": [verdict_object(one, entity) for one in found.verdicts],
    }


def sighting_object(sighting: Sighting, entity: Entities) -> Object:
    mention = sighting.mention
    known = None if mention.kind is MentionKind.TERM else entity(mention.kind, mention.key)
    return {
        "kind": mention.kind.value,
        "key": mention.key,
        "name": known.name if known else None,
        "form": mention.form.value if mention.form else None,
        "field": mention.field.value,
        "start": mention.start,
        "end": mention.end,
        "surface": mention.surface,
        "sentence": sighting.sentence,
        "paragraph": sighting.paragraph,
        "word": sighting.word,
        **({"rule": sighting.origin} if sighting.origin else {}),
    }


def doubt_object(doubt: Doubt, entity: Entities) -> Object:
    return {
        **sighting_object(doubt.sighting, entity),
        "accepted": doubt.accepted,
        "blocked": doubt.blocked,
        "weight": doubt.weight,
        "needed": doubt.needed,
        "evidence": [{"weight": piece.weight, "what": piece.what} for piece in doubt.evidence],
    }


def verdict_object(verdict: Verdict, entity: Entities) -> Object:
    def objects(sightings: Iterable[Sighting]) -> list[Object]:
        return [sighting_object(one, entity) for one in sightings]

    return {
        "watchlist": verdict.watchlist.name,
        "rule": verdict.watchlist.origin.get("name", ""),
        "hit": verdict.hit is not None,
        "said": outcome_said(verdict, entity),
        "window": _window(verdict),
        "gates": [
            {
                "gate": check.gate.value,
                "outcome": check.outcome.value,
                "asks": rule_of(verdict, check),
                "rule": origin_of(verdict, check),
                "said": gate_said(verdict, check, entity),
            }
            for check in verdict.checks
        ],
        "parts": [
            {
                "asks": spelt(part.atom),
                "polarity": part.polarity.value,
                "count": part.count,
                "found": objects(part.sightings),
            }
            for part in verdict.parts
        ],
        "missing": spelt(verdict.missing) if verdict.missing else None,
        "nearest": objects(verdict.apart.nearest) if verdict.apart else [],
        "barred_by": objects(verdict.barred_by),
        "vetoes": objects(verdict.vetoes),
        "not_counted": [
            {**sighting_object(one.sighting, entity), "reason": one.reason.value, "decisive": one.decisive}
            for one in verdict.uncounted
        ],
    }


def _window(verdict: Verdict) -> Object | None:
    if verdict.hit is None:
        return None
    window = verdict.hit.window
    return {"field": window.field.value, "start": window.start, "end": window.end}
