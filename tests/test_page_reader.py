"""Which entries have a page worth asking for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

import pytest

from flankwatch.articles import wants_page
from flankwatch.fetch import Failed, FailureReason, Fetcher, Request
from flankwatch.models import Feed, FeedId, FeedKind, Fulltext
from flankwatch.pages import PageReader, page_noted
from flankwatch.reading import ReadFeed, read_feed
from flankwatch.workers import Workers

NOW = datetime(2024, 11, 22, 13, tzinfo=UTC)
FEED = Feed(
    name="f", url="https://f.example/", country="LV", language="en", owner="o", kind=FeedKind.NEWS, fulltext=Fulltext.ALWAYS
)  # fmt: skip


class Door:
    """Stands in for the network and writes down what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def fetch(self, request: Request) -> Failed:
        self.asked.append(request.url)
        return Failed(url=request.url, reason=FailureReason.CONNECT, detail="nobody there", elapsed_s=0.0)


async def noted(link: str) -> tuple[list[str], str]:
    """The addresses asked for, and what is noted, for an entry with `link`."""
    body = f"<rss version='2.0'><channel><item><title>Six launchers</title><link>{link}</link></item></channel></rss>"
    read = read_feed(body.encode(), content_type=None, url=FEED.url, feed_id=FeedId(1), now=NOW)
    assert isinstance(read, ReadFeed)
    (entry,) = [one.entry for one in read.entries]
    if not wants_page(FEED, entry, first_sight=False, baseline_hours=24, now=NOW):
        return [], page_noted(None)
    door = Door()
    with Workers(1) as workers:
        (page,) = await PageReader(fetcher=cast(Fetcher, door), workers=workers).read(FEED, [entry.link or ""])
    return door.asked, page_noted(page)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("https://news.google.com/rss/articles/CBMiSEFVX3lxTFBhYmM?oc=5", "aggregator link: only the"),
        ("https://t.me/borderwatch/17", "not asked for"),
    ],
    ids=["google-news", "telegram"],
)
async def test_a_page_that_holds_no_article_is_not_asked_for(link: str, said: str) -> None:
    asked, note = await noted(link)
    assert asked == []
    assert note.startswith(said)


async def test_any_other_page_is_asked_for() -> None:
    asked, note = await noted("https://outlet.example/1")
    assert asked == ["https://outlet.example/1"]
    assert note == "connect: nobody there"
