"""A text with its mentions marked, sentence by sentence: whole where it is short, the telling sentences where it is long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from flankwatch.match.verdicts import Explanation
from flankwatch.models import Field, Span
from flankwatch.render.pieces import ANCHORS_MAX, Piece, cleaned, views

__all__ = ["Extent", "Passage", "Passages", "passages"]

_SHORT_CHARS = 1500  # a screenful
_PASSAGES_MAX = 25  # more sentences with mentions than anybody reads at once; `--all` shows them


class Extent(Enum):
    """How much of a text is shown."""

    TELLING = "telling"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence as shown; number 0 is the title."""

    number: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Passages:
    """`silent` counts the sentences left out because nothing stands in them, `more` those left out because they are many."""

    shown: tuple[Passage, ...]
    silent: int = 0
    more: int = 0


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    refused: bool


def passages(found: Explanation, extent: Extent) -> Passages:
    """The sentences of an explained text, accepted and refused mentions marked."""
    marks = _marks(found)
    numbers = range(len(found.sentences))
    if extent is Extent.ALL or len(found.title) + len(found.text) <= _SHORT_CHARS:
        return Passages(tuple(passage for number in numbers if (passage := _passage(found, marks, number, Extent.ALL))))
    telling = [number for number in numbers if number in marks or number == 0]
    shown = (_passage(found, marks, number, extent) for number in telling[:_PASSAGES_MAX])
    return Passages(
        tuple(filter(None, shown)),
        silent=len(numbers) - len(telling),
        more=max(0, len(telling) - _PASSAGES_MAX),
    )


def _marks(found: Explanation) -> dict[int, list[_Mark]]:
    """What is marked in each sentence, in order, overlaps left to the one that begins first."""
    refused = [doubt.sighting for doubt in found.doubts if not doubt.accepted]
    every = [*((one, False) for one in found.sightings), *((one, True) for one in refused)]
    every.sort(key=lambda one: (one[0].sentence, one[0].mention.start, one[1], -one[0].mention.end))
    marks: dict[int, list[_Mark]] = {}
    for sighting, is_refused in every:
        row, mention = marks.setdefault(sighting.sentence, []), sighting.mention
        start = max(mention.start, row[-1].end) if row else mention.start
        if start < mention.end:
            row.append(_Mark(start, mention.end, is_refused))
    return marks


def _passage(found: Explanation, marks: dict[int, list[_Mark]], number: int, extent: Extent) -> Passage | None:
    span, row = found.sentences[number], marks.get(number, [])
    text = found.title if span.field is Field.TITLE else found.text
    if row:  # a name may reach beyond its sentence: "U.S. Army"
        span = Span(field=span.field, start=min(span.start, row[0].start), end=max(span.end, row[-1].end))
    stretches = [(span.start, span.end)]
    if extent is Extent.TELLING:
        anchors = [(mark.start, mark.end) for mark in row]
        stretches = views((span.start, span.end), anchors[:ANCHORS_MAX], text)
    pieces = cleaned(_stretched(text, span, stretches, row))
    return Passage(number, pieces) if pieces else None


def _stretched(text: str, span: Span, stretches: Sequence[tuple[int, int]], row: Sequence[_Mark]) -> Iterator[Piece]:
    for start, end in stretches:
        if start > span.start:
            yield Piece(" … ")
        yield from _split(text, start, end, row)
    if stretches and stretches[-1][1] < span.end:
        yield Piece(" …")


def _split(text: str, start: int, end: int, row: Sequence[_Mark]) -> Iterator[Piece]:
    at = start
    for mark in row:
        low, high = max(mark.start, at), min(mark.end, end)
        if low < high:
            yield Piece(text[at:low])
            yield Piece(text[low:high], mention=not mark.refused, refused=mark.refused)
            at = high
    yield Piece(text[at:end])
