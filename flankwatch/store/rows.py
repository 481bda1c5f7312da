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
from flankwatch.store.schema import to_milliseconds

__all__ = ["ARTICLE_COLUMNS", "of_article", "of_feed", "of_hit", "to_article", "to_feed", "to_hit"]


def of_feed(feed: Feed) -> dict[str, Any]:
    return {
        "name": feed.name,
        "url": feed.url,
        "country": feed.country,
        "language": feed.language,
        "owner": feed.owner,
        "kind": feed.kind.value,
    }


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
        json.dumps(article.authors, ensure_ascii=False),
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
