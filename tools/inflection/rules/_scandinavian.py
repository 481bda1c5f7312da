"""What the rules of Swedish, Norwegian and Danish share: a name takes -s, any other word takes what its end asks for."""

from __future__ import annotations

from collections.abc import Mapping

from inflection.rules import _table

__all__ = ["inflected", "with_endings"]

_SHORTEST = 4  # "och", "det", "av" stay as they are
_SIBILANTS = ("s", "x", "z")


def inflected(word: str, table: Mapping[str, str]) -> tuple[str, ...]:
    """The forms of `word`; `table` gives for each end of a lower-case word what stands there instead, "" being any end."""
    if word.isupper() or len(word) < _SHORTEST:
        return (word,)
    if word[0].isupper():
        return (word,) if word.endswith(_SIBILANTS) else (word, word + "s")
    return _table.inflected(word, table)


def with_endings(stem: str, endings: str) -> tuple[str, ...]:
    """The stem itself and with each of the endings."""
    return (stem, *(stem + ending for ending in endings.split()))
