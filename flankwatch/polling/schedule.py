"""When a feed is polled again, and how it stands after a poll: decisions over values.

Without an interval of its own a feed is polled by its rhythm. The time between polls goes with the inverse square root of the
rate of events, which keeps the mean delay of all feeds' news smallest for a given number of requests: a feed with one event
an hour is asked every 10 minutes, one with one a day every 50, one with one a week every 2 hours.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import sqrt

from flankwatch.limits import (
    MOVES_SEEN,
    POLL_BACKOFF_LINE_MAX_S,
    POLL_BACKOFF_MAX_S,
    POLL_HOURLY_S,
    POLL_MAX_S,
    POLL_MIN_S,
    POLL_SPREAD,
    POLL_WISH_MAX_S,
)
from flankwatch.models import Feed
from flankwatch.polling.rhythm import Rhythm, heard, next_hour, rate
from flankwatch.polling.standing import Standing, Wishes, health_of

__all__ = ["Answer", "Trouble", "address", "after_document", "after_failure", "after_unchanged"]

# A line that is down heals by itself; a page where a feed was rarely does.
_WEIGHTS = {
    "dns": 1,
    "connect": 1,
    "timeout": 1,
    "truncated": 1,
    "http_server_error": 1,
    "http_throttled": 0,
    "robots": 0,
    "hostile": 3,
    "poisonous": 3,
    "too_large": 3,
}
_WEIGHT = 2
_UNANSWERED = frozenset({"dns", "connect", "timeout"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server's answer said besides the document: `fresh_s` is how long it asks not to be asked again."""

    fresh_s: int | None = None
    moved_to: str | None = None
    latency_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a poll failed; `retired` where the publisher says that the feed is gone for good."""

    reason: str
    detail: str
    retry_after_s: int | None = None
    retired: bool = False


def address(feed: Feed, standing: Standing) -> str:
    """Where to ask for the feed: where it moved for good, once enough polls have seen it."""
    return standing.moved_to if standing.moved_to and standing.moves >= MOVES_SEEN else feed.url


def after_document(
    standing: Standing,
    feed: Feed,
    answer: Answer,
    *,
    times: Sequence[datetime | None],
    wishes: Wishes,
    etag: str | None,
    last_modified: str | None,
    body_bytes: int,
    scrolled: bool,
    now: datetime,
    chance: random.Random,
) -> Standing:
    """How the feed stands once its document was read. `times` are the dates of its new entries; at first sight of all."""
    first = standing.first_sight_at is None
    rhythm = heard(standing.rhythm, times, now=now) if times or first else standing.rhythm
    read = replace(
        standing,
        first_sight_at=standing.first_sight_at or now,
        etag=etag,
        last_modified=last_modified,
        rhythm=rhythm,
        wishes=wishes,
        last_success_at=now,
        last_new_at=now if times else standing.last_new_at,
        missed_at=now if scrolled else standing.missed_at,
        failures=0,
        backoff=standing.backoff // 2,  # a feed that flaps is asked less at its next failure
        failing_since=None,
        reason=None,
        detail=None,
        latency_ms=answer.latency_ms,
        body_bytes=body_bytes,
    )
    return _answered(read, standing, feed, answer, now=now, chance=chance)


def after_unchanged(
    standing: Standing, feed: Feed, answer: Answer, *, now: datetime, chance: random.Random
) -> Standing:
    """After a 304, which never clears a failure: what failed was another answer, so the next poll asks for the document.

    Having been asked to wait was no failure.
    """
    same = replace(standing, last_success_at=now, latency_ms=answer.latency_ms)
    is_ill = standing.failures > 0
    same = (
        replace(same, etag=None, last_modified=None)
        if is_ill
        else replace(same, reason=None, detail=None, failing_since=None)
    )
    return _answered(same, standing, feed, answer, now=now, chance=chance)


def _answered(
    read: Standing, before: Standing, feed: Feed, answer: Answer, *, now: datetime, chance: random.Random
) -> Standing:
    moved = _moved(read, feed, answer)
    due = _next_poll(moved, before, feed, answer, now=now, chance=chance)
    return replace(moved, next_poll_at=due, health=health_of(moved, now=now))


def _moved(standing: Standing, feed: Feed, answer: Answer) -> Standing:
    """A move counts while poll after poll is sent to the same place; asked there at once, no redirect is seen any more."""
    if address(feed, standing) != feed.url and answer.moved_to is None:
        return standing
    if answer.moved_to is None:
        return replace(standing, moved_to=None, moves=0) if standing.moved_to else standing
    return replace(
        standing, moved_to=answer.moved_to, moves=standing.moves + 1 if answer.moved_to == standing.moved_to else 1
    )


def after_failure(
    standing: Standing, feed: Feed, trouble: Trouble, *, now: datetime, chance: random.Random
) -> Standing:
    """After a poll that brought nothing usable. Being asked to wait is no failure.

    After the second in a row the validators go: a server that fails on what it once sent us may recover when asked afresh.
    A learned move goes at once, as the old address may know better.
    """
    weight = _WEIGHTS.get(trouble.reason, _WEIGHT)
    afresh = weight > 0 and standing.failures >= 1
    failed = replace(
        standing,
        failures=standing.failures + (weight > 0),
        backoff=standing.backoff + weight,
        failing_since=standing.failing_since or now,
        reason=trouble.reason,
        detail=trouble.detail,
        retired=trouble.retired,
        etag=None if afresh else standing.etag,
        last_modified=None if afresh else standing.last_modified,
        moved_to=None if weight else standing.moved_to,
        moves=0 if weight else standing.moves,
    )
    due = _next_try(failed, feed, trouble, now=now, chance=chance)
    return replace(failed, next_poll_at=due, health=health_of(failed, now=now))


def _next_poll(
    standing: Standing, before: Standing, feed: Feed, answer: Answer, *, now: datetime, chance: random.Random
) -> datetime:
    """The interval, spread a little; feeds that came due together while nobody polled are pulled apart."""
    wait_s = feed.every_s or _by_rhythm_s(standing.rhythm, now=now)
    late = before.first_sight_at is None or now - before.next_poll_at > timedelta(seconds=wait_s)
    wait_s *= chance.uniform(0.5, 1.0) if late else 1 + chance.uniform(-POLL_SPREAD, POLL_SPREAD)
    if feed.every_s:
        return now + timedelta(seconds=wait_s)
    if standing.missed_at and now - standing.missed_at < timedelta(seconds=POLL_MAX_S):
        return now + timedelta(seconds=POLL_MIN_S)  # its window scrolls faster than we look
    wished_s = max(answer.fresh_s or 0, standing.wishes.ttl_s or 0)
    wait_s = min(max(wait_s, min(wished_s, POLL_WISH_MAX_S), POLL_MIN_S), POLL_MAX_S)
    return _after_skipped(now + timedelta(seconds=wait_s), standing.wishes)


def _by_rhythm_s(rhythm: Rhythm | None, *, now: datetime) -> float:
    """Seconds until the polls that the coming hours deserve add up to one."""
    left, wait_s, at = 1.0, 0.0, now
    while wait_s < POLL_MAX_S:
        polls_per_s = sqrt(rate(rhythm, at, now=now)) / POLL_HOURLY_S
        end = next_hour(at)
        span_s = (end - at).total_seconds()
        if polls_per_s * span_s >= left:
            return max(wait_s + left / polls_per_s, POLL_MIN_S)
        left, wait_s, at = left - polls_per_s * span_s, wait_s + span_s, end
    return POLL_MAX_S


def _after_skipped(at: datetime, wishes: Wishes) -> datetime:
    """The first time from `at` on that the publisher does not ask to leave out, within a day."""
    for _ in range(24):
        if at.hour not in wishes.skip_hours and at.weekday() not in wishes.skip_days:
            break
        at = next_hour(at)
    return at


def _next_try(standing: Standing, feed: Feed, trouble: Trouble, *, now: datetime, chance: random.Random) -> datetime:
    """The interval doubled with each point of weight, never sooner than the server asked.

    A server that answered badly is asked once a day in the end; one that did not answer at all, at least every half
    hour (or at its own interval): it may be our line that is down, and with it every feed.
    """
    every_s = feed.every_s or _by_rhythm_s(standing.rhythm, now=now)
    most_s = max(POLL_BACKOFF_LINE_MAX_S, every_s) if trouble.reason in _UNANSWERED else POLL_BACKOFF_MAX_S
    wait_s = min(every_s * 2 ** min(standing.backoff, 10), most_s)
    spread = 1 + chance.uniform(0, POLL_SPREAD)  # of what a server asks too: all feeds of its host were told the same
    return now + timedelta(seconds=max(wait_s, trouble.retry_after_s or 0) * spread)
