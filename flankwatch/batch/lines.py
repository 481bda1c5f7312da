"""One line, one answer: what is read of a stream, and what is said to each line of it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, NamedTuple, NoReturn

from flankwatch.limits import LINE_BYTES_MAX, MIB

__all__ = ["Answer", "Json", "Verb", "answer_line", "not_served", "read_lines", "text_of"]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A batch verb. `answer` turns one request into one answer; `empty` are the fields of an answer that failed.

    `answer` raises ValueError or OSError with a message for whoever sent the line. For `stream` it must be a module's
    function: workers find it by name.
    """

    answer: Callable[[Json], Json]
    empty: Json
    deadline_s: float
    chunk: int


class Answer(NamedTuple):
    """The answer to one line, itself a line; `failed` where it tells an error."""

    line: bytes
    failed: bool


def read_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines that say anything, without their ends. One beyond LINE_BYTES_MAX is cut just there, its rest skipped."""
    while line := stream.readline(LINE_BYTES_MAX + 1):
        piece = line
        while piece and not piece.endswith(b"\n"):
            piece = stream.readline(MIB)
        if not line.isspace():
            yield line.removesuffix(b"\n")


def answer_line(verb: Verb, line: bytes) -> Answer:
    """The answer to one line; whatever is wrong with it, or goes wrong with it, stands in the answer's `error`."""
    try:
        request = _request(line)
    except ValueError as exc:
        return _error(verb, None, str(exc))
    try:
        return Answer(_printed({"id": request["id"], **verb.answer(request)}), failed=False)
    except (ValueError, OSError) as exc:
        return _error(verb, request["id"], str(exc) or type(exc).__name__)
    except Exception as exc:  # noqa: BLE001 (a library's surprise at a stranger's text must cost that line, not the stream)
        return _error(verb, request["id"], f"{type(exc).__name__}: {exc}")


def not_served(verb: Verb, line: bytes, message: str) -> Answer:
    """The answer to a line whose worker was lost."""
    try:
        return _error(verb, _request(line)["id"], message)
    except ValueError:
        return _error(verb, None, message)


def _request(line: bytes) -> Json:
    """What the line asks; raises ValueError where it asks nothing that can be answered."""
    if len(line) > LINE_BYTES_MAX:
        raise ValueError(f"longer than {LINE_BYTES_MAX} bytes")
    try:
        request = json.loads(line, parse_constant=_no_json, parse_float=_finite)
    except (ValueError, RecursionError) as exc:
        raise ValueError(f"not a line of JSON: {exc}") from exc
    if not isinstance(request, dict) or "id" not in request:
        raise ValueError("not an object with an id")
    return request


def _no_json(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"{digits[:20]} is larger than a number can be")
    return number


def _error(verb: Verb, identity: object, message: str) -> Answer:
    try:
        return Answer(_printed({"id": identity, "error": message, **verb.empty}), failed=True)
    except RecursionError:  # an id may be nested just deep enough to be read and not to be written
        return _error(verb, None, message)


def _printed(answer: Json) -> bytes:
    try:
        return json.dumps(answer, ensure_ascii=False, allow_nan=False).encode() + b"\n"
    except UnicodeEncodeError:  # half a character: JSON has an escape for it, UTF-8 has nothing
        return json.dumps(answer, allow_nan=False).encode() + b"\n"


def text_of(request: Json, name: str) -> str:
    """The value of a field that must be text; empty where it is missing. Raises ValueError."""
    value = request.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{name} must be text")  # noqa: TRY004 (it is the line's value that is wrong, not our call)
    return value
