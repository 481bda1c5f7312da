"""The verbs that look: hits, feeds, alerts."""

from __future__ import annotations

import asyncio
import csv
import difflib
import os
import sys
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from flankwatch.cli.explain import grounds_objects, print_grounds
from flankwatch.cli.options import as_json, with_places
from flankwatch.cli.screen import local_time, print_json, print_table

if TYPE_CHECKING:
    from flankwatch.models import Alert, Hit
    from flankwatch.places import Places

__all__ = ["alerts", "feeds", "hits"]


@click.command()
@with_places
@click.option("--list", "watchlist", metavar="NAME", help="Only hits of this watch-list.")
@click.option("--feed", metavar="NAME", help="Only hits from this feed.")
@click.option("--country", metavar="CODE", help="Only hits that mention this country, by ISO code or English name.")
@click.option("--weapon", metavar="KEY", help="Only hits that mention this weapon system, by catalogue key.")
@click.option("--days", type=click.IntRange(min=1), help="Only hits of the last DAYS days.")
@click.option("--most", default=50, show_default=True, type=click.IntRange(min=1), help="How many at the most.")
@click.option("--why", is_flag=True, help="Show the sentence, the rule and the reasons.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV instead of a table.")
@as_json
def hits(
    places: Places,
    *,
    watchlist: str | None,
    feed: str | None,
    country: str | None,
    weapon: str | None,
    days: int | None,
    most: int,
    why: bool,
    as_csv: bool,
    as_json: bool,
) -> None:
    """What was found, newest first."""
    from flankwatch.cycle import opened
    from flankwatch.store.reports import HitFilter, Reports

    if as_csv and (as_json or why):
        raise click.UsageError("--csv goes with neither --json nor --why")
    with opened(places) as application:
        _note_unknown("watch-list", watchlist, [one.name for one in application.config.watchlists])
        _note_unknown("feed", feed, [one.name for one in application.config.feeds])
        chosen = HitFilter(
            watchlist=watchlist,
            feed=feed,
            country=_country(country, application.outline),
            weapon=_weapon(weapon, application.outline),
            since=application.clock() - timedelta(days=days) if days else None,
        )
        found = Reports(application.database).hits(chosen, most=most)
        if why and not as_json:
            print_grounds(application, found)
            return
        reasons = grounds_objects(application, found) if why else [{} for _ in found]
        zone = ZoneInfo(application.config.service.time_zone)
    if as_json:
        print_json([{**_hit_json(hit), **more} for hit, more in zip(found, reasons, strict=True)])
    elif as_csv:
        _print_csv(found)
    else:
        columns = ("found", "watch-list", "headline", "feed", "link")
        rows = ([local_time(h.found_at, zone), h.watchlist, h.article.title, h.feed.name, h.article.url] for h in found)
        print_table("", columns, rows)


@click.group()
def feeds() -> None:
    """The feeds: what they are and how they do."""


@feeds.command("list")
@with_places
@as_json
def feeds_list(places: Places, *, as_json: bool) -> None:
    """Every configured feed with its state."""
    from flankwatch.cycle import opened
    from flankwatch.store.reports import Reports
    from flankwatch.why.facts import FeedState

    with opened(places) as application:
        known = Reports(application.database).feeds()
        configured = application.config.feeds
        zone = ZoneInfo(application.config.service.time_zone)

    def state(found: FeedState | None) -> str:
        if found is None or (found.last_success_at is None and not found.failures):
            return "never polled"
        if found.retired:
            return "retired (410 Gone)"
        return f"failing ({found.failures}×): {found.reason}: {found.detail}" if found.failures else "fine"

    if as_json:
        print_json([
            {
                "name": feed.name, "url": feed.url, "country": feed.country, "language": feed.language,
                "owner": feed.owner, "kind": feed.kind.value, "state": state(known.get(feed.name)),
                "last_success": _iso(known, feed.name, "last_success_at"), "last_new": _iso(known, feed.name, "last_new_at"),
                "articles": known[feed.name].articles if feed.name in known else 0,
            }
            for feed in configured
        ])  # fmt: skip
        return
    columns = ("name", "country", "kind", "articles", "last new", "next poll", "state")
    print_table("", columns, (
        [
            feed.name, feed.country, feed.kind.value, str(known[feed.name].articles if feed.name in known else 0),
            local_time(known[feed.name].last_new_at if feed.name in known else None, zone),
            local_time(known[feed.name].next_poll_at if feed.name in known else None, zone),
            state(known.get(feed.name)),
        ]
        for feed in configured
    ))  # fmt: skip


@click.group()
def alerts() -> None:
    """The alerts: owed, dead, and owed again."""


@alerts.command("pending")
@with_places
@as_json
def alerts_pending(places: Places, *, as_json: bool) -> None:
    """Alerts that are owed."""
    from flankwatch.models import AlertState

    _show_alerts(places, (AlertState.PENDING, AlertState.SENDING, AlertState.HELD), as_json=as_json)


@alerts.command("dead")
@with_places
@as_json
def alerts_dead(places: Places, *, as_json: bool) -> None:
    """Alerts that were given up, with the reason."""
    from flankwatch.models import AlertState

    _show_alerts(places, (AlertState.DEAD,), as_json=as_json)


