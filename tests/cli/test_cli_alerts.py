"""`alerts`: what is owed, what was given up and why, owed again on demand, and a test message."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.talking import Said, talk
from tests.loopback import Mailbox, Publisher, rss, write_config

HITS = ("Latvia signs for six HIMARS launchers", "Estonia signs for four HIMARS launchers")
REFUSAL = "550 no such user"
DEAD, PENDING = ["alerts", "dead", "--json"], ["alerts", "pending", "--json"]
RETRY, TEST = ["alerts", "retry"], ["alerts", "test"]


@pytest.fixture
def refused(tmp_path: Path, publisher: Publisher, mailbox: Mailbox) -> Path:
    """A folder whose two alerts are dead, because the mail server refused them for good."""
    feed = publisher.publish("/rss", rss(*HITS))
    write_config(tmp_path / "config", {"LSM": feed}, allow=publisher.host, channel="${MAIL}")
    mailbox.refusal = REFUSAL
    (run,) = talk(tmp_path, ["run"], MAIL=mailbox.url)
    assert run.code == 1
    assert "no such user" in run.err
    return tmp_path


def listed(said: Said) -> list[dict[str, Any]]:
    assert said.code == 0, said.err
    found: list[dict[str, Any]] = json.loads(said.out)
    return found


def test_a_dead_alert_is_listed_with_its_reason_and_sent_when_it_is_retried(refused: Path, mailbox: Mailbox) -> None:
    dead, pending = map(listed, talk(refused, DEAD, PENDING, MAIL=mailbox.url))
    assert sorted(hit["title"] for alert in dead for hit in alert["hits"]) == sorted(HITS)
    assert all((one["state"], one["attempts"], one["channel"]) == ("dead", 1, "desk") for one in dead)
    assert all("550" in one["last_error"] for one in dead)
    assert pending == []

    mailbox.refusal = None
    chosen, other = dead
    retried, now, run, left = talk(refused, [*RETRY, chosen["ref"]], PENDING, ["run"], DEAD, MAIL=mailbox.url)
    assert (retried.code, retried.out, run.code) == (0, "1 alert owed again\n", 0)
    assert [(one["ref"], one["attempts"]) for one in listed(now)] == [(chosen["ref"], 0)]
    (letter,) = mailbox.letters
    assert chosen["hits"][0]["title"] in letter["Subject"]
    assert [one["ref"] for one in listed(left)] == [other["ref"]]


def test_what_cannot_be_retried_is_told_and_the_rest_is_owed_again(refused: Path, mailbox: Mailbox) -> None:
    known = listed(talk(refused, DEAD, MAIL=mailbox.url)[0])[0]["ref"]
    verbs = (RETRY, [*RETRY, "--all", known], [*RETRY, "FW-NOBODY", known], [*RETRY, "--all"], PENDING, PENDING[:-1])
    nothing, both, unknown, rest, pending, table = talk(refused, *verbs, MAIL=mailbox.url)
    assert (nothing.code, both.code) == (2, 2)
    assert (unknown.code, unknown.out) == (1, "1 alert owed again\n")
    assert "alerts dead" in unknown.err
    assert (rest.code, rest.out) == (0, "1 alert owed again\n")
    assert len(listed(pending)) == 2
    assert all(title in table.out for title in HITS)


def test_a_test_message_arrives_or_its_failure_ends_with_1(tmp_path: Path, mailbox: Mailbox) -> None:
    write_config(tmp_path / "config", {"LSM": "https://lsm.example/rss"}, allow="127.0.0.1", channel="${MAIL}")
    sent, unknown = talk(tmp_path, [*TEST, "desk"], [*TEST, "nobody"], MAIL=mailbox.url)
    assert (sent.code, sent.out) == (0, "desk: test message sent\n")
    assert mailbox.subjects == ["flankwatch test"]
    assert unknown.code == 2
    assert "desk" in unknown.err
    mailbox.refusal = REFUSAL
    (failed,) = talk(tmp_path, [*TEST, "desk"], MAIL=mailbox.url)
    assert (failed.code, failed.out) == (1, "")
    assert "no such user" in failed.err
    assert not (tmp_path / "state").exists()
