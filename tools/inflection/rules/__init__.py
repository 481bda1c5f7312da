"""Endings by rule, one module for each language: used where the dictionary does not know a word, or knows too little of it.

A module offers `forms(word) -> Iterable[str]`: all case forms of one word of a name, singular and, for people and plural
names, plural. Too many is better than too few, as long as no form is another word. ENOUGH is the number of forms from which
the dictionary's answer is trusted alone; with 0 the rules stand alone, for languages with few endings, whose dictionaries do
more harm than good: "Estados unimos", "usa". NEVER are endings of words that a dictionary wrongly counts among the forms of
others, as the Ukrainian one counts "непальський" among those of Nepal. A module says LED = True where
particles are written in one with the word behind them; the matcher parts them.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec

__all__ = ["by_rule", "enough", "is_led", "is_stranger"]


def by_rule(lang: str, word: str) -> frozenset[str]:
    """The forms of `word` by the language's rules, itself included."""
    if find_spec(f"{__name__}.{lang}") is None:
        return frozenset({word})
    found: Iterable[str] = import_module(f"{__name__}.{lang}").forms(word)
    return frozenset({word, *found})


def enough(lang: str) -> int:
    """How many forms the dictionary must know to be trusted alone; with 0 it is not asked."""
    if find_spec(f"{__name__}.{lang}") is None:
        return 1
    if _says(lang, "ALONE"):
        return 0
    count: int = import_module(f"{__name__}.{lang}").ENOUGH
    return count


def is_stranger(lang: str, word: str, form: str) -> bool:
    """Whether `form`, though the dictionary says so, is no form of `word` but an adjective made from it."""
    if find_spec(f"{__name__}.{lang}") is None:
        return False
    endings: tuple[str, ...] = getattr(import_module(f"{__name__}.{lang}"), "NEVER", ())
    return form.endswith(endings) and not word.endswith(endings)


def is_led(lang: str) -> bool:
    """Whether particles are written in one with the first word of a name."""
    return _says(lang, "LED")


def _says(lang: str, what: str) -> bool:
    return (
        find_spec(f"{__name__}.{lang}") is not None
        and getattr(import_module(f"{__name__}.{lang}"), what, False) is True
    )
