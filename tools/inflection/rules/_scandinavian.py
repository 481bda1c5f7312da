"""What the rules of Swedish, Norwegian and Danish share: a name takes -s, any other word takes what its end asks for."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["inflected", "with_endings"]

_SHORTEST = 4  # "och", "det", "av" stay as they are
_SIBILANTS = ("s", "x", "z")


def inflected(word: str, endings: Mapping[str, str]) -> tuple[str, ...]:
    """The forms of `word`; `endings` gives for each end of a lower-case word what is added, "" being any end."""
    if word.isupper() or len(word) < _SHORTEST:
        return (word,)
    if word[0].isupper():
        return (word,) if word.endswith(_SIBILANTS) else (word, word + "s")
    return with_endings(word, next(added for ending, added in endings.items() if word.endswith(ending)))


def with_endings(stem: str, endings: str) -> tuple[str, ...]:
    """The stem itself and with each of the endings."""
    return (stem, *(stem + ending for ending in endings.split()))
