"""Endings read from a table: what a word ends in, and what stands there instead."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["by_longest", "inflected"]


def inflected(word: str, table: Mapping[str, str]) -> tuple[str, ...]:
    """The forms by the first ending of the table that fits; the word alone if none does. "-" stands for no ending at all."""
    for ending, endings in table.items():
        if word.endswith(ending) and len(word) > len(ending):
            stem = word[: len(word) - len(ending)]
            return tuple(stem + other.strip("-") for other in endings.split())
    return (word,)


def by_longest(word: str, table: Mapping[str, str]) -> tuple[str, ...]:
    """The forms by the longest ending of the table that fits, whatever their order; the ending "" fits every word."""
    ending = max((ending for ending in table if word.endswith(ending)), key=len)
    stem = word[: len(word) - len(ending)]
    return (word, *(stem + other.removeprefix("-") for other in table[ending].split()))
