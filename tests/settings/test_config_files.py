"""The files that ship: config/ loads as it stands, its schemas are fresh, and `init` writes the same anywhere."""

from __future__ import annotations

import json
import runpy
from collections import Counter
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from flankwatch import catalogue
from flankwatch.errors import UsageError
from flankwatch.models import ChannelKind, FeedKind
from flankwatch.settings import load, schemas, write_starter
from flankwatch.settings.nodes import plain
from flankwatch.settings.starter import STARTER_FOLDER
from flankwatch.settings.strict_yaml import parse_yaml

PROJECT = Path(__file__).resolve().parents[2]
CONFIG = PROJECT / "config"
STEMS = {"feeds.yaml": "feeds", "alerts.yaml": "alerts", "settings.yaml": "settings"}


def config_files() -> list[Path]:
    return sorted([*CONFIG.glob("*.yaml"), *CONFIG.glob("watchlists/*.yaml")])


def stem_of(path: Path) -> str:
    return STEMS.get(path.name, "watchlist")


def test_the_configuration_of_the_repository_has_no_problems_and_needs_no_set_up() -> None:
    config = load(CONFIG, env={}, catalogue=catalogue.load())
    assert [channel.kind for channel in config.channels] == [ChannelKind.CONSOLE]
    assert {"eastern-flank-arms", "europe-air-defence", "border-incidents"} == {each.name for each in config.watchlists}
    for watchlist in config.watchlists:
        assert watchlist.channels == ("console",)
        assert len(watchlist.must_match) >= 4
        assert len(watchlist.must_not_match) >= 4


def test_the_feeds_that_ship_cover_the_region_and_every_kind() -> None:
    feeds = load(CONFIG, env={}, catalogue=catalogue.load()).feeds
    countries = Counter(feed.country for feed in feeds)
    assert len(feeds) >= 60
    assert {"EE", "LV", "LT", "PL", "FI", "UA", "SE", "NO", "DE", "RO", "GB", "US"} <= set(countries)
    assert {feed.kind for feed in feeds} == set(FeedKind)


@pytest.mark.parametrize("path", config_files(), ids=lambda path: path.name)
def test_a_file_names_its_schema_and_satisfies_it(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    schema = (path.parent / named).resolve()
    assert schema == CONFIG / "schema" / f"{stem_of(path)}.json"
    root = parse_yaml(path.read_bytes()).root
    assert root is not None
    Draft202012Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(plain(root))


@pytest.mark.parametrize("stem", ["feeds", "watchlist", "alerts", "settings", "catalogue"])
def test_a_schema_is_valid_refuses_unknown_keys_and_describes_every_key(stem: str) -> None:
    schema = schemas()[stem]
    Draft202012Validator.check_schema(schema)
    objects = [schema, *schema.get("$defs", {}).values()]
    assert all(part["additionalProperties"] is False for part in objects)
    assert all(prop.get("description") for part in objects for prop in part["properties"].values())
    assert "title" not in json.dumps(list(schema["properties"].values()))


def test_what_is_made_from_the_settings_is_fresh() -> None:
    tool = runpy.run_path(str(PROJECT / "tools" / "write_schemas.py"))
    wanted: dict[Path, str] = tool["wanted"]()
    stale = [
        str(path) for path, text in wanted.items() if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run `make schema`"
    assert set(STARTER_FOLDER.rglob("*.yaml")) <= set(wanted)


def test_init_writes_a_folder_that_loads_as_it_is(tmp_path: Path) -> None:
    written = write_starter(tmp_path / "mine")
    config = load(tmp_path / "mine", env={}, catalogue=catalogue.load())
    assert config.feeds == load(CONFIG, env={}, catalogue=catalogue.load()).feeds
    assert (tmp_path / "mine" / "schema" / "watchlist.json") in written
    assert "secrets/" in (tmp_path / "mine" / ".gitignore").read_text(encoding="utf-8")


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "alerts.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"alerts\.yaml exists already; nothing was written"):
        write_starter(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["alerts.yaml"]


def test_the_commented_entries_load_when_they_are_switched_on(tmp_path: Path) -> None:
    write_starter(tmp_path)
    file = tmp_path / "catalogue" / "own.yaml"
    head, _, example = file.read_text(encoding="utf-8").partition("\n\n")
    assert "$schema=../schema/catalogue.json" in head
    assert load(tmp_path, env={}, catalogue=catalogue.load()).own is None
    text = "\n".join(line.removeprefix("#").removeprefix(" ") for line in example.splitlines())
    file.write_text(text, encoding="utf-8")
    own = load(tmp_path, env={}, catalogue=catalogue.load()).own
    assert own is not None
    assert {one.entry.key for one in own.entries} == {"sea-otter", "himars", "caesar", "dummy", "LV"}
    root = parse_yaml(text.encode()).root
    assert root is not None
    Draft202012Validator(schemas()["catalogue"]).validate(plain(root))


def test_no_file_that_ships_holds_an_address_of_a_channel() -> None:
    root = parse_yaml((CONFIG / "alerts.yaml").read_bytes()).root
    assert root is not None
    assert plain(root) == {"channels": [{"name": "console", "url": "console://"}]}


def test_the_commented_channels_load_when_they_are_switched_on(tmp_path: Path) -> None:
    write_starter(tmp_path)
    alerts = tmp_path / "alerts.yaml"
    lines = alerts.read_text(encoding="utf-8").replace("  # - name", "  - name").replace("  #   ", "    ").splitlines()
    alerts.write_text("\n".join(lines), encoding="utf-8")
    examples = [word for line in lines for word in line.split() if "=" in word and "://" in word]
    env = dict(example.split("=", 1) for example in examples)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "phone.url").write_text(env["PHONE"], encoding="utf-8")
    channels = load(tmp_path, env=env, catalogue=catalogue.load()).channels
    assert len(channels) == 9
    assert [channel.name for channel in channels if channel.kind is ChannelKind.EMAIL] == ["desk-mail"]
