"""A channel's address: where it may come from, and which services it may name. No message ever shows an address.

An address is a secret. It stands in the environment or in a file that git ignores, never in alerts.yaml.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from flankwatch.models import ChannelKind, Secret
from flankwatch.settings.context import Addresses, Context, suggestion
from flankwatch.settings.fields import choice, context_of, text
from flankwatch.settings.yaml_words import shown

__all__ = ["CONSOLE", "Address", "Manner", "derived_kind", "secret_in_file"]

CONSOLE = "console://"

_ADDRESS_BYTES_MAX = 4096  # the longest Apprise address seen has 600 characters
_ENV = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,19})://\S")
_MAIL_NAMES = """
mailto mailtos mailgun mailersend o365 azure postmark resend sendgrid ses smtp2go sparkpost brevo
"""
# The services of Apprise 1.13 that carry text to people over the network. Left out: what talks to this machine alone
# (dbus, syslog, windows …), what forwards to another Apprise, and `file:` or `config:`, which would read files.
_CHAT_NAMES = """
bark barks bluesky bsky chanify chime dingtalk discord evolution evolutions feishu flock form forms gchat gotify
gotifys groupme guilded hassio hassios humhub humhubs ifttt irc ircs jira join json jsons kook lametric
lametrics lark line mastodon mastodons matrix matrixs misskey misskeys mmost mmosts mqtt mqtts nctalk nctalks
notifiarr notifico ntfy ntfys onesignal opsgenie pagerduty pagertree pbul pover prowl psafer psafers push
pushdeer pushdeers pushed pushme pushplus pushy revolt ringc rocket rockets ryver schan signal signals signl4
slack sns spike splunk spugpush stackfield synology synologys tgram threema toot toots twilio twist victorops
vonage webex wecom wecombot whatsapp workflow workflows wxpusher wxteams xml xmls xmpp xmpps zoom zulip
"""
_MAIL, _CHAT = frozenset(_MAIL_NAMES.split()), frozenset(_CHAT_NAMES.split())
_NATIVE_HOSTS = (
    "hooks.slack.com",
    "discord.com",
    "discordapp.com",
)  # pasted web-hook addresses that Apprise understands
# Parameters by which an Apprise address makes this machine read a file or fetch a page.
_READING = frozenset({"attach", "attachment", "template", "keyfile", "subfile", "pgp", "pgpkey", "pgppub", "pgpprv"})


def _address(value: object, info: ValidationInfo) -> Secret:
    """The address behind `${NAME}`, `{file: path}` or `console://`; a channel that is off needs none."""
    context = context_of(info)
    unread = context.addresses is Addresses.LEFT_OUT or info.data.get("enabled") is False
    if value == CONSOLE:
        return Secret(CONSOLE)
    if isinstance(value, dict):
        path = _file_in(value)
        return Secret("") if unread else _from_file(path, context)
    found = _ENV.fullmatch(str(value)) if isinstance(value, str) else None
    if found is None:
        raise ValueError(
            "keep channel addresses out of git: write ${DESK_MAIL} and set that variable, {file: secrets/desk-mail.url}, or "
            "console://"
        )
    return Secret("") if unread else _from_env(found[1], context)


def _file_in(value: dict[object, object]) -> str:
    if set(value) != {"file"}:
        raise ValueError("a secret file is named so: {file: secrets/desk-mail.url}")
    return text(value["file"])


def _from_env(variable: str, context: Context) -> Secret:
    address = context.env.get(variable, "").strip()
    if not address:
        raise ValueError(f"the environment variable {variable} is not set; it holds this channel's address")
    return _checked(address, f"${{{variable}}}")


def secret_in_file(value: dict[object, object], context: Context) -> str:
    """The one line in the file that `{file: path}` names."""
    return _in_file(_file_in(value), context)


def _from_file(path: str, context: Context) -> Secret:
    return _checked(_in_file(path, context), shown(path))


def _in_file(path: str, context: Context) -> str:
    root = context.secrets_dir.resolve()
    try:
        file = (root / path).resolve()
        inside = file.is_relative_to(root) and not Path(path).is_absolute()
        data = _read(file) if inside and file.is_file() else None
    except (OSError, ValueError, RuntimeError):  # a loop of links, a NUL, a name too long, no permission
        raise ValueError(f"the secret file {shown(path)} cannot be read") from None
    if not inside:
        raise ValueError(f"the secret file {shown(path)} is outside the configuration folder")
    if data is None:
        raise ValueError(f"there is no secret file {shown(path)}; paths begin at the configuration folder")
    return data


def _read(file: Path) -> str:
    with file.open("rb") as stream:
        return stream.read(_ADDRESS_BYTES_MAX + 1).decode("utf-8-sig").strip()


def _checked(address: str, where: str) -> Secret:
    """`address`, if it is one address of a service we send to. Its scheme is the only part a message may show."""
    if len(address) > _ADDRESS_BYTES_MAX or not address.isprintable() or " " in address:
        raise ValueError(f"{where} must hold one address in one line, without spaces")
    if address == CONSOLE:
        return Secret(address)
    found = _SCHEME.match(address)
    if found is None:
        raise ValueError(f"{where} does not hold an address such as mailtos://… or slack://…")
    _check_service(found[1].lower(), address, where)
    return Secret(address)


def _check_service(scheme: str, address: str, where: str) -> None:
    host = address.partition("://")[2].partition("/")[0].lower()
    query = parse_qsl(address.partition("?")[2], keep_blank_values=True)  # Apprise reads all after the first '?'
    if scheme not in _MAIL | _CHAT and not (scheme == "https" and host in _NATIVE_HOSTS):
        hint = suggestion(scheme, _MAIL | _CHAT)
        raise ValueError(f"{where} begins with {scheme}://, which is not a service we send to{hint}")
    reading = sorted(_READING & {key.strip("+-: ").lower() for key, _ in query})
    if reading:
        raise ValueError(f"{where} has the parameter {shown(reading[0])}, which would read a file; remove it")


def derived_kind(address: Secret) -> ChannelKind:
    """How messages look there, by the address's scheme."""
    scheme = address.reveal().partition("://")[0].lower()
    if scheme == "console":
        return ChannelKind.CONSOLE
    return ChannelKind.EMAIL if scheme in _MAIL else ChannelKind.CHAT


def _manner(value: object, info: ValidationInfo) -> ChannelKind:
    kind, address = choice(ChannelKind)(value), info.data.get("url")
    if not isinstance(address, Secret) or not address.reveal():  # refused already, or off
        return kind
    if (kind is ChannelKind.CONSOLE) != (derived_kind(address) is ChannelKind.CONSOLE):
        raise ValueError("the kind console and the address console:// belong together")
    return kind


Address = Annotated[
    Secret,
    PlainValidator(_address),
    WithJsonSchema(
        {
            "oneOf": [
                {"const": CONSOLE},
                {"type": "string", "pattern": "^\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}$", "examples": ["${DESK_MAIL}"]},
                {
                    "type": "object",
                    "properties": {"file": {"type": "string", "examples": ["secrets/desk-mail.url"]}},
                    "required": ["file"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
Manner = Annotated[ChannelKind, PlainValidator(_manner), WithJsonSchema({"enum": [kind.value for kind in ChannelKind]})]
