"""What an address holds, looked at in a worker: a feed and what it is like, or a page and the feeds it offers."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import parsers.feed
from flankwatch.limits import PARAGRAPH_CHARS
from flankwatch.match.language import UNKNOWN, language_of, normal
from flankwatch.reading import Unreadable
from parsers.charset import decode
from parsers.discovery import offered
from parsers.errors import NotAFeed, ParseError
from parsers.limits import PROLOG_BYTES
from parsers.records import FeedDocument, FeedEntry, OfferedFeed

__all__ = ["Preview", "look"]

_HEADLINES = 5
_GUESS_ENTRIES_MIN = 3  # fewer headlines may be names only, and names have no language
_GUESS_CHARS = 4000  # of all texts together; the verdict stands after some hundreds


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A feed at a glance. `told_language` is what the document says, `guessed_language` what its entries look like.

    `gap_s` is the usual time between two entries, `text_chars` the usual length of an entry's text.
    """

    kind: str
    title: str | None
    entries: int
    truncated: bool
    newest: datetime | None
    gap_s: int | None
    headlines: tuple[str, ...]
    text_chars: int
    told_language: str | None
    guessed_language: str | None

    @property
    def is_brief(self) -> bool:
        """Whether entries give less than a paragraph, so that their pages are read."""
        return self.text_chars < PARAGRAPH_CHARS

    @property
    def language(self) -> str | None:
        """What is told or else guessed; None where the two disagree, because publishers' templates often say English."""
        if self.told_language and self.guessed_language and self.told_language != self.guessed_language:
            return None
        return self.told_language or self.guessed_language


def look(
    body: bytes, *, content_type: str | None, url: str, now: datetime
) -> Preview | tuple[OfferedFeed, ...] | Unreadable:
    """The feed in `body`, or what the page there offers. `url` is where it came from."""
    try:
        document = parsers.feed.parse(body, url=url, content_type=content_type, now=now)
    except NotAFeed as exc:
        return _offers(body, url, content_type, exc)
    except ParseError as exc:
        return Unreadable(reason=exc.reason, detail=str(exc))
    return _preview(document, decode(body[:PROLOG_BYTES], content_type=content_type))


def _offers(body: bytes, url: str, content_type: str | None, trouble: NotAFeed) -> tuple[OfferedFeed, ...] | Unreadable:
    try:
        offers = offered(body, url=url, content_type=content_type)
    except ParseError:
        return Unreadable(reason=trouble.reason, detail=str(trouble))
    return offers


def _preview(document: FeedDocument, start: str) -> Preview:
    entries = document.entries
    times = sorted((entry.published for entry in entries if entry.published), reverse=True)
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(times)]
    return Preview(
        kind=_kind(start),
        title=document.title,
        entries=len(entries),
        truncated=document.truncated,
        newest=times[0] if times else None,
        gap_s=round(statistics.median(gaps)) if gaps else None,
        headlines=tuple(entry.title for entry in entries if entry.title)[:_HEADLINES],
        text_chars=round(statistics.median(len(_text(entry)) for entry in entries)) if entries else 0,
        told_language=normal(_told(start)),
        guessed_language=_guessed(entries),
    )


def _text(entry: FeedEntry) -> str:
    return max(entry.content or "", entry.summary or "", key=len)


_ELEMENT = re.compile(r"<!--.*?(?:-->|\Z)|<(?:\w+:)?(\w+)", re.DOTALL)
_KINDS = {
    "rss": "RSS",
    "feed": "Atom",
    "rdf": "RSS 1.0",
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
    "html": "web page",
}


def _kind(start: str) -> str:
    """What sort of document this is, in a word."""
    if start.lstrip("\ufeff \t\r\n").startswith("{"):
        return "JSON Feed"
    root = next(filter(None, _ELEMENT.findall(start)), "")
    return _KINDS.get(root.lower(), "feed")


_TOLD = re.compile(
    r"""<(?:dc:)?language>\s*([A-Za-z-]{2,12})\s*<|<(?:feed|rss)\b[^>]*?\bxml:lang=["']([A-Za-z-]{2,12})|"language"\s*:\s*"([A-Za-z-]{2,12})\""""
)
_ENTRY = re.compile(r"<(?:item|entry)[\s>]|\"items\"")


def _told(start: str) -> str | None:
    """The language that the document gives for the whole of it."""
    first = _ENTRY.search(start)
    found = _TOLD.search(start, 0, first.start() if first else len(start))
    return next(filter(None, found.groups()), None) if found else None


def _guessed(entries: Sequence[FeedEntry]) -> str | None:
    """What most of the entries' texts look like: one alone may quote another language."""
    texts = [" ".join(filter(None, (entry.title, entry.summary)))[:_GUESS_CHARS] for entry in entries[:20]]
    guesses = [guess for text in texts if text and (guess := language_of(text)) != UNKNOWN]
    if len(guesses) < _GUESS_ENTRIES_MIN:
        return None
    usual = statistics.mode(guesses)
    return normal(usual) if 2 * guesses.count(usual) > len(guesses) else None
