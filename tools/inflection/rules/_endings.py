"""What every language's tables of endings share: the longest ending that fits a word is exchanged for others."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["by_ending"]


def by_ending(word: str, table: Mapping[str, str]) -> tuple[str, ...]:
    """The forms of `word`: the longest of its endings that stands in `table`, exchanged for each of the endings given there.

    The ending "" fits every word; "-" among the endings given is the bare stem.
    """
    ending = max((ending for ending in table if word.endswith(ending)), key=len)
    stem = word[: len(word) - len(ending)]
    return (word, *(stem + other.removeprefix("-") for other in table[ending].split()))
