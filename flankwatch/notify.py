"""The only door to Apprise: takes a message to a channel and says how that ended.

Apprise reads the channel's URL, knows the services and speaks HTTP to them. Mail is different: its mail plugin gives every
mail a new Message-ID and keeps the server's answer to itself, so we take the account from the plugin and speak SMTP here.

`permanent` is said only where this target will never take this message. What people can repair (a password, a token, a
webhook that was deleted, a relay that refuses us) is not permanent: the alert stays owed until its last try.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import ipaddress
import logging
import re
import socket
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import responses
from typing import Any, TextIO

from flankwatch import limits
from flankwatch.models import Channel, ChannelKind, Secret
from flankwatch.redact import hide, overheard, warnings_of
from flankwatch.render import Message
from flankwatch.render.mime import Letterhead, mime
from flankwatch.smtp import Account, Refused, Security, Verify, post

__all__ = ["SCHEMES", "NotSent", "Notifier", "Outcome", "Sent", "settled", "trouble"]

_MAIL = frozenset({"mailto", "mailtos"})
_STRUCTURED = frozenset({"form", "forms", "json", "jsons", "xml", "xmls"})  # title and text are fields of their own
# Services that take text over the network. Not here: whatever runs on this machine (dbus, syslog, desktop pop-ups) or reads
# files. settings/ refuses the rest where it is written; this is the second lock.
_SERVICES = """
azure bark barks bluesky brevo bsky chanify chime dingtalk discord evolution evolutions feishu flock gchat gotify gotifys
groupme guilded hassio hassios humhub humhubs ifttt irc ircs jira join kook lametric lametrics lark line mailersend mailgun
mastodon mastodons matrix matrixs misskey misskeys mmost mmosts mqtt mqtts nctalk nctalks notifiarr notifico ntfy ntfys o365
onesignal opsgenie pagerduty pagertree pbul postmark pover prowl psafer psafers push pushdeer pushdeers pushed pushme
pushplus pushy resend revolt ringc rocket rockets ryver schan sendgrid ses signal signals signl4 slack smtp2go sns sparkpost
spike splunk spugpush stackfield synology synologys tgram threema toot toots twilio twist victorops vonage webex wecom
wecombot whatsapp workflow workflows wxpusher wxteams xmpp xmpps zoom zulip
"""
SCHEMES = _MAIL | _STRUCTURED | frozenset(_SERVICES.split()) | {"console"}
_LOADING = threading.Lock()
_NATIVE = re.compile(r"https://(hooks\.slack\.com|discord(app)?\.com)/", re.IGNORECASE)  # pasted webhooks Apprise knows


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The target accepted the message. `note` tells of recipients that were refused beside others that were not."""

    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSent:
    """The target did not accept the message; `reason` has no secrets in it.

    `late` is set where the deadline passed with the send still under way, and resolves with how it ended; see `settled`.
    """

    reason: str
    permanent: bool = False
    retry_after_s: int | None = None
    late: asyncio.Future[Sent | NotSent] | None = field(default=None, compare=False, repr=False)


Outcome = Sent | NotSent


async def settled(outcome: Outcome, *, within_s: float) -> Outcome:
    """How a send ended, waiting at most `within_s` for one that was still under way at its deadline.

    A sender calls this before it owes the alert again, with what is left of its lease: a slow success is then a success,
    not a repeat.
    """
    if isinstance(outcome, Sent) or outcome.late is None:
        return outcome
    await asyncio.wait({outcome.late}, timeout=within_s)
    return outcome.late.result() if outcome.late.done() else outcome


def trouble(channel: Channel) -> str | None:
    """What is wrong with a channel's URL, without its secrets; None where it can be used. Contacts nothing."""
    if _scheme(channel) == "console":
        return None
    with overheard() as records:
        plugin = _plugin(channel, records)
    return hide(plugin.reason, channel.url.reveal()) if isinstance(plugin, NotSent) else None


