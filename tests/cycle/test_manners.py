"""How a whole cycle behaves towards publishers: rows 15, 16 and 18 of the faults, from the files to the wire."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Callable
from pathlib import Path

from flankwatch.cycle import Application, CycleReport, opened
from flankwatch.places import Places
from tests.loopback import Publisher, rss, write_config

HIT = "Latvia signs for six HIMARS launchers"


def cycles(
    folder: Path,
    feeds: dict[str, str],
    *turns: Callable[[], None],
    fulltext: str = "never",
    written: Callable[[], None] = lambda: None,
) -> list[CycleReport]:
    """The report of one cycle for each of `turns`, which are done before; every feed is due each time.

    `written` is done once the configuration is there, before it is read.
    """
    config = write_config(folder / "config", feeds, allow="127.0.0.1")
    file = config / "feeds.yaml"
    file.write_text(file.read_text().replace("fulltext: never", f"fulltext: {fulltext}"))
    written()
    only = next(iter(feeds)) if len(feeds) == 1 else None

    async def run(application: Application) -> list[CycleReport]:
        reports = []
        for turn in turns:
            turn()
            reports.append(await application.cycle(console=io.StringIO(), feed=only))
        return reports

    with opened(Places(config=config, state=folder / "state"), env={}) as application:
        return asyncio.run(run(application))


def test_fault_15_validators_are_dropped_after_two_failures_in_a_row(tmp_path: Path, publisher: Publisher) -> None:
    url = publisher.publish("/rss", rss(HIT))
    sent: list[str | None] = []

    def note() -> None:
        if "/rss" in publisher.heard:
            sent.append(publisher.heard["/rss"].get("if-none-match"))

    def fail() -> None:
        note()
        publisher.publish("/rss", b"cannot cope with that ETag", status=500)

    reports = cycles(tmp_path, {"LSM": url}, note, fail, note, note, note)
    assert [len(report.poll.troubles) for report in reports] == [0, 1, 1, 1, 1]
    assert [etag is not None for etag in sent] == [False, True, True, False]


def test_fault_16_one_feed_that_is_told_to_wait_holds_the_other_feeds_of_its_host(
    tmp_path: Path, publisher: Publisher
) -> None:
    urls = {f"feed-{n}": publisher.publish(f"/{n}", b"", status=429, Retry_After="600") for n in range(8)}
    (report,) = cycles(tmp_path, urls, lambda: None)
    assert [trouble.reason for trouble in report.poll.troubles] == ["http_throttled"] * 8
    assert publisher.requests.total() <= 2, "two at once, as the host is the operator's own"


def test_fault_18_publishers_are_told_who_asks_and_how_to_reach_whoever_runs_it(
    tmp_path: Path, publisher: Publisher
) -> None:
    def say_contact() -> None:
        settings = tmp_path / "config" / "settings.yaml"
        settings.write_text(settings.read_text() + "contact: desk@example.org\n")

    cycles(tmp_path, {"LSM": publisher.publish("/rss", rss(HIT))}, lambda: None, written=say_contact)
    assert re.fullmatch(r"flankwatch/[\d.]+ \(\+desk@example\.org\)", publisher.heard["/rss"]["user-agent"])


def test_fault_18_a_page_that_robots_txt_forbids_is_left_and_the_article_is_judged_by_its_feed(
    tmp_path: Path, publisher: Publisher
) -> None:
    publisher.publish("/robots.txt", b"User-agent: flankwatch\nDisallow: /private\n")
    page = publisher.publish("/private/1", b"<html><body><p>Not for programs.</p></body></html>")
    document = rss(HIT).replace(b"https://outlet.example/", f"{page}?".encode())
    (report,) = cycles(tmp_path, {"LSM": publisher.publish("/rss", document)}, lambda: None, fulltext="always")
    assert (report.poll.new, report.poll.pages, len(report.poll.hits)) == (1, 0, 1)
    assert set(publisher.requests) == {"/rss", "/robots.txt"}
