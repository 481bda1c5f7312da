"""FAULTS 38: the secrets in a channel's address appear nowhere, least of all where a send fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.talking import talk
from tests.loopback import Mailbox, Publisher, free_port, rss, write_config

CANARY = "kanarienvogel"
HIT = "Latvia signs for six HIMARS launchers"
Target = Callable[[Mailbox, Publisher], str]


def refusing_mail(mailbox: Mailbox, _publisher: Publisher) -> str:
    mailbox.refusal = f"550 no such user {CANARY}"  # some servers repeat what they were told
    return mailbox.url.replace("//", f"//watch:{CANARY}@", 1)


def mail_that_nobody_answers(_mailbox: Mailbox, _publisher: Publisher) -> str:
    return f"mailto://watch:{CANARY}%2F@127.0.0.1:{free_port()}/?from=a@flank.example&to=b@flank.example&mode=insecure"


def missing_webhook(_mailbox: Mailbox, publisher: Publisher) -> str:
    return f"json://watch:{CANARY}@{publisher.host}/{CANARY}/hook?+X-Token={CANARY}"


def unreachable_webhook(_mailbox: Mailbox, _publisher: Publisher) -> str:
    return f"json://127.0.0.1:{free_port()}/{CANARY}"


@pytest.mark.parametrize(
    "target",
    [refusing_mail, mail_that_nobody_answers, missing_webhook, unreachable_webhook],
    ids=lambda one: one.__name__,
)
def test_fault_38_a_failing_send_shows_no_secret(
    tmp_path: Path, publisher: Publisher, mailbox: Mailbox, target: Target
) -> None:
    feed = publisher.publish("/rss", rss(HIT))
    write_config(tmp_path / "config", {"LSM": feed}, allow="127.0.0.1", channel="${CHANNEL}")
    verbs = ("-vv run", "-vv alerts pending --json", "alerts dead --json", "feeds list --json", "-vv alerts test desk")
    said = talk(tmp_path, *map(str.split, verbs), CHANNEL=target(mailbox, publisher))
    assert [one.code for one in said] == [1, 0, 0, 0, 1]
    assert "desk" in said[0].err
    assert any(HIT in one.out for one in said[1:3]), "the alert is still owed, or dead and listed"
    assert not [verb for verb, one in zip(verbs, said, strict=True) if CANARY in one.out + one.err]
    files = [path for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert files
    assert not [path.name for path in files if CANARY.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    "address",
    [f"slack://{CANARY}", f"nonsense://{CANARY}@host", f"mailto:{CANARY}", f"file:///{CANARY}", f"mailto://{CANARY}@"],
    ids=lambda address: address.partition(CANARY)[0],
)
def test_an_address_that_cannot_be_used_is_told_by_check_without_its_secret(tmp_path: Path, address: str) -> None:
    write_config(tmp_path / "config", {"LSM": "https://lsm.example/rss"}, allow="127.0.0.1", channel="${CHANNEL}")
    (said,) = talk(tmp_path, ["-vv", "check"], CHANNEL=address)
    assert CANARY not in said.out + said.err
    assert said.code == 2
    assert "alerts.yaml:3:" in said.err
