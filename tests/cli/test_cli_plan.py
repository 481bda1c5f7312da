"""`plan`: what edited lists gain and lose over the stored days, before a service uses them."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from flankwatch.places import sqlite_url
from flankwatch.store.engine import open_database
from tests.cli.talking import Said, talk
from tests.loopback import Publisher, rss, write_config

KEPT = "Latvia signs for six HIMARS launchers"
GAINED = "Estonia orders twelve F-16 fighters"
LOST = "Lithuania shows HIMARS at a trade fair"
HOSTILE = "Latvia \u202e[bold red]HIMARS[/] \u2066 $(reboot)"
VETO = '"trade fair" stands in the title, so nothing in that sentence counts'
OTHER = "Ministers met and parted"

EDIT = {"weapons: [himars]": "weapons: [himars, f-16]", "within: sentence": 'within: sentence\nnot: ["trade fair"]'}
ASKED = (
    "plan",
    "plan --config {draft}",
    "plan --config {draft} --json",
    "plan --config {draft} --json --most 0",
    "plan --config {draft} --list flank --most 1",
    "plan --config {draft} --list gone --json",
    "plan --config {draft} --against {config} --json",
    "plan --config {draft} --against {kept} --json",
    "plan --config {draft} --list flnk",
    "plan --config {draft} --against {nowhere}",
    "plan --config {draft} --days 0",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state after one run with two lists, and a draft of the configuration with an edited, a new and no second list."""
    root = tmp_path_factory.mktemp("plan")
    with Publisher() as publisher:
        feed = publisher.publish("/rss", rss(KEPT, GAINED, LOST, HOSTILE, OTHER))
        config = write_config(root / "config", {"LSM": feed}, allow=publisher.host)
        write_list(config, "gone", 'countries: [LT]\nchannels: [desk]\nterms: ["trade"]\n')
        shutil.copytree(config, root / "draft")
        assert talk(root, ["run"])[0].code == 0
    (root / "draft" / "watchlists" / "gone.yaml").unlink()
    write_list(root / "draft", "silent", 'terms: ["xylophone"]\n')
    edit(root / "draft")
    return root


def write_list(config: Path, name: str, rest: str) -> None:
    (config / "watchlists" / f"{name}.yaml").write_text(f"name: {name}\n{rest}", encoding="utf-8")


def edit(config: Path) -> None:
    path = config / "watchlists" / "flank.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in EDIT.items():
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def said(folder: Path) -> dict[str, Said]:
    places = {
        "draft": folder / "draft",
        "config": folder / "config",
        "kept": folder / "state" / "last-good-config",
        "nowhere": folder / "nowhere",
    }
    verbs = [[part.format(**places) for part in asked.split()] for asked in ASKED]
    return dict(zip(ASKED, talk(folder, *verbs), strict=True))


def lists(said: Said) -> dict[str, dict[str, Any]]:
    assert (said.code, said.err) == (0, "")
    return {one["name"]: one for one in json.loads(said.out)["lists"]}


def titles(changes: list[dict[str, Any]]) -> list[str]:
    return [change["title"] for change in changes]


def test_lists_that_were_not_edited_gain_and_lose_nothing(said: dict[str, Said]) -> None:
    assert said["plan"].code == 0
    assert "No list finds more or less than before." in said["plan"].out
    assert "+ " not in said["plan"].out


def test_gained_and_lost_hits_are_told_with_what_satisfied_them_and_why_not(said: dict[str, Said]) -> None:
    flank = lists(said["plan --config {draft} --json"])["flank"]
    assert (flank["before"]["hits"], flank["after"]["hits"], flank["gained"], flank["lost"]) == (3, 3, 1, 1)
    (gained,), (lost,) = flank["newest_gained"], flank["newest_lost"]
    assert (gained["title"], gained["feed"]) == (GAINED, "LSM")
    assert {mention["key"] for mention in gained["mentions"]} == {"EE", "f-16"}
    assert (lost["title"], lost["gate"], lost["why"]) == (LOST, "not", VETO)
    assert flank["lost_because"] == {"not": 1}
    assert [carrier["key"] for carrier in flank["gained_by"]] == ["f-16", "EE"]
    assert (flank["channels"], flank["after"]["alerts_a_day"]) == (["desk"], 3.0)


