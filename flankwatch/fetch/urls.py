"""Which addresses may be asked, and where a redirect may lead. Only httpx.URL parses: two parsers are one hole."""

from __future__ import annotations

import re
from enum import Enum

import httpx

from flankwatch.fetch.values import FailureReason, Fault
from flankwatch.limits import URL_CHARS_MAX
from flankwatch.redact import redact

__all__ = ["Downgrade", "checked_url", "is_same_origin", "redirect_target"]

# Parsers disagree about these (`http://127.0.0.1:80\@example.org/`), so an address that holds one means nothing good.
_FORBIDDEN = re.compile(r"[\\\s\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def checked_url(text: str) -> httpx.URL:
    """The address parsed, if it is plain http(s) with a host and without userinfo; else Fault(BAD_URL)."""
    problem, url = _parsed(text)
    if url is None:
        raise Fault(FailureReason.BAD_URL, f"{problem}: {_shown(text)}", permanent=True)
    return url


class Downgrade(Enum):
    """Whether a redirect may lead from https down to http."""

    REFUSED = "refused"
    FOLLOWED = "followed"


def redirect_target(location: bytes | None, base: httpx.URL, *, downgrade: Downgrade = Downgrade.REFUSED) -> httpx.URL:
    """Where a Location leads from `base`; Fault(BAD_REDIRECT) if we must not follow.

    Refused for good: another scheme than http(s), https to http unless that is allowed, userinfo, and what `checked_url`
    refuses.
    """
    if not location:
        raise Fault(FailureReason.BAD_REDIRECT, "a redirect without a Location")
    text = location.decode("utf-8", "surrogateescape")
    problem, url = _parsed(text, base=base)
    if url is not None and downgrade is Downgrade.REFUSED and (base.scheme, url.scheme) == ("https", "http"):
        problem, url = "a redirect from https down to http", None
    if url is None:
        raise Fault(FailureReason.BAD_REDIRECT, f"{problem}: {_shown(text)}", permanent=True)
    return url.copy_with(fragment=None) if url.fragment else url


def is_same_origin(asked: httpx.URL, next_hop: httpx.URL) -> bool:
    """Whether validators and a feed's own headers may travel on: the same origin, or its upgrade from http to https."""
    if asked.raw_host != next_hop.raw_host:
        return False
    before, after = (asked.scheme, _port(asked)), (next_hop.scheme, _port(next_hop))
    return before == after or (before, after) == (("http", 80), ("https", 443))


def _port(url: httpx.URL) -> int:
    return url.port or _DEFAULT_PORTS[url.scheme]


def _parsed(text: str, *, base: httpx.URL | None = None) -> tuple[str, httpx.URL | None]:
    if len(text) > URL_CHARS_MAX:
        return "the address is too long", None
    if _FORBIDDEN.search(text):
        return "a space, backslash or control character in the address", None
    try:
        url = base.join(text) if base else httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        return "not an address", None
    if len(str(url)) > URL_CHARS_MAX:
        return "the address is too long", None  # its letters beyond ASCII are sent as three to nine characters each
    problem = _problem(url)
    return problem, None if problem else url


def _problem(url: httpx.URL) -> str:
    if url.scheme not in _DEFAULT_PORTS:
        return "neither http nor https"
    if not url.raw_host:
        return "an address without a host"
    if (
        b"%" in url.raw_host
    ):  # how httpx writes what cannot stand in a host; the next reader would take it for another one
        return "a host that cannot be"
    if url.userinfo:
        return "a user or password in the address"
    return "" if url.port is None or 0 < url.port < 65536 else "an impossible port"


def _shown(text: str) -> str:
    text = text[:URL_CHARS_MAX]
    if text.startswith("//"):
        text = f"http:{text}"
    elif "://" not in text:
        text = text.partition("?")[0]  # redact() knows addresses by their scheme; a bare path keeps no query
    shown = redact(text)[:100]
    return "".join(char if char.isprintable() else "�" for char in shown)
