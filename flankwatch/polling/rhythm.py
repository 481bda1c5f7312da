"""When a feed brings news: what is learned from what it brought, and what that says of the hours to come. Pure.

A feed is taken for a Poisson process whose rate depends on the hour of the week. What is counted are events, not entries: a desk
that publishes ten articles at eight o'clock has one event a day. Where an hour has been seen too rarely its rate leans on the
same hour of like days, and that on the feed's mean.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import exp2

from flankwatch.limits import RHYTHM_EVENT_S, RHYTHM_HALF_LIFE_DAYS, RHYTHM_PRIOR_GAP_S

__all__ = ["Rhythm", "expected", "heard", "next_hour", "packed", "rate", "unpacked", "usual_gap_s"]

_HOURS = 168  # of a week, from Monday 00:00 UTC
_FORM = struct.Struct(f"<qqf{_HOURS}e")
_NONE_MS = -1
_LEAN_EVENTS = 1.0
_HOUR_S = 3600.0
_FIRST_DAYS = 28  # what a first sight may tell of the past: older entries are an archive's


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Events by hour of the week and the hours watched, both halved every four weeks.

    `until` is when the watching was last counted up to, `last_at` the newest event; None before the first.
    """

    until: datetime
    last_at: datetime | None = None
    watched_h: float = 0.0
    events: tuple[float, ...] = (0.0,) * _HOURS


def heard(rhythm: Rhythm | None, times: Iterable[datetime | None], *, now: datetime) -> Rhythm:
    """The rhythm after a poll that brought entries of these times; undated ones count as just come.

    At first sight the dates of what the feed holds tell its past.
    """
    known = rhythm or Rhythm(until=_beginning(times := list(times), now))
    elapsed_h = max((now - known.until).total_seconds(), 0.0) / _HOUR_S
    kept = exp2(-elapsed_h / (24 * RHYTHM_HALF_LIFE_DAYS)) if rhythm else 1.0
    events = [one * kept for one in known.events]
    last_at = known.last_at
    for at in _events(times, known, now):
        events[_slot(at)] += 1.0
        last_at = at
    watched_h = known.watched_h * kept + elapsed_h
    return Rhythm(until=max(now, known.until), last_at=last_at, watched_h=watched_h, events=tuple(events))


def _beginning(times: Iterable[datetime | None], now: datetime) -> datetime:
    past = now - timedelta(days=_FIRST_DAYS)
    return min((at for at in times if at is not None and past <= at <= now), default=now)


def _events(times: Iterable[datetime | None], known: Rhythm, now: datetime) -> Iterator[datetime]:
    """The times that are events of their own, in order. What claims to be older than our watching came late: it is now's."""
    clipped = sorted(at if at is not None and known.until <= at <= now else now for at in times)
    before = [known.last_at or datetime.min.replace(tzinfo=UTC), *clipped]
    for earlier, at in pairwise(before):
        if (at - earlier).total_seconds() >= RHYTHM_EVENT_S or (earlier is before[0] and known.last_at is None):
            yield at


def rate(rhythm: Rhythm | None, at: datetime, *, now: datetime) -> float:
    """Events an hour to be expected around `at`, judged at `now`: the silence since the last look counts as well."""
    if rhythm is None:
        return _HOUR_S / RHYTHM_PRIOR_GAP_S
    slot, mean = _slot(at), _mean(rhythm, now)
    hours = rhythm.watched_h / _HOURS
    like = _like_hours(slot)
    typical = _leaning(sum([rhythm.events[one] for one in like]), hours * len(like), mean)
    return _leaning(rhythm.events[slot], hours, typical)


def _leaning(events: float, hours: float, wider: float) -> float:
    """The rate of so many events in so many hours, with what the wider picture says as a gamma prior worth one event."""
    return (events + _LEAN_EVENTS) / (hours + _LEAN_EVENTS / wider)


def _mean(rhythm: Rhythm, now: datetime) -> float:
    """The mean rate; before anything is known an event every RHYTHM_PRIOR_GAP_S."""
    quiet_h = max((now - rhythm.until).total_seconds(), 0.0) / _HOUR_S
    return (sum(rhythm.events) + 1.0) / (rhythm.watched_h + quiet_h + RHYTHM_PRIOR_GAP_S / _HOUR_S)


def _like_hours(slot: int) -> range:
    """The same hour of all working days, or of both days of a weekend."""
    day, hour = divmod(slot, 24)
    return range(hour, 5 * 24, 24) if day < 5 else range(5 * 24 + hour, _HOURS, 24)


def usual_gap_s(rhythm: Rhythm) -> float:
    """Seconds between two events, in the mean."""
    return _HOUR_S / _mean(rhythm, rhythm.until)


def expected(rhythm: Rhythm, since: datetime, until: datetime) -> float:
    """How many events the rhythm would have had from `since` to `until`, had it gone on."""
    weeks, rest = divmod(max(until - since, timedelta()), timedelta(days=7))
    week = sum(part for _, part in _parts(rhythm, since, since + timedelta(days=7))) if weeks else 0.0
    return weeks * week + sum(part for _, part in _parts(rhythm, since, since + rest))


def _parts(rhythm: Rhythm, since: datetime, until: datetime) -> Iterator[tuple[datetime, float]]:
    at = since
    while at < until:
        end = min(next_hour(at), until)
        yield at, rate(rhythm, at, now=rhythm.until) * (end - at).total_seconds() / _HOUR_S
        at = end


def next_hour(at: datetime) -> datetime:
    """When the next full hour begins."""
    return at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def _slot(at: datetime) -> int:
    at = at.astimezone(UTC)
    return at.weekday() * 24 + at.hour


# --- as state keeps it ------------------------------------------------------------------------------------------------


def packed(rhythm: Rhythm) -> bytes:
    """356 bytes; counts keep three digits."""
    last_ms = _NONE_MS if rhythm.last_at is None else _ms(rhythm.last_at)
    return _FORM.pack(_ms(rhythm.until), last_ms, rhythm.watched_h, *(min(one, 60_000.0) for one in rhythm.events))


def unpacked(kept: bytes | None) -> Rhythm | None:
    """The rhythm that was kept; None where none was, or one of another form."""
    if kept is None or len(kept) != _FORM.size:
        return None
    until_ms, last_ms, watched_h, *events = _FORM.unpack(kept)
    last_at = None if last_ms == _NONE_MS else _time(last_ms)
    return Rhythm(until=_time(until_ms), last_at=last_at, watched_h=watched_h, events=tuple(events))


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _time(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
