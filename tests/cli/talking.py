"""Runs several verbs of the real program in one process: the same code as a shell would start, its start-up paid once."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.cycle.program import environment

__all__ = ["Said", "talk"]

_PROGRAM = """
import contextlib, io, json, sys
from flankwatch.cli import main
said = []
for arguments in json.load(sys.stdin):
    out, err, code = io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(arguments)
        except SystemExit as end:
            code = end.code or 0
    said.append([code, out.getvalue(), err.getvalue()])
json.dump(said, sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class Said:
    """How one verb ended and what it printed."""

    code: int
    out: str
    err: str


def talk(folder: Path, *verbs: list[str], **env: str) -> list[Said]:
    """Run `verbs`, one after the other, on the configuration and state below `folder`."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        env=environment(folder, **env),
        input=json.dumps(verbs),
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return [Said(*one) for one in json.loads(done.stdout)]
