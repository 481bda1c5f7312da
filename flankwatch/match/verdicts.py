"""Why a watch-list is satisfied or not: its gates, what stands where, what was missing and what did not count.

Values only; `explain.py` works them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flankwatch.match.senses import Evidence
from flankwatch.models import Expr, Group, ListHit, Matches, Mention, Quoted, Span, WatchList, Within

__all__ = [
    "Apart",
    "Check",
    "Doubt",
    "Explanation",
    "Gate",
    "Outcome",
    "Part",
    "Polarity",
    "Reason",
    "Sighting",
    "Uncounted",
    "Verdict",
]


class Gate(StrEnum):
    """What a text must pass to satisfy a list, in this order; the values are the keys of a watch-list file.

    SOURCES is asked only where it is known whose article the text is.
    """

    SOURCES = "sources"
    LANGUAGES = "languages"
    REQUIRE = "require"
    WITHIN = "within"
    NOT = "not"


class Outcome(StrEnum):
    """OPEN: never reached, because a gate before it decided."""

    PASSED = "passed"
    FAILED = "failed"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One gate's outcome; `origin` is `file:line` of its rule, empty where the list leaves it to the default."""

    gate: Gate
    outcome: Outcome
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A mention and where a reader finds it: sentence and paragraph count from 1, 0 is the title; `word` counts from 1.

    `origin` is `file:line:column` of the very line of the list that asked for it, where it is known.
    """

    mention: Mention
    sentence: int
    paragraph: int
    word: int
    origin: str = ""


class Polarity(StrEnum):
    """Whether `require` asks for something or asks for its absence."""

    WANTED = "wanted"
    UNWANTED = "unwanted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A name or quoted term of `require` and where it stands: the first places of each key, `count` in all."""

    atom: Group | Quoted
    polarity: Polarity
    sightings: tuple[Sighting, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """What would satisfy `require` together, standing too far apart: the nearest such company, and a `within` that would do.

    `words` is the width of the stretch that holds all of it.
    """

    nearest: tuple[Sighting, ...]
    words: int
    remedy: Within | None


class Reason(StrEnum):
    """Why a mention of something the list asks for did not count."""

    FORM = "form"
    SENSE = "sense"


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncounted:
    """A mention that did not count; `decisive` where the list would be satisfied if all of its kind had counted."""

    sighting: Sighting
    reason: Reason
    decisive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One list's answer. `hit` is what `Matcher.match` gives, and it is there exactly where every check has passed.

    `missing` is what `require` lacks in the whole text, set where that gate failed. Where WITHIN failed, either `apart`
    says how far its parts are from one another or `barred_by` what stands beside them and must not. `vetoes` are the
    phrases under `not:` that stand in the text: those that decided where NOT failed, any otherwise. `lang` is the text's
    language, `place` where the first mention of the hit stands.
    """

    watchlist: WatchList
    lang: str
    hit: ListHit | None
    place: Sighting | None
    checks: tuple[Check, ...]
    parts: tuple[Part, ...]
    missing: Expr | None = None
    apart: Apart | None = None
    barred_by: tuple[Sighting, ...] = ()
    vetoes: tuple[Sighting, ...] = ()
    uncounted: tuple[Uncounted, ...] = ()
    uncounted_count: int = 0

    @property
    def failed(self) -> Check | None:
        """The first gate that was not passed."""
        return next((check for check in self.checks if check.outcome is Outcome.FAILED), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A surface that may mean something else, the decision and its reasons: accepted from a weight of `needed` on.

    `blocked` is a phrase that the catalogue knows to mean something else always, whatever stands near it.
    """

    sighting: Sighting
    accepted: bool
    weight: int
    needed: int
    evidence: tuple[Evidence, ...]
    blocked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything found in one text, with its reasons. `sentences` are its windows in order, the title first."""

    title: str
    text: str
    matches: Matches
    sentences: tuple[Span, ...]
    sightings: tuple[Sighting, ...]
    doubts: tuple[Doubt, ...]
    verdicts: tuple[Verdict, ...]
