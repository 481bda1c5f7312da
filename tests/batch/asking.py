"""Asks the batch verbs of the real program, one JSON line each, and reads their answers."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any, NoReturn

from tests.cycle.program import PROGRAM

__all__ = ["VERBS", "Json", "answers", "ask", "converse", "unplaced"]

Json = dict[str, Any]

# Each verb with the fields of its answer beside `id`.
VERBS = {
    "match": {"lang", "mentions", "hits"},
    "parse": {"feed", "entries"},
    "extract": {"url", "title", "text", "published", "modified", "authors", "lang", "image", "access"},
    "dedupe": {"copy_of", "story"},
}


def ask(folder: Path, verb: str, *requests: Json | bytes) -> list[Json]:
    """What `verb` answers to `requests`, in the order of its answers."""
    lines = (one if isinstance(one, bytes) else json.dumps(one).encode() for one in requests)
    return answers(converse(folder, verb, b"\n".join(lines)))


def converse(folder: Path, verb: str, said: bytes) -> bytes:
    """Everything that `verb` prints in `folder` when `said` is its whole input; it must end well, whatever that holds."""
    done = subprocess.run(
        [*PROGRAM, verb, "--jsonl"], cwd=folder, env=unplaced(), input=said, capture_output=True, timeout=100
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert b"Traceback" not in done.stderr
    return done.stdout


def unplaced() -> dict[str, str]:
    """The machine's environment, which names no configuration: ./config is read if it is there."""
    return {name: value for name, value in os.environ.items() if not name.startswith("FLANKWATCH_")}


def answers(printed: bytes) -> list[Json]:
    """The objects in `printed`, one per line, each of them JSON as RFC 8259 has it: without NaN and Infinity."""
    assert printed.endswith(b"\n")
    return [json.loads(line, parse_constant=_no_json) for line in printed.decode().splitlines()]


def _no_json(constant: str) -> NoReturn:
    raise AssertionError(f"{constant} is not JSON")
