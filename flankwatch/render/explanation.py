"""An explained text as a person reads it in a terminal: the text, what was found, what was doubted, what each list says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flankwatch.match.senses import Evidence
from flankwatch.match.verdicts import Check, Doubt, Explanation, Gate, Outcome, Reason, Sighting, Verdict
from flankwatch.models import MentionKind
from flankwatch.render.lines import LABEL_WIDTH, WIDTH, Line, Role, Segment, fact, indented, signed, wrap
from flankwatch.render.marked import Extent, Passages, passages
from flankwatch.render.pieces import Piece, clean, cut
from flankwatch.render.reasons import (
    doubt_said,
    gate_said,
    origin_of,
    outcome_said,
    part_named,
    part_said,
    places_said,
    rule_of,
    uncounted_said,
)
from flankwatch.render.words import Entities

__all__ = [
    "doubt_lines",
    "explanation_lines",
    "heading",
    "mention_lines",
    "said",
    "sourced",
    "subject_lines",
    "verdict_lines",
]

_NUMBER_WIDTH = 7
_GATE_WIDTH = 11
_DOUBTS_MAX = 12  # a text of nothing but Patriots says it often enough
_UNCOUNTED_MAX = 6
_NAME_CHARS = 50
_PARTS_MAX = 4  # of a longer `require` only what was found is listed
_NARROW = 24
_SIGNS = {
    Outcome.PASSED: Segment("✓", Role.YES),
    Outcome.FAILED: Segment("✗", Role.NO),
    Outcome.OPEN: Segment("·", Role.LABEL),
}


def explanation_lines(
    found: Explanation, *, entity: Entities, extent: Extent = Extent.TELLING, width: int = WIDTH
) -> list[Line]:
    """The whole explanation, section by section."""
    shown = passages(found, extent)
    rows = [*text_lines(shown, width), *heading("Mentions"), *mention_lines(found.sightings, entity, width)]
    if found.doubts:
        rows += [*heading("Doubtful words"), *doubt_lines(found.doubts, entity, extent, width)]
    if found.verdicts:
        rows += heading("Watch-lists")
    for number, verdict in enumerate(found.verdicts):
        rows += [()] * (number > 0) + verdict_lines(verdict, entity, width)
    return rows


def subject_lines(came_from: str, lang: str, said_by: str, width: int = WIDTH) -> list[Line]:
    """Where the text came from and which language it is taken to be in."""
    rows = fact("read", said(came_from, width - LABEL_WIDTH)) if came_from else []
    return [*rows, *fact("language", said(f"{lang}, {said_by}", width - LABEL_WIDTH)), ()]


def heading(text: str) -> list[Line]:
    """A section's title, with an empty line before it."""
    return [(), (Segment(text, Role.HEADLINE),)]


def said(text: str, width: int, role: Role = Role.TEXT) -> list[Line]:
    """Words of ours, which may hold words of strangers, in lines."""
    return wrap([Piece(clean(text))], width, plain_role=role)


def sourced(rows: Sequence[Line], origin: str, width: int) -> list[Line]:
    """The rows and the `file:line` they come from: behind the last of them, or whole on a line of its own, to be clicked."""
    if not origin:
        return list(rows)
    source = Segment(clean(origin), Role.LABEL)
    room = width - sum(len(segment.text) for segment in rows[-1]) if rows else 0
    if rows and len(source.text) + 2 <= room:
        return [*rows[:-1], (*rows[-1], Segment("  ", Role.TEXT), source)]
    return [*rows, (source,)]


def text_lines(shown: Passages, width: int) -> Iterator[Line]:
    """The sentences with their numbers, and how many were left out."""
    for passage in shown.shown:
        label = str(passage.number) if passage.number else "title"
        rows = wrap(passage.pieces, width - _NUMBER_WIDTH, plain_role=Role.TEXT if passage.number else Role.HEADLINE)
        yield from fact(label.rjust(_NUMBER_WIDTH - 2) + "  ", rows, width=_NUMBER_WIDTH)
    left = [
        *([f"{shown.silent} more sentences with nothing in them"] if shown.silent else []),
        *([f"{shown.more} more sentences with mentions"] if shown.more else []),
    ]
    if left:
        yield from indented(said(f"… {' and '.join(left)}; --all shows everything", width - 7, Role.LABEL), 7)


def mention_lines(sightings: Sequence[Sighting], entity: Entities, width: int) -> list[Line]:
    """A line for each thing in each form: kind, key, name, form, words, places."""
    grouped: dict[tuple[str, str, str, str], list[Sighting]] = {}
    for one in sightings:
        mention = one.mention
        known = None if mention.kind is MentionKind.TERM else entity(mention.kind, mention.key)
        name = known.name if known else ""
        form = str(mention.form or "")
        grouped.setdefault((str(mention.kind), mention.key, name, form), []).append(one)
    if not grouped:
        return indented(said("none", width), 2)
    cells = [tuple(cut(clean(cell), _NAME_CHARS) for cell in row) for row in grouped]
    widths = [max(len(row[column]) for row in cells) + 2 for column in range(4)]
    rows: list[Line] = []
    for row, ones in zip(cells, grouped.values(), strict=True):
        head = "".join(cell.ljust(wide) for cell, wide in zip(row, widths, strict=True) if wide > 2)
        told = said(_seen(ones), max(width - len(head) - 2, _NARROW))
        rows += indented(fact(head, told, width=len(head)), 2)
    return rows


