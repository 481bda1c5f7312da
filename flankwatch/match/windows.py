"""Evaluates one watch-list over what was found in a document: is there a window in which its `require` holds?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from flankwatch.match.document import Document
from flankwatch.match.require import holds, may_hold, quoted
from flankwatch.match.scan import Standing
from flankwatch.models import (
    AllOf,
    AnyOf,
    Expr,
    Field,
    Group,
    ListHit,
    Mention,
    MentionKind,
    Negated,
    Quoted,
    Regex,
    Span,
    Unit,
    WatchList,
)

__all__ = [
    "VETO",
    "Found",
    "Located",
    "Piece",
    "WordWindow",
    "found_by_key",
    "located",
    "patterns_in",
    "pieces_in",
    "satisfied",
    "unwanted_phrases",
    "wanted_phrases",
    "word_windows",
]

VETO = "unless"  # the atom of a phrase under `not:`
Atom = Group | Quoted | str


class Located(NamedTuple):
    """A mention with its place in the whole document and its position in the folded text."""

    mention: Mention
    start: int
    end: int
    at: int


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in a document, by key, so that a list looks only at what it asks for."""

    countries: Mapping[str, list[Located]]
    weapons: Mapping[str, list[Located]]
    phrases: Mapping[str, list[Located]]
    patterns: Mapping[Regex, Sequence[Located]]


def found_by_key(
    catalogue: Iterable[Located], phrases: Iterable[Located], patterns: Mapping[Regex, Sequence[Located]]
) -> Found:
    """Mentions of the catalogue, phrases and patterns of the lists, ready for `satisfied`."""
    grouped: dict[str, dict[str, list[Located]]] = {kind: {} for kind in MentionKind}
    for one in (*catalogue, *phrases):
        grouped[one.mention.kind].setdefault(one.mention.key, []).append(one)
    return Found(
        countries=grouped[MentionKind.COUNTRY],
        weapons=grouped[MentionKind.WEAPON],
        phrases=grouped[MentionKind.TERM],
        patterns=patterns,
    )


class Piece(NamedTuple):
    """An atom of a list's `require`, where it stands."""

    start: int
    end: int
    at: int
    atom: Atom
    mention: Mention


class WordWindow(NamedTuple):
    """A window of words over pieces: those from `number` up to `last` stand in it, those from `first` on as near before it too.

    `inside` and `around` count their atoms.
    """

    first: int
    number: int
    last: int
    inside: Counter[Atom]
    around: Counter[Atom]


def wanted_phrases(watchlist: WatchList) -> tuple[str, ...]:
    """The phrases a list looks for, as written: terms and quoted terms, each once."""
    return tuple(dict.fromkeys([*watchlist.words, *quoted(watchlist.require)]))


def unwanted_phrases(watchlist: WatchList) -> frozenset[str]:
    """The phrases under a list's `not:`."""
    return frozenset(unwanted for unwanted in watchlist.barred if isinstance(unwanted, str))


def patterns_in(watchlist: WatchList) -> frozenset[Regex]:
    """The patterns a list looks for, and those under its `not:`."""
    return watchlist.patterns | {unwanted for unwanted in watchlist.barred if isinstance(unwanted, Regex)}


def satisfied(document: Document, watchlist: WatchList, found: Found) -> ListHit | None:
    """The earliest window, the title first, in which the list is satisfied."""
    if watchlist.languages is not None and document.lang not in watchlist.languages:
        return None
    pieces = list(_pieces(watchlist, found))
    if not may_hold(watchlist.require, {piece.atom for piece in pieces}.__contains__):
        return None  # most lists that were woken end here, and sorting costs more than looking
    pieces.sort(key=_place)
    unit = watchlist.within.unit
    if unit is Unit.ARTICLE:
        return _in_article(document, watchlist, pieces)
    if unit is Unit.WORDS:
        return _in_words(document, watchlist, pieces, watchlist.within.words or 1)
    return _in_windows(document, watchlist, pieces, unit)


def pieces_in(watchlist: WatchList, found: Found) -> list[Piece]:
    """Everything that counts for the list or against it, in order of the text."""
    return sorted(_pieces(watchlist, found), key=_place)


def _place(piece: Piece) -> tuple[int, int, str]:
    return piece.start, -piece.end, str(piece.atom)


def _pieces(watchlist: WatchList, found: Found) -> Iterator[Piece]:
    """What stands in the text is gone through, not what the list asks for: an article names few things, a list may name many."""
    for key, places in found.countries.items():
        if key in watchlist.countries:
            yield from _as(Group.COUNTRIES, (one for one in places if one.mention.form in watchlist.forms))
    for key, places in found.weapons.items():
        if key in watchlist.weapons:
            yield from _as(Group.WEAPONS, places)
    for words, standing in (*found.phrases.items(), *found.patterns.items()):
        if words in watchlist.words or words in watchlist.patterns:
            yield from _as(Group.TERMS, standing)
        if words in watchlist.barred:
            yield from _as(VETO, standing)
    if found.phrases:
        for text in quoted(watchlist.require):
            yield from _as(Quoted(text), found.phrases.get(text, ()))


