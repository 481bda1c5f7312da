"""What parsers give back: frozen records of plain text, absolute links and aware UTC times. Absent is None or ().

`to_json` turns a record into the plain objects that the batch verbs print.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, StrEnum
from functools import singledispatch
from typing import Any

__all__ = [
    "Access",
    "FeedDocument",
    "FeedEntry",
    "ListingSelectors",
    "Offer",
    "OfferedFeed",
    "OpmlDocument",
    "OpmlFeed",
    "Page",
    "PageSelectors",
    "to_json",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One item of a feed. `id` is the publisher's, as written; `published` falls back to the only date there is."""

    id: str | None
    title: str | None
    link: str | None
    published: datetime | None
    updated: datetime | None
    summary: str | None
    content: str | None
    authors: tuple[str, ...] = ()
    image: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """A feed as published, in its order. `truncated` says that further entries were left out.

    `ttl_s` is the publisher's wish for the time between polls, at no hour (GMT) or day (Monday is 0) that it wants skipped;
    `hub` is a WebSub hub that tells of new entries.
    """

    title: str | None
    link: str | None
    entries: tuple[FeedEntry, ...]
    truncated: bool = False
    ttl_s: int | None = None
    hub: str | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingSelectors:
    """CSS selectors for a page that lists articles. `item` selects each, the others look inside it and may be absent."""

    item: str
    link: str | None = None
    title: str | None = None
    published: str | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSelectors:
    """CSS selectors for the pages of one site; each may be absent. What `remove` selects is dropped first."""

    title: str | None = None
    body: str | None = None
    published: str | None = None
    remove: tuple[str, ...] = ()


class Access(Enum):
    """What stands at an article's address for a reader who has not paid, signed in or agreed to anything."""

    FREE = "free"
    PAYWALL = "paywall"
    LOGIN = "login"
    CONSENT = "consent"
    BLOCKED = "blocked"
    NOT_FOUND = "not_found"
    STUB = "stub"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An article as its page tells it. `url` is the canonical one, `text` has one paragraph per line, `image` the lead picture.

    Behind a paywall `text` is what is free to read; where `access` is anything else than free, there is no title and no text.
    """

    url: str
    title: str | None
    text: str
    published: datetime | None
    modified: datetime | None
    authors: tuple[str, ...] = ()
    lang: str | None = None
    image: str | None = None
    access: Access = Access.FREE


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlFeed:
    """One feed of a list. `site` is its publisher's page; `folders` are those around it, outermost first."""

    url: str
    title: str | None = None
    site: str | None = None
    description: str | None = None
    language: str | None = None
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlDocument:
    """A list of feeds in its order. `refused` are addresses that are no web addresses; `truncated`: more were left out."""

    title: str | None
    feeds: tuple[OpmlFeed, ...]
    refused: tuple[str, ...] = ()
    truncated: bool = False


class Offer(StrEnum):
    """How a page offers a feed: to programs, in its head, or to readers, as a link."""

    ANNOUNCED = "announced"
    LINKED = "linked"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedFeed:
    """A feed that a page offers. `title` is what the page calls it."""

    url: str
    title: str | None
    offer: Offer


@singledispatch
def to_json(record: object) -> dict[str, Any]:
    """The object that a batch verb prints for a record; times are ISO 8601 in UTC."""
    raise TypeError(f"no JSON form for {type(record).__name__}")


@to_json.register
def _(record: FeedDocument) -> dict[str, Any]:
    return {
        "feed": {"title": record.title, "link": record.link},
        "entries": [to_json(entry) for entry in record.entries],
    }


@to_json.register
def _(record: FeedEntry) -> dict[str, Any]:
    return {
        "id": record.id,
        "title": record.title,
        "link": record.link,
        "published": _iso(record.published),
        "summary": record.summary,
        "content": record.content,
        "authors": list(record.authors),
    }


@to_json.register
def _(record: Page) -> dict[str, Any]:
    return {
        "url": record.url,
        "title": record.title,
        "text": record.text,
        "published": _iso(record.published),
        "modified": _iso(record.modified),
        "authors": list(record.authors),
        "lang": record.lang,
        "image": record.image,
        "access": record.access.value,
    }


def _iso(when: datetime | None) -> str | None:
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z") if when else None
