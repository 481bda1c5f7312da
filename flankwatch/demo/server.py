"""The demo's internet: every outlet of the bundled world on one loopback port, each under a path of its own."""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from flankwatch.demo.template import DateStyle, Setting, fill, fill_page
from flankwatch.demo.world import OUTLETS, Outlet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

__all__ = ["WORLD", "DemoServer", "Document"]

WORLD = Path(__file__).with_name("world")
_SHELL = "_shell.html"
_ENCODING = re.compile(r'<\?xml[^>]*encoding="([\w-]+)"')
_STOP_POLL_S = 0.02  # serve_forever looks this often whether it should end: the demo must not wait for its own server


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One address's answer. `packed` is the gzipped body where the outlet offers one."""

    body: bytes
    content_type: str
    packed: bytes | None = None


class DemoServer:
    """Serves the bundled world on 127.0.0.1 while the context is open; silent, and contacts nobody.

    All times are relative to `now`, which is fixed at the start: the same document keeps its strong ETag, and a
    conditional request gets 304. `answers` counts (path, status) pairs.
    """

    def __init__(self, *, now: datetime | None = None) -> None:
        self.now = (now or datetime.now(UTC)).astimezone(UTC)
        self.answers: Counter[tuple[str, int]] = Counter()
        self._lock = threading.Lock()
        self._documents: dict[str, Document] = {}

    @property
    def base_url(self) -> str:
        return f"http://{self.host}"

    @property
    def host(self) -> str:
        """`host:port`, as `allow_hosts` wants it."""
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def requests(self) -> Counter[str]:
        """How often each path was asked for."""
        with self._lock:
            total: Counter[str] = Counter()
            for (path, _status), count in self.answers.items():
                total[path] += count
            return total

    def feed_url(self, outlet: Outlet) -> str:
        return f"{self.base_url}/{outlet.name}/feed.xml"

    def document(self, path: str) -> Document | None:
        """What stands at `path`; a final slash makes no difference."""
        return self._documents.get(path.rstrip("/"))

    def record(self, path: str, status: int) -> None:
        with self._lock:
            self.answers[path, status] += 1

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, demo=self))
        self._documents = dict(_documents(self.base_url, self.now))
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_STOP_POLL_S,), name="demo-server", daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """Answers from the documents; HTTP/1.0, so that no connection outlives its answer."""

    server_version = "flankwatch-demo"
    sys_version = ""
    timeout = 10

    def __init__(self, *args: object, demo: DemoServer) -> None:
        self._demo = demo
        super().__init__(*args)  # type: ignore[arg-type]  # socketserver hands over three arguments of its own

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        document = self._demo.document(path)
        if document is None:
            self._answer(path, HTTPStatus.NOT_FOUND)
            return
        zipped = document.packed is not None and "gzip" in self.headers.get("Accept-Encoding", "")
        body = document.packed if zipped and document.packed is not None else document.body
        etag = _etag(body)
        headers = {"ETag": etag, "Vary": "Accept-Encoding"}
        if _holds(self.headers.get("If-None-Match", ""), etag):
            self._answer(path, HTTPStatus.NOT_MODIFIED, headers=headers)
            return
        headers["Content-Type"] = document.content_type
        if zipped:
            headers["Content-Encoding"] = "gzip"
        self._answer(path, HTTPStatus.OK, headers=headers, body=body)

    do_HEAD = do_GET  # noqa: N815 - the standard library chose the name

    def _answer(
        self, path: str, status: HTTPStatus, *, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> None:
        self._demo.record(path, status)
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library chose the name
        """Nothing: the demo's screen belongs to its alerts."""


def _etag(body: bytes) -> str:
    """A strong validator: it differs for the gzipped bytes, as RFC 9110 asks."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _holds(if_none_match: str, etag: str) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in tags or "*" in tags


def _documents(base_url: str, now: datetime) -> Iterator[tuple[str, Document]]:
    yield "/robots.txt", Document(body=b"User-agent: *\nAllow: /\n", content_type="text/plain; charset=utf-8")
    for outlet in OUTLETS:
        setting = _setting(outlet, base_url=base_url, now=now)
        yield f"/{outlet.name}/feed.xml", _feed_document(outlet, setting)
        yield from _page_documents(outlet, setting)


def _setting(outlet: Outlet, *, base_url: str, now: datetime) -> Setting:
    # wire.localhost is this machine too (RFC 6761): the demo needs a second host to show what m. hosts do to copies.
    port = urlsplit(base_url).port
    places = {
        "base": base_url,
        "site": f"{base_url}/{outlet.name}",
        "local": f"http://wire.localhost:{port}",
        "mobile": f"http://m.wire.localhost:{port}",
    }
    return Setting(now=now, language=outlet.language, places=places)


def _feed_document(outlet: Outlet, setting: Setting) -> Document:
    page = WORLD / "feeds" / f"{outlet.name}.html"
    if page.exists():
        return Document(body=page.read_bytes(), content_type="text/html; charset=utf-8")
    template = (WORLD / "feeds" / f"{outlet.name}.xml").read_text("utf-8")
    declared = _ENCODING.match(template)
    encoding = declared[1] if declared else "utf-8"
    kind, style = _feed_kind(template)
    body = fill(template, setting=setting, style=style).encode(encoding)
    packed = gzip.compress(body, mtime=0) if outlet.gzips else None
    return Document(body=body, content_type=f"application/{kind}; charset={encoding.lower()}", packed=packed)


def _feed_kind(template: str) -> tuple[str, DateStyle]:
    if "<rss" in template:
        return "rss+xml", DateStyle.RFC822
    return ("rdf+xml" if "<rdf:RDF" in template else "atom+xml"), DateStyle.ISO


def _page_documents(outlet: Outlet, setting: Setting) -> Iterator[tuple[str, Document]]:
    folder = WORLD / "pages" / outlet.name
    if not folder.exists():
        return
    shell = (folder / _SHELL).read_text("utf-8")
    for file in sorted(folder.glob("*.html")):
        if file.name == _SHELL:
            continue
        path = f"/{outlet.name}/{file.stem}"
        page = fill_page(shell, file.read_text("utf-8"), url=f"{setting.places['base']}{path}", setting=setting)
        yield path, Document(body=page.encode(), content_type="text/html; charset=utf-8")
