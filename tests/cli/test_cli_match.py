"""`match` for people: what was found in a text, and why each list hits or not."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.talking import Said, talk
from tests.cycle.program import PROGRAM, environment, flankwatch
from tests.loopback import Publisher, write_config

APART = "Latvia signed a contract. Nobody else did. HIMARS launchers follow."
PAGE = """<!doctype html><html lang="en"><head><title>Latvia signs for HIMARS</title></head><body><article>
<h1>Latvia signs for HIMARS</h1><p>Estonia buys six HIMARS launchers, the ministry said on Monday, and more are to follow.</p>
<p>The second paragraph is here so that an extractor knows an article when it sees one, and not a teaser.</p>
</article></body></html>"""
LIST = """
languages: [en]
forms: [name]
not: ["ice hockey"]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration that every test here only reads."""
    tmp_path = tmp_path_factory.mktemp("match")
    config = write_config(tmp_path / "config", {"LSM": "https://lsm.example/rss"}, allow="127.0.0.1")
    with (config / "watchlists" / "flank.yaml").open("a") as file:
        file.write(LIST)
    return tmp_path


def say(folder: Path, *arguments: str) -> Said:
    (said,) = talk(folder, ["match", *arguments])
    return said


def words(said: Said) -> str:
    return " ".join(said.out.split())


def rule(folder: Path, key: str) -> str:
    """`file:line` of a key of the list."""
    file = folder / "config" / "watchlists" / "flank.yaml"
    lines = file.read_text().splitlines()
    return f"{file}:{1 + next(number for number, line in enumerate(lines) if line.startswith(f'{key}:'))}"


def test_a_person_reads_what_was_found_and_why(folder: Path) -> None:
    said = words(say(folder, "--lang", "en", "Latvia signs for six HIMARS."))
    assert "*Latvia* signs for six *HIMARS*." in said
    assert "country LV Latvia name" in said
    assert "weapon himars M142 HIMARS designation" in said
    assert f"✓ flank {rule(folder, 'name')} hit in sentence 1" in said


REASONS = {
    APART: ("no sentence has it all: Latvia stands in sentence 1,", "`within: paragraph` would find it", "within"),
    "Latvia wins at curling.": ("none of its weapons stands in the text", "weapons: none", "require"),
    "Riga gets HIMARS.": (
        '"Riga" (Latvia) in sentence 1 is found as place, and `forms` counts name',
        "made a hit",
        "forms",
    ),
    "Latvia gets HIMARS at ice hockey.": ('"ice hockey"', "so nothing in that sentence counts", "not"),
}


def test_a_list_that_does_not_hit_says_which_rule_it_was(folder: Path) -> None:
    answers = talk(folder, *(["match", "--lang", "en", text] for text in REASONS))
    for (*reasons, key), answer in zip(REASONS.values(), answers, strict=True):
        assert "✗ flank" in words(answer)
        assert [reason for reason in (*reasons, rule(folder, key)) if reason not in words(answer)] == []


def test_the_language_may_be_the_reason(folder: Path) -> None:
    said = words(say(folder, "--lang", "lv", "Latvia gets HIMARS."))
    assert "the text is in 'lv' and the list reads en only" in said
    assert rule(folder, "languages") in said


def test_doubtful_words_are_told_with_their_evidence(folder: Path) -> None:
    (one,) = json.loads(say(folder, "--json", "--lang", "en", "The Patriots met Latvia after the game.").out)["doubts"]
    assert (one["key"], one["accepted"]) == ("patriot", False)
    assert one["weight"] < one["needed"]
    said = words(say(folder, "--lang", "en", "The Patriots met Latvia after the game."))
    assert "?Patriots?" in said
    assert (
        f"is not taken for MIM-104 Patriot (weapon patriot): evidence {one['weight']}, needed {one['needed']}" in said
    )
    assert all(f"{piece['weight']:+d} {piece['what']}" in said for piece in one["evidence"])


def test_json_says_the_same_as_the_lines_of_the_batch_verb(folder: Path) -> None:
    line = json.dumps({"id": 1, "title": "Latvia", "text": APART, "lang": "en"})
    batch = json.loads(flankwatch(folder, "match", "--jsonl", stdin=line).stdout)
    said = json.loads(say(folder, "--json", "--title", "Latvia", "--lang", "en", APART).out)
    common = ("kind", "key", "form", "field", "start", "end", "surface")
    assert [{name: one[name] for name in common} for one in said["mentions"]] == batch["mentions"]
    assert [one["watchlist"] for one in said["lists"] if one["hit"]] == batch["hits"] == []
    (flank,) = said["lists"]
    assert {gate["gate"]: gate["outcome"] for gate in flank["gates"]} == {
        "languages": "passed",
        "require": "passed",
        "within": "failed",
        "not": "open",
    }
    assert {gate["gate"]: gate["rule"] for gate in flank["gates"]} == {
        gate: rule(folder, gate) for gate in ("languages", "require", "within", "not")
    }


def test_files_pages_and_standard_input_are_read(folder: Path) -> None:
    (folder / "a.txt").write_text("Estonia gets HIMARS.", encoding="utf-8")
    (folder / "a.html").write_text(PAGE, encoding="utf-8")
    text, page = talk(folder, *(["match", "--json", str(folder / name)] for name in ("a.txt", "a.html")))
    assert json.loads(text.out)["text"] == "Estonia gets HIMARS."
    assert json.loads(page.out)["title"] == "Latvia signs for HIMARS"
    assert "Estonia buys" in json.loads(page.out)["text"]
    piped = flankwatch(folder, "match", "--json", "-", stdin="Lithuania gets HIMARS.")
    assert json.loads(piped.stdout)["text"] == "Lithuania gets HIMARS."


def test_a_page_is_fetched_through_the_guard(folder: Path, publisher: Publisher) -> None:
    url = publisher.publish("/story", PAGE.encode(), Content_Type="text/html")
    (refused,) = talk(folder, ["match", "--json", url.replace("127.0.0.1", "localhost")])
    assert (refused.code, publisher.requests["/story"]) == (1, 0)
    assert "address_refused" in refused.err
    (read,) = talk(folder, ["match", "--json", url])
    found = json.loads(read.out)
    assert (found["came_from"], found["title"]) == (url, "Latvia signs for HIMARS")
    assert [one["hit"] for one in found["lists"]] == [True]


def test_of_a_long_text_the_telling_sentences_are_shown_and_the_rest_counted(folder: Path) -> None:
    filler = " ".join(f"Sentence number {number} tells of nothing at all." for number in range(200))
    text = f"{filler} Latvia gets HIMARS. {filler}"
    brief, whole = talk(folder, ["match", "--lang", "en", text], ["match", "--lang", "en", "--all", text])
    assert "201 *Latvia* gets *HIMARS*." in words(brief)
    assert "400 more sentences with nothing in them" in words(brief)
    assert "number 7 tells" not in brief.out
    assert "number 7 tells" in whole.out


SLIPS = {
    "nowhere.txt": "there is no file nowhere.txt",
    "report.pdf": "there is no file report.pdf",
    "./config": "./config is a folder",
    "--list flunk Latvia": "did you mean 'flank'?",
    "--jsonl Latvia": "--jsonl reads everything from its lines",
    "--lang english Latvia": "a language is two or three letters",
}


def test_slips_are_told(folder: Path) -> None:
    for slip, said in zip(SLIPS, talk(folder, *(["match", *slip.split()] for slip in SLIPS)), strict=True):
        assert (said.code, said.out) == (2, ""), slip
        assert SLIPS[slip] in said.err, slip


def test_a_headline_is_enough_and_nothing_is_too_little(folder: Path) -> None:
    headline, nothing = talk(folder, ["match", "--title", "Latvia buys HIMARS"], ["match", " "])
    assert "*Latvia* buys *HIMARS*" in words(headline)
    assert (nothing.code, nothing.out) == (1, "")
    assert "there is no text to look at" in nothing.err


def test_without_a_configuration_there_are_mentions_and_a_note(tmp_path: Path) -> None:
    done = subprocess.run(
        [*PROGRAM, "match", "Latvia"],
        cwd=tmp_path,
        env=environment(tmp_path, FLANKWATCH_CONFIG=""),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0
    assert "country" in done.stdout
    assert "no watch-list was tried" in done.stderr


def test_fault_25_a_strangers_text_moves_no_cursor(folder: Path) -> None:
    said = say(folder, "--lang", "en", "\x1b[2JLatvia\x07 gets \u202eHIMARS\x9b2J. Pat\x1briots")
    assert not [letter for letter in said.out if letter != "\n" and not letter.isprintable()]


def on_a_terminal(folder: Path, *arguments: str, **env: Any) -> str:
    """What a terminal is given."""
    ours, theirs = pty.openpty()
    subprocess.run([*PROGRAM, *arguments], env=environment(folder, **env), stdout=theirs, stderr=theirs, timeout=60)
    os.close(theirs)
    given = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux says so when the other side is closed
            break
        if not piece:
            break
        given += piece
    os.close(ours)
    return given.decode()


def test_a_terminal_shows_colours_where_a_file_has_marks(folder: Path) -> None:
    coloured = on_a_terminal(folder, "match", "--lang", "en", "Latvia waits.")
    assert "\x1b[" in coloured
    assert "*Latvia*" not in coloured
    assert "*Latvia*" in on_a_terminal(folder, "match", "--lang", "en", "Latvia waits.", NO_COLOR="1")
