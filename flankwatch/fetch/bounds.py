"""The limits of fetching as one value, so that tests can pass smaller ones."""

from __future__ import annotations

from dataclasses import dataclass

from flankwatch import limits
from flankwatch.fetch.values import BodyKind

__all__ = ["Bounds"]

_FEED_SIZED = frozenset({BodyKind.FEED, BodyKind.SITEMAP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one Fetcher allows; the reasons stand in limits.py."""

    feed_bytes_max: int = limits.FEED_BYTES_MAX
    page_bytes_max: int = limits.PAGE_BYTES_MAX
    robots_bytes_max: int = limits.ROBOTS_BYTES_MAX
    redirects_max: int = limits.REDIRECTS_MAX
    total_s: float = limits.FETCH_TOTAL_S
    connect_s: float = limits.CONNECT_S
    read_s: float = limits.READ_S
    rate_grace_s: float = limits.RATE_GRACE_S
    rate_bytes_per_s_min: int = limits.RATE_BYTES_PER_S_MIN
    body_chunks_max: int = limits.BODY_CHUNKS_MAX
    inflate_ratio_max: int = limits.INFLATE_RATIO_MAX
    inflate_free_bytes: int = limits.INFLATE_FREE_BYTES
    in_flight: int = limits.IN_FLIGHT
    per_host: int = limits.PER_HOST
    per_own_host: int = limits.PER_OWN_HOST
    keep_alive_s: float = limits.KEEP_ALIVE_S

    def body_bytes_max(self, kind: BodyKind) -> int:
        if kind is BodyKind.ROBOTS:
            return self.robots_bytes_max
        return self.feed_bytes_max if kind in _FEED_SIZED else self.page_bytes_max
