"""Links that every program reads alike, or none."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from parsers.limits import LINK_CHARS_MAX

__all__ = ["feed_link", "link_key", "web_link"]

_PLAIN_LINK = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,4})?(?:[/?#][!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~\[\]]*)?"
)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?\.?|\[[0-9a-f:.]+\]")
_SAFE = "!#$%&'()*+,-./:;=?@_~[]"


def web_link(href: str, base: str = "") -> str | None:
    """The absolute http or https address that `href` means on `base`, or None where it is anything else.

    None, too, for a user name, a backslash or a control character inside: programs disagree about where those lead.
    Letters beyond ASCII come back percent-encoded, hosts in their ASCII form.

    >>> web_link("post/1", "https://example.org/feed/"), web_link("javascript:alert(1)"), web_link("http://a\\\\@b.example/")
    ('https://example.org/feed/post/1', None, None)
    """
    href = href.strip()
    if len(href) > LINK_CHARS_MAX or not href:
        return None
    if _PLAIN_LINK.fullmatch(href):
        return href
    if "\\" in href or any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in href):
        return None
    try:
        own = urlsplit(href)
        return _absolute(urljoin(base, href)) if own.netloc or not own.scheme else None
    except ValueError:  # urllib's word for a bad port, a bad bracket, a host that NFKC would change
        return None


_READERS_SCHEME = re.compile(
    r"(?:feed|rss|itpc|pcast):(?://)?(?=https?://)|(?:feed|rss|itpc|pcast)(?=://)", re.IGNORECASE
)


def feed_link(href: str, base: str = "") -> str | None:
    """`web_link` without the schemes by which browsers once called a feed reader.

    >>> feed_link("feed://example.org/rss"), feed_link("feed:https://example.org/rss")
    ('http://example.org/rss', 'https://example.org/rss')
    """
    href = href.strip()
    scheme = _READERS_SCHEME.match(href)
    if scheme:
        href = href[scheme.end() :]
        href = f"http{href}" if href.startswith(":") else href
    return web_link(href, base)


def link_key(link: str) -> str:
    """What two spellings of one address share: scheme, `www.`, a port that goes without saying, fragment and last "/" are gone.

    >>> link_key("http://www.Example.org:80/rss/#top") == link_key("https://example.org/rss")
    True
    """
    try:
        parts = urlsplit(link)
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return link
    place = f"{host}:{port}" if port not in (None, 80, 443) else host
    return f"{place}{parts.path.rstrip('/')}{'?' + parts.query if parts.query else ''}"


def _absolute(link: str) -> str | None:
    parts = urlsplit(link)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    host = parts.hostname if parts.hostname.isascii() else parts.hostname.encode("idna").decode()
    host = f"[{host}]" if ":" in host else host
    if not _HOST.fullmatch(host):
        return None
    netloc = host if parts.port is None else f"{host}:{parts.port}"
    path, query, fragment = (quote(part, safe=_SAFE) for part in (parts.path, parts.query, parts.fragment))
    absolute = urlunsplit((parts.scheme, netloc, path, query, fragment))
    return absolute if len(absolute) <= LINK_CHARS_MAX else None
