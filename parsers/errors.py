"""What can be wrong with a document, as one tree.

ParseError
├── EmptyBody    nothing, or nothing but white space
├── NotAFeed     something else: a web page, an index of sitemaps, a path, JSON of no known kind
├── NothingSelected  a listing page on which the selectors find no article
├── NotAPage     nothing that could hold an article
├── NotOpml      no list of feeds
├── Hostile      built to exhaust or to deceive a parser: entities, thousands of attributes, endless depth
├── BrokenJson   meant as a JSON Feed, but cut off or misspelt
└── BrokenXml    meant as a feed, but no entry could be saved from it
"""

from __future__ import annotations

from typing import ClassVar

__all__ = [
    "BrokenJson",
    "BrokenXml",
    "EmptyBody",
    "Hostile",
    "NotAFeed",
    "NotAPage",
    "NotOpml",
    "NothingSelected",
    "ParseError",
]


class ParseError(ValueError):
    """A document that cannot be used. `reason` is one stable word for records; the message is for people."""

    reason: ClassVar[str] = "unparsable"


class EmptyBody(ParseError):
    """The body holds nothing, or nothing but white space."""

    reason: ClassVar[str] = "empty"


class NotAFeed(ParseError):
    """The body is something other than a feed; the message says what."""

    reason: ClassVar[str] = "not-a-feed"


class NothingSelected(ParseError):
    """A page on which a listing's selectors find no article: its layout has changed, or the selectors were never right."""

    reason: ClassVar[str] = "nothing-selected"


class NotAPage(ParseError):
    """The body is something other than a web page with text in it."""

    reason: ClassVar[str] = "not-a-page"


class NotOpml(ParseError):
    """The body is something other than an OPML list of feeds; the message says what."""

    reason: ClassVar[str] = "not-opml"


class Hostile(ParseError):
    """The body is shaped to exhaust or deceive a parser, so no parser saw it."""

    reason: ClassVar[str] = "hostile"


class BrokenXml(ParseError):
    """A feed so broken that no entry could be saved; the parser's complaint is the cause."""

    reason: ClassVar[str] = "broken"


class BrokenJson(ParseError):
    """JSON so broken that nothing could be read."""

    reason: ClassVar[str] = "broken"
