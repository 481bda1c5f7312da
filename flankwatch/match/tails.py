"""What may follow a surface inside the same word: plurals, case endings, the suffix of a variant."""

from __future__ import annotations

import re

from flankwatch.catalogue import Tail
from flankwatch.match.words import words

__all__ = ["accepts"]

_TAIL_MAX = 12  # the longest ending or variant suffix is shorter ("PMU2", "owskich")
_SHORT_MAX = 3
_CYRILLIC = words(
    """а у е ы и о ю я ь й є і ї ом ем ой ей ою ею ов ев ам ям ах ях ами ями ів їв ові еві єм ям ът ят та то те ата ите
    ове"""
)
_LATIN = {
    "pl": "a u owi em ie y ów om ami ach i iem ze",
    "cs": "u em e y ů ům ech i a ovi",
    "sk": "u om e y ov om och i a ovi mi",
    "sl": "a u om e i ov ih",
    "hr": "a u om e i ima",
    "lt": "as o ui ą u e ai ų ams us uose is io iu iai ius",
    "lv": "s a am u ā i us iem os es is",
    "et": "i t e d ga le st il iga id ide eid sid te",
    "fi": "in ia iä it ien iden eiden ista iin illa ille eille eja ejä ja jä ita eita eitä en n t a ä ta tä",
    "hu": "ek ok ak t et ot at nak nek",
    "ro": "ul uri urile urilor ului ele e i",
    "de": "s e en er es",
    "sv": "s en er ar erna arna et",
    "da": "s en er erne",
    "nb": "s en er ene",
    "no": "s en er ene",
    "tr": "lar ler ı i u ü da de in un",
    "es": "s es",
    "it": "s",
    "fr": "s",
    "nl": "s en",
}
_LATIN_BY_LANGUAGE = {lang: frozenset(endings.split()) for lang, endings in _LATIN.items()}
_NO_ENDINGS: frozenset[str] = frozenset()
# Letters, perhaps figures, perhaps letters again: B3, SM3, PMU, A2SEP, BVM, MKI, MKs.
_VARIANT = re.compile(r"[^\W\d_]{1,4}(?:\d{1,2}[^\W\d_]{0,3})?\d?s?")


def accepts(tails: int, tail: str, original: str, lang: str) -> bool:
    """Whether `tail` (folded; `original` as written) may stand between a surface and the end of its word."""
    if tails & Tail.ANY:
        return True
    if len(tail) > _TAIL_MAX:
        return False
    if tails & Tail.SHORT:
        return len(tail) <= _SHORT_MAX and tail.isalpha()
    if tails & Tail.PLURAL and (tail == "s" or (tail == "es" and lang == "en")):
        return True
    if tails & Tail.CYRILLIC and tail in _CYRILLIC:
        return True
    if tails & Tail.LATIN and tail in _LATIN_BY_LANGUAGE.get(lang, _NO_ENDINGS):
        return True
    # A variant's suffix is written in capitals; "10th" and "155mm" are not variants.
    return bool(tails & Tail.VARIANT) and original[:1].isupper() and _VARIANT.fullmatch(tail) is not None
