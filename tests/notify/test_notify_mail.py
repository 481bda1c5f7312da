from __future__ import annotations

import io
import socket
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from flankwatch.models import Channel, ChannelKind, Secret
from flankwatch.notify import Notifier, NotSent, Sent, settled, trouble
from flankwatch.render import Message

NOW = datetime(2025, 11, 12, 12, 5, tzinfo=UTC)
MESSAGE = Message(
    title="Latvia signs for HIMARS – Латвия [arms]",
    text="Plain Латвия text\n",
    html="<p>Rich Латвия text</p>",
    ref="k7q2m9",
    watchlist="Eastern Flank: arms",
)


def channel(server: Any, path: str = "reader@example.org", *, login: str = "", query: str = "") -> Channel:
    url = f"mailto://{login}127.0.0.1:{server.port}/{path}?from=watch@desk.example&name=Flank%20Desk{query}"
    return Channel(name="desk", url=Secret(url), kind=ChannelKind.EMAIL)


def notifier(**more: Any) -> Notifier:
    return Notifier(console=io.StringIO(), clock=lambda: NOW, **more)


async def test_a_mail_arrives_with_text_and_html(mail_server: Any) -> None:
    assert await notifier().send(channel(mail_server), MESSAGE) == Sent()
    [mail] = mail_server.received
    assert mail["Subject"] == MESSAGE.title
    assert mail["From"] == "Flank Desk <watch@desk.example>"
    assert mail["To"] == "reader@example.org"
    assert mail["Date"] == "Wed, 12 Nov 2025 12:05:00 +0000"
    assert mail["Message-ID"] == "<k7q2m9@flankwatch.desk.example>"
    assert mail["List-Id"] == "<eastern-flank-arms.flankwatch.desk.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "multipart/alternative"
    parts = [(part.get_content_type(), part.get_content().strip()) for part in mail.iter_parts()]
    assert parts == [("text/plain", "Plain Латвия text"), ("text/html", "<p>Rich Латвия text</p>")]
    assert mail_server.raw[0].isascii()


async def test_a_second_send_has_the_same_message_id(mail_server: Any) -> None:
    for _ in range(2):
        await notifier().send(channel(mail_server), MESSAGE)
    first, second = mail_server.received
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_all("Message-ID") == ["<k7q2m9@flankwatch.desk.example>"]


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\0", "\u2028", "\x85"])
@pytest.mark.parametrize("place", ["title", "watchlist", "ref"])
async def test_fault_37_headers_cannot_be_injected(mail_server: Any, place: str, break_: str) -> None:
    evil = replace(MESSAGE, **{place: f"Riga{break_}Bcc: thief@evil.example{break_}{break_}<script>"})
    assert await notifier().send(channel(mail_server), evil) == Sent()
    [mail] = mail_server.received
    assert mail["Bcc"] is None
    assert mail_server.recipients == [["reader@example.org"]]
    assert mail.get_content_type() == "multipart/alternative"
    assert len(mail.get_all("Subject")) == len(mail.get_all("Message-ID")) == 1


async def test_all_recipients_get_one_mail_and_bcc_stays_hidden(mail_server: Any) -> None:
    there = channel(
        mail_server, "a@example.org/b@example.org", query="&cc=c@example.org&bcc=d@example.org&reply=r@example.org"
    )
    assert await notifier().send(there, MESSAGE) == Sent()
    [mail] = mail_server.received
    assert sorted(mail_server.recipients[0]) == ["a@example.org", "b@example.org", "c@example.org", "d@example.org"]
    assert mail["To"] == "a@example.org, b@example.org"
    assert (mail["Cc"], mail["Reply-To"], mail["Bcc"]) == ("c@example.org", "r@example.org", None)
    assert b"d@example.org" not in mail_server.raw[0]


async def test_a_server_that_takes_the_mail_for_some_has_taken_it(mail_server: Any) -> None:
    mail_server.refused["b@example.org"] = "550 5.1.1 no such person"
    outcome = await notifier().send(channel(mail_server, "a@example.org/b@example.org"), MESSAGE)
    assert outcome == Sent(note="1 of 2 recipients refused: 550 5.1.1 no such person")
    assert mail_server.recipients == [["a@example.org"]]


async def test_headers_of_the_channel_are_added_and_ours_win(mail_server: Any) -> None:
    await notifier().send(channel(mail_server, query="&%2BX-Desk=night&%2BMessage-ID=stolen"), MESSAGE)
    [mail] = mail_server.received
    assert mail["X-Desk"] == "night"
    assert mail.get_all("Message-ID") == ["<k7q2m9@flankwatch.desk.example>"]


