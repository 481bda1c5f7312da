"""How the service behaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flankwatch.models.alerts import Channel
from flankwatch.models.feeds import Feed
from flankwatch.models.secret import Secret
from flankwatch.models.watchlists import WatchList

if TYPE_CHECKING:
    from flankwatch.entries import OwnEntries

__all__ = ["Config", "Service"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """config/settings.yaml. `allow_hosts` are `host` or `host:port` that may be private; `contact` goes into the User-Agent.

    `proxy` is an http(s) address that all requests for feeds and pages go through; it may hold a password.
    """

    time_zone: str = "UTC"
    contact: str = ""
    allow_hosts: frozenset[str] = frozenset()
    every_s: int = 0
    pace_s: int = 2
    proxy: Secret | None = None
    baseline_hours: int = 24
    baseline_alerts: int = 5
    keep_days: int = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All of config/, loaded once. `own` are the entries that a user adds to the catalogue, None where there are none;
    `operators` the channels that hear how the service does.
    """

    feeds: tuple[Feed, ...]
    watchlists: tuple[WatchList, ...]
    channels: tuple[Channel, ...]
    service: Service
    own: OwnEntries | None = None
    operators: tuple[str, ...] = ()
