from __future__ import annotations

import io
import json
import logging
from typing import Any
from urllib.parse import parse_qs

import pytest

from flankwatch.models import Channel, ChannelKind, Secret
from flankwatch.notify import Notifier, NotSent, Sent, settled, trouble
from flankwatch.render import Message

MESSAGE = Message(
    title="Headline <1> & more",
    text="Headline <1> & more\n{{7*7}} *x*\nhttps://x.example/a",
    ref="k7q2m9",
    watchlist="arms",
)


def notifier(web: Any, **more: Any) -> Notifier:
    return Notifier(console=io.StringIO(), allow_hosts=frozenset({f"127.0.0.1:{web.port}"}), **more)


def channel(url: str, kind: ChannelKind = ChannelKind.CHAT) -> Channel:
    return Channel(name="duty-chat", url=Secret(url), kind=kind)


async def test_a_json_webhook_gets_title_text_and_idempotency_key(web: Any) -> None:
    there = channel(f"json://127.0.0.1:{web.port}/hook?%2BX-Own=1")
    for _ in range(2):
        assert await notifier(web).send(there, MESSAGE) == Sent()
    path, headers, body = web.seen[0]
    told = json.loads(body)
    assert path == "/hook"
    assert (told["title"], told["message"], told["attachments"]) == (MESSAGE.title, MESSAGE.text, [])
    assert headers["X-Own"] == "1"
    assert [seen[1]["Idempotency-Key"] for seen in web.seen] == ["k7q2m9", "k7q2m9"]


async def test_a_form_webhook_gets_the_same(web: Any) -> None:
    assert await notifier(web).send(channel(f"form://127.0.0.1:{web.port}/hook"), MESSAGE) == Sent()
    fields = parse_qs(web.seen[0][2].decode())
    assert fields["title"] == [MESSAGE.title]
    assert fields["message"] == [MESSAGE.text]
    assert web.seen[0][1]["Idempotency-Key"] == "k7q2m9"


async def test_an_xml_webhook_gets_the_text_escaped(web: Any) -> None:
    assert await notifier(web).send(channel(f"xml://127.0.0.1:{web.port}/hook"), MESSAGE) == Sent()
    assert b"Headline &lt;1&gt; &amp; more" in web.seen[0][2]


async def test_a_chat_service_gets_the_text_once_and_as_text(web: Any) -> None:
    there = channel(f"mmost://127.0.0.1:{web.port}/3ccdd113474722377935511fc85d3dd4?format=markdown")
    assert await notifier(web).send(there, MESSAGE) == Sent()
    told = json.loads(web.seen[0][2])
    assert told["text"] == MESSAGE.text
    assert "icon_url" not in told or not told["icon_url"]


@pytest.mark.parametrize(
    ("status", "phrase", "permanent"),
    [
        (400, "Bad Request", True),
        (413, "Request Entity Too Large", True),
        (401, "Unauthorized", False),
        (403, "Forbidden", False),
        (404, "Not Found", False),
        (410, "Gone", False),
        (429, "Too Many Requests", False),
        (500, "Internal Server Error", False),
        (503, "Service Unavailable", False),
    ],
)
async def test_fault_41_a_refusal_is_for_good_only_where_it_is_about_the_message(
    web: Any, status: int, phrase: str, permanent: bool
) -> None:
    web.status = status
    outcome = await notifier(web).send(channel(f"json://127.0.0.1:{web.port}/hook?retry=5&optional=yes"), MESSAGE)
    assert outcome == NotSent(reason=f"HTTP {status} {phrase}", permanent=permanent)
    assert len(web.seen) == 1, "the URL's own retries would repeat an alert"


@pytest.mark.parametrize("query", ["", "?redirect=yes"])
async def test_fault_39_redirects_are_not_followed(web_servers: list[Any], query: str) -> None:
    first, second = web_servers
    first.status, first.headers = 307, {"Location": f"http://127.0.0.1:{second.port}/steal"}
    notify = Notifier(console=io.StringIO(), allow_hosts=frozenset({"127.0.0.1"}))
    outcome = await notify.send(channel(f"json://127.0.0.1:{first.port}/hook{query}"), MESSAGE)
    assert outcome == NotSent(reason="HTTP 307 Temporary Redirect")
    assert second.seen == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"])
