"""What the rules of Spanish and Portuguese share: names stay as they are, other words take gender and number."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["inflected"]

_SHORTEST = 4  # "de", "del", "dos" stay as they are


def inflected(word: str, endings: Mapping[str, str]) -> tuple[str, ...]:
    """The forms of `word`; `endings` gives for each end of a lower-case word what stands there instead, "" being any end."""
    if len(word) < _SHORTEST or word[0].isupper():
        return (word,)
    ending = next(ending for ending in endings if word.endswith(ending))
    stem = word[: len(word) - len(ending)]
    return (word, *(stem + other for other in endings[ending].split()))
