"""The way of an article as a person reads it: the answer first, then each gate with its rule."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from enum import Enum

from flankwatch.match.verdicts import Explanation
from flankwatch.render.explanation import doubt_lines, heading, mention_lines, said, sourced, text_lines, verdict_lines
from flankwatch.render.lines import LABEL_WIDTH, WIDTH, Line, Role, Segment, fact, indented, signed
from flankwatch.render.marked import Extent, passages
from flankwatch.render.words import Entities, link
from flankwatch.why.gates import Gate, Passage, Stage
from flankwatch.why.trace import Trace, answer, nearest_first

__all__ = ["Question", "trace_lines"]

_STAGE_WIDTH = 13
_SIGNS = {
    Passage.PASSED: Segment("✓", Role.YES),
    Passage.STOPPED: Segment("✗", Role.NO),
    Passage.NOTED: Segment("·", Role.LABEL),
}
_ARRIVAL = (Stage.FEED, Stage.ENTRY, Stage.STORY, Stage.FIRST_SIGHT, Stage.PAGE, Stage.LANGUAGE, Stage.MENTIONS)


class Question(Enum):
    """What is asked decides what is shown in full: WHY the lists that hit, WHY_NOT those that do not."""

    WHY = "why"
    WHY_NOT = "why not"


def trace_lines(
    trace: Trace, question: Question, *, entity: Entities, extent: Extent = Extent.TELLING, width: int = WIDTH
) -> list[Line]:
    """The whole way. Of an unknown address what is known of its host, and what can be tried."""
    rows = [*_head(trace, question, width), *heading("On its way"), *_gate_lines(trace.at(*_ARRIVAL), width)]
    found = trace.explanation
    if found is None:
        return [*rows, (), *_offer(trace, width)]
    rows += [*heading("What it says"), *text_lines(passages(found, extent), width)]
    rows += [*heading("Mentions"), *mention_lines(found.sightings, entity, width)]
    if found.doubts:
        rows += [*heading("Doubtful words"), *doubt_lines(found.doubts, entity, extent, width)]
    rows += [*heading("Watch-lists, as they are today"), *_list_lines(trace, found, question, entity, width)]
    return [*rows, *heading("What came of it"), *_gate_lines(trace.at(Stage.KEPT, Stage.ALERTS), width)]


def _head(trace: Trace, question: Question, width: int) -> list[Line]:
    dossier = trace.known.dossier
    title = dossier.article.title if dossier else ""
    address = dossier.article.url if dossier else trace.known.url
    target = link(address)
    shown = Segment(target.url, Role.LINK) if target else None
    rows = said(title, width, Role.HEADLINE)
    rows += [(shown,)] if shown else said(address, width)
    return [*rows, *fact(question.value, said(answer(trace), width - LABEL_WIDTH))]


def _gate_lines(gates: Iterable[Gate], width: int) -> list[Line]:
    rows: list[Line] = []
    last: Stage | None = None
    inner = width - 4 - _STAGE_WIDTH
    for gate in gates:
        told = _told(gate, inner)
        for detail in gate.details:
            told += indented(said(detail, inner - 2, Role.LABEL), 2)
        label = gate.stage.value if gate.stage is not last else ""
        rows += signed(_SIGNS[gate.passage], fact(label, told, width=_STAGE_WIDTH), 2)
        last = gate.stage
    return rows


def _told(gate: Gate, width: int) -> list[Line]:
    about = f"{gate.about}: " if gate.about else ""
    return sourced(said(about + gate.said, width), gate.origin, width)


def _list_lines(trace: Trace, found: Explanation, question: Question, entity: Entities, width: int) -> list[Line]:
    """The lists the question is about in full; a line for each of the others, and all in full where there is one."""
    gates = {gate.about: gate for gate in trace.at(Stage.LISTS)}
    wanted = question is Question.WHY
    rows: list[Line] = []
    for verdict in sorted(nearest_first(found.verdicts), key=lambda one: (one.hit is not None) is not wanted):
        gate, is_full = gates[verdict.watchlist.name], (verdict.hit is not None) is wanted or len(found.verdicts) == 1
        told = (
            verdict_lines(verdict, entity, width)
            if is_full
            else signed(_SIGNS[gate.passage], _told(gate, width - 4), 2)
        )
        rows += [*([()] if rows else []), *told]
    return rows or indented(said("none is configured", width), 2)


def _offer(trace: Trace, width: int) -> list[Line]:
    target = link(trace.known.url)
    command = f"  flankwatch match {shlex.quote(target.url) if target else 'URL'}"  # whole, to be copied
    return [*said("What today's lists say of the page, if it is read now:", width), (Segment(command, Role.TEXT),)]
