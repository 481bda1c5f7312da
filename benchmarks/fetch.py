"""What our way to the web costs, beside bare httpx and bare httpcore in the same run.

`python benchmarks/fetch.py [REQUESTS]`: conditional GETs to as many paths on 50 loopback hosts that answer 304 from a
process of their own. Prints wall and CPU of the fetching process, best of three, and ratios to the bare libraries.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
import zlib
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

import httpcore
import httpx

from flankwatch.fetch import BodyKind, Fetcher, NotModified, Request
from flankwatch.limits import IN_FLIGHT

HOSTS = 50
ROUNDS = 3
CLIENTS = 6  # of the bare libraries, each CLIENT_WIDTH wide: what they do best with as many requests under way as ours
CLIENT_WIDTH = IN_FLIGHT // CLIENTS
ETAG = '"a1"'
HEADERS = {"User-Agent": "flankwatch/benchmark", "Accept-Encoding": "gzip", "If-None-Match": ETAG}
Ask = Callable[[str], Awaitable[bool]]


class Unchanged(asyncio.Protocol):
    """Answers 304 to whatever it is asked."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.unread = transport, b""

    def data_received(self, data: bytes) -> None:
        *whole, self.unread = (self.unread + data).split(b"\r\n\r\n")
        answer = f"HTTP/1.1 304 Not Modified\r\nETag: {ETAG}\r\nServer: loopback\r\n\r\n"
        self.transport.write(answer.encode() * len(whole))


async def serve() -> None:
    loop = asyncio.get_running_loop()
    servers = [await loop.create_server(Unchanged, f"127.0.0.{n}", 0) for n in range(1, HOSTS + 1)]
    print(" ".join("{}:{}".format(*server.sockets[0].getsockname()) for server in servers), flush=True)
    await asyncio.Event().wait()


@dataclass(frozen=True, slots=True)
class Cost:
    wall_s: float
    cpu_s: float


async def cost(ask: Ask, urls: list[str]) -> Cost:
    wall, cpu = time.perf_counter(), time.process_time()
    answers = await asyncio.gather(*map(ask, urls))
    spent = Cost(time.perf_counter() - wall, time.process_time() - cpu)
    assert all(answers), "not every answer was a 304"
    return spent


def lane_of(url: str) -> int:
    return zlib.crc32(url.split("/")[2].encode()) % CLIENTS


async def ours(urls: list[str]) -> Cost:
    places = frozenset(url.split("/")[2] for url in urls)
    async with Fetcher(allow_hosts=places, user_agent=HEADERS["User-Agent"]) as web:

        async def ask(url: str) -> bool:
            return isinstance(await web.fetch(Request(url=url, kind=BodyKind.FEED, etag=ETAG)), NotModified)

        return await cost(ask, urls)


async def bare_httpx(urls: list[str], *, clients: int, width: int) -> Cost:
    context = httpx.create_ssl_context(trust_env=False)
    bounds = httpx.Limits(max_connections=width)
    async with AsyncExitStack() as stack:
        lanes = [
            await stack.enter_async_context(
                httpx.AsyncClient(verify=context, trust_env=False, limits=bounds, timeout=30, headers=HEADERS)
            )
            for _ in range(clients)
        ]
        places = [asyncio.Semaphore(width) for _ in range(clients)]

        async def ask(url: str) -> bool:
            lane = lane_of(url) % clients
            async with places[lane]:
                return (await lanes[lane].get(url)).status_code == 304

        return await cost(ask, urls)


async def bare_httpcore(urls: list[str]) -> Cost:
    async with AsyncExitStack() as stack:
        lanes = [
            await stack.enter_async_context(httpcore.AsyncConnectionPool(max_connections=CLIENT_WIDTH))
            for _ in range(CLIENTS)
        ]
        places = [asyncio.Semaphore(CLIENT_WIDTH) for _ in range(CLIENTS)]

        async def ask(url: str) -> bool:
            lane = lane_of(url)
            async with places[lane]:
                headers = {"Host": url.split("/")[2], **HEADERS}
                return (await lanes[lane].request("GET", url, headers=headers)).status == 304

        return await cost(ask, urls)


def best(measure: Callable[[], Awaitable[Cost]]) -> Cost:
    async def once() -> Cost:
        return await measure()

    return min((asyncio.run(once()) for _ in range(ROUNDS)), key=lambda spent: spent.wall_s)


def measured(urls: list[str]) -> dict[str, Cost]:
    whole = CLIENTS * CLIENT_WIDTH
    return {
        "flankwatch.fetch": best(lambda: ours(urls)),
        f"httpcore, {CLIENTS} pools of {CLIENT_WIDTH}": best(lambda: bare_httpcore(urls)),
        f"httpx, {CLIENTS} clients of {CLIENT_WIDTH}": best(
            lambda: bare_httpx(urls, clients=CLIENTS, width=CLIENT_WIDTH)
        ),
        f"httpx, 1 client of {whole}": best(lambda: bare_httpx(urls, clients=1, width=whole)),
    }


def main(requests: int) -> None:
    with subprocess.Popen([sys.executable, __file__, "serve"], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            places = server.stdout.readline().split()
            costs = measured([f"http://{places[n % HOSTS]}/feed/{n}" for n in range(requests)])
        finally:
            server.terminate()
    own = costs["flankwatch.fetch"]
    print(f"{requests} conditional GETs, {HOSTS} hosts, best of {ROUNDS}")
    for name, spent in costs.items():
        each_ms = spent.cpu_s / requests * 1000
        print(
            f"{name:28} wall {spent.wall_s:6.3f} s   CPU {each_ms:6.3f} ms each   ours/this {own.cpu_s / spent.cpu_s:5.2f}"
        )


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        asyncio.run(serve())
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 1000)
