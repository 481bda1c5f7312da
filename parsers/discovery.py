"""The feeds that a web page offers, and the addresses where feeds are usually found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from parsers.charset import decode
from parsers.errors import EmptyBody, NotAPage
from parsers.limits import GUESSES_MAX, OFFERS_MAX, PAGE_BYTES_MAX, SNIFF_BYTES, TITLE_CHARS_MAX
from parsers.links import feed_link, link_key, web_link
from parsers.records import Offer, OfferedFeed
from parsers.tags import IGNORED, Attributes, attributes, opening
from parsers.text import line, plain

__all__ = ["offered", "telegram_channel", "usual_places"]

# What stands in a script is text, whatever it looks like.
_TAG = re.compile(
    rf"{IGNORED}|<(?P<hidden>script|style)(?=[\s>]).*?(?:</(?P=hidden)|\Z)|{opening('link|a|base')}",
    re.DOTALL | re.IGNORECASE,
)
_TYPES = re.compile(r"(?:application|text)/(?:(?:x\.?)?(?:rss|atom|rdf)(?:\+xml)?|xml|feed\+json|x-rss\+xml)\s*(?:;|$)")
# The words by which addresses of feeds give themselves away, whole: "feedback" and "press" are none.
_LIKE_A_FEED = re.compile(r"(?:^|[/._=&?-])(?:rss2?|atom|rdf|feeds?|rss20|jsonfeed)(?:[/._=&-]|$)", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|koment|kommentar", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"https?(?::|%3a)", re.IGNORECASE
)  # a reader's subscription link holds the feed's address inside


def offered(page: bytes, *, url: str, content_type: str | None = None) -> tuple[OfferedFeed, ...]:
    """The feeds that the page at `url` offers, each once, likeliest first. Raises EmptyBody or NotAPage.

    First those the page announces to programs, then links that look like feeds; feeds of comments come last of all.
    """
    text = decode(page[:PAGE_BYTES_MAX], content_type=content_type)
    if not text.strip():
        raise EmptyBody("the body is empty")
    if "<" not in text[: 4 * SNIFF_BYTES]:
        raise NotAPage("the body holds no markup")
    found: dict[str, OfferedFeed] = {}
    for one in _offers(text, url):
        found.setdefault(link_key(one.url), one)
        if len(found) >= OFFERS_MAX:
            break
    announced_first = sorted(found.values(), key=lambda one: one.offer is not Offer.ANNOUNCED)
    return tuple(sorted(announced_first, key=_is_of_comments))


def _offers(text: str, url: str) -> Iterator[OfferedFeed]:
    base = url
    for tag in _TAG.finditer(text):
        if tag["inside"] is None:
            continue
        about, name = attributes(tag["inside"]), tag["name"].lower()
        if name == "base":
            base = web_link(about.get("href", ""), base) or base
        elif name == "link" and _is_announced(about) and (link := feed_link(about.get("href", ""), base)):
            yield OfferedFeed(url=_bare(link), title=_title(about.get("title", "")), offer=Offer.ANNOUNCED)
        elif name == "a" and (link := _linked(about, base)):
            said = plain(text[tag.end() : tag.end() + TITLE_CHARS_MAX].partition("</a")[0])
            yield OfferedFeed(url=link, title=_title(about.get("title") or said), offer=Offer.LINKED)


def _is_announced(link: Attributes) -> bool:
    relations = link.get("rel", "").lower().split()
    if "stylesheet" in relations or not {"alternate", "feed"} & set(relations):
        return False
    kind = link.get("type", "").strip().lower()
    # WordPress announces each page as application/json too, for its editor
    return bool(_TYPES.match(kind)) or (kind in ("", "application/json") and _is_like_a_feed(link.get("href", "")))


def _linked(anchor: Attributes, base: str) -> str | None:
    """Where this link leads, if that looks like a feed."""
    href = anchor.get("href", "")
    if _TYPES.match(anchor.get("type", "").strip().lower()) or _is_like_a_feed(href):
        link = feed_link(href, base)
        return _bare(link) if link else None
    return None


def _is_like_a_feed(href: str) -> bool:
    scheme, _, rest = href.strip().partition("://")
    path = rest.partition("/")[2] if rest else scheme
    return bool(_LIKE_A_FEED.search(f"/{path.partition('#')[0]}")) and not _ELSEWHERE.search(path)


def _bare(link: str) -> str:
    return link.partition("#")[0]


def _title(said: str) -> str | None:
    return line(plain(said))[:TITLE_CHARS_MAX] or None


def _is_of_comments(one: OfferedFeed) -> bool:
    return bool(_COMMENTS.search(one.url) or _COMMENTS.search(one.title or ""))


# --- where a page offers none ---------------------------------------------------------------------------------------

_AT_ROOT = (
    "/feed",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
    "/feeds/posts/default",
    "/?feed=rss2",
    "/rss/news.xml",
    "/news-sitemap.xml",
    "/sitemap-news.xml",
)
_AT_PAGE = ("/feed", "/rss", "/rss.xml", "?format=feed&type=rss")


def usual_places(url: str) -> tuple[str, ...]:
    """Addresses where sites keep their feeds without saying so, likeliest first: beside the page, then at the site's root.

    >>> usual_places("https://example.org/en/?x=1")[:2], usual_places("https://example.org")[0]
    (('https://example.org/en/feed', 'https://example.org/en/rss'), 'https://example.org/feed')
    """
    link = web_link(url)
    if link is None:
        return ()
    parts = urlsplit(link)
    root, path = f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")
    beside = [f"{root}{path}{place}" for place in _AT_PAGE] if path else []
    return tuple(dict.fromkeys([*beside, *(f"{root}{place}" for place in _AT_ROOT)]))[:GUESSES_MAX]


_TELEGRAM = re.compile(
    r"https?://(?:www\.)?(?:t|telegram)\.me/(?:s/)?@?([a-z][a-z0-9_]{3,31})(?:[/?#].*)?", re.IGNORECASE
)
_NO_CHANNELS = frozenset(("joinchat", "addstickers", "addemoji", "share", "proxy", "socks", "login", "setlanguage"))


def telegram_channel(url: str) -> str | None:
    """The page with a Telegram channel's messages, for any address of the channel; None for other addresses.

    >>> telegram_channel("https://t.me/Example_News/123"), telegram_channel("https://t.me/joinchat/x")
    ('https://t.me/s/Example_News', None)
    """
    found = _TELEGRAM.fullmatch(url.strip())
    return f"https://t.me/s/{found[1]}" if found and found[1].lower() not in _NO_CHANNELS else None
