"""Portuguese, of Portugal and of Brazil: adjectives, people and machines in both genders and numbers; names do not change."""

from __future__ import annotations

from collections.abc import Iterable

from inflection.rules._iberian import inflected

__all__ = ["ENOUGH", "forms"]

ENOUGH = 0

_ENDINGS = {
    "ês": "ês esa eses esas",
    "ção": "ção ções",
    "ião": "ião iões iã iãos iãs",
    "ão": "ão ã ãos ões ães ãs ona onas oa oas",
    "o": "o a os as",
    "eu": "eu eia eus eias",
    "ol": "ol ola óis olas",
    "el": "el éis",
    "íssil": "íssil ísseis",
    "étil": "étil éteis",
    "il": "il is",
    "al": "al ais",
    "í": "í is ís",
    "m": "m ns",
    "dor": "dor dora dores doras",
    "r": "r res",
    "z": "z zes",
    "s": "s ses",
    "a": "a as",
    "e": "e es",
    "": "- s",
}


def forms(word: str) -> Iterable[str]:
    """All forms of one word, by what it ends in."""
    return inflected(word, _ENDINGS)
