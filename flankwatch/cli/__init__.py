"""The command line. Each verb loads what it needs when it is called, so that `--help` is quick."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Sequence

import click

from flankwatch.cli import batch, cycle, explain, feeds_add, feeds_health, feeds_opml, look, plan, setup
from flankwatch.cli.pipes import Program
from flankwatch.errors import ConfigError, FlankwatchError, UsageError

__all__ = ["cli", "main"]


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="flankwatch")
@click.option("-v", "--verbose", count=True, help="Log more: -v events, -vv details.")
def cli(verbose: int) -> None:
    """Watches the news for countries and weapon systems, and tells people once."""
    from flankwatch.logs import set_up_logging

    set_up_logging({0: logging.ERROR, 1: logging.INFO}.get(verbose, logging.DEBUG), sys.stderr)


for command in (
    setup.init,
    cycle.demo,
    cycle.run,
    cycle.serve,
    setup.check,
    look.hits,
    explain.why,
    explain.why_not,
    plan.plan,
    look.feeds,
    look.alerts,
    explain.match,
    batch.parse,
    batch.extract,
    batch.dedupe,
):
    cli.add_command(command)
for command in (feeds_health.feeds_health, feeds_add.add, feeds_opml.import_feeds, feeds_opml.export_feeds):
    look.feeds.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run and exit: 0 done, 1 something failed, 2 usage or configuration error."""
    try:
        cli.main(args=arguments, standalone_mode=False)
    except click.ClickException as exc:
        exc.show()
        sys.exit(exc.exit_code)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.exceptions.Exit as exc:
        sys.exit(exc.exit_code)
    except ConfigError as exc:
        count = len(exc.problems)
        click.echo(f"{exc}\n{count} problem{'s' * (count != 1)} in the configuration.", err=True)
        sys.exit(2)
    except UsageError as exc:
        click.echo(f"flankwatch: {exc}", err=True)
        sys.exit(2)
    except FlankwatchError as exc:
        click.echo(f"flankwatch: {exc}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        # Else the interpreter looks once more at every object of the catalogue for garbage before it ends: a quarter of a second.
        gc.disable()
        gc.freeze()
