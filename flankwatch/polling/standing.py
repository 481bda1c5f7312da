"""How a feed stands: everything that its polls leave behind for the next one, and what that makes of its health. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from flankwatch.limits import DEAD_FAILURES, DEAD_S, SILENT_GAPS, SILENT_WATCHED_H, WEB_PAGE_FAILURES
from flankwatch.polling.rhythm import Rhythm, expected, usual_gap_s

__all__ = ["REPORTED", "Health", "Standing", "Wishes", "health_of", "told_anew"]


class Health(StrEnum):
    """What a feed's polls say of it. `failing` is not yet worth a message: most failures heal within the hour."""

    OK = "ok"
    FAILING = "failing"
    DEAD = "dead"
    WEB_PAGE = "web page"
    SILENT = "silent"
    RETIRED = "retired"


REPORTED = frozenset({Health.DEAD, Health.WEB_PAGE, Health.SILENT, Health.RETIRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the publisher asks of those who poll: time between polls, and hours (UTC) and days (Monday is 0) to leave out."""

    ttl_s: int | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of a feed between two polls.

    `failures` are those in a row, `backoff` their weight. `reason` and `detail` say why the last poll failed; only a document
    that was read clears them. `moved_to` is where the feed was redirected for good, `moves` how many polls in a row.
    `missed_at` is when its window was last found to have scrolled past entries nobody saw.
    """

    next_poll_at: datetime
    first_sight_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    rhythm: Rhythm | None = None
    wishes: Wishes = field(default_factory=Wishes)
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    missed_at: datetime | None = None
    failures: int = 0
    backoff: int = 0
    failing_since: datetime | None = None
    reason: str | None = None
    detail: str | None = None
    retired: bool = False
    moved_to: str | None = None
    moves: int = 0
    latency_ms: int | None = None
    body_bytes: int | None = None
    health: Health = Health.OK


def health_of(standing: Standing, *, now: datetime) -> Health:
    """The feed's health at `now`."""
    if standing.retired:
        return Health.RETIRED
    if standing.reason is not None:
        return _failing(standing, now)
    return Health.SILENT if _is_silent(standing.rhythm, now) else Health.OK


def _failing(standing: Standing, now: datetime) -> Health:
    if standing.reason == "not-a-feed" and standing.failures >= WEB_PAGE_FAILURES:
        return Health.WEB_PAGE
    since = standing.failing_since or now
    is_for_long = now - since >= timedelta(seconds=DEAD_S)
    if not standing.failures:  # told to wait each time: no failure, but nobody may wait for ever unheard
        return Health.DEAD if is_for_long else Health.OK
    return Health.DEAD if is_for_long and standing.failures >= DEAD_FAILURES else Health.FAILING


def _is_silent(rhythm: Rhythm | None, now: datetime) -> bool:
    """No event for five usual gaps, in hours in which five were to be expected: nights and week-ends alone are no silence."""
    if rhythm is None or rhythm.last_at is None:
        return False
    quiet_s = (now - rhythm.last_at).total_seconds()
    watched_h = rhythm.watched_h + (now - rhythm.until).total_seconds() / 3600
    if watched_h < SILENT_WATCHED_H or quiet_s < SILENT_GAPS * usual_gap_s(rhythm):
        return False
    return expected(rhythm, rhythm.last_at, now) >= SILENT_GAPS


def told_anew(told: Health, health: Health) -> Health | None:
    """The state to tell people of now that `told` was the last they heard; None where there is nothing to say."""
    if health is Health.FAILING or health is told:
        return None
    return health if health in REPORTED or told in REPORTED else None