def test_a_removed_list_and_one_that_never_hits_are_told_apart_from_a_new_one(said: dict[str, Said]) -> None:
    found = lists(said["plan --config {draft} --json"])
    assert {name: one["standing"] for name, one in found.items()} == {
        "flank": "both",
        "gone": "removed",
        "silent": "new",
    }
    rows = [line.rstrip() for line in said["plan --config {draft}"].out.splitlines()]
    notes = {line.split()[0]: line.split("  ")[-1].strip() for line in rows if line.startswith(("gone ", "silent "))}
    assert notes == {"gone": "removed", "silent": "new, and hits nothing"}


def test_another_folder_stands_for_before_as_well_as_the_hits_it_would_have_made(said: dict[str, Said]) -> None:
    stored = lists(said["plan --config {draft} --json"])
    assert lists(said["plan --config {draft} --against {config} --json"]) == stored
    assert lists(said["plan --config {draft} --against {kept} --json"]) == stored


def test_one_list_alone_is_shown_and_no_more_headlines_than_asked_for(said: dict[str, Said]) -> None:
    out = said["plan --config {draft} --list flank --most 1"].out
    assert GAINED in out
    assert "gone" not in out
    assert list(lists(said["plan --config {draft} --list gone --json"])) == ["gone"]
    bare = lists(said["plan --config {draft} --json --most 0"])["flank"]
    assert (bare["gained"], bare["newest_gained"], bare["newest_lost"]) == (1, [], [])


def test_the_text_shows_headlines_as_they_are_and_nothing_that_steers_the_terminal(folder: Path) -> None:
    draft = folder / "hostile"
    shutil.copytree(folder / "draft", draft)
    write_list(draft, "all", "countries: [LV]\n")
    (shown,) = talk(folder, ["plan", "--config", str(draft)])
    assert "Latvia [bold red]HIMARS[/] $(reboot)" in shown.out
    assert not set("\x1b\u202e\u2066") & set(shown.out)
    assert shown.err == ""


def test_a_slip_is_told_with_what_was_meant(said: dict[str, Said], folder: Path) -> None:
    slip = said["plan --config {draft} --list flnk"]
    assert (slip.code, slip.out) == (2, "")
    assert "no watch-list is called 'flnk', neither before nor now (did you mean 'flank'?)" in slip.err
    assert str(folder / "nowhere") in said["plan --config {draft} --against {nowhere}"].err
    assert said["plan --config {draft} --days 0"].code == 2


def test_state_is_left_exactly_as_it_was(folder: Path) -> None:
    def everything() -> list[str]:
        with sqlite3.connect(folder / "state" / "flankwatch.db") as database:
            rows = list(database.iterdump())
        database.close()
        return rows

    before = everything()
    talk(folder, ["plan", "--config", str(folder / "draft")])
    assert everything() == before


def test_no_state_is_made_and_no_channels_address_is_asked_for(tmp_path: Path) -> None:
    write_config(tmp_path / "config", {"LSM": "https://lsm.example/rss"}, allow="127.0.0.1", channel="${NOT_SET}")
    (none,) = talk(tmp_path, ["plan"])
    assert (none.code, none.out) == (1, "")
    assert "there is no state in" in none.err
    assert not (tmp_path / "state").exists()
    open_database(sqlite_url(tmp_path / "state")).close()
    (empty,) = talk(tmp_path, ["plan"])
    assert (empty.code, empty.err) == (0, "")
    assert empty.out == "nothing to replay: no article was found in the last 7 days\n"
