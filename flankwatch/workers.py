"""Worker processes for documents written by strangers: a poisonous one costs itself only.

Pebble keeps the processes, kills one that passes its deadline and starts another.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from typing import Any, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from flankwatch.errors import WorkerFailed
from flankwatch.limits import WORKER_AS_BYTES, WORKER_TASKS_MAX

__all__ = ["PRELOAD", "Workers", "begin", "worker_failures"]

PRELOAD = ("flankwatch.preload",)  # what the processes of a cycle share
_SOCKET_FOLDER_CHARS_MAX = 70  # a socket's path has 108 characters on Linux, 104 on macOS; the file's name takes 33

# Where a worker dies that is known to do nothing, killed by the system or quicker than it could say what it does, Pebble gives
# up the whole pool with whatever waits in it. A document that is in three such falls is taken for their cause.
_FALLS_MAX = 3

P = ParamSpec("P")
T = TypeVar("T")


class Workers:
    """A pool of processes, started when the first document arrives; a context manager that ends them.

    `prepare(*prepare_args)` runs once in each process before its first document. `preload` are the modules that the
    processes share where the platform can fork them from a server.
    """

    def __init__(
        self,
        count: int | None = None,
        *,
        prepare: Callable[..., None] | None = None,
        prepare_args: tuple[Any, ...] = (),
        preload: Sequence[str] = ("flankwatch.reading",),
    ) -> None:
        self.count = count or os.cpu_count() or 1
        self._prepare = (prepare, prepare_args)
        self._preload = preload
        self._pool: ProcessPool | None = None
        self._starting = asyncio.Lock()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *exc: object) -> None:
        self._end()

    def _end(self) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    async def run(self, deadline_s: float, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """`work(*args)` in a worker. Raises WorkerFailed where it ran too long, died or outgrew its memory."""
        with worker_failures():
            for _ in range(_FALLS_MAX):
                with suppress(BrokenProcessPool):
                    await self._ready()
                    return await asyncio.wrap_future(self.submit(deadline_s, work, *args, **kwargs))
            raise BrokenProcessPool

    async def _ready(self) -> None:
        """Start the processes beside the loop: it would stand still for the half second in which their server imports."""
        async with self._starting:
            if self._pool is None or not self._pool.active:
                await asyncio.to_thread(self._wake)

    def _wake(self) -> None:
        self._started().schedule(_awake).result()

    def submit(self, deadline_s: float, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The same without waiting; take the result inside `worker_failures()`."""
        future: Future[T] = self._started().schedule(work, args=list(args), kwargs=kwargs, timeout=deadline_s)
        return future

    def _started(self) -> ProcessPool:
        if self._pool is not None and not self._pool.active:
            self._end()
        if self._pool is None:
            begin(self._preload)
            context: Any = multiprocessing.get_context(_start_method())
            self._pool = ProcessPool(
                max_workers=self.count,
                max_tasks=WORKER_TASKS_MAX,
                initializer=_begin,
                initargs=self._prepare,
                context=context,
            )
        return self._pool


def _awake() -> None:
    """Says that a worker is there."""


def begin(preload: Sequence[str]) -> None:
    """Start the server that workers are forked from, where there is one: it imports these modules while the caller goes on."""
    if _start_method() == "forkserver":
        from multiprocessing import forkserver

        forkserver.set_forkserver_preload(list(preload))
        forkserver.ensure_running()


def _start_method() -> str:
    """The fork server shares what it imported with every worker; it speaks over a socket file in the temporary folder."""
    fits = len(tempfile.gettempdir()) < _SOCKET_FOLDER_CHARS_MAX
    return "forkserver" if fits and "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


@contextmanager
def worker_failures() -> Iterator[None]:
    """Turn what the pool raises for a lost document into WorkerFailed."""
    try:
        yield
    except TimeoutError as exc:
        raise WorkerFailed("too slow") from exc
    except (ProcessExpired, BrokenProcessPool) as exc:
        raise WorkerFailed("died") from exc
    except MemoryError as exc:
        raise WorkerFailed("too large") from exc
    except RecursionError as exc:
        raise WorkerFailed("too deep") from exc


def _begin(prepare: Callable[..., None] | None, prepare_args: tuple[Any, ...]) -> None:
    # Ctrl-C reaches the whole process group; the parent ends the workers in its own time.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if prepare is not None:
        prepare(*prepare_args)
    _bound_memory()


def _bound_memory() -> None:
    """Make a document that outgrows its memory fail in its worker instead of taking the machine along."""
    try:
        import resource
    except ImportError:  # Windows has no such limit; the deadline still holds
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = WORKER_AS_BYTES if hard == resource.RLIM_INFINITY else min(WORKER_AS_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
