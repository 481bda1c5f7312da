"""Publishers on loopback for the benchmarks: one answer at many addresses, served by a process of their own."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager

__all__ = ["serve_at", "served_by"]

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def serve_at(addresses: Sequence[str], answer: Answer) -> None:
    """Answer at all `addresses` on one port, which is printed; never ends."""
    first = await asyncio.start_server(answer, addresses[0], 0, backlog=512)
    port = first.sockets[0].getsockname()[1]
    for address in addresses[1:]:
        await asyncio.start_server(answer, address, port, backlog=512)
    print(port, flush=True)
    await first.serve_forever()


@contextmanager
def served_by(program: str, *arguments: str) -> Iterator[int]:
    """The port of `program --serve arguments`, which runs until the block ends."""
    command = [sys.executable, program, "--serve", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()
