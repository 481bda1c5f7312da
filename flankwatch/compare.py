"""Compares what watch-lists found before with what they find now, article by article: values in, values out.

Memory is bounded by the number of lists and of stories they hit, whatever the number of articles.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from flankwatch.match.require import holds, quoted
from flankwatch.models import Article, ArticleId, Group, Mention, MentionKind, Quoted, StoryId, WatchList

__all__ = ["Carrier", "Change", "Comparison", "Loss", "Replayed", "Standing", "Tally", "carriers", "compare"]

_CARRIERS_MAX = 3  # named for one list: the noisiest is what a person looks for, the next two say by how much
# Of two that carry as much, the one a person is likelier to change: terms are their own, countries are why the list exists.
_BY_KIND = {MentionKind.TERM: 0, MentionKind.WEAPON: 1, MentionKind.COUNTRY: 2}
_Key = tuple[MentionKind, str]


class Standing(StrEnum):
    """Whether a list is there on both sides."""

    BOTH = "both"
    NEW = "new"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Why a list is not satisfied any more: the gate that fails, in a word, and what happened there."""

    gate: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One stored article: the lists it satisfied before and those it satisfies now, each with the mentions that did it.

    `may_alert` is False for what a first look at a feed brought too late to be told. `lost` has a reason for each list of
    `before` that is not in `after`.
    """

    id: ArticleId
    story_id: StoryId
    article: Article
    feed: str
    found_at: datetime
    may_alert: bool
    before: Mapping[str, Sequence[Mention]]
    after: Mapping[str, Sequence[Mention]]
    lost: Mapping[str, Loss]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A hit gained, with the mentions that satisfy the list now, or one lost, with those that did before and why not now."""

    title: str
    url: str
    feed: str
    published_at: datetime | None
    found_at: datetime
    mentions: tuple[Mention, ...]
    why: Loss | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """A key or term, and the number of hits that would not be there without it."""

    kind: MentionKind
    key: str
    hits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Hits, and the stories among them that each channel of the list is told of: one alert each."""

    hits: int
    alerts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One list, before and after. `rests_on` and `gained_by` begin with the noisiest; `lost_because` counts gates."""

    name: str
    standing: Standing
    before: Tally
    after: Tally
    gained: int
    lost: int
    newest_gained: tuple[Change, ...]
    newest_lost: tuple[Change, ...]
    rests_on: tuple[Carrier, ...]
    gained_by: tuple[Carrier, ...]
    lost_because: Mapping[str, int]

    @property
    def is_changed(self) -> bool:
        return bool(self.gained or self.lost) or self.standing is not Standing.BOTH

    @property
    def never_hits(self) -> bool:
        return not self.before.hits and not self.after.hits


def compare(
    replayed: Iterable[Replayed], *, before: Collection[str], after: Collection[WatchList], most: int
) -> tuple[Comparison, ...]:
    """Each list of either side, by name; `before` names the lists there were, `most` bounds the changes shown of each."""
    lists = {watchlist.name: watchlist for watchlist in after}
    counts = {name: _Count(most=most) for name in (*before, *lists)}
    for one in replayed:
        for name in one.before.keys() | one.after.keys():
            counts.setdefault(name, _Count(most=most)).add(one, name, lists.get(name))
    return tuple(_comparison(name, counts[name], before, lists) for name in sorted(counts))


def carriers(watchlist: WatchList, mentions: Sequence[Mention]) -> frozenset[_Key]:
    """The keys without which `require` would not hold among these mentions."""
    keys: dict[Group | Quoted, set[_Key]] = {}
    for mention in mentions:
        for atom in _atoms(watchlist, mention):
            keys.setdefault(atom, set()).add((mention.kind, mention.key))
    if not holds(watchlist.require, keys.__contains__):  # of overlapping terms a hit keeps the longest only
        return frozenset()
    every = frozenset().union(*keys.values()) if keys else frozenset()
    return frozenset(key for key in every if not _holds_without(watchlist, keys, key))


def _holds_without(watchlist: WatchList, keys: Mapping[Group | Quoted, set[_Key]], key: _Key) -> bool:
    return holds(watchlist.require, lambda atom: bool(keys.get(atom, set()) - {key}))


