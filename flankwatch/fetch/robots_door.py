"""Asks each site for its robots.txt once a day at most, and says whether a page of it may be asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol
from weakref import WeakValueDictionary

import httpx

from flankwatch.fetch.robots import RobotsRecord, Rules, our_lines
from flankwatch.fetch.values import Failed, FailureReason, Fault, Fetched, Outcome
from flankwatch.limits import KIB, ROBOTS_KEPT_S, ROBOTS_MEMORY_CHARS, ROBOTS_RETRY_S
from flankwatch.models import FetchOptions

__all__ = ["Robots", "RobotsMemory", "RobotsShelf"]

# The server answered, and there is no file: all is allowed (RFC 9309, 2.3.1.3). Of redirects that lead nowhere it says
# the same (2.3.1.2).
_NO_FILE = frozenset(
    {
        FailureReason.HTTP_CLIENT_ERROR,
        FailureReason.HTTP_NOT_FOUND,
        FailureReason.HTTP_GONE,
        FailureReason.TOO_MANY_REDIRECTS,
        FailureReason.BAD_REDIRECT,
    }
)


class RobotsShelf(Protocol):
    """Where records outlive the process."""

    async def taken(self, origin: str) -> RobotsRecord | None: ...

    async def put(self, record: RobotsRecord) -> None: ...


class RobotsMemory:
    """The rules of the sites met, by origin; the oldest go when all together are too large. May serve several Fetchers."""

    def __init__(self, *, chars_max: int = ROBOTS_MEMORY_CHARS) -> None:
        self._rules: dict[str, Rules] = {}
        self._chars_max = chars_max
        self._chars = 0

    def __len__(self) -> int:
        return len(self._rules)

    def get(self, origin: str) -> Rules | None:
        return self._rules.get(origin)

    def put(self, rules: Rules) -> None:
        self._drop(rules.record.origin)
        self._rules[rules.record.origin] = rules
        self._chars += _weight(rules)
        while self._chars > self._chars_max and len(self._rules) > 1:
            self._drop(next(iter(self._rules)))

    def _drop(self, origin: str) -> None:
        if rules := self._rules.pop(origin, None):
            self._chars -= _weight(rules)


def _weight(rules: Rules) -> int:
    return len(rules.record.text) + KIB  # what even an empty record costs


class Robots:
    """`rules(url)` are those of the url's origin: from memory, from the shelf, or from the site by `ask`."""

    def __init__(
        self,
        *,
        ask: Callable[[str, FetchOptions | None], Awaitable[Outcome]],
        memory: RobotsMemory,
        shelf: RobotsShelf | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._ask, self._memory, self._shelf, self._clock = ask, memory, shelf, clock
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def known(self, url: httpx.URL) -> Rules | None:
        """The rules, if they are at hand."""
        rules = self._memory.get(_origin(url))
        return rules if rules and rules.record.until > self._clock() else None

    async def rules(self, url: httpx.URL, options: FetchOptions | None) -> Rules:
        """The rules, asked for by one of those who want them while the others wait. Fault if the host is to be left alone."""
        if rules := self.known(url):
            return rules
        origin = _origin(url)
        lock = self._asking.get(origin)
        if lock is None:
            lock = self._asking[origin] = asyncio.Lock()
        async with lock:
            rules = self.known(url) or Rules(await self._record(origin, options))
            self._memory.put(rules)
            return rules

    async def _record(self, origin: str, options: FetchOptions | None) -> RobotsRecord:
        kept = await self._shelf.taken(origin) if self._shelf else None
        if kept and kept.until > self._clock():
            return kept
        older = self._memory.get(origin)
        outcome = await self._ask(f"{origin}/robots.txt", options)
        record = self._read(origin, outcome, kept or (older.record if older else None))
        if self._shelf:
            await self._shelf.put(record)
        return record

    def _read(self, origin: str, outcome: Outcome, kept: RobotsRecord | None) -> RobotsRecord:
        now = self._clock()
        a_day, soon = now + timedelta(seconds=ROBOTS_KEPT_S), now + timedelta(seconds=ROBOTS_RETRY_S)
        if isinstance(outcome, Fetched):
            return RobotsRecord(origin=origin, text=our_lines(outcome.body), until=a_day)
        if not isinstance(outcome, Failed):
            return RobotsRecord(origin=origin, text="", until=soon, trouble="it is said to be unchanged")
        if outcome.retry_after_s is not None:
            raise Fault(outcome.reason, outcome.detail, status=outcome.status, retry_after_s=outcome.retry_after_s)
        if outcome.reason in _NO_FILE:
            return RobotsRecord(origin=origin, text="", until=a_day)
        # RFC 9309, 2.4: while the file cannot be reached an older copy may be used beyond its day.
        if kept and kept.trouble is None:
            return RobotsRecord(origin=origin, text=kept.text, until=soon)
        return RobotsRecord(origin=origin, text="", until=soon, trouble=f"{outcome.reason}: {outcome.detail}")


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"
