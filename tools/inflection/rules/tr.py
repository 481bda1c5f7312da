"""Turkish: endings by vowel harmony. A name's endings stand behind an apostrophe, which parts words; plurals, inhabitants,
compounds such as "Devletleri" and everyday words are written in one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

__all__ = ["ENOUGH", "forms"]

ENOUGH = 0  # the dictionary takes "Letonyalı" for a form of "Letonya" and "Ruslan" for one of "Rus"

_VOWELS = "aıoueiöü"
_NARROW = {"a": "ı", "ı": "ı", "o": "u", "u": "u", "e": "i", "i": "i", "ö": "ü", "ü": "ü"}
_VOICELESS = "fstkçşhp"
_SOFTENED = {"k": "ğ", "p": "b", "ç": "c", "t": "d"}
# A stands for a or e, I for ı, i, u or ü, D for d or t, as the word before it sounds.
_AFTER_CONSONANT = ("In", "A", "I", "DA", "DAn", "lA", "DAki")
_AFTER_VOWEL = ("nIn", "yA", "yI", "DA", "DAn", "ylA", "DAki")
_AFTER_POSSESSIVE = ("nIn", "nA", "nI", "ndA", "ndAn", "ylA", "ndAki", "ncA")
_POSSESSIVE = re.compile(r"(?:l[ae]r[ıi]|[ıiuü]ğ[ıiuü]|s[ıiuü]|[^aeıioöuül][ıiuü])$")
_INHABITANT = re.compile(r"l[ıiuü]$")
_INHABITANT_MIN = 4  # Mali is no inhabitant, and Maliye is the treasury
_SMALL = 3


def forms(word: str) -> Iterable[str]:
    """The word with its endings."""
    if word.isupper() or len(word) < _SMALL:
        return (word,)
    return {word, *(_name(word) if word[0].isupper() else _noun(word))}


def _name(word: str) -> Iterator[str]:
    if word.endswith(("lar", "ler")):
        yield from _with(word, _AFTER_CONSONANT)
        return
    plural = _joined(word, "lAr")
    yield from (plural, *_with(plural, _AFTER_CONSONANT))
    if len(word) > _INHABITANT_MIN and _INHABITANT.search(word):
        yield from _with(word, _AFTER_VOWEL)
    elif len(word) > _SMALL + 2 and _POSSESSIVE.search(word):
        yield from _with(word, _AFTER_POSSESSIVE)


def _noun(word: str) -> Iterator[str]:
    """Both numbers, and both with the possessive that makes compounds: füze, füzesi, füzeler, füzeleri."""
    plural = _joined(word, "lAr")
    owned = _joined(plural, "I")
    yield from (plural, *_with(plural, _AFTER_CONSONANT), owned, *_with(owned, _AFTER_POSSESSIVE))
    if word[-1] not in _VOWELS:
        soft = word[:-1] + _SOFTENED.get(word[-1], word[-1])
        yield from (form for stem in (word, soft) for form in _with(stem, _AFTER_CONSONANT))
        yield from (form for stem in (word, soft) for form in _with(_joined(stem, "I"), _AFTER_POSSESSIVE))
        return
    yield from _with(word, _AFTER_VOWEL)
    yield from (_joined(word, "sI"), *_with(_joined(word, "sI"), _AFTER_POSSESSIVE))
    if _POSSESSIVE.search(word):  # itself a compound's last word: sistemi, sistemleri
        bare = re.sub(r"s?[ıiuü]$", "", word)
        many = _joined(_joined(bare, "lAr"), "I") if any(letter in _VOWELS for letter in bare) else word
        yield from (many, *_with(word, _AFTER_POSSESSIVE), *_with(many, _AFTER_POSSESSIVE))


def _with(stem: str, endings: Iterable[str]) -> Iterator[str]:
    return (_joined(stem, ending) for ending in endings)


def _joined(stem: str, ending: str) -> str:
    """The ending in the stem's vowels and voice."""
    last = next((letter for letter in reversed(stem.casefold()) if letter in _VOWELS), "e")
    spelt = ""
    for sign in ending:
        letter = _sounded(sign, last, stem[-1] if not spelt else "")
        last = letter if letter in _VOWELS else last
        spelt += letter
    return stem + spelt


def _sounded(sign: str, vowel: str, before: str) -> str:
    if sign == "A":
        return "a" if vowel in "aıou" else "e"
    if sign == "I":
        return _NARROW[vowel]
    if sign == "D":
        return "t" if before and before in _VOICELESS else "d"
    return sign
