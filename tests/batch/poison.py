"""Verbs that do as the line says, for a look at what becomes of the lines around it. Light: workers import it."""

from __future__ import annotations

import os
import signal

from flankwatch.batch.stream import Json, Verb

__all__ = ["echo_verb"]


def answer(request: Json) -> Json:
    match request.get("do"):
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "spin":
            while True:
                pass
        case "surprise":
            raise AttributeError("nobody thought of this")
        case "unspeakable":
            return {"echo": object()}
    return {"echo": request["id"]}


def echo_verb(*, deadline_s: float = 30.0, chunk: int = 4) -> Verb:
    return Verb(answer=answer, empty={"echo": None}, deadline_s=deadline_s, chunk=chunk)
