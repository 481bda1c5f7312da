"""One thread that uses the database, so that fetching and sending go on while it writes or waits its turn."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from flankwatch.errors import StateBusy
from flankwatch.limits import GIL_SWITCH_S, STATE_PATIENCE_S

__all__ = ["StateThread"]

P = ParamSpec("P")
T = TypeVar("T")


class StateThread:
    """Awaitable calls to the store. A busy database is asked again for `patience_s`: its transaction never began.

    Giving up earlier would be costly: an alert that was sent and could not be marked so would be sent again.
    """

    def __init__(self, *, patience_s: float = STATE_PATIENCE_S) -> None:
        # At each of its many system calls the loop hands the interpreter over, and has to wait for it to come back: with
        # Python's 5 ms a first cycle of 1,000 feeds takes 13.5 s, with this 8 s, on the same processor time.
        sys.setswitchinterval(min(sys.getswitchinterval(), GIL_SWITCH_S))
        self._pool = ThreadPoolExecutor(1, "state")
        self._patience_s = patience_s

    async def __call__(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        patient_until = time.monotonic() + self._patience_s
        while True:
            try:
                return await asyncio.get_running_loop().run_in_executor(self._pool, partial(work, *args, **kwargs))
            except StateBusy:
                if time.monotonic() > patient_until:
                    raise
