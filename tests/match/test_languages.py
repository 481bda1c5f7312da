"""Sentences of each language, written for this test: which countries they name, in which form, and which they only seem to."""

from __future__ import annotations

from typing import Any

import pytest

from flankwatch.match.matcher import Matcher
from flankwatch.models import MentionKind
from tests.match.examples import examples


@pytest.mark.parametrize(("lang", "example"), examples("languages"))
def test_a_country_is_found_in_its_cases_and_forms(shipped: Matcher, lang: str, example: dict[str, Any]) -> None:
    text = example["text"]
    found = [m for m in shipped.match("", text, lang).mentions if m.kind is MentionKind.COUNTRY]
    forms = {(mention.key, mention.form.value) for mention in found if mention.form}
    wanted = {(key, form) for key, forms in example.get("countries", {}).items() for form in _listed(forms)}
    assert wanted <= forms, f"{text}: wanted {sorted(wanted)}, found {[(m.key, m.form, m.surface) for m in found]}"
    unwanted = {key for key, _ in forms} & set(example.get("not", ()))
    assert not unwanted, f"{text}: {unwanted} should not be found: {[(m.key, m.surface) for m in found]}"


def _listed(forms: str | list[str]) -> list[str]:
    return [forms] if isinstance(forms, str) else forms
