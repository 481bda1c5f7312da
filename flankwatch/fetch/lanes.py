"""Turns: who may talk to which host now, and over which pool of connections."""

from __future__ import annotations

import asyncio
import ssl
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

import httpcore
import httpx

from flankwatch.fetch.bounds import Bounds

__all__ = ["Lanes", "parsed_proxy"]


class Lanes:
    """Several narrow pools instead of a wide one, because the cost of a request grows with its pool's width.

    A host always has the same lane, so its connections are found again. In each lane `lane_width` requests are in flight,
    to each host `per_host`.
    """

    def __init__(
        self,
        *,
        backend: httpcore.AsyncNetworkBackend,
        ssl_context: ssl.SSLContext,
        proxy: httpx.Proxy | None,
        bounds: Bounds,
    ) -> None:
        self._per_host = bounds.per_host
        self._pools = [_pool(backend, ssl_context, proxy, bounds) for _ in range(bounds.lanes)]
        self._places = [asyncio.Semaphore(bounds.lane_width) for _ in range(bounds.lanes)]
        # Weak: a host is remembered only while somebody waits for it or talks to it, so the table cannot grow with the web.
        self._hosts: WeakValueDictionary[bytes, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, url: httpx.URL) -> AsyncIterator[httpcore.AsyncConnectionPool]:
        """Wait for a place at the host, then for one in its lane; in this order a slow host's queue fills no lane."""
        host = url.raw_host
        lane = zlib.crc32(host) % len(self._pools)
        async with self._host(host), self._places[lane]:
            yield self._pools[lane]

    async def aclose(self) -> None:
        for pool in self._pools:
            await pool.aclose()
        # asyncio closes the sockets of aborted transports on its next turn.
        await asyncio.sleep(0)

    def _host(self, host: bytes) -> asyncio.Semaphore:
        semaphore = self._hosts.get(host)
        if semaphore is None:
            semaphore = self._hosts[host] = asyncio.Semaphore(self._per_host)
        return semaphore


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
    backend: httpcore.AsyncNetworkBackend, ssl_context: ssl.SSLContext, proxy: httpx.Proxy | None, bounds: Bounds
) -> httpcore.AsyncConnectionPool:
    if proxy is None:
        return httpcore.AsyncConnectionPool(
            ssl_context=ssl_context,
            max_connections=bounds.lane_width,
            keepalive_expiry=bounds.keep_alive_s,
            network_backend=backend,
        )
    url = proxy.url
    return httpcore.AsyncHTTPProxy(
        proxy_url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=b"/"),
        proxy_auth=proxy.raw_auth,
        ssl_context=ssl_context,
        proxy_ssl_context=ssl_context if url.scheme == "https" else None,
        max_connections=bounds.lane_width,
        keepalive_expiry=bounds.keep_alive_s,
        network_backend=backend,
    )
