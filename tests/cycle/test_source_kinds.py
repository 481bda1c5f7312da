"""Sources that are no feeds take part in the cycle: what they tell alerts, what tells nothing fails by name."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from tests.cycle.program import flankwatch
from tests.loopback import Publisher, write_config

HIT = "{} signs for six HIMARS launchers"
JSON_FEED = {"version": "https://jsonfeed.org/version/1.1", "title": "J"}
CHANNEL = """<!DOCTYPE html><html><div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="c/1">
<div class="tgme_widget_message_text">{}</div>
<a class="tgme_widget_message_date" href="https://t.me/c/1"><time datetime="{}"></time></a>
</div></div></html>"""
LISTING = """<!DOCTYPE html><html><ul><li class="news">
<a href="https://min.example/1">{}</a><time datetime="{}"></time></li></ul></html>"""
SITEMAP = """<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://map.example/1</loc>
<news:news><news:title>{}</news:title><news:publication_date>{}</news:publication_date></news:news></url></urlset>"""


def test_every_kind_of_source_alerts_and_a_listing_that_selects_nothing_fails(
    tmp_path: Path, publisher: Publisher
) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    item = {"id": "1", "title": HIT.format("Latvia"), "date_published": now}
    listing = LISTING.format(HIT.format("Lithuania"), now).encode()
    feeds = {
        "json": publisher.publish("/feed.json", json.dumps({**JSON_FEED, "items": [item]}).encode()),
        "channel": publisher.publish("/s/c", CHANNEL.format(HIT.format("Estonia"), now).encode()),
        "map": publisher.publish("/news.xml", SITEMAP.format(HIT.format("Latvia and Estonia"), now).encode()),
        "page": publisher.publish("/news", listing, Content_Type="text/html"),
        "gone": publisher.publish("/old", listing, Content_Type="text/html"),
    }
    config = write_config(tmp_path / "config", feeds, allow=publisher.host)
    rows = (config / "feeds.yaml").read_text()
    for path, item_selector in (("/news\n", "li.news"), ("/old\n", "li.gone")):
        rows = rows.replace(path, f"{path}    listing: {{item: {item_selector}, published: time}}\n")
    (config / "feeds.yaml").write_text(rows)
    report = json.loads(flankwatch(tmp_path, "run", "--json").stdout)
    assert {hit["feed"] for hit in report["hits"]} == {"json", "channel", "page", "map"}
    assert [(one["feed"], one["reason"]) for one in report["failed"]] == [("gone", "nothing-selected")]
