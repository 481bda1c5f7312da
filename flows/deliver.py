"""The deliver flow: send what is owed between two monitor runs, such as alerts whose channel was down."""

from __future__ import annotations

import asyncio
import sys

from prefect import flow

from flows.common import application, log_event

__all__ = ["deliver"]


@flow(name="deliver", persist_result=False)
async def deliver(config: str | None = None, state: str | None = None) -> dict[str, int]:
    """Send everything that is due now. Returns the counts."""
    with application(config, state) as app:
        report = await app.deliver(console=sys.stdout)
        stranded = app.stranded()
    log_event("delivered", sent=report.sent, waiting=report.waiting, dead=report.dead)
    for channel, count in stranded.items():
        log_event("alerts wait for a channel that alerts.yaml does not name", channel=channel, alerts=count)
    return {"sent": report.sent, "waiting": report.waiting, "dead": report.dead}


if __name__ == "__main__":
    print(asyncio.run(deliver()))  # noqa: T201 (a program of its own)
