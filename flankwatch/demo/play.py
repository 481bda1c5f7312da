"""The demo itself: the product's own cycle, twice, on the bundled world."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TextIO

from flankwatch.cycle import Application, CycleReport, opened, utc_now
from flankwatch.demo.config import write_config
from flankwatch.demo.server import DemoServer
from flankwatch.places import Places

__all__ = ["play"]

_ALERTS_MIN = 8  # the world holds more; fewer would mean that something is broken


def play(out: TextIO) -> bool:
    """Show a first cycle with its alerts and a second one that has nothing new; whether both went as they should."""
    with tempfile.TemporaryDirectory(prefix="flankwatch-demo-") as folder, DemoServer(now=utc_now()) as server:
        places = Places(config=Path(folder, "config"), state=Path(folder, "state"))
        write_config(places.config, server)
        with opened(places, env={}) as application:
            return asyncio.run(_play(application, out))


async def _play(application: Application, out: TextIO) -> bool:
    feeds, lists = application.config.feeds, application.config.watchlists
    print(f"{len(feeds)} sample feeds on loopback, watched for {len(lists)} watch-lists: ", end="", file=out)
    print(", ".join(watchlist.name for watchlist in lists), file=out)
    print("\n=== First cycle: what a reader is told ===\n", file=out, flush=True)
    first = await application.cycle(console=out)
    _tell(first, out)
    later = replace(application, clock=lambda: utc_now() + timedelta(hours=1))
    print("\n=== Second cycle, an hour later: nothing new, so nobody is disturbed ===\n", file=out, flush=True)
    second = await later.cycle(console=out)
    _tell(second, out)
    return first.delivery.sent >= _ALERTS_MIN and not second.delivery.sent


def _tell(report: CycleReport, out: TextIO) -> None:
    poll, delivery = report.poll, report.delivery
    told = "no alert" if not delivery.sent else f"{delivery.sent} alerts"
    print(
        f"{poll.feeds} feeds polled ({poll.unchanged} unchanged), {poll.entries} entries read, {poll.new} new articles, "
        f"{poll.pages} pages, {len(poll.hits)} hits, {told}, {report.took_s:.1f} s",
        file=out,
    )
    for trouble in poll.troubles:
        print(f"  told to the operator: {trouble.feed}: {trouble.reason}: {trouble.detail}", file=out)
