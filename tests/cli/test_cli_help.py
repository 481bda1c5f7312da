"""The command line answers quickly: what a verb needs is loaded when the verb is called."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.talking import talk
from tests.cycle.program import PROGRAM, environment
from tests.loopback import write_config

HEAVY = (
    "prefect",
    "apprise",
    "trafilatura",
    "sqlalchemy",
    "feedparser",
    "httpx",
    "lxml",
    "rich",
    "alembic",
    "pydantic",
)
LOOK = """
import json, sys
from flankwatch.cli import main
try:
    main(sys.argv[1:])
finally:
    json.dump(sorted(sys.modules), sys.stderr)
"""


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["--version"]], ids=" ".join)
def test_help_loads_none_of_the_heavy_libraries(arguments: list[str]) -> None:
    done = subprocess.run([sys.executable, "-c", LOOK, *arguments], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0
    assert done.stdout
    assert sorted(set(HEAVY) & set(json.loads(done.stderr))) == []


SLIPS = {
    "hitz": "No such command",
    "hits --most 0": "--most",
    "hits --country Atlantis": "Atlantis",
    "hits --weapon himarz": "himarz",
    "run --feed Nobody": "feeds list",
    "match": "--jsonl",
    "check --config nowhere": "nowhere",
    "alerts": "Usage",
}


def test_a_slip_of_the_pen_is_told_and_ends_with_2(tmp_path: Path) -> None:
    write_config(tmp_path / "config", {"LSM": "https://lsm.example/rss"}, allow="127.0.0.1")
    for slip, said in zip(SLIPS, talk(tmp_path, *map(str.split, SLIPS)), strict=True):
        assert (said.code, said.out) == (2, ""), slip
        assert SLIPS[slip] in said.err, slip
        assert "Traceback" not in said.err, slip


PRINTERS = ("--help", "hits --help", "feeds list", "feeds list --json", "hits --csv", "alerts pending", "check", "demo")


@pytest.mark.parametrize("arguments", PRINTERS)
def test_a_reader_that_hangs_up_is_no_failure(tmp_path: Path, arguments: str) -> None:
    write_config(tmp_path / "config", {"LSM": "https://lsm.example/rss"}, allow="127.0.0.1")
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*PROGRAM, *arguments.split()],
        env=environment(tmp_path, PYTHONUNBUFFERED=""),  # what is still buffered at the end must not fail then
        stdout=write,
        stderr=subprocess.PIPE,
        timeout=60,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_slip_is_told_though_nobody_reads_the_rest(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*PROGRAM, "hits"], env=environment(tmp_path), stdout=write, stderr=subprocess.PIPE, timeout=60
    )
    os.close(write)
    assert done.returncode == 2
    assert b"there is no such folder" in done.stderr


BROKEN_ELSEWHERE = """
from flankwatch.cli import cli, main
@cli.command()
def torn():
    raise BrokenPipeError(32, "Broken pipe")
main(["torn"])
"""


def test_a_pipe_that_breaks_elsewhere_is_a_failure_and_says_so() -> None:
    done = subprocess.run([sys.executable, "-c", BROKEN_ELSEWHERE], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "a pipe broke" in done.stderr
