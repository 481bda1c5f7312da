"""The faults of the network, one by one, on real sockets of this machine."""

# ruff: noqa: ASYNC109, ARG002 (the signatures are httpcore's and the resolver's)
from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime

import httpcore
import pytest
import trustme
from web_servers import USER_AGENT, closing, endless, gzip_bomb, head, packed, reply, serving, silent

from flankwatch.fetch import BodyKind, Bounds, Failed, FailureReason, Fetched, Fetcher, NotModified, Request
from flankwatch.fetch.stream import SocketBackend

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANYWHERE = frozenset({"127.0.0.1", "127.0.0.2"})


def fetcher(**arguments) -> Fetcher:
    return Fetcher(**{"allow_hosts": ANYWHERE, "user_agent": USER_AGENT, "clock": lambda: NOW, **arguments})


async def fetched(url: str, *, etag: str | None = None, kind: BodyKind = BodyKind.FEED, **arguments):
    async with fetcher(**arguments) as web:
        return await web.fetch(Request(url=url, kind=kind, etag=etag))


def failed_for(outcome, reason: FailureReason) -> Failed:
    assert isinstance(outcome, Failed), outcome
    assert outcome.reason is reason, outcome
    assert outcome.detail
    assert outcome.detail.isprintable()
    assert len(outcome.detail) <= 200
    return outcome


