"""Fixtures that every part may use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.loopback import Mailbox, Publisher


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as server:
        yield server


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as server:
        yield server
