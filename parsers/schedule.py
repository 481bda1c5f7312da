"""How often a publisher wants to be asked, from a feed's head: RSS's ttl, skipHours and skipDays, and the syndication module.

Read from the bytes, for both readers alike: of several hours feedparser keeps the last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.limits import HEAD_BYTES

__all__ = ["Schedule", "minutes", "schedule"]

_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_HINT = re.compile(rb"skip(?:hours|days)|updateperiod", re.IGNORECASE)
_UNREAD = re.compile(rb"<!--.*?(?:-->|$)|<!\[CDATA\[.*?(?:\]\]>|$)", re.DOTALL)
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(rb"<day>\s*([a-z]+)\s*</day>", re.IGNORECASE)
_PERIOD = re.compile(rb"<(?:\w+:)?updateperiod>\s*([a-z]+)\s*</", re.IGNORECASE)
_FREQUENCY = re.compile(rb"<(?:\w+:)?updatefrequency>\s*(\d{1,4})\s*</", re.IGNORECASE)
_DAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")
_PERIODS_S = {
    b"hourly": 3600,
    b"daily": 86_400,
    b"weekly": 7 * 86_400,
    b"monthly": 30 * 86_400,
    b"yearly": 365 * 86_400,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """`ttl_s` is the time between polls; hours are GMT's, 0 to 23; Monday is day 0."""

    ttl_s: int | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


_NOTHING = Schedule()


def schedule(utf8: bytes, *, ttl: str) -> Schedule:
    """The wishes in the head of a feed, which ends at the first entry; `ttl` is that element's text and goes first."""
    ttl_s = minutes(ttl)
    first = _ENTRY.search(utf8, 0, HEAD_BYTES)
    head = utf8[: first.start() if first else HEAD_BYTES]
    if not _HINT.search(head):
        return Schedule(ttl_s=ttl_s) if ttl_s else _NOTHING
    head = _UNREAD.sub(b"", head)
    days = {_DAYS.index(day) for one in _DAY.findall(head) if (day := one.lower()) in _DAYS}
    return Schedule(
        ttl_s=ttl_s or _period_s(head),
        skip_hours=frozenset(int(hour) % 24 for hour in _HOUR.findall(head) if int(hour) <= 24),
        skip_days=frozenset(days),
    )


def minutes(ttl: str) -> int | None:
    """RSS's ttl, a number of minutes, in seconds; None where it is no sane number."""
    return int(ttl) * 60 if ttl.isdecimal() and len(ttl) < 6 else None


def _period_s(head: bytes) -> int | None:
    period, frequency = _PERIOD.search(head), _FREQUENCY.search(head)
    seconds = _PERIODS_S.get(period[1].lower()) if period else None
    return seconds // max(1, int(frequency[1]) if frequency else 1) if seconds else None
