"""The verb that looks ahead: plan."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from flankwatch.cli.options import as_json, with_places
from flankwatch.cli.screen import local_time, print_json, print_table, progress_on_terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flankwatch.catalogue import Catalogue
    from flankwatch.compare import Carrier, Change, Comparison, Tally
    from flankwatch.places import Places
    from flankwatch.plan import Plan

__all__ = ["plan"]

_STORED = "what the service found at the time"


@click.command()
@with_places
@click.option("--days", default=7, show_default=True, type=click.IntRange(1, 3660), help="Replay the last DAYS days.")
@click.option("--list", "watchlist", metavar="NAME", help="Only this watch-list.")
@click.option(
    "--against",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Compare with the lists of this folder instead of the stored hits.",
)
@click.option(
    "--most", default=5, show_default=True, type=click.IntRange(0, 1000), help="Headlines gained and lost per list."
)
@as_json
def plan(places: Places, *, days: int, watchlist: str | None, against: Path | None, most: int, as_json: bool) -> None:
    """Replay the stored days with the lists in --config, before the service uses them.

    For each watch-list: hits gained and lost with their headlines, alerts a day, and the key or term that carries most
    hits. "Before" is what the service found at the time, as state holds it. Where the lists, or flankwatch itself,
    changed within these days, --against DIR compares with the lists of another configuration folder instead;
    STATE/last-good-config is one, it holds the files a service used last.

    Alerts a day are stories, because each channel of a list is told of a story once. State is only read: a running
    service is not disturbed, and no channel's address is asked for.
    """
    from flankwatch.cycle import utc_now
    from flankwatch.match.own import catalogue_with
    from flankwatch.plan import Wanted
    from flankwatch.plan import plan as compare

    wanted = Wanted(days=days, most=most, only=watchlist, against=against)
    with progress_on_terminal("articles") as progress:
        found = compare(places, wanted, env=os.environ, now=utc_now(), progress=progress)
    if found.given_up:
        click.echo(f"note: {found.given_up} articles could not be matched and are left out", err=True)
    if as_json:
        print_json(_plan_json(found, before=str(against) if against else "stored hits"))
    elif found.extent is None:
        _print_nothing(found, days)
    else:
        _print_plan(
            found,
            catalogue_with(found.own),
            before=f"the lists in {against}" if against else _STORED,
            after=places.config,
        )


def _print_nothing(found: Plan, days: int) -> None:
    zone = ZoneInfo(found.service.time_zone)
    last = f"; the newest is of {local_time(found.newest_at, zone)}" if found.newest_at else ""
    click.echo(f"nothing to replay: no article was found in the last {days} day{'s' * (days != 1)}{last}")


def _print_plan(found: Plan, catalogue: Catalogue, *, before: str, after: Path) -> None:
    from flankwatch.render.comparison import COLUMNS, Mark, section, table

    zone, entity, extent = ZoneInfo(found.service.time_zone), catalogue.entity, found.extent
    assert extent is not None  # noqa: S101 (told apart above)
    click.echo(
        f"{extent.articles:,} article{'s' * (extent.articles != 1)}, found from {local_time(extent.found_from, zone)} to "
        f"{local_time(extent.found_to, zone)} {zone.key}.\nBefore: {before}. Now: the lists in {after}.\n"
    )
    print_table("", COLUMNS, table(found.lists, days=found.days, entity=entity))
    colours: dict[Mark, dict[str, Any]] = {
        Mark.NAME: {"bold": True}, Mark.GAINED: {"fg": "green"}, Mark.LOST: {"fg": "red"}, Mark.PLAIN: {},
    }  # fmt: skip
    changed = [one for one in found.lists if one.is_changed or len(found.lists) == 1]
    for one in changed:
        click.echo()
        rows = section(one, days=found.days, channels=found.channels.get(one.name), zone=zone, entity=entity)
        for row in rows:
            click.secho(row.text, **colours[row.mark])
    if not changed:
        click.echo("\nNo list finds more or less than before.")


def _plan_json(found: Plan, *, before: str) -> dict[str, Any]:
    extent = found.extent
    return {
        "before": before,
        "articles": extent.articles if extent else 0,
        "found_from": extent.found_from.isoformat() if extent else None,
        "found_to": extent.found_to.isoformat() if extent else None,
        "days": round(found.days, 3),
        "given_up": found.given_up,
        "lists": [_list_json(one, found) for one in found.lists],
    }


def _list_json(one: Comparison, found: Plan) -> dict[str, Any]:
    return {
        "name": one.name,
        "standing": one.standing.value,
        "channels": list(found.channels.get(one.name, ())),
        "before": _tally_json(one.before, found.days),
        "after": _tally_json(one.after, found.days),
        "gained": one.gained,
        "lost": one.lost,
        "newest_gained": [_change_json(change) for change in one.newest_gained],
        "newest_lost": [_change_json(change) for change in one.newest_lost],
        "rests_on": _carriers_json(one.rests_on),
        "gained_by": _carriers_json(one.gained_by),
        "lost_because": dict(one.lost_because),
    }


def _tally_json(tally: Tally, days: float) -> dict[str, Any]:
    return {"hits": tally.hits, "alerts": tally.alerts, "alerts_a_day": round(tally.alerts / days, 3)}


def _carriers_json(carriers: Sequence[Carrier]) -> list[dict[str, Any]]:
    return [{"kind": one.kind.value, "key": one.key, "hits": one.hits} for one in carriers]


def _change_json(change: Change) -> dict[str, Any]:
    why = {"gate": change.why.gate, "why": change.why.said} if change.why else {}
    return {
        "title": change.title, "url": change.url, "feed": change.feed,
        "published": change.published_at.isoformat() if change.published_at else None,
        "found": change.found_at.isoformat(),
        "mentions": [
            {"kind": mention.kind.value, "key": mention.key, "surface": mention.surface, "field": mention.field.value}
            for mention in change.mentions
        ],
        **why,
    }  # fmt: skip
