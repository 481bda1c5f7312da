"""Phrases that people write in watch-lists: terms, quoted terms and `not` phrases, as patterns of the automaton.

Matching is whole-word, folded, in order of the words; a `*` at the end of a word stands for any ending: `obron* powietrz*`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flankwatch.match.fold import fold_words

__all__ = ["Phrase", "fault", "phrase"]

_STEM_MIN = 3  # "a*" would find every tenth word
_STEM = re.compile(r"(?<=\w)\*")


@dataclass(frozen=True, slots=True)
class Phrase:
    """`text` as the user wrote it; `pattern` is its fixed beginning, `rest` checks what follows where words have stems."""

    text: str
    pattern: str
    rest: re.Pattern[str] | None

    def end(self, scan: str, start: int, end: int) -> int:
        """Where the phrase that begins at `start` ends in `scan`, or -1 if it does not stand there in full."""
        if self.rest is None:
            return end - 1  # without the space that closes the pattern
        found = self.rest.match(scan, start)
        return found.end() if found else -1


def phrase(text: str) -> Phrase | None:
    """The searchable form of `text`, or None if it holds no word."""
    pieces = [fold_words(piece) for piece in _STEM.split(text)]
    if not pieces[0]:
        return None
    if len(pieces) == 1:
        return Phrase(text, f" {pieces[0]} ", None)
    body = "[^ ]* ".join(map(re.escape, filter(None, pieces)))
    ending = "[^ ]*(?= )" if not pieces[-1] else "(?= )"
    return Phrase(text, f" {pieces[0]}", re.compile(f" {body}{ending}"))


def fault(text: str) -> str | None:
    """What is wrong with `text` as something to look for, or None."""
    if not fold_words(text):
        return "holds no letter or figure to look for"
    stems = (word.rstrip("*") for word in text.split() if word.endswith("*"))
    if any(len(fold_words(stem)) < _STEM_MIN for stem in stems):
        return f"a stem needs at least {_STEM_MIN} letters before its '*'"
    if "*" in _STEM.sub("", text) or re.search(r"\*\w", text):
        return "'*' stands for any ending and only at the end of a word; elsewhere a pattern is wanted: regex: '…'"
    return None