async def test_a_login_is_made_where_the_url_has_one(login_server: Any) -> None:
    assert await notifier().send(channel(login_server, login="desk:canary-password-77@"), MESSAGE) == Sent()
    assert len(login_server.received) == 1


async def test_a_wrong_password_is_not_permanent_and_not_shown(login_server: Any) -> None:
    outcome = await notifier().send(channel(login_server, login="desk:wrong-canary@"), MESSAGE)
    assert outcome == NotSent(reason="user or password was refused: 535 5.7.8 Authentication credentials invalid")


async def test_a_missing_login_is_not_permanent(login_server: Any) -> None:
    outcome = await notifier().send(channel(login_server), MESSAGE)
    assert isinstance(outcome, NotSent)
    assert outcome.reason.startswith("the mail server refused: 530 5.7.0")
    assert not outcome.permanent


@pytest.mark.parametrize(
    ("command", "answer", "permanent"),
    [
        ("RCPT", "550 5.1.1 no such person", True),
        ("RCPT", "450 4.2.0 greylisted, come back", False),
        ("RCPT", "554 5.7.1 relay access denied", False),
        ("MAIL", "550 not from you", False),
        ("DATA", "552 5.3.4 message too big", True),
        ("DATA", "554 5.7.1 looks like spam", True),
        ("DATA", "451 4.3.0 try again", False),
    ],
)
async def test_a_refusal_says_why_and_whether_for_good(
    mail_server: Any, command: str, answer: str, permanent: bool
) -> None:
    mail_server.answers[command] = answer
    outcome = await notifier().send(channel(mail_server), MESSAGE)
    assert isinstance(outcome, NotSent)
    assert answer in outcome.reason
    assert outcome.permanent is permanent
    assert mail_server.received == []


async def test_fault_41_a_server_that_is_down_is_not_permanent() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = Secret(f"mailto://127.0.0.1:{port}/reader@example.org?from=watch@desk.example")
    outcome = await notifier().send(Channel(name="desk", url=url, kind=ChannelKind.EMAIL), MESSAGE)
    assert outcome == NotSent(reason="the mail server cannot be used: Connection refused")


async def test_fault_41_a_late_success_is_a_success(mail_server: Any) -> None:
    mail_server.gate.clear()
    outcome = await notifier(send_s=0.3).send(channel(mail_server), MESSAGE)
    assert outcome == NotSent(reason="no answer within 0.3 s")
    assert await settled(outcome, within_s=0.05) == outcome
    mail_server.gate.set()
    assert await settled(outcome, within_s=10) == Sent()
    assert len(mail_server.received) == 1


async def test_too_many_unanswered_sends_start_no_further_one(mail_server: Any) -> None:
    mail_server.gate.clear()
    desk = notifier(send_s=0.2, sends_max=1)
    first = await desk.send(channel(mail_server), MESSAGE)
    assert await desk.send(channel(mail_server), MESSAGE) == NotSent(
        reason="1 earlier sends are still without an answer"
    )
    mail_server.gate.set()
    assert await settled(first, within_s=10) == Sent()
    assert await desk.send(channel(mail_server), MESSAGE) == Sent()


async def test_starttls_is_refused_where_the_server_has_none(mail_server: Any) -> None:
    there = channel(mail_server)
    there = replace(there, url=Secret(there.url.reveal().replace("mailto:", "mailtos:") + "&mode=starttls"))
    outcome = await notifier().send(there, MESSAGE)
    assert isinstance(outcome, NotSent)
    assert "STARTTLS extension not supported" in outcome.reason
    assert mail_server.received == []


async def test_encryption_that_cannot_be_had_is_not_left_out_silently(mail_server: Any) -> None:
    outcome = await notifier().send(channel(mail_server, query="&pgp=encrypt"), MESSAGE)
    assert isinstance(outcome, NotSent)
    assert "pgp=" in outcome.reason
    assert mail_server.received == []


async def test_a_chat_message_to_a_mail_address_is_plain_text(mail_server: Any) -> None:
    assert await notifier().send(channel(mail_server), replace(MESSAGE, html=None)) == Sent()
    [mail] = mail_server.received
    assert mail.get_content_type() == "text/plain"


def test_a_usable_channel_has_no_trouble() -> None:
    for url in (
        "mailtos://u:p@example.org/x@example.org",
        "json://example.org",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
    ):
        assert trouble(Channel(name="a", url=Secret(url), kind=ChannelKind.CHAT)) is None
