"""An alert as a person reads it in a terminal: lines of segments that a shell may colour, or plain text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from zoneinfo import ZoneInfo

from flankwatch import limits
from flankwatch.models import Alert, Hit
from flankwatch.render import pieces
from flankwatch.render.message import Message
from flankwatch.render.pieces import Piece, clean, cut, excerpt, headline
from flankwatch.render.words import Entities, also, joined_title, link, lone, newest_first, source, when, why

__all__ = ["WIDTH", "Line", "Role", "Segment", "explained", "lines", "message", "plain"]

WIDTH = 80
_LABEL_WIDTH = 12
_NARROWEST = 20


class Role(Enum):
    """What a segment is; how it looks is the shell's affair."""

    HEADLINE = "headline"
    TEXT = "text"
    MENTION = "mention"
    LABEL = "label"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Segment:
    text: str
    role: Role


Line = tuple[Segment, ...]


def lines(alert: Alert, *, zone: ZoneInfo, entity: Entities, width: int = WIDTH) -> tuple[Line, ...]:
    """The alert in lines at most `width` cells wide; only a link may be wider, because a cut link is none."""
    width = max(width, _NARROWEST)
    hit = lone(alert)
    return tuple(_single(alert, hit, zone, entity, width) if hit else _joined(alert, zone, entity, width))


def plain(rows: Iterable[Line]) -> str:
    """The lines as text without colours; mentions stand between asterisks."""
    return "\n".join("".join(map(_shown, row)) for row in rows) + "\n"


def message(alert: Alert, *, zone: ZoneInfo, entity: Entities) -> Message:
    """The plain text as a message for the console channel."""
    hit = lone(alert)
    title = pieces.plain(headline(hit)) if hit else joined_title(alert)
    text = plain(lines(alert, zone=zone, entity=entity))
    return Message(title=cut(title, limits.SUBJECT_CHARS_MAX), text=text, ref=alert.ref, watchlist=alert.watchlist)


def explained(hit: Hit, *, zone: ZoneInfo, entity: Entities, width: int = WIDTH) -> str:
    """A hit by itself, as `hits --why` shows it: the sentence with its mentions, the list, the source."""
    return plain([*_told(hit, _facts(hit, zone, entity), width), *_fact("link", _link(hit))])


def _told(hit: Hit, facts: Iterable[tuple[str, str]], width: int) -> list[Line]:
    rows = _wrap(headline(hit), width, plain_role=Role.HEADLINE)
    rows += [(Segment("  ", Role.TEXT), *row) for row in _wrap(excerpt(hit), width - 2)]
    for label, value in facts:
        rows += _fact(label, _wrap([Piece(clean(value))], width - _LABEL_WIDTH))
    return rows


def _facts(hit: Hit, zone: ZoneInfo, entity: Entities) -> list[tuple[str, str]]:
    return [
        ("watch-list", hit.watchlist),
        ("matched", why(hit, entity)),
        ("source", source(hit.feed, entity)),
        ("published", when(hit, zone)),
    ]


def _single(alert: Alert, hit: Hit, zone: ZoneInfo, entity: Entities, width: int) -> list[Line]:
    rows = _told(hit, [*_facts(hit, zone, entity), ("", also(alert))], width)
    return [*rows, *_fact("link", _link(hit)), *_fact("reference", [(Segment(clean(alert.ref), Role.TEXT),)])]


def _joined(alert: Alert, zone: ZoneInfo, entity: Entities, width: int) -> list[Line]:
    rows = _wrap([Piece(joined_title(alert))], width, plain_role=Role.HEADLINE)
    for hit in newest_first(alert.hits):
        rows += _wrap(headline(hit), width)
        facts = [Piece(f"{source(hit.feed, entity)}; {when(hit, zone)}")]
        below = _wrap(facts, width - 2, plain_role=Role.LABEL) + _link(hit)
        rows += [(Segment("  ", Role.TEXT), *row) for row in below]
    return [*rows, *_fact("reference", [(Segment(clean(alert.ref), Role.TEXT),)])]


def _fact(label: str, rows: Sequence[Line]) -> list[Line]:
    labels = [label, *[""] * len(rows)]
    return [(Segment(name.ljust(_LABEL_WIDTH), Role.LABEL), *row) for name, row in zip(labels, rows, strict=False)]


def _link(hit: Hit) -> list[Line]:
    target = link(hit.article.url)
    text = target.url if target else cut(clean(hit.article.url), limits.LINK_CHARS_MAX)
    return [(Segment(text, Role.LINK if target else Role.TEXT),)] if text else []


def _shown(segment: Segment) -> str:
    return f"*{segment.text}*" if segment.role is Role.MENTION else segment.text


# --- wrapping -------------------------------------------------------------------------------------------------------


def _wrap(shown: Iterable[Piece], width: int, *, plain_role: Role = Role.TEXT) -> list[Line]:
    """The pieces in lines of at most `width` cells, broken at spaces, and inside a word only where it is too wide."""
    rows: list[Line] = []
    row: Line = ()
    for word in _words(shown, plain_role, width):
        space = (Segment(" ", plain_role),) if row else ()
        if _cells(row) + len(space) + _cells(word) > width:
            rows += [row] if row else []
            rows += [(segment,) for segment in word[:-1]] if _cells(word) > width else []
            row = word if _cells(word) <= width else word[-1:]
        else:
            row = (*row, *space, *word)
    return [*rows, row] if row else rows


def _words(shown: Iterable[Piece], plain_role: Role, width: int) -> list[Line]:
    """Each word as the segments it is made of: in `HIMARS,` only the name is a mention."""
    words: list[Line] = [()]
    for piece in shown:
        role = Role.MENTION if piece.mention else plain_role
        for part in re.split(r"( )", piece.text):
            if part == " ":
                words.append(())
            elif part:
                first, *rest = _pieces_of(part, width - 2)
                words[-1] = (*words[-1], Segment(first, role))
                words += [(Segment(text, role),) for text in rest]
    return [word for word in words if word]


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
    # A mention may be shown between asterisks, so it is counted with them.
    return sum(sum(map(_letter_cells, segment.text)) + 2 * (segment.role is Role.MENTION) for segment in segments)


def _letter_cells(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
