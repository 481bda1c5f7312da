"""The way of an article as plain objects, under names that stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flankwatch.render.explanation_json import Object, explanation_object
from flankwatch.render.trace import Question
from flankwatch.render.words import Entities
from flankwatch.why.facts import Dossier, KeptAlert
from flankwatch.why.gates import Gate
from flankwatch.why.trace import Trace, answer

__all__ = ["trace_object"]


def trace_object(trace: Trace, question: Question, entity: Entities) -> Object:
    """The answer, every gate, the article and its alerts, and the explanation of its text; absent is null."""
    dossier = trace.known.dossier
    return {
        "url": trace.known.url,
        "known": dossier is not None,
        "question": question.value,
        "said": answer(trace),
        "gates": [_gate(gate) for gate in trace.gates],
        "article": _article(dossier) if dossier else None,
        "alerts": [_alert(alert) for alert in dossier.alerts] if dossier else [],
        "explanation": explanation_object(trace.explanation, entity) if trace.explanation else None,
    }


def _gate(gate: Gate) -> Object:
    return {
        "gate": gate.stage.value,
        "outcome": gate.passage.value,
        "about": gate.about,
        "said": gate.said,
        "rule": gate.origin,
        "details": list(gate.details),
    }


def _article(dossier: Dossier) -> Object:
    article = dossier.article
    return {
        "title": article.title,
        "url": article.url,
        "feed": dossier.feed.name,
        "lang": article.lang,
        "published": _iso(article.published_at),
        "found": _iso(dossier.found_at),
        "page": dossier.page,
        "text": article.text,
        "story": dossier.story_id,
        "copy_of": dossier.copy_of,
        "hits": [hit.watchlist for hit in dossier.hits],
    }


def _alert(alert: KeptAlert) -> dict[str, Any]:
    return {
        "ref": alert.ref,
        "kind": alert.kind.value,
        "watchlist": alert.watchlist,
        "channel": alert.channel,
        "state": alert.state.value,
        "attempts": alert.attempts,
        "created": _iso(alert.created_at),
        "due": _iso(alert.due_at),
        "ended": _iso(alert.ended_at),
        "last_error": alert.last_error,
        "also_reported": alert.also_reported,
        "tells_of": alert.told,
        "joined_into": _alert(alert.joined_into) if alert.joined_into else None,
        "tries": [
            {"started": _iso(one.started_at), "outcome": one.outcome, "detail": one.detail} for one in alert.tries
        ],
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
