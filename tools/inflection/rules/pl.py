"""Polish: adjectives, which are written small, and the names of people and places, which have a capital."""

from __future__ import annotations

from collections.abc import Iterable

from inflection.rules._table import by_longest

__all__ = ["ENOUGH", "forms"]

ENOUGH = 99  # the dictionary is rich, but knows no Szwedami

# What a word ends in, and the endings that stand there instead; the longest that fits counts.
_ADJECTIVES = {
    "ki": "kiego kiemu kim ka kiej ką kie kich kimi ko",
    "ni": "niego niemu nim nia niej nią nie nich nimi",
    "y": "ego emu ym a ej ą e ych ymi",
    "e": "ego emu ym ych ymi",
    "ie": "iego iemu im ich imi",
}
_NAMES = {
    "ska": "skiej ską",
    "cka": "ckiej cką",
    "skie": "skich skim skimi skiego skiemu",
    "ia": "ii ię ią",
    "ja": "ji ję ją",
    "ea": "ei eę eą",
    "a": "y ie ę ą",
    "ka": "ki ce kę ką ko ek kom kami kach",
    "ga": "gi dze gę gą",
    "cha": "chy sze chę chą",
    "ra": "ry rze rę rą",
    "ta": "ty cie tę tą",
    "da": "dy dzie dę dą",
    "la": "li lę lą",
    "ca": "cy cę cą",
    "ła": "ły le łę łą",
    "oa": "",
    "ua": "",
    "yk": "yka ykowi ykiem yku ycy yków ykom ykami ykach",
    "ik": "ika ikowi ikiem iku icy ików ikom ikami ikach",
    "nin": "nina ninowi ninem ninie nie n nom nami nach",
    "ec": "ca cowi cem cu cy ców com cami cach",
    "iec": "ca cowi cem cu cy ców com cami cach",
    "k": "ku ka kowi kiem ki ków kom kami kach",
    "g": "gu ga gowi giem",
    "r": "ru ra rowi rem rze",
    "t": "tu ta towi tem cie",
    "d": "du da dowi dem dzie dów dom dami dach dzi",
    "ł": "łu ła łowi łem le",
    "l": "lu la lowi lem",
    "j": "ju ja jowi jem",
    "sz": "szu sza szowi szem",
    "cz": "czu cza czowi czem",
    "ż": "żu ża żowi żem",
    "ń": "nia niu niowi niem ni nią",
    "o": "a u em ie",
    "ko": "ka ku kiem",
    "go": "ga gu giem",
    "ao": "",
    "e": "",
    "i": "",
    "u": "",
    "é": "",
    "um": "",
    "y": "om ami ach - ów",
    "": "a u owi em ie ów om ami ach",
}

# Adjectives and nouns that are written small; of two nouns the second letter changes, so that the dictionary's forms are dropped.
_COMMON = (
    _NAMES
    | _ADJECTIVES
    | {
        "a": "y ie ę ą ej e ych ym ymi - om ami ach",
        "ka": "ki ce kę ką kiej kie kich kim kimi ek kom kami kach",
        "": "u a owi em ie y ów om ami ach",
        "r": "ru ra rowi rem rze ry rów rom rami rach",
        "t": "tu ta towi tem cie ty tów tom tami tach",
        "d": "du da dowi dem dzie dy dów dom dami dach",
        "l": "lu la lowi lem le lów li lom lami lach",
        "ł": "łu ła łowi łem le ły łów łom łami łach",
        "łódź": "łodzi łodzią łodzie łodziom łodziami łodziach",
        "wóz": "wozu wozowi wozem wozie wozy wozów wozom wozami wozach",
    }
)


def forms(word: str) -> Iterable[str]:
    """All case forms of one word, by what it ends in."""
    if word.isupper():
        return (word,)
    return by_longest(word, _NAMES if word[0].isupper() else _COMMON)
