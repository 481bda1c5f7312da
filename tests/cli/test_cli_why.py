"""`why` and `why-not` on the real program: from a feed on loopback to the fate of its alerts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.talking import Said, talk
from tests.loopback import Publisher, rss, write_config

HIT = "Latvia signs for six HIMARS launchers"
MISS = "Latvia wins at curling"
OLD = "Estonia signed for HIMARS years ago"
EVIL = "Latvia \u202ereads\u009b2J HIMARS \u200b\u2066news"
TEAM = "Patriots visit Latvia for a game"


def address(title: str) -> str:
    """Where tests.loopback.rss says the article stands."""
    return f"https://outlet.example/{abs(hash(title))}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cycle over three feeds, one of them broken, one full of old news."""
    place = tmp_path_factory.mktemp("why")
    with Publisher() as publisher:
        feeds = {
            "LSM": publisher.publish("/rss", rss(HIT, MISS, TEAM, EVIL)),
            "Archive": publisher.publish("/old", rss(OLD, hours_ago=100)),
            "Broken": publisher.publish("/broken", b"", status=503),
        }
        config = write_config(place / "config", feeds, allow=publisher.host)
        lists = config / "watchlists"
        other = (lists / "flank.yaml").read_text().replace("name: flank", "name: patriots").replace("himars", "patriot")
        (lists / "patriots.yaml").write_text(other)
        (ran,) = talk(place, ["run"])
    assert ran.code == 0, ran.err
    return place


def ask(folder: Path, *arguments: str) -> Said:
    (said,) = talk(folder, list(arguments))
    return said


def words(said: Said) -> str:
    return " ".join(said.out.split())


def test_why_tells_the_whole_way_of_an_article(folder: Path) -> None:
    said = ask(folder, "why", address(HIT))
    assert said.code == 0, said.err
    gates = [
        "✓ feed LSM: polled well",
        "✓ entry LSM: new when it came",
        "✓ story",
        "✓ first sight",
        "page its page was not",
    ]
    gates += ["✓ mentions", "*Latvia* signs for six", "✓ flank", "✗ patriots: no hit", "✓ alerts flank → desk: FW-"]
    places = [words(said).find(gate) for gate in gates]
    assert -1 not in places, [gate for gate, place in zip(gates, places, strict=True) if place < 0]
    assert places == sorted(places)
    assert f"{folder}/config/feeds.yaml:2:" in words(said)
    assert f"{folder}/config/watchlists/flank.yaml:5" in words(said)


def test_why_not_tells_the_gate_that_stopped_it(folder: Path) -> None:
    miss, old, team = talk(folder, *(["why-not", address(title)] for title in (MISS, OLD, TEAM)))
    assert [one.code for one in (miss, old, team)] == [0, 0, 0]
    assert "none of 2 watch-lists hits; the nearest is flank: none of its weapons stands in the text" in words(miss)
    assert "flank hits, and nobody was told: it came with the first look at its feed and was older" in words(old)
    assert "?Patriots?" in words(team)
    assert "is not taken for MIM-104 Patriot" in words(team)


def test_one_list_may_be_asked_about(folder: Path) -> None:
    said = ask(folder, "why-not", address(HIT), "--list", "patriots")
    assert "patriots does not hit: none of its weapons stands in the text" in words(said)
    assert "flank" not in words(said).replace(str(folder), "")


def test_an_address_that_never_came_ends_with_1_and_tells_of_the_feeds_near_it(folder: Path) -> None:
    known, stranger = talk(
        folder, ["why", "https://outlet.example/nothing"], ["why-not", "https://stranger.example/a?b=1&c"]
    )
    assert [known.code, stranger.code] == [1, 1]
    assert "✗ entry no feed has brought this address: the feeds of its host did not list it" in words(known)
    assert "✓ feed Archive: polled well" in words(known)
    assert "add the feed of that site to feeds.yaml" in words(stranger)
    assert "flankwatch match 'https://stranger.example/a?b=1&c'" in words(stranger)
    (broken,) = talk(folder, ["why-not", "http://127.0.0.1/x"])
    assert "✗ feed Broken: it failed once: http_server_error" in words(broken)


def test_json_holds_every_gate_and_the_explanation(folder: Path) -> None:
    known, unknown = talk(folder, ["why", address(HIT), "--json"], ["why-not", "https://outlet.example/x", "--json"])
    found = json.loads(known.out)
    assert (found["known"], found["article"]["title"], found["article"]["hits"]) == (True, HIT, ["flank"])
    assert {gate["gate"] for gate in found["gates"]} >= {"feed", "entry", "page", "mentions", "watch-lists", "alerts"}
    assert {one["watchlist"]: one["hit"] for one in found["explanation"]["lists"]} == {"flank": True, "patriots": False}
    assert [(one["channel"], one["state"]) for one in found["alerts"]] == [("desk", "sent")]
    assert (unknown.code, json.loads(unknown.out)["known"], json.loads(unknown.out)["article"]) == (1, False, None)


def test_slips_end_with_2(folder: Path, tmp_path: Path) -> None:
    slips = (["why"], ["why", "https://outlet.example/x", "--list", "flunk"], ["why-not", " "])
    unnamed, unlisted, empty = talk(folder, *slips)
    (homeless,) = talk(tmp_path, ["why", "https://outlet.example/x"])
    assert [unnamed.code, unlisted.code, empty.code, homeless.code] == [2, 2, 2, 2]
    assert "did you mean 'flank'?" in unlisted.err
    assert "there is no such folder" in homeless.err


def test_lists_edited_since_are_told_apart_from_what_was_found(folder: Path, tmp_path: Path) -> None:
    edited = tmp_path / "config"
    for file in (folder / "config").rglob("*.yaml"):
        target = edited / file.relative_to(folder / "config")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.read_text().replace("weapons: [himars]", "weapons: [f-16]"))
    said = ask(folder, "why", address(HIT), "--config", str(edited))
    assert "flank hit when it arrived, and not with today's lists and catalogue" in words(said)
    assert "FW-" in words(said)


def test_fault_25_a_strangers_headline_moves_no_cursor(folder: Path) -> None:
    said = ask(folder, "why", address(EVIL))
    assert "HIMARS" in said.out
    assert not [letter for letter in said.out + said.err if letter != "\n" and not letter.isprintable()]
