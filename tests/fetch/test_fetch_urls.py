from __future__ import annotations

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flankwatch.fetch import FailureReason
from flankwatch.fetch.urls import checked_url, is_same_origin, redirect_target
from flankwatch.fetch.values import Fault

BASE = httpx.URL("https://example.org/news/feed.xml?page=1")


@pytest.mark.parametrize(
    "text",
    [
        r"http://127.0.0.1:80\@example.org/",
        r"http:\\example.org/",
        "http://example.org/a b",
        " http://example.org/",
        "http://example.org/\n",
        "http://exam\tple.org/",
        "http://example.org/\x00",
        "http://example.org/\x85",
        "http://example.org/\u2028",
        "http://user@example.org/",
        "http://user:word@example.org/",
        "http://:word@example.org/",
        "http://example.org@127.0.0.1/",
        "http:///path",
        "http://",
        "http://example.org:0/",
        "http://example.org:65536/",
        "http://example.org:x/",
        "http://[::1/",
        "http://127.0.0.01/",
        "example.org/feed",
        "//example.org/feed",
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "",
        "http://example.org/\ud800",
        "http://example.org/" + "a" * 5000,
    ],
)
def test_fault_08_an_address_parsers_could_disagree_about_is_refused_for_good(text):
    with pytest.raises(Fault) as caught:
        checked_url(text)
    assert caught.value.reason is FailureReason.BAD_URL
    assert caught.value.permanent
    assert caught.value.detail.isprintable()
    assert len(caught.value.detail) < 200


@pytest.mark.parametrize(
    "text",
    [
        "http://example.org",
        "https://Example.org:8443/a?b=c#d",
        "http://[2001:db8::1]/",
        "https://žinios.lt/naujienos/ž",
    ],
)
def test_an_honest_address_passes(text):
    assert checked_url(text).raw_host


@settings(max_examples=200)
@given(
    st.text(alphabet=st.characters(), max_size=60), st.sampled_from(["", "http://", "https://h/", "http://h:", "//"])
)
def test_no_text_makes_the_parser_fail_otherwise_than_by_its_fault(text, lead):
    try:
        url = checked_url(lead + text)
    except Fault:
        return
    assert url.scheme in {"http", "https"}
    assert url.raw_host
    assert not url.userinfo


@settings(max_examples=200)
@given(st.binary(max_size=60))
def test_no_location_makes_the_parser_fail_otherwise_than_by_its_fault(location):
    try:
        url = redirect_target(location, BASE)
    except Fault as fault:
        reason, url = fault.reason, BASE
    else:
        reason = FailureReason.BAD_REDIRECT
    assert reason is FailureReason.BAD_REDIRECT
    assert url.scheme == "https"
    assert url.raw_path.isascii()


@pytest.mark.parametrize(
    ("location", "target"),
    [
        (b"https://www.example.org/", "https://www.example.org/"),
        (b"/other", "https://example.org/other"),
        (b"other", "https://example.org/news/other"),
        (b"?page=2", "https://example.org/news/feed.xml?page=2"),
        (b"//cdn.example.net/f", "https://cdn.example.net/f"),
        (b"/f#part", "https://example.org/f"),
        ("/новости".encode(), "https://example.org/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
    ],
)
def test_a_location_is_read_relative_to_where_it_stands(location, target):
    assert str(redirect_target(location, BASE)) == target


@pytest.mark.parametrize(
    ("asked", "next_hop", "kept"),
    [
        ("http://a.org/x", "http://a.org/y", True),
        ("http://a.org/x", "http://a.org:80/y", True),
        ("http://a.org/x", "https://a.org/y", True),
        ("http://a.org/x", "https://a.org:8443/y", False),
        ("http://a.org:8080/x", "https://a.org/y", False),
        ("https://a.org/x", "http://a.org/y", False),
        ("http://a.org/x", "http://b.org/x", False),
        ("http://a.org/x", "http://www.a.org/x", False),
        ("http://a.org:8080/x", "http://a.org:8081/x", False),
    ],
)
def test_validators_travel_only_within_the_origin_or_its_upgrade(asked, next_hop, kept):
    assert is_same_origin(httpx.URL(asked), httpx.URL(next_hop)) is kept


@pytest.mark.parametrize(
    "location",
    [
        "ftp://ann:canary@h/",
        "//ann:canary@h/",
        "/a b?token=canary",
        "?token=canary\\",
        "http://h/?key=canary\\",
        "f#a b?canary",
    ],
)
def test_a_refused_redirect_is_told_without_its_secrets(location):
    with pytest.raises(Fault) as caught:
        redirect_target(location.encode(), BASE)
    assert "canary" not in caught.value.detail
