"""`sources:` of a watch-list: whose articles it tells of."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cycle.program import flankwatch
from tests.loopback import Publisher, rss, write_config

HITS = ("Latvia signs for six HIMARS launchers", "Estonia fires its HIMARS launchers")


def limited(tmp_path: Path, publisher: Publisher, sources: str) -> Path:
    feeds = {name: publisher.publish(f"/{name}", rss(title)) for name, title in zip(("LSM", "ERR"), HITS, strict=True)}
    config = write_config(tmp_path / "config", feeds, allow=publisher.host)
    with (config / "watchlists" / "flank.yaml").open("a") as file:
        file.write(f"sources: {sources}\n")
    return config


def test_a_list_tells_of_the_articles_of_its_sources_only(tmp_path: Path, publisher: Publisher) -> None:
    config = limited(tmp_path, publisher, "[LSM]")
    other = (config / "watchlists" / "flank.yaml").read_text().replace("name: flank", "name: other")
    (config / "watchlists" / "other.yaml").write_text(other.replace("[LSM]", "[not LSM]"))
    report = json.loads(flankwatch(tmp_path, "run", "--json").stdout)
    assert {(hit["watchlist"], hit["feed"]) for hit in report["hits"]} == {("flank", "LSM"), ("other", "ERR")}
    assert report["sent"] == 2


def test_texts_without_a_source_are_matched_whatever_the_sources(tmp_path: Path, publisher: Publisher) -> None:
    limited(tmp_path, publisher, "[LSM]")
    asked = json.dumps({"id": 1, "title": HITS[1]})
    assert json.loads(flankwatch(tmp_path, "match", "--jsonl", stdin=asked).stdout)["hits"] == ["flank"]


def test_a_list_that_no_feed_serves_is_noted(tmp_path: Path, publisher: Publisher) -> None:
    limited(tmp_path, publisher, "[kind:wire]")
    checked = flankwatch(tmp_path, "check")
    assert checked.returncode == 0
    assert "flank takes no article" in checked.stderr
