"""What the words right beside a name say: people and storms stand beside other capitalised words, weapons are counted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flankwatch.catalogue import Role
from flankwatch.match.evidence import Evidence, Scope
from flankwatch.match.scan import Cue
from flankwatch.models import MentionKind

__all__ = ["from_capital", "from_neighbours"]

_WORD_CHARS = 30  # no name beside a name is longer
_COUNTED_BEHIND = 2  # "three more ageing Leopards"
_SMALL_IN_HEADLINES = frozenset(
    {"with", "from", "over", "into", "after", "amid", "than", "that", "upon", "near", "until"}
)
_CAPITALS_FOR_ONE = 6  # headline writers forget one word in so many
_TITLE_CASED = frozenset({"en", "und"})
_NICKNAMES_IN_HEADLINES = frozenset(
    {"de", "en", "und"}
)  # whose headlines are full of capitals, and begin with "Patriots"
_NOUNS_IN_CAPITALS = frozenset({"de", "lb"})  # in German a capital does not tell a name from a word
_GAPS = " \u00a0-‐‑"  # "Allen-Bradley" is a name as well
_OPENING_MARKS = frozenset("\"'«„“”‘(:;–—-•>…")
_INITIALS = re.compile(r"(?:[A-ZА-ЯЁ]\.-?){1,3}")
_PERSON = re.compile(r", (?:\d\d[,.]|who\b|whose\b)")  # "Abrams, 44," and "Abrams, who"
_SCORE = re.compile(r" \d{1,3}\b(?! ?%)")
_BEFORE_FIGURES = frozenset("#$€£-–—.,:/+")
_YEARS = range(1900, 2101)


def from_neighbours(scope: Scope) -> Iterator[Evidence]:
    if (title := _title(scope)) is not None:
        yield Evidence(-3, f"'{title}' introduces a person")
        return
    yield from _as_a_person(scope)
    if scope.candidate.surface.kind is MentionKind.WEAPON:
        yield from _as_an_ordinary_word(scope)
        yield from _counted(scope)
        if scope.beside(word := scope.word_before(scope.candidate.at), Role.PLACE):
            yield Evidence(-1, f"'{word}' leads to a place")
    elif scope.beside(word := scope.word_behind(scope.candidate.till), Role.LOCAL):
        yield Evidence(-2, f"'{word}' behind: a town or a state of the US")
    yield from _in_a_longer_name(scope)


def from_capital(scope: Scope, weight: int) -> Evidence:
    """A capital inside a sentence makes a name of an everyday word; one that any word would have there makes none."""
    written = scope.text(scope.candidate)
    if _is_opening(scope):
        return Evidence(0, f"'{written}' is an everyday word, and a sentence begins with it")
    if _is_title_case(scope):
        return Evidence(0, f"'{written}' is an everyday word, and every word here has a capital")
    return Evidence(weight, f"'{written}' has a capital inside a sentence")


def _is_opening(scope: Scope) -> bool:
    """Whether a sentence or a quotation inside it begins here: nothing stands before but quotes, dashes and colons."""
    before = scope.document.whole[scope.start : scope.candidate.start].rstrip()
    return not before or before[-1] in _OPENING_MARKS


def _as_a_person(scope: Scope) -> Iterator[Evidence]:
    candidate = scope.candidate
    before, _, _ = _word_before(scope)
    if _INITIALS.fullmatch(before):
        yield Evidence(-3, f"'{before}' are a person's initials")
    if candidate.surface.kind is MentionKind.WEAPON:
        if scope.beside(word := scope.word_behind(candidate.till), Role.SPEECH):
            yield Evidence(-2, f"persons speak: '{word}'")
        if _PERSON.match(scope.document.whole, candidate.end):
            yield Evidence(-2, "what follows is said of persons")


def _title(scope: Scope) -> str | None:
    """What introduces a person: Mr Abrams, Gen. Abrams, General Robert Abrams."""
    at = scope.candidate.at
    word = scope.word_before(at)
    if scope.beside(word, Role.TITLE):
        return scope.written(at - len(word) - 1, at - 1)
    farther = scope.word_before(at - len(word) - 1)
    if _is_name(_word_before(scope)[0]) and scope.beside(farther, Role.TITLE):
        return scope.written(at - len(word) - len(farther) - 2, at - len(word) - 2)
    return None


def _as_an_ordinary_word(scope: Scope) -> Iterator[Evidence]:
    """Where a capital says nothing, an ordinary word more likely means the ordinary thing: "Leopards return to Armenia"."""
    lang = scope.document.lang
    if lang not in scope.lore.ordinary.get(scope.candidate.surface.pattern.strip(), ()):
        return
    if any(scope.is_after(cue) and cue.word.role in (Role.HINT, Role.TRADE) for cue in scope.cues):
        return  # "Boxer vehicles"
    if lang in _NOUNS_IN_CAPITALS or _is_opening(scope) or _is_title_case(scope):
        weight = -1 if lang in _NICKNAMES_IN_HEADLINES else -2
        yield Evidence(weight, f"an ordinary word of the language ({lang})")


def _counted(scope: Scope) -> Iterator[Evidence]:
    """Three Leopards, 50 more Puma."""
    at = scope.candidate.at
    word = scope.word_before(at)
    for _ in range(_COUNTED_BEHIND):
        if not scope.beside(word, Role.OPENER):
            break
        at -= len(word) + 1
        word = scope.word_before(at)
    is_figure = word.isdecimal() and len(word) < 5 and int(word) not in _YEARS and int(word) > 1
    is_figure = is_figure and not _belongs_to_more(scope, at - len(word) - 1)
    if is_figure and _SCORE.match(scope.document.whole, scope.candidate.end):
        yield Evidence(-2, f"'{word}' before, a number behind: a score")
    elif is_figure or scope.beside(word, Role.NUMBER):
        yield Evidence(1, f"'{word}' of them")


def _belongs_to_more(scope: Scope, at: int) -> bool:
    """Figures of scores, prices and codes count nothing: 6-3, $40, &#39;."""
    start = scope.document.folded.start(at)
    return scope.document.whole[max(0, start - 1) : start] in _BEFORE_FIGURES


