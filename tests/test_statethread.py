"""A busy database is asked again, so that what was sent can be marked as sent."""

from __future__ import annotations

import pytest

from flankwatch.errors import StateBusy, StateError
from flankwatch.statethread import StateThread


def busy_until_asked(times: int, *, then: StateError | None = None) -> tuple[list[int], object]:
    asked: list[int] = []

    def work() -> str:
        asked.append(1)
        if len(asked) < times:
            raise StateBusy("another process holds the state")
        if then:
            raise then
        return "done"

    return asked, work


async def test_a_busy_state_is_asked_again_until_it_is_free() -> None:
    asked, work = busy_until_asked(3)
    assert await StateThread()(work) == "done"  # type: ignore[arg-type]
    assert len(asked) == 3


async def test_patience_ends() -> None:
    _, work = busy_until_asked(99)
    with pytest.raises(StateBusy):
        await StateThread(patience_s=0)(work)  # type: ignore[arg-type]


async def test_a_damaged_state_is_not_asked_again() -> None:
    asked, work = busy_until_asked(1, then=StateError("damaged"))
    with pytest.raises(StateError, match="damaged"):
        await StateThread()(work)  # type: ignore[arg-type]
    assert len(asked) == 1
