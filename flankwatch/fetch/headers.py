"""Header fields of an answer, read with suspicion."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from flankwatch.fetch.values import FailureReason, Fault
from flankwatch.limits import DATE_CHARS_MAX, RETRY_AFTER_MAX_S, RETRY_AFTER_MIN_S, VALIDATOR_CHARS_MAX

__all__ = ["Fields", "coding", "fields", "http_date", "printable", "retry_after_s", "validator"]

Fields = dict[bytes, bytes]
_PRINTABLE = re.compile(r"[\x20-\x7e]+")
_SECONDS = re.compile(r"[+-]?\d{1,18}")


def fields(raw: Iterable[tuple[bytes, bytes]]) -> Fields:
    """Field values by lower-case name; repeated fields are joined by a comma (RFC 9110, 5.3)."""
    found: Fields = {}
    for name, value in raw:
        key = name.lower()
        found[key] = found[key] + b", " + value if key in found else value
    return found


def printable(value: bytes | None, *, chars_max: int = VALIDATOR_CHARS_MAX) -> str | None:
    """The value as text if it is printable ASCII of sane length; else None, so that nothing poisonous is stored."""
    if value is None or len(value) > chars_max:
        return None
    return validator(value.decode("latin-1"), chars_max=chars_max)


def validator(text: str | None, *, chars_max: int = VALIDATOR_CHARS_MAX) -> str | None:
    """The validator if it may be sent as a header field; else None."""
    return text if text and len(text) <= chars_max and _PRINTABLE.fullmatch(text) else None


def coding(value: bytes | None) -> str:
    """`gzip` or `identity`; Fault(BAD_ENCODING) for anything else, and for more than one layer."""
    listed = [token.strip().lower() for token in (value or b"").split(b",")]
    layers = [token for token in listed if token not in (b"", b"identity")]
    if not layers:
        return "identity"
    if layers in ([b"gzip"], [b"x-gzip"]):
        return "gzip"
    shown = printable(b", ".join(layers), chars_max=60) or "unprintable"
    raise Fault(FailureReason.BAD_ENCODING, f"Content-Encoding we did not ask for: {shown}")


def retry_after_s(value: bytes | None, *, now: datetime) -> int | None:
    """Seconds to wait, from either form of Retry-After (RFC 9110, 10.2.3), within our bounds; None if absent or unreadable.

    >>> retry_after_s(b"-5", now=datetime.now(UTC))
    60
    """
    text = printable(value)
    wait_s = None if text is None else _wait_s(text.strip(), now=now)
    return None if wait_s is None else min(max(wait_s, RETRY_AFTER_MIN_S), RETRY_AFTER_MAX_S)


def _wait_s(text: str, *, now: datetime) -> int | None:
    if _SECONDS.fullmatch(text):
        return int(text)
    if text.isdigit():  # an absurd number of digits
        return RETRY_AFTER_MAX_S
    at = http_date(text.encode("ascii", "replace"))
    return None if at is None else int((at - now).total_seconds())


def http_date(value: bytes | None) -> datetime | None:
    """The moment, if the value is a date as HTTP or mail writes it."""
    if value is None or len(value) > DATE_CHARS_MAX or not value.isascii():
        return None
    try:
        at = parsedate_to_datetime(value.decode("ascii"))
        # An HTTP-date is in GMT; parsedate_to_datetime gives a naive time for `-0000`.
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
