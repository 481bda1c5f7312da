"""A state of its own for every test, and feeds and articles to put into it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flankwatch.models import Feed, FeedKind
from flankwatch.places import sqlite_url
from flankwatch.store.engine import Database, open_database

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(sqlite_url(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def feed() -> Feed:
    return Feed(name="LSM", url="https://lsm.example/rss", country="LV", language="en", owner="LSM", kind=FeedKind.NEWS)
