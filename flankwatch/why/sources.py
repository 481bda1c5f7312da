"""`sources:` of watch-lists in a verdict: only the cycle and whoever follows an article know whose it is."""

from __future__ import annotations

from dataclasses import replace

from flankwatch.match.verdicts import Check, Explanation, Gate, Outcome, Verdict
from flankwatch.models import Feed, WatchList
from flankwatch.policy import Admission, admission, admitted

__all__ = ["with_source"]


def with_source(found: Explanation, feed: Feed) -> Explanation:
    """The explanation of an article of `feed`: a list that does not take the feed's articles has no hit."""
    lists = [verdict.watchlist for verdict in found.verdicts]
    return replace(
        found,
        matches=replace(found.matches, hits=admitted(found.matches.hits, lists, feed)),
        verdicts=tuple(_asked(verdict, feed) for verdict in found.verdicts),
    )


def _asked(verdict: Verdict, feed: Feed) -> Verdict:
    if not verdict.watchlist.sources:
        return verdict
    answer = admission(verdict.watchlist, feed)
    outcome = Outcome.PASSED if answer.admitted else Outcome.FAILED
    check = Check(gate=Gate.SOURCES, outcome=outcome, origin=_origin(verdict.watchlist, answer))
    return replace(verdict, checks=(check, *verdict.checks), hit=verdict.hit if answer.admitted else None)


def _origin(watchlist: WatchList, answer: Admission) -> str:
    """`file:line` of the line that decided, of the whole key where none did."""
    numbers = (number for number, test in enumerate(watchlist.sources) if answer.line and test.text == answer.line)
    item = next((f"sources/{number}" for number in numbers), "")
    return watchlist.origin.get(item) or watchlist.origin.get("sources", "")
