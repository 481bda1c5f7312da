"""The monitor flow: one cycle in a few coarse tasks. `python -m flows.monitor` runs one on Prefect's embedded server."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

from prefect import flow, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flankwatch.cycle import Application, CycleReport
from flankwatch.deliver import DeliveryReport
from flankwatch.models import Feed
from flankwatch.poll import Poller
from flankwatch.poll_report import PollReport
from flows.common import application, log_event, table

__all__ = ["monitor"]

# A task run costs the server 35-55 ms of CPU: a run has at least 5 tasks and at most 11, however many feeds there are.
# Tasks pass live objects, so nothing is hashed, stored or taken from a cache; a whole run is retried, never one task.
_BATCHES_MIN, _BATCHES_MAX, _FEEDS_PER_BATCH = 2, 8, 100


@flow(name="monitor", persist_result=False)
async def monitor(config: str | None = None, state: str | None = None) -> dict[str, Any]:
    """Poll what is due, match, deliver; the run's table becomes an artifact. Returns the counts."""
    started = time.monotonic()
    with application(config, state) as app:
        total = PollReport()
        batches = await plan(app)
        async with app.polling() as poller:
            for number, feeds in enumerate(batches, start=1):
                total.add(await poll(poller, feeds, number))
        delivered = await deliver_owed(app)
    report = CycleReport(poll=total, delivery=delivered, took_s=time.monotonic() - started)
    await tell(report)
    return report.as_json()


@task(cache_policy=NO_CACHE, persist_result=False)
async def plan(app: Application) -> list[tuple[Feed, ...]]:
    """The configured feeds in a few batches; which of them are due, the leases say."""
    feeds = app.config.feeds
    count = min(max(-(-len(feeds) // _FEEDS_PER_BATCH), _BATCHES_MIN), _BATCHES_MAX)
    batches = [feeds[start::count] for start in range(count)]
    log_event("planned", feeds=len(feeds), watchlists=len(app.config.watchlists), batches=count)
    return [batch for batch in batches if batch]


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="poll-{number}")
async def poll(poller: Poller, feeds: tuple[Feed, ...], number: int) -> PollReport:
    """Poll the due feeds of one batch."""
    report = await poller.run(feeds)
    log_event(
        "polled",
        batch=number,
        feeds=report.feeds,
        changed=report.changed,
        unchanged=report.unchanged,
        new=report.new,
        hits=len(report.hits),
    )
    for trouble in report.troubles:
        log_event("feed failed", feed=repr(trouble.feed), reason=trouble.reason, detail=repr(trouble.detail))
    return report


@task(cache_policy=NO_CACHE, persist_result=False)
async def deliver_owed(app: Application) -> DeliveryReport:
    """Send everything that is owed, whichever run found it."""
    report = await app.deliver(console=sys.stdout)
    log_event("delivered", sent=report.sent, waiting=report.waiting, dead=report.dead)
    return report


@task(cache_policy=NO_CACHE, persist_result=False)
async def tell(report: CycleReport) -> None:
    """Leave the run's table where Prefect's page shows it."""
    await acreate_markdown_artifact(key="flankwatch-run", markdown=table(report), description="The last run")


if __name__ == "__main__":
    print(asyncio.run(monitor()))  # noqa: T201 (a program of its own)
