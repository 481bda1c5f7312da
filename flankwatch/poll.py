"""One cycle of polling: lease what is due, fetch, read, judge, match, and commit each feed in one transaction."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import ParamSpec, TypeVar

from flankwatch.dedup.judge import KnownEntry, judge
from flankwatch.errors import WorkerFailed
from flankwatch.fetch import BodyKind, Failed, FailureReason, Fetched, Fetcher, NotModified, Request
from flankwatch.limits import (
    CLIENT_WIDTH,
    CLIENTS,
    LEASE_BATCH,
    MATCH_S,
    PARSE_S,
    TEXT_CHARS_MAX,
    TITLE_CHARS_MAX,
    UNCHANGED_BATCH,
)
from flankwatch.matching import match_articles
from flankwatch.models import Article, ArticleId, Config, Feed, Hit
from flankwatch.pages import PageReader, feed_text
from flankwatch.policy import Answered, OwedAlerts, next_poll, next_poll_after_failure, owed_alerts
from flankwatch.reading import ReadEntry, Unreadable, read_feed
from flankwatch.store.polls import Done, Failure, LeasedFeed, NewArticle, Polls, Unchanged
from flankwatch.workers import Workers
from parsers.records import Page

__all__ = ["FeedTrouble", "PollReport", "Poller"]

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

_UNANSWERED = frozenset({FailureReason.DNS, FailureReason.CONNECT, FailureReason.TIMEOUT})


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTrouble:
    feed: str
    reason: str
    detail: str


@dataclass(slots=True, kw_only=True)
class PollReport:
    """What one cycle did, counted while it ran."""

    changed: int = 0
    unchanged: int = 0
    entries: int = 0
    new: int = 0
    pages: int = 0
    hits: list[Hit] = field(default_factory=list)
    troubles: list[FeedTrouble] = field(default_factory=list)

    @property
    def feeds(self) -> int:
        return self.changed + self.unchanged + len(self.troubles)

    def add(self, other: PollReport) -> None:
        """Count another batch of the same cycle in."""
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.entries += other.entries
        self.new += other.new
        self.pages += other.pages
        self.hits += other.hits
        self.troubles += other.troubles


@dataclass(frozen=True, slots=True, kw_only=True)
class Poller:
    """Joins the doors for a cycle. `clock` gives the time, `chance` spreads the next polls."""

    config: Config
    polls: Polls
    fetcher: Fetcher
    pages: PageReader
    workers: Workers
    clock: Callable[[], datetime]
    chance: random.Random
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "state"))

    async def state(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` on the one thread that uses the database: fetching goes on while SQLite writes or waits its turn."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(work, *args, **kwargs))

    async def run(self, feeds: Sequence[Feed]) -> PollReport:
        """Poll those of `feeds` that are due, and leave every one with its next time."""
        report = PollReport()
        due: asyncio.Queue[LeasedFeed | None] = asyncio.Queue(maxsize=1)
        unchanged: list[Unchanged] = []
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._lease({feed.name: feed for feed in feeds}, due))
            for _ in range(CLIENTS * CLIENT_WIDTH):
                tasks.create_task(self._consume(due, unchanged, report))
        await self._flush(unchanged)
        return report

    async def _lease(self, feeds: Mapping[str, Feed], due: asyncio.Queue[LeasedFeed | None]) -> None:
        """Fill the queue in batches, so that a run that dies leaves few feeds leased."""
        ids = await self.state(self.polls.due, feeds, now=self.clock())
        for start in range(0, len(ids), LEASE_BATCH):
            batch = ids[start : start + LEASE_BATCH]
            for lease in await self.state(self.polls.lease, batch, feeds, now=self.clock()):
                await due.put(lease)
        for _ in range(CLIENTS * CLIENT_WIDTH):
            await due.put(None)

    async def _consume(
        self, due: asyncio.Queue[LeasedFeed | None], unchanged: list[Unchanged], report: PollReport
    ) -> None:
        while (lease := await due.get()) is not None:
            outcome = await self._poll(lease, report)
            if isinstance(outcome, Unchanged):
                unchanged.append(outcome)
                report.unchanged += 1
                if len(unchanged) >= UNCHANGED_BATCH:
                    await self._flush(unchanged)
            elif isinstance(outcome, Failure):
                await self.state(self.polls.record_failure, outcome)
                report.troubles.append(FeedTrouble(feed=lease.feed.name, reason=outcome.reason, detail=outcome.detail))
            else:
                recorded = await self.state(self.polls.record, outcome, now=self.clock(), owe=self._owe(lease))
                report.changed += 1
                report.new += recorded.articles
                report.hits += recorded.hits

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
            Request(url=lease.feed.url, kind=BodyKind.FEED, etag=lease.etag, last_modified=lease.last_modified)
        )
        match outcome:
            case NotModified():
                return Unchanged(
                    feed_id=lease.id, next_poll_at=next_poll(lease.feed, now=self.clock(), chance=self.chance)
                )
            case Failed():
                return self._failure(
                    lease,
                    outcome.reason,
                    outcome.detail,
                    retry_after_s=outcome.retry_after_s,
                    retired=outcome.reason is FailureReason.HTTP_GONE,
                )
            case Fetched():
                return await self._read(lease, outcome, report)

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
        report.entries += len(read.entries)
        new, marks = await self._sift(lease, read.entries)
        pages = await self.pages.read(lease.feed, new, first_sight=lease.first_sight)
        report.pages += sum(page is not None for page in pages)
        try:
            matched = await self._matched(lease.feed, new, pages)
        except WorkerFailed as exc:
            return self._failure(lease, "poisonous", f"its texts were given up in their worker: {exc.reason}")
        return Done(
            lease=lease,
            next_poll_at=next_poll(lease.feed, now=self.clock(), chance=self.chance),
            etag=fetched.etag,
            last_modified=fetched.last_modified,
            new=matched,
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
            verdict = judge(entry.keys, seen, now=now)
            if isinstance(verdict, KnownEntry):
                marks[entry.keys.id] = verdict.article_id
            elif within.isdisjoint(entry.keys.all()):
                within.update(entry.keys.all())
                new.append(entry)
        return new, marks

    async def _matched(
        self, feed: Feed, new: Sequence[ReadEntry], pages: Sequence[Page | None]
    ) -> tuple[NewArticle, ...]:
        if not new:
            return ()
        articles = [_article(feed, entry, page) for entry, page in zip(new, pages, strict=True)]
        matched = await self.workers.run(MATCH_S, match_articles, articles)
        return tuple(
            NewArticle(article=article, keys=entry.keys.all(), text_key=found.text_key, list_hits=found.list_hits)
            for entry, article, found in zip(new, articles, matched, strict=True)
        )


def _article(feed: Feed, read: ReadEntry, page: Page | None) -> Article:
    entry, text = read.entry, feed_text(read)
    if page is not None and page.text and len(page.text) > len(text):
        text = page.text
    title = entry.title or (page.title if page else None) or ""
    return Article(
        entry_id=entry.id or "",
        url=entry.link or "",
        title=title[:TITLE_CHARS_MAX],
        text=text[:TEXT_CHARS_MAX],
        lang=feed.language,
        published_at=entry.published or entry.updated or (page.published if page else None),
        authors=entry.authors,
    )
