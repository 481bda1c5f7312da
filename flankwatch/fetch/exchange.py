"""One hop: a GET is sent, and its answer becomes a step of the way."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from http import HTTPStatus
from typing import cast

import httpcore
import httpx

from flankwatch.fetch.answers import FOREIGN_ERRORS, Answer, foreign_fault, status_fault
from flankwatch.fetch.body import Body, Overflow, read_body
from flankwatch.fetch.bounds import Bounds
from flankwatch.fetch.headers import coding, fields, validator
from flankwatch.fetch.urls import Downgrade, checked_url, is_same_origin, redirect_target
from flankwatch.fetch.values import BodyKind, Request
from flankwatch.models import FetchOptions

__all__ = ["Arrived", "Hop", "Moved", "Step", "Tls", "Unchanged", "take_hop"]

_ACCEPT = {
    BodyKind.FEED: b"application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
    BodyKind.PAGE: b"text/html, application/xhtml+xml, */*;q=0.5",
    BodyKind.LISTING: b"text/html, application/xhtml+xml, */*;q=0.5",
    BodyKind.SITEMAP: b"application/xml, text/xml, */*;q=0.5",
    BodyKind.ROBOTS: b"text/plain, */*;q=0.5",
}


class Tls(Enum):
    """Whether a server must prove who it is."""

    VERIFIED = "verified"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """What to ask of one address."""

    url: httpx.URL
    headers: tuple[tuple[bytes, bytes], ...]
    conditional: bool
    kind: BodyKind
    tls: Tls = Tls.VERIFIED
    downgrade: Downgrade = Downgrade.REFUSED

    @classmethod
    def of(cls, request: Request, url: httpx.URL, *, user_agent: bytes, with_validators: bool) -> Hop:
        validators = _validators(request) if with_validators else ()
        headers = (
            (b"Host", url.netloc),
            (b"User-Agent", user_agent),
            (b"Accept", _ACCEPT[request.kind]),
            (b"Accept-Encoding", b"gzip"),
            *validators,
        )
        hop = cls(url=url, headers=headers, conditional=bool(validators), kind=request.kind)
        return hop if request.options is None else _with_options(hop, request.options)


@dataclass(frozen=True, slots=True)
class Moved:
    """The server points to another address."""

    to: httpx.URL
    for_good: bool


@dataclass(frozen=True, slots=True)
class Unchanged:
    answer: Answer


@dataclass(frozen=True, slots=True)
class Arrived:
    answer: Answer
    body: bytes
    wire_bytes: int


Step = Moved | Unchanged | Arrived


async def take_hop(pool: httpcore.AsyncConnectionPool, hop: Hop, *, bounds: Bounds, now: datetime) -> Step:
    """Ask and read. A Fault for what is no step; the body of a redirect or an error is never read."""
    try:
        response = await pool.handle_async_request(_wire_request(hop, bounds))
    except FOREIGN_ERRORS as exc:
        raise foreign_fault(exc, in_body=False) from exc
    try:
        step = await _step(response, hop, bounds=bounds, now=now)
        if _has_surplus(response):
            await response.extensions["network_stream"].aclose()
        return step
    finally:
        # What is unread is not wanted: httpcore closes such a connection instead of emptying it.
        await response.aclose()


def _has_surplus(response: httpcore.Response) -> bool:
    """Whether more has come than the answer. It must not pass for the answer to the next request: that may be another's feed.

    Only httpcore's parser knows, and httpcore has no public way to ask it.
    """
    parser = response.stream._stream._connection._h11_state  # type: ignore[union-attr]
    return bool(parser.trailing_data[0])


async def _step(response: httpcore.Response, hop: Hop, *, bounds: Bounds, now: datetime) -> Step:
    answer = Answer(response.status, fields(response.headers))
    if answer.redirects:
        target = redirect_target(answer.fields.get(b"location"), hop.url, downgrade=hop.downgrade)
        return Moved(target, for_good=answer.redirects_for_good)
    if answer.carries_body:
        return await _arrived(answer, response, hop, bounds)
    if answer.status == HTTPStatus.NOT_MODIFIED and hop.conditional:
        # A 304 has no body; reading its end frees the connection for the next request.
        await _read(response, Body(coding="identity", bytes_max=0, bounds=bounds))
        return Unchanged(answer)
    raise status_fault(answer, now=now)


async def _arrived(answer: Answer, response: httpcore.Response, hop: Hop, bounds: Bounds) -> Arrived:
    bytes_max = bounds.body_bytes_max(hop.kind)
    overflow = Overflow.CUT if hop.kind is BodyKind.ROBOTS else Overflow.REFUSE
    encoding = coding(answer.fields.get(b"content-encoding"))
    body = Body(coding=encoding, bytes_max=bytes_max, bounds=bounds, overflow=overflow)
    body.expect(answer.declared_bytes)
    return Arrived(answer, await _read(response, body), body.wire_bytes)


async def _read(response: httpcore.Response, body: Body) -> bytes:
    try:
        # httpcore declares an iterator, but it is a generator; left half-read it must end here, not in the collector.
        async with aclosing(cast("AsyncGenerator[bytes, None]", response.aiter_stream())) as chunks:
            return await read_body(chunks, body)
    except FOREIGN_ERRORS as exc:
        raise foreign_fault(exc, in_body=True) from exc


def _wire_request(hop: Hop, bounds: Bounds) -> httpcore.Request:
    url = hop.url
    timeouts = {"connect": bounds.connect_s, "read": bounds.read_s, "write": bounds.read_s}
    return httpcore.Request(
        b"GET",
        httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=list(hop.headers),
        extensions={"timeout": timeouts},
    )


def _with_options(hop: Hop, options: FetchOptions) -> Hop:
    """The hop as the feed wants it: what is secret or lax stays at the feed's own origin."""
    downgrade = Downgrade.FOLLOWED if options.allow_http else Downgrade.REFUSED
    if not is_same_origin(checked_url(options.url), hop.url):
        return replace(hop, downgrade=downgrade)
    own = tuple((name.encode("ascii"), value.reveal().encode("ascii")) for name, value in options.headers)
    said = {name.lower() for name, _ in own}
    return replace(
        hop,
        headers=(*(pair for pair in hop.headers if pair[0].lower() not in said), *own),
        tls=Tls.ANY if options.insecure_tls else Tls.VERIFIED,
        downgrade=downgrade,
    )


def _validators(request: Request) -> tuple[tuple[bytes, bytes], ...]:
    pairs = ((b"If-None-Match", request.etag), (b"If-Modified-Since", request.last_modified))
    return tuple((name, value.encode("ascii")) for name, value in pairs if value and validator(value))
