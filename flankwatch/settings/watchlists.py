"""Watch-list files into WatchLists: groups spelt out, `require` checked against what the list asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flankwatch.limits import REGEX_TOTAL_MAX
from flankwatch.match.fold import fold_words
from flankwatch.match.regex import check
from flankwatch.match.require import groups_in
from flankwatch.models import Group, Regex, SourceTest, Term, WatchList
from flankwatch.settings.context import Context
from flankwatch.settings.files import RegexItem, SourceItem, WatchListFile
from flankwatch.settings.sources import Source
from flankwatch.settings.watch_fields import default_require
from flankwatch.settings.yaml_words import shown

__all__ = ["build_lists"]

_QUOTED = re.compile(r"""["'“„«][^"'”“»]*["'”“»]""")


def build_lists(sources: Sequence[Source], context: Context, off: frozenset[str]) -> tuple[WatchList, ...]:
    """A WatchList for each file without mistakes; `off` are the channels that are not enabled."""
    checked = [(source, source.checked(WatchListFile, context)) for source in sources]
    _refuse_same_names(sources)
    for source in sources:
        _refuse_empty(source)
    for source, file in checked:
        if file is not None:
            _refuse_empty_groups(source, file)
            _refuse_barred_terms(source, file)
    _refuse_too_many_patterns(checked)
    return tuple(_watchlist(source, file, off) for source, file in checked if file is not None)


def _refuse_same_names(sources: Sequence[Source]) -> None:
    first: dict[str, Source] = {}
    for source in sources:
        name = source.data.get("name")
        if not isinstance(name, str):
            continue
        other = first.setdefault(name.casefold(), source)
        if other is not source:
            place = f"{other.shown}:{other.line(['name'])}"
            source.at(["name"], f"name: {place} has the same; each list has a name of its own")


def _present(source: Source) -> frozenset[Group]:
    return frozenset(group for group in Group if source.data.get(group.value))


def _refuse_empty(source: Source) -> None:
    if source.root is not None and isinstance(source.root.value, dict) and not _present(source):
        source.at([], "this list looks for nothing; give it countries, weapons or terms")


def _refuse_empty_groups(source: Source, file: WatchListFile) -> None:
    if file.require is None:
        return
    text = str(source.data.get("require"))
    for group in sorted(groups_in(file.require) - _present(source)):
        source.at(
            ["require"], f"require: the list has no {group}; add '{group}:' or leave the word out", _column(text, group)
        )


def _refuse_barred_terms(source: Source, file: WatchListFile) -> None:
    """A phrase under `not:` empties its window, so a term that is one can never be found."""
    wanted = {fold_words(word) for term in file.terms if isinstance(term, Term) for word in term.alternatives}
    for number, unwanted in enumerate(file.not_):
        if isinstance(unwanted, str) and fold_words(unwanted) in wanted and "*" not in unwanted:
            source.at(["not", number], f"not: {shown(unwanted)} is a term of this list too, and could never be found")


def _refuse_too_many_patterns(checked: Sequence[tuple[Source, WatchListFile | None]]) -> None:
    """Patterns cost memory in every worker, so their sizes together are bounded."""
    room = REGEX_TOTAL_MAX
    for source, file in checked:
        for key, items in (("terms", file.terms), ("not", file.not_)) if file else ():
            for number, item in enumerate(items):
                room -= check(_regex(item)) if isinstance(item, RegexItem) else 0
                if room < 0:
                    source.at(
                        [key, number], f"{key}: all patterns up to this one are too large together; take some out"
                    )
                    return


def _column(text: str, group: Group) -> int:
    """Where `group` stands in `text` outside quotes; 0 if it is not found, which is the expression's own place."""
    bare = _QUOTED.sub(lambda found: " " * len(found[0]), text)
    found = re.search(rf"\b{group.value}\b", bare, re.IGNORECASE)
    return found.start() if found else 0


def _watchlist(source: Source, file: WatchListFile, off: frozenset[str]) -> WatchList:
    return WatchList(
        name=file.name,
        about=file.about,
        countries=frozenset().union(*file.countries),
        weapons=frozenset().union(*file.weapons),
        terms=tuple(_regex_term(item) if isinstance(item, RegexItem) else item for item in file.terms),
        require=file.require or default_require(_present(source)),
        within=file.within,
        forms=frozenset(file.forms),
        languages=file.languages,
        unless=tuple(_regex(item) if isinstance(item, RegexItem) else item for item in file.not_),
        priority=file.priority,
        sources=tuple(_source(item) if isinstance(item, SourceItem) else item for item in file.sources),
        channels=tuple(dict.fromkeys(channel for channel in file.channels if channel not in off)),
        must_match=tuple(file.must_match),
        must_not_match=tuple(file.must_not_match),
        origin=_origin(source),
    )


def _regex(item: RegexItem) -> Regex:
    return Regex(pattern=item.regex, ignore_case=item.ignore_case)


def _regex_term(item: RegexItem) -> Term:
    return Term(text=item.regex, regex=_regex(item))


def _source(item: SourceItem) -> SourceTest:
    """The same as the line would be that says one of them."""
    said = [f"{key}:{value}" for key, value in item.model_dump(exclude_none=True).items() if key != "country"]
    if item.country is not None:
        said.append(f"country:{', '.join(sorted(item.country))}")
    return SourceTest(
        text=" and ".join(said),
        feed=item.feed,
        owner=item.owner,
        kind=item.kind,
        countries=item.country,
        language=item.language,
    )


def _origin(source: Source) -> dict[str, str]:
    """`file:line` of each key, and of each item of a list under `key/number`."""
    value = source.root.value if source.root else None
    origin: dict[str, str] = {}
    for key, entry in value.items() if isinstance(value, dict) else ():
        origin[key] = f"{source.shown}:{entry.line}"
        items = entry.node.value if isinstance(entry.node.value, list) else []
        origin.update(
            {f"{key}/{number}": f"{source.shown}:{item.line}:{item.column}" for number, item in enumerate(items)}
        )
    return origin
