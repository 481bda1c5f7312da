"""Whom we dial: rows 1, 2 and 4 of the faults, on real sockets of this machine. Row 3 is in test_fetch_guard.py."""

# ruff: noqa: ASYNC109, ARG002 (the signatures are httpcore's and the resolver's)
from __future__ import annotations

import asyncio

import httpcore
import pytest
from fetching import Dialler, Names, failed_for, fetched
from web_servers import reply, serving, silent

from flankwatch.fetch import Bounds, Failed, FailureReason, Fetched
from flankwatch.fetch.stream import SocketBackend


async def test_fault_01_a_private_address_is_refused_unless_allowed():
    async with serving(reply(200, body=b"<rss/>")) as server:
        refused = await fetched(server.url(), allow_hosts=frozenset())
        failed_for(refused, FailureReason.ADDRESS_REFUSED)
        assert server.connections == 0
        for allowed in ("127.0.0.1", server.place):
            outcome = await fetched(server.url(), allow_hosts=frozenset({allowed}))
            assert isinstance(outcome, Fetched)
            assert outcome.body == b"<rss/>"


async def test_fault_01_allowing_one_port_of_a_host_allows_no_other():
    async with serving(reply(200)) as server:
        outcome = await fetched(server.url(), allow_hosts=frozenset({f"127.0.0.1:{server.port + 1}"}))
        failed_for(outcome, FailureReason.ADDRESS_REFUSED)
        assert server.connections == 0


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "127.1",
        "0",
        "0.0.0.0",
        "127.0.0.1.",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "127。0。0。1",
        "127．0．0．1",
        "１２７.０.０.１",
        "①②⑦.⓪.⓪.①",
        "0177.0.0.1",
        "localhost",
        "LOCALHOST",
    ],
)
async def test_fault_02_however_this_machine_is_spelled_it_is_not_asked(host):
    async with serving(reply(200)) as server:
        outcome = await fetched(f"http://{host}:{server.port}/", allow_hosts=frozenset())
        assert isinstance(outcome, Failed)
        # Some spellings are no address at all for the parser; some the system's resolver may not know.
        assert outcome.reason in {FailureReason.ADDRESS_REFUSED, FailureReason.BAD_URL, FailureReason.DNS}
        assert server.connections == 0


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1", "0"])
async def test_fault_02_an_odd_spelling_that_resolves_is_refused_for_the_address_behind_it(host):
    outcome = await fetched(f"http://{host}/", allow_hosts=frozenset())
    assert "is not a public address" in failed_for(outcome, FailureReason.ADDRESS_REFUSED).detail


@pytest.mark.parametrize(
    "answers", [["10.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1", "8.8.8.8"], ["8.8.8.8", "fe80::1%eth0"]]
)
async def test_fault_04_one_private_answer_among_many_refuses_the_name(answers):
    dialler = Dialler(port=1)
    outcome = await fetched("http://news.example/", resolver=Names(answers), dial=dialler)
    failed_for(outcome, FailureReason.ADDRESS_REFUSED)
    assert dialler.dialled == []


async def test_fault_04_rebinding_a_name_is_looked_up_once_and_the_judged_address_is_dialled():
    async with serving(reply(200, body=b"news")) as server:
        names, dialler = Names(["8.8.8.8"], ["127.0.0.1"]), Dialler(server.port)
        outcome = await fetched("http://news.example/feed", resolver=names, dial=dialler)
        assert isinstance(outcome, Fetched)
        assert names.asked == ["news.example"]
        assert dialler.dialled == [("8.8.8.8", 80)]
        assert server.asked[0].fields["host"] == "news.example"


async def test_fault_04_https_is_spoken_to_the_name_whatever_address_is_dialled(authority):
    seen = []
    authority.server.sni_callback = lambda _socket, name, _context: seen.append(name)
    async with serving(reply(200, body=b"<rss/>"), ssl=authority.server, name="localhost") as server:
        outcome = await fetched(server.url(), allow_hosts=frozenset({"localhost"}), ssl_context=authority.client)
    assert isinstance(outcome, Fetched), outcome
    assert outcome.body == b"<rss/>"
    assert seen == ["localhost"]
    assert server.asked[0].fields["host"] == server.place


async def test_the_second_address_is_dialled_when_the_first_does_not_answer():
    async with serving(reply(200)) as server:
        dead = await asyncio.get_running_loop().create_server(asyncio.Protocol, "127.0.0.2", 0)
        port = dead.sockets[0].getsockname()[1]
        dead.close()
        names = Names(["127.0.0.2", "127.0.0.1"])

        class Both(httpcore.AsyncNetworkBackend):
            async def connect_tcp(self, host, _port, timeout=None, local_address=None, socket_options=None):
                return await SocketBackend().connect_tcp(host, {"127.0.0.2": port}.get(host, server.port), timeout)

        outcome = await fetched(
            "http://two.example/", allow_hosts=frozenset({"two.example"}), resolver=names, dial=Both()
        )
        assert isinstance(outcome, Fetched)


@pytest.mark.parametrize("answer", [OSError(-2, "Name or service not known"), []], ids=["unknown", "empty"])
async def test_a_name_without_an_address_is_a_dns_failure(answer):
    failed_for(await fetched("http://nowhere.example/", resolver=Names(answer)), FailureReason.DNS)


async def test_a_name_server_that_never_answers_costs_no_more_than_the_connect_deadline():
    async def never(host: str, port: int) -> list[str]:
        await asyncio.Event().wait()
        return []

    outcome = await fetched("http://slow.example/", resolver=never, bounds=Bounds(connect_s=0.05))
    failed_for(outcome, FailureReason.TIMEOUT)


@pytest.mark.parametrize("host", [".localhost", "a..localhost", "x" * 64 + ".localhost", "-.localhost", "*.localhost"])
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_name_that_is_no_name_is_a_failure_whatever_the_resolver_thinks_of_it(host, scheme):
    async with serving(silent(b"")) as server:
        dialler = Dialler(server.port)
        bounds = Bounds(total_s=0.1)
        outcome = await fetched(f"{scheme}://{host}/", resolver=Names(["8.8.8.8"]), dial=dialler, bounds=bounds)
        assert isinstance(outcome, Failed)
