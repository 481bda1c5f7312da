"""`hits`: what was found, filtered, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.cli.talking import talk
from tests.loopback import Publisher, rss, write_config

FORMULA = '=HYPERLINK("http://evil.example","Latvia") buys HIMARS'
MARKUP = "[bold red]Lithuania[/] signs for HIMARS"
HIT = "Estonia signs for six HIMARS launchers"
FORMULAS = [FORMULA, "@SUM(A1) Latvia HIMARS", "+1 Latvia HIMARS launcher", "-2 Latvia HIMARS launchers"]


FILTERS = {
    "": [HIT, HIT, MARKUP, *FORMULAS],
    "--list estonia": [HIT],
    "--list nobody": [],
    "--feed One": [HIT, HIT, MARKUP],
    "--country LT": [MARKUP],
    "--country Estonia --list flank": [HIT],
    "--weapon himars --feed =Two": FORMULAS,
    "--weapon f-16": [],
    "--days 1 --country EE": [HIT, HIT],
}
FORMS = ("--json --most 2", "--csv", "--list flank", "--why", "--why --json --list estonia")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What `hits` prints with each of these arguments, after one run over two feeds."""
    folder = tmp_path_factory.mktemp("hits")
    with Publisher() as publisher:
        one = publisher.publish("/one", rss(HIT, MARKUP, "Latvia wins at curling"))
        two = publisher.publish("/two", rss(*FORMULAS))
        write_config(folder / "config", {"One": one, "=Two": two}, allow=publisher.host)
        flank = (folder / "config" / "watchlists" / "flank.yaml").read_text()
        (folder / "config" / "watchlists" / "estonia.yaml").write_text(
            flank.replace("name: flank", "name: estonia").replace('"@baltics"', "EE")
        )
        asked = [*(f"--json {one}".strip() for one in FILTERS), *FORMS]
        run, *looks = talk(folder, ["run"], *(["hits", *one.split()] for one in asked))
    assert [run.code, *(one.code for one in looks)] == [0] * (len(asked) + 1)
    return {arguments: look.out for arguments, look in zip(asked, looks, strict=True)}


@pytest.mark.parametrize(
    ("filters", "titles"), FILTERS.items(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_filters_let_through_what_they_name(shown: dict[str, str], filters: str, titles: list[str]) -> None:
    assert sorted(hit["title"] for hit in json.loads(shown[f"--json {filters}".strip()])) == sorted(titles)


def test_the_newest_come_first_and_not_more_than_asked_for(shown: dict[str, str]) -> None:
    every = json.loads(shown["--json"])
    assert json.loads(shown["--json --most 2"]) == every[:2]
    assert [hit["found"] for hit in every] == sorted((hit["found"] for hit in every), reverse=True)


def test_a_cell_that_begins_like_a_formula_is_text_to_a_spreadsheet(shown: dict[str, str]) -> None:
    rows = list(csv.DictReader(io.StringIO(shown["--csv"])))
    assert {row["title"] for row in rows} >= {f"'{title}" for title in FORMULAS} | {HIT}
    assert {row["feed"] for row in rows} == {"One", "'=Two"}
    assert not [cell for row in rows for cell in row.values() if cell[:1] in set("=+-@\t\r")]


def test_a_headline_is_shown_as_it_is_written_and_its_reasons_without_colour(shown: dict[str, str]) -> None:
    assert MARKUP in shown["--list flank"]
    assert "matched" in shown["--why"]
    assert "*Estonia* signs for six *HIMARS launchers*" in shown["--why"]
    assert "\x1b" not in shown["--why"] + shown["--list flank"]


def test_the_rule_that_was_satisfied_is_told_with_its_line(shown: dict[str, str]) -> None:
    (hit,) = json.loads(shown["--why --json --list estonia"])
    gates = {gate["gate"]: gate for gate in hit["verdict"]["gates"]}
    assert hit["verdict"]["hit"]
    assert gates["require"]["asks"] == "countries and weapons"
    assert gates["require"]["rule"].endswith("estonia.yaml:5")
    assert f"rule countries and weapons {gates['require']['rule']}" in " ".join(shown["--why"].split())
