"""Whoever reads what we print may stop: `flankwatch hits | head` is no failure."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

__all__ = ["Program"]


class Program(click.Group):
    """The root of the commands. Click itself ends with 1, saying nothing, wherever any pipe breaks."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with _a_reader_may_leave():  # --help and --version print here
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        with _a_reader_may_leave():
            return super().invoke(ctx)


@contextmanager
def _a_reader_may_leave() -> Iterator[None]:
    """End the program well where the reader of standard output has gone; any other broken pipe is a surprise."""
    try:
        try:
            yield
        except SystemExit as end:
            if isinstance(end.__context__, BrokenPipeError):  # rich noticed first, and makes it a 1
                sys.exit(0)
            sys.stdout.flush()
            raise
        sys.stdout.flush()  # at the interpreter's end it would be too late to catch anything
    except BrokenPipeError as exc:
        if not _reader_has_left():
            raise RuntimeError("a pipe broke that is not standard output") from exc
        # What is still buffered would be tried again at the interpreter's end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _reader_has_left() -> bool:
    try:
        watched = select.poll()
        watched.register(sys.stdout.fileno(), 0)
    except (AttributeError, OSError):  # Windows has no poll; a stream that is no file has no reader
        return False
    return bool(watched.poll(0))
