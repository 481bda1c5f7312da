"""The cycle as one use-case: open what it needs, poll what is due, deliver what is owed, say what happened."""

from __future__ import annotations

import logging
import os
import random
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO

from flankwatch import matching, sifting
from flankwatch.catalogue import Catalogue, Outline, load_outline
from flankwatch.deliver import Deliverer, DeliveryReport
from flankwatch.errors import Problem, UsageError
from flankwatch.fetch import Manners
from flankwatch.limits import SAMPLES_S
from flankwatch.match.language_model import unpacking
from flankwatch.match.own import catalogue_with, outline_with
from flankwatch.models import AlertState, ChannelKind, Config, Feed, Secret
from flankwatch.notify import Notifier
from flankwatch.operators import tell_of_feeds
from flankwatch.pages import PageReader
from flankwatch.places import Places
from flankwatch.poll import Poller
from flankwatch.poll_report import PollReport
from flankwatch.quarantine import Quarantine
from flankwatch.settings import load as load_config
from flankwatch.settings import load_or_last_good, load_vetted
from flankwatch.statethread import StateThread
from flankwatch.store.engine import Database, open_database
from flankwatch.store.feed_health import FeedHealth
from flankwatch.store.holder import new_holder
from flankwatch.store.housekeeping import Housekeeping, Removed
from flankwatch.store.outbox import Outbox
from flankwatch.store.polls import Polls
from flankwatch.web import unverified_feeds, web
from flankwatch.workers import PRELOAD, Workers, begin, worker_failures

__all__ = [
    "Application",
    "CycleReport",
    "opened",
    "opened_for_service",
    "opened_to_run",
    "rehearsed",
    "user_agent",
    "utc_now",
]


