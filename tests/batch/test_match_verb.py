"""`match`: mentions of the whole catalogue, offsets that fit, and the hits of the configured lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.batch.asking import ask
from tests.cycle.program import flankwatch
from tests.loopback import write_config

LATVIAN = "Latvija paraksta līgumu par sešām raķešu palaišanas iekārtām HIMARS."
TEXTS = {
    "emoji": ("🚀🚀 Latvia signs for six HIMARS", "😀 Estonia waits. The 🇱🇻 F-16 of Poland 🛩️ flies."),
    "letters-that-grow": ("İran, ẞ and Finland", "ﬁnland: Straße ẞẞẞ Latvia ŉ HIMARS"),
    "hidden-letters": ("Lat\u00advia signs for HI\u200bMARS", "The e\u0301lite of Latvia; F\u201116 and Poland"),
    "half-characters": ("\ud83d Latvia", "\udc00\udc00 signs for HIMARS"),
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> dict[object, dict[str, object]]:
    """One conversation without a configuration for all tests that only look."""
    lines = [{"id": name, "title": title, "text": text} for name, (title, text) in TEXTS.items()]
    lines += [{"id": "given", "text": LATVIAN, "lang": "en"}, {"id": "found", "text": LATVIAN}]
    return {one["id"]: one for one in ask(tmp_path_factory.mktemp("bare"), "match", *lines)}


@pytest.mark.parametrize("name", TEXTS)
def test_offsets_count_code_points_and_cut_out_the_surface(asked: dict[str, dict[str, list]], name: str) -> None:
    texts = dict(zip(("title", "text"), TEXTS[name], strict=True))
    mentions = asked[name]["mentions"]
    assert {one["key"] for one in mentions} >= {"LV"} | (
        {"himars"} if name != "emoji" else {"himars", "EE", "PL", "f-16"}
    )
    for one in mentions:
        assert set(one) == {"kind", "key", "form", "field", "start", "end", "surface"}
        assert texts[one["field"]][one["start"] : one["end"]] == one["surface"]


def test_mentions_stand_in_the_order_of_the_text(asked: dict[str, dict[str, list]]) -> None:
    places = [(one["field"] != "title", one["start"]) for one in asked["emoji"]["mentions"]]
    assert places == sorted(places)


def test_without_a_configuration_there_are_mentions_and_no_hits(asked: dict[str, dict[str, list]]) -> None:
    assert all(one["mentions"] and one["hits"] == [] for one in asked.values())


def test_hits_name_the_lists_that_are_satisfied(tmp_path: Path) -> None:
    config = write_config(tmp_path / "config", {"LSM": "https://lsm.example/rss"}, allow="127.0.0.1")
    flank = (config / "watchlists" / "flank.yaml").read_text()
    (config / "watchlists" / "north.yaml").write_text(
        flank.replace("name: flank", "name: north").replace("@baltics", "@nordics")
    )
    lines = {
        "Latvia signs for six HIMARS launchers": ["flank"],
        "Finland and Estonia share HIMARS": ["flank", "north"],
        "Latvia wins at curling": [],
        "Six HIMARS launchers delivered": [],
    }
    found = ask(tmp_path, "match", *({"id": title, "title": title} for title in lines))
    assert {one["id"]: sorted(one["hits"]) for one in found} == lines


def test_a_broken_configuration_is_told_before_anything_is_answered(tmp_path: Path) -> None:
    write_config(tmp_path / "config", {"LSM": "https://lsm.example/rss"}, allow="127.0.0.1")
    (tmp_path / "config" / "watchlists" / "flank.yaml").write_text("name: flank\nrequre: x\n")
    done = flankwatch(tmp_path, "match", "--jsonl", stdin='{"id": 1, "title": "Latvia"}\n')
    assert (done.returncode, done.stdout) == (2, "")
    assert "flank.yaml:2:1: " in done.stderr


@pytest.mark.parametrize("named_by", ["option", "environment"])
def test_a_configuration_that_is_named_must_be_there(tmp_path: Path, named_by: str) -> None:
    option = ["--config", str(tmp_path / "typo")] if named_by == "option" else []
    variable = {"FLANKWATCH_CONFIG": "" if option else str(tmp_path / "typo")}
    done = flankwatch(tmp_path, "match", "--jsonl", *option, stdin='{"id": 1, "title": "Latvia"}\n', **variable)
    assert (done.returncode, done.stdout) == (2, "")
    assert "typo:0:0: there is no such folder" in done.stderr


@pytest.mark.slow
def test_a_text_of_ten_megabytes_is_answered_and_keeps_nobody_from_an_answer(tmp_path: Path) -> None:
    config = write_config(tmp_path / "config", {"LSM": "https://lsm.example/rss"}, allow="127.0.0.1")
    (config / "watchlists" / "k.yaml").write_text("name: k\nterms:\n  - regex: '(?:[a-z]+ )+jumps!'\n")
    text = "The quick brown fox jumps over it. " * 285_714 + "Latvia!"
    asked = [{"id": "long", "text": text}, {"id": "after", "title": "HIMARS in Latvia"}]
    found = {one["id"]: one for one in ask(tmp_path, "match", *asked)}
    assert [(one["key"], one["start"]) for one in found["long"]["mentions"]] == [("LV", len(text) - 7)]
    assert found["after"]["hits"] == ["flank"]


def test_a_language_that_is_given_is_kept_and_one_that_is_not_is_found(asked: dict[str, dict[str, str]]) -> None:
    assert (asked["given"]["lang"], asked["found"]["lang"]) == ("en", "lv")
