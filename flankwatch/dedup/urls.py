"""One key for the many addresses of one article.

courlan knows the tracking parameters and the percent-encoding; ours are the rules that say two *different* pages show
the same article: AMP, mobile hosts, the print view, the scheme, the trailing slash.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from courlan.clean import normalize_url

__all__ = ["host_of", "url_key"]

# `m.delfi.lv` and `amp.cnn.com` show what `delfi.lv` and `cnn.com` show; `en.` or `news.` do not.
_TWIN_HOST = re.compile(r"^(?:(?:www\d?|m|mobile|amp|touch|wap)\.)+(?=[^.]+\.)")
_AMP_PATH = re.compile(r"/amp(?=/|$)|\.amp(?=\.html?$|$)|(?<=/)amp/", re.IGNORECASE)
_VIEW_PARAMETERS = frozenset(
    {"amp", "outputtype", "output", "view", "print", "at_medium", "at_campaign", "ref", "from", "source", "rss"}
)
_VIEW_VALUES = frozenset({"", "1", "true", "amp", "print", "rss", "feed", "mobile"})

# Most addresses have nothing in them that could be spelled otherwise, but for a tail of utm parameters: these take 1 us
# instead of 40. A test holds both ways equal.
_PLAIN = re.compile(
    r"https?://([a-z0-9]++(?:-[a-z0-9]++)*+(?:\.[a-z0-9]++(?:-[a-z0-9]++)*+)++)"
    r"((?:/[A-Za-z0-9_~:=,-][A-Za-z0-9_~.:=,-]*+)*+)/?"
    r"(?:\?utm_[a-z]++=[A-Za-z0-9_-]*+(?:&utm_[a-z]++=[A-Za-z0-9_-]*+)*+)?"
)


def url_key(url: str) -> str:
    """The key under which an article's address is known; empty for an address that cannot be one.

    Tracking parameters, fragments, scheme, AMP and mobile spellings do not change it; any other parameter does.

    >>> url_key("https://m.delfi.lv/news/a?utm_source=rss&id=7#top") == url_key("http://www.delfi.lv/news/a/?id=7")
    True
    >>> url_key("https://delfi.lv/?id=7") == url_key("https://delfi.lv/?id=8")
    False
    """
    if (plain := _PLAIN.fullmatch(url)) and "amp" not in plain[2].lower():
        return _TWIN_HOST.sub("", plain[1]) + plain[2]
    return _spelled_out(url)


def _spelled_out(url: str) -> str:
    """The key of any address, taken apart."""
    try:
        parts = urlsplit(normalize_url(url.strip()))
        host = _host(parts)
        port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    except ValueError:
        return ""
    if not host:
        return ""
    # A fragment is a place on a page, unless the site is one page that shows its articles by it.
    route = f"#{parts.fragment}" if parts.fragment.startswith(("/", "!")) else ""
    path = _AMP_PATH.sub("", parts.path).rstrip("/")
    query = urlencode(
        [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _is_view(name, value)]
    )
    return f"{_TWIN_HOST.sub('', host)}{port}{path}{'?' + query if query else ''}{route}"


def _host(parts: SplitResult) -> str:
    """The host as it stands in an address, an IPv6 one in its brackets; empty where it can be none."""
    host = parts.hostname or ""
    if "[" not in parts.netloc:
        return host if host.isprintable() else ""
    return f"[{host}]" if parts.netloc.rpartition("@")[2].startswith("[") else ""


def host_of(url: str) -> str:
    """The host that publishes, without `www.` or `m.`; empty where there is none."""
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""
    return _TWIN_HOST.sub("", host)


def _is_view(name: str, value: str) -> bool:
    """Whether a parameter chooses how a page is shown or says where the reader came from, not which page it is."""
    return name.lower() in _VIEW_PARAMETERS and value.lower() in _VIEW_VALUES
