"""Fetcher: conditional, bounded, guarded GETs, many at once, each ending in a value."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import httpcore
import httpx

from flankwatch.fetch.answers import FOREIGN_ERRORS, foreign_fault, one_line
from flankwatch.fetch.backend import GuardedBackend, Resolver, SystemResolver
from flankwatch.fetch.bounds import Bounds
from flankwatch.fetch.exchange import Arrived, Hop, Moved, Step, take_hop
from flankwatch.fetch.guard import AllowList
from flankwatch.fetch.headers import validator
from flankwatch.fetch.lanes import Lanes, parsed_proxy
from flankwatch.fetch.stream import SocketBackend
from flankwatch.fetch.urls import checked_url, keeps_validators
from flankwatch.fetch.values import Failed, FailureReason, Fault, Fetched, NotModified, Outcome, Request

__all__ = ["Fetcher"]


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class _Trip:
    """How far one request has come; `spent_s` leaves out the time it waited for a place."""

    spent_s: float = 0.0
    hops: int = 0
    moved_for_good: bool = True


class Fetcher:
    """Fetches from the public web, politely and within bounds; used as `async with Fetcher(…) as fetcher`.

    At most `per_host` requests to a host and `lanes × lane_width` in all are in flight; waiting for a place does not count
    against a request's deadline. No cookies, no environment variables, certificates always verified.

    `allow_hosts` are `host` or `host:port` that may be private. `proxy` is an http(s) address that is exempt from the guard;
    it must filter addresses itself, because behind it names are resolved out of our sight. `resolver`, `dial`, `ssl_context`
    and `clock` replace name look-up, connecting, trust and time. ValueError if an argument is unusable.
    """

    def __init__(
        self,
        *,
        allow_hosts: frozenset[str],
        user_agent: str,
        proxy: str | None = None,
        resolver: Resolver | None = None,
        dial: httpcore.AsyncNetworkBackend | None = None,
        ssl_context: ssl.SSLContext | None = None,
        bounds: Bounds | None = None,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._bounds = bounds or Bounds()
        self._clock = clock
        self._user_agent = _header_value(user_agent)
        self._system_resolver = SystemResolver()
        parsed = parsed_proxy(proxy) if proxy else None
        backend = GuardedBackend(
            allow=AllowList(allow_hosts | _exempt(parsed)),
            resolve=resolver or self._system_resolver,
            dial=dial or SocketBackend(),
        )
        context = _verifying(ssl_context)
        self._lanes = Lanes(backend=backend, ssl_context=context, proxy=parsed, bounds=self._bounds)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._lanes.aclose()
        self._system_resolver.close()

    async def fetch(self, request: Request) -> Outcome:
        """What the web answers; every failure of the outside world is a Failed, none is raised."""
        trip = _Trip()
        try:
            return await self._follow(request, trip)
        except Fault as fault:
            return _failed(request, fault, trip)

    async def _follow(self, request: Request, trip: _Trip) -> Outcome:
        url = asked = checked_url(request.url)
        while True:
            travels = keeps_validators(asked, url)
            hop = Hop.of(request, url, user_agent=self._user_agent, with_validators=travels)
            step = await self._timed(hop, trip)
            if not isinstance(step, Moved):
                return _outcome(request, step, url, trip)
            url = self._next(step, trip)

    async def _timed(self, hop: Hop, trip: _Trip) -> Step:
        clock = asyncio.get_running_loop().time
        async with self._lanes.turn(hop.url) as pool:
            began = clock()
            try:
                async with asyncio.timeout(self._bounds.total_s - trip.spent_s):
                    return await take_hop(pool, hop, bounds=self._bounds, now=self._clock())
            except FOREIGN_ERRORS as exc:  # the deadline, or a connection that breaks while it is being closed
                raise foreign_fault(exc, in_body=False) from exc
            finally:
                trip.spent_s += clock() - began

    def _next(self, step: Moved, trip: _Trip) -> httpx.URL:
        trip.hops += 1
        trip.moved_for_good = trip.moved_for_good and step.for_good
        if trip.hops > self._bounds.redirects_max:
            detail = f"more than {self._bounds.redirects_max} redirects"
            raise Fault(FailureReason.TOO_MANY_REDIRECTS, detail)
        return step.to


def _outcome(request: Request, step: Step, url: httpx.URL, trip: _Trip) -> Fetched | NotModified:
    assert not isinstance(step, Moved)  # noqa: S101 (for the type checker: _follow has followed it)
    answer = step.answer
    moved_to = str(url) if trip.hops and trip.moved_for_good else None
    if not isinstance(step, Arrived):
        return NotModified(
            url=request.url,
            elapsed_s=trip.spent_s,
            etag=answer.etag,
            last_modified=answer.last_modified,
            moved_to=moved_to,
        )
    return Fetched(
        url=request.url,
        final_url=str(url),
        status=answer.status,
        body=step.body,
        content_type=answer.content_type,
        etag=answer.etag,
        last_modified=answer.last_modified,
        moved_to=moved_to,
        elapsed_s=trip.spent_s,
        wire_bytes=step.wire_bytes,
    )


def _failed(request: Request, fault: Fault, trip: _Trip) -> Failed:
    return Failed(
        url=request.url,
        reason=fault.reason,
        detail=one_line(fault.detail),
        elapsed_s=trip.spent_s,
        status=fault.status,
        retry_after_s=fault.retry_after_s,
        permanent=fault.permanent,
    )


def _header_value(user_agent: str) -> bytes:
    """The User-Agent as bytes; a contact written in other letters than ASCII must not stop the service."""
    value = user_agent.encode("ascii", "replace")
    if validator(value.decode("ascii")) is None:
        raise ValueError("user_agent: one printable line of at most 512 characters is needed")
    return value


def _exempt(proxy: httpx.Proxy | None) -> frozenset[str]:
    if proxy is None:
        return frozenset()
    host, port = proxy.url.raw_host.decode("ascii"), proxy.url.port or (443 if proxy.url.scheme == "https" else 80)
    return frozenset({f"[{host}]:{port}" if ":" in host else f"{host}:{port}"})


def _verifying(context: ssl.SSLContext | None) -> ssl.SSLContext:
    """The one context of all lanes; reading the certificates takes 20 ms."""
    context = context or httpx.create_ssl_context(trust_env=False)
    if context.verify_mode is not ssl.CERT_REQUIRED or not context.check_hostname:
        raise ValueError("ssl_context: certificates and host names must be verified")
    return context
