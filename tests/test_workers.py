"""A poisonous document costs itself only."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator

import pytest

from flankwatch.errors import WorkerFailed
from flankwatch.workers import Workers


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers(1) as pool:
        yield pool


def double(number: int) -> int:
    return number * 2


def spin() -> None:
    while True:
        pass


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def swell() -> int:
    return len(bytearray(8 * 1024**3))


def sink(depth: int = 0) -> int:
    return sink(depth + 1)


POISON = [
    pytest.param(spin, "too slow", id="endless-loop"),
    pytest.param(die, "died", id="killed-by-the-system"),
    pytest.param(
        swell,
        "too large",
        id="eight-gigabytes",
        marks=pytest.mark.skipif(sys.platform != "linux", reason="address space is limited on Linux only"),
    ),
    pytest.param(sink, "too deep", id="bottomless-recursion"),
]


@pytest.mark.parametrize(("poison", "reason"), POISON)
async def test_a_poisonous_document_fails_alone_and_the_next_is_read(
    workers: Workers, poison: Callable[[], object], reason: str
) -> None:
    with pytest.raises(WorkerFailed, match=reason):
        await workers.run(1.0, poison)
    assert await workers.run(10.0, double, 21) == 42


async def test_documents_behind_a_poisonous_one_are_not_lost(workers: Workers) -> None:
    results = await asyncio.gather(
        workers.run(1.0, spin), *(workers.run(30.0, double, number) for number in range(20)), return_exceptions=True
    )
    assert isinstance(results[0], WorkerFailed)
    assert results[1:] == [number * 2 for number in range(20)]


async def test_a_mistake_of_ours_is_a_crash_and_not_a_value(workers: Workers) -> None:
    with pytest.raises(TypeError):
        await workers.run(10.0, double, None)  # type: ignore[arg-type]


async def test_a_worker_killed_by_the_system_between_two_documents_costs_none(workers: Workers) -> None:
    for number in range(3):
        os.kill(await workers.run(10.0, os.getpid), signal.SIGKILL)
        assert await workers.run(30.0, double, number) == number * 2
