"""Endings by rule, one module for each language: used where the dictionary does not know a word, or knows too little of it.

A module offers `forms(word) -> Iterable[str]`: all case forms of one word of a name, singular and, for people and plural
names, plural. Too many is better than too few, as long as no form is another word. ENOUGH is the number of forms from which
the dictionary's answer is trusted alone; with 0 the rules stand alone, for languages with few endings, whose dictionaries do
more harm than good: "Estados unimos", "usa".
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec

__all__ = ["by_rule", "enough"]


def by_rule(lang: str, word: str) -> frozenset[str]:
    """The forms of `word` by the language's rules, itself included."""
    if find_spec(f"{__name__}.{lang}") is None:
        return frozenset({word})
    found: Iterable[str] = import_module(f"{__name__}.{lang}").forms(word)
    return frozenset({word, *found})


def enough(lang: str) -> int:
    if find_spec(f"{__name__}.{lang}") is None:
        return 1
    count: int = import_module(f"{__name__}.{lang}").ENOUGH
    return count
