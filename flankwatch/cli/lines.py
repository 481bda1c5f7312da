"""Puts lines of segments on the screen: in colour on a terminal, between marks everywhere else."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from flankwatch.render.lines import Line

__all__ = ["print_lines", "screen_width"]

_WIDTH_MAX = 110  # longer lines are hard to read
_WIDTH_MIN = 60
_WIDTH_OF_FILES = 100
_STYLES: dict[str, dict[str, Any]] = {
    "headline": {"bold": True},
    "mention": {"bold": True, "fg": "yellow"},
    "refused": {"strikethrough": True, "fg": "red"},
    "label": {"dim": True},
    "link": {"underline": True},
    "yes": {"fg": "green"},
    "no": {"fg": "red"},
}


def screen_width() -> int:
    """How wide lines should be: the terminal's width within reason."""
    if not sys.stdout.isatty():
        return _WIDTH_OF_FILES
    return min(max(shutil.get_terminal_size().columns, _WIDTH_MIN), _WIDTH_MAX)


def print_lines(rows: Sequence[Line]) -> None:
    from flankwatch.render.lines import plain

    if sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        click.echo("\n".join(map(_coloured, rows)))
    else:
        click.echo(plain(rows), nl=False)


def _coloured(row: Line) -> str:
    runs = ((role, "".join(segment.text for segment in run)) for role, run in groupby(row, key=lambda one: one.role))
    return "".join(_styled(text, _STYLES.get(role.value)) for role, text in runs)


def _styled(text: str, style: dict[str, Any] | None) -> str:
    return click.style(text, **style) if style and text.strip() else text
