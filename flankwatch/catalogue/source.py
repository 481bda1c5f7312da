"""Turns the catalogue's YAML, already read into plain values, into typed entries; says what is wrong with it.

Every value is a string or a list of strings: the build reads YAML without types, so Norway stays `NO`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flankwatch.entries import Entry, Wording
from flankwatch.models import Form

__all__ = ["class_entry", "country_entry", "problems_of", "weapon_entry"]

_COUNTRY_FORMS = (
    ("names", Form.NAME),
    ("demonyms", Form.DEMONYM),
    ("places", Form.PLACE),
    ("institutions", Form.INSTITUTION),
)
_WEAPON_FORMS = (
    ("designations", Form.DESIGNATION),
    ("variants", Form.DESIGNATION),
    ("nicknames", Form.NICKNAME),
    ("spellings", Form.DESIGNATION),
)
_LISTS = frozenset({"exact", "risky", "support", "against", "blocked", "yields"})
_WEAPON_LISTS = frozenset({"likely", "rivals"})
_COUNTRY_FIELDS = _LISTS | {"name"} | {name for name, _ in _COUNTRY_FORMS}
_WEAPON_FIELDS = _LISTS | _WEAPON_LISTS | {"name", "class", "origin", "maker"} | {name for name, _ in _WEAPON_FORMS}
_CLASS_FIELDS = frozenset({"name", "terms", "blocked", "yields"})


def country_entry(key: str, data: Mapping[str, Any]) -> Entry:
    return _entry(key, data, _COUNTRY_FORMS, Form.NAME)


def weapon_entry(key: str, data: Mapping[str, Any]) -> Entry:
    return _entry(key, data, _WEAPON_FORMS, Form.DESIGNATION)


def class_entry(key: str, data: Mapping[str, Any]) -> Entry:
    """A class is found by its terms, in any case unless they are acronyms."""
    wordings = tuple(
        Wording(term, Form.DESIGNATION, _is_acronym(term), is_risky=False) for term in _texts(data, "terms")
    )
    return Entry(
        key=key,
        name=data["name"],
        wordings=wordings,
        blocked=_texts(data, "blocked"),
        yields=_texts(data, "yields"),
    )


def problems_of(kind: str, key: str, data: Any) -> Iterator[str]:
    """What is wrong with one entry by itself."""
    fields = {"country": _COUNTRY_FIELDS, "weapon": _WEAPON_FIELDS, "class": _CLASS_FIELDS}[kind]
    if not isinstance(data, dict):
        yield f"{key}: an entry is a mapping"
        return
    yield from (f"{key}: unknown field '{field}'" for field in sorted(data.keys() - fields))
    required = {"country": ("name",), "weapon": ("name", "class"), "class": ("name",)}[kind]
    yield from (f"{key}: '{field}' is missing" for field in required if not data.get(field))
    for field in sorted(data.keys() & (fields - {"name", "class", "origin", "maker"})):
        if not isinstance(data[field], list) or not all(isinstance(text, str) and text.strip() for text in data[field]):
            yield f"{key}: '{field}' is a list of words"


def _entry(key: str, data: Mapping[str, Any], forms: tuple[tuple[str, Form], ...], default: Form) -> Entry:
    return Entry(
        key=key,
        name=data["name"],
        wordings=tuple(_wordings(data, forms, default)),
        support=_texts(data, "support"),
        against=_texts(data, "against"),
        blocked=_texts(data, "blocked"),
        yields=_texts(data, "yields"),
        rivals=_texts(data, "rivals"),
        klass=data.get("class"),
        origin=data.get("origin"),
        maker=data.get("maker"),
    )


def _wordings(data: Mapping[str, Any], forms: tuple[tuple[str, Form], ...], default: Form) -> Iterator[Wording]:
    """Each text once, in the first form that lists it; texts listed only as exact, risky or likely take the default form."""
    exact, risky, likely = (frozenset(_texts(data, field)) for field in ("exact", "risky", "likely"))
    form_of: dict[str, Form] = {}
    for field, form in forms:
        for text in _texts(data, field):
            form_of.setdefault(text, form)
    for text in (text for field in ("exact", "risky", "likely") for text in _texts(data, field)):
        form_of.setdefault(text, default)
    return (Wording(text, form, text in exact, text in risky, text in likely) for text, form in form_of.items())


def _texts(data: Mapping[str, Any], field: str) -> tuple[str, ...]:
    return tuple(data.get(field) or ())


def _is_acronym(term: str) -> bool:
    return term.isupper() and len(term) <= 4
