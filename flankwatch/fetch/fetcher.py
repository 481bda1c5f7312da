"""Fetcher: conditional, bounded, guarded GETs, many at once, each ending in a value."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import httpcore
import httpx

from flankwatch.fetch.answers import FOREIGN_ERRORS, foreign_fault, one_line
from flankwatch.fetch.backend import GuardedBackend, Resolver, SystemResolver
from flankwatch.fetch.bounds import Bounds
from flankwatch.fetch.exchange import Arrived, Hop, Moved, Step, Tls, take_hop
from flankwatch.fetch.freshness import fresh_s
from flankwatch.fetch.guard import AllowList
from flankwatch.fetch.headers import validator
from flankwatch.fetch.lanes import Lanes, Turn, parsed_proxy
from flankwatch.fetch.manners import Manners
from flankwatch.fetch.robots import Rules
from flankwatch.fetch.robots_door import Robots
from flankwatch.fetch.stream import SocketBackend
from flankwatch.fetch.urls import checked_url, is_same_origin
from flankwatch.fetch.values import BodyKind, Failed, FailureReason, Fault, Fetched, NotModified, Outcome, Request
from flankwatch.limits import HOST_PACE_S
from flankwatch.models import FetchOptions

__all__ = ["Fetcher"]


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class _Trip:
    """How far one request has come; `spent_s` leaves out the time it waited for a place."""

    asked: httpx.URL | None = None
    spent_s: float = 0.0
    hops: int = 0
    moved_for_good: bool = True


class Fetcher:
    """Fetches from the public web, politely and within bounds; used as `async with Fetcher(…) as fetcher`.

    At most `per_host` requests to a host and `in_flight` in all are under way, and those to one host start
    `pace_s` apart, or further where its robots.txt says so; waiting does not count against a request's deadline. Pages
    obey robots.txt. A host that answers with Retry-After is not asked again before. No cookies, no environment variables,
    certificates verified unless a Request's options name the origin where they need not be.

    `allow_hosts` are `host` or `host:port` that may be private; they are the operator's own and have no pace. `manners`
    is what is known of hosts, where it is to outlive this Fetcher. `proxy` is an http(s) address that is exempt from the guard;
    it must filter addresses itself, because behind it names are resolved out of our sight. `resolver`, `dial`, `ssl_context`
    and `clock` replace name look-up, connecting, trust and the time of day. ValueError if an argument is unusable.
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
        pace_s: float = HOST_PACE_S,
        manners: Manners | None = None,
    ) -> None:
        self._bounds = bounds or Bounds()
        manners = manners or Manners()
        self._clock = clock
        self._user_agent = _header_value(user_agent)
        self._system_resolver = SystemResolver()
        parsed = parsed_proxy(proxy) if proxy else None
        self._is_proxied = parsed is not None
        self._backend = GuardedBackend(
            allow=AllowList(allow_hosts | _exempt(parsed)),
            resolve=resolver or self._system_resolver,
            dial=dial or SocketBackend(),
        )
        context = _verifying(ssl_context)
        self._lanes = Lanes(
            backend=self._backend,
            ssl_context=context,
            proxy=parsed,
            bounds=self._bounds,
            own=AllowList(allow_hosts),
            pace_s=pace_s,
            book=manners.hosts,
            timer=manners.timer,
        )
        self._robots = Robots(ask=self._ask_robots, memory=manners.robots, shelf=manners.shelf, clock=clock)

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

    async def until_free(self, url: str) -> None:
        """Wait until the pace of the url's host allows another request; nothing is reserved."""
        with suppress(Fault):  # what is no address need not be waited for
            await self._lanes.until_free(checked_url(url))

    def at_once(self, url: str) -> int:
        """How many requests to the url's host may be in flight; more than that would only wait for one another."""
        try:
            return self._lanes.at_once(checked_url(url))
        except Fault:
            return 1

    async def _follow(self, request: Request, trip: _Trip) -> Outcome:
        url = checked_url(request.url)
        while True:
            if request.kind.obeys_robots:
                _obey(await self._rules(url, request.options), url)
            async with self._lanes.turn(url) as turn:
                url, step = await self._stay(request, url, turn, trip)
            if not isinstance(step, Moved):
                return _outcome(request, step, url, trip, now=self._clock())

    async def _stay(self, request: Request, url: httpx.URL, turn: Turn, trip: _Trip) -> tuple[httpx.URL, Step]:
        """Ask, and follow redirects for as long as they stay at this host: within a trip it does not wait again."""
        while True:
            trip.asked = trip.asked or url
            self._check_behind_proxy(url)
            hop = Hop.of(request, url, user_agent=self._user_agent, with_validators=is_same_origin(trip.asked, url))
            step = await self._timed(hop, turn, trip)
            if not isinstance(step, Moved):
                return url, step
            here, url = url, self._next(step, trip)
            if (url.raw_host, url.port) != (here.raw_host, here.port):
                return url, step
            if request.kind.obeys_robots:
                rules = self._robots.known(url)
                if rules is None:  # another scheme of this host: who asks for its rules must not hold the host
                    return url, step
                _obey(rules, url)

    def _check_behind_proxy(self, url: httpx.URL) -> None:
        """Names are the proxy's to judge, but a private address written out is refused here as anywhere."""
        if self._is_proxied:
            self._backend.check_literal(
                url.raw_host.decode("ascii"), url.port or (443 if url.scheme == "https" else 80)
            )

    async def _timed(self, hop: Hop, turn: Turn, trip: _Trip) -> Step:
        clock = asyncio.get_running_loop().time
        began = clock()
        turn.started()
        try:
            async with asyncio.timeout(self._bounds.total_s - trip.spent_s):
                pool = turn.pool if hop.tls is Tls.VERIFIED else self._lanes.lax_pool()
                return await take_hop(pool, hop, bounds=self._bounds, now=self._clock())
        except FOREIGN_ERRORS as exc:  # the deadline, or a connection that breaks while it is being closed
            raise foreign_fault(exc, in_body=False) from exc
        except Fault as fault:
            if fault.retry_after_s is not None:
                turn.hold(fault.retry_after_s)
            raise
        finally:
            trip.spent_s += clock() - began

    async def _rules(self, url: httpx.URL, options: FetchOptions | None) -> Rules:
        if rules := self._robots.known(url):
            return rules
        rules = await self._robots.rules(url, options)
        self._lanes.slow_down(url, rules.crawl_delay_s)
        return rules

    async def _ask_robots(self, url: str, options: FetchOptions | None) -> Outcome:
        return await self.fetch(Request(url=url, kind=BodyKind.ROBOTS, options=options))

    def _next(self, step: Moved, trip: _Trip) -> httpx.URL:
        trip.hops += 1
        trip.moved_for_good = trip.moved_for_good and step.for_good
        if trip.hops > self._bounds.redirects_max:
            detail = f"more than {self._bounds.redirects_max} redirects"
            raise Fault(FailureReason.TOO_MANY_REDIRECTS, detail)
        return step.to


def _obey(rules: Rules, url: httpx.URL) -> None:
    if refusal := rules.refusal(url):
        raise Fault(FailureReason.ROBOTS, refusal)


def _outcome(request: Request, step: Step, url: httpx.URL, trip: _Trip, *, now: datetime) -> Fetched | NotModified:
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
            fresh_s=fresh_s(answer.fields, now=now),
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
        fresh_s=fresh_s(answer.fields, now=now),
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
