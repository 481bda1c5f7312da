"""Pace, proxy, and what one feed may ask for beyond the rest."""

from __future__ import annotations

import pytest

from flankwatch.models import FetchOptions, Secret
from flankwatch.settings import Addresses, load

CANARY = "canary-token"
FEED = """\
feeds:
  - name: LSM English
    url: https://eng.lsm.example/rss/
    country: LV
    language: en
    owner: LSM
    kind: news
"""


def with_feed(folder, line: str) -> list[str]:
    folder.env |= {"FEED_TOKEN": CANARY, "TWO_LINES": f"{CANARY}\nx", "PROXY": f"http://me:{CANARY}@proxy.example:3128"}
    folder.write("feeds.yaml", FEED + f"    {line}\n")
    return folder.problems()


def test_a_feed_without_options_has_none(folder) -> None:
    assert folder.load().feeds[0].options is None


def test_a_feed_may_have_headers_any_certificate_and_a_downgrade(folder) -> None:
    folder.write("secrets/cookie", "id=file-canary\n")
    line = "headers: {Authorization: 'Bearer ${FEED_TOKEN}', Cookie: {file: secrets/cookie}, Accept-Language: lv}\n"
    assert with_feed(folder, line + "    insecure_tls: true\n    allow_http: true") == []
    assert folder.load().feeds[0].options == FetchOptions(
        url="https://eng.lsm.example/rss/",
        headers=(
            ("Authorization", Secret(f"Bearer {CANARY}")),
            ("Cookie", Secret("id=file-canary")),
            ("Accept-Language", Secret("lv")),
        ),
        insecure_tls=True,
        allow_http=True,
    )
    assert "canary" not in repr(folder.load().feeds)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "headers: {Authorization: 'Bearer canary-token'}",
            "keep secrets out of git: write Authorization: ${FEED_TOKEN}",
        ),
        ("headers: {X-Api-Key: canary-token}", "keep secrets out of git: write X-Api-Key: ${FEED_TOKEN}"),
        ("headers: {Cookie: id=canary-token}", "keep secrets out of git"),
        ("headers: {Authorization: '${NOT_SET}'}", "the environment variable NOT_SET is not set"),
        ("headers: {Authorization: '${TWO_LINES}'}", "the value of Authorization must be one line"),
        ("headers: {Accept-Language: 'ž'}", "the value of Accept-Language must be one line"),
        ("headers: {Cookie: {file: ../outside}}", "outside the configuration folder"),
        ("headers: {Cookie: {path: x}}", "a secret file is named so"),
        ("headers: {User-Agent: Mozilla}", "the header User-Agent is flankwatch's own"),
        ("headers: {host: elsewhere.example}", "the header host is flankwatch's own"),
        ("headers: {If-None-Match: x}", "the header If-None-Match is flankwatch's own"),
        ("headers: {'a b': x}", "'a b' cannot be a header's name"),
        ("headers: {Accept: a, accept: b}", "the header accept stands here twice"),
        ("headers: [Authorization]", "headers are written {Name: value}"),
        ("headers: {}", "headers are written {Name: value}"),
        ("headers: {Accept: 7}", "7 is not one; put it in quotes"),
        ("insecure_tls: maybe", "insecure_tls: true or false is wanted here"),
    ],
)
def test_a_wrong_option_is_told_with_its_place_and_without_its_secret(folder, line, told) -> None:
    (problem,) = with_feed(folder, line)
    assert problem.startswith("feeds.yaml:8:")
    assert told in problem
    assert CANARY not in problem


def test_headers_of_a_feed_that_is_off_or_only_looked_at_ask_for_no_secret(folder) -> None:
    line = "headers: {Authorization: '${NOT_SET}'}"
    assert with_feed(folder, f"enabled: false\n    {line}") == []
    with_feed(folder, line)
    config = load(folder.root, env={}, catalogue=folder.catalogue, addresses=Addresses.LEFT_OUT)
    assert config.feeds[0].name == "LSM English"


@pytest.mark.parametrize(("said", "pace_s"), [("0s", 0), ("2s", 2), ("60s", 60)])
def test_the_pace_is_between_none_and_a_minute(folder, said, pace_s) -> None:
    assert folder.load().service.pace_s == 2
    folder.write("settings.yaml", f"pace: {said}\n")
    assert folder.load().service.pace_s == pace_s


@pytest.mark.parametrize("said", ["61s", "1m", "2", "-1s", "2.5s", "fast"])
def test_any_other_pace_is_refused(folder, said) -> None:
    folder.write("settings.yaml", f"pace: {said}\n")
    assert folder.problems() == [
        f"settings.yaml:1:7: pace: '{said}' is out of range: requests to one host start 0s to 60s apart"
    ]


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("http://proxy.example:3128", "http://proxy.example:3128"),
        ("https://10.0.0.1", "https://10.0.0.1"),
        ("${PROXY}", f"http://me:{CANARY}@proxy.example:3128"),
    ],
)
def test_a_proxy_stands_in_the_file_or_with_its_password_in_the_environment(folder, said, address) -> None:
    assert folder.load().service.proxy is None
    folder.env["PROXY"] = f"http://me:{CANARY}@proxy.example:3128"
    folder.write("settings.yaml", f"proxy: {said}\n")
    assert folder.load().service.proxy == Secret(address)
    assert CANARY not in repr(folder.load().service)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (f"http://me:{CANARY}@proxy.example", "keep passwords out of git"),
        ("socks5://proxy.example", "a proxy's address looks like http://proxy.example:3128"),
        ("proxy.example:3128", "a proxy's address looks like"),
        ("http://", "a proxy's address looks like"),
        ("http://proxy.example:99999", "a proxy's address looks like"),
        ("${NOT_SET}", "the environment variable NOT_SET is not set"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_told_without_its_password(folder, said, told) -> None:
    folder.write("settings.yaml", f"proxy: {said}\n")
    (problem,) = folder.problems()
    assert told in problem
    assert CANARY not in problem
