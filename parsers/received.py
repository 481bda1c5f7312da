"""What a source sent, ready for whichever kind recognises it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlsplit

from parsers import prescan
from parsers.records import ListingSelectors

__all__ = ["Received"]


@dataclass(frozen=True, kw_only=True)
class Received:
    """A body in UTF-8, the address it came from, and the selectors that were given for it, if any."""

    utf8: bytes
    url: str = ""
    now: datetime | None = None
    listing: ListingSelectors | None = None

    @cached_property
    def root(self) -> str:
        """The first element's name without its prefix, in small letters; "" where there is none."""
        return prescan.root(self.utf8)

    @cached_property
    def host(self) -> str:
        try:
            return urlsplit(self.url).hostname or ""
        except ValueError:  # a bad port or bracket
            return ""
