"""Swedish: adjectives, people and machines in both numbers, bare, with the article and in the genitive."""

from __future__ import annotations

from collections.abc import Iterable

from inflection.rules._scandinavian import inflected, with_endings

__all__ = ["ENOUGH", "forms"]

ENOUGH = 0

_CONSONANT = "s en ens et ets ar ars arna arnas er ers erna ernas"
_ENDINGS = {
    "sk": "t a e as en ens ar ars arna arnas",
    "are": "s n ns na nas",
    "ier": "s n ns na nas",
    "a": "n ns or ors orna ornas s",
    "de": "",  # "väpnade": an adjective in the plural
    "e": "n ns t ts s r rs rna rnas",
    "o": "n ns s r rs rna rnas",
    "y": "n ns t ts s er ers erna ernas",
    "l": _CONSONANT + " n ns",
    "r": _CONSONANT + " n ns",
    "": _CONSONANT,
}


def forms(word: str) -> Iterable[str]:
    """All forms of one word, by what it ends in; "-man" is -mannen, -män, -männen."""
    if word.endswith("man") and word[0].islower():
        return (*with_endings(word, "s nen nens"), *with_endings(word[:-3] + "män", "s nen nens"))
    return inflected(word, _ENDINGS)
