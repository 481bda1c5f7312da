"""`feeds import` and `feeds export`: lists of feeds from other programs, and for them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from flankwatch.cli.options import with_places

if TYPE_CHECKING:
    from flankwatch.catalogue import Outline
    from flankwatch.places import Places
    from flankwatch.settings.feed_files import Prepared
    from flankwatch.subscriptions import Import
    from parsers.records import OpmlDocument

__all__ = ["export_feeds", "import_feeds"]

_HEAD = """\
# yaml-language-server: $schema=../schema/feeds.json
#
# Written by 'flankwatch feeds import', and yours to edit.

"""
_TOLD_MAX = 20  # of the feeds that were left out, one a line; the count tells of the others


@click.command("import")
@with_places
@click.argument("file", metavar="FILE", type=click.File("rb"))
@click.option("--country", metavar="CODE", help="Where the publishers are: an ISO code or an English name.")
@click.option("--kind", metavar="KIND", help="What sort of sources they are: news, defence, government or wire.")
@click.option("--language", metavar="CODE", help="What they are written in, where the list does not say.")
@click.option("--owner", metavar="NAME", help="Who owns them all.  [default: each site is its own owner]")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
def import_feeds(
    places: Places,
    *,
    file: IO[bytes],
    country: str | None,
    kind: str | None,
    language: str | None,
    owner: str | None,
    dry_run: bool,
) -> None:
    """Add the feeds of an OPML file, as other readers export it, in a file of their own below feeds/.

    FILE may be - for standard input. Feeds that are configured already are left out.
    """
    from flankwatch.catalogue import load_outline as load_catalogue
    from flankwatch.settings.feed_files import known_feeds
    from flankwatch.subscriptions import Given, file_stem, planned_import

    catalogue = load_catalogue()
    document = _document(file)
    given = {"country": country, "kind": kind, "language": language, "owner": owner}
    _check(given, document, catalogue)
    plan = planned_import(
        document,
        Given(
            country=catalogue.country_named(country or "") or "",
            kind=kind or "",
            language=language or None,
            owner=owner,
        ),
        known=known_feeds(places.config),
        catalogue=catalogue,
    )
    written = None
    if plan.feeds:
        name = "" if file.name in ("-", "<stdin>") else Path(file.name).stem
        written = _prepared(places, f"feeds/{file_stem(name)}.yaml", plan, catalogue)
        if not dry_run:
            _put(written)
    _tell(plan, document, written, verb="would be written" if dry_run else "written")


def _document(file: IO[bytes]) -> OpmlDocument:
    from parsers import opml
    from parsers.errors import ParseError
    from parsers.limits import OPML_BYTES_MAX

    try:
        return opml.parse(file.read(OPML_BYTES_MAX + 1))
    except ParseError as exc:
        raise click.ClickException(f"{file.name}: {exc}") from exc


def _check(given: dict[str, str | None], document: OpmlDocument, catalogue: Outline) -> None:
    """Raises UsageError with all that is missing, or wrong, before anything is done."""
    from flankwatch.match.language import normal
    from flankwatch.settings.feed_files import mistake_in

    is_spoken = all(normal(feed.language) for feed in document.feeds)
    needed = ("country", "kind") if is_spoken else ("country", "kind", "language")
    if missing := [f"--{key}" for key in needed if not given[key]]:
        raise click.UsageError(f"the list does not tell it of every feed, so say it for them: {', '.join(missing)}")
    told = {key: mistake_in(key, value, catalogue=catalogue) for key, value in given.items() if value}
    if mistakes := [f"--{key}: {mistake}" for key, mistake in told.items() if mistake]:
        raise click.UsageError("; ".join(mistakes))


def _prepared(places: Places, relative: str, plan: Import, catalogue: Outline) -> Prepared:
    from flankwatch.errors import ConfigError
    from flankwatch.settings.feed_files import prepared

    try:
        return prepared(places.config, relative, plan.feeds, env=os.environ, catalogue=catalogue, head=_HEAD)
    except ConfigError:
        click.echo("Nothing was written, because with these feeds the configuration could not be used:", err=True)
        raise


def _put(file: Prepared) -> None:
    try:
        file.put()
    except OSError as exc:
        raise click.ClickException(f"cannot write {file.path}: {exc.strerror}") from exc


def _tell(plan: Import, document: OpmlDocument, file: Prepared | None, *, verb: str) -> None:
    count = len(plan.feeds)
    click.echo(f"{count} feed{'s' * (count != 1)} {verb}" + (f" to {file.path}" if file else ""))
    for what, rows in (
        ("left out, being configured already or twice in the list", plan.known),
        ("left out, having no address on the web", plan.refused),
        ("left out, being in a language that is not known", plan.unspoken),
    ):
        if rows:
            click.echo(f"{len(rows)} {what}:", err=True)
            for row in rows[:_TOLD_MAX]:
                click.echo(f"  {row}", err=True)
            if len(rows) > _TOLD_MAX:
                click.echo(f"  and {len(rows) - _TOLD_MAX} more", err=True)
    if document.truncated:
        click.echo("the list goes on: only its first part was read; split it to import the rest", err=True)


@click.command("export")
@with_places
@click.argument("file", metavar="[FILE]", default="-", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
def export_feeds(places: Places, *, file: Path) -> None:
    """Write the feeds that are polled as OPML, which other readers import, in folders by country and kind.

    Without FILE, or with -, to standard output.
    """
    from flankwatch.catalogue import load_outline as load_catalogue
    from flankwatch.cycle import utc_now
    from flankwatch.models import MentionKind
    from flankwatch.settings import Addresses
    from flankwatch.settings import load as load_config
    from flankwatch.subscriptions import exported
    from parsers import opml

    catalogue = load_catalogue()
    config = load_config(places.config, env=os.environ, catalogue=catalogue, addresses=Addresses.LEFT_OUT)

    def country_name(code: str) -> str:
        entity = catalogue.entity(MentionKind.COUNTRY, code)
        return entity.name if entity else code

    text = opml.write(exported(config.feeds, country_name), title="Feeds of flankwatch", created=utc_now())
    if str(file) == "-":
        sys.stdout.write(text)
        return
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise click.UsageError(f"{file} exists already; choose another name") from None
    except OSError as exc:
        raise click.ClickException(f"cannot write {file}: {exc.strerror}") from exc
    click.echo(f"{len(config.feeds)} feeds written to {file}")
