"""Dutch: adjectives with -e, plurals in -s and -en with the spelling changes these bring; a name takes no ending."""

from __future__ import annotations

import re
from collections.abc import Iterable

from inflection.rules._table import inflected

__all__ = ["ENOUGH", "forms"]

ENOUGH = 0

# What a word ends in, and what stands there instead; the first that fits counts. States, capitals, adjectives and inhabitants
# are all written with a capital, so only what a state does not end in takes an ending: "Duits", "Hongaar", "Chinees".
_PEOPLE = {
    "sch": "sch sche",
    "ees": "ees ese esen ezen",
    "s": "s se",
    "aan": "aan anen",
    "aar": "aar aars aren",
    "aat": "aat aten",
    "aak": "aak aken",
    "een": "een enen",
    "eek": "eek eken",
    "iek": "iek ieken",
    "ijn": "ijn ijnen",
    "iet": "iet ieten",
    "oor": "oor oren",
    "ool": "ool olen",
    "oot": "oot oten",
    "er": "er ers",
    "ër": "ër ërs",
}
_THINGS = {
    "schip": "schip schepen",
    "boot": "boot boten",
    "eem": "eem emen",
    "eer": "eer eren",
    "or": "or oren ors",
    "uig": "uig uigen",
    "e": "e en es",
} | _PEOPLE
_CONSONANT = re.compile("[bdfgklmnprt]$")
_SHORTEST = 4


def forms(word: str) -> Iterable[str]:
    """All forms of one word, by what it ends in; after a short vowel the consonant doubles: "raket", "raketten"."""
    if word.isupper() or len(word) < _SHORTEST:
        return (word,)
    if word[0].isupper():
        return inflected(word, _PEOPLE)
    if word.endswith(tuple(_THINGS)):
        return inflected(word, _THINGS)
    doubled = (word + word[-1] + "en",) if _CONSONANT.search(word) else ()
    return (word, word + "s", word + "e", word + "en", *doubled)