def _in_a_longer_name(scope: Scope) -> Iterator[Evidence]:
    name = scope.text(scope.candidate)
    before, before_start, before_end = _word_before(scope)
    after, after_start = _word_after(scope)
    if not (_is_name(before) or _is_name(after)) or _is_title_case(scope):
        return
    if _is_name(before) and not _is_known(scope, before_end) and not _is_opener(scope, before, before_start):
        weight = -3 if before_start > scope.start else -1  # a capital at the start of a sentence says little
        yield Evidence(weight, f"'{before} {name}' looks like a name")
    if _is_name(after) and not _is_known(scope, after_start):
        yield Evidence(
            -3 if scope.candidate.surface.kind is MentionKind.WEAPON else -2, f"'{name} {after}' looks like a name"
        )


def _is_opener(scope: Scope, word: str, start: int) -> bool:
    """The, First, Der: words that get a capital from the sentence they begin."""
    small = word.casefold()
    return start <= scope.start and (scope.beside(small, Role.OPENER) or scope.beside(small, Role.NUMBER))


def _is_known(scope: Scope, place: int) -> bool:
    """Whether a country, a weapon or a word of the trade begins or ends at `place`: its capital makes no longer name."""
    if any(place in (one.start, one.end) for one in (*scope.sure, *scope.states)):
        return True
    return any(place in (cue.start, cue.end) and _speaks_for(cue) for cue in scope.cues)


def _speaks_for(cue: Cue) -> bool:
    return cue.word.role not in (Role.RIVAL, Role.WORLD)


def _word_before(scope: Scope) -> tuple[str, int, int]:
    whole, start = scope.document.whole, scope.candidate.start
    if start < 2 or whole[start - 1] not in _GAPS:
        return "", start, start
    head = whole[max(scope.start, start - _WORD_CHARS) : start - 1]
    word = head.split()[-1] if head.split() and head == head.rstrip() else ""
    return word, start - 1 - len(word), start - 1


def _word_after(scope: Scope) -> tuple[str, int]:
    whole, end = scope.document.whole, scope.candidate.end
    if whole[end : end + 1] not in (" ", "\u00a0") or not whole[end + 1 : end + 2].isalpha():
        return "", end
    found = whole[end + 1 : min(scope.end, end + _WORD_CHARS)].split()
    return (found[0].rstrip(".,;:!?"), end + 1) if found else ("", end)


def _is_name(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and word[1:].islower() and word.isalpha()


def _is_title_case(scope: Scope) -> bool:
    """Headlines that capitalise every longer word, as only English ones do, or all letters, say nothing about names."""
    sentence = scope.document.whole[scope.start : scope.end]
    if scope.document.lang not in _TITLE_CASED:
        return sentence.isupper()
    words = [word for word in sentence.split() if len(word) > 3 and word[0].isalpha()]
    small = sum(word[0].islower() and word not in _SMALL_IN_HEADLINES for word in words)
    return len(words) > 2 and _CAPITALS_FOR_ONE * small <= len(words)
