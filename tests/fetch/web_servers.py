"""Servers on loopback that answer exactly the bytes a test hands them, and remember what they were asked."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field

USER_AGENT = "flankwatch/test (+mailto:desk@example.org)"


@dataclass(frozen=True)
class Asked:
    target: str
    fields: dict[str, str]


Handler = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Server:
    host: str
    port: int = 0
    scheme: str = "http"
    name: str = ""
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0

    @property
    def place(self) -> str:
        return f"{self.name or self.host}:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"{self.scheme}://{self.place}{path}"


@contextlib.asynccontextmanager
async def serving(
    answer: bytes | Handler, *, host: str = "127.0.0.1", ssl=None, name: str = ""
) -> AsyncIterator[Server]:
    """A server for the length of the block. Bytes are the answer to every request; a handler writes what it likes."""
    server = Server(host=host, scheme="https" if ssl else "http", name=name)
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        talks.add(asyncio.current_task())
        try:
            while not writer.is_closing():
                asked = _asked(await reader.readuntil(b"\r\n\r\n"))
                server.asked.append(asked)
                if isinstance(answer, bytes):
                    writer.write(answer)
                else:
                    await answer(asked, writer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            # A server that closes sends what it has written; one that is abandoned does not.
            if not writer.is_closing():
                writer.transport.abort()

    listening = await asyncio.start_server(talk, host, 0, ssl=ssl)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        for task in talks:
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await listening.wait_closed()
        await asyncio.sleep(0)  # asyncio closes the sockets of aborted transports on its next turn


def reply(status: int, *fields: str, body: bytes = b"") -> bytes:
    """An answer with a Content-Length; each field is a whole `Name: value` line."""
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}", *fields, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def head(status: int, *fields: str) -> bytes:
    """The head of an answer alone, with no length of its own."""
    return "\r\n".join([f"HTTP/1.1 {status} Said", *fields, "", ""]).encode("latin-1")


def closing(answer: bytes) -> Handler:
    """Answer, then close the connection."""

    async def handler(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()
        writer.close()

    return handler


def endless(start: bytes, piece: bytes) -> Handler:
    """Answer, then send `piece` for ever, as fast as it is taken."""

    async def handler(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)

    return handler


def silent(start: bytes) -> Handler:
    """Answer, then say nothing more and hold the connection."""

    async def handler(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        await asyncio.Event().wait()

    return handler


def gzip_bomb(mebibytes: int) -> Iterator[bytes]:
    """The start of a gzip stream of zeros, 1 KiB for each mebibyte; no reader should live to miss its end."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    mebibyte = bytes(1 << 20)
    yield packer.compress(mebibyte) + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush nothing refers back, so one block serves for all.
    block = packer.compress(mebibyte) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(mebibytes - 1):
        yield block


def packed(text: bytes) -> bytes:
    return gzip.compress(text, mtime=0)


def _asked(raw: bytes) -> Asked:
    first, *lines = raw.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines if line)
    return Asked(first.split(" ")[1], {name.lower(): value.strip() for name, _, value in pairs})
