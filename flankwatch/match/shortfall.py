"""Why no window of a text satisfies a list: its parts stand apart, something bars them, or a `not:` phrase does."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from flankwatch.match.document import Document
from flankwatch.match.lacking import atoms, holds_where, witness
from flankwatch.match.verdicts import Polarity
from flankwatch.match.windows import VETO, Piece, word_windows
from flankwatch.models import Group, Quoted, Unit, WatchList

__all__ = ["Shortfall", "nearest"]

_TRIALS_MAX = 20  # windows whose bars are told: more of them say the same
_ANCHORS_MAX = 200  # places tried for the nearest company; beyond that "near enough" is near enough
_Counts = Counter[Group | Quoted | str]


class _Trial(NamedTuple):
    """A window: pieces[number:last] may satisfy the list there, pieces[first:last] are near enough to bar it.

    `complete` says that nothing wanted is missing, `holds` that nothing unwanted stands there either.
    """

    first: int
    number: int
    last: int
    complete: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What stands in windows that have all a list wants, and keeps them from satisfying it."""

    barred_by: tuple[Piece, ...] = ()
    vetoes: tuple[Piece, ...] = ()

    @classmethod
    def of(cls, document: Document, watchlist: WatchList, pieces: Sequence[Piece]) -> Shortfall:
        unwanted = {atom for atom, polarity in atoms(watchlist.require) if polarity is Polarity.UNWANTED}
        trials = list(_trials(document, watchlist, pieces))
        barred = [trial for trial in trials if trial.complete and not trial.holds][:_TRIALS_MAX]
        vetoed = [trial for trial in trials if trial.holds][:_TRIALS_MAX]
        return cls(
            barred_by=_within(pieces, barred, unwanted),
            vetoes=_within(pieces, vetoed, {VETO}),
        )


def _within(
    pieces: Sequence[Piece], trials: Sequence[_Trial], chosen: set[Group | Quoted] | set[str]
) -> tuple[Piece, ...]:
    inside = (piece for trial in trials for piece in pieces[trial.first : trial.last])
    return tuple(dict.fromkeys(piece for piece in inside if piece.atom in chosen))


def _trials(document: Document, watchlist: WatchList, pieces: Sequence[Piece]) -> Iterator[_Trial]:
    unit = watchlist.within.unit
    if unit is Unit.WORDS:
        yield from _word_trials(document, watchlist, pieces)
    elif unit is Unit.ARTICLE:
        yield _trial(watchlist, 0, len(pieces), Counter(piece.atom for piece in pieces))
    else:
        first = 0
        for _, group in groupby(pieces, key=lambda piece: document.window(unit, piece.start)):
            inside = Counter(piece.atom for piece in group)
            yield _trial(watchlist, first, first + inside.total(), inside)
            first += inside.total()


def _trial(watchlist: WatchList, first: int, last: int, inside: _Counts) -> _Trial:
    return _Trial(first, first, last, *_answers(watchlist, inside, inside))


def _answers(watchlist: WatchList, inside: _Counts, around: _Counts) -> tuple[bool, bool]:
    def wanted(atom: Group | Quoted) -> bool:
        return inside[atom] > 0

    complete = holds_where(watchlist.require, wanted, lambda _: False)
    return complete, complete and holds_where(watchlist.require, wanted, lambda atom: around[atom] > 0)


def _word_trials(document: Document, watchlist: WatchList, pieces: Sequence[Piece]) -> Iterator[_Trial]:
    """The windows of windows.satisfied: `width` words from each piece on, barred by what stands as near before it."""
    width = watchlist.within.words or 1
    for first, number, last, inside, around in word_windows(document, pieces, width):
        yield _Trial(first, number, last, *_answers(watchlist, inside, around))


def nearest(watchlist: WatchList, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The fewest pieces that satisfy `require` as far as it wants something, as near to one another as they stand."""
    places: dict[Group | Quoted | str, list[Piece]] = {}
    for piece in pieces:
        places.setdefault(piece.atom, []).append(piece)
    chosen = witness(watchlist.require, places.__contains__)
    if not chosen:
        return ()
    anchor, *others = sorted((places[atom] for atom in chosen), key=len)
    companies: Iterator[tuple[Piece, ...]] = (
        (one, *(_nearest_to(one, other) for other in others)) for one in anchor[:_ANCHORS_MAX]
    )
    return tuple(sorted(min(companies, key=_stretch), key=lambda piece: piece.at))


def _nearest_to(one: Piece, others: Sequence[Piece]) -> Piece:
    after = bisect_left(others, one.at, key=lambda piece: piece.at)
    return min(others[max(0, after - 1) : after + 1], key=lambda piece: abs(piece.at - one.at))


def _stretch(pieces: Iterable[Piece]) -> int:
    places = [piece.at for piece in pieces]
    return max(places) - min(places)
