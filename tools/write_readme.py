"""Write the help of every command into README.md, between its help marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from flankwatch.cli import cli

README = Path(__file__).resolve().parent.parent / "README.md"
_HELP = re.compile(r"(<!-- help: .*? -->\n).*?(<!-- /help -->)", re.DOTALL)


def commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """The command and everything below it, each with the words that call it."""
    yield path, command
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from commands(below, (*path, name))


def help_text(command: click.Command, path: tuple[str, ...]) -> str:
    """What `PATH --help` prints in a terminal of 100 columns."""
    context = click.Context(command, info_name=" ".join(path), terminal_width=100, max_content_width=100)
    context.help_option_names = ["-h", "--help"]
    return command.get_help(context)


def section() -> str:
    """All help texts as fenced blocks."""
    found = commands(cli, ("flankwatch",))
    return "\n".join(f"```text\n$ {' '.join(path)} --help\n{help_text(one, path)}\n```\n" for path, one in found)


def with_help(readme: str) -> str:
    """The README with today's help in it."""
    return _HELP.sub(lambda marks: f"{marks[1]}\n{section()}\n{marks[2]}", readme)


if __name__ == "__main__":
    README.write_text(with_help(README.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"{README.name}: {section().count('$ ')} commands")
