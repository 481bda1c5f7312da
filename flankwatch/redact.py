"""Hides what must not be shown: the secrets inside addresses, wherever they turn up in a text."""

from __future__ import annotations

import contextlib
import logging
import re
import threading
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote

__all__ = ["hide", "overheard", "redact", "warnings_of"]

_HIDDEN = "***"
_ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{1,20})://(?P<rest>[^\s\"'<>]*)")
# Services whose web addresses need no other key than the path.
_WEBHOOK_HOST = re.compile(
    r"(^|\.)(hooks\.slack\.com|discord(app)?\.com|api\.telegram\.org|webhook\.office\.com|logic\.azure\.com"
    r"|chat\.googleapis\.com|hooks\.zapier\.com|ntfy\.sh|maker\.ifttt\.com|open\.(feishu\.cn|larksuite\.com))(:\d+)?$"
)
# Shorter parts of an address are hidden only where they stand alone: hiding `no` inside `not` would spoil every message.
_SUBSTRING_CHARS = 6


def redact(text: str) -> str:
    """`text` with the secrets of every address in it hidden: a log line, a reason, or one address.

    Of web addresses the user, the password, query values and fragment are hidden, and the whole path where a path is the
    secret (the webhooks of chat services). Of any other address, such as a channel's, only the scheme stays.

    >>> redact("GET https://me:secret@example.org/feed?key=abc#x failed")
    'GET https://***@example.org/feed?key=*** failed'
    >>> redact("could not load slack://T0/B0/secret")
    'could not load slack://***'
    """
    return _ADDRESS.sub(_redacted, text)


def _redacted(found: re.Match[str]) -> str:
    scheme, rest = found["scheme"], found["rest"]
    if scheme.lower() not in {"http", "https"}:
        return f"{scheme}://{_HIDDEN}"
    address, mark, query = rest.partition("#")[0].partition("?")
    place, slash, path = address.partition("/")
    user, at, host = place.rpartition("@")
    if _WEBHOOK_HOST.search(host):
        path = _HIDDEN if path else ""
    pairs = (f"{pair.partition('=')[0]}={_HIDDEN}" if "=" in pair else _HIDDEN for pair in query.split("&") if pair)
    return f"{scheme}://{_HIDDEN if user else ''}{at}{host}{slash}{path}{mark}{'&'.join(pairs)}"


def hide(text: str, url: str) -> str:
    """`text` with every part of `url` hidden, except its scheme and a host that has a dot in its name.

    Channels keep their secrets anywhere: `slack://token/token/#channel`, `mailto://user:password@host/person@host`.
    """
    parts = sorted(set(_parts(url)), key=len, reverse=True)
    for part in parts:
        found = re.escape(part)
        text = re.sub(found if len(part) >= _SUBSTRING_CHARS else rf"(?<!\w){found}(?!\w)", _HIDDEN, text)
    return text


def _parts(url: str) -> Iterator[str]:
    for part in _raw_parts(url):
        for spelling in (part, unquote(part), unquote(unquote(part))):
            if len(spelling.strip()) > 1:
                yield spelling.strip()


def _raw_parts(url: str) -> Iterator[str]:
    rest = url.partition("://")[2] or url
    yield url
    yield rest
    address, _, query = rest.partition("?")
    place, *path = re.split(r"/+", address)
    user, _, host = place.rpartition("@")
    yield from [user, *user.split(":", 1)]
    yield from [*path, *(piece for segment in path for piece in re.split(r"[:@#]|%40|%3A|%23", segment))]
    yield from (part for pair in query.split("&") for part in pair.partition("=")[2:])
    yield from (value for _, value in parse_qsl(query, keep_blank_values=True))
    if "." not in host and host.partition(":")[0] != "localhost":
        yield from [host, host.partition(":")[0]]


# --- logs -----------------------------------------------------------------------------------------------------------

_ear = threading.local()


class _Overhear(logging.Filter):
    """Keeps what is logged in a sending thread for that send, and from everybody else: it names targets and tokens."""

    def filter(self, record: logging.LogRecord) -> bool:
        records: list[logging.LogRecord] | None = getattr(_ear, "records", None)
        if records is None:
            return True
        records.append(record)
        return False


_OVERHEAR = _Overhear()
# A filter sees only what is logged by its own logger, so each that can speak during a send is named.
_TALKERS = (
    "apprise",
    "charset_normalizer",
    "requests",
    "urllib3",
    "urllib3.connection",
    "urllib3.connectionpool",
    "urllib3.poolmanager",
    "urllib3.response",
    "urllib3.util.retry",
)


@contextlib.contextmanager
def overheard() -> Iterator[list[logging.LogRecord]]:
    """Inside: what these libraries log in this thread goes to the list that is given, and nowhere else."""
    for name in _TALKERS:
        logging.getLogger(name).addFilter(_OVERHEAR)  # once, however often it is added
    _ear.records = records = list[logging.LogRecord]()
    try:
        yield records
    finally:
        _ear.records = None


def warnings_of(records: list[logging.LogRecord]) -> list[str]:
    """The warnings among the records, the newest three."""
    said = (" ".join(record.getMessage().split()) for record in records if record.levelno >= logging.WARNING)
    return list(dict.fromkeys(said))[-3:]
