"""A run that dies anywhere is finished by the next one."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
from collections import Counter
from pathlib import Path

from tests.cycle.program import PROGRAM, environment, flankwatch
from tests.loopback import Mailbox, Publisher, rss, write_config

HITS = tuple(f"Latvia signs for six HIMARS launchers, part {number}" for number in range(4))


def test_a_run_killed_between_commit_and_send_is_finished_by_the_next_one(
    tmp_path: Path, publisher: Publisher, mailbox: Mailbox
) -> None:
    feed = publisher.publish("/rss", rss(*HITS))
    write_config(tmp_path / "config", {"LSM": feed}, allow=publisher.host, channel="${MAIL}")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        # A mail server that takes the call and says nothing: when it rings, all is committed and nothing is sent.
        target = f"mailto://127.0.0.1:{silent.getsockname()[1]}/?from=a@flank.example&to=b@flank.example&mode=insecure"
        with subprocess.Popen([*PROGRAM, "run"], env=environment(tmp_path, MAIL=target)) as run:
            silent.settimeout(60)
            call, _ = silent.accept()
            os.kill(run.pid, signal.SIGKILL)
            call.close()
    finished = flankwatch(tmp_path, "run", MAIL=mailbox.url)
    assert finished.returncode == 0, finished.stderr
    assert Counter(title for title in HITS for subject in mailbox.subjects if title in subject) == dict.fromkeys(
        HITS, 1
    )
    flankwatch(tmp_path, "run", MAIL=mailbox.url)
    assert len(mailbox.letters) == len(HITS)


def test_runs_that_overlap_fetch_each_feed_once_and_send_each_alert_once(
    tmp_path: Path, publisher: Publisher, mailbox: Mailbox
) -> None:
    feeds = {f"feed-{number}": publisher.publish(f"/{number}", rss(HITS[number])) for number in range(4)}
    write_config(tmp_path / "config", feeds, allow=publisher.host, channel="${MAIL}")
    runs = [threading.Thread(target=flankwatch, args=(tmp_path, "run"), kwargs={"MAIL": mailbox.url}) for _ in range(6)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert publisher.requests == {f"/{number}": 1 for number in range(4)}
    assert Counter(title for title in HITS for subject in mailbox.subjects if title in subject) == dict.fromkeys(
        HITS, 1
    )
