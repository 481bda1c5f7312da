"""The demo's server keeps HTTP's promises."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from flankwatch.demo.server import DemoServer
from flankwatch.demo.template import DateStyle, Setting, fill
from flankwatch.demo.world import OUTLETS, Outlet

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer(now=NOW) as running:
        yield running


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=5) as opened:
        yield opened


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.name)
def test_a_feed_answers_304_to_the_etag_it_gave(server: DemoServer, client: httpx.Client, outlet: Outlet) -> None:
    first = client.get(server.feed_url(outlet))
    assert first.status_code == 200
    assert first.headers["ETag"].startswith('"')  # strong: no W/
    second = client.get(server.feed_url(outlet), headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.content) == (304, b"")
    assert second.headers["ETag"] == first.headers["ETag"]


def test_another_etag_gets_the_whole_feed(server: DemoServer, client: httpx.Client) -> None:
    answer = client.get(server.feed_url(OUTLETS[0]), headers={"If-None-Match": '"another"'})
    assert answer.status_code == 200
    assert answer.content


def test_one_feed_comes_gzipped_to_who_accepts_it_under_an_etag_of_its_own(
    server: DemoServer, client: httpx.Client
) -> None:
    packing = [outlet for outlet in OUTLETS if outlet.gzips]
    assert [outlet.name for outlet in packing] == ["amber-coast-wire"]
    with client.stream("GET", server.feed_url(packing[0]), headers={"Accept-Encoding": "gzip"}) as zipped:
        raw = b"".join(zipped.iter_raw())
    plain = client.get(server.feed_url(packing[0]), headers={"Accept-Encoding": "identity"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(raw) == plain.content
    assert zipped.headers["ETag"] != plain.headers["ETag"]


def test_the_declared_charset_is_in_the_header(server: DemoServer, client: httpx.Client) -> None:
    answer = client.get(f"{server.base_url}/stepovyi-visnyk/feed.xml")
    assert answer.headers["Content-Type"] == "application/rss+xml; charset=windows-1251"
    assert "Ґрунтові дороги" in answer.text


def test_a_page_is_found_with_a_final_slash_and_tracking_too(server: DemoServer, client: httpx.Client) -> None:
    page = f"{server.base_url}/vistula-herald/rye-bakery"
    assert client.get(page).text == client.get(f"{page}/?utm_source=x").text
    assert "The dough takes three days" in client.get(page).text


def test_what_does_not_exist_is_404_and_robots_are_welcome(server: DemoServer, client: httpx.Client) -> None:
    assert client.get(f"{server.base_url}/nowhere").status_code == 404
    assert client.get(f"{server.base_url}/../../etc/hostname").status_code == 404
    assert "Allow: /" in client.get(f"{server.base_url}/robots.txt").text


def test_requests_and_answers_are_counted_by_path(client: httpx.Client) -> None:
    with DemoServer(now=NOW) as fresh:
        url = fresh.feed_url(OUTLETS[0])
        etag = client.get(url).headers["ETag"]
        client.get(url, headers={"If-None-Match": etag})
        path = f"/{OUTLETS[0].name}/feed.xml"
        assert fresh.requests == {path: 2}
        assert fresh.answers == {(path, 200): 1, (path, 304): 1}


def test_the_server_is_silent_and_gone_after_its_context(
    client: httpx.Client, capfd: pytest.CaptureFixture[str]
) -> None:
    with DemoServer(now=NOW) as fresh:
        url = fresh.feed_url(OUTLETS[0])
        client.get(url)
    with pytest.raises(httpx.ConnectError):
        client.get(url)
    assert capfd.readouterr() == ("", "")


def test_a_slip_of_the_pen_in_a_template_is_an_error_and_text_with_at_signs_is_not() -> None:
    setting = Setting(now=NOW, language="en", places={"site": "http://x"})
    assert (
        fill("@everyone a@b.example @site@", setting=setting, style=DateStyle.ISO) == "@everyone a@b.example http://x"
    )
    for slip in ("@sight@", "@hour:3@"):
        with pytest.raises(KeyError):
            fill(slip, setting=setting, style=DateStyle.ISO)


@pytest.mark.parametrize(
    ("style", "language", "expected"),
    [
        (DateStyle.RFC822, "en", "Tue, 24 Nov 2026 09:00:00 GMT, 24 November 2026"),
        (DateStyle.ISO, "lv", "2026-11-24T09:00:00Z, 24.11.2026"),
    ],
)
def test_times_are_written_as_the_kind_of_document_writes_them(style: DateStyle, language: str, expected: str) -> None:
    setting = Setting(now=NOW, language=language, places={})
    assert fill("@hours:0.5@, @day:0.5@", setting=setting, style=style) == expected
