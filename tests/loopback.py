"""Real receivers on 127.0.0.1: a web server that publishes feeds, and a mail server that keeps what it gets."""

from __future__ import annotations

import contextlib
import email
import email.policy
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

__all__ = ["Mailbox", "Publisher", "free_port", "rss", "write_config"]

WATCHLIST = """\
name: flank
about: Arms for the Baltic states
countries: ["@baltics"]
weapons: [himars]
require: countries and weapons
within: sentence
channels: [desk]
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def rss(*titles: str, hours_ago: float = 1, text: str = "A report from our correspondent.") -> bytes:
    """A feed with one entry per title, newest first."""
    at = format_datetime(datetime.now(UTC) - timedelta(hours=hours_ago))
    items = "".join(
        f"<item><title>{escape(title)}</title><link>https://outlet.example/{abs(hash(title))}</link>"
        f"<guid>urn:{abs(hash(title))}</guid><pubDate>{at}</pubDate><description>{escape(text)}</description></item>"
        for title in titles
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode()


@dataclass(slots=True)
class Answer:
    status: int
    body: bytes
    headers: dict[str, str]


class Publisher:
    """Serves what `publish` was given, with an ETag and 304; counts requests by path. A context manager."""

    def __init__(self) -> None:
        self._answers: dict[str, Answer] = {}
        self.requests: Counter[str] = Counter()
        self.heard: dict[str, dict[str, str]] = {}  # the header fields of the last request for a path
        self.held: dict[str, threading.Event] = {}  # a path here is answered only when its event is set
        self.sets: dict[str, threading.Event] = {}  # a request for a path here sets its event
        handler = type("Handler", (_Handler,), {"publisher": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.host = f"127.0.0.1:{self._server.server_port}"

    def publish(self, path: str, body: bytes, *, status: int = 200, **headers: str) -> str:
        """Serve `body` at `path` from now on; its address."""
        self._answers[path] = Answer(status, body, {name.replace("_", "-"): value for name, value in headers.items()})
        return f"http://{self.host}{path}"

    def answer(self, path: str, etag: str | None) -> Answer:
        self.requests[path] += 1
        if path in self.sets:
            self.sets[path].set()
        if path in self.held:
            self.held[path].wait(25)
        answer = self._answers.get(path, Answer(404, b"", {}))
        tag = f'"{hash(answer.body)}"'
        if answer.status == 200 and etag == tag:
            return Answer(304, b"", {"ETag": tag})
        return Answer(
            answer.status, answer.body, {"Content-Type": "application/rss+xml", "ETag": tag, **answer.headers}
        )

    def __enter__(self) -> Publisher:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    publisher: Publisher
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.publisher.heard[self.path] = {name.lower(): value for name, value in self.headers.items()}
        answer = self.publisher.answer(self.path, self.headers.get("If-None-Match"))
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # a reader may hang up on what is too large
            self.wfile.write(answer.body)

    def log_message(self, *_: Any) -> None:
        """Stay silent."""


@dataclass
class Mailbox:
    """A mail server that accepts everything, or answers `refusal`. A context manager."""

    refusal: str | None = None
    letters: list[EmailMessage] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)
    _controller: Controller | None = None

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        if self.refusal:
            return self.refusal
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with self.arrived:
            self.letters.append(letter)
            self.arrived.notify_all()
        return "250 OK"

    @property
    def url(self) -> str:
        """The Apprise address of a reader here."""
        assert self._controller is not None
        return (
            f"mailto://127.0.0.1:{self._controller.port}/?from=watch@flank.example&to=desk@flank.example&mode=insecure"
        )

    @property
    def subjects(self) -> list[str]:
        return [str(letter["Subject"]) for letter in self.letters]

    def wait(self, count: int, timeout_s: float) -> bool:
        """Until `count` letters are here."""
        with self.arrived:
            return self.arrived.wait_for(lambda: len(self.letters) >= count, timeout_s)

    def __enter__(self) -> Mailbox:
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self._controller.start()
        return self

    def __exit__(self, *exc: object) -> None:
        if self._controller is not None:
            self._controller.stop()


def write_config(folder: Path, feeds: dict[str, str], *, allow: str, channel: str = "console://") -> Path:
    """A configuration that polls `feeds` (name → address) for one watch-list with one channel, `desk`."""
    (folder / "watchlists").mkdir(parents=True, exist_ok=True)
    rows = "".join(
        f"  - name: {name}\n    url: {url}\n    country: LV\n    language: en\n    owner: {name}\n    kind: news\n"
        f"    fulltext: never\n"
        for name, url in feeds.items()
    )
    (folder / "feeds.yaml").write_text("feeds:\n" + rows, encoding="utf-8")
    (folder / "alerts.yaml").write_text(f"channels:\n  - name: desk\n    url: {channel}\n", encoding="utf-8")
    (folder / "settings.yaml").write_text(f'allow_hosts: ["{allow}"]\n', encoding="utf-8")
    (folder / "watchlists" / "flank.yaml").write_text(WATCHLIST, encoding="utf-8")
    return folder


@contextmanager
def listening() -> Iterator[tuple[int, list[object]]]:
    """A loopback port that counts who calls."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)

        def answer() -> None:
            try:
                while True:
                    calls.append(server.accept())
            except OSError:
                return

        thread = threading.Thread(target=answer)
        thread.start()
        yield server.getsockname()[1], calls
        thread.join()
