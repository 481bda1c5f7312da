"""Danish: adjectives, people and machines in both numbers, bare, with the article and in the genitive."""

from __future__ import annotations

from collections.abc import Iterable

from inflection.rules._scandinavian import inflected, with_endings

__all__ = ["ENOUGH", "forms"]

ENOUGH = 0

_DOUBLED = "en ens et ets er ers erne ernes e es ene enes"
_ENDINGS = {
    "sk": "sk ske",
    "pter": "pter pters pteren pterens ptere pteres pterne pternes ptre ptres ptrene",
    "våben": "våben våbens våbnet våbnets våbnene våbnenes",
    "er": "er ers ere eres eren erens erne ernes",
    "e": "e es en ens et ets er ers erne ernes",
    "a": "a as aen aens aer aers aerne aernes",
    "": "- s en ens et ets e es er ers ene enes erne ernes",
}


def forms(word: str) -> Iterable[str]:
    """All forms of one word, by what it ends in; a last consonant may double: "polak", "polakken"; "-mand" is -mænd."""
    if word.endswith("mand") and word[0].islower():
        return (*with_endings(word, "s en ens"), *with_endings(word[:-4] + "mænd", "s ene enes"))
    found = inflected(word, _ENDINGS)
    if word.endswith(("at", "et", "ot", "ak", "ek", "om", "on", "it")) and word[0].islower():
        found = (*found, *(word + word[-1] + added for added in _DOUBLED.split()))
    return found
