"""Reads the page that `flankwatch match` is asked about: a saved one, or one at an address."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from flankwatch.articles import without_headline
from flankwatch.dedup.urls import host_of
from flankwatch.errors import WorkerFailed
from flankwatch.limits import PAGE_PARSE_S, TEXT_CHARS_MAX, TITLE_CHARS_MAX
from flankwatch.models import Config, Feed, Selectors, Service
from flankwatch.pages import Unread, fetched_page
from flankwatch.reading import Unreadable, read_page
from flankwatch.subject import NoSubject, Subject
from flankwatch.web import web
from flankwatch.workers import Workers
from parsers.records import Page

__all__ = ["from_markup", "from_url"]


def from_markup(body: bytes, came_from: str) -> Subject | NoSubject:
    """The article on a saved page."""
    return asyncio.run(_extracted(body, came_from))


async def _extracted(body: bytes, came_from: str) -> Subject | NoSubject:
    with Workers(1) as workers:
        try:
            page = await workers.run(PAGE_PARSE_S, read_page, body, content_type=None, url="", selectors=Selectors())
        except WorkerFailed as exc:
            return NoSubject(f"{came_from} was given up while it was read: {exc.reason}")
    return NoSubject(f"{came_from}: {page.detail}") if isinstance(page, Unreadable) else _from_page(page, came_from)


def from_url(url: str, *, config: Config | None, user_agent: str) -> Subject | NoSubject:
    """The article at an address, read the way the feed of that host is read; private addresses are refused as ever."""
    return asyncio.run(_from_url(url, config, user_agent))


async def _from_url(url: str, config: Config | None, user_agent: str) -> Subject | NoSubject:
    service = config.service if config else Service()
    feed = _feed_of(url, config.feeds if config else ())
    with Workers(1) as workers:
        async with web(service, user_agent=user_agent) as fetcher:
            page = await fetched_page(
                fetcher, workers, url, feed.selectors if feed else Selectors(), feed.options if feed else None
            )
    if isinstance(page, Unread):
        return NoSubject(f"the page was not read: {page.reason}: {page.detail}")
    return _from_page(page, url, feed)


def _feed_of(url: str, feeds: Sequence[Feed]) -> Feed | None:
    return next((feed for feed in feeds if host_of(feed.url) == host_of(url)), None)


def _from_page(page: Page, came_from: str, feed: Feed | None = None) -> Subject | NoSubject:
    """A page as the cycle would keep it: the language is the feed's where a feed of that host is polled, else the page's."""
    title = (page.title or "")[:TITLE_CHARS_MAX]
    text = without_headline(page.text, title)[:TEXT_CHARS_MAX]
    if not title and not text:
        return NoSubject(f"{came_from}: no article was found on the page")
    lang, told_by = (feed.language, f"as the feed {feed.name} is") if feed else (page.lang, "as the page says")
    return Subject(title=title, text=text, lang=lang, told_by=told_by if lang else "", came_from=came_from, feed=feed)
