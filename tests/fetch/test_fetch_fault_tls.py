"""Whom we believe: row 17 of the faults. A feed that opts out is in test_fetch_options.py."""

from __future__ import annotations

import asyncio
import ssl

import pytest
from fetching import failed_for, fetched, fetcher
from web_servers import reply, serving, silent

from flankwatch.fetch import Bounds, FailureReason


@pytest.mark.parametrize("certificate", ["self_signed", "other_name"])
async def test_fault_17_an_invalid_certificate_is_refused_before_a_request_is_sent(authority, certificate):
    async with serving(reply(200), ssl=getattr(authority, certificate), name="localhost") as server:
        outcome = await fetched(server.url(), allow_hosts=frozenset({"localhost"}), ssl_context=authority.client)
        assert "certificate" in failed_for(outcome, FailureReason.TLS).detail
        assert server.asked == []


async def test_fault_17_without_an_own_context_an_unknown_authority_is_refused(authority):
    async with serving(reply(200), ssl=authority.server, name="localhost") as server:
        failed_for(await fetched(server.url(), allow_hosts=frozenset({"localhost"})), FailureReason.TLS)


async def test_fault_17_a_server_that_speaks_no_tls_is_a_tls_failure():
    class Plain(asyncio.Protocol):
        def connection_made(self, transport):
            transport.write(reply(400))

    server = await asyncio.get_running_loop().create_server(Plain, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        failed_for(await fetched(f"https://127.0.0.1:{port}/"), FailureReason.TLS)


async def test_fault_17_a_handshake_that_never_ends_costs_no_more_than_the_connect_deadline():
    async with serving(silent(b"")) as server:
        outcome = await fetched(server.url().replace("http:", "https:"), bounds=Bounds(connect_s=0.05))
        failed_for(outcome, FailureReason.TIMEOUT)


def test_fault_17_a_context_that_verifies_nothing_is_refused_at_once():
    context = ssl.create_default_context()
    context.check_hostname = False
    with pytest.raises(ValueError, match="ssl_context"):
        fetcher(ssl_context=context)
