"""Turns: who may talk to which host now, and over which pool of connections."""

from __future__ import annotations

import asyncio
import math
import ssl
import zlib
from functools import partial
from types import TracebackType
from typing import Self
from weakref import WeakValueDictionary

import httpcore
import httpx

from flankwatch.fetch.bounds import Bounds
from flankwatch.fetch.guard import AllowList
from flankwatch.fetch.pace import HostBook, Timer
from flankwatch.fetch.values import FailureReason, Fault
from flankwatch.limits import IDLE_PER_POOL, POOLS

__all__ = ["Lanes", "Turn", "parsed_proxy"]

_DEFAULT_PORTS = {"http": 80, "https": 443}


class Lanes:
    """Many narrow pools instead of a wide one, because the cost of a request grows with the connections in its pool.

    A host always has the same pool, so its connection is found again. Of all requests `in_flight` are under way, to each
    host `per_host`, started `pace_s` apart. The operator's `own` hosts have `per_own_host` and no pace.
    """

    def __init__(
        self,
        *,
        backend: httpcore.AsyncNetworkBackend,
        ssl_context: ssl.SSLContext,
        proxy: httpx.Proxy | None,
        bounds: Bounds,
        own: AllowList,
        pace_s: float,
        book: HostBook,
        timer: Timer,
    ) -> None:
        self._bounds, self._own, self._pace_s = bounds, own, pace_s
        self._book, self._timer = book, timer
        self._new_pool = partial(_pool, backend, proxy=proxy, bounds=bounds)
        self._pools = [self._new_pool(ssl_context) for _ in range(POOLS)]
        self._lax_pool: httpcore.AsyncConnectionPool | None = None
        self._places = asyncio.Semaphore(bounds.in_flight)
        # Weak: a host is remembered only while somebody waits for it or talks to it, so the table cannot grow with the web.
        self._hosts: WeakValueDictionary[bytes, asyncio.Semaphore] = WeakValueDictionary()

    def turn(self, url: httpx.URL) -> Turn:
        """Wait for the host, for its pace, then for a place among all; in this order a host's queue takes no places."""
        is_own, raw_host = self.is_own(url), url.raw_host
        key = url.netloc if is_own else _same_name(raw_host)
        host = self._hosts.get(key)
        if host is None:
            host = self._hosts[key] = asyncio.Semaphore(self.at_once(url))
        return Turn(
            key=key,
            places=(host, self._places),
            pool=self._pools[zlib.crc32(raw_host) % POOLS],
            book=self._book,
            timer=self._timer,
            pace_s=None if is_own else self._pace_s,
        )

    def lax_pool(self) -> httpcore.AsyncConnectionPool:
        """Connections to servers that need not prove who they are; apart from all others, so that none is taken for proven."""
        if self._lax_pool is None:
            context = httpx.create_ssl_context(verify=False, trust_env=False)
            self._lax_pool = self._new_pool(context)
        return self._lax_pool

    def is_own(self, url: httpx.URL) -> bool:
        return self._own.allows(url.raw_host.decode("ascii"), url.port or _DEFAULT_PORTS[url.scheme])

    def at_once(self, url: httpx.URL) -> int:
        """How many requests to the url's host may be in flight."""
        return self._bounds.per_own_host if self.is_own(url) else self._bounds.per_host

    async def until_free(self, url: httpx.URL) -> None:
        """Wait until the host's pace allows another request; who waits so holds no place and reserves none."""
        key = _same_name(url.raw_host)
        while not self.is_own(url) and (wait_s := self._book.wait_s(key, now=self._timer.clock())):
            await self._timer.sleep(wait_s)

    def slow_down(self, url: httpx.URL, delay_s: float) -> None:
        self._book.slow_down(_same_name(url.raw_host), delay_s, now=self._timer.clock())

    async def aclose(self) -> None:
        for pool in (*self._pools, self._lax_pool):
            if pool is not None:
                await pool.aclose()
        # asyncio closes the sockets of aborted transports on its next turn.
        await asyncio.sleep(0)


class Turn:
    """The right to talk to one host, hop after hop; used with `async with`.

    A Fault(HTTP_THROTTLED) if the host has told us to stay away. `pace_s` is None for a host that has none.
    """

    __slots__ = ("_book", "_host", "_key", "_pace_s", "_place", "_timer", "pool")

    def __init__(
        self,
        *,
        key: bytes,
        places: tuple[asyncio.Semaphore, asyncio.Semaphore],
        pool: httpcore.AsyncConnectionPool,
        book: HostBook,
        timer: Timer,
        pace_s: float | None,
    ) -> None:
        self._key, (self._host, self._place), self.pool = key, places, pool
        self._book, self._timer, self._pace_s = book, timer, pace_s

    async def __aenter__(self) -> Self:
        await self._host.acquire()
        try:
            self._check_hold()
            if self._pace_s is not None:
                await self._keep_pace()
            await self._place.acquire()
        except BaseException:
            self._host.release()
            raise
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._place.release()
        self._host.release()

    def started(self) -> None:
        """Note that a request goes out now."""
        if self._pace_s is not None:
            self._book.started(self._key, pace_s=self._pace_s, now=self._timer.clock())

    def hold(self, wait_s: float) -> None:
        """Nobody is to ask this host for so long."""
        self._book.hold(self._key, wait_s, now=self._timer.clock())

    async def _keep_pace(self) -> None:
        while wait_s := self._book.wait_s(self._key, now=self._timer.clock()):
            await self._timer.sleep(wait_s)

    def _check_hold(self) -> None:
        wait_s = math.ceil(self._book.held_s(self._key, now=self._timer.clock()))
        if wait_s:
            detail = f"the host asked to be left alone; {wait_s} s of that are still to come"
            raise Fault(FailureReason.HTTP_THROTTLED, detail, retry_after_s=wait_s)


def _same_name(host: bytes) -> bytes:
    return host.rstrip(b".")


def parsed_proxy(address: str) -> httpx.Proxy:
    """The proxy's address; ValueError if it is not http(s)."""
    try:
        proxy = httpx.Proxy(address)
    except (httpx.InvalidURL, ValueError):
        raise ValueError("proxy: not an address") from None
    if proxy.url.scheme not in ("http", "https") or not proxy.url.raw_host:
        raise ValueError("proxy: an http or https address is needed")
    return proxy


def _pool(
    backend: httpcore.AsyncNetworkBackend,
    ssl_context: ssl.SSLContext,
    *,
    proxy: httpx.Proxy | None,
    bounds: Bounds,
) -> httpcore.AsyncConnectionPool:
    if proxy is None:
        return httpcore.AsyncConnectionPool(
            ssl_context=ssl_context,
            max_connections=bounds.in_flight,
            max_keepalive_connections=IDLE_PER_POOL,
            keepalive_expiry=bounds.keep_alive_s,
            network_backend=backend,
        )
    url = proxy.url
    return httpcore.AsyncHTTPProxy(
        proxy_url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=b"/"),
        proxy_auth=proxy.raw_auth,
        ssl_context=ssl_context,
        proxy_ssl_context=ssl_context if url.scheme == "https" else None,
        max_connections=bounds.in_flight,
        max_keepalive_connections=IDLE_PER_POOL,
        keepalive_expiry=bounds.keep_alive_s,
        network_backend=backend,
    )
