"""The guard in the dialler, where it cannot be walked around: a name is resolved once, judged, and that address is dialled."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

import httpcore

from flankwatch.fetch.guard import AllowList, is_public
from flankwatch.fetch.values import FailureReason, Fault
from flankwatch.limits import DIAL_ADDRESSES_MAX, DNS_THREADS

__all__ = ["GuardedBackend", "Resolver", "SystemResolver"]

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port in, addresses in order of preference out; OSError if there are none."""


class SystemResolver:
    """getaddrinfo in threads of its own."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(DNS_THREADS, thread_name_prefix="flankwatch-dns")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        # Bytes, because the codec getaddrinfo applies to str refuses long labels with an UnicodeError.
        name = host.encode("ascii")
        loop = asyncio.get_running_loop()
        answers = await loop.run_in_executor(self._threads, _addresses, name, port)
        return list(dict.fromkeys(answers))

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _addresses(host: bytes, port: int) -> list[str]:
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Dials public addresses, and the hosts on the allow-list wherever they point.

    What is judged is the address to be dialled, never its spelling: `2130706433` and `127.1` resolve to 127.0.0.1 and fall.
    If any answer of a name is not public the name is refused, and nothing is looked up a second time. TLS and the Host field
    keep the name, because httpcore takes them from the request.
    """

    def __init__(self, *, allow: AllowList, resolve: Resolver, dial: httpcore.AsyncNetworkBackend) -> None:
        self._allow = allow
        self._resolve = resolve
        self._dial = dial

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (httpcore's signature)
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout) as deadline:
                addresses = await self._judged_addresses(host, port)
                return await self._first_connected(addresses, port, deadline, local_address, socket_options)
        except TimeoutError:
            raise httpcore.ConnectTimeout from None

    def check_literal(self, host: str, port: int) -> None:
        """A Fault if the host is an address, and one that may not be dialled."""
        if _is_literal(host):
            self._judge(host, port, [host])

    async def _judged_addresses(self, host: str, port: int) -> Sequence[str]:
        addresses = [host] if _is_literal(host) else await self._looked_up(host, port)
        self._judge(host, port, addresses)
        return addresses[:DIAL_ADDRESSES_MAX]

    def _judge(self, host: str, port: int, addresses: Sequence[str]) -> None:
        if self._allow.allows(host, port):
            return
        for address in addresses:
            if not is_public(ipaddress.ip_address(address)):
                raise Fault(
                    FailureReason.ADDRESS_REFUSED,
                    f"{address} is not a public address; settings.yaml can allow it (allow_hosts)",
                )

    async def _looked_up(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = await self._resolve(host, port)
        except TimeoutError:
            raise
        except OSError as exc:
            raise Fault(FailureReason.DNS, f"the name cannot be resolved: {exc.strerror or exc}") from exc
        if not addresses:
            raise Fault(FailureReason.DNS, "the name has no address")
        return addresses

    async def _first_connected(
        self,
        addresses: Sequence[str],
        port: int,
        deadline: asyncio.Timeout,
        local_address: str | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.AsyncNetworkStream:
        """The first address that answers; each gets an equal share of the time left, so a dead IPv6 route leaves some."""
        for still, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
            try:
                return await self._dial.connect_tcp(
                    address, port, _share_s(deadline, still), local_address, socket_options
                )
            except (httpcore.ConnectTimeout, Fault):
                if still == 1:
                    raise
        raise AssertionError("unreachable: there is at least one address")


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _share_s(deadline: asyncio.Timeout, still: int) -> float | None:
    when = deadline.when()
    return None if when is None else max(when - asyncio.get_running_loop().time(), 0) / still
