"""The tidy flow: forget old articles, keep what they were known by, back up, check the file."""

from __future__ import annotations

import asyncio

from prefect import flow

from flows.common import application, log_event

__all__ = ["tidy"]


@flow(name="tidy", persist_result=False)
async def tidy(config: str | None = None, state: str | None = None) -> dict[str, int]:
    """Retention, backup and integrity check. Returns what was removed."""
    with application(config, state) as app:
        removed = app.tidy()
    log_event("tidied", articles=removed.articles, hits=removed.hits, alerts=removed.alerts)
    return {"articles": removed.articles, "hits": removed.hits, "alerts": removed.alerts}


if __name__ == "__main__":
    print(asyncio.run(tidy()))  # noqa: T201 (a program of its own)
