"""Sentences of each language that name weapon systems or kinds of them, inflected, and words that only look like them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from flankwatch.catalogue import load
from flankwatch.match.matcher import Matcher
from flankwatch.models import MentionKind

FOLDER = Path(__file__).parent / "weapons"


def read(path: Path) -> list[dict[str, Any]]:
    examples: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return examples


EXAMPLES = [
    pytest.param(path.stem, example, id=f"{path.stem}:{number}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for number, example in enumerate(read(path), start=1)
]


@pytest.fixture(scope="module")
def shipped() -> Matcher:
    return Matcher.build(load(), [])


@pytest.mark.parametrize(("lang", "example"), EXAMPLES)
def test_a_weapon_is_found_as_its_language_inflects_it(shipped: Matcher, lang: str, example: dict[str, Any]) -> None:
    text = example["text"]
    found = [m for m in shipped.match("", text, lang).mentions if m.kind is MentionKind.WEAPON]
    keys = {mention.key for mention in found}
    wanted, unwanted = set(example.get("weapons", ())), set(example.get("not", ()))
    assert wanted <= keys, f"{text}: wanted {sorted(wanted)}, found {[(m.key, m.surface) for m in found]}"
    assert not example.get("none") or not keys, (
        f"{text}: nothing should be found: {[(m.key, m.surface) for m in found]}"
    )
    assert not keys & unwanted, f"{text}: should not be found: {[(m.key, m.surface) for m in found]}"
