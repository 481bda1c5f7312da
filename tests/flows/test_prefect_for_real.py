"""The scheduled deployment on a real Prefect server, work pool and worker; and the service in one command."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cycle.program import environment, make_due
from tests.loopback import Mailbox, Publisher, free_port, rss, write_config

ROOT = Path(__file__).resolve().parent.parent.parent
HIT = "Latvia signs for six HIMARS launchers"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(420)]


@pytest.fixture
def world(tmp_path: Path, publisher: Publisher, mailbox: Mailbox) -> dict[str, str]:
    """Configuration, feed and mailbox, and the environment that points a program at them."""
    feed = publisher.publish("/rss", rss(HIT))
    write_config(tmp_path / "config", {"LSM": feed}, allow=publisher.host, channel="${MAIL}")
    port = free_port()
    return environment(
        tmp_path,
        MAIL=mailbox.url,
        PREFECT_HOME=str(tmp_path / "prefect"),
        PREFECT_API_URL=f"http://127.0.0.1:{port}/api",
        PREFECT_SERVER_ANALYTICS_ENABLED="false",
        DO_NOT_TRACK="1",
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A checkout whose monitor runs every minute instead of every five, so that a test need not wait for long."""
    folder = tmp_path / "checkout"
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
        log.open("wb") as out,
        subprocess.Popen(
            command, env=env, cwd=cwd, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        ) as process,
    ):
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def wait_for(happened: Callable[[], bool], *, timeout_s: float, log: Path) -> None:
    deadline = time.monotonic() + timeout_s
    while not happened():
        assert time.monotonic() < deadline, log.read_text(errors="replace")[-4000:]
        time.sleep(0.5)  # another program's progress: there is nothing to be notified by


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except OSError:
        return False


def completed_runs(env: dict[str, str], flow: str) -> int:
    body = json.dumps({"flows": {"name": {"any_": [flow]}}, "flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}})
    request = urllib.request.Request(
        f"{env['PREFECT_API_URL']}/flow_runs/count", body.encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=5) as answer:
        return int(json.load(answer))


def artifacts(env: dict[str, str]) -> list[dict[str, Any]]:
    request = urllib.request.Request(
        f"{env['PREFECT_API_URL']}/artifacts/filter", b"{}", {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=5) as answer:
        found: list[dict[str, Any]] = json.load(answer)
        return found


def told_by_the_readme(port: str) -> dict[str, list[str]]:
    """The commands that the README gives for a server of one's own, by their first word: what is tested is what is told."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\.venv/bin/prefect (.*?)(?: &)?$", readme, re.MULTILINE)
    commands = [line.replace("4200", port).split() for line in lines]
    return {
        command[0].removeprefix("--no-prompt") or command[1]: [sys.executable, "-m", "prefect", *command]
        for command in commands
    }


def finish(command: list[str], env: dict[str, str], cwd: Path) -> None:
    done = subprocess.run(command, env=env, cwd=cwd, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_scheduled_run_on_server_pool_and_worker_alerts_once(
    tmp_path: Path, world: dict[str, str], project: Path, publisher: Publisher, mailbox: Mailbox
) -> None:
    server_log, worker_log = tmp_path / "server.log", tmp_path / "worker.log"
    port = world["PREFECT_API_URL"].split(":")[2].split("/")[0]
    commands = told_by_the_readme(port)
    with running(commands["server"], world, project, server_log):
        wait_for(lambda: answers(f"{world['PREFECT_API_URL']}/health"), timeout_s=90, log=server_log)
        finish(commands["work-pool"], world, project)
        finish(commands["deploy"], world, project)
        with running(commands["worker"], world, project, worker_log):
            wait_for(lambda: completed_runs(world, "monitor") >= 1, timeout_s=150, log=worker_log)
            assert [HIT in subject for subject in mailbox.subjects] == [True]
            make_due(tmp_path)
            before = publisher.requests["/rss"]
            wait_for(lambda: publisher.requests["/rss"] > before, timeout_s=120, log=worker_log)
            wait_for(lambda: completed_runs(world, "monitor") >= 2, timeout_s=60, log=worker_log)
            assert len(mailbox.letters) == 1
        (told,) = {artifact["key"] for artifact in artifacts(world)}
        assert told == "flankwatch-run"


def test_the_service_in_one_command_keeps_the_schedules_of_prefect_yaml(
    tmp_path: Path, world: dict[str, str], project: Path, mailbox: Mailbox
) -> None:
    log = tmp_path / "serve.log"
    port = world.pop("PREFECT_API_URL").split(":")[2].split("/")[0]
    world["PYTHONPATH"] = str(project)
    serve = [sys.executable, "-c", "from flankwatch.cli import main; main()", "serve", "--port", port]
    with running(serve, world, project, log):
        assert mailbox.wait(1, timeout_s=200), log.read_text(errors="replace")[-4000:]
        assert HIT in mailbox.subjects[0]
