"""The service in one command: its clock, its end, and how it comes back."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import psutil
import pytest

from tests.cycle.program import flankwatch
from tests.flows.prefect_world import (
    answers,
    checkout,
    group,
    leave_a_missed_run,
    leave_an_ended_run,
    make_old,
    runs,
    serve,
    state_of,
    surroundings,
    wait_for,
)
from tests.loopback import Answer, Mailbox, Publisher, rss, write_config

HIT = "Latvia signs for six HIMARS launchers"


class StuckPublisher(Publisher):
    """Keeps every reader waiting until `moves` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.moves = threading.Event()

    def answer(self, path: str, etag: str | None) -> Answer:
        answer = super().answer(path, etag)
        self.moves.wait()
        return answer


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A directory in which somebody left modules under the names of ours."""
    folder = tmp_path / "elsewhere"
    for package in ("flows", "flankwatch", "prefect"):
        (folder / package).mkdir(parents=True)
        for module in ("__init__", "__main__", "serve", "server", "monitor", "common", "cycle"):
            (folder / package / f"{module}.py").write_text(f"open({str(folder / 'ran')!r}, 'a').write(__name__)\n")
    return folder


def test_a_port_that_somebody_else_answers_at_is_refused_and_he_is_not_spoken_to(
    tmp_path: Path, publisher: Publisher
) -> None:
    publisher.publish("/api/health", b"true")
    write_config(tmp_path / "config", {"LSM": publisher.publish("/rss", rss(HIT))}, allow=publisher.host)
    port = publisher.host.split(":")[1]
    told = flankwatch(tmp_path, "serve", "--port", port)
    assert told.returncode == 1
    assert f"port {port} is in use; choose another with --port" in told.stderr
    assert not publisher.requests


@pytest.mark.parametrize("port", ["0", "65536"])
def test_what_is_no_port_is_a_usage_error(tmp_path: Path, port: str) -> None:
    told = flankwatch(tmp_path, "serve", "--port", port)
    assert told.returncode == 2
    assert "a port is a number from 1 to 65535" in told.stderr


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_service_looks_at_once_then_by_the_clock_from_any_directory_and_ends_without_a_trace(
    tmp_path: Path, elsewhere: Path, publisher: Publisher, mailbox: Mailbox
) -> None:
    feed = publisher.publish("/rss", rss(HIT))
    write_config(tmp_path / "config", {"LSM": feed}, allow=publisher.host, channel="${MAIL}")
    log = tmp_path / "serve.log"
    world = surroundings(tmp_path, MAIL=mailbox.url, PYTHONPATH=str(checkout(tmp_path / "checkout")))
    with serve(world, elsewhere, log) as service:
        assert mailbox.wait(1, timeout_s=120), log.read_text(errors="replace")[-4000:]
        assert HIT in mailbox.subjects[0]
        wait_for(
            lambda: any(run["auto_scheduled"] for run in runs(world, "monitor", "COMPLETED")), timeout_s=120, log=log
        )
        second = flankwatch(tmp_path, "serve", "--port", "1", MAIL=mailbox.url)
        assert "another `flankwatch serve` works on" in second.stderr
        os.kill(service.pid, signal.SIGTERM)
        assert service.wait(25) == 0, log.read_text(errors="replace")[-4000:]
        assert group(service) == []
        assert not answers(world)
    assert not (elsewhere / "ran").exists()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_service_killed_in_the_middle_of_a_run_works_again_within_two_minutes(
    tmp_path: Path, mailbox: Mailbox
) -> None:
    log = tmp_path / "serve.log"
    world = surroundings(tmp_path, MAIL=mailbox.url)
    with StuckPublisher() as publisher:
        feed = publisher.publish("/rss", rss(HIT))
        write_config(tmp_path / "config", {"LSM": feed}, allow=publisher.host, channel="${MAIL}")
        with serve(world, tmp_path, log) as service:
            wait_for(lambda: publisher.requests["/rss"], timeout_s=120, log=log)
            (cut_off,) = runs(world, "monitor", "RUNNING")
            missed = leave_a_missed_run(world, "tidy")
            recent, old = leave_an_ended_run(world, "deliver"), leave_an_ended_run(world, "deliver")
            os.killpg(service.pid, signal.SIGKILL)  # the service and its runs; the server is left to find out
            service.wait()
        wait_for(lambda: not group(service), timeout_s=5, log=log)
        make_old(tmp_path, recent, days=13)
        make_old(tmp_path, old, days=15)
        publisher.moves.set()
        with serve(world, tmp_path, log) as service:
            wait_for(lambda: answers(world) and runs(world, "monitor", "COMPLETED"), timeout_s=120, log=log)
            wait_for(lambda: runs(world, "tidy", "COMPLETED"), timeout_s=60, log=log)
            assert state_of(world, cut_off["id"]) == "CRASHED"
            assert state_of(world, missed) == "CANCELLED"
            wait_for(lambda: state_of(world, old) is None, timeout_s=30, log=log)
            assert state_of(world, recent) == "COMPLETED"
            assert len(mailbox.letters) == 1
            os.killpg(service.pid, signal.SIGINT)  # what Ctrl-C does
            assert service.wait(25) == 0, log.read_text(errors="replace")[-4000:]
            assert group(service) == []


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_the_service_does_not_stay_up_without_its_server(tmp_path: Path, publisher: Publisher) -> None:
    log = tmp_path / "serve.log"
    world = surroundings(tmp_path)
    write_config(tmp_path / "config", {"LSM": publisher.publish("/rss", rss(HIT))}, allow=publisher.host)
    with serve(world, tmp_path, log) as service:
        wait_for(lambda: publisher.requests["/rss"], timeout_s=120, log=log)
        (server,) = [
            child for child in psutil.Process(service.pid).children() if "be_server" in " ".join(child.cmdline())
        ]
        server.kill()
        assert service.wait(60) != 0
        assert "Prefect's server ended by itself" in log.read_text(errors="replace")
