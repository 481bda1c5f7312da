"""What is asked of the web and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from flankwatch.models import FetchOptions

__all__ = ["BodyKind", "Failed", "FailureReason", "Fault", "Fetched", "NotModified", "Outcome", "Request"]


class BodyKind(Enum):
    """What the body is expected to be; it decides the size that is still honest, and whether robots.txt is obeyed.

    A feed is offered for polling, so asking for it needs no other leave; pages, listing pages and sitemaps do.
    """

    FEED = auto()
    PAGE = auto()
    LISTING = auto()
    SITEMAP = auto()
    ROBOTS = auto()

    @property
    def obeys_robots(self) -> bool:
        return self in _CRAWLED


_CRAWLED = frozenset({BodyKind.PAGE, BodyKind.LISTING, BodyKind.SITEMAP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One address to fetch. With a validator the server may answer that nothing changed."""

    url: str
    kind: BodyKind
    etag: str | None = None
    last_modified: str | None = None
    options: FetchOptions | None = None


class FailureReason(StrEnum):
    ADDRESS_REFUSED = "address_refused"
    BAD_URL = "bad_url"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    BAD_REDIRECT = "bad_redirect"
    TRUNCATED = "truncated"
    BAD_ENCODING = "bad_encoding"
    HTTP_GONE = "http_gone"
    HTTP_NOT_FOUND = "http_not_found"
    HTTP_CLIENT_ERROR = "http_client_error"
    HTTP_SERVER_ERROR = "http_server_error"
    HTTP_THROTTLED = "http_throttled"
    PROTOCOL = "protocol"
    ROBOTS = "robots"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A body arrived whole. `body` is inflated, `wire_bytes` is what travelled.

    `moved_to` is set only if every hop was permanent (301, 308): the feed's address may be updated. The validators are fit
    to be stored and sent again; a poisonous one is None. `fresh_s` is how long the server asks not to be asked again, None
    where it does not ask.
    """

    url: str
    final_url: str
    status: int
    body: bytes
    content_type: str | None
    etag: str | None
    last_modified: str | None
    moved_to: str | None
    elapsed_s: float
    wire_bytes: int
    fresh_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says nothing changed. A validator is set only if the server sent it anew; `fresh_s` as in Fetched."""

    url: str
    elapsed_s: float
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    fresh_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Nothing usable arrived. `detail` is one short line for people, free of secrets.

    `permanent` means that asking the same address again cannot help; everything else may heal by itself.
    """

    url: str
    reason: FailureReason
    detail: str
    elapsed_s: float
    status: int | None = None
    retry_after_s: int | None = None
    permanent: bool = False


Outcome = Fetched | NotModified | Failed


class Fault(Exception):
    """How the rooms of this package tell Fetcher what went wrong."""

    def __init__(
        self,
        reason: FailureReason,
        detail: str,
        *,
        status: int | None = None,
        retry_after_s: int | None = None,
        permanent: bool = False,
    ) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.status = status
        self.retry_after_s = retry_after_s
        self.permanent = permanent
