"""Decides whether a risky surface means its catalogue entry: Patriot the missile or the team, Georgia the country or the state.

Evidence for and against is collected around the surface, in its sentence and a few words beyond, and weighed. Without evidence
the answer is no: a monitor that cries wolf is not read. Within one document a name keeps its sense unless its own
surroundings clearly say otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flankwatch.catalogue import Role, Trait
from flankwatch.match.agreement import LIKELY, NEEDED, Key, Sense, agreed, in_rows, key_of
from flankwatch.match.document import Document
from flankwatch.match.evidence import (
    OWN_WEIGHT,
    REACH_CHARS,
    Evidence,
    Lore,
    Scope,
    Surroundings,
    capped,
    lore_of,
    total,
)
from flankwatch.match.exchange import from_exchange
from flankwatch.match.neighbours import from_capital, from_neighbours
from flankwatch.match.scan import Candidate, Cue, Stretch
from flankwatch.models import Form, MentionKind

__all__ = ["NEEDED", "Evidence", "Lore", "Sense", "decide", "lore_of", "stretches"]

_INSIDE = 2  # a word of the trade in the same sentence
_BESIDE = 4  # the same as the very next word: "Leopard tank" outweighs a capital before it
_HINTS_MAX = 3
_HINT_WORDS = 8  # farther away, a crew or a depot belongs to something else
_WORLDS_MAX = 2  # words that other worlds share with this one do not outweigh clear evidence


_HOME_OF_NAMESAKES = (
    "US"  # Georgia, Lebanon, Peru, Mexico, Cuba, Jamaica: its towns and states bear the names of countries
)
_ABOUT = {
    MentionKind.WEAPON: frozenset({Role.TRADE, Role.RIVAL}),
    MentionKind.COUNTRY: frozenset({Role.TRADE, Role.RIVAL, Role.STATE, Role.STATE_HINT}),
}


def stretches(document: Document, candidates: Sequence[Candidate]) -> Iterator[Stretch]:
    """The parts of the folded text that decisions about risky candidates draw on; `candidates` are in order."""
    scan = document.folded.scan
    first = last = 0
    for candidate in candidates:
        if candidate.risky:
            low, high = candidate.at - REACH_CHARS, candidate.till + REACH_CHARS
            if low > last and last:
                yield first, last
            if low > last or not last:
                first = max(scan.rfind(" ", 0, max(low, 1)), 0)
            end = scan.find(" ", high)
            last = max(last, len(scan) if end < 0 else end + 1)
    if last:
        yield first, last


def decide(
    document: Document, candidates: Sequence[Candidate], cues: Sequence[Cue], lore: Lore, denied: frozenset[Key]
) -> list[Sense]:
    """One decision per candidate, in order. `denied` are the keys whose names stand in a phrase that means something else."""
    around = Surroundings(document, candidates, cues, lore)
    judged = [Sense(candidate=one, accepted=True) if not one.risky else _as_country(around, one) for one in candidates]
    if any(one.risky and one.surface.kind is MentionKind.WEAPON for one in candidates):
        # A country that nothing speaks against may send weapons, even where too little speaks for it to be reported.
        around.settle([sense.candidate for sense in judged if _is_state(sense)])
        judged = [_as_weapon(around, sense, denied) if _is_open(sense) else sense for sense in judged]
        judged = in_rows(document, judged)
    return agreed(judged)


def _is_state(sense: Sense) -> bool:
    surface = sense.candidate.surface
    if surface.traits & Trait.EVERYDAY and not sense.accepted:
        return False
    return surface.kind is MentionKind.COUNTRY and total(sense.evidence) >= 0


def _is_open(sense: Sense) -> bool:
    return sense.candidate.risky and sense.candidate.surface.kind is MentionKind.WEAPON


def _as_weapon(around: Surroundings, sense: Sense, denied: frozenset[Key]) -> Sense:
    evidence = list(_for_weapon(around, around.scope(sense.candidate)))
    if key_of(sense) in denied:
        evidence.append(Evidence(-OWN_WEIGHT, "a phrase elsewhere in the article means something else by it"))
    return Sense(candidate=sense.candidate, accepted=total(evidence) >= NEEDED, evidence=tuple(evidence))


def _as_country(around: Surroundings, candidate: Candidate) -> Sense:
    """A risky weapon has to wait until the countries are settled."""
    if candidate.surface.kind is MentionKind.WEAPON:
        return Sense(candidate=candidate, accepted=False)
    evidence = tuple(_for_country(around, around.scope(candidate)))
    return Sense(candidate=candidate, accepted=total(evidence) >= NEEDED, evidence=evidence)


def _for_weapon(around: Surroundings, scope: Scope) -> Iterator[Evidence]:
    if scope.candidate.surface.traits & Trait.LIKELY:
        yield Evidence(LIKELY, "the name hardly ever means anything else")
    exchange, spoken = from_exchange(scope)
    yield from exchange
    yield from _from_cues(scope)
    yield from capped(_from_hints(scope, spoken), _HINTS_MAX)
    yield from _from_worlds(scope, around.lore)
    yield from _from_mentions(around, scope)
    yield from from_neighbours(scope)


def _for_country(around: Surroundings, scope: Scope) -> Iterator[Evidence]:
    if scope.candidate.surface.traits & Trait.EVERYDAY:
        yield from_capital(scope, NEEDED)
        yield from (piece for piece in _from_cues(scope) if abs(piece.weight) >= OWN_WEIGHT)
        yield from _named_elsewhere(around, scope)
        return
    yield from _from_cues(scope)
    yield from _from_mentions(around, scope)
    yield from from_neighbours(scope)


def _from_cues(scope: Scope) -> list[Evidence]:
    best: dict[int, Evidence] = {}
    for cue in scope.cues:
        role, key = cue.word.role, cue.word.key
        if role not in _ABOUT[scope.candidate.surface.kind] or key not in ("", scope.candidate.surface.key):
            continue
        weight = _cue_weight(scope, cue)
        if weight and abs(weight) > abs(best[cue.at].weight if cue.at in best else 0):
            best[cue.at] = Evidence(weight, f"'{scope.text(cue)}' stands near")
    return [*capped(e for e in best.values() if e.weight > 0), *capped(e for e in best.values() if e.weight < 0)]


def _cue_weight(scope: Scope, cue: Cue) -> int:
    sign = -1 if cue.word.role == Role.RIVAL else 1
    if not scope.holds(cue):
        return sign if scope.is_near(cue) else 0
    if cue.word.key:
        return sign * OWN_WEIGHT
    if scope.candidate.surface.kind is MentionKind.COUNTRY and cue.word.role in (Role.TRADE, Role.STATE_HINT):
        # A soldier makes a missile likely, but states of the US have soldiers too; they have no Indian soldiers.
        return 2 if scope.candidate.surface.form is Form.DEMONYM and scope.is_beside(cue) else 1
    return sign * (_BESIDE if sign > 0 and scope.is_beside(cue) else _INSIDE)


def _from_hints(scope: Scope, spoken: frozenset[int]) -> Iterator[Evidence]:
    """Each word once; none at the places of words that have `spoken` already, louder."""
    spoken |= {cue.at for cue in scope.inside(Role.TRADE)}
    for cue in {scope.text(cue).casefold(): cue for cue in scope.inside(Role.HINT)}.values():
        if cue.at not in spoken and scope.words_between(cue) <= _HINT_WORDS:
            yield Evidence(2 if scope.is_beside(cue) else 1, f"'{scope.text(cue)}' stands near")


def _from_worlds(scope: Scope, lore: Lore) -> list[Evidence]:
    rivals = lore.rivals.get(scope.candidate.surface.key, frozenset())
    found: dict[int, Evidence] = {}
    for cue in scope.inside(Role.WORLD):
        weight = OWN_WEIGHT if scope.is_beside(cue) else _INSIDE if cue.word.key in rivals else 1
        if cue.at not in found or weight > -found[cue.at].weight:
            found[cue.at] = Evidence(-weight, f"'{scope.text(cue)}' stands near ({cue.word.key})")
    clear, mild = ([e for e in found.values() if (e.weight < -1) == is_clear] for is_clear in (True, False))
    return [*capped(clear), *capped(mild, _WORLDS_MAX)]


def _from_mentions(around: Surroundings, scope: Scope) -> list[Evidence]:
    best: dict[str, Evidence] = {}
    for other in scope.sure:
        weight = _mention_weight(scope, other)
        if weight > (best[other.surface.key].weight if other.surface.key in best else 0):
            best[other.surface.key] = Evidence(weight, f"'{scope.text(other)}' stands near")
    return [*_named_elsewhere(around, scope), *capped(best.values())]


def _named_elsewhere(around: Surroundings, scope: Scope) -> list[Evidence]:
    surface = scope.candidate.surface
    is_named = (surface.kind, surface.key) in around.keys
    return [Evidence(OWN_WEIGHT, "named without doubt elsewhere in the article")] if is_named else []


def _mention_weight(scope: Scope, other: Candidate) -> int:
    """Weapons speak for weapons and, less, countries for countries and weapons for countries; see exchange.py for the fourth."""
    mine, theirs = scope.candidate.surface, other.surface
    inside = scope.holds(other)
    if theirs.key == mine.key or not (inside or scope.is_near(other)):
        return 0
    if mine.kind is MentionKind.WEAPON:
        return (3 if inside else 2) if theirs.kind is MentionKind.WEAPON else 0
    if theirs.key == _HOME_OF_NAMESAKES:
        return int(inside)
    if theirs.kind is MentionKind.COUNTRY:
        return 2 if inside else 1
    return 2 if inside else 0
