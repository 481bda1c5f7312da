"""Checks the catalogue's YAML and compiles it into flankwatch/catalogue/catalogue.json, the one file read at run time.

    python tools/build_catalogue.py            write the file
    python tools/build_catalogue.py --check    exit 1 if the file is not what the sources give

The same sources give the same bytes. A surface that two entries claim is an error that names both places, unless one of them
lists it under `yields`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from babel.core import get_global

from flankwatch.catalogue import ContextWord, Role, Surface
from flankwatch.catalogue.source import class_entry, country_entry, problems_of, weapon_entry
from flankwatch.entries import Entry
from flankwatch.match.assemble import Clash, assembled, blocked_surfaces, own_context
from flankwatch.match.expand import context_word
from flankwatch.match.language import normal
from flankwatch.models import Form, MentionKind

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "flankwatch" / "catalogue" / "data"
TARGET = ROOT / "flankwatch" / "catalogue" / "catalogue.json"


_ALPHA_3 = 3  # letters of the longer ISO 3166-1 code, which many write
# The sections of context.yaml. A section lists words, or lists of words by language; `worlds` lists those by world.
_ROLES = {
    "support": Role.TRADE,
    "block": Role.RIVAL,
    "hints": Role.HINT,
    "actors": Role.ACTOR,
    "transfer": Role.TRANSFER,
    "arrival": Role.ARRIVAL,
    "towards": Role.TOWARDS,
    "numbers": Role.NUMBER,
    "openers": Role.OPENER,
    "titles": Role.TITLE,
    "speech": Role.SPEECH,
    "owners": Role.OWNER,
    "places": Role.PLACE,
    "states": Role.STATE,
    "state_hints": Role.STATE_HINT,
    "locals": Role.LOCAL,
}


@dataclass(slots=True)
class Sources:
    """All entries with the place each was read from, and everything found wrong on the way."""

    countries: dict[str, Entry] = field(default_factory=dict)
    weapons: dict[str, Entry] = field(default_factory=dict)
    classes: dict[str, Entry] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)
    ordinary: dict[str, list[str]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read(data: Path) -> Sources:
    """Reads a data folder; files that are absent count as empty."""
    sources = Sources()
    _read_entries(sources, data / "countries.yaml", "country", sources.countries)
    _read_entries(sources, data / "classes.yaml", "class", sources.classes)
    for path in sorted((data / "weapons").glob("*.yaml")):
        _read_entries(sources, path, "weapon", sources.weapons)
    sources.groups = {key: value for key, _, value in _top_level(sources, data / "groups.yaml")}
    sources.context = {key: value for key, _, value in _top_level(sources, data / "context.yaml")}
    sources.ordinary = {key: value for key, _, value in _top_level(sources, data / "ordinary.yaml")}
    sources.problems += _dangling(sources)
    return sources


def _read_entries(sources: Sources, path: Path, kind: str, into: dict[str, Entry]) -> None:
    make = {"country": country_entry, "weapon": weapon_entry, "class": class_entry}[kind]
    for key, place, value in _top_level(sources, path):
        problems = [f"{place}: {problem}" for problem in problems_of(kind, key, value)]
        sources.problems += problems
        known = sources.places.setdefault(key, place)
        if known != place:
            sources.problems.append(f"{place}: key '{key}' stands at {known} already")
        elif not problems:
            into[key] = make(key, value)


def _top_level(sources: Sources, path: Path) -> Iterator[tuple[str, str, Any]]:
    if not path.exists():
        return
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    seen: set[str] = set()
    for key_node, value_node in root.value if root is not None else ():
        place = f"{path.name}:{key_node.start_mark.line + 1}"
        if key_node.value in seen:
            sources.problems.append(f"{place}: key '{key_node.value}' stands in this file twice")
        seen.add(key_node.value)
        yield key_node.value, place, _plain(sources, path, value_node)


def _plain(sources: Sources, path: Path, node: yaml.Node) -> Any:
    """A node's value with every scalar a string, so that Norway's NO is no boolean."""
    if isinstance(node, yaml.SequenceNode):
        return [_plain(sources, path, item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value]
        sources.problems += [
            f"{path.name}:{key.start_mark.line + 1}: field '{key.value}' stands twice in this entry"
            for number, (key, _) in enumerate(node.value)
            if key.value in keys[:number]
        ]
        return {key.value: _plain(sources, path, value) for key, value in node.value}
    return node.value


def _dangling(sources: Sources) -> Iterator[str]:
    for key, entry in sources.weapons.items():
        if entry.klass not in sources.classes:
            yield f"{sources.places[key]}: {key}: class '{entry.klass}' is not in classes.yaml"
        if entry.origin and sources.countries and entry.origin not in sources.countries:
            yield f"{sources.places[key]}: {key}: origin '{entry.origin}' is not in countries.yaml"
        for world in entry.rivals:
            if world not in sources.context.get("worlds", {}):
                yield f"{sources.places[key]}: {key}: '{world}' is no world of context.yaml"
    known = {"worlds", *_ROLES}
    yield from (f"context.yaml: unknown section '{name}'" for name in sources.context if name not in known)
    for group, codes in sources.groups.items():
        yield from (
            f"groups.yaml: {group}: '{code}' is not in countries.yaml"
            for code in codes
            if code not in sources.countries
        )


def surfaces(sources: Sources) -> list[Surface]:
    """Every pattern of every entry; a clash is noted with both places."""
    found, clashes = assembled(_all(sources))
    for clash in clashes:
        sources.problems.append(_told(sources, clash))
    return sorted([*found, *blocked_surfaces(_all(sources))], key=_order)


def _order(surface: Surface) -> tuple[str, str, str, str]:
    return surface.kind, surface.key, surface.pattern, surface.letters


def _all(sources: Sources) -> Iterator[tuple[MentionKind, Entry]]:
    yield from ((MentionKind.COUNTRY, entry) for entry in sources.countries.values())
    yield from ((MentionKind.WEAPON, entry) for entry in sources.weapons.values())
    yield from ((MentionKind.WEAPON, entry) for entry in sources.classes.values())


def _told(sources: Sources, clash: Clash) -> str:
    one, other = clash.earlier, clash.later
    return (
        f"{sources.places[other.key]}: '{other.pattern.strip()}' of {other.key} also belongs to {one.key}"
        f" ({sources.places[one.key]}); one of them must list it under yields"
    )


def context(sources: Sources) -> list[ContextWord]:
    words = {
        context_word(text, role, lang=lang)
        for section, role in _ROLES.items()
        for lang, text in _by_language(sources.context.get(section, []))
    }
    for world, section in sources.context.get("worlds", {}).items():
        words |= {context_word(text, Role.WORLD, world, lang) for lang, text in _by_language(section)}
    for _, entry in _all(sources):
        if any(wording.is_unsure for wording in entry.wordings):
            words |= own_context(entry)
    return sorted(word for word in words if word is not None)


def _by_language(section: list[str] | dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    languages = section if isinstance(section, dict) else {"": section}
    return ((normal(lang) or "", text) for lang, texts in languages.items() for text in texts)


def _ordinary(sources: Sources) -> dict[str, list[str]]:
    """The languages of each name that is an ordinary word somewhere."""
    found: dict[str, list[str]] = {}
    for lang, words in sorted(sources.ordinary.items()):
        for word in words if lang != "names" else ():
            found.setdefault(word, []).append(normal(lang) or lang)
    return found


def compiled(sources: Sources) -> str:
    """The shipped file's text; read `sources.problems` afterwards."""
    kinds, forms = tuple(MentionKind), tuple(Form)
    rows = [
        [
            s.pattern,
            kinds.index(s.kind),
            s.key,
            forms.index(s.form),
            int(s.case),
            s.tail,
            s.traits,
            s.letters,
            s.marks,
            s.after,
        ]
        for s in surfaces(sources)
    ]
    members = {key: sorted(w.key for w in sources.weapons.values() if w.klass == key) for key in sources.classes}
    return _json(
        {
            "countries": {key: entry.name for key, entry in sources.countries.items()},
            "weapons": {key: [e.name, e.klass, e.origin, e.maker] for key, e in sources.weapons.items()},
            "classes": {key: [entry.name, members[key]] for key, entry in sources.classes.items()},
            "groups": {key: sorted(codes) for key, codes in sources.groups.items()},
            "named": _named(sources),
            "surfaces": rows,
            "context": [list(word) for word in context(sources)],
            "rivals": {key: sorted(entry.rivals) for key, entry in sources.weapons.items() if entry.rivals},
            "ordinary": _ordinary(sources),
        }
    )


