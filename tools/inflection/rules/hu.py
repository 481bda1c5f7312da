"""Hungarian: the cases of names, of people and adjectives in both numbers; both harmonies where a word has both vowels."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["ENOUGH", "forms"]

ENOUGH = 99  # the dictionary knows few cases of names

_BACK_VOWELS, _FRONT_VOWELS = "aáoóuú", "eéöőüű"
_BACK = "ban ba ból nak ra ról tól hoz nál ért ig ként ul".split()  # noqa: SIM905 (a table is read more easily so)
_FRONT = "ben be ből nek re ről től hez höz nél ért ig ként ül".split()  # noqa: SIM905
_LENGTHENED = {"a": "á", "e": "é", "o": "ó", "ö": "ő"}
_LETTERS = ("dzs", "sz", "zs", "cs", "gy", "ny", "ly", "ty", "dz")  # one sound: doubled as "ssz", "ggy"


def forms(word: str) -> Iterable[str]:
    """All case forms of one word, by its last letter and its vowels."""
    if word.isupper():
        return (word,)
    back = any(vowel in word.lower() for vowel in _BACK_VOWELS)
    front = not back or any(vowel in word.lower() for vowel in _FRONT_VOWELS)
    found = {word}
    for harmony, is_meant in ((_BACK, back), (_FRONT, front)):
        if is_meant:
            found |= set(_cases(word, harmony))
            if word[0].islower():
                found |= {form for plural in _plurals(word, harmony) for form in (plural, *_cases(plural, harmony))}
    return found


def _cases(word: str, harmony: list[str]) -> Iterable[str]:
    low = "a" if harmony is _BACK else "e"
    if word[-1] in "aáeéiíoóöőuúüű":
        stem = word[:-1] + _LENGTHENED.get(word[-1], word[-1])
        own = ("t", "n", f"v{low}l", "n")
    else:
        stem = word
        own = ("t", *(("ot", "at", "on") if low == "a" else ("et", "öt", "en", "ön")))
        yield _doubled(word) + low + "l"
    yield from (stem + ending for ending in (*own, *harmony))


def _doubled(word: str) -> str:
    """Iránnal, Laosszal: the last sound is doubled before -val; one that is double already stays."""
    letter = next((letter for letter in _LETTERS if word.endswith(letter)), word[-1])
    stem = word[: -len(letter)]
    return word if stem.endswith(letter[0]) else stem + letter[0] + letter


def _plurals(word: str, harmony: list[str]) -> Iterable[str]:
    if word[-1] == "i":
        return [word + "k", word + ("ak" if harmony is _BACK else "ek")]
    if word.endswith("mű"):
        return [word + "vek"]
    if word[-1] in "aáeéoóöőuúüű":
        return [word[:-1] + _LENGTHENED.get(word[-1], word[-1]) + "k"]
    return [word + ending for ending in (("ok", "ak") if harmony is _BACK else ("ek", "ök"))]
