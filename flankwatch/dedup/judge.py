"""New, known, or a copy: what becomes of an entry. Copies and stories have their seam here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flankwatch.dedup.keys import EntryKeys
from flankwatch.dedup.words import title_words
from flankwatch.limits import COPY_DAYS, TITLE_DAYS
from flankwatch.models import ArticleId, FeedId, StoryId

__all__ = ["KnownEntry", "NewEntry", "Original", "Seen", "StoryPlace", "Verdict", "judge", "place_in_story"]

_TITLES_ALIKE = 0.5  # share of the shorter title's words: a desk changes a wire's headline, but not the whole of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What state remembers of one key: the article it stands for, the feed that brought it, and when it was first seen.

    `feed_id` is None where the article itself has been forgotten.
    """

    article_id: ArticleId
    feed_id: FeedId | None
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """The entry brings nothing new: it is this article."""

    article_id: ArticleId


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Nothing like it was seen."""


Verdict = KnownEntry | NewEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPlace:
    """Where an article belongs: `copy_of` repeats an earlier article, `story` None starts a story of its own."""

    copy_of: ArticleId | None = None
    story: StoryId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """An article that has the same text as the one to be judged."""

    article_id: ArticleId
    story_id: StoryId
    owner: str
    title: str
    seen_at: datetime


def judge(keys: EntryKeys, seen: Mapping[bytes, Seen], *, feed_id: FeedId, now: datetime) -> Verdict:
    """Known by id in its feed, by address anywhere, or by title at the same outlet within a week; else new.

    One exception: where a feed gives an entry an id of its own and a headline never seen, its address alone does not make
    it known to that feed. Government and alert feeds link every notice to one page.
    """
    if known := seen.get(keys.id):
        return KnownEntry(article_id=known.article_id)
    titled = seen.get(keys.title) if keys.title else None
    if keys.url and (known := seen.get(keys.url)):
        says_new = keys.has_own_id and keys.title is not None and titled is None and known.feed_id == feed_id
        if not says_new:
            return KnownEntry(article_id=known.article_id)
    if titled and now - titled.seen_at <= timedelta(days=TITLE_DAYS):
        return KnownEntry(article_id=titled.article_id)
    return NewEntry()


def place_in_story(
    original: Original | None, *, owner: str, title: str, told_by_text: bool, now: datetime
) -> StoryPlace:
    """A copy where another owner's article had this very text within days; else a story of its own.

    The same text alone proves little: it may be the notice that stands in for every article behind a wall. So it must be
    the text that satisfied the lists (`told_by_text`), or the headlines must share their words. The same text from the
    same owner is never a copy.
    """
    if original is None or original.owner == owner or now - original.seen_at > timedelta(days=COPY_DAYS):
        return StoryPlace()
    if told_by_text or _titles_alike(title, original.title):
        return StoryPlace(copy_of=original.article_id, story=original.story_id)
    return StoryPlace()


def _titles_alike(one: str, other: str) -> bool:
    words, others = title_words(one), title_words(other)
    shorter = min(len(words), len(others))
    return shorter > 0 and len(words & others) >= _TITLES_ALIKE * shorter
