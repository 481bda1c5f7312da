"""`init` and `check`: a folder to begin with, and every mistake told where it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.talking import talk
from tests.cycle.program import flankwatch
from tests.loopback import Publisher, rss, write_config

PLACE = re.compile(r"^(?P<file>\S+\.yaml):(?P<line>\d+):(?P<column>\d+): (?P<said>.+)$", re.MULTILINE)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return write_config(tmp_path / "config", {"LSM": "https://lsm.example/rss"}, allow="127.0.0.1")


def places(config: Path, told: str) -> set[tuple[str, int, int]]:
    return {
        (str(Path(found["file"]).relative_to(config)), int(found["line"]), int(found["column"]))
        for found in PLACE.finditer(told)
    }


def test_what_init_writes_passes_check(tmp_path: Path) -> None:
    done, checked = talk(tmp_path, ["init", str(tmp_path / "config")], ["check"])
    assert (done.code, done.err) == (0, "")
    written = {str(path) for path in (tmp_path / "config").rglob("*") if path.is_file()}
    assert {line.removeprefix("wrote ") for line in done.out.splitlines() if line.startswith("wrote ")} == written
    assert (checked.code, checked.err) == (0, "")
    assert "all fine" in checked.out


def test_init_overwrites_nothing_and_tells_what_is_in_its_way(tmp_path: Path, config: Path) -> None:
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    in_use, below_a_file = talk(tmp_path, ["init", str(config)], ["init", str(config / "feeds.yaml" / "more")])
    assert in_use.code == 2
    assert "exists already" in in_use.err
    assert below_a_file.code == 1
    assert "cannot write" in below_a_file.err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_check_tells_every_problem_of_every_file_with_its_place_and_ends_with_2(tmp_path: Path, config: Path) -> None:
    flank = config / "watchlists" / "flank.yaml"
    flank.write_text(flank.read_text().replace("require:", "requre:").replace("himars", "himarz"))
    (config / "settings.yaml").write_text("time_zone: Europe/Rigga\nevery: 15m\nevery: 5m\n")
    feeds = config / "feeds.yaml"
    feeds.write_text(feeds.read_text().replace("country: LV", "country: Atlantis"))
    done = flankwatch(tmp_path, "check")
    assert (done.returncode, done.stdout) == (2, "")
    told = places(config, done.stderr)
    assert told >= {
        ("watchlists/flank.yaml", 5, 1),
        ("watchlists/flank.yaml", 4, 11),
        ("settings.yaml", 3, 1),
        ("feeds.yaml", 4, 14),
    }
    assert "did you mean 'require'?" in done.stderr
    assert f"{len(PLACE.findall(done.stderr))} problems in the configuration." in done.stderr


def test_check_tells_which_samples_fail_and_where_they_stand(tmp_path: Path, config: Path) -> None:
    with (config / "watchlists" / "flank.yaml").open("a") as flank:
        flank.write('must_match: ["Latvia signs for six HIMARS", "Latvia wins at curling"]\n')
        flank.write('must_not_match: ["Patriots beat Eagles", "Estonia gets its HIMARS"]\n')
    done = flankwatch(tmp_path, "check")
    assert done.returncode == 2
    flank = config / "watchlists" / "flank.yaml"
    assert done.stderr == (
        f"{flank}:8:45: flank must match, but does not: 'Latvia wins at curling'\n"
        "    found: Latvia (name)\n"
        "    fails: require (line 5): none of its weapons stands in the text\n"
        "    try:   ask for what the headline says, or add its words to config/catalogue\n"
        f"{flank}:9:42: flank must not match, but does: 'Estonia gets its HIMARS'\n"
        "    found: Estonia (name) and M142 HIMARS (designation), which is all that require asks for (line 5)\n"
        "    try:   put words of such headlines under 'not', or ask for more in 'require'\n"
        "2 problems in the configuration.\n"
    )


def test_check_notes_what_a_list_names_and_never_asks_for(tmp_path: Path, config: Path) -> None:
    (config / "watchlists" / "radars.yaml").write_text(
        "name: radars\ncountries: [LV]\nterms: [radar]\nrequire: terms\n"
    )
    done = flankwatch(tmp_path, "check")
    assert done.returncode == 0
    assert "note: radars lists countries that its 'require' does not ask for" in done.stderr
    assert "note: flank" not in done.stderr


def test_check_sends_and_fetches_nothing_unless_asked(tmp_path: Path, publisher: Publisher) -> None:
    write_config(tmp_path / "config", {"LSM": publisher.publish("/rss", rss("News"))}, allow=publisher.host)
    done = flankwatch(tmp_path, "check")
    assert done.returncode == 0
    assert "test message" not in done.stdout
    assert not publisher.requests
    assert not (tmp_path / "state").exists()


def test_check_network_tries_every_feed_and_every_channel(tmp_path: Path, publisher: Publisher) -> None:
    feeds = {"Good": publisher.publish("/rss", rss("One", "Two")), "Missing": f"http://{publisher.host}/nowhere"}
    write_config(tmp_path / "config", feeds, allow=publisher.host)
    done = flankwatch(tmp_path, "check", "--network")
    assert done.returncode == 1
    assert publisher.requests == {"/rss": 1, "/nowhere": 1}
    told = [line.strip() for line in done.stdout.splitlines()]
    assert "feed Good: 2 entries" in told
    assert [line for line in told if line.startswith("feed Missing: ") and "404" in line]
    assert "channel desk: test message sent" in told
    assert not (tmp_path / "state").exists()


def test_check_network_ends_well_where_all_works(tmp_path: Path, publisher: Publisher) -> None:
    write_config(tmp_path / "config", {"Good": publisher.publish("/rss", rss("One"))}, allow=publisher.host)
    assert flankwatch(tmp_path, "check", "--network").returncode == 0
