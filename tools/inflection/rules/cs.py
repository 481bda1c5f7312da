"""Czech: adjectives, people, places and other nouns."""

from __future__ import annotations

from collections.abc import Iterable

from inflection.rules._table import by_longest

__all__ = ["ENOUGH", "NEVER", "forms"]

ENOUGH = 99  # the dictionary knows "Irsko" in three cases and "Íránec" in none
NEVER = ("ějšího", "ějšímu", "ějších", "ějšími", "ejšího", "ejšímu", "ejších", "ejšími")

# What a word ends in, and the endings that stand there instead; the longest that fits counts.
_ADJECTIVES = {
    "ý": "ého ému ém ým á é ou í ých ými",
    "ský": "ského skému ském ským ská ské skou ští ských skými",
    "cký": "ckého ckému ckém ckým cká cké ckou čtí ckých ckými",
    "í": "ího ímu ím ích ími",
    "á": "é ou ých ým ými",
    "é": "ého ému ém ým ých ými",
}
_ENDINGS = _ADJECTIVES | {
    "o": "a u em",
    "ko": "ka ku kem",
    "sko": "ska sku skem sce",
    "vo": "va vu vem vě",
    "ao": "",
    "ie": "ii ií",
    "a": "y ě e u ou - ám ách ami",
    "ka": "ky ce ku kou ek kám kách kami",
    "ga": "gy ze gu gou",
    "ha": "hy ze hu hou",
    "cha": "chy še chu chou",
    "ra": "ry ře ru rou",
    "la": "ly le lu lou",
    "sa": "sy se su sou",
    "ea": "eje eji ejí eu",
    "oa": "oy oe ou",
    "an": "ana anovi anem ani ané anů anům anech any",
    "án": "ánu áně ánem",
    "in": "ina inovi inem ini inové inů inům inech iny inu ině",
    "ec": "ce ci cem cové ců cům cích",
    "ák": "áka ákovi ákem áku áci ákové áků ákům ácích áky",
    "k": "ku kem ka kovi ci kové ků kům cích ky",
    "g": "gu gem",
    "h": "hu hem",
    "ch": "cha chu chovi chem ši chové chů chům ších chy",
    "r": "ru ra rovi rem ře ři rové rů rům rech ry",
    "j": "je ji jem ji jové jů jům jích",
    "š": "še ši šem šovi šové šů šům ších",
    "č": "če či čem čovi čové čů čům čích",
    "ž": "že ži žem",
    "ň": "ně ni ní",
    "ř": "ře ři řem",
    "ista": "isty istovi istu istou isté istů istům istech",
    "ius": "ia iu iem",
    "us": "u a em",
    "y": "- ů ám ům ách ech ami",
    "e": "",
    "i": "",
    "u": "",
    "": "u a ovi em ě e i y ové é ů ům ech",
}


def forms(word: str) -> Iterable[str]:
    """All case forms of one word, by what it ends in."""
    if word.isupper():
        return (word,)
    return by_longest(word, _ENDINGS)
