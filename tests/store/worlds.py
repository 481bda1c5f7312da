"""Short ways to say what a poll brought."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from flankwatch.dedup.keys import EntryKeys
from flankwatch.models import Article, Feed, Field, Form, Hit, ListHit, Mention, MentionKind, Service, Span
from flankwatch.policy import OwedAlerts, owed_alerts
from flankwatch.store.polls import Done, LeasedFeed, NewArticle, Polls

CHANNELS = {"flank": ("desk", "chat")}


def article(number: int, *, at: datetime, text: str = "Latvia buys HIMARS.") -> Article:
    return Article(
        entry_id=f"urn:{number}",
        url=f"https://lsm.example/{number}",
        title=f"Latvia signs for launcher {number}",
        text=text,
        lang="en",
        published_at=at,
    )


def list_hit(watchlist: str = "flank") -> ListHit:
    mention = Mention(
        kind=MentionKind.COUNTRY, key="LV", form=Form.NAME, field=Field.TITLE, start=0, end=6, surface="Latvia"
    )
    return ListHit(watchlist=watchlist, window=Span(field=Field.TITLE, start=0, end=20), mentions=(mention,))


def new_article(
    number: int, *, at: datetime, hits: tuple[ListHit, ...] = (), text_key: bytes | None = None
) -> NewArticle:
    return NewArticle(
        article=article(number, at=at),
        keys=EntryKeys(id=b"id%014d" % number, url=b"u%015d" % number, title=None, has_own_id=True),
        text_key=text_key,
        list_hits=hits,
    )


def done(lease: LeasedFeed, new: Sequence[NewArticle], *, next_poll_at: datetime, at: datetime) -> Done:
    standing = replace(
        lease.standing,
        next_poll_at=next_poll_at,
        first_sight_at=lease.standing.first_sight_at or at,
        etag='"1"',
        last_success_at=at,
        last_new_at=at if new else lease.standing.last_new_at,
        failures=0,
        reason=None,
        detail=None,
    )
    return Done(lease=lease, standing=standing, at=at, new=tuple(new), marks={})


def owe_all(now: datetime, *, first_sight: bool = False) -> Callable[[Sequence[Hit]], OwedAlerts]:
    return lambda hits: owed_alerts(hits, channels=CHANNELS, first_sight=first_sight, service=Service(), now=now)


def lease_due(polls: Polls, feed: Feed, *, now: datetime) -> list[LeasedFeed]:
    ids = [feed_id for feed_id, _ in polls.due({feed.name}, now=now)]
    return polls.lease(ids, {feed.name: feed}, now=now)


def lease_one(polls: Polls, feed: Feed, *, now: datetime) -> LeasedFeed:
    polls.sync([feed], now=now)
    (lease,) = lease_due(polls, feed, now=now)
    return lease
