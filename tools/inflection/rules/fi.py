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
# Everyday nouns, such as end the names of kinds of weapons: forms without a further ending, stems of the singular, of the plural.
_NOUNS = {
    "us": ("us usta ukset uksia uksien usten uksiin", "ukse", "uksi"),
    "itin": ("itin itintä ittimet ittimien itinten ittimiä ittimiin", "ittime", "ittimi"),
    "ne": ("ne nettä neet neiden neitä neisiin neeseen", "nee", "nei"),
    "se": ("se setta seet seiden seita seisiin seeseen", "see", "sei"),
    "ri": ("ri ria rit rien reiden reja reita reihin reina riin", "ri", "rei"),
}
_VOWELS = "aeiouyäöå"
_BACK_VOWELS = "aou"
_LAST_PART = 5


def forms(word: str) -> Iterable[str]:
    """All case forms of one word, by what it ends in."""
    if word.isupper():
        return (word,)
    found = {word, *_forms(word)}
    back = any(letter in _BACK_VOWELS for letter in word.lower())
    # The last part of a compound rules: sukellusvene, sukellusveneitä. Where it begins is not known.
    front = not any(letter in _BACK_VOWELS for letter in word[-_LAST_PART:].lower())
    return {*(found if back else ()), *({_fronted(form, word) for form in found} if front else ())}


def _forms(word: str) -> Iterable[str]:
    for ending, (bare, stems) in _PLURAL_NAMES.items():
        if word.endswith(ending):
            return _joined(word[: -len(ending)], bare.split(), stems.split(), _PLURAL)
    for ending, (bare, single, plural) in _NOUNS.items() if word[0].islower() else ():
        if word.endswith(ending):
            head = word[: -len(ending)]
            return [*_joined(head, bare.split(), [single], _SINGULAR), *_joined(head, [], [plural], _PLURAL)]
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
    """Plurals: a final -i is -e before the -i of the plural, -a vanishes or is -o: brittejä, tutkia, sotia."""
    if word[-1] in "aäou":
        stems = {"a": ["i", "oi"], "ä": ["i"], "o": ["oi"], "u": ["ui"]}[word[-1]]
        bare = {"a": ["ia", "ien", "iin", "oja", "ojen", "oihin"], "ä": ["iä", "ien", "iin"]}
        long = [word[-1] + ending for ending in ("ja", "jen", "ihin")]
        return [
            weak + "t",
            *(word[:-1] + form for form in bare.get(word[-1], long)),
            *_joined(weak[:-1], [], stems, _PLURAL),
        ]
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


def _fronted(form: str, word: str) -> str:
    """The form with front vowels in what differs from the word."""
    same = next((place for place, (one, other) in enumerate(zip(form, word, strict=False)) if one != other), len(word))
    start = min(same, len(word))
    return form[:start] + form[start:].translate(str.maketrans("aou", "äöy"))
