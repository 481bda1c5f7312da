"""Feeds may stand in several files, and in thousands: they are one list, and a mistake is told where it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flankwatch.errors import ConfigError
from flankwatch.limits import FEEDS_BYTES_MAX
from flankwatch.models import Fulltext
from flankwatch.settings import load_or_last_good
from tests.settings.conftest import Folder


def feed(name: str, *, url: str = "", more: str = "") -> str:
    url = url or f"https://{name.lower().replace(' ', '-')}.example/rss"
    return f"  - {{name: {name}, url: '{url}', country: LV, language: lv, owner: {name}, kind: news{more}}}\n"


def test_every_file_of_the_folder_feeds_counts_after_feeds_yaml(folder: Folder) -> None:
    folder.write("feeds/b.yaml", "feeds:\n" + feed("B"))
    folder.write("feeds/a.yml", "feeds:\n" + feed("A1") + feed("A2"))
    folder.write("feeds/.a.yaml.swp", "no feeds")
    folder.write("feeds/README.md", "no feeds")
    found = folder.load().feeds
    assert [one.name for one in found] == ["LSM English", "A1", "A2", "B"]
    assert found[-1].origin == f"{folder.root}/feeds/b.yaml:2:12"


def test_feeds_yaml_may_be_missing_where_the_folder_has_others(folder: Folder) -> None:
    (folder.root / "feeds.yaml").unlink()
    assert folder.problems() == ["feeds.yaml:0:0: this file is missing; 'flankwatch init DIR' writes one to begin with"]
    folder.write("feeds/b.yaml", "defaults: {every: 1h}\nfeeds:\n" + feed("B"))
    folder.write("feeds/c.yaml", "feeds:\n" + feed("C"))
    assert [(one.name, one.every_s) for one in folder.load().feeds] == [("B", 3600), ("C", 0)]


def test_defaults_are_those_of_the_file_then_of_feeds_yaml_then_of_the_settings(folder: Folder) -> None:
    folder.write("settings.yaml", "every: 2h\n")
    folder.write("feeds.yaml", "defaults: {fulltext: never}\nfeeds:\n" + feed("A"))
    folder.write("feeds/b.yaml", "defaults: {every: 5m}\nfeeds:\n" + feed("B") + feed("C", more=", fulltext: always"))
    assert [(one.every_s, one.fulltext) for one in folder.load().feeds] == [
        (7200, Fulltext.NEVER),
        (300, Fulltext.NEVER),
        (300, Fulltext.ALWAYS),
    ]


def test_names_and_addresses_are_unique_over_all_files_and_both_places_are_told(folder: Folder) -> None:
    folder.write("feeds/a.yaml", "feeds:\n" + feed("lsm  ENGLISH") + feed("A", url="https://eng.lsm.example/rss"))
    folder.write("feeds/b.yaml", "feeds:\n" + feed("A", url="https://b.example/"))
    place = f"{folder.root}/"
    assert folder.problems() == [
        f"feeds/a.yaml:2:12: name: {place}feeds.yaml:2 has the same; each name stands in one file of feeds only",
        f"feeds/a.yaml:3:20: url: {place}feeds.yaml:3 has the same; each url stands in one file of feeds only",
        f"feeds/b.yaml:2:12: name: {place}feeds/a.yaml:3 has the same; each name stands in one file of feeds only",
    ]


def test_mistakes_of_all_files_are_told_at_once(folder: Folder) -> None:
    folder.write("feeds/a.yaml", "feeds:\n" + feed("A", more=", knd: x"))
    folder.write("feeds/b.yaml", "")
    folder.write("feeds/c.yaml/inner", "")
    folder.write("feeds/d.yaml", "feeds: []\n")
    assert [line.split(": ")[0] for line in folder.problems()] == [
        "feeds/a.yaml:2:94",
        "feeds/b.yaml:1:1",
        "feeds/c.yaml:0:0",
        "feeds/d.yaml:1:8",
    ]


def test_watch_lists_may_name_the_feeds_of_every_file(folder: Folder) -> None:
    folder.write("feeds/a.yaml", "feeds:\n" + feed("Gazette"))
    folder.write("watchlists/flank.yaml", "name: flank\ncountries: [LV]\nsources: [Gazette, not LSM English]\n")
    assert folder.problems() == []
    folder.write("watchlists/flank.yaml", "name: flank\ncountries: [LV]\nsources: [Gazete]\n")
    assert folder.problems() == ["watchlists/flank.yaml:3:11: sources: unknown feed 'Gazete' (did you mean 'Gazette'?)"]


def test_the_last_good_copy_holds_every_file_of_feeds(folder: Folder, tmp_path: Path) -> None:
    folder.write("feeds/a.yaml", "feeds:\n" + feed("A"))
    kept = tmp_path / "kept"

    def look() -> list[str]:
        loaded = load_or_last_good(folder.root, kept=kept, env=folder.env, catalogue=folder.catalogue, vet=lambda _: [])
        return [one.name for one in loaded.config.feeds]

    assert look() == ["LSM English", "A"]
    folder.write("feeds/a.yaml", "feeds: {}\n")
    assert look() == ["LSM English", "A"]
    (folder.root / "feeds" / "a.yaml").unlink()
    assert look() == ["LSM English"]
    assert not (kept / "feeds").exists()


def many(count: int) -> str:
    return "feeds:\n" + "".join(feed(f"Regional Gazette {n}") for n in range(count))


def test_ten_thousand_feeds_in_one_file_load_and_each_keeps_its_place(folder: Folder) -> None:
    folder.write("feeds/many.yaml", many(10_000))
    found = folder.load().feeds
    assert len(found) == 10_001
    assert found[-1].origin.endswith("many.yaml:10001:12")


def test_a_slip_among_thousands_of_names_is_told_with_what_was_meant(folder: Folder) -> None:
    folder.write("feeds/many.yaml", many(3_000))
    slips = [f"Regionl Gazette {n}" for n in range(20)]
    folder.write("watchlists/flank.yaml", f"name: flank\ncountries: [LV]\nsources: {json.dumps(slips)}\n")
    problems = folder.problems()
    assert len(problems) == 20
    assert problems[7].endswith("'Regionl Gazette 7' (did you mean 'Regional Gazette 7'?)")


@pytest.mark.parametrize("name", ["feeds.yaml", "feeds/a.yaml"])
def test_a_file_of_feeds_has_a_bound_of_its_own(folder: Folder, name: str) -> None:
    text = "feeds:\n" + feed("A")
    folder.write(name, text + "#" * (FEEDS_BYTES_MAX - len(text)))
    assert folder.load().feeds
    folder.write(name, text + "#" * (FEEDS_BYTES_MAX - len(text) + 1))
    assert folder.problems() == [f"{name}:0:0: the file is larger than 4096 KiB; split it"]


def test_a_file_of_feeds_that_cannot_be_read_makes_no_wrong_names_of_its_feeds(folder: Folder) -> None:
    folder.write("feeds/a.yaml", "feeds: [\n")
    folder.write("watchlists/flank.yaml", "name: flank\ncountries: [LV]\nsources: [A1]\n")
    with pytest.raises(ConfigError) as told:
        folder.load()
    assert [Path(problem.file).name for problem in told.value.problems] == ["a.yaml"]
