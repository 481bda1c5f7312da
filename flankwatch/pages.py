"""Reading the article pages that are worth it; a page that cannot be read leaves the entry to what its feed gave."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from flankwatch.errors import WorkerFailed
from flankwatch.fetch import BodyKind, Failed, Fetched, Fetcher, Request
from flankwatch.limits import PAGE_PARSE_S, PAGES_PER_POLL_MAX, PAGES_S
from flankwatch.models import Feed, FetchOptions, Selectors
from flankwatch.reading import read_page
from flankwatch.workers import Workers
from parsers.aggregators import is_aggregator
from parsers.records import Access, Page

__all__ = ["PageReader", "Unread", "fetched_page", "page_noted"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A page that could not be had: `reason` is one word for the record, `detail` one line for people."""

    reason: str
    detail: str


_PUT_OFF = Unread(
    reason="put_off", detail=f"one poll reads {PAGES_PER_POLL_MAX} pages at the most, for {PAGES_S:.0f} seconds"
)


_AGGREGATOR = Unread(reason="aggregator link", detail="only the aggregator's server knows where the article is")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReader:
    fetcher: Fetcher
    workers: Workers

    async def read(self, feed: Feed, urls: Sequence[str]) -> list[Page | Unread]:
        """The page at each address, in order, or why it could not be read."""
        found: list[Page | Unread] = [_AGGREGATOR if is_aggregator(url) else _PUT_OFF for url in urls]
        asked = [place for place, url in enumerate(urls) if not is_aggregator(url)]

        async def read_one(place: int) -> None:
            found[place] = await self._page(feed, urls[place])

        try:
            async with asyncio.timeout(PAGES_S), asyncio.TaskGroup() as tasks:
                for place in asked[:PAGES_PER_POLL_MAX]:
                    tasks.create_task(read_one(place))
        except TimeoutError:
            read = sum(isinstance(page, Page) for page in found)
            log.warning("pages given up", extra={"feed": feed.name, "read": read, "wanted": len(urls)})
        return found

    async def _page(self, feed: Feed, url: str) -> Page | Unread:
        page = await fetched_page(self.fetcher, self.workers, url, feed.selectors, feed.options)
        if isinstance(page, Unread):
            fields = {"feed": feed.name, "url": url, "reason": page.reason, "detail": page.detail}
            log.warning("page not read", extra=fields)
        return page


async def fetched_page(
    fetcher: Fetcher, workers: Workers, url: str, selectors: Selectors, options: FetchOptions | None = None
) -> Page | Unread:
    """The article at `url`, extracted in a worker; every failure is an Unread."""
    outcome = await fetcher.fetch(Request(url=url, kind=BodyKind.PAGE, options=options))
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
