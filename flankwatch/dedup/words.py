"""What is left of titles and texts when copies are looked for: their words, without case and punctuation, and keys of them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

__all__ = ["key", "text_key", "title_fingerprint", "title_words"]

_NOT_WORD = re.compile(r"[\W_]+")
_WORDS_MIN = 4  # "Live updates", "Morning briefing", "Weather": shorter titles come back with new content
_TEXT_WORDS_MIN = 40  # a wire paragraph; teasers that several outlets share by chance are shorter


def key(kind: str, scope: str, name: str) -> bytes:
    """16 bytes of BLAKE2b: 4 of its kind and scope (the feed, the host, the outlet) and 12 of what it names.

    So the keys that one poll reads and writes lie together in the database: with keys spread at random a poll of 30 new
    entries dirtied about 100 pages of the index, and writing them took longer than all the rest.
    """
    return _scope(kind, scope) + _digest(name, 12)


def text_key(text: str) -> bytes | None:
    """The key of a text's words, whatever its case, spacing and punctuation; None where it is too short to tell."""
    words = _words(text)
    return key("text", "", " ".join(words)) if len(words) >= _TEXT_WORDS_MIN else None


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


# What an ASCII text becomes, letter by letter; most are, and a table is five times as fast as the general way.
_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}


def _words(text: str) -> list[str]:
    if text.isascii():
        return text.translate(_ASCII).split()
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split()


@lru_cache(maxsize=1024)  # the entries of one feed share all but their names
def _scope(kind: str, scope: str) -> bytes:
    return _digest(f"{kind}\x1f{scope}", 4)


def _digest(text: str, size: int) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest()
