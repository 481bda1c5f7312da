"""Logs are events with fields, and secrets never reach them."""

from __future__ import annotations

import logging

from flankwatch.logs import EventFormatter


def logged(message: str, **fields: object) -> str:
    record = logging.makeLogRecord({"name": "x", "levelname": "WARNING", "msg": message, **fields})
    return EventFormatter().format(record)


def test_an_event_is_one_line_with_its_fields() -> None:
    line = logged("feed failed", feed="ERR News", reason="timeout", detail="two\nlines")
    assert line.endswith('WARNING feed failed feed="ERR News" reason=timeout detail="two lines"')


def test_addresses_lose_their_secrets() -> None:
    line = logged("feed failed", url="https://ann:canary1@lsm.example/rss?token=canary2&page=3")
    assert "canary" not in line
    assert "lsm.example/rss" in line