def _as(atom: Atom, found: Iterable[Located]) -> Iterator[Piece]:
    return (Piece(one.start, one.end, one.at, atom, one.mention) for one in found)


def _accepts(watchlist: WatchList, pieces: list[Piece]) -> bool:
    atoms = {piece.atom for piece in pieces}
    return VETO not in atoms and holds(watchlist.require, atoms.__contains__)


def _in_windows(document: Document, watchlist: WatchList, pieces: list[Piece], unit: Unit) -> ListHit | None:
    in_title = [piece for piece in pieces if piece.start < document.text_start]
    if _accepts(watchlist, in_title):  # before the text is cut into sentences, which costs a third of matching it
        return _hit(watchlist, Span(field=Field.TITLE, start=0, end=document.title_end), in_title)
    in_text = pieces[len(in_title) :]
    for _, group in groupby(in_text, key=lambda piece: document.window(unit, piece.start)):
        inside = list(group)
        if _accepts(watchlist, inside):
            return _hit(watchlist, document.span(*document.window_at(unit, inside[0].start)), inside)
    return None


def _in_article(document: Document, watchlist: WatchList, pieces: list[Piece]) -> ListHit | None:
    if not _accepts(watchlist, pieces):
        return None
    in_title = [piece for piece in pieces if piece.start < document.text_start]
    if _accepts(watchlist, in_title):
        return _hit(watchlist, Span(field=Field.TITLE, start=0, end=document.title_end), in_title)
    return _hit(watchlist, document.span(document.text_start, len(document.whole)), pieces)


def word_windows(document: Document, pieces: Sequence[Piece], width: int) -> Iterator[WordWindow]:
    """The windows of `width` words that begin at each piece, in order; the counts change as the window slides on."""
    words = [document.word(piece.at) for piece in pieces]
    inside: Counter[Atom] = Counter()
    around: Counter[Atom] = Counter()
    first = last = 0
    for number, piece in enumerate(pieces):
        while last < len(pieces) and words[last] < words[number] + width:
            inside[pieces[last].atom] += 1
            around[pieces[last].atom] += 1
            last += 1
        while words[first] <= words[number] - width:
            around[pieces[first].atom] -= 1
            first += 1
        yield WordWindow(first, number, last, inside, around)
        inside[piece.atom] -= 1


def _in_words(document: Document, watchlist: WatchList, pieces: list[Piece], width: int) -> ListHit | None:
    """Slides over the pieces once. What must be there stands within `width` words; what must not be there stands no nearer
    than `width` words to the window's beginning, on either side."""
    for _, number, last, inside, around in word_windows(document, pieces, width):
        if not around[VETO] and _holds_near(watchlist.require, inside, around):
            return _hit(watchlist, _stretch(document, pieces[number:last]), pieces[number:last])
    return None


def _holds_near(expression: Expr, wanted: Counter[Atom], unwanted: Counter[Atom]) -> bool:
    match expression:
        case AllOf(parts):
            return all(_holds_near(part, wanted, unwanted) for part in parts)
        case AnyOf(parts):
            return any(_holds_near(part, wanted, unwanted) for part in parts)
        case Negated(part):
            return not _holds_near(part, unwanted, wanted)
        case _:
            return wanted[expression] > 0


def _stretch(document: Document, pieces: list[Piece]) -> Span:
    """The part of the window in the field that holds more of its pieces; a span cannot cross fields."""
    in_title = [piece for piece in pieces if piece.start < document.text_start]
    in_text = pieces[len(in_title) :]
    kept = in_title if len(in_title) >= len(in_text) else in_text
    return document.span(kept[0].start, max(piece.end for piece in kept))


def _hit(watchlist: WatchList, window: Span, pieces: list[Piece]) -> ListHit:
    mentions = dict.fromkeys(piece.mention for piece in pieces if piece.atom != VETO)
    return ListHit(watchlist=watchlist.name, window=window, mentions=tuple(_longest(list(mentions))))


def _longest(mentions: list[Mention]) -> Iterator[Mention]:
    """Of mentions of one kind that overlap the first and longest; the order of the text is kept."""
    reached: dict[tuple[MentionKind, Field], int] = {}
    for mention in sorted(mentions, key=lambda one: (one.field is Field.TEXT, one.start, -one.end, one.kind, one.key)):
        slot = mention.kind, mention.field
        if mention.start >= reached.get(slot, 0):
            reached[slot] = mention.end
            yield mention


def located(document: Document, standing: Standing) -> Located:
    """A phrase or pattern that stands in the text, as a mention of a term."""
    field, offset = document.field(standing.start)
    start, end = standing.start - offset, standing.end - offset
    mention = Mention(
        kind=MentionKind.TERM,
        key=standing.text,
        form=None,
        field=field,
        start=start,
        end=end,
        surface=document.whole[standing.start : standing.end],
    )
    return Located(mention, standing.start, standing.end, standing.at)
