"""When a host may be asked next: how long ago it was asked, what its robots.txt wants, and whether it told us to wait."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from flankwatch.limits import HOSTS_NOTED_MAX

__all__ = ["HostBook", "Timer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """The time that only moves forward, and waiting in it; arguments so that tests wait for nothing."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


@dataclass(slots=True)
class _Noted:
    free_at: float = 0.0
    held_until: float = 0.0
    delay_s: float = 0.0


class HostBook:
    """What is remembered of hosts between requests; it may outlive a Fetcher and serve several, but only one process.

    Bounded: where more than `hosts_max` are noted, those that are free and asked for no delay are forgotten first, then the
    ones noted longest ago.
    """

    def __init__(self, *, hosts_max: int = HOSTS_NOTED_MAX) -> None:
        self._hosts: dict[bytes, _Noted] = {}
        self._hosts_max = hosts_max

    def __len__(self) -> int:
        return len(self._hosts)

    def wait_s(self, host: bytes, *, now: float) -> float:
        """Seconds until the host may be asked; 0 where it may be now."""
        noted = self._hosts.get(host)
        return 0.0 if noted is None else max(noted.free_at - now, 0.0)

    def started(self, host: bytes, *, pace_s: float, now: float) -> None:
        """A request starts now, and the next one may after the host's pace."""
        noted = self._noted(host, now)
        noted.free_at = max(noted.free_at, now + max(pace_s, noted.delay_s))

    def held_s(self, host: bytes, *, now: float) -> float:
        """Seconds for which the host told us to stay away; 0 where it did not."""
        noted = self._hosts.get(host)
        return 0.0 if noted is None else max(noted.held_until - now, 0.0)

    def hold(self, host: bytes, wait_s: float, *, now: float) -> None:
        noted = self._noted(host, now)
        noted.held_until = max(noted.held_until, now + wait_s)

    def slow_down(self, host: bytes, delay_s: float, *, now: float) -> None:
        """From now on the host is asked no faster than this, whatever the pace of others."""
        if delay_s or host in self._hosts:
            self._noted(host, now).delay_s = delay_s

    def _noted(self, host: bytes, now: float) -> _Noted:
        noted = self._hosts.get(host)
        if noted is None:
            if len(self._hosts) >= self._hosts_max:
                self._forget(now)
            noted = self._hosts[host] = _Noted()
        return noted

    def _forget(self, now: float) -> None:
        idle = [host for host, noted in self._hosts.items() if max(noted.free_at, noted.held_until) <= now]
        unasked = [host for host in idle if not self._hosts[host].delay_s]
        # A quarter at a time: forgetting one by one would look through all for each new host.
        for host in (unasked or idle or list(self._hosts))[: max(self._hosts_max // 4, 1)]:
            del self._hosts[host]
