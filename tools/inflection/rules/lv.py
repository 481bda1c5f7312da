"""Latvian: names, people in both numbers, definite adjectives such as stand in names."""

from __future__ import annotations

from collections.abc import Iterable

from inflection.rules._table import inflected

__all__ = ["ENOUGH", "forms"]

ENOUGH = 99  # the dictionary declines many names as if they were masculine

_ENDINGS = {
    "ietis": "ietis ieša ietim ieti ietī ieši iešu iešiem iešus iešos",
    "iete": "iete ietes ietei ieti ietē iešu ietēm ietēs",
    "isks": "isks iska iskam isku iskā iski iskiem iskus iskos iskas iskai iskām iskās iskais iskie isko iskajam iskajā"
    " iskajiem iskajos iskajai iskajām iskajās",
    "ais": "ais ā ajam o ajā ie ajiem os ajos",
    "ie": "ie o ajiem os ajos",
    "ija": "ija ijas ijai iju ijā",
    "as": "as u ām ās",
    "es": "es u ēm ēs",
    "us": "us u um ū",
    "a": "a as ai u ā",
    "e": "e es ei i ē",
    "ā": "ā ās ajai o ajā ajām ajās a as ai u ām ās",
    "ņš": "ņš ņa ņam ņu ņā ņi ņiem ņus ņos",
    "š": "š ša šam šu šā ši šiem šus šos",
    "s": "s a am u ā i iem us os",
    "i": "i u iem us os",
}
_SOFTENED = {
    "n": "ņ",
    "l": "ļ",
    "t": "š",
    "d": "ž",
    "s": "š",
    "z": "ž",
    "c": "č",
    "b": "bj",
    "p": "pj",
    "m": "mj",
    "v": "vj",
}

_PLAIN, _AFTER_SOFT = ("is", "im", "i", "ī"), ("a", "i", "u", "iem", "us", "os")


def forms(word: str) -> Iterable[str]:
    """All case forms of one word, by what it ends in."""
    if word.isupper():
        return (word,)
    if word.endswith("is") and not word.endswith("ietis"):
        return _second_declension(word[:-2])
    found = inflected(word, _ENDINGS)
    return (*found, *_plurals(word)) if word[0].islower() else found


def _plurals(word: str) -> tuple[str, ...]:
    """Of everyday nouns; a country has no plural."""
    stem = word[:-1]
    if word.endswith("a"):
        return tuple(stem + ending for ending in ("ām", "ās"))
    if word.endswith("e"):
        return (stem + "ēm", stem + "ēs", stem[:-1] + _SOFTENED.get(stem[-1], stem[-1]) + "u")
    return ()


def _second_declension(stem: str) -> tuple[str, ...]:
    """Spānis, spāņa: the stem's last consonant softens in the genitive and the plural."""
    soft = stem[:-1] + _SOFTENED.get(stem[-1], stem[-1])
    return (*(stem + ending for ending in _PLAIN), *(soft + ending for ending in _AFTER_SOFT))
