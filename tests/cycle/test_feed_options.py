"""Options of one feed and of the service, from the files to the wire."""

from __future__ import annotations

from pathlib import Path

from tests.cli.talking import talk
from tests.loopback import Publisher, rss, write_config

CANARY = "kanarienvogel"
HIT = "Latvia signs for six HIMARS launchers"


def add(file: Path, *lines: str) -> None:
    file.write_text(file.read_text(encoding="utf-8") + "".join(f"{line}\n" for line in lines), encoding="utf-8")


def test_fault_07_a_feeds_own_headers_reach_its_host_and_show_nowhere_else(
    tmp_path: Path, publisher: Publisher
) -> None:
    config = write_config(tmp_path / "config", {"LSM": publisher.publish("/rss", rss(HIT))}, allow="127.0.0.1")
    add(config / "feeds.yaml", "    headers: {Authorization: 'Bearer ${FEED_TOKEN}'}")
    run, broken, *rest = talk(
        tmp_path,
        ["-vv", "run"],
        ["-vv", "run", "--feed", "LSM"],
        ["feeds", "list", "--json"],
        ["hits", "--json"],
        ["-vv", "check"],
        FEED_TOKEN=CANARY,
    )
    assert publisher.heard["/rss"]["authorization"] == f"Bearer {CANARY}"
    assert (run.code, broken.code) == (0, 0)
    assert not [one for one in (run, broken, *rest) if CANARY in one.out + one.err]
    assert CANARY.encode() not in (tmp_path / "state" / "flankwatch.db").read_bytes()


def test_fault_17_a_feed_that_takes_any_certificate_is_told_of_in_every_run_and_by_check(
    tmp_path: Path, publisher: Publisher
) -> None:
    config = write_config(tmp_path / "config", {"LSM": publisher.publish("/rss", rss(HIT))}, allow="127.0.0.1")
    add(config / "feeds.yaml", "    insecure_tls: true")
    check, *runs = talk(tmp_path, ["check"], ["run"], ["-v", "run"])
    assert "note: LSM has insecure_tls" in check.err
    assert [run.err.count("certificate of LSM is not verified") for run in runs] == [1, 1]
    assert runs[1].err.count("certificate not verified feed=LSM") == 1, "a service has only its log"


def test_fault_09_a_proxy_is_asked_only_where_the_settings_name_one(tmp_path: Path, publisher: Publisher) -> None:
    feed = publisher.publish("/rss", rss(HIT))
    config = write_config(tmp_path / "config", {"LSM": feed}, allow="127.0.0.1")
    with Publisher() as proxy:
        proxy.publish(feed, rss("Estonia buys HIMARS, says the proxy"))
        variables = {"HTTP_PROXY": f"http://{proxy.host}", "http_proxy": f"http://{proxy.host}"}
        talk(tmp_path, ["run"], **variables)
        assert not proxy.requests
        add(config / "settings.yaml", f"proxy: http://{proxy.host}")
        check, run = talk(tmp_path, ["check"], ["run", "--feed", "LSM"])
        assert proxy.requests == {feed: 1}
    assert "it must refuse private addresses" in check.err
    assert "says the proxy" in run.out
