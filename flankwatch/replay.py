"""Stored articles gone through again, in pages and in all worker processes, whatever their number."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future

from flankwatch.compare import Replayed
from flankwatch.errors import WorkerFailed
from flankwatch.limits import REPLAY_AHEAD, REPLAY_S
from flankwatch.policy import is_recent
from flankwatch.rematching import Answer, Asked, rematch, told_apart
from flankwatch.store.archive import StoredArticle
from flankwatch.workers import Workers, worker_failures

__all__ = ["Progress", "Replay"]

Progress = Callable[[int], None]
Work = Callable[[Sequence[Asked]], list[Answer]]
Page = Sequence[StoredArticle]


class Replay:
    """Has each page matched in a worker; few are under way at once, and the articles come out in the order they came in.

    `given_up` counts the articles that no worker could match.
    """

    def __init__(self, workers: Workers, *, only: str | None, baseline_hours: int, work: Work = rematch) -> None:
        self._workers, self._work = workers, work
        self._only, self._baseline_hours = only, baseline_hours
        self.given_up = 0

    def run(self, pages: Iterable[Page], progress: Progress) -> Iterator[Replayed]:
        """The articles that satisfied a list or satisfy one now; `progress` is told how many were looked at."""
        done = 0
        for page, future in self._under_way(pages):
            yield from self._answered(page, future)
            done += len(page)
            progress(done)

    def _under_way(self, pages: Iterable[Page]) -> Iterator[tuple[Page, Future[list[Answer]]]]:
        waiting: deque[tuple[Page, Future[list[Answer]]]] = deque()
        for page in pages:
            waiting.append((page, self._submit(page)))
            if len(waiting) > self._workers.count * REPLAY_AHEAD:
                yield waiting.popleft()
        yield from waiting

    def _submit(self, page: Page) -> Future[list[Answer]]:
        return self._workers.submit(REPLAY_S, self._work, [self._asked(stored) for stored in page])

    def _answered(self, page: Page, future: Future[list[Answer]]) -> Iterator[Replayed]:
        """The page's answers; where its worker was lost, each article alone, so that only the guilty one is missing."""
        try:
            with worker_failures():
                answers = future.result()
        except WorkerFailed:
            if len(page) == 1:
                self.given_up += 1
                return
            for stored in page:
                yield from self._answered([stored], self._submit([stored]))
            return
        for stored, answer in zip(page, answers, strict=True):
            if answer.before or answer.after:
                yield self._replayed(stored, answer)

    def _asked(self, stored: StoredArticle) -> Asked:
        wanted = (hit for hit in stored.hits if self._only in {None, hit.watchlist})
        return Asked(
            article=stored.article, feed=stored.feed, stored={hit.watchlist: told_apart(hit.mentions) for hit in wanted}
        )

    def _replayed(self, stored: StoredArticle, answer: Answer) -> Replayed:
        fresh = is_recent(stored.article.published_at, hours=self._baseline_hours, now=stored.found_at)
        return Replayed(
            id=stored.id,
            story_id=stored.story_id,
            article=stored.article,
            feed=stored.feed.name,
            found_at=stored.found_at,
            may_alert=fresh or not stored.at_first_sight,
            before=answer.before,
            after=answer.after,
            lost=answer.lost,
        )
