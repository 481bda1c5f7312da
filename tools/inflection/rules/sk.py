"""Slovak: adjectives, which are written small, and the names of people and places, which have a capital."""

from __future__ import annotations

from collections.abc import Iterable

from inflection.rules._table import by_longest

__all__ = ["ENOUGH", "NEVER", "forms"]

ENOUGH = 99  # the dictionary has names in some cases and not in others
NEVER = ("ejšieho", "ejšiemu", "ejších", "ejšími")  # of two countries neither is the more Slovak

# What a word ends in, and the endings that stand there instead; the longest that fits counts.
_ADJECTIVES = {
    "ý": "ého ému om ým á ej ú ou é í ých ými",
    "y": "eho emu om ym a ej u ou e i ych ymi - ám ách ami ov och mi",
    "ký": "kého kému kom kým ká kej kú kou ké kí kých kými",
    "í": "ieho iemu om ím ia ej iu ou ie ích ími",
    "á": "ej ú ou é ých ým ými",
    "a": "ej u ou e ych ym ymi y i - ám ách ami",
    "bomba": "bomby bombe bombu bombou bômb bombám bombách bombami",
    "é": "ého ému om ým ých ými",
    "e": "eho emu om ym ych ymi",
    "ie": "ieho iemu om ím ích ími",
}
_NAMES = {
    "á": "ej ú ou",
    "é": "ého ému om ým ých ými",
    "ý": "ého ému om ým ých ými",
    "o": "a u om e",
    "ko": "ka ku kom",
    "ao": "",
    "ia": "ie ii iu iou",
    "a": "y e u ou i",
    "ka": "ky ke ku kou iek ek kám kách kami",
    "ea": "ey ei eu eou",
    "oa": "oy oe ou oou",
    "an": "ana anovi anom ani ania anov anoch anmi",
    "án": "ánu áne ánom",
    "in": "ina inovi inom ini inov inoch inmi inu ine",
    "ec": "ca covi com ci cov coch cami",
    "k": "ku kom ka kovi ci kov koch kmi",
    "ch": "cha chovi chom chu si chov choch chmi",
    "h": "hu hom ha",
    "g": "gu gom ga",
    "j": "ja ju jovi jom ji jov joch jmi",
    "š": "ša šu šovi šom ši šov šoch šmi",
    "č": "ča ču čovi čom či čov čoch čmi",
    "ž": "ža žu žom ži",
    "ň": "ne ni ňou",
    "ius": "ia iu iom",
    "us": "u om e",
    "y": "- ám ách ami ov om och mi",
    "e": "",
    "i": "",
    "u": "",
    "": "a u ovi om e i ia ov och mi",
}


def forms(word: str) -> Iterable[str]:
    """All case forms of one word, by what it ends in."""
    if word.isupper():
        return (word,)
    return by_longest(word, _NAMES if word[0].isupper() else _ADJECTIVES | {"": "a u ovi om e i y ov och mi"})
