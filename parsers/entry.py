"""Raw fields to records: the one place where either reader's findings become a FeedEntry, so that both give equal ones."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from parsers.aggregators import is_aggregator, resolved
from parsers.dates import date, sane
from parsers.limits import AUTHORS_MAX, ID_CHARS_MAX, NAME_CHARS_MAX, TEXT_CHARS_MAX, TITLE_CHARS_MAX
from parsers.outlets import without_outlet
from parsers.records import FeedEntry
from parsers.text import line, plain, plain_or_markup, plain_title, web_link

__all__ = ["RawEntry", "Rich", "built", "headline", "is_image"]

# The latin-1 letters of UTF-8's lead bytes followed by one of its continuation bytes: what text read twice looks like.
_DOUBLED = re.compile("[\xc2-\xf4][\x80-\xbf]")
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:\?|$)", re.IGNORECASE)


@dataclass(slots=True)
class Rich:
    """A text and whether its type says that it is plain. Publishers lie about plain; see `plain_or_markup`."""

    text: str
    is_plain: bool = False


@dataclass(slots=True, kw_only=True)
class RawEntry:
    """One entry's fields as written, before anything is trusted.

    `links` are candidates, best first; `source` is the outlet that an aggregator names; the last three are pictures, each the
    first of its sort.
    """

    id: str = ""
    title: str = ""
    links: list[str] = field(default_factory=list)
    base: str = ""
    published: str = ""
    updated: str = ""
    created: str = ""
    summary: Rich | None = None
    contents: list[Rich] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    source: str = ""
    thumbnail: str = ""
    picture: str = ""
    enclosed: str = ""


def built(raw: RawEntry, *, now: datetime | None) -> FeedEntry:
    """The record of one entry: text plain and capped, the first good link, dates sane, authors once each."""
    updated = sane(date(raw.updated), now=now) if raw.updated else None
    published = sane(date(raw.published), now=now) if raw.published else None
    if published is None:
        published = (sane(date(raw.created), now=now) if raw.created else None) or updated
    contents = [text for rich in raw.contents if (text := _text(rich))]
    content = max(contents, key=len, default=None)
    summary = _text(raw.summary)
    image = raw.thumbnail or raw.picture or raw.enclosed
    title = headline(raw.title)
    link = next((link for one in raw.links if (link := web_link(one, raw.base))), None)
    if link and is_aggregator(link):
        link, title = resolved(link) or link, _without_source(title, raw.source)
    return FeedEntry(
        id=line(raw.id)[:ID_CHARS_MAX] or None,
        title=title,
        link=link,
        published=published,
        updated=updated,
        summary=None if summary == content else summary,
        content=content,
        authors=_names(raw.authors),
        image=web_link(image, raw.base) if image else None,
    )


def is_image(url: str, kind: str, medium: str = "") -> bool:
    """Whether a link's media type or medium, or where it has neither its ending, is a picture's."""
    return kind.startswith("image/") or medium == "image" or (not kind and not medium and bool(_PICTURE.search(url)))


def _without_source(title: str | None, source: str) -> str | None:
    """Aggregators end each headline with the outlet's name, which would make copies of one headline differ."""
    return without_outlet(title, outlets=[line(source)], headings=[]) if title and source else title


def headline(text: str) -> str | None:
    """One plain line of at most TITLE_CHARS_MAX characters, or None where nothing is left."""
    text = plain_title(_undoubled(text))
    return (text if "\n" not in text else " ".join(text.split()))[:TITLE_CHARS_MAX].rstrip() or None


def _text(rich: Rich | None) -> str | None:
    if rich is None or not rich.text:
        return None
    text = _undoubled(rich.text)
    return (plain_or_markup(text) if rich.is_plain else plain(text))[:TEXT_CHARS_MAX].rstrip() or None


def _undoubled(text: str) -> str:
    """`text` with UTF-8 that was taken for ISO 8859-1 put right, if all of it can be.

    >>> _undoubled("VilÅ†a")
    'VilÅ†a'
    >>> _undoubled("CafÃ©")
    'Café'
    """
    if text.isascii() or not _DOUBLED.search(text):
        return text
    try:
        return text.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        return text


_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,100}\.[a-zA-Z]{2,24}(?:\?subject=\S*)?")


def _names(authors: Iterable[str]) -> tuple[str, ...]:
    """Names without addresses, in order, once each; an address alone stands for its owner."""
    names = dict.fromkeys(name for one in authors if (name := _name(one[:NAME_CHARS_MAX])))
    return tuple(names)[:AUTHORS_MAX]


@lru_cache(maxsize=1024)  # a feed's authors are few
def _name(author: str) -> str:
    author = plain_or_markup(_undoubled(author))
    author = author if "\n" not in author else " ".join(author.split())
    if "@" not in author:
        return author
    name = _ADDRESS.sub("", author).replace("()", "").replace("<>", "").strip(" ,;:")
    if name.startswith("(") and name.endswith(")"):
        name = name[1:-1].strip()
    return name or author
