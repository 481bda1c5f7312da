"""Which addresses may be dialled: those of the public internet, and what the operator allows by name."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address

import httpx

__all__ = ["AllowList", "is_public"]

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_UNICAST6 = ipaddress.IPv6Network("2000::/3")  # all of IPv6 that IANA has handed out for global unicast

# Not to be dialled, although `is_global` of one or another Python release says otherwise.
_REFUSED4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "192.0.0.0/24",  # IETF protocol assignments; Oracle Cloud's metadata service is 192.0.0.192
            "192.88.99.0/24",  # the withdrawn 6to4 relays (RFC 7526)
            "168.63.129.16/32",  # Azure's wire server: a public number that answers only inside
        ),
    )
)
_REFUSED6 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001:db8::/32",  # documentation
            "3fff::/20",  # documentation (RFC 9637), unknown to Python 3.11
        ),
    )
)


def is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Whether the address, and every IPv4 address hidden in it, is on the public internet.

    Seen through: IPv4-mapped, 6to4 (RFC 3056), Teredo (RFC 4380: server and client), NAT64 (RFC 6052). Bare `is_global`
    is not enough: in CPython 3.11.7 it lets 2002:7f00:1::, 64:ff9b::7f00:1, ::7f00:1 and all of multicast through.

    >>> is_public(ipaddress.ip_address("64:ff9b::7f00:1"))
    False
    """
    if isinstance(ip, IPv4Address):
        return _is_public4(ip)
    hidden = tuple(_hidden4(ip))
    if hidden:
        return all(map(_is_public4, hidden))
    return ip in _UNICAST6 and ip.is_global and not any(ip in network for network in _REFUSED6)


def _is_public4(ip: IPv4Address) -> bool:
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _REFUSED4)


def _hidden4(ip: IPv6Address) -> Iterator[IPv4Address]:
    if ip.ipv4_mapped:
        yield ip.ipv4_mapped
    elif ip.sixtofour:
        yield ip.sixtofour
    elif ip.teredo:
        yield from ip.teredo
    elif ip in _NAT64:
        yield IPv4Address(int(ip) & 0xFFFF_FFFF)


class AllowList:
    """Hosts that may be dialled wherever they point: `host` for every port, `host:port` for one.

    A name is compared as it stands in the address, in IDNA form; it is never resolved to compare. ValueError if an entry is
    neither form.
    """

    def __init__(self, entries: Iterable[str]) -> None:
        self._allowed = frozenset(map(_host_and_port, entries))

    def allows(self, host: str, port: int) -> bool:
        return (host, port) in self._allowed or (host, None) in self._allowed


def _host_and_port(entry: str) -> tuple[str, int | None]:
    text = entry.strip()
    bare_ipv6 = text.count(":") > 1 and "[" not in text
    try:
        url = httpx.URL(f"allow://[{text}]" if bare_ipv6 else f"allow://{text}")
    except (httpx.InvalidURL, ValueError):
        url = httpx.URL("")
    if " " in text or not url.raw_host or url.userinfo or url.raw_path not in (b"", b"/"):
        raise ValueError(f"allow_hosts: {entry!r} is neither host nor host:port")
    return url.raw_host.decode("ascii"), url.port
