"""Decides whether a risky surface means its catalogue entry: Patriot the missile or the team, Georgia the country or the state.

Evidence for and against is collected around the surface, in its sentence and a few words beyond, and weighed. Without evidence
the answer is no: a monitor that cries wolf is not read.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from flankwatch.catalogue import Trait
from flankwatch.match.document import Document
from flankwatch.match.scan import Candidate, Cue
from flankwatch.match.words import words
from flankwatch.models import MentionKind, Unit

__all__ = ["Evidence", "Sense", "decide"]

NEEDED = 2  # one clear word in the same sentence, or two hints
_REACH_WORDS = 25
_REACH_CHARS = 250  # a sentence reaching farther on either side is a list; the bound also keeps the work linear
_OWN_WEIGHT = 3  # what speaks for this very entry: its maker, its own supporting words, another mention of it
_INSIDE = 2  # a word of the trade in the same sentence
_BESIDE = 4  # the same as the very next word: "Leopard tank" outweighs a capital before it
_CAP = 4  # one kind of evidence alone cannot drown the others
_HONORIFICS = words("mr mrs ms dr prof sir lady lord miss sen rep judge justice coach")
# A capital at the start of a sentence says little, on these words nothing.
_STARTERS = words(
    """the a an this that these those its his her our their one two in on at from for with and but as if no more new old
    der die das den dem ein eine le la les un une el los il lo gli"""
)
_OPENERS = frozenset("\"'«„“”‘(:;–—-•>…")
_NUMBERS = words("two three four five six seven eight nine ten eleven twelve dozen dozens several")


@dataclass(frozen=True, slots=True)
class Evidence:
    weight: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """A decision and its reasons; `evidence` is empty for surfaces that can mean nothing else."""

    candidate: Candidate
    accepted: bool
    evidence: tuple[Evidence, ...] = ()


@dataclass(slots=True)
class _Surroundings:
    """What the decisions draw on, sorted by position."""

    document: Document
    cues: list[Cue]
    sure: list[Candidate]
    cue_at: list[int] = field(default_factory=list)
    sure_at: list[int] = field(default_factory=list)
    sure_starts: frozenset[int] = frozenset()
    sure_ends: frozenset[int] = frozenset()
    cue_starts: frozenset[int] = frozenset()
    cue_ends: frozenset[int] = frozenset()
    keys: frozenset[tuple[MentionKind, str]] = frozenset()

    def __post_init__(self) -> None:
        self.cues.sort(key=lambda cue: cue.at)
        self.cue_at = [cue.at for cue in self.cues]
        self.sure_at = [candidate.at for candidate in self.sure]
        self.sure_starts = frozenset(candidate.start for candidate in self.sure)
        self.sure_ends = frozenset(candidate.end for candidate in self.sure)
        supporting = [cue for cue in self.cues if cue.word.weight > 0]
        self.cue_starts = frozenset(cue.start for cue in supporting)
        self.cue_ends = frozenset(cue.end for cue in supporting)
        self.keys = frozenset((candidate.surface.kind, candidate.surface.key) for candidate in self.sure)


def decide(document: Document, candidates: Sequence[Candidate], cues: list[Cue]) -> list[Sense]:
    """One decision per candidate, in order. A risky one is also carried by another one of its key that was accepted."""
    around = _Surroundings(document, cues, [candidate for candidate in candidates if not candidate.risky])
    judged = [
        _weigh(around, candidate) if candidate.risky else Sense(candidate=candidate, accepted=True)
        for candidate in candidates
    ]
    carried = _carried(judged)
    return [_carry(sense) if _key(sense) in carried and not sense.accepted else sense for sense in judged]


def _carried(judged: Sequence[Sense]) -> set[tuple[MentionKind, str]]:
    """Keys whose risky surfaces were accepted more often than something spoke against them."""
    votes: Counter[tuple[MentionKind, str]] = Counter()
    for sense in judged:
        if sense.candidate.risky:
            votes[_key(sense)] += 1 if sense.accepted else -1 if _total(sense.evidence) < 0 else 0
    return {key for key, count in votes.items() if count > 0}


def _key(sense: Sense) -> tuple[MentionKind, str]:
    return sense.candidate.surface.kind, sense.candidate.surface.key


def _carry(sense: Sense) -> Sense:
    evidence = (*sense.evidence, Evidence(_OWN_WEIGHT, "the same name is meant so elsewhere in the article"))
    return Sense(candidate=sense.candidate, accepted=_total(evidence) >= NEEDED, evidence=evidence)


def _total(evidence: Sequence[Evidence]) -> int:
    return sum(piece.weight for piece in evidence)


def _weigh(around: _Surroundings, candidate: Candidate) -> Sense:
    sentence = _sentence(around.document, candidate)
    first, last = _reach(around.document, candidate)
    if candidate.surface.traits & Trait.EVERYDAY:
        own = [*_from_cues(around, candidate, sentence, (first, last)), *_named_elsewhere(around, candidate)]
        evidence = [
            _from_capital(around.document, candidate, sentence),
            *(e for e in own if abs(e.weight) >= _OWN_WEIGHT),
        ]
        return Sense(candidate=candidate, accepted=_total(evidence) >= NEEDED, evidence=tuple(evidence))
    evidence = [
        *_from_cues(around, candidate, sentence, (first, last)),
        *_from_mentions(around, candidate, sentence, (first, last)),
        *_from_neighbours(around, candidate, sentence),
    ]
    return Sense(candidate=candidate, accepted=_total(evidence) >= NEEDED, evidence=tuple(evidence))


def _sentence(document: Document, candidate: Candidate) -> tuple[int, int]:
    start, end = document.bounds(Unit.SENTENCE)[document.window(Unit.SENTENCE, candidate.start)]
    return max(start, candidate.start - _REACH_CHARS), min(end, candidate.end + _REACH_CHARS)


def _reach(document: Document, candidate: Candidate) -> tuple[int, int]:
    """Positions in the folded text between which evidence is looked for at all."""
    scan = document.folded.scan
    first = max(0, candidate.at - _REACH_CHARS)
    last = min(len(scan), candidate.till + _REACH_CHARS)
    return first, last


def _is_near(document: Document, candidate: Candidate, at: int) -> bool:
    scan = document.folded.scan
    low, high = min(at, candidate.at), max(at, candidate.at)
    return scan.count(" ", low, high) <= _REACH_WORDS


def _from_cues(
    around: _Surroundings, candidate: Candidate, sentence: tuple[int, int], reach: tuple[int, int]
) -> list[Evidence]:
    best: dict[tuple[bool, str], Evidence] = {}
    nearby = around.cues[bisect_left(around.cue_at, reach[0]) : bisect_right(around.cue_at, reach[1])]
    for cue in nearby:
        if cue.start < candidate.end and candidate.start < cue.end:
            continue
        if cue.word.key and cue.word.key != candidate.surface.key:
            continue
        weight = _cue_weight(around.document, candidate, cue, sentence)
        slot = cue.word.weight > 0, cue.word.pattern
        if weight and abs(weight) > abs(best[slot].weight if slot in best else 0):
            best[slot] = Evidence(weight, f"'{around.document.whole[cue.start : cue.end]}' stands near")
    return [*_capped([e for e in best.values() if e.weight > 0]), *_capped([e for e in best.values() if e.weight < 0])]


def _cue_weight(document: Document, candidate: Candidate, cue: Cue, sentence: tuple[int, int]) -> int:
    sign = 1 if cue.word.weight > 0 else -1
    if not sentence[0] <= cue.start < sentence[1]:
        return sign if _is_near(document, candidate, cue.at) else 0
    if cue.word.key:
        return sign * _OWN_WEIGHT
    if sign > 0 and candidate.surface.kind is MentionKind.COUNTRY:
        return 1  # a soldier makes a missile likely, but every country has soldiers
    is_beside = cue.start - candidate.end == 1 or candidate.start - cue.end == 1
    return sign * (_BESIDE if is_beside and sign > 0 else _INSIDE)


def _from_mentions(
    around: _Surroundings, candidate: Candidate, sentence: tuple[int, int], reach: tuple[int, int]
) -> list[Evidence]:
    kind = candidate.surface.kind
    best: dict[tuple[MentionKind, str], Evidence] = {}
    nearby = around.sure[bisect_left(around.sure_at, reach[0]) : bisect_right(around.sure_at, reach[1])]
    for other in nearby:
        slot = other.surface.kind, other.surface.key
        weight = _mention_weight(around.document, candidate, other, sentence)
        if weight > (best[slot].weight if slot in best else 0):
            best[slot] = Evidence(weight, f"'{around.document.whole[other.start : other.end]}' stands near")
    weapons = _capped([e for (other_kind, _), e in best.items() if other_kind is MentionKind.WEAPON])
    countries = _capped([e for (other_kind, _), e in best.items() if other_kind is MentionKind.COUNTRY])
    return [
        *_named_elsewhere(around, candidate),
        *weapons,
        *(countries[:1] if kind is MentionKind.WEAPON else countries),
    ]


def _named_elsewhere(around: _Surroundings, candidate: Candidate) -> list[Evidence]:
    is_named = (candidate.surface.kind, candidate.surface.key) in around.keys
    return [Evidence(_OWN_WEIGHT, "named without doubt elsewhere in the article")] if is_named else []


def _mention_weight(document: Document, candidate: Candidate, other: Candidate, sentence: tuple[int, int]) -> int:
    if (other.start < candidate.end and candidate.start < other.end) or other.surface.key == candidate.surface.key:
        return 0
    inside = sentence[0] <= other.start < sentence[1]
    if not inside and not _is_near(document, candidate, other.at):
        return 0
    if candidate.surface.kind is MentionKind.WEAPON and other.surface.kind is MentionKind.WEAPON:
        return 3 if inside else 2
    if candidate.surface.kind is MentionKind.COUNTRY and other.surface.kind is MentionKind.COUNTRY:
        return 2 if inside else 1
    return int(inside)


def _capped(evidence: list[Evidence]) -> list[Evidence]:
    """The strongest pieces of one kind until they reach the cap."""
    kept: list[Evidence] = []
    for piece in sorted(evidence, key=lambda e: (-abs(e.weight), e.what)):
        if abs(_total(kept)) >= _CAP:
            break
        kept.append(piece)
    return kept


def _from_neighbours(around: _Surroundings, candidate: Candidate, sentence: tuple[int, int]) -> list[Evidence]:
    """Names of people and storms stand beside other capitalised words: Creighton Abrams, Hurricane Katrina."""
    whole = around.document.whole
    before, before_start, before_end = _word_before(whole, candidate.start, sentence[0])
    after, after_start = _word_after(whole, candidate.end, sentence[1])
    found: list[Evidence] = []
    if before.rstrip(".").casefold() in _HONORIFICS:
        return [Evidence(-3, f"'{before}' introduces a person")]
    if before.casefold() in _NUMBERS or before.isdigit():
        found.append(Evidence(1, f"'{before}' of them"))
    if _is_title_case(whole[sentence[0] : sentence[1]]):
        return found
    weight = -2 if before_start > sentence[0] else 0 if before.casefold() in _STARTERS else -1
    is_known = before_end in around.sure_ends or before_end in around.cue_ends
    if weight and _is_name(before) and not is_known:
        found.append(Evidence(weight, f"'{before} {whole[candidate.start : candidate.end]}' looks like a name"))
    if _is_name(after) and after_start not in around.sure_starts and after_start not in around.cue_starts:
        found.append(Evidence(-2, f"'{whole[candidate.start : candidate.end]} {after}' looks like a name"))
    return found


def _from_capital(document: Document, candidate: Candidate, sentence: tuple[int, int]) -> Evidence:
    """A capital inside a sentence makes a name of an everyday word; one that any word would have there makes none."""
    written = document.whole[candidate.start : candidate.end]
    if _is_opening(document.whole, sentence[0], candidate.start):
        return Evidence(0, f"'{written}' is an everyday word, and a sentence begins with it")
    if _is_title_case(document.whole[sentence[0] : sentence[1]]):
        return Evidence(0, f"'{written}' is an everyday word, and every word here has a capital")
    return Evidence(NEEDED, f"'{written}' has a capital inside a sentence")


def _is_opening(whole: str, sentence_start: int, start: int) -> bool:
    """Whether a sentence or a quotation inside it begins here: nothing stands before but quotes, dashes and colons."""
    before = whole[sentence_start:start].rstrip()
    return not before or before[-1] in _OPENERS


def _word_before(whole: str, start: int, limit: int) -> tuple[str, int, int]:
    if start < 2 or whole[start - 1] not in " \u00a0":
        return "", start, start
    head = whole[max(limit, start - 30) : start - 1]
    word = head.split()[-1] if head.split() and head == head.rstrip() else ""
    return word, start - 1 - len(word), start - 1


def _word_after(whole: str, end: int, limit: int) -> tuple[str, int]:
    if whole[end : end + 1] not in (" ", "\u00a0") or not whole[end + 1 : end + 2].isalpha():
        return "", end
    words = whole[end + 1 : min(limit, end + 30)].split()
    return (words[0].rstrip(".,;:!?"), end + 1) if words else ("", end)


def _is_name(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and word[1:].islower() and word.isalpha()


def _is_title_case(sentence: str) -> bool:
    """Headlines that capitalise every longer word, or all letters, say nothing about names."""
    words = [word for word in sentence.split() if len(word) > 3 and word[0].isalpha()]
    return len(words) > 2 and 4 * sum(word[0].isupper() for word in words) >= 3 * len(words)
