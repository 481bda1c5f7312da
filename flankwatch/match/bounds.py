"""Where the sentences and paragraphs of a text begin and end.

Rules, no model: a terminator ends a sentence when white space follows and the next word does not look like a continuation.
Abbreviations, initials and ordinals end none. Bounds are code points, in order, and leave out surrounding white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from flankwatch.match.words import words

__all__ = ["each_sentence", "paragraphs", "sentences", "sentences_within"]

Bounds = tuple[int, int]

# A few closing quotes or brackets may follow the terminator; the bound of three keeps the search linear.
_STOP = re.compile(r"[.!?…。！？][)\]\"'”’»“]{0,3}(?=\s|$)|[。！？]")
_BLANK_LINE = re.compile(r"\n(?:[^\S\n]*\n)+|\u2029")
_LINE = re.compile(r"\n|\u2028|\u2029")
_LAST_WORD_CHARS = 16  # the longest abbreviation is far shorter
_NEXT_CHARS = 24  # enough for one word after a terminator
_WRAP_MAX = 90  # hard-wrapped wire copy has lines of 60-80 characters; paragraphs are longer

# A name follows these, so they never end a sentence.
_TITLES = words(
    """mr mrs ms dr prof rev hon st gen lt col maj capt cpl sgt pvt adm cmdr brig gov sen rep pres messrs sr sra
    srta mme mlle płk ppłk mjr kpt por ppor sierż inż mgr npor plk pplk prez pulkv kpl ген полк подп кап им ул
    пр"""
)
_BEFORE_FIGURES = words("no nos vol fig art sec ch nr p pp str lpp č čp № рис стр п")  # words elsewhere
_ABBREVIATIONS = words(
    """jr vs etc inc ltd co corp dept est approx cf eg ie viz al jan feb mar apr jun jul aug sep sept oct nov dec
    mon tue wed thu fri ft mt ave blvd rd bldg bzw ca evtl ggf inkl mio mrd usw vgl sog tzw tzn np godz tys mln
    mld ok tzv např atd apod т г гг в вв тыс млн млрд руб коп обл кв др рэс piem resp utt tml gs tūkst proc vad
    pavad jne jms lk dets okt esim mm ym yms milj klo"""
)
_MONTHS_DE = words("januar februar märz april mai juni juli august september oktober november dezember jänner")
_STARTERS = words(
    """the a an in on at he she it they we i you but and this that these those its his her their there here when
    while after before as if for from with officials president prime meanwhile however"""
)


def paragraphs(text: str) -> list[Bounds]:
    """Blank lines separate paragraphs; single line ends do too, unless the text is hard-wrapped."""
    separator = _BLANK_LINE if _is_wrapped(text) else _LINE
    return list(_between(text, 0, len(text), (found.span() for found in separator.finditer(text))))


def sentences(text: str) -> list[Bounds]:
    """Sentences never run across the end of a paragraph."""
    return list(each_sentence(text))


def each_sentence(text: str) -> Iterator[Bounds]:
    """The same one by one: whoever stops early is spared the rest."""
    return (bounds for start, end in paragraphs(text) for bounds in sentences_within(text, start, end))


def _is_wrapped(text: str) -> bool:
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 3 or max(map(len, lines)) > _WRAP_MAX:
        return False
    running_on = sum(line.rstrip()[-1] not in '.!?…:;"”»)' for line in lines[:-1])
    return 2 * running_on >= len(lines) - 1


def sentences_within(text: str, start: int, end: int) -> Iterator[Bounds]:
    """The sentences of the paragraph that `start` and `end` bound."""
    stops = (found.end() for found in _STOP.finditer(text, start, end) if _ends_sentence(text, found, start, end))
    return _between(text, start, end, ((stop, stop) for stop in stops))


def _between(text: str, start: int, end: int, separators: Iterable[Bounds]) -> Iterator[Bounds]:
    for gap_start, gap_end in chain(separators, [(end, end)]):
        piece = text[start:gap_start]
        if kept := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            yield first, first + len(kept)
        start = gap_end


def _ends_sentence(text: str, found: re.Match[str], start: int, end: int) -> bool:
    following = text[found.end() : min(end, found.end() + _NEXT_CHARS)].lstrip(" \t\r\n\u00a0\"'“„«‘(")
    if not following:
        return True
    if following[0].islower():
        return False
    if found[0][0] != ".":
        return True
    before = text[max(start, found.start() - _LAST_WORD_CHARS) : found.start()]
    return not _is_abbreviation((before.split() or [""])[-1], following)


def _is_abbreviation(word: str, following: str) -> bool:
    bare = word.lstrip("(\"'“„«‘").casefold()
    next_word = following.split()[0].strip(".,;:!?)\"'”’»").casefold()
    if bare in _TITLES:
        return True
    if bare in _BEFORE_FIGURES:
        return following[0].isdigit()
    if bare in _ABBREVIATIONS:
        return next_word not in _STARTERS
    if len(bare) == 1 and bare.isalpha():
        return True  # an initial: "J. Smith"
    if bare.isdigit() and len(bare) <= 2:
        return next_word in _MONTHS_DE  # an ordinal: "24. Februar"
    return "." in bare and bare.replace(".", "").isalpha() and next_word not in _STARTERS  # "the U.S. Army"
