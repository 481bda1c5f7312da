"""Greek: cases and numbers with the stress where it may fall, and everything once more without it, as capitals are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

__all__ = ["ENOUGH", "forms"]

ENOUGH = 0  # the dictionary lacks half of the names, and what is written in capitals of all

_TONOS = "\u0301"
_DIALYTIKA = "\u0308"
_VOWEL_GROUP = re.compile(r"(?:αι|ει|οι|υι|ου|αυ|ευ|ηυ|[αεηιουωϊϋ])(?![\u0308])\u0301?|[ιυ]\u0308\u0301?")
# What a word ends in, without its stress, and the endings that stand there instead; the first that fits counts.
_NAMES = {
    "ος": "ος ου ο ε οι ων ους",
    "ας": "ας α ες ων",
    "ης": "ης η ες ων",
    "ες": "ες ων",
    "οι": "οι ων ους",
    "μα": "μα ματος ματα ματων",
    "α": "α ας ες ων",
    "η": "η ης ες ων",
    "ου": "ου",
    "ο": "ο ου α ων",
    "ι": "ι ιου",
}
_WORDS = _NAMES | {
    "υς": "υς υ εις εων εια ειας ειες",
    "ης": "ης η ους ες εις ων",
    "ος": "ος ου ο ε οι ων ους η ης α ας ες",
    "α": "α ας ες ων ου ο",
    "η": "η ης ες ων εις εως εων ου ο α",
    "ο": "ο ου α ων η ης ες",
    "ι": "ι ιου ια ιων",
}
_DRAWING = frozenset(["ου", "ων", "ους", "ιου", "ιων", "ματος", "ματα", "ματων", "εως", "εων", "εις"])
_HIATUS = re.compile(f"(?<=[αεοΑΕΟ]{_TONOS})([ιυ])(?!{_DIALYTIKA})")
_NEEDLESS = re.compile(
    f"([αεοΑΕΟ]{_TONOS})([ιυ]){_DIALYTIKA}(?!{_TONOS})"
)  # behind a stressed vowel the dots are not written
_SMALL = 3


def forms(word: str) -> Iterable[str]:
    """All forms by what the word ends in, stressed and not."""
    if word.isupper() or len(word) <= _SMALL:
        return {word, _unstressed(word)}
    if word.isascii():  # drone, drones
        return (word, word + "s")
    found = {word, *_inflected(word, _NAMES if word[0].isupper() else _WORDS)}
    return found | {_unstressed(form) for form in found}


def _inflected(word: str, table: dict[str, str]) -> Iterator[str]:
    plain = _unstressed(word)
    for ending, endings in table.items():
        if plain.endswith(ending):
            stem = plain[: len(plain) - len(ending)]
            for other in endings.split():
                yield from _stressed(stem + other, _stress(word), is_drawn=other in _DRAWING)
            return


def _stress(word: str) -> int:
    """Which syllable, from the front, is stressed; -1 for a word written without."""
    groups = _VOWEL_GROUP.findall(_apart(word.lower()))
    return next((number for number, group in enumerate(groups) if _TONOS in group), -1)


def _stressed(word: str, stress: int, *, is_drawn: bool) -> Iterator[str]:
    """The stress stays where it was; a long ending may draw it nearer to the end."""
    groups = list(_VOWEL_GROUP.finditer(_apart(word.lower())))
    last = len(groups) - 1
    places = {min(stress, last), *(place for place in range(last - 2, last + 1) if is_drawn and place > stress)}
    for place in places - {-1} if stress >= 0 else ():
        end = groups[place].end()
        spelt = _apart(word)[:end] + _TONOS + _apart(word)[end:]
        yield unicodedata.normalize("NFC", _NEEDLESS.sub(r"\1\2", spelt))


def _unstressed(word: str) -> str:
    """As in capitals, where a lost stress may leave two dots behind: Κουβέιτ, ΚΟΥΒΕΪΤ."""
    apart = _HIATUS.sub(rf"\1{_DIALYTIKA}", _apart(word))
    return unicodedata.normalize("NFC", apart.replace(_TONOS, ""))


def _apart(word: str) -> str:
    return unicodedata.normalize("NFD", word)
