"""How the feeds do: the ones that need a look, or all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from flankwatch.cli.options import as_json, with_places
from flankwatch.cli.screen import local_time, print_json, print_table

if TYPE_CHECKING:
    from flankwatch.models import Feed
    from flankwatch.places import Places
    from flankwatch.polling.standing import Standing
    from flankwatch.quarantine import SetAside
    from flankwatch.store.feed_health import FailureCount

__all__ = ["feeds_health"]


@click.command("health")
@with_places
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--all", "everyone", is_flag=True, help="Also the feeds that are well.")
@as_json
def feeds_health(places: Places, *, names: tuple[str, ...], everyone: bool, as_json: bool) -> None:
    """How the feeds do: those that need a look, the named ones, or all.

    Each with its state, when it last answered and last brought something new, how often it usually does, its failures by
    reason, the size of its document and how long its server took. Below: feeds that moved, feeds whose entries went by
    unseen, and documents that were set aside.
    """
    from flankwatch.cycle import opened
    from flankwatch.store.feed_health import FeedHealth

    with opened(places) as application:
        health = FeedHealth(application.database)
        standings, failures = health.standings(), health.failures()
        configured = application.config.feeds
        zone = ZoneInfo(application.config.service.time_zone)
        aside = list(application.quarantine.listed())
    if unknown := sorted(set(names) - {feed.name for feed in configured}):
        raise click.UsageError(f"no feed is called {unknown[0]!r}; `flankwatch feeds list` shows the names")
    polled = [(feed, standings[feed.name]) for feed in configured if feed.name in standings]
    shown = [one for one in polled if _is_shown(*one, names=names, everyone=everyone)]
    if as_json:
        print_json([_json(feed, standing, failures.get(feed.name, ()), aside) for feed, standing in shown])
        return
    _print(shown, failures, zone)
    click.echo(_summary(configured, [standing for _, standing in polled]))
    _print_notes(polled if everyone or not names else shown, aside, zone, names)


def _is_shown(feed: Feed, standing: Standing, *, names: tuple[str, ...], everyone: bool) -> bool:
    from flankwatch.polling.standing import Health

    if names:
        return feed.name in names
    return everyone or standing.health is not Health.OK


def _print(shown: Sequence[tuple[Feed, Standing]], failures: dict[str, list[FailureCount]], zone: ZoneInfo) -> None:
    if not shown:
        return
    columns = ("feed", "state", "last answer", "last new", "usually every", "failures", "size", "took")
    print_table("", columns, (
        [
            feed.name, _state(standing, zone), local_time(standing.last_success_at, zone),
            local_time(standing.last_new_at, zone), _gap(standing), _counted(failures.get(feed.name, ())),
            _size(standing.body_bytes), _took(standing.latency_ms),
        ]
        for feed, standing in shown
    ))  # fmt: skip


def _state(standing: Standing, zone: ZoneInfo) -> str:
    from flankwatch.render.notice import health_line

    return health_line(standing, zone=zone) if _was_polled(standing) else "never polled"


def _was_polled(standing: Standing) -> bool:
    return standing.last_success_at is not None or standing.reason is not None


def _gap(standing: Standing) -> str:
    from flankwatch.polling.rhythm import usual_gap_s
    from flankwatch.render.notice import span

    return span(usual_gap_s(standing.rhythm)) if standing.rhythm and standing.rhythm.last_at else "–"


def _counted(failures: Sequence[FailureCount]) -> str:
    return ", ".join(f"{one.reason} {one.count}×" for one in failures[:3]) or "–"


def _size(size: int | None) -> str:
    return "–" if size is None else f"{size / 1024:.0f} KiB"


def _took(latency_ms: int | None) -> str:
    return "–" if latency_ms is None else f"{latency_ms / 1000:.2f} s"


def _summary(configured: Sequence[Feed], standings: Sequence[Standing]) -> str:
    """`89 feeds: 85 work, 2 failing, 1 silent, 1 never polled.`"""
    from flankwatch.polling.standing import Health

    asked = [one for one in standings if _was_polled(one)]
    counts = {health: sum(one.health is health for one in asked) for health in Health}
    words = {Health.OK: "work", Health.WEB_PAGE: "answer with a web page"}
    said = [f"{count} {words.get(health, health.value)}" for health, count in counts.items() if count]
    never = len(configured) - len(asked)
    said += [f"{never} never polled"] * (never > 0)
    return f"{len(configured)} feed{'s' if len(configured) != 1 else ''}: {', '.join(said)}."


def _print_notes(
    polled: Sequence[tuple[Feed, Standing]], aside: Sequence[SetAside], zone: ZoneInfo, names: tuple[str, ...]
) -> None:
    for feed, standing in polled:
        if standing.moved_to:
            click.echo(f"moved: {feed.name} to {standing.moved_to}; change its url in feeds.yaml")
        if standing.missed_at:
            click.echo(
                f"missed: {feed.name} brought nothing but new entries at {local_time(standing.missed_at, zone)}; "
                "some may have come and gone before. It is asked more often since."
            )
    for one in aside:
        if not names or one.feed in names:
            click.echo(f"set aside: {one.path} of {one.feed}, {local_time(one.at, zone)}: {one.reason}")


def _json(
    feed: Feed, standing: Standing, failures: Sequence[FailureCount], aside: Sequence[SetAside]
) -> dict[str, Any]:
    from flankwatch.polling.rhythm import usual_gap_s

    return {
        "name": feed.name, "url": feed.url, "state": standing.health.value, "failures_in_a_row": standing.failures,
        "reason": standing.reason, "detail": standing.detail, "failing_since": _iso(standing.failing_since),
        "last_success": _iso(standing.last_success_at), "last_new": _iso(standing.last_new_at),
        "next_poll": _iso(standing.next_poll_at), "missed": _iso(standing.missed_at), "moved_to": standing.moved_to,
        "usual_gap_s": round(usual_gap_s(standing.rhythm)) if standing.rhythm and standing.rhythm.last_at else None,
        "bytes": standing.body_bytes, "latency_ms": standing.latency_ms,
        "failures": [
            {"reason": one.reason, "count": one.count, "last": one.last_at.isoformat(), "detail": one.detail}
            for one in failures
        ],
        "set_aside": [
            {"path": str(one.path), "reason": one.reason, "at": one.at.isoformat()} for one in aside if one.feed == feed.name
        ],
    }  # fmt: skip


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
