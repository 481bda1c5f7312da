# ruff: noqa: ARG002 - aiosmtpd gives each handler everything it has
"""Real receivers on loopback: a mail server and a web server that can be told to misbehave."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import warnings
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER, PASSWORD = "desk", "canary-password-77"


class MailServer:
    """aiosmtpd; `answers` are the replies to give per command, `gate` holds DATA until it is set."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.recipients: list[list[str]] = []
        self.answers: dict[str, str] = {}
        self.refused: dict[str, str] = {}
        self.gate = asyncio.Event()
        self.gate.set()
        self.port = 0

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        if "MAIL" not in self.answers:
            envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        answer = self.refused.get(address) or self.answers.get("RCPT", "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await self.gate.wait()
        answer = self.answers.get("DATA", "250 OK")
        if answer.startswith("250"):
            self.raw.append(envelope.content)
            self.received.append(cast("EmailMessage", message_from_bytes(envelope.content, policy=default)))
            self.recipients.append(list(envelope.rcpt_tos))
        return answer

    def login(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        ok = isinstance(data, LoginPassword) and data.login == USER.encode() and data.password == PASSWORD.encode()
        return AuthResult(success=ok, handled=ok)  # handled: the server need not say 535 itself


@pytest.fixture
async def mail_server() -> AsyncIterator[MailServer]:
    async with _serving(MailServer()) as server:
        yield server


@pytest.fixture
async def login_server() -> AsyncIterator[MailServer]:
    """A mail server that takes nothing without a login."""
    handler = MailServer()
    async with _serving(handler, authenticator=handler.login, auth_required=True, auth_require_tls=False) as server:
        yield server


@contextlib.asynccontextmanager
async def _serving(handler: MailServer, **options: Any) -> AsyncIterator[MailServer]:
    loop = asyncio.get_running_loop()

    def session() -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # it warns of AUTH without TLS; on loopback that is all right
            return SMTP(handler, loop=loop, hostname="mx.example", **options)

    server = await loop.create_server(session, "127.0.0.1", 0)
    handler.port = server.sockets[0].getsockname()[1]
    yield handler
    handler.gate.set()
    server.close()
    await server.wait_closed()


@dataclass
class WebServer:
    """Answers `status` with `headers`, and keeps what it was sent as (path, headers, body)."""

    port: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    seen: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def web_servers() -> Iterator[list[WebServer]]:
    """Two web servers, so that one can redirect to the other."""
    pairs = [_serve_web() for _ in range(2)]
    yield [state for state, _ in pairs]
    for state, server in pairs:
        state.gate.set()
        server.shutdown()
        server.server_close()


@pytest.fixture
def web(web_servers: list[WebServer]) -> WebServer:
    return web_servers[0]


def _serve_web() -> tuple[WebServer, ThreadingHTTPServer]:
    state = WebServer()
    state.gate.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            state.seen.append((self.path, dict(self.headers), body))
            state.gate.wait(10)
            self.send_response(state.status)
            for name, value in state.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST  # noqa: N815 - the name http.server looks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the method it replaces
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return state, server
