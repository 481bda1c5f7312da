"""German: adjectives in all five endings, people, nouns of war machines; a name takes the -s of the genitive."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["ENOUGH", "forms"]

ENOUGH = 0

_SHORTEST_ADJECTIVE = 4  # "der", "und", "von" stay as they are
_ADJECTIVE = " e en er es em"
_NEUTER = " s es e en"
# What a capitalised word ends in, and what is added; the first that fits counts. "Vereinigte", "Demokratische" are adjectives
# within a name; "Rakete", "Russe" and "Slowakin" are nouns.
_NOUNS = {
    "sche": " n r s m",
    "igte": " n r s m",
    "einte": " n r s m",
    "in": " s nen",
    "e": " n ns",
    "er": " s n",
    "system": _NEUTER,
    "zeug": _NEUTER,
    "schütz": _NEUTER,
    "geschoss": _NEUTER,
    "boot": _NEUTER,
    "schiff": _NEUTER,
    "radar": _NEUTER,
    "gewehr": _NEUTER,
    "gerät": _NEUTER,
    "angriff": _NEUTER,
    "ung": " en",
    "ition": " en",
    "kraft": "",
    "it": " s en",
    "ist": " en",
    "s": "",
    "x": "",
    "z": "",
    "ß": "",
}


def forms(word: str) -> Iterable[str]:
    """All case forms of one word, by what it ends in."""
    if word.isupper():
        return (word,)
    if word[0].islower():
        bare = re.sub("e[rs]?$", "", word)  # "gepanzertes Fahrzeug", "ballistische Rakete"
        return _with(bare, _ADJECTIVE) if len(word) >= _SHORTEST_ADJECTIVE else (word,)
    return next(
        (_with(word, added) for ending, added in _NOUNS.items() if word.lower().endswith(ending)), (word, word + "s")
    )


def _with(word: str, endings: str) -> tuple[str, ...]:
    return tuple(word + ending for ending in endings.split(" "))
