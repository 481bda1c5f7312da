"""Norwegian Bokmål: adjectives, people and machines in both numbers, bare, with the article and in the genitive."""

from __future__ import annotations

from collections.abc import Iterable

from inflection.rules._scandinavian import inflected, with_endings

__all__ = ["ENOUGH", "forms"]

ENOUGH = 0

_ENDINGS = {
    "sk": "sk ske",
    "pter": "pter pters pteret pterets ptre ptres ptrer ptrers ptrene ptrenes",
    "våpen": "våpen våpens våpenet våpenets våpnene våpnenes",
    "er": "er ers ere eres eren erens erne ernes",
    "e": "e es en ens er ers ene enes",
    "a": "a as en ens er ers ene enes",
    "": "- s e en ens et ets er ers ene enes",
}


def forms(word: str) -> Iterable[str]:
    """All forms of one word, by what it ends in; "-mann" is -menn in the plural."""
    if word.endswith("mann") and word[0].islower():
        return (*with_endings(word, "s en ens"), *with_endings(word[:-4] + "menn", "s ene enes"))
    return inflected(word, _ENDINGS)
