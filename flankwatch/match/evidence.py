"""What stands around a risky surface: its sentence, the words of context in it, other mentions, and how far each is away."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from flankwatch.catalogue import Catalogue, Role
from flankwatch.match.document import Document
from flankwatch.match.scan import Candidate, Cue
from flankwatch.models import MentionKind

__all__ = [
    "OWN_WEIGHT",
    "REACH_CHARS",
    "Evidence",
    "Lore",
    "Scope",
    "Surroundings",
    "capped",
    "is_joined",
    "lore_of",
    "overlaps",
    "total",
]

OWN_WEIGHT = 3  # what speaks for or against this very entry: its maker, its own words, another mention of it
REACH_CHARS = 250  # a sentence reaching farther on either side is a list; the bound also keeps the work linear
_REACH_WORDS = 25
_BESIDE = frozenset(
    {Role.TOWARDS, Role.NUMBER, Role.OPENER, Role.TITLE, Role.SPEECH, Role.OWNER, Role.PLACE, Role.LOCAL}
)
_CAP = 4  # one kind of evidence alone cannot drown the others
_JOIN = re.compile(r"[^.,;:!?…()\[\]\n]*")
_JOIN_CHARS = 80
_CLAUSE_END = re.compile(r"[,;:!?()\n]")


class Evidence(NamedTuple):
    """One reason: how much it speaks for (or, below zero, against) the entry, and what it is, for a person to read."""

    weight: int
    what: str


class Lore(NamedTuple):
    """What the catalogue knows of names besides their surfaces, see `Catalogue`; `beside` holds the roles of the words that count
    right beside a name, with their languages."""

    rivals: Mapping[str, frozenset[str]]
    ordinary: Mapping[str, frozenset[str]]
    beside: Mapping[str, tuple[tuple[int, str], ...]]

    def has_role(self, word: str, role: int, lang: str) -> bool:
        """Whether a folded word has the role beside a name in a text of this language."""
        return any(role == one and tongue in ("", lang) for one, tongue in self.beside.get(word, ()))


def lore_of(catalogue: Catalogue) -> Lore:
    beside: dict[str, tuple[tuple[int, str], ...]] = {}
    for word in catalogue.context:
        if word.role in _BESIDE:
            beside[word.pattern.strip()] = (*beside.get(word.pattern.strip(), ()), (word.role, word.lang))
    return Lore(catalogue.rivals, catalogue.ordinary, beside)


@dataclass(slots=True)
class Surroundings:
    """All that the decisions of one document draw on. `cues` and `candidates` are in the order of the text."""

    document: Document
    candidates: Sequence[Candidate]
    cues: Sequence[Cue]
    lore: Lore
    sure: list[Candidate] = field(init=False)
    states: Sequence[Candidate] = ()
    keys: frozenset[tuple[MentionKind, str]] = field(init=False)
    cue_at: list[int] = field(init=False)
    _sure_at: list[int] = field(init=False)
    _states_at: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sure = [candidate for candidate in self.candidates if not candidate.risky]
        self.keys = frozenset((candidate.surface.kind, candidate.surface.key) for candidate in self.sure)
        self.cue_at = [cue.at for cue in self.cues]
        self._sure_at = [candidate.at for candidate in self.sure]

    def settle(self, states: Sequence[Candidate]) -> None:
        """From now on `states`, in the order of the text, are the countries that give and get weapons."""
        self.states = states
        self._states_at = [candidate.at for candidate in states]

    def scope(self, candidate: Candidate) -> Scope:
        first, last = candidate.at - REACH_CHARS, candidate.till + REACH_CHARS
        start, end = _sentence(self.document, candidate)
        cues = self.cues[bisect_left(self.cue_at, first) : bisect_right(self.cue_at, last)]
        return Scope(
            document=self.document,
            candidate=candidate,
            start=start,
            end=end,
            lore=self.lore,
            cues=[cue for cue in cues if not overlaps(cue, candidate)],
            sure=_others(self.sure[bisect_left(self._sure_at, first) : bisect_right(self._sure_at, last)], candidate),
            states=_others(
                self.states[bisect_left(self._states_at, first) : bisect_right(self._states_at, last)], candidate
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The neighbourhood of one candidate: its sentence (`start`, `end`), and what stands in reach before and behind it."""

    document: Document
    candidate: Candidate
    start: int
    end: int
    cues: Sequence[Cue]
    sure: Sequence[Candidate]
    states: Sequence[Candidate]
    lore: Lore

    def holds(self, one: Candidate | Cue) -> bool:
        """Whether `one` stands in the candidate's sentence."""
        return self.start <= one.start < self.end

    def inside(self, role: int) -> list[Cue]:
        return [cue for cue in self.cues if cue.word.role == role and self.holds(cue)]

    def is_near(self, one: Candidate | Cue) -> bool:
        low, high = min(one.at, self.candidate.at), max(one.at, self.candidate.at)
        return self.document.folded.scan.count(" ", low, high) <= _REACH_WORDS

    def is_before(self, one: Candidate | Cue) -> bool:
        """Whether `one` is the word right before the candidate."""
        return one.till + 1 == self.candidate.at and is_joined(self.document, one.end, self.candidate.start)

    def is_after(self, one: Candidate | Cue) -> bool:
        return one.at == self.candidate.till + 1 and is_joined(self.document, self.candidate.end, one.start)

    def is_beside(self, one: Candidate | Cue) -> bool:
        return self.is_before(one) or self.is_after(one)

    def words_between(self, one: Candidate | Cue) -> int:
        scan = self.document.folded.scan
        if one.at < self.candidate.at:
            return scan.count(" ", one.till, self.candidate.at) - 1
        return scan.count(" ", self.candidate.till, one.at) - 1

    def word_before(self, at: int) -> str:
        """The folded word that ends right before position `at`, in the same clause; empty if there is none."""
        scan = self.document.folded.scan
        if at < 2 or self._is_parted(at - 1):
            return ""
        return scan[scan.rfind(" ", 0, at - 1) + 1 : at - 1]

    def written(self, at: int, till: int) -> str:
        """What stands in the document between two positions of the folded text."""
        start, end = self.document.folded.span(at, till)
        return self.document.whole[start:end]

    def word_behind(self, till: int) -> str:
        scan = self.document.folded.scan
        end = scan.find(" ", till + 1)
        return scan[till + 1 : end] if end > 0 and not self._is_parted(till) else ""

    def _is_parted(self, space: int) -> bool:
        """Whether the sentence or a clause ends between the words around this space of the folded text."""
        end, start = self.document.folded.end(space), self.document.folded.start(space + 1)
        is_inside = self.start < end and start < self.end
        return not is_inside or _CLAUSE_END.search(self.document.whole, end, start) is not None

    def beside(self, word: str, role: int) -> bool:
        return self.lore.has_role(word, role, self.document.lang)

    def text(self, one: Candidate | Cue) -> str:
        return self.document.whole[one.start : one.end]


