"""Lines to workers and answers back: streaming, bounded, and every line answered whatever becomes of its worker."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Any, BinaryIO

from flankwatch.errors import WorkerFailed
from flankwatch.limits import LINE_BYTES_MAX
from flankwatch.workers import Workers, worker_failures

__all__ = ["Json", "Verb", "answer_line", "stream"]

Json = dict[str, Any]
_CHUNK_BYTES = 128 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A batch verb. `answer` turns one request into one answer; `empty` are the fields of an answer that failed.

    `answer` must be a module's function: workers find it by name.
    """

    answer: Callable[[Json], Json]
    empty: Json
    deadline_s: float
    chunk: int


def stream(verb: Verb, lines: BinaryIO, out: BinaryIO, workers: Workers) -> int:
    """Answer every line; how many answers are errors. Answers appear as soon as they are there, in any order."""
    incoming = _Incoming(lines)
    running: dict[Future[list[bytes]], list[bytes]] = {}
    failed = 0
    while True:
        while len(running) < workers.count * 3 and (chunk := incoming.chunk(verb.chunk, may_wait=not running)):
            running[workers.submit(verb.deadline_s, answer_chunk, verb, chunk)] = chunk
        if not running:
            return failed
        for future in wait(running, timeout=0.05, return_when=FIRST_COMPLETED).done:
            for answer in _collected(verb, future, running.pop(future), workers):
                failed += answer.startswith(b'{"id": ') and b'"error": ' in answer[:200]
                out.write(answer)
        out.flush()


def answer_chunk(verb: Verb, chunk: Sequence[bytes]) -> list[bytes]:
    """What runs in a worker."""
    return [answer_line(verb, line) for line in chunk]


def answer_line(verb: Verb, line: bytes) -> bytes:
    """The answer to one line, itself a line; whatever is wrong with the line stands in its `error`."""
    try:
        request = json.loads(line)
    except (ValueError, RecursionError) as exc:
        return _error(verb, None, f"not a line of JSON: {exc}")
    if not isinstance(request, dict) or "id" not in request:
        return _error(verb, None, "not an object with an id")
    try:
        return _line({"id": request["id"], **verb.answer(request)})
    except (TypeError, ValueError, OSError) as exc:
        return _error(verb, request["id"], str(exc) or type(exc).__name__)


def _collected(verb: Verb, future: Future[list[bytes]], chunk: Sequence[bytes], workers: Workers) -> Iterator[bytes]:
    """The answers of a chunk. If its worker was lost, each line is asked alone, so that only the guilty one fails."""
    try:
        with worker_failures():
            yield from future.result()
            return
    except WorkerFailed as exc:
        if len(chunk) == 1:
            yield _error(verb, _id_of(chunk[0]), f"given up: {exc.reason}")
            return
    for line in chunk:
        alone = workers.submit(verb.deadline_s, answer_chunk, verb, [line])
        wait([alone])
        yield from _collected(verb, alone, [line], workers)


def _error(verb: Verb, identity: object, message: str) -> bytes:
    return _line({"id": identity, "error": message, **verb.empty})


def _line(answer: Json) -> bytes:
    # A lone surrogate is valid in JSON's escapes and nowhere else.
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _id_of(line: bytes) -> object:
    try:
        request = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return request.get("id") if isinstance(request, dict) else None


class _Incoming:
    """Lines read ahead by a thread, so that an answer never waits for a line that has not come yet."""

    def __init__(self, lines: BinaryIO) -> None:
        self._lines: queue.Queue[bytes | None] = queue.Queue(maxsize=1000)
        self._ended = False
        threading.Thread(target=self._read, args=(lines,), daemon=True).start()

    def chunk(self, most: int, *, may_wait: bool) -> list[bytes]:
        """Up to `most` lines that are there now; waits for the first one only if told so. Empty means none, or the end."""
        found: list[bytes] = []
        size = 0
        while not self._ended and len(found) < most and size < _CHUNK_BYTES:
            try:
                line = self._lines.get(block=may_wait and not found)
            except queue.Empty:
                break
            if line is None:
                self._ended = True
            elif line.strip():
                found.append(line)
                size += len(line)
        return found

    def _read(self, lines: BinaryIO) -> None:
        while line := lines.readline(LINE_BYTES_MAX + 1):
            self._lines.put(line)
        self._lines.put(None)