class Notifier:
    """Sends messages, each in a thread of its own, because Apprise and smtplib block.

    `console` is where the console channel writes; `allow_hosts` are `host` or `host:port` that may be private addresses
    although the channel speaks plain HTTP.
    """

    def __init__(
        self,
        *,
        console: TextIO,
        allow_hosts: frozenset[str] = frozenset(),
        send_s: float = limits.SEND_S,
        sends_max: int = limits.SENDS_MAX,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._console = console
        self._allow_hosts = allow_hosts
        self._send_s, self._sends_max = send_s, sends_max
        self._clock = clock
        self._under_way: set[asyncio.Future[Outcome]] = set()

    async def send(self, channel: Channel, message: Message) -> Outcome:
        """Take `message` to `channel`; the answer comes within the deadline (`limits.SEND_S`)."""
        if _scheme(channel) == "console":
            return self._print(message)
        if len(self._under_way) >= self._sends_max:
            return NotSent(reason=f"{self._sends_max} earlier sends are still without an answer")
        late = self._start(channel, message)
        done, _ = await asyncio.wait({late}, timeout=self._send_s)
        return late.result() if done else NotSent(reason=f"no answer within {self._send_s:g} s", late=late)

    def _start(self, channel: Channel, message: Message) -> asyncio.Future[Outcome]:
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[Outcome] = loop.create_future()
        self._under_way.add(ended)
        ended.add_done_callback(self._under_way.discard)

        def work() -> None:
            try:
                settle, value = ended.set_result, self._send(channel, message)
            except BaseException as exc:  # noqa: BLE001 - a thread's surprise belongs to whoever awaits the send
                settle, value = ended.set_exception, exc  # type: ignore[assignment]
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(lambda: ended.done() or settle(value))

        # A daemon of its own, not the loop's pool: a target that never answers must not hold the process at its end.
        threading.Thread(target=work, name=f"send to {channel.name}", daemon=True).start()
        return ended

    def _send(self, channel: Channel, message: Message) -> Outcome:
        """The blocking send, in its thread; nothing it logs goes further than its own reason."""
        with overheard() as records:
            plugin = _plugin(channel, records)
            if isinstance(plugin, NotSent):
                outcome: Outcome = plugin
            elif _scheme(channel) in _MAIL:
                outcome = _post(plugin, message, at=self._clock())
            elif private := _private_address(plugin, self._allow_hosts):
                outcome = NotSent(reason=f"{private} is not a public address; settings.yaml can allow it (allow_hosts)")
            else:
                outcome = _notify(plugin, channel, message, records)
        if isinstance(outcome, Sent):
            return Sent(note=hide(outcome.note, channel.url.reveal()))
        return NotSent(reason=hide(outcome.reason, channel.url.reveal()), permanent=outcome.permanent)

    def _print(self, message: Message) -> Outcome:
        encoding = getattr(self._console, "encoding", None) or "utf-8"
        text = message.text.encode(encoding, "replace").decode(encoding)
        try:
            self._console.write(f"{text.rstrip()}\n\n")
            self._console.flush()
        except (OSError, ValueError) as exc:  # a closed pipe, a closed stream
            return NotSent(reason=f"the console cannot be written to: {exc}")
        return Sent()


# --- Apprise --------------------------------------------------------------------------------------------------------


def _scheme(channel: Channel) -> str:
    return channel.url.reveal().partition("://")[0].strip().lower()


def _plugin(channel: Channel, records: list[logging.LogRecord]) -> Any:
    """Apprise's object for the channel's one target, or NotSent."""
    if _scheme(channel) not in SCHEMES and not _NATIVE.match(channel.url.reveal().strip()):
        return NotSent(reason="this kind of channel is not allowed")
    apprise = _apprise()
    asset = apprise.AppriseAsset(
        app_id="flankwatch",
        app_desc="flankwatch",
        app_url="",
        image_url_mask="",  # no pictures from elsewhere
        image_url_logo="",
        http_redirects=False,  # a redirect would carry the secret in the address to a stranger
        async_mode=False,  # stay in this thread, where the log is overheard
        storage_mode="memory",
        pgp_autogen=False,
        pem_autogen=False,
    )
    plugin = apprise.Apprise.instantiate(channel.url.reveal().strip(), asset=asset)
    if plugin is None:
        return NotSent(reason="; ".join(["Apprise cannot read the channel's URL", *warnings_of(records)]))
    # What a URL may ask for and we must not grant: pauses, repeats, success where there was none, redirects.
    plugin.request_rate_per_sec = plugin.retry = 0
    plugin.optional = plugin.redirects = plugin.interpret_emojis = False
    # Apprise gives up after 4 s; a target that answers after 5 has taken the message, and would get it twice.
    plugin.socket_read_timeout = plugin.socket_connect_timeout = limits.SEND_S
    return plugin


def _apprise() -> Any:
    """Apprise with its plugins loaded: a quarter of a second that only a sender pays, once."""
    with _LOADING:
        return _loaded()


@functools.cache
def _loaded() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a plugin imports imghdr where that still exists
        import apprise
        from apprise.manager_plugins import NotificationManager

        manager: Any = NotificationManager
        manager().load_modules()
    return apprise


def _notify(plugin: Any, channel: Channel, message: Message, records: list[logging.LogRecord]) -> Outcome:
    apprise = _apprise()
    as_html = channel.kind is ChannelKind.EMAIL and message.html is not None
    wanted = apprise.NotifyFormat.HTML if as_html else apprise.NotifyFormat.TEXT
    titled = as_html or _scheme(channel) in _STRUCTURED
    if _scheme(channel) in _STRUCTURED:
        plugin.headers["Idempotency-Key"] = message.ref
    else:
        plugin.notify_format = wanted
    target = apprise.Apprise(asset=plugin.asset)
    target.add(plugin)
    done = target.notify(
        body=message.html if as_html else message.text, title=message.title if titled else "", body_format=wanted
    )
    return Sent() if done else _refused(records)


def _refused(records: list[logging.LogRecord]) -> NotSent:
    """Why Apprise failed, from what it logged: plugins end their warning with `error=404`."""
    said = " ".join(warnings_of(records))
    status = re.search(r"\berror=(\d{3})\b", said)
    if status is None:
        return NotSent(reason=said or "the target did not take the message")
    code = int(status[1])
    # 400, 413 and 422 are about the message; the other 4xx are about the account or the address, which people can repair.
    return NotSent(reason=f"HTTP {code} {responses.get(code, '')}".strip(), permanent=code in {400, 413, 422})


def _private_address(plugin: Any, allowed: frozenset[str]) -> str | None:
    """The address a plain-HTTP channel would reach although it is not public; None where the way is free.

    Over TLS the certificate says who answers. Names of services (`slack://token`) are no hosts and are not looked up.
    """
    plain = plugin.protocol if isinstance(plugin.protocol, (list, tuple)) else [plugin.protocol]
    if plugin.schema not in plain or {plugin.host, f"{plugin.host}:{plugin.port or 80}"} & allowed:
        return None
    try:
        answers = socket.getaddrinfo(plugin.host, plugin.port, type=socket.SOCK_STREAM)
    except OSError:  # the send itself will say so
        return None
    return next((str(answer[4][0]) for answer in answers if not _is_public(str(answer[4][0]))), None)


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    real = (ip.ipv4_mapped or ip.sixtofour or ip) if isinstance(ip, ipaddress.IPv6Address) else ip
    return real.is_global and not real.is_multicast


# --- mail -----------------------------------------------------------------------------------------------------------


def _post(plugin: Any, message: Message, *, at: datetime) -> Outcome:
    """Send a mail from the account the plugin read out of the URL."""
    if plugin.pgp_mode != "no":
        return NotSent(reason="pgp= and wkd= are not supported: the mail would leave unencrypted")
    names = {address: name or "" for address, name in plugin.names.items()}
    head = Letterhead(
        sender=(plugin.from_addr[0] or "", plugin.from_addr[1]),
        to=[(name or "", address) for name, address in plugin.targets],
        cc=[(names.get(address, ""), address) for address in sorted(plugin.cc)],
        reply_to=[(names.get(address, ""), address) for address in sorted(plugin.reply_to)],
        headers=plugin.headers,
    )
    account = Account(
        host=plugin.smtp_host,
        port=plugin.port,
        security=Security(plugin.secure_mode),
        verify=Verify.CERTIFICATE if plugin.verify_certificate else Verify.NOTHING,
        login=(plugin.user, Secret(plugin.password)) if plugin.user and plugin.password else None,
    )
    people = dict.fromkeys([*(address for _, address in plugin.targets), *plugin.cc, *plugin.bcc])
    try:
        letter = mime(message, head, at=at)
    except ValueError:  # an address with letters outside ASCII
        return NotSent(reason="an address of the channel cannot be written in a mail")
    answer = post(account, letter, sender=head.sender[1], recipients=list(people))
    if isinstance(answer, Refused):
        return NotSent(reason=answer.reason, permanent=answer.permanent)
    return Sent(note=answer.note)
