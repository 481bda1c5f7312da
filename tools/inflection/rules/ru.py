"""Russian: adjectives and people in both numbers, names of places as they decline in the singular or the plural."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["ENOUGH", "forms"]

ENOUGH = 5

_HUSHING = "гкхжшщч"
# What a word ends in, and the endings that stand there instead; the first that fits counts.
_ADJECTIVES = {
    "ский": "ский ского скому ским ском ская ской скую ское ские ских скими скою",
    "цкий": "цкий цкого цкому цким цком цкая цкой цкую цкое цкие цких цкими цкою",
    "ый": "ый ого ому ым ом ая ой ую ое ые ых ыми ою",
    "ий": "ий его ему им ем яя ей юю ее ие их ими ею",
    "ая": "ая ой ую ою",
    "ое": "ое ого ому ым ом",
    "ые": "ые ых ым ыми",
    "ие": "ие их им ими",
}
_NOUNS = {
    "ец": "ец ца цу цем цом це цы цев цов цам цами цах",
    "ия": "ия ии ию ией иею",
    "ья": "ья ьи ье ью ьей ьёй",
    "ея": "ея еи ее ею еей",
    "ка": "ка ки ке ку кой кою ок кам ками ках",
    "га": "га ги ге гу гой гою",
    "ца": "ца цы це цу цей цею ц цам цами цах",
    "ша": "ша ши ше шу шей шею",
    "ч": "ч ча чу чем че чи чей чам чами чах",
    "анин": "анин анина анину анином анине ане ан анам анами анах",
    "янин": "янин янина янину янином янине яне ян янам янами янах",
    "а": "а ы е у ой ою",
    "я": "я и е ю ей ею",
    "ь": "ь и ю я ем ью е",
    "й": "й я ю ем е и ев ям ями ях",
    "о": "о",
    "е": "е",
    "у": "у",
    "э": "э",
    "ы": "ы ов ам ами ах",
    "и": "и",
}
_CONSONANT = "а у ом е ы ов ам ами ах"


def forms(word: str) -> Iterable[str]:
    """All case forms of one word, by what it ends in."""
    if word.isupper():
        return (word,)
    for ending, endings in (_ADJECTIVES | _NOUNS).items():
        if word.endswith(ending):
            stem = word[: len(word) - len(ending)]
            return tuple(stem + other for other in endings.split())
    return (word, *(word + ending for ending in _after_consonant(word)))


def _after_consonant(word: str) -> list[str]:
    endings = _CONSONANT.split()
    return [ending.replace("ы", "и") for ending in endings] if word[-1] in _HUSHING else endings
