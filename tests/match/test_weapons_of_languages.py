"""Sentences of each language that name weapon systems or kinds of them, inflected, and words that only look like them."""

from __future__ import annotations

from typing import Any

import pytest

from flankwatch.match.matcher import Matcher
from flankwatch.models import MentionKind
from tests.match.examples import examples


@pytest.mark.parametrize(("lang", "example"), examples("weapons"))
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
