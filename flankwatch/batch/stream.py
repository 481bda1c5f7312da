"""Lines in and answers out: streaming, bounded, and every line answered whatever becomes of its worker."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import BinaryIO

from flankwatch.batch.lines import Answer, Json, Verb, answer_line, not_served, read_lines
from flankwatch.batch.read_ahead import ReadAhead
from flankwatch.errors import WorkerFailed
from flankwatch.workers import Workers, worker_failures

__all__ = ["Json", "Verb", "stream", "stream_in_order"]

_CHUNK_BYTES = 128 * 1024
_IN_FLIGHT = 3  # chunks per worker: one is worked on, one waits, one is on its way
_LOOK_S = 0.05  # how long a line that comes while others are worked on may lie


def stream(verb: Verb, lines: BinaryIO, out: BinaryIO, workers: Workers) -> int:
    """Answer every line in a worker; how many failed. Answers appear as soon as they are there, in any order."""
    incoming = ReadAhead(read_lines(lines))
    running: dict[Future[list[Answer]], list[bytes]] = {}

    def ask(chunk: list[bytes]) -> None:
        running[workers.submit(verb.deadline_s, answer_chunk, verb, chunk)] = chunk

    failed = 0
    while True:
        while len(running) < workers.count * _IN_FLIGHT:
            chunk = incoming.take(verb.chunk, size=_CHUNK_BYTES, may_wait=not running)
            if not chunk:
                break
            ask(chunk)
        if not running:
            return failed
        for future in wait(running, timeout=_LOOK_S, return_when=FIRST_COMPLETED).done:
            chunk = running.pop(future)
            answers, doubtful = _collected(verb, future, chunk)
            failed += _write(answers, out)
            for line in doubtful:
                ask([line])


def stream_in_order(verb: Verb, lines: BinaryIO, out: BinaryIO) -> int:
    """Answer every line here, in the order of arrival, each before the next is read; how many failed."""
    return sum(_write([answer_line(verb, line)], out) for line in read_lines(lines))


def answer_chunk(verb: Verb, chunk: Sequence[bytes]) -> list[Answer]:
    """What runs in a worker."""
    return [answer_line(verb, line) for line in chunk]


def _collected(verb: Verb, future: Future[list[Answer]], chunk: list[bytes]) -> tuple[list[Answer], list[bytes]]:
    """The answers of a chunk, and the lines that must be asked alone to find the guilty one, because all were lost."""
    try:
        with worker_failures():
            return future.result(), []
    except WorkerFailed as exc:
        reason = exc.reason
    except Exception as exc:  # noqa: BLE001 (whatever else came of strangers' lines must not end the stream either)
        reason = f"{type(exc).__name__}: {exc}"
    if len(chunk) > 1:
        return [], chunk
    return [not_served(verb, chunk[0], f"given up: {reason}")], []


def _write(answers: Sequence[Answer], out: BinaryIO) -> int:
    for answer in answers:
        out.write(answer.line)
    out.flush()
    return sum(answer.failed for answer in answers)
