"""All of a configuration folder into one Config, or every mistake in it at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flankwatch.entries import OwnEntries
from flankwatch.errors import ConfigError, Problem
from flankwatch.models import Channel, Config, Feed, FetchOptions, Fulltext, ListingSelectors, Selectors, Service
from flankwatch.settings.channel_fields import derived_kind
from flankwatch.settings.context import Addresses, Catalogue, Context
from flankwatch.settings.files import (
    AlertsFile,
    FeedDefaults,
    FeedItem,
    FeedsFile,
    ListingItem,
    SelectorsItem,
    SettingsFile,
)
from flankwatch.settings.nodes import Loc, Plain
from flankwatch.settings.sources import (
    ALERTS,
    CATALOGUE,
    FEEDS,
    MORE_FEEDS,
    SETTINGS,
    WATCHLISTS,
    Source,
    list_paths,
    open_source,
)
from flankwatch.settings.watch_fields import countries_of
from flankwatch.settings.watchlists import build_lists

__all__ = ["load_config", "open_feeds"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sources:
    feeds: tuple[Source, ...]
    alerts: Source
    settings: Source
    watchlists: tuple[Source, ...]
    own: tuple[Source, ...]

    def problems(self) -> list[Problem]:
        return [
            problem
            for source in (*self.feeds, self.alerts, self.settings, *self.watchlists, *self.own)
            for problem in source.problems()
        ]


def load_config(
    config_dir: Path,
    *,
    env: Mapping[str, str],
    catalogue: Catalogue,
    secrets_dir: Path | None = None,
    addresses: Addresses = Addresses.NEEDED,
    instead: Mapping[str, bytes] | None = None,
) -> Config:
    """The Config of `config_dir`; raises ConfigError with every Problem of every file.

    Secret files are read below `secrets_dir`, which is `config_dir` unless the files there are copies. `instead` are files of
    feeds, by their path in the folder, as they are to be: what would become of the whole if they were written.
    """
    if not config_dir.is_dir():
        message = "there is no such folder; 'flankwatch init DIR' makes one"
        raise ConfigError([Problem(str(config_dir), 0, 0, message)])
    sources = _open(config_dir, instead or {})
    bare = Context(secrets_dir=secrets_dir or config_dir, env=env, catalogue=catalogue, addresses=addresses)
    own = None
    if any(source.root for source in sources.own):
        own, extended = _own(sources.own, bare)
        bare = replace(bare, catalogue=extended)
    context = _context(sources, bare)
    service = _service(sources.settings, context)
    channels, operators = _alerts(sources.alerts, context)
    feeds = _feeds(sources.feeds, context, service.every_s)
    off = (context.channels or frozenset()) - {channel.name for channel in channels}
    watchlists = build_lists(sources.watchlists, context, off)
    problems = sources.problems() + _no_lists(config_dir, sources)
    if problems:
        raise ConfigError(problems)
    return Config(feeds=feeds, watchlists=watchlists, channels=channels, service=service, own=own, operators=operators)


def _open(config_dir: Path, instead: Mapping[str, bytes]) -> _Sources:
    absent = "this file is missing; 'flankwatch init DIR' writes one to begin with"
    return _Sources(
        feeds=open_feeds(config_dir, absent, instead),
        alerts=open_source(config_dir, ALERTS, absent=absent),
        settings=open_source(config_dir, SETTINGS, absent=None),
        watchlists=tuple(
            open_source(config_dir, path, absent="this is not a file") for path in list_paths(config_dir, WATCHLISTS)
        ),
        own=tuple(open_source(config_dir, path, absent=None) for path in list_paths(config_dir, CATALOGUE)),
    )


def open_feeds(config_dir: Path, absent: str | None, instead: Mapping[str, bytes]) -> tuple[Source, ...]:
    """feeds.yaml, then the files of the folder beside it. With any of those feeds.yaml may be missing."""
    more = sorted({*list_paths(config_dir, MORE_FEEDS), *instead} - {FEEDS})
    return (
        open_source(config_dir, FEEDS, absent=None if more else absent, instead=instead.get(FEEDS)),
        *(open_source(config_dir, one, absent="this is not a file", instead=instead.get(one)) for one in more),
    )


def _own(sources: tuple[Source, ...], context: Context) -> tuple[OwnEntries, Catalogue]:
    from flankwatch.settings.own_entries import read_own

    return read_own(sources, context)


def _no_lists(config_dir: Path, sources: _Sources) -> list[Problem]:
    if sources.watchlists:
        return []
    return [Problem(str(config_dir / WATCHLISTS), 0, 0, "there is no watch-list; put a .yaml file into this folder")]


def _context(sources: _Sources, bare: Context) -> Context:
    """What the files say of one another: groups of countries and names of channels, as far as they can be read."""
    groups, items = sources.settings.data.get("groups"), sources.alerts.data.get("channels")
    parts = [source.data.get("feeds") for source in sources.feeds if source.root or source.mistakes]
    feeds = [item for part in parts if isinstance(part, list) for item in part]
    all_read = all(isinstance(part, list) for part in parts)
    return replace(
        bare,
        groups={name: _members(words, bare) for name, words in groups.items()} if isinstance(groups, dict) else {},
        channels=frozenset(_texts(items, "name")) if isinstance(items, list) else None,
        feeds=_by_small_letters(_texts(feeds, "name")) if all_read else None,
        owners=_by_small_letters(_texts(feeds, "owner")) if all_read else None,
    )


def _members(words: Plain, context: Context) -> frozenset[str]:
    codes: frozenset[str] = frozenset()
    for word in words if isinstance(words, list) else []:
        try:
            codes |= countries_of(str(word), context)
        except ValueError:
            continue  # reported where the file itself is checked
    return codes


def _texts(items: list[Plain], key: str) -> list[str]:
    return [str(item[key]) for item in items if isinstance(item, dict) and key in item]


def _by_small_letters(names: list[str]) -> dict[str, str]:
    lines = (" ".join(name.split()) for name in names)
    return {name.casefold(): name for name in lines}


def _service(source: Source, context: Context) -> Service:
    # Groups are made of countries and of the catalogue's groups, not of one another: no circles, no order to mind.
    file = source.checked(SettingsFile, replace(context, groups={}))
    for name in context.groups:
        if name in context.catalogue.groups:
            source.at_key(["groups", name], f"groups: the catalogue has a group '{name}' already; choose another name")
    if file is None:
        return Service()
    return Service(
        time_zone=file.time_zone,
        contact=file.contact,
        allow_hosts=frozenset(file.allow_hosts),
        every_s=file.every,
        pace_s=file.pace,
        proxy=file.proxy,
        baseline_hours=file.baseline.hours,
        baseline_alerts=file.baseline.alerts,
        keep_days=file.keep,
    )


def _alerts(source: Source, context: Context) -> tuple[tuple[Channel, ...], tuple[str, ...]]:
    """The channels that are on, and which of them hear how the service does."""
    file = source.checked(AlertsFile, context)
    _refuse_repeats([source], "channels", "name")
    channels = tuple(
        Channel(
            name=item.name,
            url=item.url,
            kind=item.kind or derived_kind(item.url),
            origin=source.place(["channels", number, "url"]),
        )
        for number, item in enumerate(file.channels if file else ())
        if item.enabled
    )
    on = {channel.name for channel in channels}
    return channels, tuple(dict.fromkeys(name for name in (file.operators if file else ()) if name in on))


def _feeds(sources: Sequence[Source], context: Context, every_s: int) -> tuple[Feed, ...]:
    """The feeds of all files. What a file's own defaults leave open, those of the first, feeds.yaml, decide."""
    files = [source.checked(FeedsFile, context) for source in sources]
    _refuse_repeats(sources, "feeds", "name")
    _refuse_repeats(sources, "feeds", "url")
    common = files[0].defaults if files[0] else FeedDefaults()
    return tuple(
        feed
        for source, file in zip(sources, files, strict=True)
        if file
        for feed in _feeds_of(source, file, common, every_s)
    )


