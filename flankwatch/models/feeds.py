"""What is polled."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from flankwatch.models.secret import Secret
from parsers.records import ListingSelectors

__all__ = ["Feed", "FeedKind", "FetchOptions", "Fulltext", "ListingSelectors", "Selectors"]


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
class FetchOptions:
    """How one feed and its pages are fetched otherwise than the rest; `url` is the feed's own, as configured.

    `headers` are sent with each request to the origin of `url` and to no other; their values are secrets. `insecure_tls`
    takes any certificate of that origin. `allow_http` follows redirects from https down to http.
    """

    url: str
    headers: tuple[tuple[str, Secret], ...] = ()
    insecure_tls: bool = False
    allow_http: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source that is polled. `country` is ISO 3166-1 alpha-2, `language` is BCP 47 (`lv`, `en`).

    `every_s` is the time between polls, 0 where its own rhythm decides. `options` are None for nearly all. `listing` says where
    the articles stand on a plain web page, for a site without a feed; None for every other source. `origin` is
    `file:line:column` of where it is configured.
    """

    name: str
    url: str
    country: str
    language: str
    owner: str
    kind: FeedKind
    fulltext: Fulltext = Fulltext.AUTO
    every_s: int = 0
    selectors: Selectors = field(default_factory=Selectors)
    options: FetchOptions | None = None
    listing: ListingSelectors | None = None
    origin: str = field(default="", compare=False)
