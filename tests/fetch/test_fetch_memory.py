"""What a bomb costs, measured as the resident memory of a process that does nothing but fetch it."""

from __future__ import annotations

import asyncio
import json
import sys

import pytest
from web_servers import endless, gzip_bomb, head, reply, serving

MIB = 1 << 20

# The peak of the kernel's own book-keeping is reset after a first, harmless fetch: what is left is what the bomb costs.
_FETCHES_ALONE = """
import asyncio, json, re, sys
from pathlib import Path
from flankwatch.fetch import BodyKind, Fetcher, Request

def peak_kib():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

async def main(calm, bomb):
    async with Fetcher(allow_hosts=frozenset({"127.0.0.1"}), user_agent="flankwatch/test") as web:
        await web.fetch(Request(url=calm, kind=BodyKind.FEED))
        Path("/proc/self/clear_refs").write_text("5")
        idle = peak_kib()
        outcome = await web.fetch(Request(url=bomb, kind=BodyKind.FEED))
        print(json.dumps({"reason": getattr(outcome, "reason", "fetched"), "grown_kib": peak_kib() - idle}))

asyncio.run(main(*sys.argv[1:]))
"""


async def grown(calm: str, bomb: str) -> dict[str, object]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _FETCHES_ALONE, calm, bomb, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    return json.loads(out)


@pytest.fixture(scope="module")
def half_a_gibibyte() -> bytes:
    return b"".join(gzip_bomb(512))


FIELDS = {
    "gzip": ("too_large", ["Content-Encoding: gzip"]),
    "stacked": ("bad_encoding", ["Content-Encoding: gzip, gzip"]),
    "brotli": ("bad_encoding", ["Content-Encoding: br"]),
    "zstd": ("bad_encoding", ["Content-Encoding: zstd"]),
    "redirect": ("bad_redirect", ["Content-Encoding: gzip", "Location: ftp://127.0.0.1/"]),
}


@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's /proc")
@pytest.mark.parametrize("kind", [*FIELDS, "endless"])
async def test_fault_10_a_bomb_costs_less_than_64_mib(kind, half_a_gibibyte):
    if kind == "endless":
        reason, answer = "too_large", endless(head(200), b"x" * MIB)
    else:
        reason, fields = FIELDS[kind]
        answer = reply(302 if kind == "redirect" else 200, *fields, body=half_a_gibibyte)
    async with serving(reply(200, body=b"calm")) as calm, serving(answer) as bomb:
        told = await grown(calm.url(), bomb.url())
    assert told["reason"] == reason
    assert told["grown_kib"] < 64 * 1024
