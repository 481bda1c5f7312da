"""The main promise, on the real program: a feed in, one alert out, once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cycle.program import flankwatch, make_due
from tests.loopback import Mailbox, Publisher, rss, write_config

HIT = "Latvia signs for six HIMARS launchers"


def test_a_hit_is_mailed_once_however_often_the_cycle_runs(
    tmp_path: Path, publisher: Publisher, mailbox: Mailbox
) -> None:
    feed = publisher.publish("/rss", rss(HIT, "Patriots beat Eagles in Georgia", "Latvia wins at curling"))
    write_config(tmp_path / "config", {"LSM": feed}, allow=publisher.host, channel="${MAIL}")

    first = flankwatch(tmp_path, "run", MAIL=mailbox.url)
    assert first.returncode == 0, first.stderr
    (letter,) = mailbox.letters
    assert HIT in letter["Subject"]
    body = letter.get_body(("plain",))
    assert body is not None
    assert all(part in body.get_content() for part in (HIT, "flank", "LSM", "https://outlet.example/"))
    html = letter.get_body(("html",))
    assert html is not None
    assert "<mark" in html.get_content()

    make_due(tmp_path)
    assert flankwatch(tmp_path, "run", MAIL=mailbox.url).returncode == 0
    publisher.publish("/rss", rss(HIT, "Other news from Riga today"))
    make_due(tmp_path)
    assert flankwatch(tmp_path, "run", MAIL=mailbox.url).returncode == 0
    assert len(mailbox.letters) == 1
    assert publisher.requests["/rss"] == 3


def test_an_alert_that_could_not_be_sent_is_sent_later_with_the_same_message_id(
    tmp_path: Path, publisher: Publisher, mailbox: Mailbox
) -> None:
    feed = publisher.publish("/rss", rss(HIT))
    write_config(tmp_path / "config", {"LSM": feed}, allow=publisher.host, channel="${MAIL}")
    mailbox.refusal = "451 try again later"
    first = flankwatch(tmp_path, "run", MAIL=mailbox.url)
    assert first.returncode == 1
    assert "desk" in first.stderr
    pending = json.loads(flankwatch(tmp_path, "alerts", "pending", "--json", MAIL=mailbox.url).stdout)
    assert [(one["state"], one["attempts"]) for one in pending] == [("pending", 1)]

    mailbox.refusal = None
    _let_retries_be_due(tmp_path)
    assert flankwatch(tmp_path, "run", MAIL=mailbox.url).returncode == 0
    assert [HIT in subject for subject in mailbox.subjects] == [True]
    assert pending[0]["ref"].lower() in str(mailbox.letters[0]["Message-ID"]).lower()


def test_a_dry_run_shows_what_would_be_sent_and_changes_nothing(
    tmp_path: Path, publisher: Publisher, mailbox: Mailbox
) -> None:
    feed = publisher.publish("/rss", rss(HIT))
    write_config(tmp_path / "config", {"LSM": feed}, allow=publisher.host, channel="${MAIL}")
    shown = flankwatch(tmp_path, "run", "--dry-run", MAIL=mailbox.url)
    assert HIT.split()[0] in shown.stdout
    assert not mailbox.letters
    assert flankwatch(tmp_path, "run", MAIL=mailbox.url).returncode == 0
    assert len(mailbox.letters) == 1


FAULTS = {
    "missing": (404, b"", {}),
    "gone": (410, b"", {}),
    "server-error": (500, b"", {}),
    "html": (200, b"<!doctype html><html><body><h1>Sorry</h1></body></html>", {"Content-Type": "text/html"}),
    "empty": (200, b"", {}),
    "broken-xml": (200, b"<?xml version='1.0'?><rss><channel><titl", {}),
    "fifty-megabytes": (200, b"<rss>" + b" " * 50_000_000, {}),
    "truncated-gzip": (200, b"\x1f\x8b\x08\x00\x00\x00\x00\x00", {"Content-Encoding": "gzip"}),
}


def test_every_broken_feed_is_told_with_its_reason_and_delays_no_other(
    tmp_path: Path, publisher: Publisher, mailbox: Mailbox
) -> None:
    feeds = {
        name: publisher.publish(f"/{name}", body, status=status, **headers)
        for name, (status, body, headers) in FAULTS.items()
    }
    feeds["unreachable"] = "http://127.0.0.1:9/rss"
    feeds["good"] = publisher.publish("/good", rss(HIT))
    write_config(tmp_path / "config", feeds, allow="127.0.0.1", channel="${MAIL}")
    done = flankwatch(tmp_path, "run", "--json", MAIL=mailbox.url)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert {trouble["feed"] for trouble in report["failed"]} == set(feeds) - {"good"}
    assert all(trouble["reason"] and trouble["detail"] for trouble in report["failed"])
    assert (report["sent"], len(mailbox.letters)) == (1, 1)
    states = {
        one["name"]: one["state"]
        for one in json.loads(flankwatch(tmp_path, "feeds", "list", "--json", MAIL="mailto://x:y@h.example").stdout)
    }
    assert states["good"] == "fine"
    assert "retired" in states["gone"]


@pytest.mark.parametrize(
    ("argument", "expected"), [("--feed=Nobody", "no feed is called 'Nobody'"), ("--config=nowhere", "nowhere")]
)
def test_a_wrong_argument_is_told_and_ends_with_2(
    tmp_path: Path, publisher: Publisher, argument: str, expected: str
) -> None:
    write_config(tmp_path / "config", {"LSM": publisher.publish("/rss", rss(HIT))}, allow=publisher.host)
    done = flankwatch(tmp_path, "run", argument)
    assert done.returncode == 2
    assert expected in done.stderr
    assert "Traceback" not in done.stderr


def test_a_state_folder_that_cannot_be_made_is_told(tmp_path: Path, publisher: Publisher) -> None:
    write_config(tmp_path / "config", {"LSM": publisher.publish("/rss", rss(HIT))}, allow=publisher.host)
    (tmp_path / "state").write_text("a file is in the way")
    done = flankwatch(tmp_path, "run")
    assert done.returncode == 1
    assert "state" in done.stderr
    assert "Traceback" not in done.stderr


def test_hits_are_listed_with_their_reasons(tmp_path: Path, publisher: Publisher) -> None:
    write_config(tmp_path / "config", {"LSM": publisher.publish("/rss", rss(HIT))}, allow=publisher.host)
    flankwatch(tmp_path, "run")
    (hit,) = json.loads(flankwatch(tmp_path, "hits", "--json", "--country", "Latvia", "--weapon", "himars").stdout)
    assert hit["title"] == HIT
    assert {one["key"]: one["surface"].split()[0] for one in hit["mentions"]} == {"LV": "Latvia", "himars": "HIMARS"}
    assert json.loads(flankwatch(tmp_path, "hits", "--json", "--country", "Estonia").stdout) == []
    assert "Latvia" in flankwatch(tmp_path, "hits", "--why").stdout
    assert flankwatch(tmp_path, "hits", "--csv").stdout.count("\n") == 2


def _let_retries_be_due(folder: Path) -> None:
    import sqlite3

    with sqlite3.connect(folder / "state" / "flankwatch.db") as database:
        database.execute("UPDATE alerts SET due_at = 0")
    database.close()
