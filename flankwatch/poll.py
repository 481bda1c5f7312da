"""One cycle of polling: lease what is due, fetch, read, judge, match, and commit each feed in one transaction."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flankwatch.dedup.judge import KnownEntry, judge
from flankwatch.dedup.urls import host_of
from flankwatch.errors import FlankwatchError, StateError, WorkerFailed, first_of
from flankwatch.fetch import BodyKind, Failed, FailureReason, Fetched, Fetcher, NotModified, Request
from flankwatch.leasing import Leaser
from flankwatch.limits import (
    HOST_FAILURES_MAX,
    IN_FLIGHT,
    MATCH_S,
    PARSE_S,
    TEXT_CHARS_MAX,
    TITLE_CHARS_MAX,
    UNCHANGED_BATCH,
)
from flankwatch.matching import Matched, match_articles
from flankwatch.models import Article, ArticleId, Config, Feed, FeedId, Hit
from flankwatch.pages import PageReader, Unread, feed_text, page_noted, without_headline
from flankwatch.policy import Answered, OwedAlerts, admitted, next_poll, next_poll_after_failure, owed_alerts
from flankwatch.reading import ReadEntry, ReadFeed, Unreadable, read_feed
from flankwatch.statethread import StateThread
from flankwatch.store.polls import Done, Failure, LeasedFeed, NewArticle, Polls, Unchanged
from flankwatch.workers import Workers
from parsers.records import Page

__all__ = ["FeedTrouble", "HitLine", "PollReport", "Poller"]

log = logging.getLogger(__name__)

_UNANSWERED = frozenset({FailureReason.DNS, FailureReason.CONNECT, FailureReason.TIMEOUT})


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTrouble:
    feed: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HitLine:
    """What a report says of a hit; the article itself may be long and is in state."""

    watchlist: str
    title: str
    url: str
    feed: str


@dataclass(slots=True, kw_only=True)
class PollReport:
    """What one cycle did, counted while it ran. `put_off` feeds were due and left to the next cycle with their host."""

    changed: int = 0
    unchanged: int = 0
    put_off: int = 0
    entries: int = 0
    new: int = 0
    pages: int = 0
    hits: list[HitLine] = field(default_factory=list)
    troubles: list[FeedTrouble] = field(default_factory=list)

    @property
    def feeds(self) -> int:
        return self.changed + self.unchanged + len(self.troubles)

    def add(self, other: PollReport) -> None:
        """Count another batch of the same cycle in."""
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.put_off += other.put_off
        self.entries += other.entries
        self.new += other.new
        self.pages += other.pages
        self.hits += other.hits
        self.troubles += other.troubles

    def tell_hits(self, hits: Iterable[Hit]) -> None:
        self.hits += [
            HitLine(watchlist=hit.watchlist, title=hit.article.title, url=hit.article.url, feed=hit.feed.name)
            for hit in hits
        ]


@dataclass(slots=True, kw_only=True)
class _Host:
    """The due feeds of one host, the address of one of them, and how many of its polls in a row had no answer."""

    url: str
    due: deque[FeedId]
    unanswered: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Poller:
    """Joins the doors for a cycle. `clock` gives the time, `chance` spreads the next polls."""

    config: Config
    polls: Polls
    fetcher: Fetcher
    pages: PageReader
    workers: Workers
    state: StateThread
    clock: Callable[[], datetime]
    chance: random.Random

    async def run(self, feeds: Sequence[Feed]) -> PollReport:
        """Poll those of `feeds` that are due, and leave every one with its next time.

        Hosts go side by side and the feeds of one host in turn, so that a slow host delays nobody else's feeds.
        """
        report, unchanged = PollReport(), list[Unchanged]()
        places = asyncio.Semaphore(IN_FLIGHT)
        leaser = Leaser(self.polls, {feed.name: feed for feed in feeds}, state=self.state, clock=self.clock)
        hosts = await self._hosts(feeds)
        try:
            async with asyncio.TaskGroup() as service:
                serving = service.create_task(leaser.serve())
                async with asyncio.TaskGroup() as tasks:
                    for host in hosts:
                        for _ in range(min(self.fetcher.at_once(host.url), len(host.due))):
                            tasks.create_task(self._work_off(host, leaser, places, unchanged, report))
                serving.cancel()
            await self._flush(unchanged)
        except* FlankwatchError as group:
            raise first_of(group) from group
        finally:
            with contextlib.suppress(StateError):  # then the leases end by their clock
                await self.state(self.polls.release)
        return report

    async def _hosts(self, feeds: Sequence[Feed]) -> list[_Host]:
        urls = {feed.name: feed.url for feed in feeds}
        hosts: dict[str, _Host] = {}
        for feed_id, name in await self.state(self.polls.due, urls, now=self.clock()):
            hosts.setdefault(host_of(urls[name]), _Host(url=urls[name], due=deque())).due.append(feed_id)
        return list(hosts.values())

    async def _work_off(
        self, host: _Host, leaser: Leaser, places: asyncio.Semaphore, unchanged: list[Unchanged], report: PollReport
    ) -> None:
        while host.due:
            if host.unanswered >= HOST_FAILURES_MAX:
                report.put_off += len(host.due)
                host.due.clear()
                return
            feed_id = host.due.popleft()
            await self.fetcher.until_free(
                host.url
            )  # before a place and a lease are taken: a host's pace holds up nobody
            async with places:
                lease = await leaser.lease(feed_id)
                if lease is not None:
                    outcome = await self._poll(lease, report)
                    host.unanswered = host.unanswered + 1 if _is_unanswered(outcome) else 0
                    await self._record(lease, outcome, unchanged, report)

    async def _record(
        self, lease: LeasedFeed, outcome: Unchanged | Failure | Done, unchanged: list[Unchanged], report: PollReport
    ) -> None:
        match outcome:
            case Unchanged():
                unchanged.append(outcome)
                report.unchanged += 1
                if len(unchanged) >= UNCHANGED_BATCH:
                    await self._flush(unchanged)
            case Failure():
                await self.state(self.polls.record_failure, outcome)
                report.troubles.append(FeedTrouble(feed=lease.feed.name, reason=outcome.reason, detail=outcome.detail))
            case Done():
                recorded = await self.state(self.polls.record, outcome, now=self.clock(), owe=self._owe(lease))
                report.changed += 1
                report.new += recorded.articles
                report.tell_hits(recorded.hits)

    async def _flush(self, unchanged: list[Unchanged]) -> None:
        if unchanged:
            batch = tuple(unchanged)
            unchanged.clear()
            await self.state(self.polls.record_unchanged, batch, now=self.clock())

    def _owe(self, lease: LeasedFeed) -> Callable[[Sequence[Hit]], OwedAlerts]:
        channels = {watchlist.name: watchlist.channels for watchlist in self.config.watchlists}
        return lambda hits: owed_alerts(
            hits, channels=channels, first_sight=lease.first_sight, service=self.config.service, now=self.clock()
        )

    async def _poll(self, lease: LeasedFeed, report: PollReport) -> Unchanged | Failure | Done:
        outcome = await self.fetcher.fetch(
            Request(
                url=lease.feed.url,
                kind=BodyKind.FEED,
                etag=lease.etag,
                last_modified=lease.last_modified,
                options=lease.feed.options,
            )
        )
        match outcome:
            case NotModified():
                return Unchanged(feed_id=lease.id, next_poll_at=self._next_poll(lease))
            case Failed():
                gone = outcome.reason is FailureReason.HTTP_GONE
                return self._failure(
                    lease, outcome.reason, outcome.detail, retry_after_s=outcome.retry_after_s, retired=gone
                )
            case Fetched():
                return await self._read(lease, outcome, report)

    def _next_poll(self, lease: LeasedFeed) -> datetime:
        return next_poll(lease.feed, now=self.clock(), chance=self.chance)

    def _failure(
        self, lease: LeasedFeed, reason: str, detail: str, *, retry_after_s: int | None = None, retired: bool = False
    ) -> Failure:
        log.warning("feed failed", extra={"feed": lease.feed.name, "reason": reason, "detail": detail})
        return Failure(
            feed_id=lease.id,
            next_poll_at=next_poll_after_failure(
                lease.feed,
                failures=lease.failures + 1,
                answered=Answered.NO if reason in _UNANSWERED else Answered.YES,
                retry_after_s=retry_after_s,
                now=self.clock(),
                chance=self.chance,
            ),
            reason=str(reason),
            detail=detail,
            retired=retired,
            # A server that fails on what it once sent us may recover when asked afresh.
            drop_validators=lease.failures + 1 >= 2,
        )

    async def _read(self, lease: LeasedFeed, fetched: Fetched, report: PollReport) -> Failure | Done:
        try:
            read = await self.workers.run(
                PARSE_S,
                read_feed,
                fetched.body,
                content_type=fetched.content_type,
                url=fetched.final_url,
                feed_id=lease.id,
                feed=lease.feed,
                now=self.clock(),
            )
        except WorkerFailed as exc:
            return self._failure(lease, "poisonous", f"the document was given up in its worker: {exc.reason}")
        if isinstance(read, Unreadable):
            return self._failure(lease, read.reason, read.detail)
        return await self._judged(lease, fetched, read, report)

    async def _judged(self, lease: LeasedFeed, fetched: Fetched, read: ReadFeed, report: PollReport) -> Done:
        report.entries += len(read.entries)
        if read.truncated:
            log.warning("feed cut", extra={"feed": lease.feed.name, "entries": len(read.entries)})
        new, marks = await self._sift(lease, read.entries)
        pages = await self.pages.read(lease.feed, new, first_sight=lease.first_sight)
        report.pages += sum(isinstance(page, Page) for page in pages)
        return Done(
            lease=lease,
            next_poll_at=self._next_poll(lease),
            etag=fetched.etag,
            last_modified=fetched.last_modified,
            new=await self._matched(lease.feed, new, pages),
            marks=marks,
        )

    async def _sift(
        self, lease: LeasedFeed, entries: Sequence[ReadEntry]
    ) -> tuple[list[ReadEntry], dict[bytes, ArticleId]]:
        """The entries never seen, and new keys for those known under another one."""
        now = self.clock()
        # Most entries of a feed we know are known by id; at first sight none is, and one look-up does for all keys.
        seen = {} if lease.first_sight else await self.state(self.polls.seen, [entry.keys.id for entry in entries])
        unknown = [entry for entry in entries if entry.keys.id not in seen]
        seen |= await self.state(self.polls.seen, [key for entry in unknown for key in entry.keys.all()])
        new: list[ReadEntry] = []
        marks: dict[bytes, ArticleId] = {}
        within: set[bytes] = set()
        for entry in unknown:
            verdict = judge(entry.keys, seen, feed_id=lease.id, now=now)
            if isinstance(verdict, KnownEntry):
                marks[entry.keys.id] = verdict.article_id
            elif within.isdisjoint(entry.keys.all()):
                within.update(entry.keys.all())
                new.append(entry)
        return new, marks

    async def _matched(
        self, feed: Feed, new: Sequence[ReadEntry], pages: Sequence[Page | Unread | None]
    ) -> tuple[NewArticle, ...]:
        read = [page if isinstance(page, Page) else None for page in pages]
        articles = [_article(feed, entry, page) for entry, page in zip(new, read, strict=True)]
        matched = await self._match(feed, articles)
        return tuple(
            NewArticle(
                article=article,
                keys=entry.keys,
                text_key=found.text_key,
                list_hits=admitted(found.list_hits, self.config.watchlists, feed),
                page=page_noted(page),
            )
            for entry, page, article, found in zip(new, pages, articles, matched, strict=True)
        )

    async def _match(self, feed: Feed, articles: Sequence[Article]) -> list[Matched]:
        """All together, or one by one if a worker was lost, so that only the guilty article goes unmatched."""
        if not articles:
            return []
        try:
            return await self.workers.run(MATCH_S, match_articles, articles)
        except WorkerFailed as exc:
            if len(articles) == 1:
                fields = {"feed": feed.name, "url": articles[0].url, "reason": exc.reason}
                log.error("article unmatched", extra=fields)  # noqa: TRY400 (the worker's stack says nothing of the article)
                return [Matched(list_hits=(), text_key=None)]
        return [found for article in articles for found in await self._match(feed, [article])]


def _article(feed: Feed, read: ReadEntry, page: Page | None) -> Article:
    entry, text = read.entry, feed_text(read)
    if page is not None and page.text and len(page.text) > len(text):
        text = page.text
    title = entry.title or (page.title if page else None) or ""
    return Article(
        entry_id=entry.id or "",
        url=entry.link or "",
        title=title[:TITLE_CHARS_MAX],
        text=without_headline(text, title)[:TEXT_CHARS_MAX],
        lang=feed.language,
        published_at=entry.published or (page.published if page else None),
        authors=entry.authors,
    )


def _is_unanswered(outcome: Unchanged | Failure | Done) -> bool:
    return isinstance(outcome, Failure) and outcome.reason in _UNANSWERED
