"""The keys under which an entry is known: its id in the feed, its canonical address, its title at the outlet."""

from __future__ import annotations

from dataclasses import dataclass

from flankwatch.dedup.urls import url_key
from flankwatch.dedup.words import key, title_fingerprint
from flankwatch.models.pickling import quickly_pickled

__all__ = ["EntryKeys", "entry_keys", "id_key"]


@quickly_pickled
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
        return tuple([key for key in (self.id, self.url, self.title) if key is not None])


def id_key(*, feed_id: int, entry_id: str | None, url: str, title: str, published: str) -> bytes:
    """The key by which a feed knows its own entry; one without id and address is known by its title and time."""
    return key("id", str(feed_id), entry_id or (url_key(url) if url else "") or f"{title}\0{published}")


def entry_keys(*, feed_id: int, outlet: str, entry_id: str | None, url: str, title: str, published: str) -> EntryKeys:
    """All keys of one entry."""
    address = url_key(url) if url else ""
    fingerprint = title_fingerprint(title)
    return EntryKeys(
        id=id_key(feed_id=feed_id, entry_id=entry_id, url=url, title=title, published=published),
        url=key("url", address.partition("/")[0], address) if address else None,
        title=key("title", outlet, fingerprint) if fingerprint else None,
        # Some publishers number the versions of an article in the fragment of its id: that is the address again.
        has_own_id=bool(entry_id) and _address(entry_id or "") != address,
    )


def _address(entry_id: str) -> str:
    return url_key(entry_id) if "//" in entry_id else ""
