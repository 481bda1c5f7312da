"""What the tests of fetching share: a Fetcher for loopback, names and dials that pretend, and a time that never waits."""

# ruff: noqa: ASYNC109, ARG002 (the signatures are httpcore's and the resolver's)
from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime

import httpcore
import trustme
from web_servers import USER_AGENT

from flankwatch.fetch import BodyKind, Failed, FailureReason, Fetcher, Manners, Request, Timer
from flankwatch.fetch.stream import SocketBackend

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANYWHERE = frozenset({"127.0.0.1", "127.0.0.2"})


def fetcher(**arguments) -> Fetcher:
    return Fetcher(**{"allow_hosts": ANYWHERE, "user_agent": USER_AGENT, "clock": lambda: NOW, **arguments})


async def fetched(url: str, *, etag: str | None = None, kind: BodyKind = BodyKind.FEED, options=None, **arguments):
    async with fetcher(**arguments) as web:
        return await web.fetch(Request(url=url, kind=kind, etag=etag, options=options))


def failed_for(outcome, reason: FailureReason) -> Failed:
    assert isinstance(outcome, Failed), outcome
    assert outcome.reason is reason, outcome
    assert outcome.detail
    assert outcome.detail.isprintable()
    assert len(outcome.detail) <= 200
    return outcome


class Dialler(httpcore.AsyncNetworkBackend):
    """Remembers what it was to dial, and dials `port` of this machine instead."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.dialled: list[tuple[str, int]] = []

    async def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.dialled.append((host, port))
        return await SocketBackend().connect_tcp("127.0.0.1", self.port, timeout)


class Names:
    """A resolver that gives its answers in turn, the last one for ever."""

    def __init__(self, *answers: list[str] | OSError) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, OSError):
            raise answer
        return answer


class Time:
    """A time that jumps to whenever somebody sleeps until, and remembers how long each slept."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    async def sleep(self, wait_s: float) -> None:
        self.slept.append(wait_s)
        until = self.now + wait_s
        await asyncio.sleep(0)
        self.now = max(self.now, until)

    @property
    def timer(self) -> Timer:
        return Timer(clock=lambda: self.now, sleep=self.sleep)

    def manners(self, **arguments) -> Manners:
        return Manners(timer=self.timer, **arguments)


def public(server, **arguments) -> dict[str, object]:
    """Arguments under which every name is a public host, answered by `server`."""
    return {"resolver": Names(["8.8.8.8"]), "dial": Dialler(server.port), "allow_hosts": frozenset(), **arguments}


class Authority:
    """A certificate authority for the tests: `server` serves as localhost, `client` trusts it."""

    def __init__(self) -> None:
        authority = trustme.CA()
        self.server = self._serving(authority, "localhost")
        self.other_name = self._serving(authority, "elsewhere.example")
        self.self_signed = self._serving(trustme.CA(), "localhost")
        self.client = ssl.create_default_context()
        authority.configure_trust(self.client)

    @staticmethod
    def _serving(authority: trustme.CA, name: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(context)
        return context
