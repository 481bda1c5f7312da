"""An address followed through all its gates, and the one sentence that answers why or why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flankwatch.match.verdicts import Explanation, Outcome, Polarity, Verdict
from flankwatch.render.words import listed
from flankwatch.why.facts import Known
from flankwatch.why.gates import Gate, Passage, Stage

__all__ = ["Trace", "answer", "nearest_first"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """`explanation` is the stored text matched with the lists of today that were asked about; None for an unknown address."""

    known: Known
    gates: tuple[Gate, ...]
    explanation: Explanation | None

    def at(self, *stages: Stage) -> tuple[Gate, ...]:
        """The gates of some stages, in order."""
        return tuple(gate for gate in self.gates if gate.stage in stages)


def answer(trace: Trace) -> str:
    """The short answer: what was told to whom, or the gate at which the way ended."""
    if trace.explanation is None:
        return trace.gates[0].said
    told = [gate for gate in trace.at(Stage.ALERTS) if gate.passage is not Passage.STOPPED]
    if told:
        return "; ".join(f"{gate.about}: {gate.said}" for gate in told)
    stopped = [gate for gate in trace.gates if gate.passage is Passage.STOPPED]
    hits = [gate.about for gate in trace.at(Stage.LISTS) if gate.passage is Passage.PASSED]
    if hits:
        end = [gate for gate in stopped if gate.stage in (Stage.FIRST_SIGHT, Stage.ALERTS)]
        return f"{listed(hits)} hits, and nobody was told: {end[0].said}" if end else f"{listed(hits)} hits today"
    return _unmatched(trace, trace.explanation)


def _unmatched(trace: Trace, found: Explanation) -> str:
    if not found.verdicts:
        return "it arrived, and there is no watch-list to match"
    silent = next((gate for gate in trace.at(Stage.MENTIONS) if gate.passage is Passage.STOPPED), None)
    if silent is not None:
        return f"it arrived, and {silent.said}"
    near = nearest_first(found.verdicts)[0].watchlist.name
    reason = next(gate.said for gate in trace.at(Stage.LISTS) if gate.about == near).removeprefix("no hit: ")
    if len(found.verdicts) == 1:
        return f"it arrived, and {near} does not hit: {reason}"
    return f"it arrived, and none of {len(found.verdicts)} watch-lists hits; the nearest is {near}: {reason}"


def nearest_first(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The lists in the order of how near they came to a hit: by the gate that failed, then by what stands in the text."""
    return sorted(verdicts, key=_nearness, reverse=True)


def _nearness(verdict: Verdict) -> tuple[int, int, int]:
    passed = sum(check.outcome is Outcome.PASSED for check in verdict.checks)
    present = sum(part.count > 0 for part in verdict.parts if part.polarity is Polarity.WANTED)
    return verdict.hit is not None, passed, present
