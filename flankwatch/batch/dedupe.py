"""The verb that judges articles in the order of their arrival, which is why it remembers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from flankwatch.batch.lines import Json, text_of
from flankwatch.dedup.judge import KnownEntry, Original, Seen, judge, place_in_story
from flankwatch.dedup.keys import EntryKeys, entry_keys
from flankwatch.dedup.urls import host_of
from flankwatch.dedup.words import text_key
from flankwatch.models import ArticleId, FeedId, StoryId

__all__ = ["Dedupe"]


class Dedupe:
    """Judges articles in order of arrival with the rules of the cycle; keeps its marks in memory.

    Where the article came from is not told, so each counts as brought by a feed of its own.
    """

    EMPTY: ClassVar[Json] = {"copy_of": None, "story": None}

    def __init__(self) -> None:
        self._seen: dict[bytes, Seen] = {}
        self._articles: list[tuple[object, Original]] = []

    def answer(self, request: Json) -> Json:
        number = len(self._articles)
        url, title = text_of(request, "url"), text_of(request, "title")
        owner, now = host_of(url) or str(number), _time(request) or datetime.now(UTC)
        keys = entry_keys(
            feed_id=number,
            outlet=owner,
            entry_id=str(number),
            url=url,
            title=title,
            published=text_of(request, "published"),
        )
        same_text = text_key(text_of(request, "text"))
        original = self._original(keys, same_text, owner=owner, title=title, now=now)
        story = original.story_id if original else StoryId(number)
        article = Original(article_id=ArticleId(number), story_id=story, owner=owner, title=title, seen_at=now)
        self._articles.append((request["id"], article))
        seen = Seen(article_id=article.article_id, feed_id=FeedId(number), seen_at=now)
        for key in (*keys.all(), *((same_text,) if same_text else ())):
            self._seen.setdefault(key, seen)
        return {
            "copy_of": self._articles[original.article_id][0] if original else None,
            "story": self._articles[story][0],
        }

    def _original(
        self, keys: EntryKeys, same_text: bytes | None, *, owner: str, title: str, now: datetime
    ) -> Original | None:
        verdict = judge(keys, self._seen, feed_id=FeedId(len(self._articles)), now=now)
        if isinstance(verdict, KnownEntry):
            return self._articles[verdict.article_id][1]
        known = self._seen.get(same_text) if same_text else None
        if known is None:
            return None
        found = self._articles[known.article_id][1]
        # The text in question is all there is to tell by: no lists are applied here.
        place = place_in_story(found, owner=owner, title=title, told_by_text=True, now=now)
        return found if place.copy_of is not None else None


def _time(request: Json) -> datetime | None:
    try:
        time = datetime.fromisoformat(text_of(request, "published"))
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
