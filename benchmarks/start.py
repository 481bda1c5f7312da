"""How long `flankwatch match` takes from the call to the answer, and how much memory, beside a Python that does nothing.

    python benchmarks/start.py [CONFIG]

Each way is called ROUNDS times; the median of the wall clock is printed, and how many times as long it is as `python -c pass`.
Memory is the peak of the one process of `match TEXT`, and of all processes of `match --jsonl` together, what they share once.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

FLANKWATCH = str(Path(sys.executable).with_name("flankwatch"))
ROUNDS = 7
HEADLINE = "Latvia gets HIMARS"  # its language must be worked out by the model
REPORT = (
    "Latvia said that the launchers would arrive with their crews. The minister and two colonels were there."  # English
)
_MIB = 1024 * 1024


def line(text: str, **more: str) -> bytes:
    return json.dumps({"id": 1, "title": "", "text": text, **more}).encode() + b"\n"


def took_s(command: list[str], given: bytes, folder: str) -> float:
    started = time.perf_counter()
    subprocess.run(command, input=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, check=True)
    return time.perf_counter() - started


def peak_of_one(command: list[str], folder: str) -> float:
    """MiB of one process."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return usage.ru_maxrss * 1024 / _MIB


def held_by_all(command: list[str], given: bytes, folder: str) -> float:
    """MiB that the process and its descendants hold once they have answered, each waiting for the next line."""
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder)
    assert child.stdin is not None
    assert child.stdout is not None
    for _ in range(64):  # so that every worker gets some
        child.stdin.write(given)
    child.stdin.flush()
    for _ in range(64):
        child.stdout.readline()
    held = sum(map(_pss, [child.pid, *_descendants(child.pid)])) / _MIB
    child.stdin.close()
    child.wait()
    return held


def _descendants(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            yield child
            yield from _descendants(child)


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(row.split()[1]) * 1024 for row in lines if row.startswith("Pss:"))


def main(config: list[str]) -> None:
    given = ["--config", str(Path(config[0]).resolve())] if config else []
    ways: dict[str, tuple[list[str], bytes]] = {
        "python -c pass": ([sys.executable, "-c", "pass"], b""),
        "match TEXT": ([FLANKWATCH, "match", HEADLINE, *given], b""),
        "match TEXT --lang": ([FLANKWATCH, "match", HEADLINE, "--lang", "en", *given], b""),
        "match --jsonl": ([FLANKWATCH, "match", "--jsonl", *given], line(HEADLINE)),
        "with lang": ([FLANKWATCH, "match", "--jsonl", *given], line(HEADLINE, lang="en")),
        "plain English": ([FLANKWATCH, "match", "--jsonl", *given], line(REPORT)),
    }
    with tempfile.TemporaryDirectory() as folder:
        times: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name in ways:
                times[name].append(took_s(*ways[name], folder))
        floor = statistics.median(times["python -c pass"])
        for name, found in times.items():
            middle = statistics.median(found)
            print(f"{name:18} {middle:5.2f} s   x{middle / floor:.0f}   (from {min(found):.2f} to {max(found):.2f})")
        print(f"match TEXT holds {peak_of_one(ways['match TEXT'][0], folder):.0f} MiB at its peak")
        print(f"match --jsonl and its processes hold {held_by_all(*ways['match --jsonl'], folder):.0f} MiB together")


if __name__ == "__main__":
    main(sys.argv[1:])
