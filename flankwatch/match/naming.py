"""Completes a name whose stem stands in a text: endings, further words, letters as they must be written."""

from __future__ import annotations

from flankwatch.catalogue import Case
from flankwatch.catalogue.names import Name
from flankwatch.match.document import Document

__all__ = ["behind_particles", "completed"]

_CAPITALS = 2
# Hebrew: in, to, from, and, that, when, and what they make together. A name takes no article, and forms that do are listed.
_PARTICLES = frozenset(["", "ב", "ל", "מ", "ו", "ש", "כש", "וב", "ול", "ומ", "וש", "שב", "של", "וכש"])
_LONGEST = max(map(len, _PARTICLES))


def behind_particles(scan: str, at: int) -> int:
    """Where the word begins in which a name stands at `at` of the folded text, or -1 if more than particles is before it."""
    start = scan.rfind(" ", max(0, at - _LONGEST - 1), at) + 1
    return start if start and scan[start:at] in _PARTICLES else -1


def completed(document: Document, name: Name, at: int, till: int) -> tuple[int, int, int] | None:
    """(start, stop, till) of `name` whose first word stands at `at`..`till` of the folded text, or None if others follow.

    `start` and `stop` are places in the document, `till` is where the name ends in the folded text.
    """
    scan = document.folded.scan
    for stem, endings in name.rest:
        if not scan.startswith(stem, till + 1):
            return None
        end = till + 1 + len(stem)
        till = scan.find(" ", end)
        if till < 0 or scan[end:till] not in endings:
            return None
    start, stop = document.folded.span(at, till)
    return (start, stop, till) if not name.case or _is_cased(document.whole, name, start, stop) else None


def _is_cased(whole: str, name: Name, start: int, stop: int) -> bool:
    if name.case == Case.INITIAL:
        return not whole[start].islower()
    if name.case == Case.SMALL:
        return whole[start].islower()
    # An abbreviation's endings are small: USAs, in the United States.
    return "".join(filter(str.isalnum, whole[start:stop]))[:_CAPITALS].isupper()
