"""How long an answer says it stays fresh (RFC 9111): until then a server asks not to be asked again."""

from __future__ import annotations

import re
from datetime import datetime

from flankwatch.fetch.headers import Fields, http_date
from flankwatch.limits import CACHE_CONTROL_CHARS_MAX, FRESH_MAX_S

__all__ = ["fresh_s"]

_DIRECTIVE = re.compile(r'[\s,]*([!#$%&\'*+.^_`|~0-9A-Za-z-]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s,"]*))?\s*(?:,|$)')


def fresh_s(fields: Fields, *, now: datetime) -> int | None:
    """Seconds, at most a day; None where the answer does not say, or wants to be asked about each time.

    Of `max-age` and `s-maxage` the first counts, for it is meant for us; the second is for caches on the way, which until
    then give the same copy. `Expires` counts only without both. Where a directive stands twice the smaller counts
    (RFC 9111, 4.2.1), and what cannot be read is stale.
    """
    directives = _directives(fields.get(b"cache-control", b""))
    if directives is None or directives.keys() & {"no-cache", "no-store"}:
        return None
    for name in ("max-age", "s-maxage"):
        if name in directives:
            return _left_s(directives[name], fields)
    return _left_s(_seconds_to_expiry(fields, now), fields)


def _left_s(lifetime_s: int | None, fields: Fields) -> int | None:
    if lifetime_s is None or lifetime_s <= 0:
        return None
    age_s = _delta_s(fields.get(b"age", b"").partition(b",")[0].decode("latin-1")) or 0
    return min(max(lifetime_s - age_s, 0), FRESH_MAX_S)


def _directives(value: bytes) -> dict[str, int | None] | None:
    """Each directive with its number, if it has one that can be read; None for what is no list of directives."""
    text = value.decode("latin-1").strip(" \t,")
    if len(text) > CACHE_CONTROL_CHARS_MAX or not text.isascii():
        return None
    found: dict[str, int | None] = {}
    position = 0
    while position < len(text):
        directive = _DIRECTIVE.match(text, position)
        if directive is None:
            return None
        name, number = directive[1].lower(), _delta_s((directive[2] or "").strip('"'))
        before = found.get(name, number)
        found[name] = None if before is None or number is None else min(before, number)
        position = directive.end()
    return found


def _seconds_to_expiry(fields: Fields, now: datetime) -> int | None:
    expires = http_date(fields.get(b"expires"))
    return None if expires is None else int((expires - (http_date(fields.get(b"date")) or now)).total_seconds())


def _delta_s(text: str) -> int | None:
    text = text.strip()
    return int(text[:CACHE_CONTROL_CHARS_MAX]) if text.isascii() and text.isdigit() else None
