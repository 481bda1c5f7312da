"""Values to rows and back; nothing here touches a connection."""

from __future__ import annotations

from typing import Any

from flankwatch.dedup.judge import StoryPlace
from flankwatch.models import (
    Article,
    ArticleId,
    Feed,
    FeedKind,
    Field,
    Form,
    Hit,
    Mention,
    MentionKind,
    Span,
    StoryId,
)

__all__ = ["of_article", "of_feed", "of_hit", "of_place", "to_article", "to_feed", "to_hit"]


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


def of_article(article: Article) -> dict[str, Any]:
    return {
        "entry_id": article.entry_id,
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "lang": article.lang,
        "authors": list(article.authors),
        "published_at": article.published_at,
    }


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


def of_place(place: StoryPlace) -> dict[str, Any]:
    return {"copy_of": place.copy_of, "story_id": place.story}


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
