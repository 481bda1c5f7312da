"""What is known of hosts between requests, as one value that may outlive a Fetcher."""

from __future__ import annotations

from dataclasses import dataclass, field

from flankwatch.fetch.pace import HostBook, Timer
from flankwatch.fetch.robots_door import RobotsMemory, RobotsShelf

__all__ = ["Manners"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """When hosts were asked last and what their robots.txt say. `shelf` keeps the latter beyond the process."""

    hosts: HostBook = field(default_factory=HostBook)
    robots: RobotsMemory = field(default_factory=RobotsMemory)
    shelf: RobotsShelf | None = None
    timer: Timer = field(default_factory=Timer)
