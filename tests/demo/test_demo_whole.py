"""The demo as a reader sees it: what the world expects is told, what it calls a trap is not, and nothing twice."""

from __future__ import annotations

import asyncio
import io
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from flankwatch.cycle import CycleReport, opened, utc_now
from flankwatch.demo import DemoServer, write_config
from flankwatch.demo.world import (
    BROKEN,
    COPIES,
    EXPECTED_HITS,
    LOCAL_LANGUAGE_HITS,
    OUTLETS,
    TRAPS,
    WITHOUT_FEED,
    path_of,
)
from flankwatch.models import Alert, AlertKind, AlertState, Hit
from flankwatch.places import Places
from flankwatch.store.outbox import Outbox
from flankwatch.store.reports import HitFilter, Reports
from flankwatch.store.schema import articles
from tests.cycle.program import flankwatch

TOO_OLD = "/flank-defence-review/finland-practice-rockets"  # 70 hours: found, but no news at the first sight of a feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What two cycles over the bundled world left behind."""

    first: CycleReport
    second: CycleReport
    printed: str
    hits: list[Hit]
    alerts: list[Alert]
    owed: int
    articles: int


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("demo")
    places = Places(config=folder / "config", state=folder / "state")
    with DemoServer(now=utc_now()) as server:
        write_config(places.config, server)
        with opened(places, env={}) as application:
            screen = io.StringIO()
            first = asyncio.run(application.cycle(console=screen))
            later = replace(application, clock=lambda: utc_now() + timedelta(hours=1))
            second = asyncio.run(later.cycle(console=screen))
            outbox = Outbox(application.database, owner="test")
            ended = {AlertState.SENT, AlertState.MERGED}
            with application.database.reading() as connection:
                kept = connection.execute(sa.select(sa.func.count()).select_from(articles)).scalar_one()
            yield Told(
                first=first,
                second=second,
                printed=screen.getvalue(),
                hits=Reports(application.database).hits(HitFilter(), most=1000),
                alerts=outbox.in_state(ended, most=1000),
                owed=sum(count for state, count in application.counts().items() if state not in ended),
                articles=kept,
            )


def reported(path: str) -> str:
    """The original that a copy stands for: whichever of the two arrived first is told, and the other joins it."""
    return COPIES.get(path, path)


def pairs(hits: list[Hit]) -> Counter[tuple[str, str]]:
    return Counter((path_of(hit.article.url), hit.watchlist) for hit in hits)


EXPECTED = {(path, name) for path, names in EXPECTED_HITS.items() for name in names}
LOCAL = {(path, name) for path, names in LOCAL_LANGUAGE_HITS.items() for name in names}


def test_every_expected_article_is_found_by_its_lists_and_nothing_else_is(told: Told) -> None:
    found = set(pairs(told.hits))
    assert {pair for pair in EXPECTED - found if pair[0] not in {*COPIES, *COPIES.values()}} == set()
    assert found - EXPECTED - LOCAL == set()
    assert {reported(path) for path, _ in found} >= set(COPIES.values())


def test_no_trap_is_found(told: Told) -> None:
    assert {path for path, _ in pairs(told.hits)} & TRAPS == set()
    assert not [path for path in TRAPS if path in told.printed]


def test_the_alerted_paths_are_the_expected_ones(told: Told) -> None:
    alerted = {(reported(path), name) for path, name in pairs([hit for alert in told.alerts for hit in alert.hits])}
    expected = {(reported(path), name) for path, name in EXPECTED if path != TOO_OLD}
    assert expected - alerted == set()
    assert alerted - expected - LOCAL == set()


def test_each_article_is_told_once_per_list_and_old_news_not_at_first_sight(told: Told) -> None:
    singles = pairs([alert.hits[0] for alert in told.alerts if alert.kind is AlertKind.SINGLE])
    assert set(singles.values()) == {1}
    assert TOO_OLD in {path for path, _ in pairs(told.hits)}
    assert TOO_OLD not in {path for path, _ in singles}
    assert TOO_OLD not in told.printed


def test_a_word_for_word_copy_joins_the_alert_of_its_original(told: Told) -> None:
    copy = "/northern-digest/estonia-protest"
    singles = [alert for alert in told.alerts if alert.kind is AlertKind.SINGLE]
    (alert,) = [one for one in singles if reported(path_of(one.hits[0].article.url)) == COPIES[copy]]
    assert alert.also_reported == 1
    assert "also reported by 1" in told.printed


def test_what_is_joined_is_listed_in_one_message_of_the_busy_feed(told: Told) -> None:
    joined = [alert for alert in told.alerts if alert.kind is AlertKind.JOINED]
    assert joined
    assert {path_of(hit.article.url).split("/")[1] for alert in joined for hit in alert.hits} == {
        "flank-defence-review"
    }
    assert all(hit.article.title.split()[-1] in told.printed for alert in joined for hit in alert.hits)


def test_every_alert_ended_in_sight(told: Told) -> None:
    assert told.owed == 0
    assert {alert.ref for alert in told.alerts if alert.kind is AlertKind.JOINED or alert.state is AlertState.SENT} == {
        line.split()[1] for line in told.printed.splitlines() if line.startswith("reference ")
    }


def test_the_page_that_is_no_feed_fails_alone_and_the_cut_feed_is_read(told: Told) -> None:
    (bulletin,) = [outlet.title for outlet in OUTLETS if outlet.name == WITHOUT_FEED]
    assert [(trouble.feed, trouble.reason) for trouble in told.first.poll.troubles] == [(bulletin, "not-a-feed")]
    assert f"/{BROKEN}/estlink-maintenance-cut" in {path for path, _ in pairs(told.hits)}


def test_the_second_cycle_finds_and_tells_nothing(told: Told) -> None:
    poll, delivery = told.second.poll, told.second.delivery
    assert (poll.new, len(poll.hits), delivery.sent, delivery.waiting, delivery.dead) == (0, 0, 0, 0, 0)
    assert poll.unchanged == len(OUTLETS) - 1


def test_the_report_counts_the_articles_that_were_kept(told: Told) -> None:
    assert told.first.poll.new == told.articles


def test_the_demo_ends_well_tells_in_its_first_cycle_only_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="fw-") as scratch:  # short: workers' sockets live there
        done = flankwatch(tmp_path, "demo", TMPDIR=scratch)
        left = [path.name for path in Path(scratch).iterdir() if path.name.startswith("flankwatch-")]
    assert done.returncode == 0, done.stderr
    first, _, second = done.stdout.partition("=== Second cycle")
    assert first.count("\nreference ") >= 8
    assert second.count("\nreference ") == 0
    assert "no alert" in second
    assert (left, list(tmp_path.iterdir())) == ([], [])
