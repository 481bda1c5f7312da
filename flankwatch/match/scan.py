"""One pass of one automaton over a folded text, and the checks that turn its raw finds into candidates.

Every pattern begins with a space and most end with one, so the automaton itself keeps to word boundaries; what remains
for Python are the few finds that need a look at the original letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick

from flankwatch.catalogue import Case, ContextWord, Role, Surface, Trait
from flankwatch.catalogue.names import ENDING_MAX, Name, Names, language_bits
from flankwatch.match.document import Document
from flankwatch.match.naming import behind_particles, completed
from flankwatch.match.tails import accepts
from flankwatch.match.terms import Phrase

__all__ = ["Candidate", "Cue", "Raw", "Scanner", "Standing", "Stretch"]

# Between the words of one name stand spaces, dashes, apostrophes and quotes; these do not, unless the name has them.
_BREAK = re.compile(r"[.,;:!?…()\[\]{}|/\\=<>+*&@#%$€]|\n[^\S\n]*\n")
# A variant after a dash belongs to the designation: Tor-M1, S-300PMU-2. Otherwise "M1" would be a tank.
_DASHED_VARIANT = re.compile(r"(?:[-‐‑‒–][A-ZА-ЯЄІЇ]{0,3}\d{1,2}[A-ZА-ЯЄІЇ]{0,3}(?![\w]))+")
_APOSTROPHES = frozenset("'’ʼ")  # "the tornado's" is no Tornado-S, "the President's" no President-S
_ABBREVIATION = re.compile(r"\w(?:\.\w)+")
# In a headline set in capitals, US may be the pronoun; nothing but context could tell.
_LOWER_WORDS = frozenset({"us", "it", "no", "is", "in", "me", "so", "at", "be", "by", "do", "to", "my", "as", "am"})
_ENGLISH = language_bits("en")
_GAP_CHARS = 4  # no more stands between a sentence and the next
_OPENING_MARKS = frozenset(".!?…\n\"'«„“”‘(:;–—-•>")
_NEIGHBOURHOOD = 40  # enough letters to see whether a line is set in capitals
_SUFFIXED_SPAN = 64  # no designation is longer

# Languages so alike that a headline's may be mistaken for the other, and that words of one help in the other.
_AKIN = {
    lang: frozenset({"", *group.split()})
    for group in ("be bg ru uk", "cs sk", "da nb no sv", "es pt", "hr sr bs sl")
    for lang in group.split()
}
_ABOUT_ALL = frozenset({Role.TRADE, Role.RIVAL, Role.STATE, Role.STATE_HINT})
_ABOUT_WEAPONS = frozenset({Role.HINT, Role.WORLD, Role.ACTOR, Role.TRANSFER, Role.ARRIVAL})
_UNSURE = Trait.RISKY | Trait.LIKELY

Raw = list[tuple[int, int, int]]
Stretch = tuple[int, int]  # positions in the folded text, the first and last of them spaces
T = TypeVar("T")


class Candidate(NamedTuple):
    """A surface that stands in the text: `start`, `end` are places, `at`, `till` positions in the folded text."""

    surface: Surface | Name
    start: int
    end: int
    at: int
    till: int
    risky: bool


class Cue(NamedTuple):
    """A context word that stands in the text; places and positions as for a candidate."""

    word: ContextWord
    start: int
    end: int
    at: int
    till: int


class Standing(NamedTuple):
    """A phrase or pattern of a watch-list that stands in the text."""

    text: str
    start: int
    end: int
    at: int


class Scanner:
    """All patterns of the catalogue in one automaton, those of all watch-lists in another."""

    def __init__(
        self,
        surfaces: Sequence[Surface],
        names: Names,
        phrases: Sequence[Phrase],
        context: Sequence[ContextWord],
        everyday: Mapping[str, int],
    ) -> None:
        self._everyday = everyday
        self._names = names
        # Apart from the others, because context is read near risky surfaces only: a twelfth of newswire.
        self._context = _Context(word for word in context if word.role in _ABOUT_ALL)
        self._context_of_weapons = _Context(word for word in context if word.role in _ABOUT_WEAPONS)
        by_pattern = _by_pattern((surface.pattern, surface) for surface in surfaces)
        self._surface_patterns = tuple(by_pattern)
        self._surfaces = list(by_pattern.values())
        self._first_name = len(self._surfaces)
        patterns = [*self._surface_patterns, *names.patterns]
        self._automaton = AhoCorasick(patterns) if patterns else None
        self._watch(phrases)

    def watching(self, phrases: Sequence[Phrase]) -> Scanner:
        """The same catalogue with other phrases; this scanner stays as it is."""
        other = copy(self)
        if phrases or self._phrases:
            other._watch(phrases)
        return other

    def _watch(self, phrases: Sequence[Phrase]) -> None:
        """Phrases have an automaton of their own: building all patterns into one again cost each worker 45 MB."""
        by_pattern = _by_pattern((phrase.pattern, phrase) for phrase in phrases)
        self._phrases = list(by_pattern.values())
        self._automaton_of_phrases = AhoCorasick(list(by_pattern)) if by_pattern else None

    def raw(self, document: Document) -> Raw:
        """Every surface and name that stands in the text, overlapping ones too: (pattern, start, end)."""
        if self._automaton is None:
            return []
        return self._automaton.find_matches_as_indexes(document.folded.scan, overlapping=True)

    def candidates(self, document: Document, raw: Raw) -> list[Candidate]:
        found: list[Candidate] = []
        first_name = self._first_name
        surfaces, names, scan = self._surfaces, self._names, document.folded.scan
        own, barred = document.language, document.barred
        for pattern, start, end in raw:
            if pattern < first_name:
                for surface in surfaces[pattern]:
                    candidate = _candidate(document, surface, start + 1, end)
                    if candidate is not None:
                        if self._everyday.get(surface.pattern, 0) & document.language:
                            candidate = _doubted(candidate)
                        found.append(candidate)
            else:
                till = scan.find(" ", end - 1, end + ENDING_MAX)  # text without spaces has no end of a word near
                for name in names.ending(pattern - first_name, scan[end:till]) if till >= 0 else ():
                    if name.langs & barred and not name.langs & own:
                        continue
                    candidate = _named(document, name, start + 1, till)
                    if candidate is not None:
                        found.append(candidate)
        return found

    def standing(self, document: Document) -> list[Standing]:
        """The phrases of watch-lists that stand in the text."""
        if self._automaton_of_phrases is None:
            return []
        found: dict[Standing, None] = {}
        scan = document.folded.scan
        for pattern, start, end in self._automaton_of_phrases.find_matches_as_indexes(scan, overlapping=True):
            for phrase in self._phrases[pattern]:
                till = phrase.end(scan, start, end)
                if till >= 0:
                    place, stop = document.folded.span(start + 1, till)
                    if not _is_broken(document.whole[place:stop], phrase.text):
                        found[Standing(phrase.text, place, stop, start + 1)] = None
        return list(found)

    def cues(
        self, document: Document, near: Iterable[Stretch], near_weapons: Iterable[Stretch], keys: frozenset[str]
    ) -> list[Cue]:
        """Context words, of no entry or of one of `keys`, in these stretches of the folded text, in the order of the text.

        Those that speak of weapons only are looked for in `near_weapons`.
        """
        found = [
            *self._context.cues(document, near, keys),
            *self._context_of_weapons.cues(document, near_weapons, keys),
        ]
        found.sort(key=_position)
        return found


class _Context:
    """Context words and their automaton."""

    def __init__(self, words: Iterable[ContextWord]) -> None:
        patterns = _by_pattern((word.pattern, word) for word in words)
        self._words = list(patterns.values())
        self._automaton = AhoCorasick(list(patterns)) if patterns else None

    def cues(self, document: Document, near: Iterable[Stretch], keys: frozenset[str]) -> Iterator[Cue]:
        if self._automaton is None:
            return
        languages = _AKIN.get(document.lang) or frozenset({"", document.lang})
        for first, last in near:
            folded = document.folded.scan[first:last]
            for pattern, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
                for word in self._words[pattern]:
                    if word.lang in languages and (not word.key or word.role == Role.WORLD or word.key in keys):
                        cue = _cue(document, word, first + start + 1, first + end)
                        if cue is not None:
                            yield cue


def _by_pattern(pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    grouped: dict[str, dict[T, None]] = {}
    for pattern, value in pairs:
        grouped.setdefault(pattern, {})[value] = None
    return {pattern: tuple(values) for pattern, values in grouped.items()}


def _till(document: Document, tail: int, end: int) -> int:
    """Where the word that the pattern begins ends in the folded text, or -1 if it is another word."""
    scan = document.folded.scan
    if not tail:
        return end - 1
    if scan[end] == " ":
        return end
    till = scan.find(" ", end)
    start, stop = document.folded.span(end, till)
    return till if accepts(tail, scan[end:till], document.whole[start:stop], document.lang) else -1


def _cue(document: Document, word: ContextWord, at: int, end: int) -> Cue | None:
    till = _till(document, word.tail, end)
    if till < 0:
        return None
    start, stop = document.folded.span(at, till)
    if word.case and document.whole[start].islower():
        return None
    if word.letters and "".join(filter(str.isalnum, document.whole[start:stop])) != word.letters:
        return None
    return Cue(word, start, stop, at, till)


def _position(cue: Cue) -> int:
    return cue.at


def _candidate(document: Document, surface: Surface, at: int, end: int) -> Candidate | None:
    _, _, _, _, case, tail, traits, _, marks, after = surface
    till = end - 1 if not tail else _till(document, tail, end)
    if till < 0:
        return None
    whole = document.whole
    start, stop = document.folded.span(at, till)
    if case and not _is_cased(document, surface, start, stop):
        return None
    if traits & Trait.SMALL and whole[start].islower() and not document.language & _ENGLISH:
        return None
    written = whole[start:stop]
    if not written.isalnum() and (_is_broken(written, marks) or (written[-2:-1] in _APOSTROPHES and "'" not in marks)):
        return None
    if after and not whole.startswith(after, stop):
        return None
    if "." in marks and whole[stop : stop + 1] == "." and _ABBREVIATION.fullmatch(written):
        stop += 1
    if tail and not traits & Trait.BLOCKED and (longer := _DASHED_VARIANT.match(whole, stop, stop + _SUFFIXED_SPAN)):
        stop = longer.end()
    risky = bool(traits & _UNSURE)
    if traits & Trait.SPACED and _has_gap(written):
        if _is_opening(whole, start):  # "A 10-year-old", "В 52 регионах": a capital says nothing there
            return None
        risky = True
    return Candidate(surface, start, stop, at, till, risky)


def _doubted(candidate: Candidate) -> Candidate:
    if candidate.risky:  # what English doubts already needs more than a capital elsewhere too
        return candidate
    surface = candidate.surface._replace(traits=candidate.surface.traits | Trait.RISKY | Trait.EVERYDAY)
    return candidate._replace(surface=surface, risky=True)


def _named(document: Document, name: Name, at: int, till: int) -> Candidate | None:
    if name.traits & Trait.LED:
        at = behind_particles(document.folded.scan, at - 1)  # its pattern has no space in front
        if at < 0:
            return None
    found = completed(document, name, at, till)
    if found is None:
        return None
    start, stop, till = found
    written = document.whole[start:stop]
    if not written.isalnum() and _is_broken(written, name.marks):
        return None
    is_local = name.traits & Trait.LOCAL and not name.langs & document.language
    if is_local and not name.langs & document.language_at(start):
        return None
    return Candidate(name, start, stop, at, till, bool(name.traits & Trait.RISKY))


def _is_cased(document: Document, surface: Surface, start: int, stop: int) -> bool:
    whole = document.whole
    if surface.case is Case.INITIAL:
        return not whole[start].islower()
    written = "".join(filter(str.isalnum, whole[start:stop]))
    if not written.startswith(surface.letters):
        # SU-34: the press of many countries, and every headline set in capitals, writes no small letters in codes.
        in_capitals = surface.letters[-1:].isdigit() and written.startswith(surface.letters.upper())
        return in_capitals and not _has_gap(whole[start:stop])
    return "." in surface.marks or written.lower() not in _LOWER_WORDS or not _in_capitals(whole, start, stop)


def _in_capitals(whole: str, start: int, stop: int) -> bool:
    around = whole[max(0, start - _NEIGHBOURHOOD) : start] + whole[stop : stop + _NEIGHBOURHOOD]
    return sum(map(str.isalpha, around)) > 3 and not any(map(str.islower, around))


def _is_broken(written: str, marks: str) -> bool:
    return any(mark not in marks for mark in _BREAK.findall(written))


def _is_opening(whole: str, start: int) -> bool:
    before = whole[max(0, start - _GAP_CHARS) : start].rstrip(" \u00a0\t")
    return not before or before[-1] in _OPENING_MARKS


def _has_gap(written: str) -> bool:
    head = re.match(r"\w+", written)
    return head is not None and written[head.end() : head.end() + 1].isspace()
