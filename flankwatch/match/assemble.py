"""Spells whole entries out into what the matcher looks for, and tells where two claim the same words.

The build does so with the shipped entries, the settings with a user's own: both are found in the same ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flankwatch.catalogue import Case, ContextWord, Role, Surface, Trait
from flankwatch.entries import Entry
from flankwatch.match.expand import context_word, country_surfaces, look_alikes, weapon_surfaces
from flankwatch.match.fold import fold_words
from flankwatch.models import Form, MentionKind

__all__ = ["Clash", "Slot", "assembled", "blocked_surfaces", "context_words", "own_context", "slot_of", "spelt_out"]

Slot = tuple[MentionKind, str]
Entries = Iterable[tuple[MentionKind, Entry]]
_NOTHING: Mapping[Slot, Surface] = {}
_CYRILLIC = re.compile("[\u0400-\u04ff]+")
_ENDING = re.compile("(?<=[\u0400-\u04ff]{3})(?:ами|ями|ам|ям|ах|ях|ов|ев|ей|ів|їв|ом|ем|ою|ею|[аяоеьйиыіюєу])$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Two entries that claim one pattern; the text of `later` gave it."""

    earlier: Surface
    later: Surface
    text: str


def slot_of(surface: Surface) -> Slot:
    """What a surface occupies: one entry of a kind may have a pattern."""
    return surface.kind, surface.pattern


def assembled(entries: Entries, taken: Mapping[Slot, Surface] = _NOTHING) -> tuple[list[Surface], list[Clash]]:
    """Every pattern of every entry but the blocked ones, and the clashes.

    Wordings come before their joined and parted spellings, these before look-alikes. `taken` are the surfaces there are: a
    wording of another entry clashes with them, what is derived gives way, and those of the same entry take its marks on.
    """
    written, derived, clashes = _written(entries, taken)
    spelt: dict[Slot, Surface] = {}
    for text, surface in derived:
        if slot_of(surface) not in written and _is_free(surface, taken):
            clashes += _claim(spelt, text, _marked(surface, taken))
    found = spelt | written
    for surface in look_alikes(list(found.values())):
        if _is_free(surface, taken):
            found.setdefault(slot_of(surface), _marked(surface, taken))  # nobody wrote it: a clash is no mistake
    return list(found.values()), clashes


def _written(
    entries: Entries, taken: Mapping[Slot, Surface]
) -> tuple[dict[Slot, Surface], list[tuple[str, Surface]], list[Clash]]:
    """The wordings themselves, what is derived from each, and the clashes between wordings."""
    written: dict[Slot, Surface] = {}
    derived: list[tuple[str, Surface]] = []
    clashes: list[Clash] = []
    for kind, entry in entries:
        for text, (first, *rest) in spelt_out(kind, entry):
            if _is_free(first, taken):
                clashes += _claim(written, text, _marked(first, taken))
            else:
                clashes.append(Clash(earlier=taken[slot_of(first)], later=first, text=text))
            derived += [(text, surface) for surface in rest]
    return written, derived, clashes


def spelt_out(kind: MentionKind, entry: Entry) -> Iterator[tuple[str, list[Surface]]]:
    """Each wording of an entry with its surfaces, the one written first; what the entry yields is left out."""
    make = country_surfaces if kind is MentionKind.COUNTRY else weapon_surfaces
    risky = _with_forms(entry, {fold_words(wording.text) for wording in entry.wordings if wording.is_risky})
    likely = _with_forms(entry, {fold_words(wording.text) for wording in entry.wordings if wording.is_likely})
    yielded = set(map(fold_words, entry.yields))
    for wording in entry.wordings:
        folded = fold_words(wording.text)
        if folded and folded not in yielded:
            case = Case.EXACT if wording.is_exact else None
            traits = Trait.RISKY if folded in risky else Trait.LIKELY if folded in likely else Trait.NONE
            yield wording.text, make(entry.key, wording.text, wording.form, case=case, traits=traits)


def _claim(found: dict[Slot, Surface], text: str, surface: Surface) -> Sequence[Clash]:
    other = found.setdefault(slot_of(surface), surface)
    if other.key != surface.key:
        return [Clash(earlier=other, later=surface, text=text)]
    if other is not surface and other.case > surface.case:
        found[slot_of(surface)] = surface  # both "UK" exact and "Uk" loose: the looser one finds both
    return []


def _is_free(surface: Surface, taken: Mapping[Slot, Surface]) -> bool:
    other = taken.get(slot_of(surface))
    return other is None or other.key == surface.key


def _marked(surface: Surface, taken: Mapping[Slot, Surface]) -> Surface:
    """The surface there is, with the marks of one that says it again: risky, likely, or exactly so."""
    known = taken.get(slot_of(surface))
    if known is None:
        return surface
    unsure = Trait.RISKY | Trait.LIKELY
    traits = known.traits & ~unsure if surface.traits & unsure else known.traits  # of the two the newer word counts
    marked = known._replace(traits=traits | surface.traits)
    return marked._replace(case=surface.case, letters=surface.letters) if surface.case is Case.EXACT else marked


def blocked_surfaces(entries: Entries) -> Iterator[Surface]:
    """The phrases that mean something else always."""
    for kind, entry in entries:
        make = country_surfaces if kind is MentionKind.COUNTRY else weapon_surfaces
        for text in entry.blocked:
            yield from make(entry.key, text, Form.NAME, case=Case.ANY, traits=Trait.BLOCKED)[:1]


def context_words(support: Iterable[str], block: Iterable[str]) -> set[ContextWord]:
    """Words that speak for and against every risky surface."""
    return _words(support, Role.TRADE) | _words(block, Role.RIVAL)


def own_context(entry: Entry) -> set[ContextWord]:
    """Words that speak for and against the unsure surfaces of one entry. Its maker speaks for it."""
    unsure = _with_forms(entry, {fold_words(wording.text) for wording in entry.wordings if wording.is_unsure})
    supporting = (text for text in (*entry.support, entry.maker or "") if fold_words(text) not in unsure)
    return _words(supporting, Role.TRADE, entry.key) | _words(entry.against, Role.RIVAL, entry.key)


def _words(texts: Iterable[str], role: int, key: str = "") -> set[ContextWord]:
    made = (context_word(text, role, key) for text in texts)
    return {word for word in made if word is not None}


def _with_forms(entry: Entry, marked: set[str]) -> set[str]:
    """The marked words and their inflected forms among the entry's wordings: what makes a name doubtful is not its ending."""
    stems = {_ENDING.sub("", words) for words in marked if _CYRILLIC.fullmatch(words)}
    forms = (fold_words(wording.text) for wording in entry.wordings)
    return marked | {words for words in forms if _CYRILLIC.fullmatch(words) and _ENDING.sub("", words) in stems}
