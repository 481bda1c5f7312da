"""A real Prefect server and the programs around it, each in a world of its own on loopback."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil

from tests.cycle.program import PROGRAM, environment
from tests.loopback import free_port

__all__ = [
    "ROOT",
    "answers",
    "checkout",
    "finish",
    "group",
    "leave_a_missed_run",
    "leave_an_ended_run",
    "make_old",
    "port_of",
    "prefect",
    "running",
    "runs",
    "serve",
    "state_of",
    "surroundings",
    "told_by_the_readme",
    "wait_for",
]

ROOT = Path(__file__).resolve().parent.parent.parent


def surroundings(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a program whose configuration, state and Prefect server are below `folder`."""
    return environment(
        folder,
        PREFECT_HOME=str(folder / "prefect"),
        PREFECT_API_URL=f"http://127.0.0.1:{free_port()}/api",
        PREFECT_SERVER_ANALYTICS_ENABLED="false",
        DO_NOT_TRACK="1",
        **more,
    )


def port_of(env: dict[str, str]) -> str:
    return env["PREFECT_API_URL"].split(":")[2].split("/")[0]


def checkout(folder: Path) -> Path:
    """A checkout whose monitor runs every minute instead of every five, so that a test need not wait for long."""
    folder.mkdir()
    for name in ("flows", "flankwatch", "parsers"):
        (folder / name).symlink_to(ROOT / name)
    told = (ROOT / "prefect.yaml").read_text(encoding="utf-8")
    assert '"*/5 * * * *"' in told
    (folder / "prefect.yaml").write_text(told.replace('"*/5 * * * *"', '"* * * * *"'), encoding="utf-8")
    return folder


@contextmanager
def running(command: list[str], env: dict[str, str], cwd: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program in a process group of its own, which ends with the block."""
    with (
        log.open("ab") as out,
        subprocess.Popen(
            command,
            env={**env, "PWD": str(cwd)},
            cwd=cwd,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(25)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def serve(env: dict[str, str], cwd: Path, log: Path) -> Any:
    """`flankwatch serve`, which finds its own Prefect home and server."""
    own = {name: value for name, value in env.items() if name not in {"PREFECT_HOME", "PREFECT_API_URL"}}
    # -P as in the installed script, which does not look for modules where it is started; children do not inherit it
    program = [sys.executable, "-P", *PROGRAM[1:]]
    return running([*program, "serve", "--port", port_of(env)], own, cwd, log)


def finish(command: list[str], env: dict[str, str], cwd: Path) -> None:
    """Run a command to its end, in `cwd` as a shell that stands there would."""
    done = subprocess.run(command, env={**env, "PWD": str(cwd)}, cwd=cwd, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def group(process: subprocess.Popen[bytes]) -> list[int]:
    """The processes of the session that `process` leads, dead ones left out."""
    alive = (other for other in psutil.process_iter(["status"]) if other.info["status"] != psutil.STATUS_ZOMBIE)
    return [other.pid for other in alive if _session(other.pid) == process.pid]


def _session(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return None


def wait_for(happened: Callable[[], object], *, timeout_s: float, log: Path) -> None:
    deadline = time.monotonic() + timeout_s
    while not happened():
        assert time.monotonic() < deadline, log.read_text(errors="replace")[-4000:]
        time.sleep(0.5)  # another program's progress: there is nothing to be notified by


def answers(env: dict[str, str]) -> bool:
    """Whether the Prefect server is there."""
    try:
        with urllib.request.urlopen(f"{env['PREFECT_API_URL']}/health", timeout=2):
            return True
    except OSError:
        return False


def prefect(env: dict[str, str], path: str, body: object = None, *, method: str = "POST") -> Any:
    """What Prefect's server answers."""
    request = urllib.request.Request(
        env["PREFECT_API_URL"] + path,
        json.dumps(body or {}).encode(),
        {"Content-Type": "application/json"},
        method=method,
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.loads(answer.read() or b"null")


def runs(env: dict[str, str], flow: str, *states: str) -> list[dict[str, Any]]:
    """The runs of a flow in any of these states (`COMPLETED`, `RUNNING`)."""
    asked = {"flows": {"name": {"any_": [flow]}}, "flow_runs": {"state": {"type": {"any_": states}}}}
    found: list[dict[str, Any]] = prefect(env, "/flow_runs/filter", asked)
    return found


def state_of(env: dict[str, str], run: str) -> str | None:
    """The state's type of a run, None if the server has forgotten it."""
    asked = {"flow_runs": {"id": {"any_": [run]}}}
    return next((str(found["state"]["type"]) for found in prefect(env, "/flow_runs/filter", asked)), None)


def _deployment(env: dict[str, str], flow: str) -> dict[str, Any]:
    found: dict[str, Any] = prefect(env, f"/deployments/name/{flow}/scheduled", method="GET")
    return found


def leave_a_missed_run(env: dict[str, str], flow: str) -> str:
    """A run asked for now that cannot begin: its deployment's slot is taken, by nobody. Its id."""
    deployment = _deployment(env, flow)
    prefect(env, f"/v2/concurrency_limits/{_limit(deployment)}", {"active_slots": 1}, method="PATCH")
    asked = {"state": {"type": "SCHEDULED"}}
    return str(prefect(env, f"/deployments/{deployment['id']}/create_flow_run", asked)["id"])


def leave_an_ended_run(env: dict[str, str], flow: str) -> str:
    """A run that is over. Its id."""
    asked = {"flow_id": _deployment(env, flow)["flow_id"], "state": {"type": "COMPLETED"}}
    return str(prefect(env, "/flow_runs/", asked)["id"])


def make_old(folder: Path, run: str, *, days: int) -> None:
    """Let a run have ended so long ago, in the database of a service that is down."""
    with sqlite3.connect(folder / "state" / "prefect" / "prefect.db") as database:
        ended_at = f"{datetime.now(UTC) - timedelta(days=days):%Y-%m-%d %H:%M:%S.%f}"
        changed = database.execute("UPDATE flow_run SET end_time = ? WHERE id = ?", (ended_at, run)).rowcount
    database.close()
    assert changed == 1


def _limit(deployment: dict[str, Any]) -> str:
    return str(deployment["global_concurrency_limit"]["id"])


def told_by_the_readme(port: str) -> dict[str, list[str]]:
    """The commands that the README gives for a server of one's own, by their first word: what is tested is what is told."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\.venv/bin/prefect (.*?)(?: &)?$", readme, re.MULTILINE)
    commands = [line.replace("4200", port).split() for line in lines]
    return {
        command[0].removeprefix("--no-prompt") or command[1]: [sys.executable, "-m", "prefect", *command]
        for command in commands
    }
