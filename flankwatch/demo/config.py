"""Writes the configuration of the demo: its own feeds and channel, and the watch-lists that `flankwatch init` gives."""

from __future__ import annotations

import json
from pathlib import Path

from flankwatch.demo.server import DemoServer
from flankwatch.demo.world import OUTLETS, Outlet
from flankwatch.settings.starter import starter_files

__all__ = ["CHANNEL", "write_config"]

CHANNEL = "console"  # the name that the starter's watch-lists use


def write_config(target: Path, server: DemoServer) -> None:
    """A configuration folder in `target` that polls every outlet of the running `server` and prints to the screen.

    The watch-lists are the starter's own, unchanged: the demo shows what a new user gets.
    """
    texts = {
        "feeds.yaml": "feeds:\n" + "".join(_feed(outlet, server) for outlet in OUTLETS),
        "alerts.yaml": f"channels:\n  - name: {CHANNEL}\n    url: console://\n",
        "settings.yaml": _settings(server),
        **{path: text for path, text in starter_files().items() if path.startswith("watchlists/")},
    }
    for name, text in texts.items():
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _feed(outlet: Outlet, server: DemoServer) -> str:
    fields = {
        "name": outlet.title,
        "url": server.feed_url(outlet),
        "country": outlet.country,
        "language": outlet.language,
        "owner": outlet.owner,
        "kind": outlet.kind.value,
        "fulltext": outlet.fulltext.value,
    }
    # A JSON string is a quoted YAML string: Norway's NO stays NO.
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items())
    return "  - " + "    ".join(lines)


def _settings(server: DemoServer) -> str:
    hosts = json.dumps([server.host])
    return (
        "time_zone: UTC\n"
        "contact: demo@flankwatch.example\n"
        f"allow_hosts: {hosts}  # the demo's outlets live on this machine; nothing else private may be fetched\n"
        "every: 15m\n"
    )
