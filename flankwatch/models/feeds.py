"""What is polled."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from parsers.records import ListingSelectors

__all__ = ["Feed", "FeedKind", "Fulltext", "ListingSelectors", "Selectors"]


class FeedKind(StrEnum):
    NEWS = "news"
    DEFENCE = "defence"
    GOVERNMENT = "government"
    WIRE = "wire"


class Fulltext(StrEnum):
    """When the page behind an entry is read: `auto` reads it when the feed gives less than a paragraph."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """CSS selectors for the pages of one feed; each may be absent."""

    title: str | None = None
    body: str | None = None
    published: str | None = None
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source that is polled. `country` is ISO 3166-1 alpha-2, `language` is BCP 47 (`lv`, `en`).

    `listing` says where the articles stand on a plain web page, for a site without a feed; None for every other source.
    `origin` is `file:line:column` of where it is configured.
    """

    name: str
    url: str
    country: str
    language: str
    owner: str
    kind: FeedKind
    fulltext: Fulltext = Fulltext.AUTO
    every_s: int = 900
    selectors: Selectors = field(default_factory=Selectors)
    listing: ListingSelectors | None = None
    origin: str = field(default="", compare=False)
