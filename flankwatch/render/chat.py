"""An alert as a chat message: a few lines, in which nothing from a feed can ping, format or link.

Chat services read markup in what they are sent: `@everyone` rings every phone, `[bank](http://…)` and `<http://…|bank>` make
links that lie, and a bare address becomes a link by itself. A word joiner (U+2060) has no width and breaks each of these.
"""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from flankwatch import limits
from flankwatch.models import Alert, Hit
from flankwatch.render.message import Message
from flankwatch.render.pieces import clean, cut, excerpt, headline, plain
from flankwatch.render.words import Entities, also, joined_title, link, newest_first, source, when, why

__all__ = ["joined", "neutral", "single"]

_JOINER = "\u2060"
# Full-width and small forms too: some services fold them before they look.
_SIGNS = re.compile(r"[@<#＠＜＃﹫﹤﹟]")
_LINK_PARTS = re.compile(r"(?<=\])(?=\()|(?<=:)(?=//)|(?<=\w)[.。．｡](?=[^\W\d_]{2})")
_FENCE = re.compile(r"`|\|\|")

_HEADLINE_CHARS = 200
_WHY_CHARS = 200
_FACTS_CHARS = 200
_EXCERPT_CHARS_MIN = 60  # shorter stretches of a sentence say nothing
_ITEM_CHARS = 90
_ITEM_LINK_CHARS = 200  # longer links leave no room for the other articles


def neutral(text: str) -> str:
    """`text` on one line, looking the same, with every token broken that a chat service might act upon.

    >>> neutral("@everyone see http://evil.example").replace("\\u2060", "|")
    '@|everyone see http:|//evil.|example'
    """
    whole = _SIGNS.sub(lambda found: found[0] + _JOINER, clean(text))
    whole = _LINK_PARTS.sub(lambda found: found[0] + _JOINER, whole)
    return _FENCE.sub(lambda found: _JOINER.join(found[0]) + _JOINER, whole)


def single(alert: Alert, hit: Hit, *, zone: ZoneInfo, entity: Entities) -> Message:
    """At most five lines: headline, excerpt, list and reason, source and time, link."""
    title = cut(neutral(plain(headline(hit))), _HEADLINE_CHARS)
    reason = cut(neutral(": ".join(filter(None, [alert.watchlist, why(hit, entity)]))), _WHY_CHARS)
    facts = " · ".join(
        filter(None, [cut(neutral(source(hit.feed, entity)), _FACTS_CHARS), when(hit, zone), also(alert)])
    )
    lines = [title, reason, f"{facts} · ref {_short(alert.ref)}", _link(hit, limits.LINK_CHARS_MAX)]
    room = limits.CHAT_CHARS_MAX - sum(len(line) + 1 for line in lines)
    if room >= _EXCERPT_CHARS_MIN:
        lines.insert(1, cut(neutral(plain(excerpt(hit))), min(room, limits.EXCERPT_CHARS)))
    return _message(alert, title, list(filter(None, lines)))


def joined(alert: Alert, *, zone: ZoneInfo) -> Message:
    """One line for each of the newest articles, as many as fit, then how many there are besides."""
    title = neutral(joined_title(alert))
    end = f"ref {_short(alert.ref)}"
    room = limits.CHAT_CHARS_MAX - len(title) - len(end) - len("\n\nand 99999 more\n")
    lines: list[str] = []
    for hit in newest_first(alert.hits)[: limits.CHAT_LINES_MAX]:
        line = _item(hit, zone)
        room -= len(line) + 1
        if room < 0:
            break
        lines.append(line)
    more = len(alert.hits) - len(lines)
    return _message(alert, title, [title, *lines, *[f"and {more} more"] * (more > 0), end])


def _item(hit: Hit, zone: ZoneInfo) -> str:
    parts = [cut(neutral(plain(headline(hit))), _ITEM_CHARS), f"({cut(neutral(hit.feed.name), 40)}, {when(hit, zone)})"]
    return " ".join(filter(None, [*parts, _link(hit, _ITEM_LINK_CHARS)]))


def _link(hit: Hit, chars: int) -> str:
    """Our own link, whole; otherwise what is known of it, as text."""
    target = link(hit.article.url)
    if target is None:
        return cut(neutral(hit.article.url), 120)
    # The same address in spelling that no chat service acts upon: a server reads %40 as @.
    origin = re.match(r"https?://[^/?#]+", target.url)
    rest = target.url[origin.end() :] if origin else ""
    url = target.url.removesuffix(rest) + re.sub(r"[@()\[\]*'!|]", lambda found: f"%{ord(found[0]):02X}", rest)
    return url if len(url) <= chars else f"{neutral(target.host)} (the link is too long for a chat)"


def _short(ref: str) -> str:
    """Enough of the reference to search for it."""
    return neutral(ref)[:12]


def _message(alert: Alert, title: str, lines: list[str]) -> Message:
    return Message(title=title, text="\n".join(lines), ref=alert.ref, watchlist=alert.watchlist)
