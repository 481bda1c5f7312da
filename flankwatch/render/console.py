"""An alert as a person reads it in a terminal: lines of segments that a shell may colour, or plain text."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from flankwatch import limits
from flankwatch.models import Alert, Hit
from flankwatch.render import pieces
from flankwatch.render.lines import LABEL_WIDTH, WIDTH, Line, Role, Segment, fact, plain, wrap
from flankwatch.render.message import Message
from flankwatch.render.pieces import Piece, clean, cut, excerpt, headline
from flankwatch.render.words import Entities, also, joined_title, link, lone, newest_first, source, when, why

__all__ = ["facts_of", "lines", "link_of", "message", "told"]

_NARROWEST = 20


def lines(alert: Alert, *, zone: ZoneInfo, entity: Entities, width: int = WIDTH) -> tuple[Line, ...]:
    """The alert in lines at most `width` cells wide; only a link may be wider, because a cut link is none."""
    width = max(width, _NARROWEST)
    hit = lone(alert)
    return tuple(_single(alert, hit, zone, entity, width) if hit else _joined(alert, zone, entity, width))


def message(alert: Alert, *, zone: ZoneInfo, entity: Entities) -> Message:
    """The plain text as a message for the console channel."""
    hit = lone(alert)
    title = pieces.plain(headline(hit)) if hit else joined_title(alert)
    text = plain(lines(alert, zone=zone, entity=entity))
    return Message(title=cut(title, limits.SUBJECT_CHARS_MAX), text=text, ref=alert.ref, watchlist=alert.watchlist)


def told(hit: Hit, facts: Iterable[tuple[str, str]], width: int) -> list[Line]:
    """Headline, excerpt and facts of a hit."""
    rows = wrap(headline(hit), width, plain_role=Role.HEADLINE)
    rows += [(Segment("  ", Role.TEXT), *row) for row in wrap(excerpt(hit), width - 2)]
    for label, value in facts:
        rows += fact(label, wrap([Piece(clean(value))], width - LABEL_WIDTH))
    return rows


def facts_of(hit: Hit, zone: ZoneInfo, entity: Entities) -> list[tuple[str, str]]:
    """What a message says of a hit besides its words: label and value."""
    return [
        ("watch-list", hit.watchlist),
        ("matched", why(hit, entity)),
        ("source", source(hit.feed, entity)),
        ("published", when(hit, zone)),
    ]


def _single(alert: Alert, hit: Hit, zone: ZoneInfo, entity: Entities, width: int) -> list[Line]:
    rows = told(hit, [*facts_of(hit, zone, entity), ("", also(alert))], width)
    return [*rows, *fact("link", link_of(hit)), *fact("reference", [(Segment(clean(alert.ref), Role.TEXT),)])]


def _joined(alert: Alert, zone: ZoneInfo, entity: Entities, width: int) -> list[Line]:
    rows = wrap([Piece(joined_title(alert))], width, plain_role=Role.HEADLINE)
    for hit in newest_first(alert.hits):
        rows += wrap(headline(hit), width)
        facts = [Piece(f"{source(hit.feed, entity)}; {when(hit, zone)}")]
        below = wrap(facts, width - 2, plain_role=Role.LABEL) + link_of(hit)
        rows += [(Segment("  ", Role.TEXT), *row) for row in below]
    return [*rows, *fact("reference", [(Segment(clean(alert.ref), Role.TEXT),)])]


def link_of(hit: Hit) -> list[Line]:
    """The article's address: as a link where it may be followed, as text otherwise."""
    target = link(hit.article.url)
    text = target.url if target else cut(clean(hit.article.url), limits.LINK_CHARS_MAX)
    return [(Segment(text, Role.LINK if target else Role.TEXT),)] if text else []
