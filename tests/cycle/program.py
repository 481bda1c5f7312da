"""Runs the real program, as a shell would."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

__all__ = ["PROGRAM", "environment", "flankwatch", "make_due"]

PROGRAM = [sys.executable, "-c", "from flankwatch.cli import main; main()"]


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The machine's environment, with configuration and state below `folder`."""
    places = {"FLANKWATCH_CONFIG": str(folder / "config"), "FLANKWATCH_STATE": str(folder / "state")}
    return {**os.environ, **places, **more}


def flankwatch(folder: Path, *arguments: str, stdin: str | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a verb to its end."""
    return subprocess.run(
        [*PROGRAM, *arguments], env=environment(folder, **env), input=stdin, capture_output=True, text=True, timeout=100
    )


def make_due(folder: Path) -> None:
    """Let the next run poll everything, as if the interval had passed."""
    with sqlite3.connect(folder / "state" / "flankwatch.db") as database:
        database.execute("UPDATE feeds SET next_poll_at = 0")
    database.close()
