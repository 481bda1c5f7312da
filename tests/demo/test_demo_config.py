"""The configuration that the demo writes is one that flankwatch accepts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flankwatch import catalogue, settings
from flankwatch.demo.config import CHANNEL, write_config
from flankwatch.demo.server import DemoServer
from flankwatch.demo.world import EXPECTED_HITS, LOCAL_LANGUAGE_HITS, OUTLETS
from flankwatch.models import ChannelKind, Config
from flankwatch.settings.starter import starter_files


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as running:
        yield running


@pytest.fixture(scope="module")
def config(server: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Config:
    folder = tmp_path_factory.mktemp("demo-config")
    write_config(folder, server)
    return settings.load(folder, env={}, catalogue=catalogue.load())


def test_every_outlet_is_polled_as_the_world_describes_it(server: DemoServer, config: Config) -> None:
    written = {(f.name, f.url, f.country, f.language, f.owner, f.kind, f.fulltext) for f in config.feeds}
    assert written == {
        (o.title, server.feed_url(o), o.country, o.language, o.owner, o.kind, o.fulltext) for o in OUTLETS
    }


def test_alerts_go_to_the_console_and_only_the_demos_server_is_allowed(server: DemoServer, config: Config) -> None:
    assert [(channel.name, channel.kind) for channel in config.channels] == [(CHANNEL, ChannelKind.CONSOLE)]
    assert config.service.allow_hosts == {server.host}


def test_the_lists_are_the_starters_own_and_all_tell_the_console(config: Config) -> None:
    assert {watchlist.name for watchlist in config.watchlists} == {
        name for lists in (*EXPECTED_HITS.values(), *LOCAL_LANGUAGE_HITS.values()) for name in lists
    }
    assert all(watchlist.channels == (CHANNEL,) for watchlist in config.watchlists)


def test_the_lists_are_written_unchanged(server: DemoServer, tmp_path: Path) -> None:
    write_config(tmp_path, server)
    shipped = {name: text for name, text in starter_files().items() if name.startswith("watchlists/")}
    assert len(shipped) >= 3
    assert {
        f"watchlists/{file.name}": file.read_text("utf-8") for file in (tmp_path / "watchlists").iterdir()
    } == shipped
