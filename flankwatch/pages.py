"""Reading the article pages that are worth it; a page that cannot be read leaves the entry to what its feed gave."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flankwatch.errors import WorkerFailed
from flankwatch.fetch import BodyKind, Failed, Fetched, Fetcher, Request
from flankwatch.limits import PAGE_PARSE_S, PAGES_PER_POLL_MAX, PAGES_S, PARAGRAPH_CHARS
from flankwatch.models import Feed, Fulltext, Selectors
from flankwatch.policy import is_recent
from flankwatch.reading import ReadEntry, read_page
from flankwatch.workers import Workers
from parsers.records import Access, Page

__all__ = ["PageReader", "Unread", "feed_text", "fetched_page", "page_noted", "without_headline"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A page that could not be had: `reason` is one word for the record, `detail` one line for people."""

    reason: str
    detail: str


_PUT_OFF = Unread(
    reason="put_off", detail=f"one poll reads {PAGES_PER_POLL_MAX} pages at the most, for {PAGES_S:.0f} seconds"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReader:
    fetcher: Fetcher
    workers: Workers
    baseline_hours: int
    clock: Callable[[], datetime]

    async def read(self, feed: Feed, entries: Sequence[ReadEntry], *, first_sight: bool) -> list[Page | Unread | None]:
        """A page for each entry that is worth one, in order, or why it could not be read; None for the others."""
        worth = [entry for entry in entries if self._is_worth_it(feed, entry, first_sight=first_sight)]
        found: dict[bytes, Page | Unread] = {entry.keys.id: _PUT_OFF for entry in worth}

        async def read_one(entry: ReadEntry) -> None:
            found[entry.keys.id] = await self._page(feed, entry.entry.link or "")

        try:
            async with asyncio.timeout(PAGES_S), asyncio.TaskGroup() as tasks:
                for entry in worth[:PAGES_PER_POLL_MAX]:
                    tasks.create_task(read_one(entry))
        except TimeoutError:
            read = sum(isinstance(page, Page) for page in found.values())
            log.warning("pages given up", extra={"feed": feed.name, "read": read, "wanted": len(worth)})
        return [found.get(entry.keys.id) for entry in entries]

    def _is_worth_it(self, feed: Feed, read: ReadEntry, *, first_sight: bool) -> bool:
        if feed.fulltext is Fulltext.NEVER or not read.entry.link:
            return False
        if first_sight and not is_recent(read.entry.published, hours=self.baseline_hours, now=self.clock()):
            return False  # it cannot alert: see policy.owed_alerts
        return feed.fulltext is Fulltext.ALWAYS or len(feed_text(read)) < PARAGRAPH_CHARS

    async def _page(self, feed: Feed, url: str) -> Page | Unread:
        page = await fetched_page(self.fetcher, self.workers, url, feed.selectors)
        if isinstance(page, Unread):
            fields = {"feed": feed.name, "url": url, "reason": page.reason, "detail": page.detail}
            log.warning("page not read", extra=fields)
        return page


async def fetched_page(fetcher: Fetcher, workers: Workers, url: str, selectors: Selectors) -> Page | Unread:
    """The article at `url`, extracted in a worker; every failure is an Unread."""
    outcome = await fetcher.fetch(Request(url=url, kind=BodyKind.PAGE))
    if isinstance(outcome, Failed):
        return Unread(reason=outcome.reason, detail=outcome.detail)
    if not isinstance(outcome, Fetched):
        return Unread(reason="not_modified", detail="the server answered 304 to a first request")
    try:
        page = await workers.run(
            PAGE_PARSE_S,
            read_page,
            outcome.body,
            content_type=outcome.content_type,
            url=outcome.final_url,
            selectors=selectors,
        )
    except WorkerFailed as exc:
        return Unread(reason="given_up", detail=f"the page was given up in its worker: {exc.reason}")
    return page if isinstance(page, Page) else Unread(reason=page.reason, detail=page.detail)


def page_noted(page: Page | Unread | None) -> str:
    """What state keeps of an article's page, for whoever asks later: `read`, `not asked for`, or why it was not read."""
    if page is None:
        return "not asked for"
    if isinstance(page, Unread):
        return f"{page.reason}: {page.detail}"
    return "read" if page.access is Access.FREE else f"{page.access.value}: only its beginning is free to read"


def without_headline(text: str, title: str) -> str:
    """The text without the headline that many pages repeat as its first line: it is shown above already."""
    first, _, rest = text.partition("\n")
    return rest.lstrip() if rest and first.strip() == title.strip() else text


def feed_text(read: ReadEntry) -> str:
    """The longer of what the feed itself gives of an entry."""
    return max(read.entry.content or "", read.entry.summary or "", key=len)