def _atoms(watchlist: WatchList, mention: Mention) -> Iterable[Group | Quoted]:
    match mention.kind:
        case MentionKind.COUNTRY:
            return (Group.COUNTRIES,)
        case MentionKind.WEAPON:
            return (Group.WEAPONS,)
        case MentionKind.TERM:
            is_term = any(mention.key in term.keys for term in watchlist.terms)
            named = [Quoted(mention.key)] if mention.key in quoted(watchlist.require) else []
            return (*([Group.TERMS] if is_term else []), *named)


@dataclass(slots=True)
class _Newest:
    """The newest changes, at most `most` of them."""

    most: int
    _kept: list[tuple[datetime, ArticleId, Change]] = field(default_factory=list)

    def add(self, one: Replayed, change: Change) -> None:
        # A publisher's clock may say anything; nothing is newer than the moment it was found.
        at = min(one.article.published_at or one.found_at, one.found_at)
        push = heapq.heappush if len(self._kept) < self.most else heapq.heappushpop
        push(self._kept, (at, one.id, change))

    def changes(self) -> tuple[Change, ...]:
        return tuple(change for _, _, change in sorted(self._kept, key=lambda kept: kept[:2], reverse=True))


class _Count:
    """What is counted of one list while the articles go by."""

    def __init__(self, *, most: int) -> None:
        self.hits = [0, 0]
        self.stories: tuple[set[StoryId], set[StoryId]] = (set(), set())
        self.gained = self.lost = 0
        self.newest_gained, self.newest_lost = _Newest(most), _Newest(most)
        self.rests_on: Counter[_Key] = Counter()
        self.gained_by: Counter[_Key] = Counter()
        self.lost_because: Counter[str] = Counter()

    def add(self, one: Replayed, name: str, watchlist: WatchList | None) -> None:
        for side, found in enumerate((one.before, one.after)):
            if name in found:
                self.hits[side] += 1
                self.stories[side].update([one.story_id] if one.may_alert else [])
        resting = carriers(watchlist, one.after[name]) if watchlist and name in one.after else frozenset()
        self.rests_on.update(resting)
        if name not in one.before:
            self.gained += 1
            self.gained_by.update(resting)
            self.newest_gained.add(one, _change(one, one.after[name]))
        elif name not in one.after:
            self.lost += 1
            self.lost_because[one.lost[name].gate] += 1
            self.newest_lost.add(one, _change(one, one.before[name], one.lost[name]))


def _change(one: Replayed, mentions: Sequence[Mention], why: Loss | None = None) -> Change:
    article = one.article
    return Change(
        title=article.title,
        url=article.url,
        feed=one.feed,
        published_at=article.published_at,
        found_at=one.found_at,
        mentions=tuple(mentions),
        why=why,
    )


def _comparison(name: str, count: _Count, before: Collection[str], lists: Mapping[str, WatchList]) -> Comparison:
    known = name in before or count.hits[0]
    return Comparison(
        name=name,
        standing=Standing.REMOVED if name not in lists else Standing.BOTH if known else Standing.NEW,
        before=Tally(hits=count.hits[0], alerts=len(count.stories[0])),
        after=Tally(hits=count.hits[1], alerts=len(count.stories[1])),
        gained=count.gained,
        lost=count.lost,
        newest_gained=count.newest_gained.changes(),
        newest_lost=count.newest_lost.changes(),
        rests_on=_noisiest(count.rests_on, lists.get(name)),
        gained_by=_noisiest(count.gained_by, lists.get(name)),
        lost_because=dict(count.lost_because.most_common()),
    )


def _noisiest(counted: Counter[_Key], watchlist: WatchList | None) -> tuple[Carrier, ...]:
    """The first few. A list of one country rests on it whatever it finds, so that is told only where nothing else is."""
    alone = _alone(watchlist) if watchlist else frozenset()
    told = {key: hits for key, hits in counted.items() if key not in alone} or counted
    ranked = sorted((-hits, _BY_KIND[kind], key, kind) for (kind, key), hits in told.items())[:_CARRIERS_MAX]
    return tuple(Carrier(kind=kind, key=key, hits=-negated) for negated, _, key, kind in ranked)


def _alone(watchlist: WatchList) -> frozenset[_Key]:
    """What stands alone in its group."""
    words = {word for term in watchlist.terms for word in term.keys}
    groups = (
        (MentionKind.COUNTRY, watchlist.countries),
        (MentionKind.WEAPON, watchlist.weapons),
        (MentionKind.TERM, words),
    )
    return frozenset((kind, key) for kind, keys in groups if len(keys) == 1 for key in keys)
