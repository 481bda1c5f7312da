"""Turns wordings with their forms into the rows of names.json: stems that can be searched for, endings that complete them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, takewhile

from flankwatch.catalogue import Case
from flankwatch.match.fold import fold_words
from flankwatch.models import Form, MentionKind

__all__ = ["Row", "Word", "case_of", "clustered", "folded", "same_beginning"]

_STEM_MIN = 4  # a shorter stem begins too many words that mean something else, and each costs a look
_ACRONYM_MAX = 4

Word = tuple[str, frozenset[str]]


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One name, without the languages that use it."""

    kind: MentionKind
    key: str
    form: Form
    case: int
    traits: int
    marks: str
    words: tuple[tuple[str, tuple[str, ...]], ...]


def folded(forms: Iterable[str]) -> frozenset[str]:
    """The folded forms that are one word; a form with an apostrophe is found as the word before it."""
    found = (fold_words(form) for form in forms)
    return frozenset(form for form in found if form and " " not in form)


def clustered(forms: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The forms as few stems with endings, each stem long enough to be searched for, or a whole form.

    Of forms of several words the last ones are clustered, so that no ending holds a space.
    """
    by_beginning: dict[str, list[str]] = defaultdict(list)
    for form in sorted(set(forms)):
        beginning, space, last = form.rpartition(" ")
        by_beginning[beginning + space].append(last)
    for beginning, words in by_beginning.items():
        for stem, endings in _clustered(words):
            yield beginning + stem, endings


def _clustered(ordered: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    stem = same_beginning(ordered)
    if len(ordered) == 1:
        yield stem, ("",)
    elif len(stem) >= _STEM_MIN:
        yield stem, tuple(form[len(stem) :] for form in ordered)
    else:
        for _, group in groupby(ordered, key=lambda form: form[: len(stem) + 1]):
            yield from _clustered(list(group))


def same_beginning(words: Iterable[str]) -> str:
    """What all of `words` begin with: the first and the last in order differ most."""
    ordered = sorted(words)
    pairs = zip(ordered[0], ordered[-1], strict=False)
    return "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def case_of(text: str) -> Case:
    """How the name must be written: an abbreviation in capitals, a name with a capital, any other word in any case."""
    letters = "".join(filter(str.isalpha, text))
    if letters.isupper() and len(letters) <= _ACRONYM_MAX and " " not in fold_words(text):
        return Case.EXACT
    return Case.INITIAL if letters[:1].isupper() else Case.ANY
