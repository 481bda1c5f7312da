"""A user's own entries laid over the shipped catalogue: new systems and classes, more words, doubts, and words taken out.

Pure: the same entries give the same catalogue, so workers are sent the entries alone. It costs a tenth of a second, and
nothing where there are none.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from flankwatch.catalogue import Catalogue, ContextWord, Outline, Role, Trait, load, load_outline
from flankwatch.catalogue.names import Name, Names
from flankwatch.entries import Entry, EntryKind, OwnEntries, OwnEntry
from flankwatch.match.assemble import Clash, assembled, blocked_surfaces, context_words, own_context, slot_of
from flankwatch.match.fold import fold_words
from flankwatch.match.taking_out import Removal, known_words, writes
from flankwatch.models import Entity, Form, MentionKind

__all__ = ["OwnProblem", "catalogue_with", "extended", "outline_with"]

_LETTERS_MIN = 3
_FREE_CODE = re.compile("X[A-Z]")  # ISO 3166 leaves these to its users


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnProblem:
    """A mistake in the entry of this key: at `text` where that is one of its values, else at the key."""

    mentioned_as: MentionKind
    key: str
    text: str
    message: str


@lru_cache(maxsize=2)  # plan compares two configurations
def catalogue_with(own: OwnEntries | None) -> Catalogue:
    """The shipped catalogue with these entries, in which no mistake was found."""
    return load() if own is None else extended(load(), own)[0]


def outline_with(own: OwnEntries | None) -> Outline:
    """The same without the words: all that a process needs which matches nothing itself."""
    return load_outline() if own is None else catalogue_with(own)


def extended(shipped: Catalogue, own: OwnEntries) -> tuple[Catalogue, list[OwnProblem]]:
    """The catalogue with the entries of `own`, and what is wrong with them; with mistakes the catalogue is a makeshift."""
    misplaced = list(_misplaced(shipped, own))
    own = replace(own, entries=tuple(one for one in own.entries if not _is_of_another_kind(one, shipped)))
    removal = Removal.of(own.entries)
    problems = [*misplaced, *_too_common(own), *(_idle(shipped, key, text) for key, text in removal.idle(shipped))]
    catalogue = removal.applied(shipped)
    entries = [(one.kind.mentioned_as, one.entry) for one in own.entries]
    taken = {slot_of(surface): surface for surface in catalogue.surfaces if not surface.traits & Trait.BLOCKED}
    surfaces, clashes = assembled(entries, taken)
    problems += [*map(_clash, clashes), *_clashes_with_names(catalogue.names, own)]
    fresh = {slot_of(surface) for surface in surfaces}
    kept = (one for one in catalogue.surfaces if one.traits & Trait.BLOCKED or slot_of(one) not in fresh)
    return replace(
        catalogue,
        entities={**catalogue.entities, **_entities(catalogue, own)},
        classes=_classes(catalogue, own),
        named={**_named(own), **catalogue.named},
        surfaces=(*kept, *surfaces, *blocked_surfaces(entries)),
        names=_marked(catalogue.names, own),
        context=(*catalogue.context, *sorted(_context(own) - set(catalogue.context))),
        rivals={**catalogue.rivals, **_rivals(catalogue, own)},
    ), problems


# --- what is wrong ---------------------------------------------------------------------------------------------------


def _misplaced(catalogue: Catalogue, own: OwnEntries) -> Iterator[OwnProblem]:
    """Keys that are of another kind or not complete, classes and countries that are not there."""
    classes = {*catalogue.classes, *(one.entry.key for one in own.entries if one.kind is EntryKind.CLASS)}
    countries = {*catalogue.country_codes, *(one.entry.key for one in own.entries if one.kind is EntryKind.COUNTRY)}
    worlds = {word.key for word in catalogue.context if word.role == Role.WORLD}
    for one in own.entries:
        entry = one.entry
        if message := _key_fault(one, catalogue):
            yield _problem(one, "", message)
        if entry.klass is not None and entry.klass not in classes:
            near = _near(entry.klass, classes) or "; the catalogue's classes, or one of your own under 'classes:'"
            yield _problem(one, entry.klass, f"there is no class '{entry.klass}'{near}")
        if entry.origin is not None and entry.origin not in countries:
            yield _problem(one, entry.origin, f"there is no country '{entry.origin}'; write its ISO code, such as US")
        for world in entry.rivals:
            if world not in worlds:
                told = _near(world, worlds) or f"; write one of {', '.join(sorted(worlds))}"
                yield _problem(one, world, f"there is no world '{world}'{told}")


def _key_fault(one: OwnEntry, catalogue: Catalogue) -> str:
    key, kind = one.entry.key, one.kind
    if _is_of_another_kind(one, catalogue):
        what, where = ("class", "classes:") if kind is EntryKind.WEAPON else ("system", "weapons:")
        return f"'{key}' is a {what} of the catalogue; add to it under '{where}'"
    if (kind.mentioned_as, key) in catalogue.entities:
        return ""
    if kind is EntryKind.COUNTRY and not _FREE_CODE.fullmatch(key):
        near = [code for code in [catalogue.country_named(key)] if code]
        return f"unknown country '{key}'{_meant(near)}; one of your own has a code from XA to XZ"
    lacking = [field for field, value in (("name", one.entry.name), ("class", one.entry.klass)) if not value]
    if kind is not EntryKind.WEAPON:
        lacking = [field for field in lacking if field == "name"]
    if lacking:
        near = catalogue.close_to(key, kind.mentioned_as) if kind is not EntryKind.COUNTRY else []
        return f"the catalogue has no '{key}'{_meant(near[:1])}; a new one needs {' and '.join(lacking)}"
    return ""


def _is_of_another_kind(one: OwnEntry, catalogue: Catalogue) -> bool:
    """Whether the catalogue has a class where the entry is a system, or a system where it is a class."""
    is_known = one.kind is not EntryKind.COUNTRY and (MentionKind.WEAPON, one.entry.key) in catalogue.entities
    return is_known and (one.kind is EntryKind.CLASS) != (one.entry.key in catalogue.classes)


def _too_common(own: OwnEntries) -> Iterator[OwnProblem]:
    """Words so short that nearly every text has them, unless they must be written exactly so or need context."""
    for one in own.entries:
        for wording in one.entry.wordings:
            letters = "".join(filter(str.isalpha, wording.text))
            is_common = len(letters) < _LETTERS_MIN or (len(letters) == _LETTERS_MIN and letters.islower())
            is_code = any(map(str.isdigit, wording.text)) and letters
            if is_common and not is_code and not wording.is_exact and not wording.is_risky:
                yield _problem(
                    one,
                    wording.text,
                    f"'{wording.text}' stands in too many texts; write more of it, or put it under risky",
                )


def _idle(catalogue: Catalogue, key: tuple[MentionKind, str], text: str) -> OwnProblem:
    near = _near(fold_words(text), known_words(catalogue, key))
    return OwnProblem(
        mentioned_as=key[0],
        key=key[1],
        text=text,
        message=f"the catalogue has no '{text}' under '{key[1]}'{near}",
    )


def _clash(clash: Clash) -> OwnProblem:
    later, other = clash.later, clash.earlier.key
    return OwnProblem(
        mentioned_as=later.kind, key=later.key, text=clash.text, message=_claimed(clash.text, other, later.key)
    )


def _clashes_with_names(names: Iterable[Name], own: OwnEntries) -> Iterator[OwnProblem]:
    """Wordings of own countries that another country has in some language."""
    written = [
        (one, wording.text, fold_words(wording.text))
        for one in own.entries
        if one.kind is EntryKind.COUNTRY
        for wording in one.entry.wordings
        if wording.text not in one.entry.yields
    ]
    if not written:
        return
    for name in names:
        for one, text, folded in written:
            if name.key != one.entry.key and folded.startswith(name.pattern.strip()) and writes(name, folded):
                yield _problem(one, text, _claimed(text, name.key, one.entry.key))


def _claimed(text: str, other: str, key: str) -> str:
    return f"'{text}' belongs to '{other}' already; leave it out under '{key}', or drop it under '{other}'"


def _problem(one: OwnEntry, text: str, message: str) -> OwnProblem:
    return OwnProblem(mentioned_as=one.kind.mentioned_as, key=one.entry.key, text=text, message=message)


def _near(word: str, known: Iterable[str]) -> str:
    return _meant(difflib.get_close_matches(word, list(known), n=1))


def _meant(near: list[str]) -> str:
    return f" (did you mean '{near[0]}'?)" if near else ""


# --- what comes of it ------------------------------------------------------------------------------------------------


def _entities(catalogue: Catalogue, own: OwnEntries) -> dict[tuple[MentionKind, str], Entity]:
    """New entities, and known ones with what the own entry says anew."""
    return {
        (kind, one.entry.key): _entity(one, catalogue.entities.get((kind, one.entry.key)))
        for one in own.entries
        for kind in [one.kind.mentioned_as]
    }


def _entity(one: OwnEntry, known: Entity | None) -> Entity:
    entry = one.entry
    klass = entry.key if one.kind is EntryKind.CLASS else entry.klass
    said = Entity(
        kind=one.kind.mentioned_as,
        key=entry.key,
        name=entry.name,
        klass=klass,
        maker=entry.maker,
        origin=entry.origin,
    )
    if known is None:
        return said
    return replace(
        known,
        name=said.name or known.name,
        klass=said.klass or known.klass,
        maker=said.maker or known.maker,
        origin=said.origin or known.origin,
    )


def _classes(catalogue: Catalogue, own: OwnEntries) -> Mapping[str, frozenset[str]]:
    """The classes with their systems; one that is given another class leaves its old one."""
    members = {key: set(keys) for key, keys in catalogue.classes.items()}
    for one in own.entries:
        if one.kind is EntryKind.CLASS:
            members.setdefault(one.entry.key, {one.entry.key})
    for one in own.entries:
        if one.kind is EntryKind.WEAPON and one.entry.klass is not None:
            for keys in members.values():
                keys.discard(one.entry.key)
            members.setdefault(one.entry.klass, set()).add(one.entry.key)
    return {key: frozenset(keys) for key, keys in members.items()}


def _named(own: OwnEntries) -> dict[str, str]:
    """Names by which watch-lists may call own countries and the catalogue's."""
    named: dict[str, str] = {}
    for entry in _of(own, EntryKind.COUNTRY):
        names = [wording.text for wording in entry.wordings if wording.form is Form.NAME]
        named.update({" ".join(name.casefold().split()): entry.key for name in (entry.name, *names) if name})
    return named


def _marked(names: Names, own: OwnEntries) -> Names:
    """The names of all languages, those risky that an own entry calls so."""
    risky = {
        entry.key: [fold_words(wording.text) for wording in entry.wordings if wording.is_risky]
        for entry in _of(own, EntryKind.COUNTRY)
    }
    if not any(risky.values()):
        return names
    return Names.of(
        name._replace(traits=name.traits | Trait.RISKY)
        if any(writes(name, folded) for folded in risky.get(name.key, ()))
        else name
        for name in names
    )


def _rivals(catalogue: Catalogue, own: OwnEntries) -> dict[str, frozenset[str]]:
    entries = [entry for entry in _of(own, EntryKind.WEAPON) if entry.rivals]
    return {entry.key: catalogue.rivals.get(entry.key, frozenset()).union(entry.rivals) for entry in entries}


def _context(own: OwnEntries) -> set[ContextWord]:
    return context_words(own.support, own.block).union(*(own_context(one.entry) for one in own.entries))


def _of(own: OwnEntries, kind: EntryKind) -> list[Entry]:
    return [one.entry for one in own.entries if one.kind is kind]
