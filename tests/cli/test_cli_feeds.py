"""`feeds add`, `import` and `export`: feeds come in from sites and other programs, and nothing else in a file changes."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from parsers import opml
from tests.cli.talking import talk
from tests.cycle.program import PROGRAM, environment
from tests.loopback import Publisher, rss, write_config

GIVEN = ["--country", "Latvia", "--owner", "LSM", "--kind", "news"]
HEADLINES = (
    "The ferry to the islands is late again",
    "The council has agreed on the budget",
    "A storm is on its way here",
)
PAGE = b"<html><head>%s</head><body><p>Welcome to our site.</p></body></html>"
LINK = '<link rel="alternate" type="application/rss+xml" title="%s" href="%s">'


@pytest.fixture
def config(tmp_path: Path, publisher: Publisher) -> Path:
    folder = write_config(tmp_path / "config", {"Delfi": "https://delfi.example/rss"}, allow=publisher.host)
    (folder / "feeds.yaml").write_bytes(
        b"# mine\r\nfeeds:  # all\r\n" + (folder / "feeds.yaml").read_bytes()[7:] + b"# end"
    )
    return folder


def page(*links: tuple[str, str]) -> bytes:
    return PAGE % "".join(LINK % link for link in links).encode()


def test_the_feed_of_a_page_is_found_shown_and_added_and_the_rest_of_the_file_stays(
    tmp_path: Path, config: Path, publisher: Publisher
) -> None:
    feed = publisher.publish("/feed", rss(*HEADLINES))
    site = publisher.publish("/", page(("Comments", "/comments/feed"), ("News", "/feed")), Content_Type="text/html")
    publisher.publish("/comments/feed", rss("Re: ferry"))
    before = (config / "feeds.yaml").read_bytes()
    looked, added, listed, again = talk(
        tmp_path,
        ["feeds", "add", site, *GIVEN, "--name", "LSM"],
        ["feeds", "add", site, *GIVEN, "--name", "LSM: all", "--yes"],
        ["feeds", "list", "--json"],
        ["feeds", "add", f"{feed}#top", *GIVEN, "--yes"],
    )
    assert looked.code == 0
    for said in (
        f"1. {feed}  (announced by the page)",
        "RSS, 3 entries",
        HEADLINES[0],
        "brief",
        "language: en",
        "name: LSM",
    ):
        assert said in looked.out
    assert "--yes writes it" in looked.err
    assert (added.code, added.err) == (0, "")
    rows = (
        "  - name: 'LSM: all'",
        f"    url: {feed}",
        "    country: LV",
        "    language: en",
        "    owner: LSM",
        "    kind: news",
    )
    entry = "".join(f"{row}\r\n" for row in rows)
    assert (config / "feeds.yaml").read_bytes() == before + b"\r\n" + entry.encode()
    assert [(one["name"], one["language"]) for one in json.loads(listed.out)] == [("Delfi", "en"), ("LSM: all", "en")]
    assert again.code == 2
    assert f"configured already: LSM: all ({config}/feeds.yaml:" in again.err


def test_json_gives_the_candidates_and_writes_nothing_unless_told(
    tmp_path: Path, config: Path, publisher: Publisher
) -> None:
    publisher.publish("/a.rss", rss(*HEADLINES, text="A paragraph. " * 50))
    publisher.publish("/b.rss", b"<html>gone</html>")
    site = publisher.publish("/", page(("B", "/b.rss"), ("A", "/a.rss")))
    before = (config / "feeds.yaml").read_bytes()
    shown, written = talk(tmp_path, ["feeds", "add", site, "--json"], ["feeds", "add", site, *GIVEN, "--json", "--yes"])
    said = json.loads(shown.out)
    assert [one["url"].rpartition("/")[2] for one in said["candidates"]] == ["a.rss", "b.rss"]
    first, second = said["candidates"]
    assert (first["document"], first["entries"], first["texts"], first["language"]) == ("RSS", 3, "full", "en")
    assert first["headlines"] == list(HEADLINES)
    assert (second["trouble"], said["written"]) == ("this is a page, not a feed", None)
    assert (config / "feeds.yaml").read_bytes() != before
    assert json.loads(written.out)["written"] | {"file": ""} == {
        "name": "F", "url": first["url"], "country": "LV", "language": "en", "owner": "LSM", "kind": "news", "file": "",
    }  # fmt: skip


def test_where_a_page_offers_no_feed_the_usual_places_are_tried(
    tmp_path: Path, config: Path, publisher: Publisher
) -> None:
    publisher.publish("/rss.xml", rss(*HEADLINES))
    publisher.publish("/feed.xml", rss(*HEADLINES))
    publisher.publish("/old", b"", status=301, Location="/rss.xml")
    empty, refused = publisher.publish("/en/", page()), publisher.publish("/shut", b"", status=403)
    linking = publisher.publish("/home", b"<a href='/rss-feeds/'>RSS</a>")
    publisher.publish("/rss-feeds/", b"<a href='/all.rss'>All</a>")
    publisher.publish("/all.rss", rss(*HEADLINES))
    asked = (empty, refused, f"http://{publisher.host}/old", linking)
    told = talk(tmp_path, *(["feeds", "add", url, "--json"] for url in asked))
    found = [[(one["url"], one["found"]) for one in json.loads(said.out)["candidates"]] for said in told]
    there = f"http://{publisher.host}/rss.xml"
    usual = [(there, "at a usual place")]
    overview = [(f"http://{publisher.host}/all.rss", "linked on the page")]
    assert found == [usual, usual, [(there, "asked for")], overview]


def test_what_is_missing_or_wrong_is_told_and_nothing_is_written(
    tmp_path: Path, config: Path, publisher: Publisher
) -> None:
    feed = publisher.publish("/all", rss("One", "Two"))
    lying = publisher.publish("/lies", rss(*HEADLINES).replace(b"<title>F", b"<language>lv-LV</language><title>F"))
    before = (config / "feeds.yaml").read_bytes()
    missing, wrong, taken, unclear, nothing, private = talk(
        tmp_path,
        ["feeds", "add", feed, "--kind", "news", "--yes"],
        ["feeds", "add", feed, "--kind", "newz", "--country", "Latvai", "--language", "ua"],
        ["feeds", "add", feed, *GIVEN, "--name", "DELFI"],
        ["feeds", "add", lying, *GIVEN, "--yes"],
        ["feeds", "add", f"http://{publisher.host}/none"],
        ["feeds", "add", "http://127.0.0.2:9/rss"],
    )
    assert missing.code == 2
    assert "nothing was written: --country, --language (unknown), --owner are missing" in missing.err
    assert wrong.code == 2
    for said in ("did you mean 'news'", "did you mean 'latvia'", "did you mean 'uk'"):
        assert said in wrong.err
    assert taken.code == 2
    assert "a feed is called 'DELFI' already" in taken.err
    assert unclear.code == 2
    assert "the feed says lv, its entries look like en" in unclear.err
    assert nothing.code == 1
    assert "404" in nothing.err
    assert private.code == 1
    assert "address_refused" in private.err
    assert (config / "feeds.yaml").read_bytes() == before


def test_on_a_terminal_values_are_asked_for_until_they_are_right(
    tmp_path: Path, config: Path, publisher: Publisher
) -> None:
    feed = publisher.publish("/rss", rss(*HEADLINES))
    person, terminal = pty.openpty()
    os.write(person, b"Delfi\nOur ferry\nLatvai\nLV\n\nState\nnews\ny\n")
    done = subprocess.run(
        [*PROGRAM, "feeds", "add", feed],
        env=environment(tmp_path),
        stdin=terminal,
        capture_output=True,
        text=True,
        timeout=60,
    )
    os.close(person)
    os.close(terminal)
    assert done.returncode == 0, done.stderr
    assert "Language (ISO code) [en]" in done.stdout
    assert (
        (config / "feeds.yaml")
        .read_text()
        .endswith(
            f"  - name: Our ferry\n    url: {feed}\n    country: LV\n    language: en\n    owner: State\n    kind: news\n"
        )
    )


def listed(*rows: str) -> str:
    return f'<opml version="2.0"><body>{"".join(rows)}</body></opml>'


def outline(title: str, url: str, more: str = "") -> str:
    return f'<outline text="{title}" xmlUrl="{url}" {more}/>'


def test_a_list_of_feeds_is_imported_once(tmp_path: Path, config: Path) -> None:
    path = tmp_path / "My list.opml"
    path.write_text(
        listed(
            outline("Delfi", "http://www.delfi.example/rss/"),
            outline("DELFI", "https://a.example/1", 'htmlUrl="https://www.site.example/" language="lv-LV"'),
            outline("Delfi", "https://a.example/2"),
            outline("", "https://a.example/3"),
            outline("NO: 'x' #1", "https://a.example/4?a=1&b=2"),
            outline("x", "https://a.example/4?a=1&b=2"),
            outline("f", "file:///etc/passwd"),
        )
    )
    given = ["--country", "LV", "--kind", "wire", "--language", "en"]
    missing, tried, done, again, checked = talk(
        tmp_path,
        ["feeds", "import", str(path), "--kind", "newz"],
        ["feeds", "import", str(path), *given, "--dry-run"],
        ["feeds", "import", str(path), *given],
        ["feeds", "import", str(path), *given],
        ["check"],
    )
    assert missing.code == 2
    assert "--country, --language" in missing.err
    assert (tried.code, done.code) == (0, 0)
    assert tried.out == f"4 feeds would be written to {config}/feeds/my-list.yaml\n"
    assert done.out == f"4 feeds written to {config}/feeds/my-list.yaml\n"
    assert "2 left out, being configured already" in done.err
    assert "1 left out, having no address" in done.err
    assert (again.code, again.out) == (0, "0 feeds written\n")
    assert "5 feeds in 2 files" in checked.out
    written = (config / "feeds" / "my-list.yaml").read_text()
    assert written.startswith("# yaml-language-server: $schema=../schema/feeds.json\n")
    for said in (
        "name: DELFI (a.example)", "name: Delfi (a.example 2)", "name: a.example\n", "name: 'NO: ''x'' #1'",
        "owner: site.example", "language: lv", "url: https://a.example/4?a=1&b=2\n",
    ):  # fmt: skip
        assert said in written


def test_what_is_exported_is_imported_elsewhere(tmp_path: Path, config: Path) -> None:
    write_config(tmp_path / "other" / "config", {"Other": "https://other.example/"}, allow="127.0.0.1")
    target = tmp_path / "feeds.opml"
    printed, written, twice = talk(
        tmp_path, ["feeds", "export"], ["feeds", "export", str(target)], ["feeds", "export", str(target)]
    )
    assert (printed.code, written.code, twice.code) == (0, 0, 2)
    for text in (printed.out, target.read_text()):
        (feed,) = opml.parse(text.encode()).feeds
        assert (feed.title, feed.url, feed.language) == ("Delfi", "https://delfi.example/rss", "en")
        assert feed.folders == ("Latvia", "news")
    (imported,) = talk(tmp_path / "other", ["feeds", "import", str(target), "--country", "LV", "--kind", "news"])
    assert imported.out.startswith("1 feed written to ")


def test_an_import_that_would_break_the_configuration_is_not_written(tmp_path: Path, config: Path) -> None:
    (config / "settings.yaml").write_text("zone: x\n")
    path = tmp_path / "a.opml"
    path.write_text(listed(outline("A", "https://a.example/")))
    (done,) = talk(tmp_path, ["feeds", "import", str(path), "--country", "LV", "--kind", "news", "--language", "lv"])
    assert done.code == 2
    assert "Nothing was written" in done.err
    assert "settings.yaml:1:1: unknown key 'zone'" in done.err
    assert not (config / "feeds").exists()


@pytest.mark.parametrize("body", ["", "<html>", "<!DOCTYPE opml [<!ENTITY a 'b'>]><opml/>"])
def test_what_is_no_list_of_feeds_is_not_imported(tmp_path: Path, config: Path, body: str) -> None:
    path = tmp_path / "a.opml"
    path.write_text(body)
    (done,) = talk(tmp_path, ["feeds", "import", str(path), "--country", "LV", "--kind", "news"])
    assert done.code == 1
    assert str(path) in done.err
