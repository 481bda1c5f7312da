"""Processor time, for tests that compare one work with another in the same run."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

__all__ = ["least_s"]


def least_s(work: Callable[[], object], *, rounds: int = 3, times: int = 1) -> float:
    """Seconds of `times` works in a row at their best, and no less than the clock can tell."""
    found = []
    for _ in range(rounds):
        gc.collect()
        started = time.process_time()
        for _ in range(times):
            work()
        found.append(time.process_time() - started)
    return max(min(found), 0.002)
