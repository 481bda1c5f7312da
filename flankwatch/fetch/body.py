"""A body is read raw, counted while it arrives, and inflated within bounds."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterable
from enum import Enum

from flankwatch.fetch.bounds import Bounds
from flankwatch.fetch.values import FailureReason, Fault
from flankwatch.limits import GZIP_MEMBERS_MAX, KIB, MIB

__all__ = ["Body", "Overflow", "read_body"]

_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_GZIP_FIRST_BYTE = b"\x1f"


class Overflow(Enum):
    """What becomes of a body that is larger than its limit."""

    REFUSE = "refuse"
    CUT = "cut"


class Body:
    """Collects the chunks of one body; a Fault as soon as it is too large, too slow, too finely cut or not what it says.

    With `Overflow.CUT` what is beyond the limit is left off instead: `full` tells that nothing more is wanted.
    """

    def __init__(self, *, coding: str, bytes_max: int, bounds: Bounds, overflow: Overflow = Overflow.REFUSE) -> None:
        self._bytes_max = bytes_max
        self._overflow = overflow
        self.full = False
        self._bounds = bounds
        self._plain = bytearray()
        self._gzip = zlib.decompressobj(_GZIP_WINDOW) if coding == "gzip" else None
        self._members = 1
        self._chunks = 0
        self.wire_bytes = 0

    def expect(self, declared_bytes: int | None) -> None:
        """Refuse a declared length above the limit before a byte is read."""
        if declared_bytes is not None and declared_bytes > self._bytes_max and self._overflow is Overflow.REFUSE:
            raise _too_large(self._bytes_max)

    def add(self, chunk: bytes, *, elapsed_s: float) -> None:
        """Take the next chunk, `elapsed_s` after the first was awaited."""
        self._chunks += 1
        self.wire_bytes += len(chunk)
        if self.wire_bytes > self._bytes_max:
            self._overflowed()
        self._check_pace(elapsed_s)
        if self._gzip is None:
            self._plain += chunk
        else:
            self._inflate(chunk)

    def whole(self) -> bytes:
        """The body; Fault(TRUNCATED) if its gzip stream has not reached its end: a cut feed is not an empty feed."""
        if self._gzip is not None and not self._gzip.eof and not self.full:
            raise Fault(FailureReason.TRUNCATED, "the gzip stream ends before its end mark")
        return bytes(self._plain[: self._bytes_max])

    def _overflowed(self) -> None:
        if self._overflow is Overflow.REFUSE:
            raise _too_large(self._bytes_max)
        self.full = True

    def _check_pace(self, elapsed_s: float) -> None:
        bounds = self._bounds
        if self._chunks > bounds.body_chunks_max:
            raise Fault(FailureReason.PROTOCOL, f"the body came in more than {bounds.body_chunks_max} pieces")
        if elapsed_s > bounds.rate_grace_s and self.wire_bytes < elapsed_s * bounds.rate_bytes_per_s_min:
            raise Fault(FailureReason.TIMEOUT, f"slower than {bounds.rate_bytes_per_s_min} bytes a second")

    def _inflate(self, data: bytes) -> None:
        try:
            while (data := self._next_member(data)) and not self.full:
                # One byte more than allowed is enough to know; so a bomb costs its allowance and no more.
                self._plain += self._stream.decompress(data, self._bytes_max + 1 - len(self._plain))
                self._check_size()
                data = self._stream.unused_data
        except zlib.error:
            raise Fault(FailureReason.BAD_ENCODING, "said to be gzip, but is not") from None

    @property
    def _stream(self) -> zlib._Decompress:
        assert self._gzip is not None  # noqa: S101 (for the type checker: only gzip bodies come here)
        return self._gzip

    def _next_member(self, data: bytes) -> bytes:
        """What is still to be inflated. RFC 1952 allows several members; anything else behind the end is padding."""
        if not data or not self._stream.eof:
            return data
        data = data.lstrip(b"\0")
        if not data.startswith(_GZIP_FIRST_BYTE):
            return b""
        self._members += 1
        if self._members > GZIP_MEMBERS_MAX:
            raise Fault(FailureReason.BAD_ENCODING, f"more than {GZIP_MEMBERS_MAX} gzip members")
        self._gzip = zlib.decompressobj(_GZIP_WINDOW)
        return data

    def _check_size(self) -> None:
        bounds = self._bounds
        if len(self._plain) > self._bytes_max:
            self._overflowed()
        allowance = max(bounds.inflate_free_bytes, self.wire_bytes * bounds.inflate_ratio_max)
        if len(self._plain) > allowance:
            raise Fault(FailureReason.TOO_LARGE, f"inflates more than {bounds.inflate_ratio_max}-fold")


async def read_body(chunks: AsyncIterable[bytes], body: Body) -> bytes:
    """Read to the end into `body`."""
    clock = asyncio.get_running_loop().time
    started = clock()
    async for chunk in chunks:
        body.add(chunk, elapsed_s=clock() - started)
        if body.full:
            break
    return body.whole()


def _too_large(bytes_max: int) -> Fault:
    shown = f"{bytes_max // MIB} MiB" if bytes_max >= MIB else f"{bytes_max // KIB} KiB"
    return Fault(FailureReason.TOO_LARGE, f"the body is larger than {shown}")
