"""The one tree of errors.

FlankwatchError
├── ConfigError          the user's files cannot be used; carries every Problem found
├── StateError           the state folder or database cannot be used
│   ├── StateBusy        another process holds the database longer than we wait
│   └── StateTooNew      written by a newer flankwatch
├── WorkerFailed         a worker process died, ran too long or outgrew its memory on one document
└── UsageError           a command was called with arguments that make no sense together

Expected failures of the outside world (a feed that is down, a channel that refuses) are values, not errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "ConfigError",
    "FlankwatchError",
    "Problem",
    "StateBusy",
    "StateError",
    "StateTooNew",
    "UsageError",
    "WorkerFailed",
    "first_of",
    "problem_at",
]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a file people edit. `line` and `column` count from 1; 0 where the file as a whole is meant."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


def problem_at(place: str, message: str) -> Problem:
    """The Problem at a place written as `file:line:column`."""
    file, line, column = place.rsplit(":", 2)
    return Problem(file=file, line=int(line), column=int(column), message=message)


class FlankwatchError(Exception):
    """The root: whatever flankwatch raises on purpose."""


class ConfigError(FlankwatchError):
    """The configuration cannot be used. `problems` are all that were found, in order of place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class StateError(FlankwatchError):
    """The state folder or database cannot be used; the message says what to do."""


class StateBusy(StateError):
    """Another process holds the database longer than we wait."""


class StateTooNew(StateError):
    """The database was written by a newer flankwatch."""


class WorkerFailed(FlankwatchError):
    """A worker process died, ran too long or outgrew its memory; `reason` is one word for the record."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class UsageError(FlankwatchError):
    """A command was called with arguments that make no sense together."""


def first_of(group: BaseExceptionGroup[FlankwatchError]) -> FlankwatchError:
    """The first error of a group of groups: one reason is what a person can act on."""
    first = group.exceptions[0]
    return first_of(first) if isinstance(first, BaseExceptionGroup) else first
