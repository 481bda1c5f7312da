"""Throw broken, mixed and repeated documents at a reader of strangers' bytes, for as long as you like.

    python tools/fuzz.py TARGET [--minutes N] [--seed N] [--out FOLDER] [--examples N]

A target is `feed`, `page`, `opml` or `url`. Documents are put together from the test fixtures and from the words of the
format, then damaged; each one has SECONDS_MAX of processor time. Whatever breaks a promise is made small and written to
FOLDER, one file for each way of failing. The same seed brings the same documents. Exit 1 where something was found, 2 where
the target does not exist.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Flaky, HypothesisException

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from fuzzing.documents import documents  # noqa: E402 (tools/ is no package of the product)
from fuzzing.targets import TARGETS, Target  # noqa: E402

SECONDS_MAX = 2.0  # of processor time for one document; the slowest honest one takes a tenth
ROUND = 200  # documents between two looks at the clock


class TooSlow(AssertionError):
    """A document that took longer than SECONDS_MAX."""


@dataclass(slots=True)
class Findings:
    """The smallest document for each way of failing, kept on disk as it is found."""

    folder: Path
    target: str
    found: dict[str, bytes] = field(default_factory=dict)

    def add(self, document: bytes, exc: BaseException) -> None:
        way = _way(exc)
        if way not in self.found or len(document) < len(self.found[way]):
            self.found[way] = document
            self.folder.mkdir(parents=True, exist_ok=True)
            name = hashlib.sha256(way.encode()).hexdigest()[:12]
            (self.folder / f"{self.target}-{name}").write_bytes(document)
            (self.folder / f"{self.target}-{name}.txt").write_text(way + "\n", encoding="utf-8")


def _way(exc: BaseException) -> str:
    """Two failures at the same line are one."""
    last = traceback.extract_tb(exc.__traceback__)[-1]
    place = "somewhere" if isinstance(exc, TooSlow) else f"{Path(last.filename).name}:{last.lineno}"
    return f"{type(exc).__name__} at {place}: {str(exc)[:80] if isinstance(exc, AssertionError) else ''}".rstrip(": ")


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise TooSlow when the body has used so much processor time."""

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"more than {seconds} s")

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def checked(check: Callable[[bytes], None], document: bytes, findings: Findings) -> None:
    try:
        with alarm(SECONDS_MAX):
            check(document)
    except TooSlow as exc:
        findings.add(document, exc)  # and no more: making it small would take hours
    except Exception as exc:
        findings.add(document, exc)
        raise


def one_round(target: Target, findings: Findings, *, number: int, examples: int, until: float) -> int:
    """Up to `examples` documents made from seed `number`; how many were tried."""
    tried = 0

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=True,
    )
    @given(documents(target.seeds(), target.words))
    def run(document: bytes) -> None:
        nonlocal tried
        if time.monotonic() < until:
            tried += 1
            checked(target.check, document, findings)

    try:
        run()
    except (Exception, ExceptionGroup) as exc:
        # What a document did wrong is on disk already; a slow document may be quicker the second time.
        if isinstance(exc, HypothesisException) and not isinstance(exc, Flaky):
            raise
    return tried


def fuzz(target: Target, findings: Findings, *, first_seed: int, examples: int | None, seconds: float) -> int:
    until = time.monotonic() + seconds
    tried, number = 0, first_seed
    while time.monotonic() < until and (examples is None or tried < examples):
        size = ROUND if examples is None else min(ROUND, examples - tried)
        tried += one_round(target, findings, number=number, examples=size, until=until)
        number += 1
    return tried


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--examples", type=int, help="stop after so many documents")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=ROOT / "state" / "fuzz")
    asked = parser.parse_args()
    target = TARGETS[asked.target]
    if not target.exists():
        print(f"{asked.target}: there is nothing to fuzz yet")
        return 2
    logging.disable(logging.CRITICAL)
    findings = Findings(asked.out, asked.target)
    tried = fuzz(target, findings, first_seed=asked.seed, examples=asked.examples, seconds=60 * asked.minutes)
    print(f"{asked.target}: {tried} documents, {len(findings.found)} ways of failing")
    for way, document in sorted(findings.found.items()):
        print(f"  {way}  ({len(document)} bytes)")
    return 1 if findings.found else 0


if __name__ == "__main__":
    sys.exit(main())
