"""One watch-list's verdict on a text, gate by gate.

The answer itself is always asked of `satisfied`, the very function that `match` asks, with one of the list's rules left out
at a time; what is worked out here are the reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flankwatch.match.document import Document
from flankwatch.match.lacking import atoms, lacking, with_plain_nots
from flankwatch.match.shortfall import Shortfall, nearest
from flankwatch.match.sightings import SIGHTINGS_MAX, first_of_each, origins, sighting
from flankwatch.match.verdicts import (
    Apart,
    Check,
    Gate,
    Outcome,
    Part,
    Reason,
    Uncounted,
    Verdict,
)
from flankwatch.match.windows import VETO, Found, Located, Piece, pieces_in, satisfied
from flankwatch.models import Expr, Form, Group, MentionKind, Quoted, Unit, WatchList, Within

__all__ = ["Case", "verdict"]

_WORDS_MAX = 1000  # the widest stretch of words a list may ask for
_WIDER = {
    Unit.SENTENCE: (Within(unit=Unit.PARAGRAPH), Within(unit=Unit.ARTICLE)),
    Unit.PARAGRAPH: (Within(unit=Unit.ARTICLE),),
    Unit.WORDS: (Within(unit=Unit.ARTICLE),),
    Unit.ARTICLE: (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One text as the lists judge it. `trusting` is what would have been found, had no sense been refused."""

    document: Document
    found: Found
    trusting: Found
    refused: Sequence[Located]


def verdict(case: Case, watchlist: WatchList) -> Verdict:
    """Whether the list is satisfied, and the reasons either way."""
    asked, watchlist = watchlist, replace(watchlist, require=with_plain_nots(watchlist.require))
    document, pieces = case.document, pieces_in(watchlist, case.found)
    checks = tuple(_checks(case, watchlist, pieces))
    failed = {check.gate for check in checks if check.outcome is Outcome.FAILED}
    short = Shortfall.of(document, watchlist, pieces) if failed else Shortfall()
    origin = origins(watchlist)
    vetoes = short.vetoes if Gate.NOT in failed else [piece for piece in pieces if piece.atom == VETO]
    uncounted = _uncounted(case, watchlist)
    hit = satisfied(document, asked, case.found)
    first = next((piece for piece in pieces if hit and piece.mention == hit.mentions[0]), None)
    return Verdict(
        watchlist=asked,
        lang=document.lang,
        hit=hit,
        place=sighting(document, first, origin) if first else None,
        checks=checks,
        parts=_parts(document, watchlist, pieces, origin),
        missing=_missing(watchlist, pieces) if Gate.REQUIRE in failed else None,
        apart=_apart(case, watchlist, pieces, origin) if Gate.WITHIN in failed and not short.barred_by else None,
        barred_by=first_of_each(document, short.barred_by, origin) if Gate.WITHIN in failed else (),
        vetoes=first_of_each(document, vetoes, origin),
        uncounted=tuple(uncounted[:SIGHTINGS_MAX]),
        uncounted_count=len(uncounted),
    )


def _checks(case: Case, watchlist: WatchList, pieces: Sequence[Piece]) -> Iterator[Check]:
    """Each gate asked by itself; WITHIN and NOT only where the gate before them was passed."""
    languages, document = watchlist.languages, case.document
    spoken = replace(watchlist, languages=None)
    yield _check(watchlist, Gate.LANGUAGES, passed=languages is None or document.lang in languages)
    is_complete = _missing(watchlist, pieces) is None
    yield _check(watchlist, Gate.REQUIRE, passed=is_complete)
    is_near = is_complete and satisfied(document, replace(spoken, unless=()), case.found) is not None
    yield _check(watchlist, Gate.WITHIN, passed=is_near, reached=is_complete)
    yield _check(watchlist, Gate.NOT, passed=satisfied(document, spoken, case.found) is not None, reached=is_near)


def _check(watchlist: WatchList, gate: Gate, *, passed: bool, reached: bool = True) -> Check:
    outcome = Outcome.OPEN if not reached else Outcome.PASSED if passed else Outcome.FAILED
    return Check(gate=gate, outcome=outcome, origin=watchlist.origin.get(gate.value, ""))


def _missing(watchlist: WatchList, pieces: Sequence[Piece]) -> Expr | None:
    """What `require` lacks wherever one looks. What it wants absent may be absent somewhere, but an article is one window."""
    present = {piece.atom for piece in pieces}
    barring = present if watchlist.within.unit is Unit.ARTICLE else frozenset[Group | Quoted | str]()
    return lacking(watchlist.require, present.__contains__, barring.__contains__)


def _parts(
    document: Document, watchlist: WatchList, pieces: Sequence[Piece], origin: dict[str, str]
) -> tuple[Part, ...]:
    standing: dict[Group | Quoted | str, list[Piece]] = {}
    for piece in pieces:
        standing.setdefault(piece.atom, []).append(piece)
    return tuple(
        Part(
            atom=atom,
            polarity=polarity,
            sightings=first_of_each(document, standing.get(atom, ()), origin),
            count=len(standing.get(atom, ())),
        )
        for atom, polarity in dict.fromkeys(atoms(watchlist.require))
    )


def _apart(case: Case, watchlist: WatchList, pieces: Sequence[Piece], origin: dict[str, str]) -> Apart:
    company = nearest(watchlist, pieces)
    sightings = tuple(sighting(case.document, piece, origin) for piece in company)
    words = max(one.word for one in sightings) - min(one.word for one in sightings) + 1
    return Apart(nearest=sightings, words=words, remedy=_remedy(case, watchlist, words))


def _remedy(case: Case, watchlist: WatchList, words: int) -> Within | None:
    """The narrowest other `within` that was tried and would satisfy the list."""
    wider = _WIDER[watchlist.within.unit]
    if watchlist.within.unit is Unit.WORDS and words <= _WORDS_MAX:
        wider = (Within(unit=Unit.WORDS, words=words), *wider)
    tries = (replace(watchlist, within=within, languages=None) for within in wider)
    return next((one.within for one in tries if satisfied(case.document, one, case.found) is not None), None)


def _uncounted(case: Case, watchlist: WatchList) -> list[Uncounted]:
    """Mentions of what the list asks for that did not count, in order of the text."""
    countries = case.found.countries
    wrong_form = [
        place
        for key in watchlist.countries & countries.keys()
        for place in countries[key]
        if place.mention.form not in watchlist.forms
    ]
    refused = [place for place in case.refused if _is_asked_for(watchlist, place)]
    form_decides = bool(wrong_form) and _decides(case, watchlist, replace(watchlist, forms=frozenset(Form)), case.found)
    sense_decides = bool(refused) and _decides(case, watchlist, watchlist, case.trusting)
    found = [
        *((place, Reason.FORM, form_decides) for place in wrong_form),
        *((place, Reason.SENSE, sense_decides) for place in refused),
    ]
    found.sort(key=lambda one: one[0].start)
    return [
        Uncounted(sighting=sighting(case.document, place), reason=reason, decisive=decisive)
        for place, reason, decisive in found
    ]


def _is_asked_for(watchlist: WatchList, place: Located) -> bool:
    mention = place.mention
    if mention.kind is MentionKind.COUNTRY:
        return mention.key in watchlist.countries and mention.form in watchlist.forms
    return mention.key in watchlist.weapons


def _decides(case: Case, watchlist: WatchList, milder: WatchList, found: Found) -> bool:
    """Whether the list is satisfied under milder rules only."""
    document = case.document
    return satisfied(document, watchlist, case.found) is None and satisfied(document, milder, found) is not None
