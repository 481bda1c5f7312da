"""The batch verbs: JSON lines in, JSON lines out, for scripts and for scoring."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from flankwatch.cli.options import config_if_any

if TYPE_CHECKING:
    from flankwatch.batch.stream import Verb
    from flankwatch.places import Places

__all__ = ["dedupe", "extract", "match_lines", "parse"]

_SHARED_BY_MATCHERS = ("flankwatch.cli", "flankwatch.preload")

_jsonl = click.option("--jsonl", is_flag=True, required=True, help="One JSON object per line in, one out for each.")


def match_lines(places: Places) -> None:
    """`match --jsonl`: without --config, FLANKWATCH_CONFIG and ./config no list is applied."""
    from flankwatch.workers import begin

    begin(_SHARED_BY_MATCHERS)  # before anything else: it takes longest, and goes on beside the rest
    from flankwatch.match.language_model import Unpacking

    with Unpacking() as model:
        from flankwatch import matching
        from flankwatch.batch.verbs import MATCH
        from flankwatch.catalogue import load_outline

        config = config_if_any(places, load_outline)
        lists, own = (config.watchlists, config.own) if config else ((), None)
        _stream(MATCH, prepare=matching.prepare, prepare_args=(lists, own, model.path), preload=_SHARED_BY_MATCHERS)


@click.command()
@_jsonl
def parse(*, jsonl: bool) -> None:  # noqa: ARG001
    """Read feed documents from files.

    In: {"id", "path", "url"?}. Out: {"id", "feed": {...}, "entries": [...]}, all text plain, times in UTC.
    """
    from flankwatch.batch.verbs import PARSE

    _stream(PARSE)


@click.command()
@_jsonl
def extract(*, jsonl: bool) -> None:  # noqa: ARG001
    """Read articles from saved pages.

    In: {"id", "path", "url"?}. Out: {"id", "url", "title", "text", "published", "authors", "lang"}.
    """
    from flankwatch.batch.verbs import EXTRACT

    _stream(EXTRACT)


@click.command()
@_jsonl
def dedupe(*, jsonl: bool) -> None:  # noqa: ARG001
    """Say which articles repeat earlier ones, in order of arrival.

    In: {"id", "url", "title", "text", "published", "lang"}. Out: {"id", "copy_of": id or null, "story": id}.
    """
    from flankwatch.batch.dedupe import Dedupe
    from flankwatch.batch.stream import Verb, stream_in_order

    verb = Verb(answer=Dedupe().answer, empty=Dedupe.EMPTY, deadline_s=0, chunk=1)
    _report(stream_in_order(verb, sys.stdin.buffer, sys.stdout.buffer))


def _stream(verb: Verb, **prepared: Any) -> None:
    from flankwatch.batch.stream import stream
    from flankwatch.workers import Workers

    # The thread that reads may wait for a line for ever. The interpreter closes `sys.stdin` at its end and would abort
    # if a thread were reading just that object; nobody closes this one.
    lines = open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: SIM115 (a descriptor has no path)
    with Workers(**prepared) as workers:
        failed = stream(verb, lines, sys.stdout.buffer, workers)
    _report(failed)


def _report(failed: int) -> None:
    if failed:
        click.echo(f'{failed} line{"s" * (failed != 1)} could not be served; see their "error"', err=True)
