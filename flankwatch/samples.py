"""The headlines a watch-list must and must not find, tried: a list that misses its own samples is not what its author meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flankwatch.catalogue import Catalogue
from flankwatch.errors import Problem, problem_at
from flankwatch.match.matcher import Matcher
from flankwatch.models import WatchList

__all__ = ["failing_samples"]


def failing_samples(watchlists: Sequence[WatchList], catalogue: Catalogue) -> list[Problem]:
    """Every must_match a list does not find, and every must_not_match it does, each at its line."""
    with_samples = [one for one in watchlists if one.must_match or one.must_not_match]
    if not with_samples:
        return []
    matcher = Matcher.build(catalogue, with_samples)
    return [problem for watchlist in with_samples for problem in _failing(watchlist, matcher)]


def _failing(watchlist: WatchList, matcher: Matcher) -> Iterable[Problem]:
    for number, sample in enumerate(watchlist.must_match):
        if not _hits(watchlist, sample, matcher):
            yield _problem(watchlist, "must_match", number, f"{watchlist.name} must match, but does not: {sample!r}")
    for number, sample in enumerate(watchlist.must_not_match):
        if _hits(watchlist, sample, matcher):
            yield _problem(
                watchlist, "must_not_match", number, f"{watchlist.name} must not match, but does: {sample!r}"
            )


def _hits(watchlist: WatchList, sample: str, matcher: Matcher) -> bool:
    return any(hit.watchlist == watchlist.name for hit in matcher.match("", sample, None).hits)


def _problem(watchlist: WatchList, key: str, number: int, message: str) -> Problem:
    return problem_at(watchlist.origin.get(f"{key}/{number}", f"{watchlist.name}:0:0"), message)
