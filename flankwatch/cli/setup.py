"""The verbs that set up and check: init, check."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flankwatch.cli.options import with_places

if TYPE_CHECKING:
    from flankwatch.check import Trial
    from flankwatch.models import Config
    from flankwatch.places import Places

__all__ = ["check", "init"]


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Write a configuration to edit into DIR: real feeds, starter watch-lists, commented channels."""
    from flankwatch.settings import write_starter

    try:
        written = write_starter(folder)
    except OSError as exc:
        raise click.ClickException(f"cannot write to {folder}: {exc.strerror}") from exc
    for path in written:
        click.echo(f"wrote {path}")
    click.echo(f"Next: read {folder / 'feeds.yaml'}, then `flankwatch run --config {folder}`.")


@click.command()
@with_places
@click.option("--network", is_flag=True, help="Also fetch every feed once and send a test message to every channel.")
def check(places: Places, *, network: bool) -> None:
    """Validate configuration and watch-lists, and run their must_match and must_not_match."""
    from flankwatch.catalogue import load_outline
    from flankwatch.check import expat_note, lists_without_feeds, silent_lists, unasked_groups, unusable_channels
    from flankwatch.errors import ConfigError
    from flankwatch.matching import tried_samples
    from flankwatch.settings import load as load_config
    from flankwatch.web import unverified_feeds

    config = load_config(places.config, env=os.environ, catalogue=load_outline())
    failing = tried_samples(config.watchlists, config.own)
    if problems := [*failing, *unusable_channels(config)]:
        raise ConfigError(problems)
    samples = sum(len(one.must_match) + len(one.must_not_match) for one in config.watchlists)
    click.echo(
        f"{places.config}: {_counted(len(config.feeds), 'feed')}{_files(config)}, "
        f"{_counted(len(config.watchlists), 'watch-list')} with {_counted(samples, 'sample')}, "
        f"{_counted(len(config.channels), 'channel')}{_own_entries(config)}: all fine."
    )
    for name in silent_lists(config):
        click.echo(f"note: nobody is told of the hits of {name}: none of its channels is on", err=True)
    for name, group in unasked_groups(config):
        click.echo(f"note: {name} lists {group} that its 'require' does not ask for: they change nothing", err=True)
    for name in lists_without_feeds(config):
        click.echo(f"note: {name} takes no article: none of the feeds is one of its sources", err=True)
    for name in unverified_feeds(config):
        click.echo(f"note: {name} has insecure_tls: anybody on the way can change what this feed says", err=True)
    if config.service.proxy:
        click.echo(
            "note: the proxy looks up names itself, so it must refuse private addresses: flankwatch cannot", err=True
        )
    if note := expat_note():
        click.echo(f"note: {note}", err=True)
    if network and not _network_works(config):
        sys.exit(1)


def _files(config: Config) -> str:
    files = {feed.origin.rsplit(":", 2)[0] for feed in config.feeds}
    return f" in {len(files)} files" if len(files) > 1 else ""


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count != 1 else ''}"


def _own_entries(config: Config) -> str:
    count = len(config.own.entries) if config.own else 0
    return f", {count} catalogue {'entries' if count != 1 else 'entry'} of your own" if count else ""


def _network_works(config: Config) -> bool:
    from flankwatch.check import try_channels, try_feeds
    from flankwatch.cycle import user_agent

    feeds = asyncio.run(try_feeds(config, user_agent=user_agent(config.service.contact)))
    channels = asyncio.run(try_channels(config, console=sys.stdout))
    return all([_told("feed", feeds), _told("channel", channels)])


def _told(kind: str, trials: list[Trial]) -> bool:
    for trial in trials:
        click.echo(f"  {kind} {trial.name}: {trial.trouble or trial.said}")
    return all(trial.trouble is None for trial in trials)
