from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flankwatch.models import (
    Alert,
    AlertId,
    AlertKind,
    AlertState,
    Article,
    ArticleId,
    Entity,
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

RIGA = ZoneInfo("Europe/Riga")
_ENTITIES = {
    (MentionKind.COUNTRY, "LV"): "Latvia",
    (MentionKind.COUNTRY, "EE"): "Estonia",
    (MentionKind.WEAPON, "himars"): "HIMARS",
}


def entity(kind: MentionKind, key: str) -> Entity | None:
    name = _ENTITIES.get((kind, key))
    return Entity(kind=kind, key=key, name=name) if name else None


def mention(text: str, surface: str, kind: MentionKind, key: str, form: Form | None, field: Field) -> Mention:
    start = text.index(surface)
    return Mention(kind=kind, key=key, form=form, field=field, start=start, end=start + len(surface), surface=surface)


def hit(
    *,
    title: str = "Latvia signs for six HIMARS launchers",
    text: str = "RIGA. On Monday Latvia signed for six HIMARS launchers. Delivery begins in 2027.",
    url: str = "https://www.example.org/news/himars?id=7",
    mentions: tuple[Mention, ...] | None = None,
    window: Span | None = None,
    published_at: datetime | None = datetime(2025, 11, 12, 12, 5, tzinfo=UTC),
    number: int = 1,
) -> Hit:
    if mentions is None:
        mentions = (
            mention(text, "Latvia", MentionKind.COUNTRY, "LV", Form.NAME, Field.TEXT),
            mention(text, "HIMARS", MentionKind.WEAPON, "himars", Form.DESIGNATION, Field.TEXT),
            mention(title, "HIMARS", MentionKind.WEAPON, "himars", Form.DESIGNATION, Field.TITLE),
        )
    article = Article(entry_id=str(number), url=url, title=title, text=text, lang="en", published_at=published_at)
    return Hit(
        watchlist="eastern-flank-arms",
        article_id=ArticleId(number),
        story_id=StoryId(number),
        article=article,
        feed=Feed(
            name="Baltic Defence Review",
            url="https://www.example.org/feed",
            country="EE",
            language="en",
            owner="Example Press",
            kind=FeedKind.DEFENCE,
        ),
        found_at=datetime(2025, 11, 12, 13, 0, tzinfo=UTC),
        window=window or Span(field=Field.TEXT, start=0, end=len(text)),
        mentions=mentions,
    )


def alert(*hits: Hit, kind: AlertKind = AlertKind.SINGLE, also_reported: int = 0) -> Alert:
    return Alert(
        id=AlertId(1),
        ref="k7q2m9",
        kind=kind,
        watchlist="eastern-flank-arms",
        channel="desk",
        state=AlertState.SENDING,
        attempts=1,
        created_at=datetime(2025, 11, 12, 13, 0, tzinfo=UTC),
        hits=hits,
        also_reported=also_reported,
    )


class World:
    """The makers above, for tests that are given no import path to this file."""

    zone = RIGA
    entity = staticmethod(entity)
    hit: Callable[..., Hit] = staticmethod(hit)
    alert: Callable[..., Alert] = staticmethod(alert)
    mention: Callable[..., Mention] = staticmethod(mention)

    def told(self, to: Any, *hits: Hit, **more: Any) -> Any:
        from flankwatch.render import render

        return render(alert(*hits, **more), kind=to, zone=RIGA, entity=entity)


@pytest.fixture(scope="session")
def world() -> World:
    return World()
