"""Every line gets exactly one answer with its id, whatever the line holds."""

from __future__ import annotations

import json
import os
import select
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.batch.asking import VERBS, answers, ask, converse, unplaced
from tests.cycle.program import PROGRAM

BOTH_WAYS = ("parse", "dedupe")  # a verb answers in workers or, because order matters, in its own process

# What is wrong with a line → the line, and the id of its answer.
NO_REQUESTS: dict[str, bytes] = {
    "not-json": b"Latvia signs",
    "half-an-object": b'{"id": 1, "title":',
    "a-list": b'[{"id": 1}]',
    "a-text": b'"id"',
    "a-number": b"17",
    "null": b"null",
    "no-id": b'{"title": "Latvia"}',
    "invalid-utf-8": b'{"id": "x", "title": "\xff\xfe"}',
    "too-deep": b"[" * 100_000,
    "a-number-of-5000-digits": b'{"id": ' + b"9" * 5000 + b"}",
}
IDS: tuple[Any, ...] = (
    "a",
    "",
    "Ł🚀",
    0,
    -1,
    1.5,
    True,
    None,
    [1, {"a": None}],
    {"b": [2]},
    "a\nb",
    '"error": ',
    "z" * 300,
)
ODD: dict[str, dict[str, Any]] = {
    "a-directory": {"path": "/"},
    "a-missing-file": {"path": "nowhere.xml"},
    "a-nul-in-the-path": {"path": "a\0b"},
    "an-empty-path": {"path": ""},
    "wrong-types": {"path": 5, "title": ["x"], "text": {}, "url": 3, "published": 7},
    "all-null": {"path": None, "title": None, "text": None, "url": None, "published": None, "lang": None},
    "lone-surrogates": {
        "path": "\udcff",
        "title": "\ud83d Latvia",
        "text": "\udfff F-16",
        "url": "https://o.example/\ud800",
    },
    "a-megabyte": {"title": "a" * 1_000_000, "text": "b " * 500_000},
    "an-address-that-is-none": {"path": "nowhere", "url": "http://[::1/x/"},
    "unknown-fields": {"titel": "Latvia", "more": {"deep": [[[]]]}},
}


@pytest.mark.parametrize("verb", VERBS)
def test_every_line_gets_one_answer_with_its_id_and_all_its_fields(tmp_path: Path, verb: str) -> None:
    told = [{"id": identity} for identity in IDS] + [{"id": name, **odd} for name, odd in ODD.items()]
    answered = ask(tmp_path, verb, *told, *NO_REQUESTS.values())
    expected = [one["id"] for one in told] + [None] * len(NO_REQUESTS)
    assert Counter(json.dumps(one["id"]) for one in answered) == Counter(map(json.dumps, expected))
    assert all(set(one) - {"error"} == {"id", *VERBS[verb]} for one in answered)
    errors = [one["error"] for one in answered if "error" in one]
    assert len(errors) >= len(NO_REQUESTS) + 1
    assert all(errors)


@pytest.mark.parametrize("verb", BOTH_WAYS)
def test_empty_lines_are_ignored_and_the_last_line_needs_no_end(tmp_path: Path, verb: str) -> None:
    assert [one["id"] for one in answers(converse(tmp_path, verb, b'\n  \n\r\n{"id": "only"}'))] == ["only"]


@pytest.mark.parametrize("verb", BOTH_WAYS)
def test_no_input_is_no_output(tmp_path: Path, verb: str) -> None:
    assert converse(tmp_path, verb, b"") == b""


def test_a_language_that_is_no_text_costs_its_line_only(tmp_path: Path) -> None:
    odd = [{"id": number, "title": "Latvia", "lang": lang} for number, lang in enumerate([5, True, ["lv"], {"lv": 1}])]
    found = {one["id"]: one for one in ask(tmp_path, "match", *odd, {"id": "good", "lang": "lv"})}
    assert "error" not in found.pop("good")
    assert all("lang" in one["error"] for one in found.values())