def _seen(ones: Sequence[Sighting]) -> str:
    surfaces = list(dict.fromkeys(cut(clean(one.mention.surface), _NAME_CHARS) for one in ones))
    more = f" and {len(surfaces) - 4} more" if len(surfaces) > 4 else ""
    quoted = ", ".join(f'"{surface}"' for surface in surfaces[:4])
    return f"{quoted}{more} in {places_said([one.sentence for one in ones])}"


def doubt_lines(doubts: Sequence[Doubt], entity: Entities, extent: Extent, width: int) -> list[Line]:
    """Each surface that may mean something else: the decision, and below it what spoke for and against."""
    shown = doubts if extent is Extent.ALL else doubts[:_DOUBTS_MAX]
    rows: list[Line] = []
    for doubt in shown:
        sign = _SIGNS[Outcome.PASSED if doubt.accepted else Outcome.FAILED]
        rows += signed(sign, said(doubt_said(doubt, entity), width - 4), 2)
        evidence = [(f"{weight:+d}", what) for what, weight in _summed(doubt.evidence).items()]
        silence = [] if doubt.blocked else [("0", "nothing near it speaks for it")]
        for weight, what in evidence or silence:
            rows += indented(fact(weight.rjust(3) + "  ", said(what, width - 13), width=5), 6)
    if len(doubts) > len(shown):
        rows += indented(said(f"… {len(doubts) - len(shown)} more; --all shows them", width - 2, Role.LABEL), 2)
    return rows


def _summed(evidence: Sequence[Evidence]) -> dict[str, int]:
    """One word may speak for several reasons; a reader counts it once."""
    weights: dict[str, int] = {}
    for piece in evidence:
        weights[piece.what] = weights.get(piece.what, 0) + piece.weight
    return weights


def verdict_lines(verdict: Verdict, entity: Entities, width: int = WIDTH) -> list[Line]:
    """One list: the answer, then each gate with its rule, its place in the file and what came of it."""
    outcome = Outcome.PASSED if verdict.hit else Outcome.FAILED
    name = Segment(clean(verdict.watchlist.name), Role.HEADLINE)
    place = verdict.watchlist.origin.get("name", "")
    head: Line = (Segment("  ", Role.TEXT), _SIGNS[outcome], Segment(" ", Role.TEXT), name)
    rows = [(*head, Segment(f"  {clean(place)}", Role.LABEL)) if place else head]
    rows += indented(said(outcome_said(verdict, entity), width - 4, Role.YES if verdict.hit else Role.NO), 4)
    for check in verdict.checks:
        if _tells(verdict, check):
            rows += _check_lines(verdict, check, entity, width)
    for one in verdict.uncounted[:_UNCOUNTED_MAX]:
        told = said(uncounted_said(one, verdict.watchlist, entity), width - 6 - _GATE_WIDTH)
        origin = verdict.watchlist.origin.get("forms", "") if one.reason is Reason.FORM else ""
        rows += indented(fact("not counted  ", sourced(told, origin, width - 6 - _GATE_WIDTH)), 4)
    if (left := verdict.uncounted_count - _UNCOUNTED_MAX) > 0:
        rows += indented(fact("             ", said(f"and {left} more", width)), 4)
    return rows


def _tells(verdict: Verdict, check: Check) -> bool:
    """A rule that the list does not have, or that was not asked, fills the screen and tells nothing."""
    if check.outcome is not Outcome.PASSED:
        return check.outcome is Outcome.FAILED
    asked = verdict.watchlist
    return not (
        (check.gate is Gate.LANGUAGES and asked.languages is None) or (check.gate is Gate.NOT and not asked.unless)
    )


def _check_lines(verdict: Verdict, check: Check, entity: Entities, width: int) -> list[Line]:
    inner = width - 6 - _GATE_WIDTH
    rule = sourced(said(rule_of(verdict, check), inner, Role.LABEL), origin_of(verdict, check), inner)
    rows = fact(check.gate.value, rule, width=_GATE_WIDTH)
    if check.gate is Gate.REQUIRE:
        rows += indented(_part_lines(verdict, entity, inner), _GATE_WIDTH)
    if _adds(verdict, check):
        rows += indented(said(gate_said(verdict, check, entity), inner), _GATE_WIDTH)
    return signed(_SIGNS[check.outcome], rows, 4)


def _adds(verdict: Verdict, check: Check) -> bool:
    """Whether the gate's reason says more than its sign and the list's answer above."""
    if check.outcome is Outcome.FAILED:
        return check is not verdict.failed
    return check.gate is Gate.NOT and bool(verdict.vetoes)


def _part_lines(verdict: Verdict, entity: Entities, width: int) -> list[Line]:
    told = [part for part in verdict.parts if part.count]
    if told and len(verdict.parts) <= _PARTS_MAX:
        told = list(verdict.parts)
    names = [f"{part_named(part)}: " for part in told]
    wide = max(map(len, names), default=0)
    rows = (
        fact(name, said(part_said(part, entity), max(width - wide, _NARROW)), width=wide)
        for name, part in zip(names, told, strict=True)
    )
    return [row for part in rows for row in part]
