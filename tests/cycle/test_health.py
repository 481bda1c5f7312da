"""The operators hear of ill feeds once, and once more when they are well; what no worker could read is set aside."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from flankwatch.cli import cli
from flankwatch.cycle import Application, opened
from flankwatch.places import Places
from tests.loopback import Publisher, rss, write_config

HIT = "Latvia signs for six HIMARS launchers"
PAGE = b"<!doctype html><html><head><title>Back soon</title></head><body><p>We are working on it.</p></body></html>"


def screens(folder: Path, feeds: dict[str, str], *turns: Callable[[], object]) -> list[str]:
    """What the console says in one cycle for each of `turns`, which are done before; every feed is due each time."""
    config = write_config(folder / "config", feeds, allow="127.0.0.1")
    (config / "alerts.yaml").write_text(
        "channels: [{name: desk, url: 'console://'}]\noperators: [desk]\n", encoding="utf-8"
    )

    async def run(application: Application) -> list[str]:
        said = []
        for turn in turns:
            turn()
            console = io.StringIO()
            for name in feeds:
                await application.cycle(console=console, feed=name)
            said.append(console.getvalue())
        return said

    with opened(Places(config=config, state=folder / "state"), env={}) as application:
        return asyncio.run(run(application))


def health(folder: Path, *arguments: str) -> str:
    places = ["--config", str(folder / "config"), "--state", str(folder / "state")]
    result = CliRunner().invoke(cli, ["feeds", "health", *arguments, *places])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_feed_that_answers_with_a_page_is_told_once_and_its_recovery_once(
    tmp_path: Path, publisher: Publisher
) -> None:
    url = publisher.publish("/rss", rss(HIT))

    def page() -> None:
        publisher.publish("/rss", PAGE)

    def feed() -> None:
        publisher.publish("/rss", rss(HIT))

    said = screens(tmp_path, {"LSM": url}, feed, page, page, page, feed, feed)
    told = ["a web page instead of a feed" in screen for screen in said]
    assert told == [False, False, True, False, False, False]
    assert ["1 feed is back" in screen for screen in said] == [False, False, False, False, True, False]


def test_feeds_that_turn_ill_together_are_told_in_one_message(tmp_path: Path, publisher: Publisher) -> None:
    urls = {f"feed-{n}": publisher.publish(f"/{n}", b"", status=410) for n in range(3)}
    config = write_config(tmp_path / "config", urls, allow="127.0.0.1")
    (config / "alerts.yaml").write_text("channels: [{name: desk, url: 'console://'}]\noperators: [desk]\n")
    console = io.StringIO()
    with opened(Places(config=config, state=tmp_path / "state"), env={}) as application:
        asyncio.run(application.cycle(console=console))
        asyncio.run(application.cycle(console=console))
    assert console.getvalue().count("3 feeds need a look") == 1
    assert console.getvalue().count("gone for good") == 3


def test_without_an_operators_channel_nothing_is_lost_until_there_is_one(tmp_path: Path, publisher: Publisher) -> None:
    config = write_config(tmp_path / "config", {"LSM": publisher.publish("/rss", b"", status=410)}, allow="127.0.0.1")
    places = Places(config=config, state=tmp_path / "state")
    console = io.StringIO()
    for operators in ("", "operators: [desk]\n"):
        (config / "alerts.yaml").write_text(f"channels: [{{name: desk, url: 'console://'}}]\n{operators}")
        with opened(places, env={}) as application:
            asyncio.run(application.cycle(console=console))
    assert console.getvalue().count("1 feed needs a look") == 1


def test_a_hostile_document_is_set_aside_and_shown_with_its_reason(tmp_path: Path, publisher: Publisher) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa">]><rss><channel><title>&a;</title></channel></rss>'
    screens(tmp_path, {"../../etc": publisher.publish("/rss", bomb)}, lambda: None)
    (found,) = json.loads(health(tmp_path, "--json"))
    assert (found["reason"], found["failures"][0]["count"]) == ("hostile", 1)
    (aside,) = found["set_aside"]
    kept = Path(aside["path"])
    assert kept.read_bytes() == bomb
    assert kept.parent == tmp_path / "state" / "quarantine"
    assert "declares entities" in aside["reason"]
    assert "set aside" in health(tmp_path)


def test_a_feed_whose_window_scrolled_past_everything_known_is_told(tmp_path: Path, publisher: Publisher) -> None:
    first, later = ([f"Report number {n} from the border" for n in range(at, at + 6)] for at in (0, 50))
    url = publisher.publish("/rss", rss(*first))
    screens(tmp_path, {"LSM": url}, lambda: None, lambda: publisher.publish("/rss", rss(*later)))
    assert "missed: LSM brought nothing but new entries" in health(tmp_path, "--all")
    (found,) = json.loads(health(tmp_path, "--json", "LSM"))
    assert found["missed"] is not None
    assert found["bytes"] == len(rss(*later))


def test_a_moved_feed_is_asked_at_its_new_address_once_it_has_moved_often_enough(
    tmp_path: Path, publisher: Publisher
) -> None:
    new = publisher.publish("/new", rss(HIT))
    old = publisher.publish("/old", b"", status=301, Location=new)
    screens(tmp_path, {"LSM": old}, *[lambda: None] * 5)
    assert publisher.requests["/old"] == 3
    assert publisher.requests["/new"] == 5
    assert f"moved: LSM to {new}" in health(tmp_path, "--all")