@pytest.mark.parametrize("verb", BOTH_WAYS)
def test_an_id_that_json_cannot_hold_is_no_reason_to_print_what_is_not_json(tmp_path: Path, verb: str) -> None:
    no_numbers = (b'{"id": NaN}', b'{"id": [-Infinity]}', b'{"id": 1e999}')
    found = ask(tmp_path, verb, *no_numbers, b'{"id": "good"}')
    assert Counter(one["id"] for one in found) == {None: len(no_numbers), "good": 1}
    assert all("not a line of JSON" in one["error"] for one in found if one["id"] is None)


@pytest.mark.parametrize("verb", BOTH_WAYS)
def test_an_id_with_half_a_character_comes_back_as_it_was(tmp_path: Path, verb: str) -> None:
    assert [one["id"] for one in ask(tmp_path, verb, b'{"id": "\\ud83d"}')] == ["\ud83d"]


@pytest.mark.parametrize("verb", BOTH_WAYS)
def test_an_id_of_any_depth_costs_its_line_at_most(tmp_path: Path, verb: str) -> None:
    deep = [b'{"id": ' + b"[" * depth + b"]" * depth + b', "path": "nowhere"}' for depth in range(940, 1000)]
    assert converse(tmp_path, verb, b"\n".join(deep)).count(b"\n") == len(deep)  # some are too deep for our reader too


@pytest.mark.parametrize("verb", BOTH_WAYS)
def test_how_many_lines_failed_is_told_at_the_end(tmp_path: Path, verb: str) -> None:
    good = b'{"id": "\\"error\\": ", "path": "%s"}\n' % str(_feed(tmp_path)).encode()
    done = subprocess.run(
        [*PROGRAM, verb, "--jsonl"],
        cwd=tmp_path,
        env=unplaced(),
        input=good + b"x\n" * 3,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0
    assert done.stderr.decode().startswith("3 lines could not be served")


@pytest.mark.parametrize("verb", BOTH_WAYS)
def test_a_reader_that_hangs_up_ends_the_stream_well_though_lines_may_still_come(tmp_path: Path, verb: str) -> None:
    with subprocess.Popen(
        [*PROGRAM, verb, "--jsonl"],
        cwd=tmp_path,
        env=unplaced(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as asking:
        assert asking.stdin is not None
        assert asking.stdout is not None
        assert asking.stderr is not None
        asking.stdout.close()
        asking.stdin.write(b'{"id": 1}\n')
        asking.stdin.flush()
        assert (asking.wait(timeout=60), asking.stderr.read()) == (0, b"")


@pytest.mark.parametrize("verb", ["parse", "extract"])
def test_a_line_without_a_path_is_told_that_it_needs_one(tmp_path: Path, verb: str) -> None:
    (answer,) = ask(tmp_path, verb, {"id": 1})
    assert "path" in answer["error"]


@pytest.mark.parametrize("verb", VERBS)
def test_an_answer_comes_before_the_next_line_is_asked(tmp_path: Path, verb: str) -> None:
    asking = subprocess.Popen(
        [*PROGRAM, verb, "--jsonl"],
        cwd=tmp_path,
        env={**unplaced(), "PYTHONUNBUFFERED": ""},  # or the interpreter would do what the program must
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
    )
    with asking:
        assert asking.stdin is not None
        assert asking.stdout is not None
        try:
            for number in range(3):
                asking.stdin.write(b'{"id": %d, "path": "nowhere"}\n' % number)
                assert json.loads(_line(asking.stdout.fileno(), timeout_s=15))["id"] == number
        finally:
            asking.stdin.close()
    assert asking.returncode == 0


def test_a_folder_for_scratch_files_may_have_a_long_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / ("scratch-" * 15)  # a socket's address has at most 108 bytes
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    assert ask(tmp_path, "parse", {"id": 1, "path": "nowhere"})[0]["id"] == 1


def _feed(folder: Path) -> Path:
    file = folder / "feed.xml"
    file.write_text('<rss version="2.0"><channel><title>Log</title><item><title>One</title></item></channel></rss>')
    return file


def _line(stream: int, *, timeout_s: float) -> bytes:
    """One line, however many pieces it comes in."""
    line = b""
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([stream], [], [], timeout_s)
        assert ready, "no answer came"
        piece = os.read(stream, 65536)
        assert piece, "the program ended"
        line += piece
    return line
