"""The verbs that run the cycle: run, demo, serve."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flankwatch.cli.options import as_json, with_places
from flankwatch.cli.screen import print_json, print_report

if TYPE_CHECKING:
    from flankwatch.cycle import CycleReport
    from flankwatch.places import Places

__all__ = ["demo", "run", "serve"]


@click.command()
@with_places
@click.option("--dry-run", is_flag=True, help="Show what would be sent; send nothing and remember nothing.")
@click.option("--feed", metavar="NAME", help="Poll only this feed, whether it is due or not.")
@as_json
def run(places: Places, *, dry_run: bool, feed: str | None, as_json: bool) -> None:
    """One cycle now: poll what is due, match, deliver.

    Ends with 1 if every polled feed failed or an alert could not be sent; it is tried again later.
    """
    from flankwatch.cycle import opened_to_run, rehearsed
    from flankwatch.web import unverified_feeds

    with rehearsed(places) if dry_run else nullcontext(places) as here, opened_to_run(here) as found:
        application = found.with_all_on_screen() if dry_run else found
        if dry_run:
            click.echo("Dry run: what follows would be sent; nothing is, and nothing is remembered.\n", err=True)
        for name in unverified_feeds(application.config):
            click.echo(f"warning: the certificate of {name} is not verified (insecure_tls in feeds.yaml)", err=True)
        report = asyncio.run(application.cycle(console=sys.stderr if as_json else sys.stdout, feed=feed))
        for channel, count in application.stranded().items():
            click.echo(f"  {count} alerts wait for channel {channel!r}, which alerts.yaml does not name", err=True)
    if as_json:
        print_json(report.as_json())
    else:
        print_report(report)
    sys.exit(_has_failed(report))


@click.command()
def demo() -> None:
    """Serve bundled sample feeds on loopback, run the cycle on them twice, show the alerts.

    Needs no network and no set-up, and leaves nothing behind.
    """
    from flankwatch.demo.play import play

    sys.exit(0 if play(sys.stdout) else 1)


@click.command()
@with_places
@click.option("--port", default=4200, show_default=True, help="Where Prefect's own page is shown, on 127.0.0.1.")
def serve(places: Places, *, port: int) -> None:
    """The scheduled service in one command, on Prefect's embedded server. Ctrl-C ends it."""
    from flankwatch.cycle import opened_to_run

    if not 0 < port < 65536:
        raise click.BadParameter("a port is a number from 1 to 65535", param_hint="'--port'")
    with opened_to_run(places):  # a broken configuration is told now, not in the log of the first run
        pass
    # Prefect lives in flows/ alone; the engine starts it as a program and does not import it. The program works in a
    # directory of its own, hence the whole paths; and no module of it may come from ours, whoever left one there.
    os.environ |= {"FLANKWATCH_CONFIG": str(places.config.resolve()), "FLANKWATCH_STATE": str(places.state.resolve())}
    if places.database_url:
        os.environ["FLANKWATCH_DATABASE_URL"] = _with_whole_path(places.database_url)
    os.environ["PYTHONSAFEPATH"] = "1"
    os.execv(sys.executable, [sys.executable, "-m", "flows.serve", str(port)])  # noqa: S606 (our own interpreter)


def _with_whole_path(database_url: str) -> str:
    scheme, found, path = database_url.partition("sqlite:///")
    return f"{scheme}{found}{Path(path).resolve()}" if found and path else database_url


def _has_failed(report: CycleReport) -> bool:
    poll, delivery = report.poll, report.delivery
    all_feeds_failed = bool(poll.troubles) and not poll.changed + poll.unchanged
    return all_feeds_failed or bool(delivery.waiting or delivery.dead)