def _named(sources: Sources) -> dict[str, str]:
    """Names by which a person may call a country in a watch-list, lower case."""
    named: dict[str, str] = {}
    for entry in sources.countries.values():
        names = [wording.text for wording in entry.wordings if wording.form is Form.NAME]
        for name in (entry.name, *names):
            named.setdefault(" ".join(name.casefold().split()), entry.key)
    for code, now in get_global("territory_aliases").items():  # UKR is Ukraine; what became of SUN is more than one
        if len(code) == _ALPHA_3 and code.isalpha() and len(now) == 1 and now[0] in sources.countries:
            named.setdefault(code.lower(), now[0])
    return named


def _json(data: dict[str, Any]) -> str:
    """One row a line, so that a change of the data is a small change of this file."""
    sections = []
    for name, section in data.items():
        if isinstance(section, dict):
            rows = [f"{_dump(key)}:{_dump(value)}" for key, value in sorted(section.items())]
            sections.append(f"{_dump(name)}:{{\n" + ",\n".join(rows) + "\n}")
        else:
            sections.append(f"{_dump(name)}:[\n" + ",\n".join(map(_dump, section)) + "\n]")
    return "{" + ",\n".join(sections) + "}\n"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main(arguments: list[str]) -> int:
    sources = read(DATA)
    text = compiled(sources)
    for problem in sources.problems:
        print(problem, file=sys.stderr)
    if sources.problems:
        return 1
    if "--check" in arguments:
        is_fresh = TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
        print("fresh" if is_fresh else f"{TARGET.name} is stale: run `make catalogue`")
        return 0 if is_fresh else 1
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {len(sources.countries)} countries, {len(sources.weapons)} weapon systems")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
