"""Files of one's own entries into OwnEntries, and the catalogue that lists are checked against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from flankwatch.catalogue import Catalogue, load
from flankwatch.catalogue.source import class_entry, country_entry, weapon_entry
from flankwatch.entries import EntryKind, OwnEntries, OwnEntry
from flankwatch.limits import OWN_WORDS_MAX
from flankwatch.match.own import OwnProblem, extended
from flankwatch.models import Entity, MentionKind
from flankwatch.settings.context import Context
from flankwatch.settings.model import FileModel
from flankwatch.settings.nodes import Loc, Plain
from flankwatch.settings.own_fields import CatalogueFile
from flankwatch.settings.sources import Source

__all__ = ["read_own"]

_MAKE = {EntryKind.COUNTRY: country_entry, EntryKind.WEAPON: weapon_entry, EntryKind.CLASS: class_entry}


def read_own(sources: Sequence[Source], context: Context) -> tuple[OwnEntries, Catalogue]:
    """The entries of all files without mistakes of their own, and the catalogue with them. Other mistakes are noted."""
    shipped = context.catalogue if isinstance(context.catalogue, Catalogue) else load()
    files = [(source, source.checked(CatalogueFile, context)) for source in sources]
    _refuse_repeats(sources)
    good = [(source, file) for source, file in files if file is not None]
    entries = [entry for _, file in good for entry in _entries(file, shipped)]
    own = OwnEntries(
        entries=tuple({(one.kind.mentioned_as, one.entry.key): one for one in reversed(entries)}.values())[::-1],
        support=tuple(word for _, file in good for word in file.context.support),
        block=tuple(word for _, file in good for word in file.context.block),
    )
    if _is_too_much(own):
        good[-1][0].at([], f"these files hold more than {OWN_WORDS_MAX} words; leave some out")
        return OwnEntries(), shipped
    catalogue, problems = extended(shipped, own)
    for problem in problems:
        _note(sources, problem)
    return own, _with_unread(catalogue, [source for source, file in files if file is None])


def _with_unread(catalogue: Catalogue, sources: Sequence[Source]) -> Catalogue:
    """The catalogue with the keys of files that hold mistakes: a list that names one of them is not wrong as well."""
    kinds = {key: kind for source in sources for kind in EntryKind for key in _items(source, kind)}
    unread = {
        key: kind
        for key, kind in kinds.items()
        if kind is not EntryKind.COUNTRY and (MentionKind.WEAPON, key) not in catalogue.entities
    }
    entities = {(MentionKind.WEAPON, key): Entity(kind=MentionKind.WEAPON, key=key, name=key) for key in unread}
    classes = {key: frozenset({key}) for key, kind in unread.items() if kind is EntryKind.CLASS}
    return replace(catalogue, entities={**catalogue.entities, **entities}, classes={**catalogue.classes, **classes})


def _entries(file: CatalogueFile, shipped: Catalogue) -> Iterator[OwnEntry]:
    sections: dict[EntryKind, dict[str, Any]] = {
        EntryKind.COUNTRY: file.countries,
        EntryKind.WEAPON: file.weapons,
        EntryKind.CLASS: file.classes,
    }
    for kind, items in sections.items():
        for key, item in items.items():
            is_new = (kind.mentioned_as, key) not in shipped.entities
            said = _said(item, found_by_name=is_new and kind is not EntryKind.CLASS)
            drop = said.pop("drop", None)
            yield OwnEntry(kind=kind, entry=_MAKE[kind](key, said), drop=None if drop is None else tuple(drop))


def _said(item: FileModel, *, found_by_name: bool) -> dict[str, Any]:
    """The fields as the shipped sources have them. A new entry without any words is found by its name."""
    said = {"name": "", **item.model_dump(by_alias=True, exclude_none=True)}
    words = ("designations", "variants", "nicknames", "spellings", "names", "demonyms", "exact", "risky", "likely")
    if found_by_name and said["name"] and not any(said.get(field) for field in words):
        said["names" if "names" in said else "designations"] = [said["name"]]
    return said


def _is_too_much(own: OwnEntries) -> bool:
    entries = (one.entry for one in own.entries)
    words = sum(len(one.wordings) + len(one.support) + len(one.against) + len(one.blocked) for one in entries)
    return words + len(own.support) + len(own.block) > OWN_WORDS_MAX


def _refuse_repeats(sources: Sequence[Source]) -> None:
    """Note each key that stands in two places: an entry is one."""
    first: dict[tuple[MentionKind, str], tuple[Source, EntryKind]] = {}
    for source in sources:
        for section in EntryKind:
            for key in _items(source, section):
                other, of = first.setdefault((section.mentioned_as, key), (source, section))
                if (other, of) != (source, section):
                    place = f"{other.shown}:{other.line([of, key])}"
                    source.at_key([section, key], f"{section}: '{key}' stands at {place} already; write both there")


def _note(sources: Sequence[Source], problem: OwnProblem) -> None:
    """The problem at its place: the value it is about, else the key of its entry."""
    keys = [
        (source, [section, problem.key], _items(source, section)[problem.key])
        for source in sources
        for section in EntryKind
        if section.mentioned_as is problem.mentioned_as and problem.key in _items(source, section)
    ]
    for source, key, item in keys:
        if isinstance(item, dict) and problem.text and (place := next(_places(item, problem.text), None)):
            source.at([*key, *place], f"{place[0]}: {problem.message}")
            return
    source, key, _ = keys[0]
    source.at_key(key, problem.message)


def _places(item: dict[str, Plain], text: str) -> Iterator[Loc]:
    for field, value in item.items():
        if isinstance(value, list):
            yield from ((field, number) for number, part in enumerate(value) if _is(part, text))
        elif _is(value, text):
            yield (field,)


def _is(value: Plain, text: str) -> bool:
    return isinstance(value, str) and " ".join(value.split()) == text


def _items(source: Source, section: str) -> dict[str, Plain]:
    items = source.data.get(section)
    return items if isinstance(items, dict) else {}
