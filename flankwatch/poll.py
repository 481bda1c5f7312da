"""One cycle of polling: lease what is due, fetch, read, judge, match, and commit each feed in one transaction."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flankwatch.articles import article_of
from flankwatch.dedup.urls import host_of
from flankwatch.errors import FlankwatchError, StateError, WorkerFailed, first_of
from flankwatch.fetch import BodyKind, Failed, FailureReason, Fetched, Fetcher, NotModified, Request
from flankwatch.leasing import Leaser
from flankwatch.limits import (
    HOST_FAILURES_MAX,
    IN_FLIGHT,
    MATCH_S,
    PARSE_S,
    UNCHANGED_BATCH,
)
from flankwatch.models import Config, Feed, FeedId, Hit
from flankwatch.pages import PageReader, Unread, page_noted
from flankwatch.policy import OwedAlerts, owed_alerts
from flankwatch.poll_report import FeedTrouble, PollReport
from flankwatch.polling.schedule import Answer, Trouble, address, after_document, after_failure, after_unchanged
from flankwatch.quarantine import Quarantine
from flankwatch.reading import Unreadable
from flankwatch.sifting import Match, NewEntry, Polled, Sifted, matched, sift_feed
from flankwatch.statethread import StateThread
from flankwatch.store.polls import Done, Failure, LeasedFeed, NewArticle, Polls, Unchanged
from flankwatch.workers import Workers
from parsers.errors import Hostile
from parsers.records import Page

__all__ = ["Poller"]

log = logging.getLogger(__name__)

_UNANSWERED = frozenset({FailureReason.DNS, FailureReason.CONNECT, FailureReason.TIMEOUT})


@dataclass(slots=True, kw_only=True)
class _Host:
    """The due feeds of one host, the address of one of them, and how many of its polls in a row had no answer."""

    url: str
    due: deque[FeedId]
    unanswered: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Brought:
    """What a poll brought, before the pages of its new entries are read."""

    sifted: Sifted
    answer: Answer
    etag: str | None
    last_modified: str | None
    body_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Poller:
    """Joins the doors for a cycle. `clock` gives the time, `chance` spreads the next polls."""

    config: Config
    polls: Polls
    fetcher: Fetcher
    pages: PageReader
    workers: Workers
    quarantine: Quarantine
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
            await self.fetcher.until_free(host.url)  # before a place and a lease are taken: a pace holds up nobody
            async with places:
                lease = await leaser.lease(feed_id)
                polled = await self._poll(lease, report) if lease else None
            if lease and polled:
                host.unanswered = host.unanswered + 1 if _is_unanswered(polled) else 0
                # Pages wait for a host's pace, and hold no place meanwhile.
                outcome = await self._done(lease, polled, report) if isinstance(polled, _Brought) else polled
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
                await self.state(self.polls.record_failure, outcome, now=self.clock())
                report.troubles.append(FeedTrouble(feed=lease.feed.name, reason=outcome.reason, detail=outcome.detail))
            case Done():
                recorded = await self.state(self.polls.record, outcome, owe=self._owe(lease))
                report.changed += 1
                report.new += recorded.articles
                report.tell_hits(recorded.hits)

    async def _flush(self, unchanged: list[Unchanged]) -> None:
        if unchanged:
            batch = tuple(unchanged)
            unchanged.clear()
            await self.state(self.polls.record_unchanged, batch)

    def _owe(self, lease: LeasedFeed) -> Callable[[Sequence[Hit]], OwedAlerts]:
        channels = {watchlist.name: watchlist.channels for watchlist in self.config.watchlists}
        return lambda hits: owed_alerts(
            hits, channels=channels, first_sight=lease.first_sight, service=self.config.service, now=self.clock()
        )

    async def _poll(self, lease: LeasedFeed, report: PollReport) -> Unchanged | Failure | _Brought:
        standing = lease.standing
        outcome = await self.fetcher.fetch(
            Request(
                url=address(lease.feed, standing),
                kind=_body_kind(lease.feed),
                etag=standing.etag,
                last_modified=standing.last_modified,
                options=lease.feed.options,
            )
        )
        match outcome:
            case NotModified():
                after = after_unchanged(standing, lease.feed, _answer(outcome), now=self.clock(), chance=self.chance)
                return Unchanged(feed_id=lease.id, standing=after)
            case Failed():
                gone = outcome.reason is FailureReason.HTTP_GONE
                return self._failure(
                    lease, outcome.reason, outcome.detail, retry_after_s=outcome.retry_after_s, retired=gone
                )
            case Fetched():
                return await self._read(lease, outcome, report)

    def _failure(
        self, lease: LeasedFeed, reason: str, detail: str, *, retry_after_s: int | None = None, retired: bool = False
    ) -> Failure:
        log.warning("feed failed", extra={"feed": lease.feed.name, "reason": reason, "detail": detail})
        trouble = Trouble(reason=str(reason), detail=detail, retry_after_s=retry_after_s, retired=retired)
        after = after_failure(lease.standing, lease.feed, trouble, now=self.clock(), chance=self.chance)
        return Failure(feed_id=lease.id, standing=after, reason=str(reason), detail=detail)

    async def _read(self, lease: LeasedFeed, fetched: Fetched, report: PollReport) -> Failure | _Brought:
        try:
            sifted = await self._sifted(lease, fetched)
        except WorkerFailed as exc:
            return self._set_aside(
                lease, fetched, "poisonous", f"the document was given up in its worker: {exc.reason}"
            )
        if isinstance(sifted, Unreadable):
            if sifted.reason == Hostile.reason:
                return self._set_aside(lease, fetched, sifted.reason, sifted.detail)
            return self._failure(lease, sifted.reason, sifted.detail)
        report.entries += sifted.entries
        self._warn(lease, sifted, report)
        return _Brought(
            sifted=sifted,
            answer=_answer(fetched),
            etag=fetched.etag,
            last_modified=fetched.last_modified,
            body_bytes=len(fetched.body),
        )

    async def _done(self, lease: LeasedFeed, brought: _Brought, report: PollReport) -> Done:
        sifted = brought.sifted
        new = await self._with_pages(lease.feed, sifted.new, report)
        now = self.clock()
        after = after_document(
            lease.standing,
            lease.feed,
            brought.answer,
            times=sifted.times,
            wishes=sifted.wishes,
            etag=brought.etag,
            last_modified=brought.last_modified,
            body_bytes=brought.body_bytes,
            scrolled=sifted.scrolled,
            now=now,
            chance=self.chance,
        )
        return Done(lease=lease, standing=after, at=now, new=new, marks=sifted.marks)

    def _set_aside(self, lease: LeasedFeed, fetched: Fetched, reason: str, detail: str) -> Failure:
        """A failure whose document is kept for people to look at; it would fail again, however often it is read."""
        name = lease.feed.name
        self.quarantine.keep(
            fetched.body, feed=name, url=fetched.final_url, reason=f"{reason}: {detail}", now=self.clock()
        )
        return self._failure(lease, reason, detail)

    def _warn(self, lease: LeasedFeed, sifted: Sifted, report: PollReport) -> None:
        if sifted.truncated:
            log.warning("feed cut", extra={"feed": lease.feed.name, "entries": sifted.entries})
        if sifted.scrolled:
            log.warning("entries missed", extra={"feed": lease.feed.name, "entries": sifted.entries})
            report.scrolled.append(lease.feed.name)

    async def _sifted(self, lease: LeasedFeed, fetched: Fetched) -> Sifted | Unreadable:
        """Read and matched in one go; where that is too much for a worker, read alone, and each article matched alone."""
        sift = partial(
            sift_feed,
            fetched.body,
            content_type=fetched.content_type,
            url=fetched.final_url,
            polled=Polled(id=lease.id, feed=lease.feed, first_sight=lease.first_sight),
            now=self.clock(),
        )
        try:
            return await self.workers.run(PARSE_S, sift, match=Match.NOW)
        except WorkerFailed:
            return await self.workers.run(PARSE_S, sift, match=Match.LATER)

    async def _with_pages(
        self, feed: Feed, new: Sequence[NewArticle | NewEntry], report: PollReport
    ) -> tuple[NewArticle, ...]:
        """All of `new` as articles: what waits for its page gets it, or why there is none."""
        wanted = [one.entry.link or "" for one in new if isinstance(one, NewEntry) and one.wants_page]
        pages = await self.pages.read(feed, wanted) if wanted else []
        report.pages += sum(isinstance(page, Page) for page in pages)
        rest = iter(pages)
        return tuple(
            [
                one
                if isinstance(one, NewArticle)
                else await self._matched(feed, one, next(rest) if one.wants_page else None)
                for one in new
            ]
        )

    async def _matched(self, feed: Feed, new: NewEntry, page: Page | Unread | None) -> NewArticle:
        """Matched in a worker; an article that a worker is lost over goes unmatched, and no other."""
        read, noted = (page if isinstance(page, Page) else None), page_noted(page)
        try:
            return await self.workers.run(MATCH_S, matched, feed, new, read, noted)
        except WorkerFailed as exc:
            fields = {"feed": feed.name, "url": new.entry.link, "reason": exc.reason}
            log.error("article unmatched", extra=fields)  # noqa: TRY400 (the worker's stack says nothing of the article)
        return NewArticle(
            article=article_of(feed, new.entry, read), keys=new.keys, text_key=None, list_hits=(), page=noted
        )


def _body_kind(feed: Feed) -> BodyKind:
    """A feed is offered for polling; a listing page or a sitemap is a page like others, and robots.txt may forbid it."""
    if feed.listing:
        return BodyKind.LISTING
    return BodyKind.SITEMAP if "sitemap" in feed.url.rpartition("/")[2].lower() else BodyKind.FEED


def _answer(outcome: Fetched | NotModified) -> Answer:
    return Answer(fresh_s=outcome.fresh_s, moved_to=outcome.moved_to, latency_ms=round(outcome.elapsed_s * 1000))


def _is_unanswered(outcome: Unchanged | Failure | _Brought) -> bool:
    return isinstance(outcome, Failure) and outcome.reason in _UNANSWERED
