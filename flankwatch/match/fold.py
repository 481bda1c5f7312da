"""Folds a text once for searching, with a way back to the code points it came from.

What folds together: case, Unicode compatibility forms (NFKC), every dash, space, apostrophe and other punctuation (one
space between words), dotted and dotless i, ё and е, cedilla and comma below s and t, accents typed as marks of their own,
and Latin and Cyrillic letters that look alike inside one word. What disappears: soft hyphens, zero-width and bidirectional
controls. Accents that belong to a letter stay: `ā` is not `a`.

The folded text starts and ends with a space and holds single spaces only, so a pattern `" word "` cannot match inside a word.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

__all__ = ["CYRILLIC_OF", "Folded", "fold", "fold_words"]

# Letters drawn alike in both scripts, folded: Latin to Cyrillic.
CYRILLIC_OF = {
    "a": "а", "b": "в", "c": "с", "e": "е", "h": "н", "i": "і", "k": "к", "m": "м",
    "o": "о", "p": "р", "t": "т", "x": "х", "y": "у",
}  # fmt: skip
_TO_CYRILLIC = str.maketrans(CYRILLIC_OF)
_TO_LATIN = str.maketrans({cyrillic: latin for latin, cyrillic in CYRILLIC_OF.items()})
_ALIKE = "".join(CYRILLIC_OF.values())
_JUNCTION = re.compile("(?<=[a-z])[\u0400-\u04ff]|[\u0400-\u04ff](?=[a-z])")
_ONLY_CYRILLIC = re.compile(rf"(?![{_ALIKE}])[\u0400-\u04ff]")

# Stand-ins, private to this module, for characters whose folding is not one character long.
_MARK = "\ue000"  # joins the character before it
_ODD = "\ue001"  # vanishes or becomes several
_IRREGULAR = re.compile(f"[\\s\\S]?{_MARK}+|{_ODD}")
_RUN = re.compile("( {2,})")
_CLUSTER_MAX = 32  # Unicode's stream-safe format allows 30 marks; CPython sorts longer runs in quadratic time

# Letters by category that separate like an apostrophe: ʹ ʺ ʻ ʼ ʽ ˈ
_APOSTROPHE_LETTERS = frozenset("\u02b9\u02ba\u02bb\u02bc\u02bd\u02c8")
_MERGED = {"ı": "i", "ё": "е", "ş": "ș", "ţ": "ț"}  # Romanian is typed with the cedillas of Turkish keyboards
_TONE_OR_POINT = 10  # combining classes below are nuktas, kana marks and viramas, which change the letter


def _is_mark(char: str) -> bool:
    return bool(unicodedata.combining(char)) or "\u1160" <= char <= "\u11ff"  # conjoining Hangul counts as well


def _vanishes(char: str) -> bool:
    return unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f" or char == "\u034f"


def _letter(char: str) -> str:
    if char in _APOSTROPHE_LETTERS:
        return " "
    if char.isalnum() or unicodedata.category(char)[0] == "M":
        return _MERGED.get(char, char)
    return " "


def _fold_cluster(cluster: str) -> str:
    """A letter with its marks: composed where Unicode knows the pair, bare otherwise."""
    cluster = "".join(char for char in cluster[:_CLUSTER_MAX] if not _vanishes(char))
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cluster).casefold())
    kept = (char for char in composed if unicodedata.combining(char) < _TONE_OR_POINT)
    return "".join(map(_letter, kept))


class _Table(dict[int, str]):
    """Folds one code point to one character; filled on demand, because Unicode is large and a text uses little of it."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if _is_mark(char):
            folded = _MARK
        else:
            folded = _fold_cluster(char)
            if len(folded) != 1 or char in (_MARK, _ODD):
                folded = _ODD
        self[code] = folded
        return folded


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. `span` leads back: positions in `scan` become code points of the original."""

    scan: str
    at: list[int]  # positions in `scan` from which ...
    shift: list[int]  # ... this much leads to the unfolded text
    starts: list[int] | None = None  # where the unfolded text's characters started and ended, if any was irregular
    ends: list[int] | None = None

    def start(self, position: int) -> int:
        place = position + self.shift[bisect_right(self.at, position) - 1]
        return place if self.starts is None else self.starts[place]

    def end(self, position: int) -> int:
        place = position - 1 + self.shift[bisect_right(self.at, position - 1) - 1]
        return place + 1 if self.ends is None else self.ends[place]

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.start(start), self.end(end)


def fold(text: str) -> Folded:
    """Folds `text` in time linear in its length."""
    plain = text.translate(_TABLE)
    starts: list[int] | None = None
    ends: list[int] | None = None
    if not text.isascii():
        if _MARK in plain or _ODD in plain:
            plain, starts, ends = _resolve(text, plain)
        plain = _one_script(plain)
    lead = len(plain) - len(plain.lstrip(" "))
    pieces = _RUN.split(plain.strip(" "))
    at, shift = _gaps(pieces, lead)
    return Folded(f" {' '.join(pieces[::2])} ", at, shift, starts, ends)


def fold_words(text: str) -> str:
    """The words of `text`, folded, with single spaces between them and none around."""
    return fold(text).scan.strip(" ")


def _gaps(pieces: list[str], lead: int) -> tuple[list[int], list[int]]:
    """From where in the folded text how much leads back; `pieces` alternate between words and runs of spaces."""
    lengths = list(map(len, pieces))
    ends = list(accumulate(lengths))[1::2]  # where each run of spaces ends
    squeezed = accumulate(lengths[1::2])
    shifts = [lead - 1, *(lead - 1 + dropped - count for count, dropped in enumerate(squeezed, start=1))]
    at = [0, *(lead + end - 1 - shift for end, shift in zip(ends, shifts[1:], strict=True))]
    return at, shifts


def _resolve(text: str, plain: str) -> tuple[str, list[int], list[int]]:
    """Replaces the stand-ins in `plain` by what their characters fold to, recording where each result came from."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for found in _IRREGULAR.finditer(plain):
        start, end = found.span()
        folded = _fold_cluster(text[start:end])
        pieces += (plain[done:start], folded)
        starts.extend(range(done, start))
        ends.extend(range(done + 1, start + 1))
        starts.extend([start] * len(folded))
        ends.extend([end] * len(folded))
        done = end
    pieces.append(plain[done:])
    starts.extend(range(done, len(text)))
    ends.extend(range(done + 1, len(text) + 1))
    return "".join(pieces), starts, ends


def _one_script(plain: str) -> str:
    """Words that mix Latin and Cyrillic look-alikes become words of one script; lengths do not change."""
    pieces: list[str] = []
    done = 0
    junction = _JUNCTION.search(plain)
    while junction:
        start = max(plain.rfind(" ", 0, junction.start()) + 1, done)
        end = plain.find(" ", junction.start())
        end = len(plain) if end < 0 else end
        word = plain[start:end]
        table = _TO_CYRILLIC if _ONLY_CYRILLIC.search(word) else _TO_LATIN
        pieces += (plain[done:start], word.translate(table))
        done = end
        junction = _JUNCTION.search(plain, done)
    return "".join([*pieces, plain[done:]]) if pieces else plain
