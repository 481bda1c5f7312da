"""What an answer's head means, and how failures are named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

import httpcore

from flankwatch.fetch.headers import Fields, printable, retry_after_s
from flankwatch.fetch.values import FailureReason, Fault

__all__ = ["FOREIGN_ERRORS", "Answer", "foreign_fault", "one_line", "status_fault"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT_REDIRECTS = frozenset({301, 308})
_DETAIL_CHARS_MAX = 160

FOREIGN_ERRORS = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    OSError,  # TimeoutError is one
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and header fields of one hop."""

    status: int
    fields: Fields

    @property
    def redirects(self) -> bool:
        return self.status in _REDIRECTS

    @property
    def redirects_for_good(self) -> bool:
        return self.status in _PERMANENT_REDIRECTS

    @property
    def carries_body(self) -> bool:
        # 206 answers a Range we never send: a part of the document, not the document.
        return 200 <= self.status < 300 and self.status != HTTPStatus.PARTIAL_CONTENT

    @property
    def etag(self) -> str | None:
        return printable(self.fields.get(b"etag"))

    @property
    def last_modified(self) -> str | None:
        return printable(self.fields.get(b"last-modified"))

    @property
    def content_type(self) -> str | None:
        return printable(self.fields.get(b"content-type"))

    @property
    def declared_bytes(self) -> int | None:
        length = self.fields.get(b"content-length", b"")
        return int(length) if length.isdigit() and len(length) <= 18 else None


def status_fault(answer: Answer, *, now: datetime) -> Fault:
    """The failure that a status without a usable body stands for."""
    status = answer.status
    wait_s = retry_after_s(answer.fields.get(b"retry-after"), now=now) if status in (429, 503) else None
    return Fault(
        _status_reason(status, asked_to_wait=wait_s is not None),
        _status_detail(status),
        status=status,
        retry_after_s=wait_s,
        permanent=status == HTTPStatus.GONE,
    )


def _status_reason(status: int, *, asked_to_wait: bool) -> FailureReason:
    named = {410: FailureReason.HTTP_GONE, 404: FailureReason.HTTP_NOT_FOUND, 429: FailureReason.HTTP_THROTTLED}
    if status in named:
        return named[status]
    if status == HTTPStatus.SERVICE_UNAVAILABLE and asked_to_wait:
        return FailureReason.HTTP_THROTTLED
    families = {4: FailureReason.HTTP_CLIENT_ERROR, 5: FailureReason.HTTP_SERVER_ERROR}
    return families.get(status // 100, FailureReason.PROTOCOL)


def _status_detail(status: int) -> str:
    if status == HTTPStatus.NOT_MODIFIED:
        return "HTTP 304 although we sent no validator"
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"


def foreign_fault(exc: Exception, *, in_body: bool) -> Fault:
    """The failure behind an error of httpcore or the system."""
    if isinstance(exc, httpcore.ConnectTimeout):
        return Fault(FailureReason.TIMEOUT, "no connection in time")
    if isinstance(exc, httpcore.TimeoutException):
        return Fault(FailureReason.TIMEOUT, "the server fell silent")
    if isinstance(exc, TimeoutError):
        return Fault(FailureReason.TIMEOUT, "not done within the total deadline")
    if isinstance(exc, httpcore.ProtocolError):
        return _protocol_fault(str(exc), in_body=in_body)
    reason = FailureReason.TRUNCATED if in_body else FailureReason.CONNECT
    return Fault(reason, one_line(str(exc)) or "the connection was lost")


def _protocol_fault(message: str, *, in_body: bool) -> Fault:
    # h11 and httpcore have one class for everything a server can do wrong; only the words tell a cut from a lie.
    if in_body and message.startswith("peer closed connection"):
        return Fault(FailureReason.TRUNCATED, "the connection was closed before the body's end")
    if message.startswith("Server disconnected"):
        return Fault(FailureReason.CONNECT, "the server closed the connection without an answer")
    return Fault(FailureReason.PROTOCOL, f"not valid HTTP: {one_line(message)}")


def one_line(text: str) -> str:
    """The text printable, without line breaks, and short enough for a log."""
    shown = "".join(char if char.isprintable() else " " for char in text[:_DETAIL_CHARS_MAX])
    return " ".join(shown.split())
