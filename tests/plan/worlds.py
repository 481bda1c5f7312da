"""Short ways to say what lists found in an article, before and now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flankwatch.compare import Loss, Replayed
from flankwatch.match.require import parse
from flankwatch.models import (
    Article,
    ArticleId,
    Field,
    Form,
    Mention,
    MentionKind,
    Priority,
    StoryId,
    Term,
    Unit,
    WatchList,
    Within,
)

__all__ = ["NOW", "country", "replayed", "term", "watchlist", "weapon"]

NOW = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)
LOST = Loss(gate="within", said="they stand in different sentences")


def watchlist(name: str = "flank", *, require: str = "countries and (weapons or terms)", terms: str = "") -> WatchList:
    words = tuple(filter(None, terms.split("|")))
    return WatchList(
        name=name,
        about="",
        countries=frozenset({"LV", "EE"}),
        weapons=frozenset({"himars", "patriot"}),
        terms=(Term(text=terms, alternatives=words),) if words else (),
        require=parse(require),
        within=Within(unit=Unit.SENTENCE),
        forms=frozenset(Form),
        languages=None,
        unless=(),
        priority=Priority.NORMAL,
        channels=("desk",),
    )


def _mention(kind: MentionKind, key: str, form: Form | None) -> Mention:
    return Mention(kind=kind, key=key, form=form, field=Field.TITLE, start=0, end=len(key), surface=key)


def country(key: str = "LV") -> Mention:
    return _mention(MentionKind.COUNTRY, key, Form.NAME)


def weapon(key: str = "himars") -> Mention:
    return _mention(MentionKind.WEAPON, key, Form.DESIGNATION)


def term(key: str) -> Mention:
    return _mention(MentionKind.TERM, key, None)


def replayed(
    number: int,
    *,
    before: dict[str, list[Mention]] | None = None,
    after: dict[str, list[Mention]] | None = None,
    story: int | None = None,
    may_alert: bool = True,
    published_at: datetime | None = None,
    title: str | None = None,
) -> Replayed:
    """Article `number`, found `number` minutes after NOW; a story of its own unless told otherwise."""
    before, after = before or {}, after or {}
    return Replayed(
        id=ArticleId(number),
        story_id=StoryId(number if story is None else story),
        article=Article(
            entry_id=f"urn:{number}",
            url=f"https://lsm.example/{number}",
            title=title or f"Headline {number}",
            text="",
            lang="en",
            published_at=published_at,
        ),
        feed="LSM",
        found_at=NOW + timedelta(minutes=number),
        may_alert=may_alert,
        before=before,
        after=after,
        lost=dict.fromkeys(before.keys() - after.keys(), LOST),
    )
