"""What the rules of Spanish and Portuguese share: names stay as they are, other words take gender and number."""

from __future__ import annotations

from collections.abc import Mapping

from inflection.rules import _table

__all__ = ["inflected"]

_SHORTEST = 4  # "de", "del", "dos" stay as they are


def inflected(word: str, table: Mapping[str, str]) -> tuple[str, ...]:
    """The forms of `word`; `table` gives for each end of a lower-case word what stands there instead, "" being any end."""
    if len(word) < _SHORTEST or word[0].isupper():
        return (word,)
    return _table.inflected(word, table)
