"""Streaming over workers: a line that ruins its worker costs itself only."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest

from flankwatch.batch.stream import Verb, stream
from flankwatch.limits import LINE_BYTES_MAX
from flankwatch.workers import Workers
from tests.batch.asking import Json, answers
from tests.batch.poison import echo_verb


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers(1) as pool:
        yield pool


def served(workers: Workers, verb: Verb, *requests: Json) -> tuple[dict[int, Json], int]:
    """The answers by id, and how many of them `stream` counted as errors."""
    out = io.BytesIO()
    failed = stream(verb, io.BytesIO(b"".join(json.dumps(one).encode() + b"\n" for one in requests)), out, workers)
    found = answers(out.getvalue())
    assert len(found) == len(requests)
    return {one["id"]: one for one in found}, failed


POISON = [
    pytest.param("die", echo_verb(), "died", id="killed-by-the-system"),
    pytest.param("spin", echo_verb(deadline_s=1.0), "too slow", id="endless-loop"),
    pytest.param("surprise", echo_verb(), "AttributeError: nobody thought of this", id="unforeseen-exception"),
    pytest.param("unspeakable", echo_verb(), "TypeError", id="an-answer-that-is-not-json"),
]


@pytest.mark.parametrize(("poison", "verb", "reason"), POISON)
def test_a_poisonous_line_fails_alone_whoever_shares_its_worker(
    workers: Workers, poison: str, verb: Verb, reason: str
) -> None:
    found, failed = served(workers, verb, *({"id": n, "do": poison if n == 5 else ""} for n in range(10)))
    guilty = found.pop(5)
    assert reason in guilty.pop("error")
    assert guilty == {"id": 5, "echo": None}
    assert found == {n: {"id": n, "echo": n} for n in range(10) if n != 5}
    assert failed == 1


def test_a_line_beyond_the_bound_is_one_line_and_gets_one_answer(workers: Workers) -> None:
    endless = b'{"id": "long", "text": "' + b"a" * (LINE_BYTES_MAX + 1000) + b'"}\n'
    out = io.BytesIO()
    failed = stream(echo_verb(), io.BytesIO(endless + b'{"id": "next"}\n'), out, workers)
    first, second = sorted(answers(out.getvalue()), key=lambda one: "error" not in one)
    assert str(LINE_BYTES_MAX) in first["error"]
    assert second == {"id": "next", "echo": "next"}
    assert failed == 1


def test_more_lines_than_are_kept_in_flight_are_all_answered(workers: Workers) -> None:
    found, failed = served(workers, echo_verb(), *({"id": number} for number in range(3000)))
    assert (sorted(found), failed) == (list(range(3000)), 0)
