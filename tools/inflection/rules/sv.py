"""Swedish: adjectives, people and machines in both numbers, bare, with the article and in the genitive."""

from __future__ import annotations

from collections.abc import Iterable

from inflection.rules._scandinavian import inflected, with_endings

__all__ = ["ENOUGH", "forms"]

ENOUGH = 0

_ENDINGS = {
    "sk": "sk skt ska skas ske sken skar skars skarna skarnas",
    "are": "are ares aren arens arna arnas",
    "pter": "pter pters ptern pterns ptrar ptrars ptrarna ptrarnas",
    "vapen": "vapen vapens vapnet vapnets vapnen vapnens",
    "ier": "ier iers iern ierns ierna iernas",
    "ska": "ska skas",
    "a": "a as an ans or ors orna ornas",
    "e": "e es en ens ar ars arna arnas",
    "o": "o os on ons or ors orna ornas",
    "l": "l ls ln lns len lens let lets lar lars larna larnas ler lers lerna lernas",
    "r": "r rs rn rns ren rens ret rets rar rars rarna rarnas rer rers rerna rernas",
    "": "- s en ens et ets ar ars arna arnas er ers erna ernas",
}


def forms(word: str) -> Iterable[str]:
    """All forms of one word, by what it ends in; "-man" is -mannen, -män, -männen."""
    if word.endswith("man") and word[0].islower():
        return (*with_endings(word, "s nen nens"), *with_endings(word[:-3] + "män", "s nen nens"))
    return inflected(word, _ENDINGS)
