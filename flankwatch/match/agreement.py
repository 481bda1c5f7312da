"""Decisions about one document, brought into agreement: names in one row, and one name all through the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flankwatch.catalogue import Trait
from flankwatch.match.document import Document
from flankwatch.match.evidence import OWN_WEIGHT, Evidence, total
from flankwatch.match.scan import Candidate
from flankwatch.models import MentionKind

__all__ = ["LIKELY", "NEEDED", "Key", "Sense", "agreed", "in_rows", "key_of"]

NEEDED = 2  # one clear word in the same sentence, or two hints
LIKELY = 3  # against a name that hardly ever means anything else one doubtful word is not enough, a clear one is
_IN_A_ROW = 2
_ROW = re.compile(r"(?:,| |, )(?:\w{1,4} |& )?(?:\d{1,4} )?")  # a comma, "and" in any language, a number
_ROW_CHARS = 16  # the longest of these

Key = tuple[MentionKind, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """A decision and its reasons; `evidence` is empty for surfaces that can mean nothing else."""

    candidate: Candidate
    accepted: bool
    evidence: tuple[Evidence, ...] = ()


def in_rows(document: Document, judged: list[Sense]) -> list[Sense]:
    """Names in one row share their sense: once the Marders are vehicles, so are the others of "Pumas, Leopards and Marders"."""
    return _after_known(document, _after_known(document, judged)[::-1])[::-1]


def _after_known(document: Document, judged: list[Sense]) -> list[Sense]:
    known: Sense | None = None
    found: list[Sense] = []
    for sense in judged:
        is_weapon = sense.candidate.surface.kind is MentionKind.WEAPON
        if (
            is_weapon
            and known is not None
            and not sense.accepted
            and _is_row(document, known.candidate, sense.candidate)
        ):
            name = document.whole[known.candidate.start : known.candidate.end]
            found.append(_with(sense, Evidence(_IN_A_ROW, f"in one row with '{name}'")))
        else:
            found.append(sense)
        if is_weapon:
            known = found[-1] if found[-1].accepted else None
    return found


def _is_row(document: Document, one: Candidate, other: Candidate) -> bool:
    """Marders, Leopards; Marder and 14 Leopards."""
    start, end = min(one.end, other.end), max(one.start, other.start)
    between = document.whole[start:end]
    return len(between) <= _ROW_CHARS and _ROW.fullmatch(between) is not None


def _with(sense: Sense, more: Evidence) -> Sense:
    evidence = (*sense.evidence, more)
    return Sense(candidate=sense.candidate, accepted=total(evidence) >= NEEDED, evidence=evidence)


def agreed(judged: Sequence[Sense]) -> list[Sense]:
    """A risky name is carried by others of its key that were accepted, and held back by others clearly refused."""
    votes: Counter[Key] = Counter()
    for sense in judged:
        if sense.candidate.risky:
            votes[key_of(sense)] += _vote(sense)
    return [_carried(sense, votes[key_of(sense)]) if sense.candidate.risky else sense for sense in judged]


def _vote(sense: Sense) -> int:
    """What a name is in general says nothing about what it is here."""
    merit = total(sense.evidence)
    if sense.candidate.surface.traits & Trait.LIKELY:
        merit -= LIKELY
        return (merit > 0) - (merit < 0)
    return 1 if sense.accepted else -1 if merit < 0 else 0


def _carried(sense: Sense, votes: int) -> Sense:
    if votes > 0 and not sense.accepted:
        more = Evidence(OWN_WEIGHT, "the same name is meant so elsewhere in the article")
    elif votes < 0 and sense.accepted:
        more = Evidence(-OWN_WEIGHT, "the same name means something else elsewhere in the article")
    else:
        return sense
    return _with(sense, more)


def key_of(sense: Sense) -> Key:
    """The entry a decision is about."""
    return sense.candidate.surface.kind, sense.candidate.surface.key
