"""Feeds on their way in and out of other programs: what a list of theirs becomes here, and what of ours they read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flankwatch.dedup.urls import host_of
from flankwatch.match.language import normal
from flankwatch.models import Feed
from flankwatch.redact import redact
from flankwatch.settings.context import Catalogue
from flankwatch.settings.feed_files import KnownFeed, NewFeed, mistake_in
from parsers.links import link_key
from parsers.records import OpmlDocument, OpmlFeed

__all__ = ["Given", "Import", "Names", "exported", "file_stem", "name_of", "planned_import"]

_NAME_CHARS = 80  # the most that a name may have in a file of feeds
_STEM_CHARS = 60


class Names:
    """The names of feeds that are taken. They differ by more than capitals and spaces."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {_sameness(name) for name in taken}

    def __contains__(self, name: str) -> bool:
        return _sameness(name) in self._taken

    def take(self, name: str, host: str) -> str:
        """`name`, or where it is taken `name (host)`, or with the first number that makes it one of its own."""
        tries = (name, _joined(name, f" ({host})"), *(_joined(name, f" ({host} {number})") for number in range(2, 10)))
        free = next((one for one in tries if one not in self), None)
        number = len(self._taken)
        while free is None or free in self:
            number += 1
            free = _joined(name, f" {number}")
        self._taken.add(_sameness(free))
        return free


def _sameness(name: str) -> str:
    return " ".join(name.casefold().split())


def _joined(name: str, end: str) -> str:
    return name[: _NAME_CHARS - len(end)].rstrip() + end if len(end) < _NAME_CHARS else name


def name_of(title: str | None, url: str) -> str:
    """A feed's title as a name fit for a file of feeds; without one its host."""
    name = " ".join((title or "").replace("://", " ").split())[:_NAME_CHARS].rstrip()
    return name or host_of(url)[:_NAME_CHARS]


# --- in -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the person who imports says of all feeds; a list of feeds cannot tell it. Without an owner each site is its own."""

    country: str
    kind: str
    language: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What would be written. `known` are feeds that stand here already, each with where; `unspoken` those without a language."""

    feeds: tuple[NewFeed, ...]
    known: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    unspoken: tuple[str, ...] = ()


def planned_import(document: OpmlDocument, given: Given, *, known: Sequence[KnownFeed], catalogue: Catalogue) -> Import:
    """Each feed of `document` as an entry, with a name of its own, unless its address stands here already."""
    places = {link_key(one.url): f"{one.name} ({one.place})" for one in known}
    names, languages = Names(one.name for one in known), _Languages(given.language, catalogue)
    feeds: list[NewFeed] = []
    repeats, unspoken = [], []
    for one in document.feeds:
        key = link_key(one.url)
        language = languages.of(one)
        if key in places:
            repeats.append(f"{one.url} is {places[key]}")
        elif language is None:
            unspoken.append(one.url)
        else:
            host = host_of(one.url)
            name = names.take(name_of(one.title, one.url), host)
            places[key] = f"{name} (in this list)"
            owner = given.owner or host_of(one.site or "") or host
            feeds.append(
                NewFeed(name=name, url=one.url, country=given.country, language=language, owner=owner, kind=given.kind)
            )
    refused = tuple(redact(address) for address in document.refused)
    return Import(feeds=tuple(feeds), known=tuple(repeats), refused=refused, unspoken=tuple(unspoken))


class _Languages:
    """The language of a listed feed: its own where the list says one that we know, else the one that was given."""

    def __init__(self, given: str | None, catalogue: Catalogue) -> None:
        self._given, self._catalogue = given, catalogue
        self._checked: dict[str, bool] = {}

    def of(self, feed: OpmlFeed) -> str | None:
        told = normal(feed.language)
        if told is None:
            return self._given
        if told not in self._checked:
            self._checked[told] = mistake_in("language", told, catalogue=self._catalogue) is None
        return told if self._checked[told] else self._given


_NOT_IN_STEMS = re.compile(r"[^a-z0-9]+")


def file_stem(name: str) -> str:
    """What a file of feeds made from a file called `name` is called: small letters, digits and "-", whatever `name` holds."""
    return _NOT_IN_STEMS.sub("-", name.lower())[:_STEM_CHARS].strip("-") or "imported"


# --- out ------------------------------------------------------------------------------------------------------------


def exported(feeds: Sequence[Feed], country_name: Callable[[str], str]) -> list[OpmlFeed]:
    """The feeds in folders by country and kind, in the order of their names."""
    rows = sorted(feeds, key=lambda feed: (country_name(feed.country), feed.kind.value, feed.name.casefold()))
    return [
        OpmlFeed(
            url=feed.url, title=feed.name, language=feed.language, folders=(country_name(feed.country), feed.kind.value)
        )
        for feed in rows
    ]
