"""Replaying stored days with edited lists: what they gain and lose, before the service uses them."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flankwatch import rematching
from flankwatch.catalogue import load as load_catalogue
from flankwatch.compare import Comparison, compare
from flankwatch.entries import OwnEntries
from flankwatch.errors import ConfigError, UsageError
from flankwatch.models import Config, Service
from flankwatch.places import Places
from flankwatch.rematching import Side, Sides
from flankwatch.replay import Replay
from flankwatch.settings import Addresses
from flankwatch.settings import load as load_config
from flankwatch.store.archive import Archive, Extent
from flankwatch.store.engine import Access, open_database
from flankwatch.workers import Workers

__all__ = ["Plan", "Wanted", "plan"]

Progress = Callable[[int, int], None]  # told how many articles were looked at, of how many
_DAY_S = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to replay: the last `days`, one list or all. `against` is a configuration folder, None for what state says."""

    days: int
    most: int
    only: str | None = None
    against: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What came of it. `extent` is None where no article was found in these days; `newest_at` then says when the last was.

    `given_up` counts articles that no worker could match. `channels` and `own` are those of the lists as they stand now.
    """

    lists: tuple[Comparison, ...]
    channels: Mapping[str, tuple[str, ...]]
    service: Service
    extent: Extent | None
    newest_at: datetime | None
    given_up: int
    own: OwnEntries | None = None

    @property
    def days(self) -> float:
        """How long the articles took to come in, for rates: at least a day, because an hour says nothing of a day."""
        if self.extent is None:
            return 1.0
        return max((self.extent.found_to - self.extent.found_from).total_seconds() / _DAY_S, 1.0)


def plan(
    places: Places, wanted: Wanted, *, env: Mapping[str, str], now: datetime, progress: Progress = lambda *_: None
) -> Plan:
    """Compare the lists of `places.config` with what was found before. State is read and never written.

    Raises ConfigError where a folder cannot be used, UsageError for a list nobody knows, StateError where there is no state.
    """
    config = _config(places.config, env)
    with closing(open_database(places.url, access=Access.READ)) as database:
        archive = Archive(database)
        lists = _lists(places, config, wanted, env, hit=archive.lists())
        extent = archive.extent(since=now - timedelta(days=wanted.days))
        with Workers(prepare=rematching.prepare, prepare_args=(lists.sides,)) as workers:
            replay = Replay(workers, only=wanted.only, baseline_hours=config.service.baseline_hours)
            pages = archive.pages(extent) if extent else ()
            replayed = replay.run(pages, lambda done: progress(done, extent.articles if extent else 0))
            compared = compare(replayed, before=lists.before, after=lists.sides.after.watchlists, most=wanted.most)
        return Plan(
            lists=compared,
            channels={one.name: one.channels for one in lists.sides.after.watchlists},
            service=config.service,
            extent=extent,
            newest_at=archive.newest_at(),
            given_up=replay.given_up,
            own=config.own,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lists:
    """The names of the lists there were before, and the lists to match."""

    before: frozenset[str]
    sides: Sides


def _lists(places: Places, config: Config, wanted: Wanted, env: Mapping[str, str], *, hit: frozenset[str]) -> _Lists:
    """`hit` are the lists that stored hits name."""
    only, earlier = wanted.only, None if wanted.against is None else _config(wanted.against, env)
    names = _names(config)
    before = _names(earlier) if earlier else _known(names, hit, _kept(places, env))
    if only is not None:
        _refuse_unknown(only, before | names | hit)
    return _Lists(
        before=before if only is None else before & {only},
        sides=Sides(before=_side(earlier, only) if earlier else None, after=_side(config, only)),
    )


def _known(today: frozenset[str], hit: frozenset[str], kept: frozenset[str] | None) -> frozenset[str]:
    """The lists that were there. Where nothing but its hits could tell, a list without any is not called new."""
    return today if kept is None else kept | (hit & today)


def _kept(places: Places, env: Mapping[str, str]) -> frozenset[str] | None:
    """The lists the service used last; None where it kept none that can be read."""
    try:
        return _names(_config(places.kept_config, env))
    except ConfigError:
        return None


def _config(folder: Path, env: Mapping[str, str]) -> Config:
    return load_config(folder, env=env, catalogue=load_catalogue(), addresses=Addresses.LEFT_OUT)


def _names(config: Config) -> frozenset[str]:
    return frozenset(one.name for one in config.watchlists)


def _side(config: Config, only: str | None) -> Side:
    return Side(
        watchlists=tuple(one for one in config.watchlists if only in {None, one.name}),
        feeds={feed.name: feed for feed in config.feeds},
        own=config.own,
    )


def _refuse_unknown(only: str, known: frozenset[str]) -> None:
    if only not in known:
        close = difflib.get_close_matches(only, known, n=1)
        meant = f" (did you mean {close[0]!r}?)" if close else ""
        raise UsageError(f"no watch-list is called {only!r}, neither before nor now{meant}")
