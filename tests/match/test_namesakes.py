"""Countries and what bears their names: Georgia the state, Jordan the player, turkey the bird."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from flankwatch.match.matcher import Matcher
from flankwatch.models import Form, MentionKind

EXAMPLES = yaml.safe_load((Path(__file__).parent / "namesakes.yaml").read_text(encoding="utf-8"))


def named(matcher: Matcher, text: str) -> set[str]:
    mentions = matcher.match("", text, "en").mentions
    return {one.key for one in mentions if one.kind is MentionKind.COUNTRY and one.form is Form.NAME}


@pytest.mark.parametrize(("code", "text"), [pair for one in EXAMPLES["countries"] for pair in one.items()])
def test_a_doubtful_name_is_the_country_where_a_state_is_spoken_of(shipped: Matcher, code: str, text: str) -> None:
    assert code in named(shipped, text)


@pytest.mark.parametrize(("code", "text"), [pair for one in EXAMPLES["namesakes"] for pair in one.items()])
def test_what_only_bears_a_countrys_name_is_not_taken_for_it(shipped: Matcher, code: str, text: str) -> None:
    assert code not in named(shipped, text)


def test_one_place_clearly_meant_otherwise_holds_the_others_back(shipped: Matcher) -> None:
    weak = "The Georgia plant sells to Canada."
    assert "GE" in named(shipped, weak)
    assert "GE" not in named(shipped, f"A Georgia man sued. Georgia residents and Gov. Kemp welcomed it. {weak}")