def is_joined(document: Document, start: int, end: int) -> bool:
    """Whether only spaces, dashes and quotes stand between two places, so that no clause ends there."""
    return end - start <= _JOIN_CHARS and _JOIN.fullmatch(document.whole, start, end) is not None


def overlaps(one: Candidate | Cue, other: Candidate | Cue) -> bool:
    return one.start < other.end and other.start < one.end


def total(evidence: Iterable[Evidence]) -> int:
    return sum(piece.weight for piece in evidence)


def capped(evidence: Iterable[Evidence], cap: int = _CAP) -> list[Evidence]:
    """The strongest pieces of one kind until they reach the cap."""
    pieces = list(evidence)
    if len(pieces) < 2:
        return pieces
    kept: list[Evidence] = []
    for piece in sorted(pieces, key=lambda one: (-abs(one.weight), one.what)):
        if abs(total(kept)) >= cap:
            break
        kept.append(piece)
    return kept


def _others(candidates: Iterable[Candidate], candidate: Candidate) -> list[Candidate]:
    return [other for other in candidates if not overlaps(other, candidate)]


def _sentence(document: Document, candidate: Candidate) -> tuple[int, int]:
    start, end = document.sentence(candidate.start)
    return max(start, candidate.start - REACH_CHARS), min(end, candidate.end + REACH_CHARS)
