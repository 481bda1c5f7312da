"""Bulgarian: no cases, but the article stands at a word's end, with adjectives and people.

Names of countries take none, so a word with a capital keeps its form, except where it is the first of a phrase:
"Съединените щати", "Обединеното кралство".
"""

from __future__ import annotations

from collections.abc import Iterable

from inflection.rules._endings import by_ending

__all__ = ["ENOUGH", "forms"]

ENOUGH = 99  # the dictionary has the articles of some words and not of others

# What a word ends in, and the endings that stand there instead; the longest that fits counts.
_ADJECTIVES = {
    "ски": "ския ският ска ската ско ското ските",
    "шки": "шкия шкият шка шката шко шкото шките",
    "ска": "ската",
    "шка": "шката",
    "на": "ната",
    "ско": "ското",
    "ени": "ените",
    "ено": "еното",
}
_PEOPLE = _ADJECTIVES | {
    "ец": "еца ецът ци ците",
    "аец": "аеца аецът айци айците",
    "еец": "ееца еецът ейци ейците",
    "иец": "иеца иецът ийци ийците",
    "оец": "оеца оецът ойци ойците",
    "ин": "ина инът и ите",
    "ник": "ника никът ници ниците",
    "як": "яка якът яци яците",
    "ак": "ака акът аци аците",
    "ка": "ката ки ките",
    "шка": "шката шки шките",
    "ня": "нята ни ните",
    "а": "ата",
    "я": "ята",
    "ви": "вите",
    "ти": "тите",
    "во": "вото ва вата",
    "ва": "вата",
    "": "а ът и ите",
    "и": "",
    "о": "",
    "е": "",
}
_NAMES = _ADJECTIVES | {"на": "", "ени": "ените", "": ""}


def forms(word: str) -> Iterable[str]:
    """The word with its articles and, for people, in the plural."""
    if word.isupper():
        return (word,)
    return by_ending(word, _NAMES if word[0].isupper() else _PEOPLE)
