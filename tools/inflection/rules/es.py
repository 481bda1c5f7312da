"""Spanish: adjectives, people and machines in both genders and numbers; names do not change."""

from __future__ import annotations

from collections.abc import Iterable

from inflection.rules._iberian import inflected

__all__ = ["ENOUGH", "forms"]

ENOUGH = 0

_ENDINGS = {
    "o": "o a os as",
    "és": "és esa eses esas",
    "án": "án ana anes anas",
    "ín": "ín ina ines inas",
    "ón": "ón ona ones onas",
    "ún": "ún una unes unas",
    "ús": "ús uses",
    "ol": "ol ola oles olas",
    "dor": "dor dora dores doras",
    "í": "í íes ís",
    "ú": "ú úes ús",
    "z": "z ces",
    "s": "s",
    "a": "a as",
    "e": "e es",
    "": "- es",
}


def forms(word: str) -> Iterable[str]:
    """All forms of one word, by what it ends in."""
    return inflected(word, _ENDINGS)
