"""The keys under which an entry is known: its id in the feed, its canonical address, its title at the outlet.

A key is 16 bytes of BLAKE2b: 4 of its scope (the feed, the host, the outlet) and 12 of what it names. So the keys that one
poll reads and writes lie together in the database: with keys spread at random a poll of 30 new entries dirtied about 100
pages of the index, and writing them took longer than all the rest.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from flankwatch.dedup.urls import url_key

__all__ = ["EntryKeys", "entry_keys", "text_key", "title_fingerprint", "title_words"]

_NOT_WORD = re.compile(r"[\W_]+")
_WORDS_MIN = 4  # "Live updates", "Morning briefing", "Weather": shorter titles come back with new content
_TEXT_WORDS_MIN = 40  # a wire paragraph; teasers that several outlets share by chance are shorter


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryKeys:
    """`title` is None where the title is too short to tell two articles apart; `url` None where there is no address.

    `has_own_id` says that the feed gave an id which is not just the address again.
    """

    id: bytes
    url: bytes | None
    title: bytes | None
    has_own_id: bool

    def all(self) -> tuple[bytes, ...]:
        return tuple(key for key in (self.id, self.url, self.title) if key is not None)


def entry_keys(*, feed_id: int, outlet: str, entry_id: str | None, url: str, title: str, published: str) -> EntryKeys:
    """The keys of one entry. An entry without id and address is known by its title and time, as feeds without ids are."""
    address = url_key(url) if url else ""
    identity = entry_id or address or f"{title}\0{published}"
    fingerprint = title_fingerprint(title)
    return EntryKeys(
        id=_key("id", str(feed_id), identity),
        url=_key("url", address.partition("/")[0], address) if address else None,
        title=_key("title", outlet, fingerprint) if fingerprint else None,
        # Some publishers number the versions of an article in the fragment of its id: that is the address again.
        has_own_id=bool(entry_id) and url_key(entry_id or "") != address,
    )


def text_key(text: str) -> bytes | None:
    """The key of a text's words, whatever its case, spacing and punctuation; None where it is too short to tell."""
    words = _words(text)
    return _key("text", "", " ".join(words)) if len(words) >= _TEXT_WORDS_MIN else None


def title_words(title: str) -> frozenset[str]:
    """The words of a title, without case and punctuation."""
    return frozenset(_words(title))


def title_fingerprint(title: str) -> str:
    """The title without case and punctuation; empty below four words.

    >>> title_fingerprint("Latvia signs for six HIMARS – launchers!")
    'latvia signs for six himars launchers'
    >>> title_fingerprint("Live updates")
    ''
    """
    words = _words(title)
    return " ".join(words) if len(words) >= _WORDS_MIN else ""


def _words(text: str) -> list[str]:
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split()


def _key(kind: str, scope: str, name: str) -> bytes:
    return _digest(f"{kind}\x1f{scope}", 4) + _digest(name, 12)


def _digest(text: str, size: int) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest()
