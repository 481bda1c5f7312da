"""The README says what is true: its help, its commands, its watch-list."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from flankwatch.catalogue import load as load_catalogue
from flankwatch.cli import cli
from flankwatch.match.explain import explain
from flankwatch.match.matcher import Matcher
from flankwatch.match.own import catalogue_with
from flankwatch.render.explanation import explanation_lines
from flankwatch.render.lines import plain
from flankwatch.samples import failing_samples
from flankwatch.settings import load as load_config
from tests.loopback import write_config
from tools.write_readme import commands, help_text, with_help

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "command"), [pytest.param(*one, id=" ".join(one[0])) for one in commands(cli, ("flankwatch",))]
)
def test_every_command_has_help_and_stands_in_the_readme(path: tuple[str, ...], command: object) -> None:
    told = help_text(command, path)  # type: ignore[arg-type]
    assert len(told.splitlines()) > 4
    assert told in README


def test_the_readme_holds_no_help_of_commands_that_are_gone() -> None:
    assert with_help(README) == README


def test_the_commands_it_shows_exist() -> None:
    shown = re.findall(r"\.venv/bin/flankwatch ([a-z]+)", README)
    assert {"init", "check", "run", "alerts", "serve"} <= set(shown) <= set(cli.commands)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make ([a-z-]+)", README, re.MULTILINE):
        assert f"\n{target}:" in makefile


def test_its_watch_list_loads_and_finds_what_it_must(tmp_path: Path) -> None:
    shown = re.search(r"```yaml\n(name: .*?)```", README, re.DOTALL)
    assert shown is not None
    folder = write_config(tmp_path, {"LSM": "https://lsm.example/rss"}, allow="127.0.0.1")
    text = shown[1].replace("channels: [console]", "channels: [desk]")
    (folder / "watchlists" / "flank.yaml").write_text(text, encoding="utf-8")
    catalogue = load_catalogue()
    (watchlist,) = load_config(folder, env={}, catalogue=catalogue).watchlists
    assert watchlist.must_match
    assert failing_samples([watchlist], Matcher.build(catalogue, [watchlist]), catalogue.entity) == []


@pytest.mark.parametrize(
    ("heading", "found", "not_found"),
    [
        pytest.param(
            "Patterns",
            ["Three Kh‑59M missiles", "Крылатой ракетой", "kamikadze dronai"],
            ["Five missiles", "Two K-300 missiles in the museum: 2 missiles in the museum"],
            id="patterns",
        ),
        pytest.param("Sources", ["More air defence"], ["No defence"], id="sources"),
    ],
)
def test_what_it_says_of_lists_holds(tmp_path: Path, heading: str, found: list[str], not_found: list[str]) -> None:
    (shown,) = re.findall(rf"### {heading}\n.*?```yaml\n(.*?)```", README, re.DOTALL)
    feeds = {"LSM English": "https://lsm.example/rss", "Meduza": "https://meduza.example/rss"}
    folder = write_config(tmp_path, feeds, allow="127.0.0.1")
    samples = f"must_match: {json.dumps(found)}\nmust_not_match: {json.dumps(not_found)}\n"
    (folder / "watchlists" / "flank.yaml").write_text(f"name: shown\n{shown}{samples}", encoding="utf-8")
    catalogue = load_catalogue()
    lists = load_config(folder, env={}, catalogue=catalogue).watchlists
    assert failing_samples(lists, Matcher.build(catalogue, lists), catalogue.entity) == []


def test_its_own_entries_load_and_are_found(tmp_path: Path) -> None:
    (shown,) = re.findall(r"### Words of your own\n.*?```yaml\n(.*?)```", README, re.DOTALL)
    folder = write_config(tmp_path, {"LSM": "https://lsm.example/rss"}, allow="127.0.0.1")
    (folder / "catalogue").mkdir()
    (folder / "catalogue" / "own.yaml").write_text(shown, encoding="utf-8")
    own = load_config(folder, env={}, catalogue=load_catalogue()).own
    matcher = Matcher.build(catalogue_with(own), [])
    text = (
        "A Sea Otter in the harbour of Liepāja, an SO‑7 and the long arm; an M142 and the Sea Otter festival beside an "
        "inflatable tank."
    )
    keys = [mention.key for mention in matcher.match("", text, "en").mentions]
    assert keys == ["sea-otter", "LV", "sea-otter", "himars", "dummy"]


def test_its_feeds_load(tmp_path: Path) -> None:
    (shown,) = re.findall(r"### What is polled\n.*?```yaml\n(.*?)```", README, re.DOTALL)
    folder = write_config(tmp_path, {"LSM": "https://lsm.example/rss"}, allow="127.0.0.1")
    (folder / "feeds.yaml").write_text(shown, encoding="utf-8")
    channel, ministry = load_config(folder, env={}, catalogue=load_catalogue()).feeds
    assert channel.listing is None
    assert ministry.listing is not None
    assert (ministry.listing.item, ministry.listing.published) == ("li.news", ".date")


def test_its_channels_load(tmp_path: Path) -> None:
    shown = re.search(r"```yaml\n(channels:.*?)```", README, re.DOTALL)
    assert shown is not None
    folder = write_config(tmp_path, {"LSM": "https://lsm.example/rss"}, allow="127.0.0.1")
    (folder / "alerts.yaml").write_text(shown[1].replace("desk-mail", "desk"), encoding="utf-8")
    mail = re.search(r"export DESK_MAIL='(.*)'", README)
    assert mail is not None
    channels = load_config(folder, env={"DESK_MAIL": mail[1]}, catalogue=load_catalogue()).channels
    assert [channel.name for channel in channels] == ["console", "desk"]


def test_what_it_shows_of_match_is_what_match_says() -> None:
    shown = re.search(r"```text\n(    1  .*?)\n\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    text = " ".join(re.findall(r"^ +\d+  (.*)$", shown[1], re.MULTILINE)).replace("*", "")
    assert f'flankwatch match "{text}"' in README
    catalogue = load_catalogue()
    lists = [one for one in load_config(ROOT / "config", env={}, catalogue=catalogue).watchlists if "arms" in one.name]
    found = explain(Matcher.build(catalogue, lists), "", text, "en")
    said = plain(explanation_lines(found, entity=catalogue.entity)).replace(f"{ROOT}/", "")
    assert " ".join(shown[1].split()) in " ".join(said.split())
    assert " ".join(shown[2].split()) in " ".join(said.split())


def test_it_counts_its_feeds_right() -> None:
    config = load_config(ROOT / "config", env={}, catalogue=load_catalogue())
    assert f"{len(config.feeds)} real feeds" in README
    assert len(config.feeds) >= 60


def test_what_it_says_of_sources_fits_the_feeds_that_ship(tmp_path: Path) -> None:
    (shown,) = re.findall(r"### Sources\n.*?```yaml\n(.*?)```", README, re.DOTALL)
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    (config / "watchlists" / "shown.yaml").write_text(f"name: shown\n{shown}", encoding="utf-8")
    assert "shown" in {one.name for one in load_config(config, env={}, catalogue=load_catalogue()).watchlists}


def test_the_headline_it_offers_to_try_is_found() -> None:
    (headline,) = re.findall(r'`flankwatch match "([^"]+)"`', README)
    keys = {one.key for one in Matcher.build(load_catalogue(), []).match("", headline, None).mentions}
    assert {"patriot", "PL"} <= keys
