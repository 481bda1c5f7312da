"""How feeds are fetched otherwise than usual: headers of one feed, and a proxy for all. Their values may be secrets.

Secrets stand in the environment or in a file that git ignores; no message shows one.
"""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from flankwatch.limits import HEADER_CHARS_MAX, HEADERS_MAX
from flankwatch.models import Secret
from flankwatch.settings.channel_fields import secret_in_file
from flankwatch.settings.context import Addresses, Context
from flankwatch.settings.fields import context_of, text
from flankwatch.settings.yaml_words import shown

__all__ = ["Headers", "ProxyAddress"]

_ENV = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,80}")  # a token (RFC 9110, 5.6.2)
_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
# What the fetcher itself says, or what would change how the answer is to be read.
_OURS = re.compile(
    r"host|user-agent|accept-encoding|content-.*|transfer-encoding|connection|keep-alive|te|trailer|upgrade|expect|range"
    r"|if-.*|proxy-.*",
    re.IGNORECASE,
)
_SECRET = re.compile(r"authorization|cookie|.*(?:key|token|secret|password|auth|session).*", re.IGNORECASE)


def _headers(value: object, info: ValidationInfo) -> tuple[tuple[str, Secret], ...]:
    """`{Name: value}`; a value is a text, with `${NAME}` for what stands in the environment, or `{file: path}`."""
    if not isinstance(value, dict) or not value:
        raise ValueError("headers are written {Name: value}")
    if len(value) > HEADERS_MAX:
        raise ValueError(f"a feed has at most {HEADERS_MAX} headers")
    context = context_of(info)
    unread = context.addresses is Addresses.LEFT_OUT or info.data.get("enabled") is False
    found: dict[str, tuple[str, Secret]] = {}
    for key, said in value.items():
        name = _header_name(key)
        if name.lower() in found:
            raise ValueError(f"the header {name} stands here twice")
        found[name.lower()] = name, _header_value(name, said, context, unread=unread)
    return tuple(found.values())


def _header_name(value: object) -> str:
    name = text(value)
    if not _NAME.fullmatch(name):
        raise ValueError(f"{shown(name)} cannot be a header's name; it has letters, digits and '-'")
    if _OURS.fullmatch(name):
        raise ValueError(f"the header {name} is flankwatch's own; it cannot be set")
    return name


def _header_value(name: str, value: object, context: Context, *, unread: bool) -> Secret:
    if isinstance(value, dict):
        return Secret("") if unread else Secret(_sendable(name, secret_in_file(value, context)))
    said = text(value)
    if _SECRET.fullmatch(name) and not _ENV.search(said):
        raise ValueError(
            f"keep secrets out of git: write {name}: ${{FEED_TOKEN}} and set that variable, or {{file: secrets/feed.token}}"
        )
    return Secret("") if unread else Secret(_sendable(name, _filled(said, context)))


def _filled(said: str, context: Context) -> str:
    def value_of(found: re.Match[str]) -> str:
        value = context.env.get(found[1], "").strip()
        if not value:
            raise ValueError(f"the environment variable {found[1]} is not set")
        return value

    return _ENV.sub(value_of, said)


def _sendable(name: str, value: str) -> str:
    if len(value) > HEADER_CHARS_MAX or not _VALUE.fullmatch(value):
        raise ValueError(f"the value of {name} must be one line of at most {HEADER_CHARS_MAX} plain ASCII characters")
    return value


def _proxy(value: object, info: ValidationInfo) -> Secret | None:
    """An http(s) address; with a user and password only from outside the file."""
    context, said = context_of(info), text(value)
    found = _ENV.fullmatch(said)
    if not found and "@" in said:
        raise ValueError("keep passwords out of git: write ${PROXY} and set that variable to the proxy's address")
    if found and context.addresses is Addresses.LEFT_OUT:
        return None
    address = _filled(said, context)
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not address.isascii() or not address.isprintable() or " " in address or "\\" in address:
        raise ValueError("a proxy's address looks like http://proxy.example:3128")
    return Secret(address)


Headers = Annotated[
    tuple[tuple[str, Secret], ...],
    PlainValidator(_headers),
    WithJsonSchema(
        {
            "type": "object",
            "minProperties": 1,
            "maxProperties": HEADERS_MAX,
            "additionalProperties": {
                "oneOf": [
                    {"type": "string", "minLength": 1},
                    {
                        "type": "object",
                        "properties": {"file": {"type": "string", "examples": ["secrets/feed.token"]}},
                        "required": ["file"],
                        "additionalProperties": False,
                    },
                ]
            },
            "examples": [{"Authorization": "Bearer ${FEED_TOKEN}"}],
        }
    ),
]
ProxyAddress = Annotated[
    Secret | None,
    PlainValidator(_proxy),
    WithJsonSchema({"type": "string", "minLength": 1, "examples": ["http://proxy.example:3128", "${PROXY}"]}),
]
