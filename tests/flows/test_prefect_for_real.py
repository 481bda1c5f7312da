"""The scheduled deployment on a real Prefect server, work pool and worker."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cycle.program import make_due
from tests.flows.prefect_world import (
    answers,
    checkout,
    finish,
    port_of,
    prefect,
    running,
    runs,
    surroundings,
    told_by_the_readme,
    wait_for,
)
from tests.loopback import Mailbox, Publisher, rss, write_config

HIT = "Latvia signs for six HIMARS launchers"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(420)]


def test_a_scheduled_run_on_server_pool_and_worker_alerts_once(
    tmp_path: Path, publisher: Publisher, mailbox: Mailbox
) -> None:
    feed = publisher.publish("/rss", rss(HIT))
    write_config(tmp_path / "config", {"LSM": feed}, allow=publisher.host, channel="${MAIL}")
    world, project = surroundings(tmp_path, MAIL=mailbox.url), checkout(tmp_path / "checkout")
    server_log, worker_log = tmp_path / "server.log", tmp_path / "worker.log"
    commands = told_by_the_readme(port_of(world))
    with running(commands["server"], world, project, server_log):
        wait_for(lambda: answers(world), timeout_s=90, log=server_log)
        finish(commands["work-pool"], world, project)
        finish(commands["deploy"], world, project)
        pulled = [step for one in prefect(world, "/deployments/filter") for step in one["pull_steps"]]
        assert {step["prefect.deployments.steps.set_working_directory"]["directory"] for step in pulled} == {
            str(project)
        }
        with running(commands["worker"], world, project, worker_log):
            wait_for(lambda: len(runs(world, "monitor", "COMPLETED")) >= 1, timeout_s=150, log=worker_log)
            assert [HIT in subject for subject in mailbox.subjects] == [True]
            make_due(tmp_path)
            before = publisher.requests["/rss"]
            wait_for(lambda: publisher.requests["/rss"] > before, timeout_s=120, log=worker_log)
            wait_for(lambda: len(runs(world, "monitor", "COMPLETED")) >= 2, timeout_s=60, log=worker_log)
            assert len(mailbox.letters) == 1
        (told,) = {artifact["key"] for artifact in prefect(world, "/artifacts/filter")}
        assert told == "flankwatch-run"
