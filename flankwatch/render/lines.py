"""Text in lines for a terminal: segments that a shell may colour, wrapped by the cells they fill."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from flankwatch.render.pieces import Piece

__all__ = ["LABEL_WIDTH", "WIDTH", "Line", "Role", "Segment", "fact", "indented", "plain", "signed", "wrap"]

WIDTH = 80
LABEL_WIDTH = 12


class Role(Enum):
    """What a segment is; how it looks is the shell's affair."""

    HEADLINE = "headline"
    TEXT = "text"
    MENTION = "mention"
    REFUSED = "refused"  # looks like a mention and was found to mean something else
    LABEL = "label"
    LINK = "link"
    YES = "yes"
    NO = "no"


_MARKS = {Role.MENTION: "*", Role.REFUSED: "?"}  # on both sides, where there are no colours


@dataclass(frozen=True, slots=True)
class Segment:
    text: str
    role: Role


Line = tuple[Segment, ...]


def plain(rows: Iterable[Line]) -> str:
    """The lines as text without colours; mentions stand between asterisks, refused ones between question marks."""
    return "\n".join(_marked(row).rstrip() for row in rows) + "\n"


def _marked(row: Line) -> str:
    alike = ((role, "".join(segment.text for segment in run)) for role, run in groupby(row, key=lambda one: one.role))
    return "".join(f"{_MARKS.get(role, '')}{text}{_MARKS.get(role, '')}" for role, text in alike)


def fact(label: str, rows: Sequence[Line], *, width: int = LABEL_WIDTH) -> list[Line]:
    """The rows behind a label that stands before the first of them; no row makes none."""
    labels = [label, *[""] * len(rows)]
    return [(Segment(name.ljust(width), Role.LABEL), *row) for name, row in zip(labels, rows, strict=False)]


def indented(rows: Iterable[Line], by: int) -> list[Line]:
    """The rows moved to the right."""
    return [(Segment(" " * by, Role.TEXT), *row) for row in rows]


def signed(sign: Segment, rows: Sequence[Line], by: int) -> list[Line]:
    """The rows moved right, a sign before the first."""
    signs = [sign, *[Segment(" ", Role.TEXT)] * len(rows)]
    edge = Segment(" " * by, Role.TEXT)
    return [(edge, one, Segment(" ", Role.TEXT), *row) for one, row in zip(signs, rows, strict=False)]


def wrap(shown: Iterable[Piece], width: int, *, plain_role: Role = Role.TEXT) -> list[Line]:
    """The pieces in lines of at most `width` cells, broken at spaces, and inside a word only where it is too wide."""
    rows: list[Line] = []
    row: Line = ()
    for before, word in _words(shown, plain_role, width):
        space = (Segment(" ", before),) if row else ()
        if _cells(row) + len(space) + _cells(word) > width:
            rows += [row] if row else []
            rows += [(segment,) for segment in word[:-1]] if _cells(word) > width else []
            row = word if _cells(word) <= width else word[-1:]
        else:
            row = (*row, *space, *word)
    return [*rows, row] if row else rows


def _words(shown: Iterable[Piece], plain_role: Role, width: int) -> Iterator[tuple[Role, Line]]:
    """Each word with the role of the space before it, as the segments it is made of: in `HIMARS,` only the name is a mention."""
    before, word = plain_role, list[Segment]()
    for piece in shown:
        role = Role.MENTION if piece.mention else Role.REFUSED if piece.refused else plain_role
        for part in re.split(r"( )", piece.text):
            if part == " ":
                if word:
                    yield before, tuple(word)
                before, word = role, []
            elif part:
                first, *rest = _pieces_of(part, width - 2)
                word.append(Segment(first, role))
                for text in rest:
                    yield before, tuple(word)
                    before, word = plain_role, [Segment(text, role)]
    if word:
        yield before, tuple(word)


def _pieces_of(word: str, width: int) -> list[str]:
    """A word in stretches that fit: a headline of 10,000 letters without a space is still lines."""
    parts, start, cells = list[str](), 0, 0
    for at, letter in enumerate(word):
        wide = _letter_cells(letter)
        if cells + wide > width:
            parts.append(word[start:at])
            start, cells = at, 0
        cells += wide
    return [*parts, word[start:]]


def _cells(segments: Iterable[Segment]) -> int:
    # What may be shown between marks is counted with them.
    return sum(sum(map(_letter_cells, segment.text)) + 2 * (segment.role in _MARKS) for segment in segments)


def _letter_cells(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
