"""`feeds add`: the feed of a site, found, shown and written into feeds.yaml."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from flankwatch.cli.options import as_json, with_places
from flankwatch.cli.screen import local_time, print_json

if TYPE_CHECKING:
    from flankwatch.catalogue import Outline
    from flankwatch.finding import Candidate, Finding
    from flankwatch.models import Config
    from flankwatch.places import Places
    from flankwatch.preview import Preview
    from flankwatch.settings.feed_files import KnownFeed, NewFeed

__all__ = ["add"]

_HEAD = "# yaml-language-server: $schema=schema/feeds.json\n\n"
_KEYS = ("name", "country", "language", "owner", "kind")
_QUESTIONS = {
    "name": "Name, as tables show it",
    "country": "Country of the publisher (ISO code or English name)",
    "language": "Language (ISO code)",
    "owner": "Owner of the publisher",
    "kind": "Kind (news, defence, government or wire)",
}


@click.command("add")
@with_places
@click.argument("address", metavar="URL")
@click.option("--name", metavar="NAME", help="What tables and watch-lists call it.  [default: the feed's title]")
@click.option("--country", metavar="CODE", help="Where the publisher is: an ISO code or an English name.")
@click.option("--language", metavar="CODE", help="What it is written in.  [default: what the feed says, or looks like]")
@click.option("--owner", metavar="NAME", help="Who owns the publisher.")
@click.option("--kind", metavar="KIND", help="What sort of source it is: news, defence, government or wire.")
@click.option("--yes", is_flag=True, help="Write the first feed found without asking.")
@as_json
def add(places: Places, *, address: str, yes: bool, as_json: bool, **given: str | None) -> None:
    """Find the feed of a site, show it, and add it to feeds.yaml.

    URL is the feed's address, or any page of the site. Values that are not given are asked for on a terminal.
    """
    from flankwatch.catalogue import load_outline as load_catalogue
    from flankwatch.settings import Addresses
    from flankwatch.settings import load as load_config
    from flankwatch.settings.feed_files import known_feeds

    catalogue = load_catalogue()
    config = load_config(places.config, env=os.environ, catalogue=catalogue, addresses=Addresses.LEFT_OUT)
    known = known_feeds(places.config)
    entry = _Entry(given, known, catalogue, asks=sys.stdin.isatty() and not as_json)
    entry.check_given()
    finding = asyncio.run(_found(address, config))
    written = None
    if not as_json:
        _show(finding, known, ZoneInfo(config.service.time_zone))
    if finding.feeds and (yes or not as_json):
        candidate, preview = finding.feeds[_choice(finding, is_asked=entry.asks and not yes)]
        feed = entry.completed(candidate, preview)
        if _is_confirmed(feed, yes=yes, asks=entry.asks, silently=as_json):
            written = _write(places, feed, catalogue, silently=as_json)
    if as_json:
        print_json({**_as_json(finding, known), "written": written})
    if not finding.feeds:
        click.echo(f"flankwatch: no feed was found at {address}: {finding.trouble}", err=True)
        sys.exit(1)


async def _found(address: str, config: Config) -> Finding:
    from flankwatch.cycle import user_agent, utc_now
    from flankwatch.fetch import Fetcher
    from flankwatch.finding import Finder
    from flankwatch.workers import Workers

    service = config.service
    with Workers(1, preload=("flankwatch.preview",)) as workers:  # a second one would load its own model of languages
        async with Fetcher(allow_hosts=service.allow_hosts, user_agent=user_agent(service.contact)) as fetcher:
            return await Finder(fetcher=fetcher, workers=workers, now=utc_now()).find(address)


# --- showing --------------------------------------------------------------------------------------------------------


def _show(finding: Finding, known: list[KnownFeed], zone: ZoneInfo) -> None:
    for number, candidate in enumerate(finding.candidates, 1):
        click.echo(f"{number}. {candidate.url}  ({candidate.way.value})")
        for line in _lines(candidate, known, zone):
            click.echo(f"   {line}")


def _lines(candidate: Candidate, known: list[KnownFeed], zone: ZoneInfo) -> list[str]:
    preview = candidate.preview
    if preview is None:
        return [f"cannot be read: {candidate.trouble}"]
    more = "at least " if preview.truncated else ""
    newest = f"newest {local_time(preview.newest, zone)}" if preview.newest else "without dates"
    usual = f", usually every {_span(preview.gap_s)}" if preview.gap_s else ""
    texts = "brief, so the pages behind the entries are read" if preview.is_brief else "full"
    here = _configured(candidate.url, known)
    return [
        preview.title or candidate.title or "without a title",
        f"{preview.kind}, {more}{preview.entries} entries, {newest}{usual}",
        f"texts are {texts} (about {preview.text_chars} characters); language: {_language(preview)}",
        *([f"configured already: {here.name} ({here.place})"] if here else []),
        *(f"- {headline}" for headline in preview.headlines),
    ]


def _language(preview: Preview) -> str:
    told, guessed = preview.told_language, preview.guessed_language
    if told and guessed and told != guessed:
        return f"the feed says {told}, its entries look like {guessed}"
    return f"{told}, as the feed says" if told else f"{guessed}, by its look" if guessed else "unknown"


def _span(seconds: int) -> str:
    for unit, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{round(seconds / length)} {unit}"
    return f"{seconds} seconds"


def _as_json(finding: Finding, known: list[KnownFeed]) -> dict[str, Any]:
    return {"candidates": [_candidate_json(one, known) for one in finding.candidates], "trouble": finding.trouble}


def _candidate_json(one: Candidate, known: list[KnownFeed]) -> dict[str, Any]:
    here, preview = _configured(one.url, known), one.preview
    row = {"url": one.url, "found": one.way.value, "configured": here.name if here else None, "trouble": one.trouble}
    if preview is None:
        return {**row, "title": one.title}
    return {
        **row, "title": preview.title or one.title, "document": preview.kind, "entries": preview.entries,
        "newest": preview.newest.isoformat() if preview.newest else None, "gap_s": preview.gap_s,
        "headlines": list(preview.headlines), "texts": "brief" if preview.is_brief else "full",
        "text_chars": preview.text_chars, "language": preview.language,
        "language_told": preview.told_language, "language_guessed": preview.guessed_language,
    }  # fmt: skip


def _configured(url: str, known: list[KnownFeed]) -> KnownFeed | None:
    from parsers.links import link_key

    key = link_key(url)
    return next((one for one in known if link_key(one.url) == key), None)


# --- the entry ------------------------------------------------------------------------------------------------------


def _choice(finding: Finding, *, is_asked: bool) -> int:
    if not is_asked or len(finding.feeds) == 1:
        return 0
    return int(click.prompt("Which one", type=click.IntRange(1, len(finding.feeds)), default=1)) - 1


class _Entry:
    """The values of a new entry: given, or taken from the feed, or asked for."""

    def __init__(
        self, given: Mapping[str, str | None], known: list[KnownFeed], catalogue: Outline, *, asks: bool
    ) -> None:
        from flankwatch.subscriptions import Names

        self.asks = asks
        self._given = {key: value for key, value in given.items() if value is not None}
        self._known, self._catalogue, self._names = known, catalogue, Names(one.name for one in known)

    def check_given(self) -> None:
        """Raises UsageError with every mistake in what was given, before anybody is asked for a feed."""
        mistakes = [f"--{key}: {told}" for key, value in self._given.items() if (told := self._mistake(key, value))]
        if mistakes:
            raise click.UsageError("; ".join(mistakes))

    def completed(self, candidate: Candidate, preview: Preview) -> NewFeed:
        """The entry for this feed. Raises UsageError where it stands here already, or values are missing and nobody is asked."""
        from flankwatch.settings.feed_files import NewFeed
        from flankwatch.subscriptions import name_of

        if here := _configured(candidate.url, self._known):
            raise click.UsageError(f"this feed is configured already: {here.name} ({here.place})")
        own = {"name": name_of(preview.title or candidate.title, candidate.url), "language": preview.language}
        values = {
            **{key: value for key, value in own.items() if value and not self._mistake(key, value)},
            **self._given,
        }
        missing = [key for key in _KEYS if key not in values]
        if self.asks:
            hints = {**own, "owner": own["name"], "kind": "news", "language": preview.guessed_language}
            values |= {key: self._asked(key, hints.get(key)) for key in _KEYS if key not in self._given}
        elif missing:
            raise click.UsageError(_missing_text(missing, preview, own["name"]))
        values["country"] = self._catalogue.country_named(values["country"]) or values["country"]
        return NewFeed(url=candidate.url, **values)

    def _asked(self, key: str, default: str | None) -> str:
        shown = default if default and not self._mistake(key, default) else None
        return str(click.prompt(_QUESTIONS[key], default=shown, value_proc=self._checked(key)))

    def _checked(self, key: str) -> Callable[[str], str]:
        def check(value: str) -> str:
            if told := self._mistake(key, value):
                raise click.UsageError(told)
            return value

        return check

    def _mistake(self, key: str, value: str) -> str | None:
        from flankwatch.settings.feed_files import mistake_in

        if key == "name" and value in self._names:
            return f"a feed is called {value!r} already"
        return mistake_in(key, value, catalogue=self._catalogue)


def _missing_text(missing: list[str], preview: Preview, name: str | None) -> str:
    why = {"language": f" ({_language(preview)})", "name": f" ({name!r} cannot be used or is taken)"}
    options = ", ".join(f"--{key}{why.get(key, '')}" for key in missing)
    return f"nothing was written: {options} {'are' if len(missing) > 1 else 'is'} missing"


def _is_confirmed(feed: NewFeed, *, yes: bool, asks: bool, silently: bool) -> bool:
    from flankwatch.settings.feed_files import entry_text

    if not silently:
        click.echo(f"\n{entry_text(feed)}", nl=False)
    if yes or (asks and click.confirm("Add this to feeds.yaml", default=True)):
        return True
    click.echo("Nothing was written." if asks else "Nothing was written; --yes writes it.", err=True)
    return False


def _write(places: Places, feed: NewFeed, catalogue: Outline, *, silently: bool) -> dict[str, str]:
    from dataclasses import asdict

    from flankwatch.errors import ConfigError
    from flankwatch.settings.feed_files import prepared

    try:
        file = prepared(places.config, "feeds.yaml", [feed], env=os.environ, catalogue=catalogue, head=_HEAD)
        file.put()
    except ConfigError:
        click.echo("Nothing was written, because with this entry the configuration could not be used:", err=True)
        raise
    except OSError as exc:
        raise click.ClickException(f"cannot write to {places.config}: {exc.strerror}") from exc
    if not silently:
        click.echo(f"Added to {file.path}. The next run polls it.")
    return {**asdict(feed), "file": str(file.path)}