@alerts.command("retry")
@with_places
@click.argument("refs", metavar="[REFERENCE]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every dead alert.")
def alerts_retry(places: Places, *, refs: tuple[str, ...], everything: bool) -> None:
    """Owe dead alerts again; the next run sends them."""
    from flankwatch.cycle import opened
    from flankwatch.store.outbox import Outbox

    if bool(refs) == everything:
        raise click.UsageError("say either --all or the references to retry")
    with opened(places) as application:
        outbox = Outbox(application.database, owner=application.holder)
        again = outbox.retry(refs=None if everything else refs, now=application.clock())
    click.echo(f"{again} alert{'s' * (again != 1)} owed again")
    if refs and again < len(refs):
        click.echo("only dead alerts can be retried: `flankwatch alerts dead` lists them", err=True)
        sys.exit(1)


@alerts.command("test")
@with_places
@click.argument("channel")
def alerts_test(places: Places, *, channel: str) -> None:
    """Send a test message to CHANNEL."""
    from flankwatch.catalogue import load_outline
    from flankwatch.check import send_test
    from flankwatch.settings import load as load_config

    config = load_config(places.config, env=os.environ, catalogue=load_outline())
    named = {one.name: one for one in config.channels}
    if channel not in named:
        raise click.UsageError(f"no channel is called {channel!r}; alerts.yaml names {', '.join(named) or 'none'}")
    trial = asyncio.run(send_test(named[channel], config, console=sys.stdout))
    if trial.trouble:
        raise click.ClickException(f"{trial.name}: {trial.trouble}")
    click.echo(f"{trial.name}: {trial.said}")


def _show_alerts(places: Places, states: Sequence[Any], *, as_json: bool) -> None:
    from flankwatch.cycle import opened
    from flankwatch.store.outbox import Outbox

    with opened(places) as application:
        found = Outbox(application.database, owner=application.holder).in_state(states, most=1000)
        zone = ZoneInfo(application.config.service.time_zone)
    if as_json:
        print_json([_alert_json(alert) for alert in found])
        return
    columns = ("reference", "state", "since", "tries", "channel", "watch-list", "headline", "last error")
    print_table("", columns, (
        [
            alert.ref, alert.state.value, local_time(alert.created_at, zone), str(alert.attempts), alert.channel,
            alert.watchlist, _headline(alert), alert.last_error or "",
        ]
        for alert in found
    ))  # fmt: skip


def _headline(alert: Alert) -> str:
    if alert.notice is not None:
        return alert.notice.title
    return alert.hits[0].article.title if len(alert.hits) == 1 else f"{len(alert.hits)} articles in one message"


def _alert_json(alert: Alert) -> dict[str, Any]:
    return {
        "ref": alert.ref, "kind": alert.kind.value, "state": alert.state.value, "channel": alert.channel,
        "watchlist": alert.watchlist, "created": alert.created_at.isoformat(), "attempts": alert.attempts,
        "last_error": alert.last_error, "hits": [_hit_json(hit) for hit in alert.hits],
    }  # fmt: skip


def _hit_json(hit: Hit) -> dict[str, Any]:
    return {
        "watchlist": hit.watchlist, "title": hit.article.title, "url": hit.article.url, "feed": hit.feed.name,
        "published": hit.article.published_at.isoformat() if hit.article.published_at else None,
        "found": hit.found_at.isoformat(),
        "mentions": [
            {"kind": mention.kind.value, "key": mention.key, "surface": mention.surface, "field": mention.field.value}
            for mention in hit.mentions
        ],
    }  # fmt: skip


def _print_csv(found: Sequence[Hit]) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(("found", "watchlist", "title", "feed", "published", "url", "mentions"))
    for hit in found:
        mentions = " ".join(f"{mention.kind.value}:{mention.key}" for mention in hit.mentions)
        published = hit.article.published_at.isoformat() if hit.article.published_at else ""
        row = (
            hit.found_at.isoformat(),
            hit.watchlist,
            hit.article.title,
            hit.feed.name,
            published,
            hit.article.url,
            mentions,
        )
        writer.writerow(map(_safe_cell, row))


def _safe_cell(text: str) -> str:
    # A spreadsheet runs a cell that begins like a formula, and headlines are written by strangers.
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _note_unknown(kind: str, asked: str | None, names: Sequence[str]) -> None:
    """Hits outlive the list and the feed that brought them, so an unknown name is no error; a typo should show, though."""
    if asked is not None and asked not in names:
        close = difflib.get_close_matches(asked, names, n=1)
        click.echo(f"note: no {kind} is called {asked!r} today{_meant(close)}", err=True)


def _meant(close: Sequence[str]) -> str:
    return f" (did you mean {close[0]!r}?)" if close else ""


def _country(asked: str | None, catalogue: Any) -> str | None:
    from flankwatch.models import MentionKind

    if asked is None:
        return None
    code: str | None = catalogue.country_named(asked)
    if code is None:
        raise click.UsageError(f"unknown country {asked!r}{_meant(catalogue.close_to(asked, MentionKind.COUNTRY))}")
    return code


def _weapon(asked: str | None, catalogue: Any) -> str | None:
    from flankwatch.models import MentionKind

    if asked is not None and asked not in catalogue.weapon_keys and asked not in catalogue.classes:
        raise click.UsageError(f"unknown weapon {asked!r}{_meant(catalogue.close_to(asked, MentionKind.WEAPON))}")
    return asked


def _iso(known: Any, name: str, what: str) -> str | None:
    time = getattr(known[name], what) if name in known else None
    return time.isoformat() if time else None
