"""Lines read ahead by a thread, so that an answer never waits for a line that has not come yet."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator

from flankwatch.limits import LINE_BYTES_MAX

__all__ = ["ReadAhead"]

_LINES_MAX = 1000  # read ahead at the most; their bytes are bounded by one line of the longest


class ReadAhead:
    """Holds at most _LINES_MAX lines, or LINE_BYTES_MAX bytes and the line that went beyond them."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._ended = False
        self._failure: Exception | None = None
        threading.Thread(target=self._read, args=(lines,), daemon=True).start()

    def take(self, most: int, *, size: int, may_wait: bool) -> list[bytes]:
        """Up to `most` lines, about `size` bytes, of those that are there; only if it may, it waits for the first.

        Nothing means that there is none now or, after waiting, that the input has ended. Raises what reading raised.
        """
        taken: list[bytes] = []
        with self._changed:
            if may_wait:
                self._changed.wait_for(lambda: self._waiting or self._ended)
            while self._waiting and len(taken) < most and size > 0:
                taken.append(self._waiting.popleft())
                size -= len(taken[-1])
            self._bytes -= sum(map(len, taken))
            self._changed.notify_all()
            if not self._waiting and not taken and self._failure is not None:
                raise self._failure
        return taken

    def _read(self, lines: Iterator[bytes]) -> None:
        try:
            for line in lines:
                with self._changed:
                    self._changed.wait_for(lambda: len(self._waiting) < _LINES_MAX and self._bytes < LINE_BYTES_MAX)
                    self._waiting.append(line)
                    self._bytes += len(line)
                    self._changed.notify_all()
        except Exception as exc:  # noqa: BLE001 (handed to the reader's owner: a thread's own end would be seen by nobody)
            self._failure = exc
        with self._changed:
            self._ended = True
            self._changed.notify_all()
