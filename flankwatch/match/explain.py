"""Explains what `Matcher.match` decided: `explain(matcher, title, text, lang)`.

Slower than `match`, and as linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from flankwatch.match.document import Document
from flankwatch.match.judgement import Case, verdict
from flankwatch.match.matcher import Findings, Matcher
from flankwatch.match.senses import NEEDED, Sense
from flankwatch.match.sightings import sighting
from flankwatch.match.verdicts import Doubt, Explanation
from flankwatch.match.windows import Located, found_by_key
from flankwatch.models import Field, Span, Unit

__all__ = ["explain"]


def explain(matcher: Matcher, title: str, text: str, lang: str | None) -> Explanation:
    """What `matcher` finds in this text and why: every doubtful surface, every list."""
    matches = matcher.match(title, text, lang)
    findings = matcher.findings(title, text, lang)
    document = findings.document
    accepted = [place for sense, place in findings.senses if sense.accepted]
    case = Case(
        document=document,
        found=found_by_key(accepted, findings.phrases, findings.patterns),
        trusting=found_by_key((place for _, place in findings.senses), findings.phrases, findings.patterns),
        refused=[place for sense, place in findings.senses if not sense.accepted],
    )
    patterns = chain.from_iterable(findings.patterns.values())
    places = {place.mention: place for place in (*findings.phrases, *patterns, *accepted)}
    return Explanation(
        title=title,
        text=text,
        matches=matches,
        sentences=tuple(_span(document, bounds) for bounds in document.bounds(Unit.SENTENCE)),
        sightings=tuple(sighting(document, places[mention]) for mention in matches.mentions),
        doubts=tuple(sorted(_doubts(findings), key=lambda one: (one.sighting.word, one.blocked))),
        verdicts=tuple(verdict(case, watchlist) for watchlist in matcher.watchlists),
    )


def _span(document: Document, bounds: tuple[int, int]) -> Span:
    if bounds[0] >= document.text_start:
        return document.span(*bounds)
    return Span(field=Field.TITLE, start=bounds[0], end=bounds[1])


def _doubts(findings: Findings) -> Iterator[Doubt]:
    document = findings.document
    yield from (_doubt(document, sense, place) for sense, place in findings.senses if sense.candidate.risky)
    for place in findings.blocked:
        yield Doubt(
            sighting=sighting(document, place), accepted=False, weight=0, needed=NEEDED, evidence=(), blocked=True
        )


def _doubt(document: Document, sense: Sense, place: Located) -> Doubt:
    return Doubt(
        sighting=sighting(document, place),
        accepted=sense.accepted,
        weight=sum(piece.weight for piece in sense.evidence),
        needed=NEEDED,
        evidence=sense.evidence,
    )
