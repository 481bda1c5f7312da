"""The headlines a watch-list must and must not find, tried: a list that misses its own samples is not what its author meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flankwatch.errors import Problem, problem_at
from flankwatch.match.explain import explain
from flankwatch.match.matcher import Matcher
from flankwatch.match.verdicts import Explanation, Verdict
from flankwatch.models import WatchList
from flankwatch.render.gates import advice, found, line_of, reason
from flankwatch.render.words import Entities, matched

__all__ = ["failing_samples"]


def failing_samples(watchlists: Sequence[WatchList], matcher: Matcher, entity: Entities) -> list[Problem]:
    """Every must_match a list does not find, and every must_not_match it does, each at its line.

    `matcher` watches these lists. A message goes on in further lines: what was found, the gate that failed, what to try.
    """
    return [problem for watchlist in watchlists for problem in _failing(watchlist, matcher, entity)]


def _failing(watchlist: WatchList, matcher: Matcher, entity: Entities) -> Iterator[Problem]:
    for number, sample in enumerate(watchlist.must_match):
        if not _hits(watchlist, sample, matcher):
            told = _missed(explain(matcher, "", sample, None), watchlist, entity)
            said = f"{watchlist.name} must match, but does not: {sample!r}"
            yield _problem(watchlist, f"must_match/{number}", (said, *told))
    for number, sample in enumerate(watchlist.must_not_match):
        if _hits(watchlist, sample, matcher):
            told = _caught(explain(matcher, "", sample, None), watchlist, entity)
            said = f"{watchlist.name} must not match, but does: {sample!r}"
            yield _problem(watchlist, f"must_not_match/{number}", (said, *told))


def _hits(watchlist: WatchList, sample: str, matcher: Matcher) -> bool:
    return any(hit.watchlist == watchlist.name for hit in matcher.match("", sample, None).hits)


def _missed(explained: Explanation, watchlist: WatchList, entity: Entities) -> Iterator[str]:
    verdict = _verdict(explained, watchlist)
    yield f"found: {found(verdict, entity)}"
    if verdict.failed:
        yield f"fails: {verdict.failed.gate}{_line(line_of(verdict))}: {reason(verdict, entity)}"
        yield f"try:   {advice(verdict, explained.matches.mentions)}"


def _caught(explained: Explanation, watchlist: WatchList, entity: Entities) -> Iterator[str]:
    hit = _verdict(explained, watchlist).hit
    if hit is not None:
        line = _line(watchlist.origin.get("require", "").rpartition(":")[2])
        yield f"found: {matched(hit.mentions, entity)}, which is all that require asks for{line}"
        yield "try:   put words of such headlines under 'not', or ask for more in 'require'"


def _verdict(explained: Explanation, watchlist: WatchList) -> Verdict:
    return next(one for one in explained.verdicts if one.watchlist.name == watchlist.name)


def _line(line: str) -> str:
    return f" (line {line})" if line else ""


def _problem(watchlist: WatchList, key: str, lines: Iterable[str]) -> Problem:
    place = watchlist.origin.get(key, f"{watchlist.name}:0:0")
    return problem_at(place, "\n    ".join(lines))
