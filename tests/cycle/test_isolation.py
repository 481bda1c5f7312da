"""One bad host delays no other, and is not asked in vain over and over."""

from __future__ import annotations

import json
import threading
from pathlib import Path

from tests.cycle.program import flankwatch
from tests.loopback import Publisher, rss, write_config

HIT = "Latvia signs for six HIMARS launchers"


def test_many_feeds_of_a_slow_host_do_not_keep_another_host_waiting(tmp_path: Path, publisher: Publisher) -> None:
    asked = threading.Event()
    feeds = {}
    for number in range(70):
        feeds[f"slow-{number}"] = publisher.publish(f"/slow/{number}", rss(f"Report number {number} of the slow host"))
        publisher.held[f"/slow/{number}"] = asked
    publisher.sets["/good"] = asked
    feeds["good"] = publisher.publish("/good", rss(HIT)).replace("127.0.0.1", "localhost")
    write_config(tmp_path / "config", feeds, allow="127.0.0.1")
    (tmp_path / "config" / "settings.yaml").write_text("allow_hosts: [127.0.0.1, localhost]\n")
    report = json.loads(flankwatch(tmp_path, "run", "--json").stdout)
    assert (report["changed"], report["failed"], report["sent"]) == (71, [], 1)


def test_a_host_that_does_not_answer_is_left_alone_for_the_rest_of_the_cycle(
    tmp_path: Path, publisher: Publisher
) -> None:
    feeds = {f"dead-{number}": f"http://127.0.0.1:9/{number}" for number in range(20)}
    feeds["good"] = publisher.publish("/good", rss(HIT)).replace("127.0.0.1", "localhost")
    write_config(tmp_path / "config", feeds, allow="127.0.0.1")
    (tmp_path / "config" / "settings.yaml").write_text("allow_hosts: [127.0.0.1, localhost]\n")
    done = flankwatch(tmp_path, "run", "--json")
    report = json.loads(done.stdout)
    assert report["sent"] == 1
    assert 2 <= len(report["failed"]) <= 4
    assert report["put_off"] == 20 - len(report["failed"])
    assert {trouble["reason"] for trouble in report["failed"]} == {"connect"}
