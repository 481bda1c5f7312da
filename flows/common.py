"""What every flow needs: the application over the configured places, and a log for its events."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from prefect.logging import get_run_logger

from flankwatch.cycle import Application, CycleReport, opened_for_service
from flankwatch.errors import Problem
from flankwatch.places import Places

__all__ = ["application", "log_event", "table"]


@contextmanager
def application(config: str | None, state: str | None) -> Iterator[Application]:
    """The application over these folders, else those of FLANKWATCH_CONFIG and FLANKWATCH_STATE, else ./config, ./state."""
    places = Places.from_environment(
        os.environ, config=Path(config) if config else None, state=Path(state) if state else None
    )
    with opened_for_service(places, report=_tell_problems) as opened_application:
        yield opened_application


def _tell_problems(problems: Sequence[Problem]) -> None:
    logger = get_run_logger()
    logger.error("the configuration has %d problems; the last good one stays in use", len(problems))
    for problem in problems:
        logger.error("%s", problem)


def log_event(event: str, **fields: object) -> None:
    """One line in the run's log: the event and its fields."""
    said = " ".join(f"{name}={value}" for name, value in fields.items())
    get_run_logger().info("%s %s", event, said)


def table(report: CycleReport) -> str:
    """The run as a markdown table, its failures below."""
    counts = {name: value for name, value in report.as_json().items() if isinstance(value, int | float)}
    lines = ["| what | count |", "|---|---:|", *(f"| {name} | {value} |" for name, value in counts.items())]
    troubles = [(trouble.feed, trouble.reason, trouble.detail) for trouble in report.poll.troubles]
    refused = [(channel, "not sent", reason) for channel, reason in report.delivery.reasons]
    return "\n".join([*lines, *_failures([*troubles, *refused])])


def _failures(failures: Sequence[tuple[str, str, str]]) -> list[str]:
    if not failures:
        return []
    rows = (f"| {_cell(name)} | {_cell(reason)} | {_cell(detail)} |" for name, reason, detail in failures)
    return ["", "| failed | reason | detail |", "|---|---|---|", *rows]


def _cell(text: str) -> str:
    """Text of strangers as one table cell: no row, column, link or markup of its own."""
    return "".join("\\" + letter if letter in "|[]()<>*_`\\!#" else letter for letter in " ".join(text.split()))
