"""The kinds of source besides RSS and Atom, each declared once: how it is recognised, and who reads it.

The first that recognises what came reads it; what nobody recognises is left to the readers of XML feeds. A new kind is one
line here, its reader in a room of its own, and a saved example under tests/parsers/fixtures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from parsers import jsonfeed, listing, sitemap, telegram
from parsers.received import Received
from parsers.records import FeedDocument

__all__ = ["KINDS", "SourceKind", "kind_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceKind:
    """`recognises` costs microseconds and never fails; `read` raises a ParseError where nothing can be had."""

    name: str
    recognises: Callable[[Received], bool]
    read: Callable[[Received], FeedDocument]


KINDS = (
    SourceKind(name="listing page", recognises=lambda it: it.listing is not None, read=listing.read),
    SourceKind(name="JSON Feed", recognises=lambda it: it.utf8.startswith(b"{"), read=jsonfeed.read),
    SourceKind(name="sitemap", recognises=lambda it: it.root in sitemap.ROOTS, read=sitemap.read),
    SourceKind(name="Telegram channel", recognises=telegram.recognises, read=telegram.read),
)


def kind_of(received: Received) -> SourceKind | None:
    """The kind that reads `received`, or None where it is an XML feed if anything."""
    return next((kind for kind in KINDS if kind.recognises(received)), None)
