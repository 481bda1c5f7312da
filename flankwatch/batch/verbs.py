"""What each batch verb answers; the forms are fixed by what scripts and scorers send and expect."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import parsers.feed
from flankwatch import matching
from flankwatch.batch.lines import Json, Verb
from flankwatch.dedup.judge import KnownEntry, Original, Seen, judge, place_in_story
from flankwatch.dedup.keys import EntryKeys, entry_keys, text_key
from flankwatch.dedup.urls import host_of
from flankwatch.limits import FEED_BYTES_MAX, PAGE_BYTES_MAX, PAGE_PARSE_S, PARSE_S
from flankwatch.models import ArticleId, FeedId, Mention, StoryId
from parsers.errors import ParseError
from parsers.records import to_json

__all__ = ["EXTRACT", "MATCH", "PARSE", "Dedupe"]


def answer_match(request: Json) -> Json:
    found = matching.matcher().match(_text(request, "title"), _text(request, "text"), _text(request, "lang") or None)
    return {
        "lang": found.lang,
        "mentions": [_mention(mention) for mention in found.mentions],
        "hits": [hit.watchlist for hit in found.hits],
    }


def answer_parse(request: Json) -> Json:
    body = _file(request, FEED_BYTES_MAX)
    try:
        document = parsers.feed.parse(body, url=_text(request, "url"), content_type=None, now=datetime.now(UTC))
    except ParseError as exc:
        raise ValueError(f"{exc.reason}: {exc}") from exc
    answer: Json = to_json(document)
    return answer


def answer_extract(request: Json) -> Json:
    import parsers.page

    body = _file(request, PAGE_BYTES_MAX)
    try:
        answer: Json = to_json(parsers.page.extract(body, url=_text(request, "url")))
    except ParseError as exc:
        raise ValueError(f"{exc.reason}: {exc}") from exc
    return {**answer, "url": answer["url"] or None}


MATCH = Verb(answer=answer_match, empty={"lang": None, "mentions": [], "hits": []}, deadline_s=60.0, chunk=32)
PARSE = Verb(
    answer=answer_parse, empty={"feed": {"title": None, "link": None}, "entries": []}, deadline_s=PARSE_S, chunk=4
)
EXTRACT = Verb(
    answer=answer_extract,
    empty={"url": None, "title": None, "text": None, "published": None, "authors": [], "lang": None},
    deadline_s=PAGE_PARSE_S,
    chunk=2,
)


_ONE_FEED = FeedId(0)


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
        url, title = _text(request, "url"), _text(request, "title")
        owner, now = host_of(url) or str(number), _time(request) or datetime.now(UTC)
        keys = entry_keys(
            feed_id=number,
            outlet=owner,
            entry_id=str(number),
            url=url,
            title=title,
            published=_text(request, "published"),
        )
        same_text = text_key(_text(request, "text"))
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


def _mention(mention: Mention) -> Json:
    return {
        "kind": mention.kind.value,
        "key": mention.key,
        "form": mention.form.value if mention.form else None,
        "field": mention.field.value,
        "start": mention.start,
        "end": mention.end,
        "surface": mention.surface,
    }


def _text(request: Json, name: str) -> str:
    value = request.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{name} must be text")  # noqa: TRY004 (it is the line's value that is wrong, not our call)
    return value


def _time(request: Json) -> datetime | None:
    try:
        time = datetime.fromisoformat(_text(request, "published"))
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _file(request: Json, most: int) -> bytes:
    if not _text(request, "path"):
        raise ValueError("path is missing")
    path = Path(_text(request, "path"))
    with path.open("rb") as file:
        body = file.read(most + 1)
    if len(body) > most:
        raise ValueError(f"larger than {most} bytes")
    return body
