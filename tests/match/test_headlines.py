"""Headlines of many languages, with what must be found in them and what must not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from flankwatch.match.matcher import Matcher

HEADLINES = yaml.safe_load((Path(__file__).parent / "headlines.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row['lang']}-{row['text'][:30]}") for row in HEADLINES])
def test_a_headline_says_what_a_reader_takes_from_it(shipped: Matcher, row: dict[str, Any]) -> None:
    found = {one.key for one in shipped.match("", row["text"], row["lang"]).mentions}
    assert set(row.get("finds", ())) <= found
    assert not found & set(row.get("not", ()))
