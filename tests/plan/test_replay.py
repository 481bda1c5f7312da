"""Stored articles go through the workers in order, few at a time, and none is lost but the guilty one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from flankwatch.compare import Replayed
from flankwatch.limits import REPLAY_AHEAD
from flankwatch.models import Article, ArticleId, Feed, FeedKind, Field, Hit, Span, StoryId
from flankwatch.replay import Replay
from flankwatch.store.archive import StoredArticle
from flankwatch.workers import Workers
from tests.plan.work import obey
from tests.plan.worlds import NOW, country

FEED = Feed(name="LSM", url="https://lsm.example/rss", country="LV", language="en", owner="LSM", kind=FeedKind.NEWS)


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers(1) as pool:
        yield pool


def stored(
    number: int,
    *,
    title: str = "Latvia",
    lists: Sequence[str] = ("flank",),
    first_sight: bool = False,
    hours_old: float = 0,
) -> StoredArticle:
    article = Article(
        entry_id=f"urn:{number}", url="", title=title, text="", lang="en", published_at=NOW - timedelta(hours=hours_old)
    )
    hits = tuple(
        Hit(
            watchlist=name,
            article_id=ArticleId(number),
            story_id=StoryId(number),
            article=article,
            feed=FEED,
            found_at=NOW,
            window=Span(field=Field.TITLE, start=0, end=6),
            mentions=(country(), country()),
        )
        for name in lists
    )
    return StoredArticle(
        id=ArticleId(number),
        story_id=StoryId(number),
        article=article,
        feed=FEED,
        found_at=NOW,
        at_first_sight=first_sight,
        hits=hits,
    )


def replayed(workers: Workers, *pages: Sequence[StoredArticle], only: str | None = None) -> tuple[list[Replayed], int]:
    """What comes out, and how many articles were given up."""
    replay = Replay(workers, only=only, baseline_hours=24, work=obey)
    return list(replay.run(pages, lambda _: None)), replay.given_up


def test_articles_come_out_in_order_and_those_no_list_ever_hit_are_left_out(workers: Workers) -> None:
    found, given_up = replayed(workers, [stored(1), stored(2, lists=())], [stored(3), stored(4)])
    assert ([one.id for one in found], given_up) == ([1, 3, 4], 0)
    assert found[0].before == {"flank": (country(),)}


def test_an_article_that_costs_its_worker_is_left_out_and_counted(workers: Workers) -> None:
    page = [stored(1), stored(2, title="die"), stored(3)]
    found, given_up = replayed(workers, page, [stored(4)])
    assert ([one.id for one in found], given_up) == ([1, 3, 4], 1)


def test_few_pages_are_read_ahead_however_many_there_are(workers: Workers) -> None:
    taken: list[int] = []

    def endless() -> Iterator[Sequence[StoredArticle]]:
        while True:
            taken.append(len(taken))
            yield [stored(len(taken))]

    replay = Replay(workers, only=None, baseline_hours=24, work=obey)
    found = replay.run(endless(), lambda _: None)
    assert [next(found).id for _ in range(5)] == [1, 2, 3, 4, 5]
    assert len(taken) <= 5 + REPLAY_AHEAD * workers.count


def test_progress_is_told_page_by_page(workers: Workers) -> None:
    told: list[int] = []
    replay = Replay(workers, only=None, baseline_hours=24, work=obey)
    for _ in replay.run([[stored(1), stored(2)], [stored(3)]], told.append):
        pass
    assert told == [2, 3]


def test_hits_of_other_lists_are_left_out_where_one_is_asked_for(workers: Workers) -> None:
    found, _ = replayed(workers, [stored(1, lists=("flank", "north")), stored(2, lists=("north",))], only="flank")
    assert [(one.id, list(one.before)) for one in found] == [(1, ["flank"])]


@pytest.mark.parametrize(
    ("first_sight", "hours_old", "may_alert"), [(False, 99, True), (True, 99, False), (True, 1, True)]
)
def test_old_news_of_a_first_look_at_a_feed_is_told_to_nobody(
    workers: Workers, first_sight: bool, hours_old: float, may_alert: bool
) -> None:
    ((found,), _) = replayed(workers, [stored(1, first_sight=first_sight, hours_old=hours_old)])
    assert found.may_alert is may_alert
