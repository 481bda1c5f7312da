"""`parse` and `extract`: the form of their answers, which scripts rely on."""

from __future__ import annotations

from pathlib import Path

import pytest

from flankwatch.limits import FEED_BYTES_MAX, PAGE_BYTES_MAX
from tests.batch.asking import ask

NASTY = Path(__file__).parents[3] / "shared" / "data" / "feeds" / "nasty"
KINDS = Path(__file__).parents[1] / "parsers" / "fixtures"

FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>
<title>Harbour &lt;b&gt;Log&lt;/b&gt;</title><link>https://harbour.example/</link>
<item><guid>urn:1</guid><title>Cable &amp;amp; ship</title><link>/sea/1</link><author>desk@harbour.example (Ilze Ozola)</author>
<pubDate>Tue, 03 Mar 2026 01:30:00 +0200</pubDate><description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;</description></item>
<item><title>Only a title</title></item>
<item><guid>urn:3</guid><title>No such day</title><pubDate>Tue, 45 Foo 2026</pubDate></item>
</channel></rss>"""

PAGE = """<!doctype html><html lang="lv"><head><title>Kabelis pārrauts</title>
<link rel="canonical" href="https://krasts.example/kabelis">
<meta property="article:published_time" content="2026-03-03T01:30:00+02:00"><meta name="author" content="Ilze Ozola"></head>
<body><nav><a href="/">Sākums</a></nav><article><h1>Kabelis pārrauts</h1>
<p>Zemūdens kabelis starp Latviju un Zviedriju pārrauts otrdienas rītā aptuveni sešdesmit kilometru no krasta.</p>
<p>Operators paziņoja, ka remonta kuģis ieradīsies piektdien, ja laikapstākļi to atļaus un jūra būs mierīga.</p>
</article></body></html>"""


def test_a_feed_is_told_in_plain_text_with_times_in_utc_and_null_for_what_is_absent(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(FEED, "utf-8")
    (answer,) = ask(tmp_path, "parse", {"id": 7, "path": str(file), "url": "https://harbour.example/rss"})
    assert answer["feed"] == {"title": "Harbour Log", "link": "https://harbour.example/"}
    first, second, third = answer["entries"]
    assert first == {
        "id": "urn:1",
        "title": "Cable & ship",
        "link": "https://harbour.example/sea/1",
        "published": "2026-03-02T23:30:00Z",
        "summary": "One\nTwo",
        "content": None,
        "authors": ["Ilze Ozola"],
    }
    nothing = dict.fromkeys(("id", "link", "published", "summary", "content"))
    assert second == {**nothing, "title": "Only a title", "authors": []}
    assert third["published"] is None


def test_a_page_is_told_with_its_paragraphs_in_lines_and_its_time_in_utc(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE, "utf-8")
    (answer,) = ask(
        tmp_path, "extract", {"id": 7, "path": str(file), "url": "https://krasts.example/kabelis?utm_source=x"}
    )
    paragraphs = [line for line in answer.pop("text").split("\n") if line != "Kabelis pārrauts"]
    assert [line.split()[0] for line in paragraphs] == ["Zemūdens", "Operators"]
    assert answer == {
        "id": 7,
        "url": "https://krasts.example/kabelis",
        "title": "Kabelis pārrauts",
        "published": "2026-03-02T23:30:00Z",
        "modified": None,
        "authors": ["Ilze Ozola"],
        "lang": "lv",
        "image": None,
        "access": "free",
    }


def test_a_page_whose_address_nobody_tells_has_none(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE.replace('rel="canonical"', 'rel="icon"'), "utf-8")
    (answer,) = ask(tmp_path, "extract", {"id": 7, "path": str(file)})
    assert (answer["url"], answer["title"]) == (None, "Kabelis pārrauts")


def test_a_file_beyond_the_bound_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "good.xml").write_text(FEED, "utf-8")
    (tmp_path / "large.xml").write_bytes(b"<rss>" + b" " * FEED_BYTES_MAX)
    lines = [{"id": name, "path": str(tmp_path / f"{name}.xml")} for name in ("large", "good")]
    found = {one["id"]: one for one in ask(tmp_path, "parse", *lines)}
    assert str(FEED_BYTES_MAX) in found["large"]["error"]
    assert len(found["good"]["entries"]) == 3
    (tmp_path / "large.html").write_bytes(b"<html>" + b" " * PAGE_BYTES_MAX)
    (page,) = ask(tmp_path, "extract", {"id": 1, "path": str(tmp_path / "large.html")})
    assert str(PAGE_BYTES_MAX) in page["error"]


def test_sources_of_every_kind_are_told_in_the_form_of_feeds(tmp_path: Path) -> None:
    names = ("json-feed.json", "sitemap.xml", "telegram-channel.html", "atom-0.3.xml")
    answers = ask(tmp_path, "parse", *({"id": name, "path": str(KINDS / name)} for name in names))
    told = {answer["id"]: answer for answer in answers}
    assert [len(told[name]["entries"]) for name in names] == [2, 2, 3, 1]
    assert {tuple(entry) for answer in answers for entry in answer["entries"]} == {
        ("id", "title", "link", "published", "summary", "content", "authors")
    }
    assert not any("error" in answer for answer in answers)


@pytest.mark.skipif(not NASTY.is_dir(), reason="the labelled data is not beside this checkout")
def test_every_collected_nasty_feed_gets_its_line(tmp_path: Path) -> None:
    paths = sorted(NASTY.iterdir())
    answers = ask(tmp_path, "parse", *({"id": path.name, "path": str(path)} for path in paths))
    assert sorted(answer["id"] for answer in answers) == [path.name for path in paths]
    failed = {answer["id"]: answer["error"] for answer in answers if "error" in answer}
    assert len(paths) == 117
    assert len(failed) <= 6
    assert all(error.startswith(("broken: ", "not-a-feed: ")) for error in failed.values())
