"""What one feed may ask for beyond the rest: headers of its own, any certificate, a downgrade. Rows 6, 7 and 17."""

from __future__ import annotations

import pytest
from fetching import failed_for, fetched, fetcher
from web_servers import head, reply, serving

from flankwatch.fetch import BodyKind, FailureReason, Fetched, Request
from flankwatch.models import FetchOptions, Secret

TOKEN = ("Authorization", Secret("Bearer canary"))


def wanting(url: str, **arguments) -> FetchOptions:
    return FetchOptions(url=url, **arguments)


async def test_fault_07_a_feeds_own_headers_go_to_its_configured_origin():
    async with serving(reply(200)) as server:
        url = server.url("/feed")
        await fetched(url, options=wanting(url, headers=(TOKEN, ("Accept", Secret("application/json")))))
    assert server.asked[0].fields["authorization"] == "Bearer canary"
    assert server.asked[0].fields["accept"] == "application/json"


@pytest.mark.parametrize("kind", [BodyKind.FEED, BodyKind.PAGE])
async def test_fault_07_a_feeds_own_headers_do_not_follow_a_redirect_to_another_origin(kind):
    async with serving(reply(200)) as other, serving(reply(302, f"Location: {other.url('/there')}")) as server:
        url = server.url("/feed")
        assert isinstance(await fetched(url, kind=kind, options=wanting(url, headers=(TOKEN,))), Fetched)
    assert server.asked[-1].fields["authorization"] == "Bearer canary"
    assert [asked.fields.get("authorization") for asked in other.asked] == [None] * len(other.asked)
    assert other.asked[-1].target == "/there"


async def test_fault_07_a_feeds_own_headers_come_back_with_a_redirect_that_comes_back():
    async with serving(reply(200)) as server, serving(reply(302, f"Location: {server.url('/home')}")) as relay:
        await fetched(relay.url(), options=wanting(server.url("/feed"), headers=(TOKEN,)))
    assert "authorization" not in relay.asked[0].fields
    assert server.asked[0].fields["authorization"] == "Bearer canary"


async def test_fault_07_a_page_elsewhere_that_a_feed_links_to_never_sees_its_headers():
    async with serving(reply(200)) as other:
        options = wanting("http://127.0.0.1:1/feed", headers=(TOKEN,))
        await fetched(other.url("/page"), kind=BodyKind.PAGE, options=options)
    assert all("authorization" not in asked.fields for asked in other.asked)


async def test_fault_07_a_host_that_only_looks_alike_is_another_origin():
    async with serving(reply(200)) as server:
        for configured in (
            f"http://127.0.0.1:{server.port + 1}/",
            f"https://127.0.0.1:{server.port}/",
            "http://127.0.0.1/",
        ):
            await fetched(server.url(), options=wanting(configured, headers=(TOKEN,)))
    assert all("authorization" not in asked.fields for asked in server.asked)


async def test_fault_07_a_failure_never_shows_a_header():
    async with serving(head(200, "Content-Encoding: br")) as server:
        url = server.url()
        outcome = await fetched(url, options=wanting(url, headers=(TOKEN,)))
    assert "canary" not in repr(failed_for(outcome, FailureReason.BAD_ENCODING))
    assert "canary" not in repr(Request(url=url, kind=BodyKind.FEED, options=wanting(url, headers=(TOKEN,))))


@pytest.mark.parametrize("certificate", ["self_signed", "other_name"])
async def test_fault_17_a_feed_may_take_any_certificate_of_its_own_origin(authority, certificate):
    async with serving(reply(200, body=b"<rss/>"), ssl=getattr(authority, certificate), name="localhost") as server:
        trusting = {"allow_hosts": frozenset({"localhost"}), "ssl_context": authority.client}
        async with fetcher(**trusting) as web:
            lax = Request(url=server.url(), kind=BodyKind.FEED, options=wanting(server.url(), insecure_tls=True))
            strict = Request(url=server.url(), kind=BodyKind.FEED)
            assert isinstance(await web.fetch(lax), Fetched)
            # The connection that was made without proof is not lent to a feed that wants it.
            failed_for(await web.fetch(strict), FailureReason.TLS)


async def test_fault_17_a_redirect_from_a_lax_feed_to_another_origin_is_verified(authority):
    async with serving(reply(200), ssl=authority.self_signed, name="localhost") as other:
        answer = reply(302, f"Location: {other.url()}")
        async with serving(answer, ssl=authority.self_signed, name="localhost") as server:
            outcome = await fetched(
                server.url(),
                options=wanting(server.url(), insecure_tls=True),
                allow_hosts=frozenset({"localhost"}),
                ssl_context=authority.client,
            )
    failed_for(outcome, FailureReason.TLS)
    assert other.asked == []


async def test_fault_06_a_feed_may_follow_a_redirect_from_https_down_to_http(authority):
    async with serving(reply(200, body=b"<rss/>")) as plain:
        answer = reply(301, f"Location: {plain.url()}")
        async with serving(answer, ssl=authority.server, name="localhost") as server:
            trusting = {"allow_hosts": frozenset({"localhost", "127.0.0.1"}), "ssl_context": authority.client}
            options = wanting(server.url(), allow_http=True, headers=(TOKEN,))
            assert isinstance(await fetched(server.url(), options=options, **trusting), Fetched)
            failed_for(await fetched(server.url(), **trusting), FailureReason.BAD_REDIRECT)
    assert [asked.fields.get("authorization") for asked in plain.asked] == [None]


async def test_fault_06_a_downgrade_that_is_allowed_opens_no_other_scheme(authority):
    answer = reply(301, "Location: file:///etc/passwd")
    async with serving(answer, ssl=authority.server, name="localhost") as server:
        outcome = await fetched(
            server.url(),
            options=wanting(server.url(), allow_http=True),
            allow_hosts=frozenset({"localhost"}),
            ssl_context=authority.client,
        )
    failed_for(outcome, FailureReason.BAD_REDIRECT)


@pytest.mark.parametrize("target", ["http://169.254.169.254/", "http://127.0.0.1:{port}/", "http://[::1]/"])
async def test_fault_09_a_private_address_written_out_is_refused_before_the_proxy_is_asked(target):
    async with serving(reply(200)) as proxy:
        url = target.format(port=proxy.port + 1)
        failed_for(await fetched(url, proxy=proxy.url(), allow_hosts=frozenset()), FailureReason.ADDRESS_REFUSED)
        assert proxy.connections == 0
