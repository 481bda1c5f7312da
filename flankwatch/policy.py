"""Whose articles a list takes, when to poll again, what to tell at once, when to try a send again: decisions over values."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from flankwatch.limits import (
    POLL_ALERTS_MAX,
    POLL_BACKOFF_LINE_MAX_S,
    POLL_BACKOFF_MAX_S,
    POLL_SPREAD,
    SEND_BACKOFF_S,
    SEND_TRIES_MAX,
)
from flankwatch.models import AlertState, Feed, Hit, ListHit, Service, SourceTest, WatchList

__all__ = [
    "Admission",
    "Answered",
    "Joined",
    "OwedAlerts",
    "Single",
    "admission",
    "admitted",
    "is_recent",
    "next_poll",
    "next_poll_after_failure",
    "next_try",
    "owed_alerts",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Whether a list takes a feed's articles; `line` is the one of its `sources:` that decided, "" where none did."""

    admitted: bool
    line: str = ""


def admission(watchlist: WatchList, feed: Feed) -> Admission:
    """Whether the articles of `feed` count for the list: some line of its `sources:` means the feed and none excludes it."""
    meant = [test for test in watchlist.sources if _means(test, feed)]
    excluding = next((test for test in meant if test.excludes), None)
    if excluding:
        return Admission(admitted=False, line=excluding.text)
    if meant:
        return Admission(admitted=True, line=meant[0].text)
    return Admission(admitted=all(test.excludes for test in watchlist.sources))


def admitted(hits: Sequence[ListHit], watchlists: Sequence[WatchList], feed: Feed) -> tuple[ListHit, ...]:
    """Those of an article's hits whose list takes the articles of `feed`."""
    hit = {one.watchlist for one in hits}
    taking = {one.name for one in watchlists if one.name in hit and admission(one, feed).admitted}
    return tuple(one for one in hits if one.watchlist in taking)


def _means(test: SourceTest, feed: Feed) -> bool:
    return (
        test.feed in {None, feed.name}
        and test.owner in {None, feed.owner}
        and test.kind in {None, feed.kind}
        and test.language in {None, feed.language}
        and (test.countries is None or feed.country in test.countries)
    )


class Answered(Enum):
    """Whether a failed poll had an answer from the server."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Single:
    """One alert for one hit."""

    channel: str
    hit: Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """One message that tells of all `hits` of one list, newest first."""

    channel: str
    watchlist: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedAlerts:
    singles: tuple[Single, ...]
    joined: tuple[Joined, ...]


def owed_alerts(
    hits: Sequence[Hit], *, channels: dict[str, tuple[str, ...]], first_sight: bool, service: Service, now: datetime
) -> OwedAlerts:
    """What the hits of one poll owe to whom; `channels` gives each watch-list's channels.

    Every hit owes one alert per channel of its list, told one by one while they are few and in one joined message per
    list beyond that. At the first sight of a feed only entries of the last `baseline_hours` are told, and few means
    `baseline_alerts`: a feed that was added today is full of yesterday's news (promise P6).
    """
    told = [
        hit
        for hit in hits
        if not first_sight or is_recent(hit.article.published_at, hours=service.baseline_hours, now=now)
    ]
    told.sort(key=lambda hit: hit.article.published_at or now, reverse=True)
    owed = [(channel, hit) for hit in told for channel in channels.get(hit.watchlist, ())]
    return _capped(owed, service.baseline_alerts if first_sight else POLL_ALERTS_MAX)


def _capped(owed: Sequence[tuple[str, Hit]], most: int) -> OwedAlerts:
    singles: list[Single] = []
    rest: dict[tuple[str, str], list[Hit]] = defaultdict(list)
    told: dict[str, int] = defaultdict(int)
    for channel, hit in owed:
        if told[channel] < most:
            told[channel] += 1
            singles.append(Single(channel=channel, hit=hit))
        else:
            rest[channel, hit.watchlist].append(hit)
    joined = [
        Joined(channel=channel, watchlist=watchlist, hits=tuple(group)) for (channel, watchlist), group in rest.items()
    ]
    return OwedAlerts(singles=tuple(singles), joined=tuple(joined))


def is_recent(published: datetime | None, *, hours: int, now: datetime) -> bool:
    """Whether something was published within the last `hours`. Undated means no: nobody can tell it from old."""
    return published is not None and now - published <= timedelta(hours=hours)


def next_poll(feed: Feed, *, now: datetime, chance: random.Random) -> datetime:
    """After a success: the feed's interval, spread a little so that feeds added together do not stay together."""
    return now + timedelta(seconds=feed.every_s * (1 + chance.uniform(-POLL_SPREAD, POLL_SPREAD)))


def next_poll_after_failure(
    feed: Feed, *, failures: int, answered: Answered, retry_after_s: int | None, now: datetime, chance: random.Random
) -> datetime:
    """After `failures` in a row: the interval doubled each time, never sooner than the server asked.

    A server that answered badly is asked once a day in the end; one that did not answer at all, at least every half
    hour (or at its own interval): it may be our line that is down, and with it every feed.
    """
    most_s = POLL_BACKOFF_MAX_S if answered is Answered.YES else max(POLL_BACKOFF_LINE_MAX_S, feed.every_s)
    wait_s = min(feed.every_s * 2 ** min(failures, 10), most_s)
    spread = 1 + chance.uniform(0, POLL_SPREAD)  # of what a server asks too: all feeds of its host were told the same
    return now + timedelta(seconds=max(wait_s, retry_after_s or 0) * spread)


def next_try(
    *, attempts: int, permanent: bool, retry_after_s: int | None, now: datetime, chance: random.Random
) -> tuple[AlertState, datetime]:
    """What becomes of an alert whose send number `attempts` failed: owed again at a later time, or dead."""
    if permanent or attempts >= SEND_TRIES_MAX:
        return AlertState.DEAD, now
    wait_s = SEND_BACKOFF_S[min(attempts, len(SEND_BACKOFF_S)) - 1] * chance.uniform(1, 1.25)
    return AlertState.PENDING, now + timedelta(seconds=max(wait_s, retry_after_s or 0))
