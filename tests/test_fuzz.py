"""The readers of strangers' bytes keep their promises on broken documents; `make fuzz` looks for longer."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import fuzz as fuzzing_tool  # noqa: E402 (tools/ is no package of the product)
from fuzzing.targets import TARGETS, Target  # noqa: E402

FOUND = ROOT / "tests" / "parsers" / "fixtures" / "found"
EXAMPLES = {"feed": 60, "page": 40, "opml": 100, "url": 150}


def fuzzed(target: Target, folder: Path, *, examples: int, name: str = "it") -> fuzzing_tool.Findings:
    findings = fuzzing_tool.Findings(folder, name)
    fuzzing_tool.fuzz(target, findings, first_seed=5, examples=examples, seconds=60)
    return findings


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_no_broken_document_breaks_a_promise(name: str, tmp_path: Path) -> None:
    if not TARGETS[name].exists():
        pytest.skip(f"no reader of {name} yet")
    assert fuzzed(TARGETS[name], tmp_path, examples=EXAMPLES[name]).found == {}


@pytest.mark.parametrize("path", sorted(path for path in FOUND.iterdir()), ids=lambda path: path.name)
def test_what_fuzzing_found_once_stays_mended(path: Path, tmp_path: Path) -> None:
    target = TARGETS[path.name.partition("-")[0]]
    fuzzing_tool.checked(target.check, path.read_bytes(), fuzzing_tool.Findings(tmp_path, "found"))
    assert not list(tmp_path.iterdir())


def test_a_broken_promise_is_written_down_small_and_once(tmp_path: Path) -> None:
    seen: list[bytes] = []

    def check(document: bytes) -> None:
        seen.append(document)
        if b"<p>" in document:
            raise AssertionError("a paragraph")

    target = Target(check=check, words=[b"<p>", b"word"], more=(b"x" * 50,), suffixes=(".none",))
    findings = fuzzed(target, tmp_path, examples=100)
    (document,) = findings.found.values()
    assert len(document) <= 60 < max(map(len, seen))
    assert sorted(path.suffix for path in tmp_path.iterdir()) == ["", ".txt"]


def test_the_same_seed_brings_the_same_documents(tmp_path: Path) -> None:
    rounds: list[list[bytes]] = []
    for _ in range(2):
        seen: list[bytes] = []
        fuzzed(
            Target(check=seen.append, words=[b"a", b"b"], more=(b"seed",), suffixes=(".none",)), tmp_path, examples=50
        )
        rounds.append(seen)
    assert rounds[0] == rounds[1]
    assert len(set(rounds[0])) > 20


def test_a_document_that_takes_too_long_is_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def spin(_document: bytes) -> None:
        while True:
            pass

    monkeypatch.setattr(fuzzing_tool, "SECONDS_MAX", 0.05)
    findings = fuzzing_tool.Findings(tmp_path, "slow")
    fuzzing_tool.checked(spin, b"x", findings)
    assert list(findings.found.values()) == [b"x"]