log = logging.getLogger(__name__)


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True, kw_only=True)
class CycleReport:
    poll: PollReport
    delivery: DeliveryReport
    took_s: float
    next_due_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """The counts and failures under stable names."""
        poll, delivery = self.poll, self.delivery
        return {
            "feeds": poll.feeds,
            "changed": poll.changed,
            "unchanged": poll.unchanged,
            "put_off": poll.put_off,
            "failed": [{"feed": t.feed, "reason": t.reason, "detail": t.detail} for t in poll.troubles],
            "entries": poll.entries,
            "new": poll.new,
            "pages": poll.pages,
            "hits": [
                {"watchlist": hit.watchlist, "title": hit.title, "url": hit.url, "feed": hit.feed} for hit in poll.hits
            ],
            "sent": delivery.sent,
            "waiting": delivery.waiting,
            "dead": delivery.dead,
            "not_sent": [
                {"channel": channel, "reason": reason, "alerts": count}
                for (channel, reason), count in delivery.reasons.items()
            ],
            "took_s": round(self.took_s, 3),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """Everything a cycle stands on, opened once. `clock` and `chance` are arguments so that tests can choose them."""

    config: Config
    database: Database
    state: Path
    holder: str = field(default_factory=new_holder)
    clock: Callable[[], datetime] = utc_now
    chance: random.Random = field(default_factory=random.Random)
    manners: Manners = field(default_factory=Manners)

    @property
    def catalogue(self) -> Catalogue:
        """The whole catalogue, 70 MB of it: for whoever matches or explains in this process."""
        return catalogue_with(self.config.own)

    @property
    def quarantine(self) -> Quarantine:
        """Where documents are set aside that no worker could read."""
        return Quarantine(self.state / "quarantine")

    @property
    def outline(self) -> Outline:
        """What the entries are called."""
        return outline_with(self.config.own)

    async def cycle(self, *, console: TextIO, feed: str | None = None) -> CycleReport:
        """One cycle: poll what is due (or the named feed, due or not) and deliver everything that is owed."""
        started = time.monotonic()
        if feed is not None:
            self._make_due(feed)
        poll = await self.poll([one for one in self.config.feeds if feed in {None, one.name}])
        delivery = await self.deliver(console=console)
        next_due_at = None if poll.feeds else Polls(self.database, owner=self.holder).next_due_at()
        return CycleReport(poll=poll, delivery=delivery, took_s=time.monotonic() - started, next_due_at=next_due_at)

    async def poll(self, feeds: Sequence[Feed]) -> PollReport:
        """Poll those of `feeds` that are due."""
        async with self.polling() as poller:
            return await poller.run(feeds)

    @asynccontextmanager
    async def polling(self) -> AsyncIterator[Poller]:
        """A poller with its connections and worker processes, for one or several runs."""
        service, polls = self.config.service, Polls(self.database, owner=self.holder)
        polls.sync(self.config.feeds, now=self.clock())
        for name in unverified_feeds(self.config):
            log.warning("certificate not verified", extra={"feed": name, "setting": "insecure_tls"})
        setting = sifting.Setting(
            watchlists=self.config.watchlists,
            own=self.config.own,
            baseline_hours=service.baseline_hours,
            state_url=self.database.url,
        )
        with Workers(prepare=sifting.prepare, prepare_args=(setting,), preload=PRELOAD) as workers:
            async with web(service, user_agent=user_agent(service.contact), manners=self.manners) as fetcher:
                yield Poller(
                    config=self.config,
                    polls=polls,
                    fetcher=fetcher,
                    pages=PageReader(fetcher=fetcher, workers=workers),
                    workers=workers,
                    quarantine=self.quarantine,
                    state=StateThread(),
                    clock=self.clock,
                    chance=self.chance,
                )

    async def deliver(self, *, console: TextIO) -> DeliveryReport:
        """Send everything that is owed, and tell the operators what turned."""
        tell_of_feeds(FeedHealth(self.database), self.config, now=self.clock())
        deliverer = Deliverer(
            config=self.config,
            entity=self.outline.entity,
            outbox=Outbox(self.database, owner=self.holder),
            state=StateThread(),
            notifier=Notifier(console=console, allow_hosts=self.config.service.allow_hosts),
            clock=self.clock,
            chance=self.chance,
        )
        return await deliverer.run()

    def with_all_on_screen(self) -> Application:
        """The same application, every channel replaced by the console: nothing leaves the machine."""
        channels = tuple(
            replace(channel, kind=ChannelKind.CONSOLE, url=Secret("console://")) for channel in self.config.channels
        )
        return replace(self, config=replace(self.config, channels=channels))

    def stranded(self) -> dict[str, int]:
        """Owed alerts whose channel the configuration no longer names, by channel: they wait until it does again."""
        named = {channel.name for channel in self.config.channels}
        owed = Outbox(self.database, owner=self.holder).owed_by_channel()
        return {channel: count for channel, count in owed.items() if channel not in named}

    def counts(self) -> dict[AlertState, int]:
        return Outbox(self.database, owner=self.holder).counts()

    def tidy(self) -> Removed:
        """Forget articles older than `keep_days` that nobody is owed; what they were known by stays. Backs up first."""
        return Housekeeping(self.database).tidy(before=self.clock() - timedelta(days=self.config.service.keep_days))

    def _make_due(self, name: str) -> None:
        if name not in {feed.name for feed in self.config.feeds}:
            raise UsageError(f"no feed is called {name!r}; `flankwatch feeds list` shows the names")
        polls = Polls(self.database, owner=self.holder)
        polls.sync(self.config.feeds, now=self.clock())
        polls.make_due(name, now=self.clock())


@contextmanager
def opened(places: Places, *, env: Mapping[str, str] = os.environ) -> Iterator[Application]:
    """The application over these places. Raises ConfigError before state is touched, StateError where it cannot be used."""
    with _over(places, load_config(places.config, env=env, catalogue=load_outline())) as application:
        yield application


@contextmanager
def opened_to_run(places: Places, *, env: Mapping[str, str] = os.environ) -> Iterator[Application]:
    """The same to poll with: lists that miss their own samples are refused too, unless they were good as they stand."""
    config = load_vetted(places.config, kept=places.kept_config, env=env, catalogue=load_outline(), vet=_vet)
    with _over(places, config) as application:
        yield application


@contextmanager
def opened_for_service(
    places: Places, *, report: Callable[[Sequence[Problem]], None], env: Mapping[str, str] = os.environ
) -> Iterator[Application]:
    """The same for a service that nobody watches: a wrong edit is told to `report`, and the last good files stay in use."""
    loaded = load_or_last_good(places.config, kept=places.kept_config, env=env, catalogue=load_outline(), vet=_vet)
    if loaded.problems:
        report(loaded.problems)
    with _over(places, loaded.config) as application:
        yield application


def _vet(config: Config) -> Sequence[Problem]:
    """The lists' failing samples, tried in a worker: what it builds for them, the workers of the next poll share."""
    if not any(one.must_match or one.must_not_match for one in config.watchlists):
        return []
    with unpacking() as model, Workers(1, preload=PRELOAD) as workers, worker_failures():
        begin(PRELOAD)
        model.wait()
        tried = workers.submit(SAMPLES_S, matching.tried_samples, config.watchlists, config.own, model.path)
        return tried.result()


@contextmanager
def _over(places: Places, config: Config) -> Iterator[Application]:
    database = open_database(places.url)
    try:
        yield Application(config=config, database=database, state=places.state)
    finally:
        database.close()


@contextmanager
def rehearsed(places: Places) -> Iterator[Places]:
    """Places whose state is a copy that is thrown away: what a cycle writes there never happened."""
    with tempfile.TemporaryDirectory(prefix="flankwatch-rehearsal-") as folder:
        copy = Path(folder)
        if not places.url.startswith("sqlite:///"):
            raise UsageError("--dry-run needs a copy of the state, and only a SQLite state can be copied")
        if Path(places.url.removeprefix("sqlite:///")).exists():
            database = open_database(places.url)
            database.copy_to(copy / "flankwatch.db")
            database.close()
        yield Places(config=places.config, state=copy)


def user_agent(contact: str) -> str:
    """Who asks: the product, its version, and how to reach whoever runs it."""
    return f"flankwatch/{version('flankwatch')}" + (f" (+{contact})" if contact else "")
