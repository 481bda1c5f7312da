"""Values to rows and back; nothing here touches a connection."""

from __future__ import annotations

import json
from typing import Any

from flankwatch.dedup.judge import StoryPlace
from flankwatch.models import (
    Article,
    ArticleId,
    Feed,
    FeedId,
    FeedKind,
    Field,
    Form,
    Hit,
    Mention,
    MentionKind,
    Span,
    StoryId,
)
from flankwatch.polling.rhythm import packed, unpacked
from flankwatch.polling.standing import Health, Standing, Wishes
from flankwatch.store.schema import to_milliseconds

__all__ = [
    "ARTICLE_COLUMNS",
    "FEED",
    "STANDING",
    "of_article",
    "of_feed",
    "of_hit",
    "of_standing",
    "to_article",
    "to_feed",
    "to_hit",
    "to_standing",
]


def of_feed(feed: Feed) -> dict[str, Any]:
    return {
        "name": feed.name,
        "url": feed.url,
        "country": feed.country,
        "language": feed.language,
        "owner": feed.owner,
        "kind": feed.kind.value,
    }


FEED = ("name", "url", "country", "language", "owner", "kind")
STANDING = (
    "next_poll_at", "first_sight_at", "etag", "last_modified", "rhythm", "ttl_s", "skips", "last_success_at", "last_new_at",
    "missed_at", "failures", "backoff", "failing_since", "last_reason", "last_detail", "retired", "moved_to", "moves",
    "latency_ms", "body_bytes", "health",
)  # fmt: skip
_DAYS_FROM = 24  # bits 0 to 23 are hours


def of_standing(standing: Standing) -> dict[str, Any]:
    """The columns of a feed's row that its polls write; the lease is not among them."""
    return {
        "next_poll_at": standing.next_poll_at,
        "first_sight_at": standing.first_sight_at,
        "etag": standing.etag,
        "last_modified": standing.last_modified,
        "rhythm": None if standing.rhythm is None else packed(standing.rhythm),
        "ttl_s": standing.wishes.ttl_s,
        "skips": sum(1 << one for one in standing.wishes.skip_hours)
        + sum(1 << _DAYS_FROM + one for one in standing.wishes.skip_days),
        "last_success_at": standing.last_success_at,
        "last_new_at": standing.last_new_at,
        "missed_at": standing.missed_at,
        "failures": standing.failures,
        "backoff": standing.backoff,
        "failing_since": standing.failing_since,
        "last_reason": standing.reason,
        "last_detail": standing.detail,
        "retired": standing.retired,
        "moved_to": standing.moved_to,
        "moves": standing.moves,
        "latency_ms": standing.latency_ms,
        "body_bytes": standing.body_bytes,
        "health": standing.health.value,
    }


def to_standing(row: Any) -> Standing:
    return Standing(
        next_poll_at=row.next_poll_at,
        first_sight_at=row.first_sight_at,
        etag=row.etag,
        last_modified=row.last_modified,
        rhythm=unpacked(row.rhythm),
        wishes=Wishes(ttl_s=row.ttl_s, skip_hours=_bits(row.skips, 0, 24), skip_days=_bits(row.skips, _DAYS_FROM, 7)),
        last_success_at=row.last_success_at,
        last_new_at=row.last_new_at,
        missed_at=row.missed_at,
        failures=row.failures,
        backoff=row.backoff,
        failing_since=row.failing_since,
        reason=row.last_reason,
        detail=row.last_detail,
        retired=row.retired,
        moved_to=row.moved_to,
        moves=row.moves,
        latency_ms=row.latency_ms,
        body_bytes=row.body_bytes,
        health=Health(row.health),
    )


def _bits(skips: int, first: int, count: int) -> frozenset[int]:
    return frozenset(one for one in range(count) if skips >> first + one & 1) if skips else frozenset()


def to_feed(row: Any) -> Feed:
    """The feed as an alert names it; how it is polled stands in the configuration alone."""
    return Feed(
        name=row.name,
        url=row.feed_url,
        country=row.country,
        language=row.language,
        owner=row.owner,
        kind=FeedKind(row.kind),
    )


ARTICLE_COLUMNS = (
    "id",
    "feed_id",
    "entry_id",
    "url",
    "title",
    "text",
    "lang",
    "authors",
    "published_at",
    "found_at",
    "story_id",
    "copy_of",
    "page",
)


def of_article(
    article: Article, *, article_id: int, feed_id: FeedId, found_at: int, place: StoryPlace, page: str | None
) -> tuple[Any, ...]:
    """The values of ARTICLE_COLUMNS as the database keeps them; an article without a place in a story starts its own."""
    return (
        article_id,
        feed_id,
        article.entry_id,
        article.url,
        article.title,
        article.text,
        article.lang,
        json.dumps(article.authors, ensure_ascii=False) if article.authors else "[]",
        None if article.published_at is None else to_milliseconds(article.published_at),
        found_at,
        article_id if place.story is None else place.story,
        place.copy_of,
        page,
    )


def to_article(row: Any) -> Article:
    return Article(
        entry_id=row.entry_id,
        url=row.url,
        title=row.title,
        text=row.text,
        lang=row.lang,
        authors=tuple(row.authors),
        published_at=row.published_at,
    )


def of_hit(hit: Hit) -> dict[str, Any]:
    return {
        "watchlist": hit.watchlist,
        "article_id": hit.article_id,
        "story_id": hit.story_id,
        "window": [hit.window.field.value, hit.window.start, hit.window.end],
        "mentions": [_of_mention(mention) for mention in hit.mentions],
        "found_at": hit.found_at,
    }


def to_hit(row: Any) -> Hit:
    """From a row that joins hits, articles and feeds."""
    field, start, end = row.window
    return Hit(
        watchlist=row.watchlist,
        article_id=ArticleId(row.article_id),
        story_id=StoryId(row.story_id),
        article=to_article(row),
        feed=to_feed(row),
        found_at=row.found_at,
        window=Span(field=Field(field), start=start, end=end),
        mentions=tuple(_to_mention(mention) for mention in row.mentions),
    )


def _of_mention(mention: Mention) -> list[Any]:
    form = mention.form.value if mention.form else None
    return [mention.kind.value, mention.key, form, mention.field.value, mention.start, mention.end, mention.surface]


def _to_mention(values: list[Any]) -> Mention:
    kind, key, form, field, start, end, surface = values
    return Mention(
        kind=MentionKind(kind),
        key=key,
        form=Form(form) if form else None,
        field=Field(field),
        start=start,
        end=end,
        surface=surface,
    )
