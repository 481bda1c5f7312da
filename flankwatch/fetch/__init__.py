"""The one door to the web: `Fetcher.fetch(Request)` gives `Fetched`, `NotModified` or `Failed`.

Failures of the outside world are never raised.
"""

from __future__ import annotations

from flankwatch.fetch.bounds import Bounds
from flankwatch.fetch.fetcher import Fetcher
from flankwatch.fetch.guard import is_public
from flankwatch.fetch.manners import Manners
from flankwatch.fetch.pace import HostBook, Timer
from flankwatch.fetch.robots import RobotsRecord
from flankwatch.fetch.robots_door import RobotsMemory, RobotsShelf
from flankwatch.fetch.values import BodyKind, Failed, FailureReason, Fetched, NotModified, Outcome, Request

__all__ = [
    "BodyKind",
    "Bounds",
    "Failed",
    "FailureReason",
    "Fetched",
    "Fetcher",
    "HostBook",
    "Manners",
    "NotModified",
    "Outcome",
    "Request",
    "RobotsMemory",
    "RobotsRecord",
    "RobotsShelf",
    "Timer",
    "is_public",
]
