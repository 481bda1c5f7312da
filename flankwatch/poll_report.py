"""What a cycle of polling did, counted for people and programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from flankwatch.models import Hit

__all__ = ["FeedTrouble", "HitLine", "PollReport"]


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
    """What one cycle did, counted while it ran. `put_off` feeds were due and left to the next cycle with their host.

    `scrolled` are feeds of which nothing was known any more: some of their entries may have come and gone unseen.
    """

    changed: int = 0
    unchanged: int = 0
    put_off: int = 0
    entries: int = 0
    new: int = 0
    pages: int = 0
    hits: list[HitLine] = field(default_factory=list)
    troubles: list[FeedTrouble] = field(default_factory=list)
    scrolled: list[str] = field(default_factory=list)

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
        self.scrolled += other.scrolled

    def tell_hits(self, hits: Iterable[Hit]) -> None:
        self.hits += [
            HitLine(watchlist=hit.watchlist, title=hit.article.title, url=hit.article.url, feed=hit.feed.name)
            for hit in hits
        ]