class Dialler(httpcore.AsyncNetworkBackend):
    """Remembers what it was to dial, and dials `port` of this machine instead."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.dialled: list[tuple[str, int]] = []

    async def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.dialled.append((host, port))
        return await SocketBackend().connect_tcp("127.0.0.1", self.port, timeout)


class Names:
    """A resolver that gives its answers in turn, the last one for ever."""

    def __init__(self, *answers: list[str] | OSError) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, OSError):
            raise answer
        return answer


# --- 1 to 4: whom we dial -------------------------------------------------------------------------------------------


async def test_a_private_address_is_refused_unless_allowed():
    async with serving(reply(200, body=b"<rss/>")) as server:
        refused = await fetched(server.url(), allow_hosts=frozenset())
        failed_for(refused, FailureReason.ADDRESS_REFUSED)
        assert server.connections == 0
        for allowed in ("127.0.0.1", server.place):
            outcome = await fetched(server.url(), allow_hosts=frozenset({allowed}))
            assert isinstance(outcome, Fetched)
            assert outcome.body == b"<rss/>"


async def test_allowing_one_port_of_a_host_allows_no_other():
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
async def test_however_this_machine_is_spelled_it_is_not_asked(host):
    async with serving(reply(200)) as server:
        outcome = await fetched(f"http://{host}:{server.port}/", allow_hosts=frozenset())
        assert isinstance(outcome, Failed)
        # Some spellings are no address at all for the parser; some the system's resolver may not know.
        assert outcome.reason in {FailureReason.ADDRESS_REFUSED, FailureReason.BAD_URL, FailureReason.DNS}
        assert server.connections == 0


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1", "0"])
async def test_an_odd_spelling_that_resolves_is_refused_for_the_address_behind_it(host):
    outcome = await fetched(f"http://{host}/", allow_hosts=frozenset())
    assert "is not a public address" in failed_for(outcome, FailureReason.ADDRESS_REFUSED).detail


@pytest.mark.parametrize(
    "answers", [["10.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1", "8.8.8.8"], ["8.8.8.8", "fe80::1%eth0"]]
)
async def test_one_private_answer_among_many_refuses_the_name(answers):
    dialler = Dialler(port=1)
    outcome = await fetched("http://news.example/", resolver=Names(answers), dial=dialler)
    failed_for(outcome, FailureReason.ADDRESS_REFUSED)
    assert dialler.dialled == []


async def test_rebinding_a_name_is_looked_up_once_and_the_judged_address_is_dialled():
    async with serving(reply(200, body=b"news")) as server:
        names, dialler = Names(["8.8.8.8"], ["127.0.0.1"]), Dialler(server.port)
        outcome = await fetched("http://news.example/feed", resolver=names, dial=dialler)
        assert isinstance(outcome, Fetched)
        assert names.asked == ["news.example"]
        assert dialler.dialled == [("8.8.8.8", 80)]
        assert server.asked[0].fields["host"] == "news.example"


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


# --- 5 to 8: where we are sent --------------------------------------------------------------------------------------


async def test_a_redirect_to_a_private_host_is_refused():
    async with (
        serving(reply(200), host="127.0.0.2") as inside,
        serving(reply(302, f"Location: {inside.url()}")) as server,
    ):
        outcome = await fetched(server.url(), allow_hosts=frozenset({"127.0.0.1"}))
        failed_for(outcome, FailureReason.ADDRESS_REFUSED)
        assert len(server.asked) == 1
        assert inside.connections == 0


async def test_a_redirect_loop_ends_after_five_hops():
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
async def test_a_redirect_to_what_we_do_not_speak_fails_for_good(location):
    async with serving(reply(302, f"Location: {location}")) as server:
        outcome = failed_for(await fetched(server.url()), FailureReason.BAD_REDIRECT)
        assert outcome.permanent
        assert "canary" not in outcome.detail
        assert len(server.asked) == 1


async def test_a_redirect_without_a_location_fails_but_not_for_good():
    async with serving(reply(301)) as server:
        assert not failed_for(await fetched(server.url()), FailureReason.BAD_REDIRECT).permanent


async def test_a_downgrade_from_https_to_http_is_refused(authority):
    async with serving(reply(200)) as plain:
        answer = reply(301, f"Location: {plain.url()}")
        async with serving(answer, ssl=authority.server, name="localhost") as server:
            outcome = await fetched(server.url(), allow_hosts=frozenset({"localhost"}), ssl_context=authority.client)
            assert failed_for(outcome, FailureReason.BAD_REDIRECT).permanent
            assert plain.connections == 0


async def test_validators_and_cookies_do_not_leak_to_another_origin():
    async with serving(reply(200), host="127.0.0.2") as other:
        answer = reply(302, f"Location: {other.url()}", "Set-Cookie: session=canary")
        async with serving(answer) as server:
            assert isinstance(await fetched(server.url(), etag='"canary"'), Fetched)
        assert server.asked[0].fields["if-none-match"] == '"canary"'
        assert set(other.asked[0].fields) == {"host", "user-agent", "accept", "accept-encoding"}
        assert other.asked[0].fields["user-agent"] == USER_AGENT


async def test_no_cookie_ever_comes_back():
    async with serving(reply(200, "Set-Cookie: session=canary; Path=/")) as server, fetcher() as web:
        for _ in range(2):
            await web.fetch(Request(url=server.url(), kind=BodyKind.FEED))
        assert len(server.asked) == 2
        assert all("cookie" not in asked.fields for asked in server.asked)


@pytest.mark.parametrize(
    "text",
    ["http://127.0.0.1:{port}\\@example.org/", "http://a:b@127.0.0.1:{port}/", "http://127.0.0.1:{port}/ x"],
)
async def test_an_address_that_parsers_read_differently_is_not_asked(text):
    async with serving(reply(200)) as server:
        outcome = failed_for(await fetched(text.format(port=server.port)), FailureReason.BAD_URL)
        assert outcome.permanent
        assert server.connections == 0


# --- 9: proxies -----------------------------------------------------------------------------------------------------


async def test_proxy_variables_of_the_environment_are_not_heeded(monkeypatch):
    async with serving(reply(200, body=b"proxy")) as proxy, serving(reply(200, body=b"server")) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, proxy.url())
        monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")
        outcome = await fetched(server.url())
        assert isinstance(outcome, Fetched)
        assert outcome.body == b"server"
        assert proxy.connections == 0


async def test_a_configured_proxy_is_asked_although_it_is_private():
    async with serving(reply(200, body=b"proxy")) as proxy:
        outcome = await fetched("http://news.example/feed", proxy=proxy.url(), allow_hosts=frozenset())
        assert isinstance(outcome, Fetched)
        assert proxy.asked[0].target == "http://news.example/feed"


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "127.0.0.1:3128", "http://", "file:///x"])
def test_a_proxy_we_cannot_use_is_refused_at_once(proxy):
    with pytest.raises(ValueError, match="proxy"):
        fetcher(proxy=proxy)


# --- 10 to 14: bodies -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bomb() -> bytes:
    return b"".join(gzip_bomb(64))


async def test_a_gzip_bomb_is_too_large(bomb):
    async with serving(reply(200, "Content-Encoding: gzip", body=bomb)) as server:
        failed_for(await fetched(server.url()), FailureReason.TOO_LARGE)


@pytest.mark.parametrize(
    "encoding", ["gzip, gzip", "br", "zstd", "deflate", "x-evil", "gzip, br", "identity, x-evil", "caf\xe9"]
)
async def test_an_encoding_we_did_not_ask_for_is_refused_unread(encoding, bomb):
    async with serving(reply(200, f"Content-Encoding: {encoding}", body=bomb)) as server:
        failed_for(await fetched(server.url()), FailureReason.BAD_ENCODING)
        assert server.asked[0].fields["accept-encoding"] == "gzip"


@pytest.mark.parametrize("status", [302, 404, 500])
async def test_the_body_of_a_redirect_or_an_error_is_never_read(status):
    answer = endless(
        head(status, "Content-Encoding: gzip", "Content-Length: 999999999999", "Location: ftp://x/"), b"x" * 65536
    )
    async with serving(answer) as server:
        outcome = await fetched(server.url())
        assert isinstance(outcome, Failed)
        assert outcome.reason is not FailureReason.TOO_LARGE


async def test_a_silent_server_is_given_up_after_the_read_deadline():
    async with serving(silent(b"")) as server:
        outcome = await fetched(server.url(), bounds=Bounds(read_s=0.05))
        assert "silent" in failed_for(outcome, FailureReason.TIMEOUT).detail


async def test_a_body_that_stops_half_way_is_given_up_after_the_read_deadline():
    async with serving(silent(head(200, "Content-Length: 10") + b"half")) as server:
        failed_for(await fetched(server.url(), bounds=Bounds(read_s=0.05)), FailureReason.TIMEOUT)


@pytest.mark.parametrize(
    "start", [head(200), head(200, "Content-Length: 99999"), b""], ids=["body", "declared", "head"]
)
async def test_a_dripping_server_is_given_up_after_the_total_deadline(start):
    async def drip(_, writer):
        writer.write(start)
        while True:
            writer.write(b"X")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with serving(drip) as server:
        outcome = failed_for(await fetched(server.url(), bounds=Bounds(total_s=0.15)), FailureReason.TIMEOUT)
        assert 0.15 <= outcome.elapsed_s < 2


async def test_a_dripping_body_is_given_up_at_once_when_it_falls_below_the_least_pace():
    async def drip(_, writer):
        writer.write(head(200))
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with serving(drip) as server:
        outcome = await fetched(server.url(), bounds=Bounds(rate_grace_s=0.05, rate_bytes_per_s_min=5000))
        assert "slower than" in failed_for(outcome, FailureReason.TIMEOUT).detail


async def test_an_endless_run_of_interim_answers_is_given_up():
    async with serving(endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n")) as server:
        failed_for(await fetched(server.url(), bounds=Bounds(total_s=0.15)), FailureReason.TIMEOUT)


async def test_a_body_in_a_hundred_thousand_pieces_is_refused():
    async with serving(endless(head(200, "Transfer-Encoding: chunked"), b"1\r\nx\r\n" * 1000)) as server:
        outcome = await fetched(server.url(), bounds=Bounds(body_chunks_max=5000))
        assert "pieces" in failed_for(outcome, FailureReason.PROTOCOL).detail


SMALL = Bounds(feed_bytes_max=100_000, page_bytes_max=50_000)


@pytest.mark.parametrize(
    "start",
    [head(200), head(200, "Transfer-Encoding: chunked"), head(200, "Content-Length: 500000")],
    ids=["no-length", "chunked", "honest-length"],
)
async def test_a_body_over_the_limit_is_too_large_however_its_length_is_told(start):
    piece = b"400\r\n" + b"x" * 1024 + b"\r\n" if b"chunked" in start else b"x" * 1024
    async with serving(endless(start, piece)) as server:
        failed_for(await fetched(server.url(), bounds=SMALL), FailureReason.TOO_LARGE)


async def test_a_declared_length_over_the_limit_is_refused_before_the_body_is_sent():
    async with serving(silent(head(200, "Content-Length: 100001"))) as server:
        failed_for(await fetched(server.url(), bounds=SMALL), FailureReason.TOO_LARGE)


@pytest.mark.parametrize(("kind", "size"), [(BodyKind.FEED, 100_000), (BodyKind.PAGE, 50_000)])
async def test_a_body_of_exactly_its_kinds_limit_passes_and_one_byte_more_does_not(kind, size):
    async with serving(reply(200, body=b"x" * size)) as server:
        assert isinstance(await fetched(server.url(), kind=kind, bounds=SMALL), Fetched)
    async with serving(closing(head(200) + b"x" * (size + 1))) as server:
        failed_for(await fetched(server.url(), kind=kind, bounds=SMALL), FailureReason.TOO_LARGE)


@pytest.mark.parametrize(
    "answer",
    [
        head(200, "Content-Encoding: gzip") + packed(b"<rss/>" * 99)[:-9],
        head(200, "Content-Encoding: gzip"),
        head(200, "Content-Length: 100") + b"<rss>",
        head(200, "Transfer-Encoding: chunked") + b"5\r\n<rss>\r\n",
        head(200, "Transfer-Encoding: chunked") + b"64\r\n<rss>",
    ],
    ids=["gzip", "empty-gzip", "short-of-its-length", "no-last-chunk", "half-a-chunk"],
)
async def test_a_truncated_body_is_a_failure_and_never_a_short_feed(answer):
    async with serving(closing(answer)) as server:
        failed_for(await fetched(server.url()), FailureReason.TRUNCATED)


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"<html>\r\n\r\n",
        b"HTTP/1.1 99 x\r\n\r\n",
        head(200, "Content-Length: -1"),
        head(200, "Content-Length: 1", "Content-Length: 2"),
        head(200, "X: " + "a" * 200_000),
        head(200, "Transfer-Encoding: chunked") + b"zz\r\n",
        head(206, "Content-Length: 1") + b"x",
        head(600),
    ],
    ids=[
        "ssh",
        "html",
        "low-status",
        "negative-length",
        "two-lengths",
        "huge-head",
        "bad-chunk",
        "partial",
        "high-status",
    ],
)
async def test_an_answer_that_is_not_http_is_a_failure(answer):
    async with serving(closing(answer)) as server:
        failed_for(await fetched(server.url()), FailureReason.PROTOCOL)


async def test_a_refused_connection_and_one_closed_without_an_answer_say_so():
    async with serving(closing(b"")) as server:
        assert "without an answer" in failed_for(await fetched(server.url()), FailureReason.CONNECT).detail
    assert "refused" in failed_for(await fetched(server.url()), FailureReason.CONNECT).detail


# --- 15 and 16: validators, throttling, statuses --------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", [b"caf\xe9", b"x" * 513, b"\xf0\x9f\x92\xa3", b"tab\tbed"], ids=["latin", "long", "emoji", "tab"]
)
async def test_a_poisonous_validator_is_not_stored(value):
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nETag: " + value + b"\r\nLast-Modified: " + value + b"\r\n\r\n"
    async with serving(answer) as server:
        outcome = await fetched(server.url())
        assert isinstance(outcome, Fetched)
        assert (outcome.etag, outcome.last_modified) == (None, None)


@pytest.mark.parametrize("etag", ["café", "a\r\nX-Evil: 1", "x" * 513])
async def test_a_poisonous_validator_from_elsewhere_is_not_sent(etag):
    async with serving(reply(200)) as server:
        assert isinstance(await fetched(server.url(), etag=etag), Fetched)
        assert "if-none-match" not in server.asked[0].fields
        assert "x-evil" not in server.asked[0].fields


async def test_not_modified_counts_only_as_the_answer_to_a_validator():
    async with serving(head(304)) as server:
        assert isinstance(await fetched(server.url(), etag='"a"'), NotModified)
        failed_for(await fetched(server.url()), FailureReason.PROTOCOL)


@pytest.mark.parametrize(
    ("status", "retry_after", "reason", "wait_s"),
    [
        (429, "120", FailureReason.HTTP_THROTTLED, 120),
        (429, "-5", FailureReason.HTTP_THROTTLED, 60),
        (429, "999999999999", FailureReason.HTTP_THROTTLED, 86400),
        (429, "Sun, 01 Mar 2026 13:00:00 GMT", FailureReason.HTTP_THROTTLED, 3600),
        (429, "nonsense", FailureReason.HTTP_THROTTLED, None),
        (429, None, FailureReason.HTTP_THROTTLED, None),
        (503, "120", FailureReason.HTTP_THROTTLED, 120),
        (503, None, FailureReason.HTTP_SERVER_ERROR, None),
        (500, "120", FailureReason.HTTP_SERVER_ERROR, None),
        (410, None, FailureReason.HTTP_GONE, None),
        (404, None, FailureReason.HTTP_NOT_FOUND, None),
        (403, None, FailureReason.HTTP_CLIENT_ERROR, None),
        (599, None, FailureReason.HTTP_SERVER_ERROR, None),
        (300, None, FailureReason.PROTOCOL, None),
    ],
)
async def test_each_failing_status_has_its_reason_and_throttling_its_wait(status, retry_after, reason, wait_s):
    fields = [] if retry_after is None else [f"Retry-After: {retry_after}"]
    async with serving(reply(status, *fields, body=b"sorry")) as server:
        outcome = failed_for(await fetched(server.url()), reason)
        assert (outcome.status, outcome.retry_after_s) == (status, wait_s)
        assert outcome.permanent is (status == 410)


# --- 17: TLS --------------------------------------------------------------------------------------------------------


class Authority:
    """A certificate authority for the tests: `server` serves as localhost, `client` trusts it."""

    def __init__(self) -> None:
        authority = trustme.CA()
        self.server = self._serving(authority, "localhost")
        self.other_name = self._serving(authority, "elsewhere.example")
        self.self_signed = self._serving(trustme.CA(), "localhost")
        self.client = ssl.create_default_context()
        authority.configure_trust(self.client)

    @staticmethod
    def _serving(authority: trustme.CA, name: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(context)
        return context


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


async def test_https_is_spoken_to_the_name_whatever_address_is_dialled(authority):
    seen = []
    authority.server.sni_callback = lambda _socket, name, _context: seen.append(name)
    async with serving(reply(200, body=b"<rss/>"), ssl=authority.server, name="localhost") as server:
        outcome = await fetched(server.url(), allow_hosts=frozenset({"localhost"}), ssl_context=authority.client)
    assert isinstance(outcome, Fetched), outcome
    assert outcome.body == b"<rss/>"
    assert seen == ["localhost"]
    assert server.asked[0].fields["host"] == server.place


@pytest.mark.parametrize("certificate", ["self_signed", "other_name"])
async def test_an_invalid_certificate_is_refused_before_a_request_is_sent(authority, certificate):
    async with serving(reply(200), ssl=getattr(authority, certificate), name="localhost") as server:
        outcome = await fetched(server.url(), allow_hosts=frozenset({"localhost"}), ssl_context=authority.client)
        assert "certificate" in failed_for(outcome, FailureReason.TLS).detail
        assert server.asked == []


async def test_without_an_own_context_an_unknown_authority_is_refused(authority):
    async with serving(reply(200), ssl=authority.server, name="localhost") as server:
        failed_for(await fetched(server.url(), allow_hosts=frozenset({"localhost"})), FailureReason.TLS)


async def test_a_server_that_speaks_no_tls_is_a_tls_failure():
    class Plain(asyncio.Protocol):
        def connection_made(self, transport):
            transport.write(reply(400))

    server = await asyncio.get_running_loop().create_server(Plain, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        failed_for(await fetched(f"https://127.0.0.1:{port}/"), FailureReason.TLS)


async def test_a_handshake_that_never_ends_costs_no_more_than_the_connect_deadline():
    async with serving(silent(b"")) as server:
        outcome = await fetched(server.url().replace("http:", "https:"), bounds=Bounds(connect_s=0.05))
        failed_for(outcome, FailureReason.TIMEOUT)


@pytest.mark.parametrize("host", [".localhost", "a..localhost", "x" * 64 + ".localhost", "-.localhost", "*.localhost"])
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_name_that_is_no_name_is_a_failure_whatever_the_resolver_thinks_of_it(host, scheme):
    async with serving(silent(b"")) as server:
        dialler = Dialler(server.port)
        bounds = Bounds(total_s=0.1)
        outcome = await fetched(f"{scheme}://{host}/", resolver=Names(["8.8.8.8"]), dial=dialler, bounds=bounds)
        assert isinstance(outcome, Failed)


async def test_https_goes_through_a_proxy_and_the_certificate_is_still_verified(authority):
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


def test_a_context_that_verifies_nothing_is_refused_at_once():
    context = ssl.create_default_context()
    context.check_hostname = False
    with pytest.raises(ValueError, match="ssl_context"):
        fetcher(ssl_context=context)