def _feeds_of(source: Source, file: FeedsFile, common: FeedDefaults, every_s: int) -> Iterator[Feed]:
    every = next((one for one in (file.defaults.every, common.every) if one is not None), every_s)
    fulltext = file.defaults.fulltext or common.fulltext or Fulltext.AUTO
    for number, item in enumerate(file.feeds):
        if item.enabled:
            yield _feed(item, every, fulltext, source.place(["feeds", number, "name"]))


def _feed(item: FeedItem, every_s: int, fulltext: Fulltext, origin: str) -> Feed:
    return Feed(
        name=item.name,
        url=item.url,
        country=item.country,
        language=item.language,
        owner=item.owner,
        kind=item.kind,
        fulltext=item.fulltext or fulltext,
        every_s=every_s if item.every is None else item.every,
        selectors=_selectors(item.selectors) if item.selectors else Selectors(),
        options=_options(item),
        listing=_listing(item.listing) if item.listing else None,
        origin=origin,
    )


def _options(item: FeedItem) -> FetchOptions | None:
    if not (item.headers or item.insecure_tls or item.allow_http):
        return None
    return FetchOptions(url=item.url, headers=item.headers, insecure_tls=item.insecure_tls, allow_http=item.allow_http)


def _selectors(item: SelectorsItem) -> Selectors:
    return Selectors(title=item.title, body=item.body, published=item.published, remove=tuple(item.remove))


def _listing(item: ListingItem) -> ListingSelectors:
    return ListingSelectors(
        item=item.item, link=item.link, title=item.title, published=item.published, summary=item.summary
    )


def _refuse_repeats(sources: Sequence[Source], key: str, part: str) -> None:
    """Note each item of `key` whose `part` an earlier item of these files has."""
    first: dict[str, tuple[Source, int]] = {}
    for source in sources:
        items = source.data.get(key)
        for index, item in enumerate(items if isinstance(items, list) else []):
            value = item.get(part) if isinstance(item, dict) else None
            if not isinstance(value, str):
                continue
            earlier, at = first.setdefault(_sameness(part, value), (source, index))
            if (id(earlier), at) != (id(source), index):
                _refuse_repeat(source, [key, index, part], earlier, [key, at, part])


def _refuse_repeat(source: Source, loc: Loc, first: Source, first_loc: Loc) -> None:
    line, part = first.line(first_loc), loc[-1]
    if first is source:
        source.at(loc, f"{part}: line {line} has the same; each {part} stands here once")
    else:
        source.at(loc, f"{part}: {first.shown}:{line} has the same; each {part} stands in one file of feeds only")


def _sameness(part: str, value: str) -> str:
    """Names differ by more than capitals and spaces; in an address capitals matter, a last '/' does not."""
    return value.rstrip("/") if part == "url" else " ".join(value.casefold().split())