async def test_fault_39_a_plain_http_channel_reaches_no_private_address_unless_allowed(web: Any, host: str) -> None:
    outcome = await Notifier(console=io.StringIO()).send(channel(f"json://{host}:{web.port}/hook"), MESSAGE)
    assert isinstance(outcome, NotSent)
    assert web.seen == []
    assert not outcome.permanent


async def test_fault_41_a_slow_target_counts_as_sent_when_it_answers_late(web: Any) -> None:
    web.gate.clear()
    outcome = await notifier(web, send_s=0.3).send(channel(f"json://127.0.0.1:{web.port}/hook"), MESSAGE)
    assert isinstance(outcome, NotSent)
    web.gate.set()
    assert await settled(outcome, within_s=10) == Sent()


async def test_promise_p5_a_target_that_hangs_delays_no_other(web_servers: list[Any]) -> None:
    slow, fast = web_servers
    slow.gate.clear()
    notify = Notifier(console=io.StringIO(), allow_hosts=frozenset({"127.0.0.1"}), send_s=0.3)
    hanging = await notify.send(channel(f"json://127.0.0.1:{slow.port}/hook"), MESSAGE)
    assert isinstance(hanging, NotSent)
    assert await notify.send(channel(f"json://127.0.0.1:{fast.port}/hook"), MESSAGE) == Sent()


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "syslog://", "dbus://", "config:///x", "windows://", "https://evil.example/x"]
)
async def test_fault_40_only_allowed_kinds_of_channel_are_used(url: str) -> None:
    assert trouble(channel(url)) == "this kind of channel is not allowed"
    outcome = await Notifier(console=io.StringIO()).send(channel(url), MESSAGE)
    assert outcome == NotSent(reason="this kind of channel is not allowed")


def test_a_url_apprise_cannot_read_is_told_without_its_secret() -> None:
    found = trouble(channel("slack://canary-secret-token/x"))
    assert found is not None
    assert found.startswith("Apprise cannot read the channel's URL")
    assert "canary" not in found


CANARIES = ("canary-user-11", "canary-pass-22", "canary-path-33", "canary-query-44", "canary-header-55")


@pytest.mark.parametrize("status", [200, 404, 500])
async def test_fault_38_secrets_are_in_no_log_outcome_or_repr(
    web: Any, status: int, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(1)
    for name in ("apprise", "urllib3", "urllib3.connectionpool", "requests", "asyncio", "flankwatch"):
        caplog.set_level(1, logger=name)
    web.status = status
    user, password, path, query, header = CANARIES
    there = channel(f"json://{user}:{password}@127.0.0.1:{web.port}/{path}?-key={query}&%2BX-Key={header}")
    outcome = await notifier(web).send(there, MESSAGE)
    assert path in web.seen[0][0], "the secret reached its target"
    bad = channel(f"slack://{path}/{query}")
    seen = f"{outcome!r}{there!r}{trouble(bad)}{await notifier(web).send(bad, MESSAGE)!r}"
    seen += caplog.text + "".join(f"{record.__dict__}" for record in caplog.records) + "".join(capfd.readouterr())
    assert not [canary for canary in CANARIES if canary in seen]


async def test_fault_38_a_connection_error_tells_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(1, logger="apprise")
    notify = Notifier(console=io.StringIO(), allow_hosts=frozenset({"127.0.0.1"}))
    outcome = await notify.send(channel("json://127.0.0.1:1/canary-path-33"), MESSAGE)
    assert isinstance(outcome, NotSent)
    assert outcome.reason.startswith("A Connection error occurred")
    assert "canary" not in caplog.text + outcome.reason


def test_apprise_may_log_in_other_threads(caplog: pytest.LogCaptureFixture) -> None:
    trouble(channel("json://example.org"))
    logging.getLogger("apprise").warning("somebody else's message")
    assert "somebody else's message" in caplog.text


async def test_the_console_channel_writes_the_text(web: Any) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    there = channel("console://", ChannelKind.CONSOLE)
    told = Message(title="Рига", text="Рига *HIMARS*\nreference k7q2m9\n", ref="k7q2m9", watchlist="arms")
    assert await Notifier(console=stream).send(there, told) == Sent()
    stream.seek(0)
    assert stream.read() == "???? *HIMARS*\nreference k7q2m9\n\n"
    stream.close()
    outcome = await Notifier(console=stream).send(there, told)
    assert isinstance(outcome, NotSent)
