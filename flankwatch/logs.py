"""Logs are events with fields: `2026-11-22T14:00:05Z WARNING feed failed feed="ERR News" reason=timeout`."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TextIO

from flankwatch.redact import redact

__all__ = ["EventFormatter", "set_up_logging"]

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# These name addresses, headers and targets at INFO and DEBUG; ours say what matters without them.
_CHATTY = (
    "httpx",
    "httpcore",
    "apprise",
    "trafilatura",
    "htmldate",
    "asyncio",
    "urllib3",
    "pebble",
    "protego",
    "sqlalchemy",
    "alembic",
)


class EventFormatter(logging.Formatter):
    """One line per event, its fields behind it, secrets blotted out wherever they stand."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {name: value for name, value in vars(record).items() if name not in _STANDARD}
        said = " ".join((record.getMessage(), *(f"{name}={_quoted(value)}" for name, value in fields.items())))
        trace = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return redact(f"{_time(record)} {record.levelname} {said}{trace}")


def set_up_logging(level: int, stream: TextIO) -> None:
    """Send our events to `stream`, and from the libraries only warnings."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(EventFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _quoted(value: object) -> str:
    text = str(value).replace("\n", " ")
    return f'"{text}"' if " " in text or not text else text
