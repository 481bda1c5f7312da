"""Stored articles matched again, as worker processes do it: the lists of one side or of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from flankwatch.compare import Loss
from flankwatch.entries import OwnEntries
from flankwatch.limits import MENTIONS_MAX
from flankwatch.match.explain import explain
from flankwatch.match.matcher import Matcher
from flankwatch.match.own import catalogue_with
from flankwatch.match.verdicts import Verdict
from flankwatch.models import Article, Feed, Form, Mention, MentionKind, WatchList
from flankwatch.policy import admission, admitted
from flankwatch.render.gates import no_longer_asked, reason

__all__ = ["Answer", "Asked", "Found", "Side", "Sides", "prepare", "rematch", "told_apart"]

Found = Mapping[str, tuple[Mention, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Lists, own entries, and the feeds by name, all of one configuration: what a list takes depends on all of them."""

    watchlists: tuple[WatchList, ...]
    feeds: Mapping[str, Feed]
    own: OwnEntries | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What to compare; `before` is None where state says what was found."""

    before: Side | None
    after: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An article, its feed as state has it, and the lists that state says it satisfied."""

    article: Article
    feed: Feed
    stored: Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an article satisfied before and satisfies now, and why not what it did before."""

    before: Found
    after: Found
    lost: Mapping[str, Loss]


_GONE = Loss(gate="removed", said="the list is gone")
_NOTHING = Sides(before=None, after=Side(watchlists=(), feeds={}))
_sides = _NOTHING


def prepare(sides: Sides) -> None:
    """Tell this process what to compare; runs once, before its first page."""
    global _sides  # noqa: PLW0603 (a worker is told once and asked many times)
    _sides = sides
    _matchers.cache_clear()


def rematch(page: Sequence[Asked]) -> list[Answer]:
    """What becomes of each article, in order."""
    return [_answer(asked) for asked in page]


def told_apart(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The first mention of each key in each form: thousands of one name say no more, and all would go between processes."""
    firsts: dict[tuple[MentionKind, str, Form | None], Mention] = {}
    for mention in mentions[:MENTIONS_MAX]:
        firsts.setdefault((mention.kind, mention.key, mention.form), mention)
    return tuple(firsts.values())


@cache
def _matchers() -> tuple[Matcher | None, Matcher]:
    before = None if _sides.before is None else _matcher(_sides.before)
    return before, _matcher(_sides.after)


def _matcher(side: Side) -> Matcher:
    return Matcher.build(catalogue_with(side.own), side.watchlists)


def _answer(asked: Asked) -> Answer:
    earlier, now = _matchers()
    before = asked.stored if earlier is None or _sides.before is None else _found(earlier, _sides.before, asked)
    after = _found(now, _sides.after, asked)
    lost = {name: mentions for name, mentions in before.items() if name not in after}
    return Answer(before=before, after=after, lost=_losses(now, asked, lost) if lost else {})


def _found(matcher: Matcher, side: Side, asked: Asked) -> Found:
    article = asked.article
    hits = matcher.match(article.title, article.text, article.lang).hits
    return {hit.watchlist: told_apart(hit.mentions) for hit in admitted(hits, side.watchlists, _feed(side, asked))}


def _feed(side: Side, asked: Asked) -> Feed:
    return side.feeds.get(asked.feed.name, asked.feed)


def _losses(matcher: Matcher, asked: Asked, lost: Found) -> dict[str, Loss]:
    article = asked.article
    explained = explain(matcher, article.title, article.text, article.lang)
    verdicts = {verdict.watchlist.name: verdict for verdict in explained.verdicts}
    return {
        name: _loss(verdicts[name], _feed(_sides.after, asked), mentions) if name in verdicts else _GONE
        for name, mentions in lost.items()
    }


def _loss(verdict: Verdict, feed: Feed, mentions: Sequence[Mention]) -> Loss:
    taken = admission(verdict.watchlist, feed)
    if not taken.admitted:
        said = f'"{taken.line}" leaves it out' if taken.line else "its feed is none of the list's sources"
        return Loss(gate="sources", said=said)
    entity = catalogue_with(_sides.after.own).entity
    said, failed = reason(verdict, entity), verdict.failed
    uncounted = {one.sighting.mention.key for one in verdict.uncounted}  # `reason` has told of these
    rest = [mention for mention in mentions if mention.key not in uncounted]
    dropped = no_longer_asked(verdict.watchlist, rest, entity)
    gate = failed.gate.value if failed else ""
    return Loss(gate=gate, said=f"{said}; no longer asked for: {dropped}" if dropped else said)
