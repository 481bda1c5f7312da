"""Bulgarian: no cases, but the article stands at a word's end, with adjectives and people.

Names of countries take none, so a word with a capital keeps its form, except where it is the first of a phrase:
"Съединените щати", "Обединеното кралство".
"""

from __future__ import annotations

from collections.abc import Iterable

from inflection.rules._table import by_longest

__all__ = ["ALONE", "ENOUGH", "forms"]

ENOUGH = 99
ALONE = True  # the dictionary takes "литовец" for a form of Литва and "каза" for one of "казах"

# What a word ends in, and the endings that stand there instead; the longest that fits counts.
_ADJECTIVES = {
    "ски": "ския ският ска ската ско ското ските",
    "шки": "шкия шкият шка шката шко шкото шките",
    "ска": "ската",
    "шка": "шката",
    "на": "ната",
    "ско": "ското",
    "ени": "ените",
    "ови": "овите",
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
    "ен": "ния ният на ната но ното ни ните",
    "ов": "овия овият ова овата ово овото ови овите",
    "щ": "щия щият ща щата що щото щи щите",
    "на": "ната ни ните",
    "ска": "ската ски ските",
    "а": "ата и ите",
    "я": "ята и ите",
    "й": "я ят и ите",
    "т": "та тът и ите ти тите тове товете",
    "к": "ка кът ци ците кове ковете",
    "г": "га гът зи зите",
    "и": "ите",
    "о": "ото а ата и ите",
    "е": "ето ета етата",
    "ище": "ището ища ищата",
    "ие": "ието ия ията",
    "": "а ът и ите ове овете",
}
_NAMES = _ADJECTIVES | {"на": "", "ени": "ените", "": ""}


def forms(word: str) -> Iterable[str]:
    """The word with its articles and, for people, in the plural."""
    if word.isupper():
        return (word,)
    return by_longest(word, _NAMES if word[0].isupper() else _PEOPLE)
