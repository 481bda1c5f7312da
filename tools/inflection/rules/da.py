"""Danish: adjectives, people and machines in both numbers, bare, with the article and in the genitive."""

from __future__ import annotations

from collections.abc import Iterable

from inflection.rules._scandinavian import inflected, with_endings

__all__ = ["ENOUGH", "forms"]

ENOUGH = 0

_CONSONANT = "s en ens et ets e es er ers ene enes erne ernes"
_DOUBLED = "en ens et ets er ers erne ernes e es ene enes"
_ENDINGS = {
    "sk": "e",
    "ende": "",
    "er": "s e es en ens ne nes",
    "e": "s n ns t ts r rs rne rnes",
    "a": "s en ens er ers erne ernes",
    "": _CONSONANT,
}


def forms(word: str) -> Iterable[str]:
    """All forms of one word, by what it ends in; a last consonant may double: "polak", "polakken"; "-mand" is -mænd."""
    if word.endswith("mand") and word[0].islower():
        return (*with_endings(word, "s en ens"), *with_endings(word[:-4] + "mænd", "s ene enes"))
    found = inflected(word, _ENDINGS)
    if word.endswith(("at", "et", "ot", "ak", "ek", "om", "on", "it")) and word[0].islower():
        found = (*found, *(word + word[-1] + added for added in _DOUBLED.split()))
    return found
