"""New, known, or a copy: what becomes of an entry. Copies and stories have their seam here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flankwatch.dedup.keys import EntryKeys
from flankwatch.limits import TITLE_DAYS
from flankwatch.models import ArticleId, StoryId

__all__ = ["KnownBy", "KnownEntry", "NewEntry", "Original", "Seen", "StoryPlace", "Verdict", "judge", "place_in_story"]


class KnownBy(StrEnum):
    ID = "id"
    URL = "url"
    TITLE = "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What state remembers of one key: the article it stands for and when it was first seen."""

    article_id: ArticleId
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """The entry brings nothing new; `by` says what gave it away."""

    by: KnownBy
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


def judge(keys: EntryKeys, seen: Mapping[bytes, Seen], *, now: datetime) -> Verdict:
    """Known by id in its feed, by address anywhere, or by title at the same outlet within a week; else new."""
    if known := seen.get(keys.id):
        return KnownEntry(by=KnownBy.ID, article_id=known.article_id)
    if keys.url and (known := seen.get(keys.url)):
        return KnownEntry(by=KnownBy.URL, article_id=known.article_id)
    if keys.title and (known := seen.get(keys.title)) and now - known.seen_at <= timedelta(days=TITLE_DAYS):
        return KnownEntry(by=KnownBy.TITLE, article_id=known.article_id)
    return NewEntry()


def place_in_story(original: Original | None, *, owner: str) -> StoryPlace:
    """A copy where another owner's article has this very text; else a story of its own.

    The same text from the same owner is no copy: it is the notice that stands in for all articles behind a paywall.
    """
    if original and original.owner != owner:
        return StoryPlace(copy_of=original.article_id, story=original.story_id)
    return StoryPlace()
