"""Italian: gender and number of adjectives and inhabitants, plurals of nouns, and names typed without their accent."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["ENOUGH", "forms"]

ENOUGH = 0  # two to four regular forms; the dictionary adds none

# What a word ends in, and the endings that stand there instead; the first that fits counts.
_ENDINGS = {
    "greco": "greco greca greci greche",
    "ico": "ico ica ici iche",
    "co": "co ca chi che",
    "go": "go ga ghi ghe",
    "io": "io ia i ie",
    "o": "o a i e",
    "ca": "ca che",
    "ga": "ga ghi ghe",
    "cia": "cia ce cie",
    "ista": "ista isti iste",
    "ota": "ota oti ote",
    "ita": "ita iti ite",
    "a": "a e i",
    "e": "e i",
}
_BARE = str.maketrans("àèéìòùÅ", "aeeiouA")
_SMALL = 3  # di, da, del


def forms(word: str) -> Iterable[str]:
    """Gender and number of words in small letters; names do not change."""
    if word[0].isupper():
        return (word, word.translate(_BARE))
    if len(word) <= _SMALL:
        return (word,)
    for ending, endings in _ENDINGS.items():
        if word.endswith(ending):
            stem = word[: len(word) - len(ending)]
            return tuple(stem + other for other in endings.split())
    return (word,)
