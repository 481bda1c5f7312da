"""How the command line puts things on the screen: tables for people, JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

if TYPE_CHECKING:
    from flankwatch.cycle import CycleReport
    from flankwatch.poll_report import FeedTrouble

_ALIKE_MIN = 6
_FOLDED_MAX = 1_000  # rows that are folded to the terminal's width, which takes rich half a second

__all__ = ["local_time", "print_json", "print_report", "print_table", "progress_on_terminal", "trouble_lines"]


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table as wide as the terminal; without one, as wide as its text, so that `grep` sees whole lines."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows = list(rows)
    if not rows:
        click.echo("nothing")
        return
    if len(rows) > _FOLDED_MAX:
        _print_long(columns, rows)
        return
    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False)
    table = Table(title=title or None, title_justify="left", box=None, header_style="bold", padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def _print_long(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """The same for thousands of rows, line by line and without folding, which takes rich 7 s for 10,000."""
    from rich.cells import cell_len
    from rich.control import strip_control_codes

    cells = [list(columns), *(list(map(strip_control_codes, row)) for row in rows)]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


@contextmanager
def progress_on_terminal(what: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function to be told how many were done, of how many; a terminal shows it, anything else stays silent."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def local_time(time: datetime | None, zone: ZoneInfo) -> str:
    return time.astimezone(zone).strftime("%Y-%m-%d %H:%M") if time else "–"


def trouble_lines(troubles: Sequence[FeedTrouble]) -> list[str]:
    """A line per failed feed; feeds that failed alike share one, because a line that is down fails all of them."""
    alike: dict[tuple[str, str], list[str]] = {}
    for trouble in troubles:
        alike.setdefault((trouble.reason, trouble.detail), []).append(trouble.feed)
    return [_trouble_line(feeds, reason, detail) for (reason, detail), feeds in alike.items()]


def _trouble_line(feeds: Sequence[str], reason: str, detail: str) -> str:
    if len(feeds) < _ALIKE_MIN:
        return f"{', '.join(feeds)}: {reason}: {detail}"
    hint = "; is this machine's network down?" if reason in {"dns", "connect"} else ""
    return f"{len(feeds)} feeds ({', '.join(feeds[:3])} …): {reason}: {detail}{hint}"


def print_report(report: CycleReport) -> None:
    """What a cycle did, and what a person should know of its failures."""
    poll, delivery = report.poll, report.delivery
    if not poll.feeds and report.next_due_at:
        click.echo(f"No feed was due; the next one is at {report.next_due_at:%H:%M} UTC.")
    print_table(
        "",
        (
            "feeds",
            "changed",
            "unchanged",
            "failed",
            "entries",
            "new",
            "pages",
            "hits",
            "sent",
            "waiting",
            "dead",
            "took",
        ),
        [
            [
                *map(str, (poll.feeds, poll.changed, poll.unchanged, len(poll.troubles), poll.entries, poll.new)),
                *map(str, (poll.pages, len(poll.hits), delivery.sent, delivery.waiting, delivery.dead)),
                f"{report.took_s:.1f} s",
            ]
        ],
    )
    for line in trouble_lines(poll.troubles):
        click.echo(f"  {line}", err=True)
    for (channel, reason), count in delivery.reasons.items():
        click.echo(f"  channel {channel}: {count} alert{'s' * (count != 1)} not sent: {reason}", err=True)
