"""What a message says besides the article: why, from whom, when, where to read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from flankwatch import limits
from flankwatch.models import Alert, AlertKind, Entity, Feed, Hit, Mention, MentionKind
from flankwatch.render.pieces import clean, cut

__all__ = [
    "Entities",
    "Link",
    "also",
    "day",
    "joined_title",
    "link",
    "listed",
    "lone",
    "matched",
    "moment",
    "newest_first",
    "source",
    "when",
    "why",
]

Entities = Callable[[MentionKind, str], Entity | None]

# Our own names: strftime's depend on the machine's locale.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAMED_MAX = 8  # things named in one sentence; beyond that nobody reads it
_NAME_CHARS = 80
_URL_SAFE = "/?:@!$&'()*+,;=-._~%[]"


@dataclass(frozen=True, slots=True)
class Link:
    """A link that may be followed. `url` is ASCII; `host` is the name a reader should judge it by."""

    url: str
    host: str


def link(url: str) -> Link | None:
    """`url` as a link, or None where it must be shown as text: not http(s), odd, misleading or too long.

    >>> link("https://www.lsm.lv/raksts/1")
    Link(url='https://www.lsm.lv/raksts/1', host='www.lsm.lv')
    >>> link("javascript:alert(1)") is link("https://bank.example@evil.example/") is None
    True
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        name, port = parts.hostname or "", parts.port
        # IDNA 2003 is what the standard library has; a name it refuses is not made a link.
        host = name.encode("idna").decode("ascii")
    except ValueError:  # a bad port, bad brackets, or a name that is no name
        return None
    if (
        parts.scheme not in {"http", "https"}
        or not host
        or "@" in parts.netloc
        or re.search(r"[\s\\\x00-\x1f\x7f]", url)
    ):
        return None
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port is not None else "")
    rest = (quote(part, safe=_URL_SAFE, errors="replace") for part in (parts.path, parts.query, parts.fragment))
    safe = urlunsplit((parts.scheme, netloc, *rest))
    if len(safe) > limits.LINK_CHARS_MAX:
        return None
    return Link(url=safe, host=host if name == host else f"{clean(name)} ({host})")


def why(hit: Hit, entity: Entities) -> str:
    """Which mentions satisfied the list: `Latvia (name, demonym) and HIMARS (designation)`."""
    return matched(hit.mentions, entity)


def matched(mentions: Sequence[Mention], entity: Entities) -> str:
    """The mentions by what they name, each with its forms."""
    forms: dict[str, list[str]] = {}
    for mention in mentions:
        known = entity(mention.kind, mention.key)
        name = cut(clean(known.name if known else mention.key), _NAME_CHARS)
        form = str(mention.form or mention.kind)
        found = forms.setdefault(name, [])
        if form not in found:
            found.append(form)
    return listed([f"{name} ({', '.join(found)})" for name, found in forms.items()])


def listed(names: Sequence[str]) -> str:
    """The names as English lists them.

    >>> listed(["Latvia", "Estonia", "HIMARS"])
    'Latvia, Estonia and HIMARS'
    """
    shown = list(names[:_NAMED_MAX])
    if len(names) > len(shown):
        shown.append(f"{len(names) - len(shown)} more")
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def source(feed: Feed, entity: Entities) -> str:
    """Who says so: `Defence Blog, Latvian MoD, Latvia, government`; the owner only where it is another name."""
    country = entity(MentionKind.COUNTRY, feed.country)
    names = (feed.name, feed.owner, country.name if country else feed.country, feed.kind.value)
    return ", ".join(dict.fromkeys(filter(None, map(clean, names))))


def when(hit: Hit, zone: ZoneInfo) -> str:
    """When it was published in the reader's zone; when we found it, where the feed gave no date."""
    if hit.article.published_at is not None:
        return _moment(hit.article.published_at, zone)
    return f"no date given, found {_moment(hit.found_at, zone)}"


def day(hit: Hit, zone: ZoneInfo) -> str:
    """The day an article belongs to in a list of many."""
    at = _local(_moved(hit), zone)
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


def newest_first(hits: Sequence[Hit]) -> list[Hit]:
    """The hits by time of publication, or of finding where there is none; the newest leads."""
    return sorted(hits, key=_moved, reverse=True)


def also(alert: Alert) -> str:
    """`also reported by 4`, or nothing."""
    return f"also reported by {alert.also_reported}" if alert.also_reported > 0 else ""


def lone(alert: Alert) -> Hit | None:
    """The one hit an alert tells of; None where it lists many."""
    return alert.hits[0] if alert.kind is AlertKind.SINGLE and alert.hits else None


def joined_title(alert: Alert) -> str:
    """`23 earlier articles: eastern-flank-arms`."""
    many = len(alert.hits)
    title = f"{many} earlier {'article' if many == 1 else 'articles'}: {clean(alert.watchlist)}"
    return cut(title, limits.SUBJECT_CHARS_MAX)


def _moved(hit: Hit) -> datetime:
    return hit.article.published_at or hit.found_at


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    try:
        return at.astimezone(zone)
    except OverflowError:  # the last hours of year 9999, the first of year 1
        return at


def moment(at: datetime, zone: ZoneInfo) -> str:
    """A time for the columns of a list: `2026-03-10 07:41`, in the reader's zone."""
    return _local(at, zone).strftime("%Y-%m-%d %H:%M")


def _moment(at: datetime, zone: ZoneInfo) -> str:
    local = _local(at, zone)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M} {local.tzname()}"
