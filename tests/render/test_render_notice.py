"""What the operators are told reads well in every kind of channel, and a feed's name is only a name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from flankwatch.limits import CHAT_CHARS_MAX, SUBJECT_CHARS_MAX
from flankwatch.models import Alert, AlertId, AlertKind, AlertState, ChannelKind, Notice
from flankwatch.polling.standing import Health, Standing
from flankwatch.render import Message, render
from flankwatch.render.notice import health_notice

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
RIGA = ZoneInfo("Europe/Riga")


def standing(health: Health) -> Standing:
    return Standing(
        next_poll_at=NOW,
        health=health,
        failures=4,
        reason="dns",
        detail="no such name",
        failing_since=NOW - timedelta(days=3),
    )


def told(notice: Notice, kind: ChannelKind) -> Message:
    alert = Alert(
        id=AlertId(1), ref="FW-ABCDEFGH", kind=AlertKind.NOTICE, watchlist="", channel="desk", state=AlertState.SENDING,
        attempts=1, created_at=NOW, hits=(), notice=notice,
    )  # fmt: skip
    return render(alert, kind=kind, zone=RIGA, entity=lambda _kind, _key: None)


@pytest.mark.parametrize("kind", ChannelKind)
def test_each_feed_is_told_with_its_state_and_since_when_in_the_readers_time(kind: ChannelKind) -> None:
    notice = health_notice([("LSM", standing(Health.DEAD)), ("Delfi", standing(Health.OK))], zone=RIGA)
    message = told(notice, kind)
    assert message.title == "flankwatch: 1 feed needs a look, 1 feed is back"
    for words in ("LSM", "dead", "2026-02-27 14:00", "no such name", "Delfi", "works"):
        assert words in message.text.replace("\u2060", "")
        assert message.html is None or words in message.html
    assert (message.html is not None) == (kind is ChannelKind.EMAIL)


@pytest.mark.parametrize("kind", ChannelKind)
def test_a_name_neither_pings_nor_formats_nor_breaks_a_line(kind: ChannelKind) -> None:
    name = "@everyone <b>x</b>\r\nBcc: all@example.org [bank](http://evil.example)"
    message = told(health_notice([(name, standing(Health.WEB_PAGE))], zone=RIGA), kind)
    assert "\n" not in message.title
    assert message.html is None or "<b>x</b>" not in message.html
    if kind is ChannelKind.CHAT:
        assert not any(token in message.text for token in ("@everyone", "](http", "<b>"))


def test_a_chat_gets_the_first_of_a_thousand_feeds_and_how_many_there_are_besides() -> None:
    turns = [(f"Feed {number}", standing(Health.SILENT)) for number in range(1000)]
    message = told(health_notice(turns, zone=RIGA), ChannelKind.CHAT)
    assert len(message.text) <= CHAT_CHARS_MAX
    assert len(message.title) <= SUBJECT_CHARS_MAX
    assert "more; `flankwatch feeds health` lists them" in message.text
