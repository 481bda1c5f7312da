"""Dutch: adjectives with -e, plurals in -s and -en with the spelling changes these bring; a name takes no ending."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["ENOUGH", "forms"]

ENOUGH = 0

# What a word ends in, and the endings that stand there instead; the first that fits counts. Lands, capitals and the inhabitants
# of both are written alike, with a capital, so what would turn a name into another word ends in nothing.
_ENDINGS = {
    "land": "land",
    "rijk": "rijk",
    "schip": "schip schepen",
    "boot": "boot boten",
    "sch": "sch sche",
    "ees": "ees ese esen ezen",
    "us": "us usen ussen ussin ussinnen",
    "s": "s se",
    "aan": "aan anen",
    "aar": "aar aars aren",
    "aat": "aat aten",
    "aak": "aak aken",
    "een": "een enen",
    "eem": "eem emen",
    "eer": "eer eren",
    "oot": "oot oten",
    "iet": "iet ieten",
    "uig": "uig uigen",
    "er": "er ers",
    "ër": "ër ërs",
    "or": "or oren ors",
    "e": "e en es",
    "a": "a",
    "o": "o",
    "i": "i",
    "ë": "ë",
}
_CONSONANT = re.compile("[bcdfgklmnprt]$")
_SHORTEST = 3


def forms(word: str) -> Iterable[str]:
    """All forms of one word, by what it ends in; after a short vowel the consonant doubles: "Fin", "Finnen"."""
    if word.isupper() or len(word) < _SHORTEST:
        return (word,)
    for ending, endings in _ENDINGS.items():
        if word.endswith(ending):
            stem = word[: len(word) - len(ending)]
            return tuple(stem + other for other in endings.split())
    doubled = (word + word[-1] + "en",) if _CONSONANT.search(word) else ()
    return (word, word + "s", word + "en", *doubled) if word[0].islower() else (word, word + "en", *doubled)
