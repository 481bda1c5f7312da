"""What the worker processes do: a stranger's bytes in, plain records with their keys out. Failure is a value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

import parsers.feed
from flankwatch.dedup.keys import EntryKeys, entry_keys, id_key
from flankwatch.models import FeedId, ListingSelectors, Selectors
from flankwatch.polling.standing import Wishes
from parsers.errors import ParseError
from parsers.records import Access, FeedEntry, Page, PageSelectors

__all__ = ["ReadEntry", "ReadFeed", "Unreadable", "read_feed", "read_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEntry:
    """An entry with what names it in its document: `own_id` and `own_link` are empty where other entries bear them too."""

    entry: FeedEntry
    id: bytes
    own_id: str | None
    own_link: str

    def keys(self, feed_id: FeedId, outlet: str) -> EntryKeys:
        """All keys it is known by; for most entries, which are known by `id`, nobody needs them."""
        return entry_keys(feed_id=feed_id, outlet=outlet, **_named(self.entry, self.own_id, self.own_link))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFeed:
    """`truncated` says that the document had more entries than we keep."""

    entries: tuple[ReadEntry, ...]
    truncated: bool
    wishes: Wishes


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    reason: str
    detail: str


def read_feed(
    body: bytes,
    *,
    content_type: str | None,
    url: str,
    feed_id: FeedId,
    now: datetime,
    listing: ListingSelectors | None = None,
) -> ReadFeed | Unreadable:
    """The entries of a source, each once, in the document's order. `url` is where it came from."""
    try:
        document = parsers.feed.parse(body, url=url, content_type=content_type, now=now, listing=listing)
    except ParseError as exc:
        return Unreadable(reason=exc.reason, detail=str(exc))
    told = [entry for entry in document.entries if entry.title or entry.link or entry.summary or entry.content]
    shared_ids, shared_links = _shared(told, lambda entry: entry.id), _shared(told, lambda entry: entry.link)
    entries: dict[bytes, ReadEntry] = {}
    for entry in told:
        own_id = None if entry.id in shared_ids else entry.id
        own_link = "" if entry.link in shared_links else entry.link or ""
        identity = id_key(feed_id=feed_id, **_named(entry, own_id, own_link))
        entries.setdefault(identity, ReadEntry(entry=entry, id=identity, own_id=own_id, own_link=own_link))
    wishes = Wishes(ttl_s=document.ttl_s, skip_hours=document.skip_hours, skip_days=document.skip_days)
    return ReadFeed(entries=tuple(entries.values()), truncated=document.truncated, wishes=wishes)


class _Names(TypedDict):
    entry_id: str | None
    url: str
    title: str
    published: str


def _named(entry: FeedEntry, own_id: str | None, own_link: str) -> _Names:
    published = entry.published.isoformat() if entry.published else ""
    return {"entry_id": own_id, "url": own_link, "title": entry.title or "", "published": published}


def _shared(entries: Sequence[FeedEntry], name: Callable[[FeedEntry], str | None]) -> frozenset[str]:
    """Ids or links that entries with different titles share in one document: they identify nothing."""
    titles: dict[str, set[str]] = {}
    for entry in entries:
        if key := name(entry):
            titles.setdefault(key, set()).add(entry.title or "")
    return frozenset(key for key, found in titles.items() if len(found) > 1)


# What people are told of a page that holds no article.
_IN_THE_WAY = {
    Access.PAYWALL: "the article is for subscribers, and nothing of it is free to read",
    Access.LOGIN: "the site asks readers to sign in",
    Access.CONSENT: "the site shows its question about cookies in place of the article",
    Access.BLOCKED: "the site takes us for a robot and shows a check in place of the article",
    Access.NOT_FOUND: "the site says that there is no such page, though its server answered 200",
    Access.STUB: "the page only leads on to another address",
}


def read_page(body: bytes, *, content_type: str | None, url: str, selectors: Selectors) -> Page | Unreadable:
    """The article on a page, or what stands in its place. Its parser is loaded here: most polls need none of it."""
    import parsers.page

    wanted = PageSelectors(
        title=selectors.title, body=selectors.body, published=selectors.published, remove=selectors.remove
    )
    try:
        page = parsers.page.extract(body, url=url, content_type=content_type, selectors=wanted)
    except ParseError as exc:
        return Unreadable(reason=exc.reason, detail=str(exc))
    if page.access is Access.FREE or page.text:
        return page
    return Unreadable(reason=page.access.value, detail=_IN_THE_WAY[page.access])
