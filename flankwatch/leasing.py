"""Leases taken when work begins, many in one transaction: whoever waits at that moment shares it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

from flankwatch.limits import LEASE_BATCH
from flankwatch.models import Feed, FeedId
from flankwatch.statethread import StateThread
from flankwatch.store.polls import LeasedFeed, Polls

__all__ = ["Leaser"]


class Leaser:
    """Gives each asker the lease of its feed, or None where another run has it. `serve` does the work until cancelled."""

    def __init__(
        self, polls: Polls, feeds: Mapping[str, Feed], *, state: StateThread, clock: Callable[[], datetime]
    ) -> None:
        self._polls, self._feeds, self._state, self._clock = polls, feeds, state, clock
        self._asked: asyncio.Queue[tuple[FeedId, asyncio.Future[LeasedFeed | None]]] = asyncio.Queue()

    async def lease(self, feed_id: FeedId) -> LeasedFeed | None:
        answer: asyncio.Future[LeasedFeed | None] = asyncio.get_running_loop().create_future()
        await self._asked.put((feed_id, answer))
        return await answer

    async def serve(self) -> None:
        while True:
            asked = [await self._asked.get()]
            while len(asked) < LEASE_BATCH and not self._asked.empty():
                asked.append(self._asked.get_nowait())
            ids = [feed_id for feed_id, _ in asked]
            leased = await self._state(self._polls.lease, ids, self._feeds, now=self._clock())
            by_id = {lease.id: lease for lease in leased}
            for feed_id, answer in asked:
                answer.set_result(by_id.get(feed_id))
