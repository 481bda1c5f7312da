"""Where we are sent: rows 5 to 9 of the faults. The options of one feed are in test_fetch_options.py."""

from __future__ import annotations

import asyncio

import pytest
from fetching import failed_for, fetched, fetcher
from web_servers import USER_AGENT, head, reply, serving

from flankwatch.fetch import BodyKind, FailureReason, Fetched, Request


async def test_fault_05_a_redirect_to_a_private_host_is_refused():
    async with (
        serving(reply(200), host="127.0.0.2") as inside,
        serving(reply(302, f"Location: {inside.url()}")) as server,
    ):
        outcome = await fetched(server.url(), allow_hosts=frozenset({"127.0.0.1"}))
        failed_for(outcome, FailureReason.ADDRESS_REFUSED)
        assert len(server.asked) == 1
        assert inside.connections == 0


async def test_fault_05_a_redirect_loop_ends_after_five_hops():
    async with serving(reply(302, "Location: /again")) as server:
        failed_for(await fetched(server.url()), FailureReason.TOO_MANY_REDIRECTS)
        assert len(server.asked) == 6


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1/",
        "javascript:alert(1)",
        "data:text/html,x",
        "dict://127.0.0.1:1/",
        "http://user:canary@127.0.0.1/",
        r"http://127.0.0.1\@example.org/",
        r"/\127.0.0.2/",
        "http://127.0.0.1/a b",
        "http://127.0.0.1:99999/",
    ],
)
async def test_fault_06_a_redirect_to_what_we_do_not_speak_fails_for_good(location):
    async with serving(reply(302, f"Location: {location}")) as server:
        outcome = failed_for(await fetched(server.url()), FailureReason.BAD_REDIRECT)
        assert outcome.permanent
        assert "canary" not in outcome.detail
        assert len(server.asked) == 1


async def test_a_redirect_without_a_location_fails_but_not_for_good():
    async with serving(reply(301)) as server:
        assert not failed_for(await fetched(server.url()), FailureReason.BAD_REDIRECT).permanent


async def test_fault_06_a_downgrade_from_https_to_http_is_refused(authority):
    async with serving(reply(200)) as plain:
        answer = reply(301, f"Location: {plain.url()}")
        async with serving(answer, ssl=authority.server, name="localhost") as server:
            outcome = await fetched(server.url(), allow_hosts=frozenset({"localhost"}), ssl_context=authority.client)
            assert failed_for(outcome, FailureReason.BAD_REDIRECT).permanent
            assert plain.connections == 0


async def test_fault_07_validators_and_cookies_do_not_leak_to_another_origin():
    async with serving(reply(200), host="127.0.0.2") as other:
        answer = reply(302, f"Location: {other.url()}", "Set-Cookie: session=canary")
        async with serving(answer) as server:
            assert isinstance(await fetched(server.url(), etag='"canary"'), Fetched)
        assert server.asked[0].fields["if-none-match"] == '"canary"'
        assert set(other.asked[0].fields) == {"host", "user-agent", "accept", "accept-encoding"}
        assert other.asked[0].fields["user-agent"] == USER_AGENT


async def test_fault_07_no_cookie_ever_comes_back():
    async with serving(reply(200, "Set-Cookie: session=canary; Path=/")) as server, fetcher() as web:
        for _ in range(2):
            await web.fetch(Request(url=server.url(), kind=BodyKind.FEED))
        assert len(server.asked) == 2
        assert all("cookie" not in asked.fields for asked in server.asked)


@pytest.mark.parametrize(
    "text",
    [
        "http://127.0.0.1:{port}\\@example.org/",
        "http://example.org\\@127.0.0.1:{port}/",
        "http://a:b@127.0.0.1:{port}/",
        "http://example.org@127.0.0.1:{port}/",
        "http://127.0.0.1:{port}/ x",
        "http://127.0.0.1:{port}/\tx",
        "http://127.0.0.1:{port}/\r\nHost: example.org",
        "http://127.0.0.1:{port}/\x00",
        "http://127.0.0.1:{port}/\x7f",
        "http://127.0.0.1:{port}/\u3000x",
    ],
)
async def test_fault_08_an_address_that_parsers_read_differently_is_not_asked(text):
    async with serving(reply(200)) as server:
        outcome = failed_for(await fetched(text.format(port=server.port)), FailureReason.BAD_URL)
        assert outcome.permanent
        assert server.connections == 0


async def test_fault_09_proxy_variables_of_the_environment_are_not_heeded(monkeypatch):
    async with serving(reply(200, body=b"proxy")) as proxy, serving(reply(200, body=b"server")) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, proxy.url())
        monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")
        outcome = await fetched(server.url())
        assert isinstance(outcome, Fetched)
        assert outcome.body == b"server"
        assert proxy.connections == 0


async def test_fault_09_a_configured_proxy_is_asked_although_it_is_private():
    async with serving(reply(200, body=b"proxy")) as proxy:
        outcome = await fetched("http://news.example/feed", proxy=proxy.url(), allow_hosts=frozenset())
        assert isinstance(outcome, Fetched)
        assert proxy.asked[0].target == "http://news.example/feed"


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "127.0.0.1:3128", "http://", "file:///x"])
def test_fault_09_a_proxy_we_cannot_use_is_refused_at_once(proxy):
    with pytest.raises(ValueError, match="proxy"):
        fetcher(proxy=proxy)


async def test_fault_09_https_goes_through_a_proxy_and_the_certificate_is_still_verified(authority):
    pumps = set()

    async def pump(reader, writer):
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()

    async def tunnel(reader, writer):
        asked = await reader.readuntil(b"\r\n\r\n")
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(head(200) if asked.startswith(b"CONNECT localhost:") else reply(400))
        pumps.update(
            {asyncio.ensure_future(pump(reader, there_writer)), asyncio.ensure_future(pump(there_reader, writer))}
        )
        await asyncio.wait(pumps)

    proxy = await asyncio.start_server(tunnel, "127.0.0.1", 0)
    place = f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
    async with proxy:
        async with serving(reply(200, body=b"<rss/>"), ssl=authority.server, name="localhost") as server:
            trusting = {"proxy": place, "allow_hosts": frozenset(), "ssl_context": authority.client}
            outcome = await fetched(server.url(), **trusting)
            assert isinstance(outcome, Fetched), outcome
        async with serving(reply(200), ssl=authority.self_signed, name="localhost") as server:
            failed_for(await fetched(server.url(), **trusting), FailureReason.TLS)
            assert server.asked == []
        await asyncio.gather(*pumps, return_exceptions=True)
