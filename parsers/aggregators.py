"""Links that lead through an aggregator or a redirector: the article's own address where the link holds it, with no request.

Google News once wrote the address into the id of its links (base64 of a protobuf with the address as field 4); since 2024 the
id is a key (`AU_yqL…`) that only its servers know. The others carry the address as a parameter. Only those known to do so stand
here; a parameter called `url` on any other page may be anything.
"""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from parsers.links import web_link

__all__ = ["is_aggregator", "resolved"]

_GOOGLE_NEWS = "news.google.com"
_ARTICLE = re.compile(r"(?:/__i/rss/rd|/rss)?/(?:articles|read)/([\w-]{16,}={0,2})")
# Host and path of each redirector, and the parameters that may hold the address.
_REDIRECTORS = {
    ("google.com", "/url"): ("url", "q"),  # Google Alerts
    ("bing.com", "/news/apiclick.aspx"): ("url",),
    ("facebook.com", "/l.php"): ("u",),
    ("l.facebook.com", "/l.php"): ("u",),
    ("lm.facebook.com", "/l.php"): ("u",),
    ("l.instagram.com", "/"): ("u",),
    ("vk.com", "/away.php"): ("to",),
    ("youtube.com", "/redirect"): ("q",),
    ("sba.yandex.net", "/redirect"): ("url",),
    ("yandex.ru", "/clck/jsredir"): ("url",),
    ("yandex.com", "/clck/jsredir"): ("url",),
}


# Asked of every entry of every feed, so most links must be let go before they are taken apart: 0.2 µs instead of 2.
_HOSTS = re.compile(
    r"https?://(?:www\.)?(?:" + "|".join(map(re.escape, (_GOOGLE_NEWS, *{host for host, _ in _REDIRECTORS}))) + ")/"
)


def is_aggregator(link: str) -> bool:
    """Whether `link` leads to an aggregator's or redirector's page instead of the article's own.

    >>> is_aggregator("https://news.google.com/rss/articles/CBMiSEFVX3lxTFBh?oc=5"), is_aggregator("https://a.example/?url=b")
    (True, False)
    """
    parts = _split(link)
    return parts is not None and (_google_id(parts) is not None or _key(parts) in _REDIRECTORS)


def resolved(link: str) -> str | None:
    """The article's own address, or None where `link` is no aggregator's or does not hold it.

    >>> resolved("https://www.google.com/url?rct=j&url=https://a.example/1%3Fx%3D2&ct=ga")
    'https://a.example/1?x=2'
    """
    parts = _split(link)
    if parts is None:
        return None
    found = _encoded(google) if (google := _google_id(parts)) else _parameter(parts)
    own = web_link(found) if found.startswith(("http://", "https://")) else None
    return own if own and not is_aggregator(own) else None


def _split(link: str) -> SplitResult | None:
    """The parts of a link to one of the hosts above."""
    if not _HOSTS.match(link):
        return None
    try:
        return urlsplit(link)
    except ValueError:  # a bad bracket
        return None


def _key(parts: SplitResult) -> tuple[str, str]:
    return (parts.hostname or "").removeprefix("www."), parts.path


def _google_id(parts: SplitResult) -> str | None:
    found = _ARTICLE.fullmatch(parts.path) if parts.hostname == _GOOGLE_NEWS else None
    return found[1] if found else None


def _parameter(parts: SplitResult) -> str:
    names = _REDIRECTORS.get(_key(parts), ())
    query = parse_qs(parts.query) if names else {}
    return next((query[name][0] for name in names if name in query), "")


def _encoded(article_id: str) -> str:
    """Field 4 of the protobuf that the id encodes, "" where there is none: after a number comes 0x22, a length and the text."""
    try:
        data = base64.urlsafe_b64decode(article_id.rstrip("=") + "=" * (-len(article_id.rstrip("=")) % 4))
    except (binascii.Error, ValueError):
        return ""
    if data[:1] != b"\x08" or data[2:3] != b"\x22":
        return ""
    length, at = _number(data, 3)
    return data[at : at + length].decode("utf-8", "replace")


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A varint of one or two bytes, which lengths of links need, and where the next byte stands."""
    low = data[at] if at < len(data) else 0
    if low < 0x80:
        return low, at + 1
    high = data[at + 1] if at + 1 < len(data) else 0
    return (low & 0x7F) | (high & 0x7F) << 7, at + 2
