"""Finnish: names with vowel harmony and the consonant changes that names have, people in both numbers, plural names."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["ENOUGH", "forms"]

ENOUGH = 99  # the dictionary lacks cases of many names

_WEAK, _STRONG = ("n", "ssa", "sta", "lla", "lle", "lta", "ksi", "tta"), ("", "na")
_SINGULAR = (*_WEAK, *_STRONG)
_PLURAL = ("ssa", "sta", "lla", "lle", "lta", "ksi", "tta", "na", "in")
# Double letters become single, some pairs of letters alike: Turkki, Turkin; Islanti, Islannin.
_SOFTENED = {"kk": "k", "pp": "p", "tt": "t", "nt": "nn", "lt": "ll", "rt": "rr", "nk": "ng", "mp": "mm"}
# Plural names: what they end in, the forms that take no further ending, and the stems of the cases.
_PLURAL_NAMES = {
    "saaret": ("saaret saarten saarien saaria saariin", "saari"),
    "maat": ("maat maiden maitten maita maihin", "mai"),
    "vallat": ("vallat valtojen valtain valtoja valtoihin valtoina", "valloi"),
    "kunnat": ("kunnat kuntien kuntia kuntiin kuntina", "kunni"),
    "voimat": ("voimat voimien voimia voimiin", "voimi"),
    "päivät": ("päivät päivien päiviä päiviin", "päivi"),
    "joukot": ("joukot joukkojen joukkoja joukkoihin joukkoina", "joukoi"),
    "iset": ("iset isten isien isia isiin", "isi"),
    "it": ("it ien eja eihin", "ei"),
    "at": ("at ien ia oja ojen iin oihin", "i oi"),
}
_VOWELS = "aeiouyäöå"


def forms(word: str) -> Iterable[str]:
    """All case forms of one word, by what it ends in."""
    if word.isupper():
        return (word,)
    return {_harmonised(form, word) for form in (word, *_forms(word))}


def _forms(word: str) -> Iterable[str]:
    for ending, (bare, stems) in _PLURAL_NAMES.items():
        if word.endswith(ending):
            return _joined(word[: -len(ending)], bare.split(), stems.split(), _PLURAL)
    if word.endswith("nen"):
        return _adjective(word[:-3])
    if word[-1] in _VOWELS:
        return _after_vowel(word)
    stems = [word + "i", *([word[:-1] + "kse"] if word.endswith("s") else [])]
    return [word + "ta", *(form for stem in stems for form in _after_vowel(stem))]


def _adjective(stem: str) -> list[str]:
    return [
        *_joined(stem, ["nen", "sta", "seen", "set", "sten", "sien", "sia", "siin"], ["se"], _SINGULAR),
        *_joined(stem, [], ["si"], _PLURAL),
    ]


def _after_vowel(word: str) -> list[str]:
    weak = _weak(word)
    last = word[-1]
    illative = ["h" + last + "n"] if word[-2:-1] in _VOWELS else [last + "n"]
    found = [weak + case for case in _WEAK]
    found += [word + case for case in (*_STRONG, "ta" if word[-2:-1] in _VOWELS else "a", *illative)]
    if word[0].islower():
        found += _people(word, weak)
    return found


def _people(word: str, weak: str) -> list[str]:
    """Britti, brittien: a final -i is -e before the -i of the plural."""
    if word[-1] != "i":
        return [weak + "t"]
    strong, soft = word[:-1] + "ei", weak[:-1] + "ei"
    return [
        weak + "t",
        word + "en",
        word[:-1] + "eja",
        strong + "hin",
        strong + "na",
        *(soft + case for case in _PLURAL),
    ]


def _weak(word: str) -> str:
    pair = word[-3:-1]
    return word[:-3] + _SOFTENED[pair] + word[-1] if pair in _SOFTENED else word


def _joined(stem: str, bare: list[str], stems: list[str], cases: Iterable[str]) -> list[str]:
    return [*(stem + form for form in bare), *(stem + inner + case for inner in stems for case in cases)]


def _harmonised(form: str, word: str) -> str:
    """Front vowels in the endings of a word that has no back vowels."""
    if any(letter in "aouAOU" for letter in word):
        return form
    start = next((place for place, (one, other) in enumerate(zip(form, word, strict=False)) if one != other), len(word))
    start = min(start, len(word))
    return form[:start] + form[start:].translate(str.maketrans("aou", "äöy"))
