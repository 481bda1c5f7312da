"""Bytes of any source to a FeedDocument; RSS and Atom, however broken, here. The one place that knows feedparser.

feedparser gets a BytesIO and nothing else (a str or bytes may be opened as a file or fetched), already in UTF-8, with its
sanitiser off (9 s per MB; everything becomes plain text here anyway).
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from parsers import fast, prescan
from parsers.entry import RawEntry, Rich, built, headline, is_image
from parsers.errors import BrokenXml, NotAFeed
from parsers.kinds import kind_of
from parsers.limits import ENTRIES_MAX
from parsers.received import Received
from parsers.records import FeedDocument, ListingSelectors
from parsers.schedule import schedule
from parsers.text import web_link

__all__ = ["parse"]

_UTF8 = {"content-type": "application/xml; charset=utf-8"}


def parse(
    body: bytes,
    *,
    url: str = "",
    content_type: str | None = None,
    now: datetime | None = None,
    listing: ListingSelectors | None = None,
) -> FeedDocument:
    """The entries in `body`, a feed or a source of another kind. Raises a ParseError where there are none to be had.

    `url` is where it came from, for relative links; `content_type` is the server's header; dates more than a day after `now` are
    unknown; `listing` says where the entries of a plain web page stand. A well-formed feed costs about a millisecond, one that
    needs feedparser some ten.
    """
    utf8 = prescan.utf8(body, content_type=content_type)
    received = Received(utf8=utf8, url=url, now=now, listing=listing)
    if kind := kind_of(received):
        return kind.read(received)
    xml = prescan.xml(utf8)
    document = fast.read(xml, url=url, now=now)
    return document if document is not None else tolerant(xml, url=url, now=now)


def tolerant(utf8: bytes, *, url: str, now: datetime | None) -> FeedDocument:
    """What feedparser saves from a feed that `prescan.body` let through."""
    import feedparser  # here, because most processes never need it and it costs 0.1 s

    safe, truncated = prescan.markup(utf8)
    try:
        found = feedparser.parse(
            io.BytesIO(safe), response_headers=_UTF8, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as exc:
        raise BrokenXml(f"feedparser gave up: {type(exc).__name__}") from exc
    entries: Sequence[Mapping[str, Any]] = found["entries"]
    _refuse_nothing(found, entries)
    feed = found["feed"]
    wishes = schedule(utf8, ttl=_text(feed, "ttl"))
    return FeedDocument(
        title=headline(_text(feed, "title")),
        link=next((link for one in _links(feed) if (link := web_link(one, url))), None),
        entries=tuple(built(_raw(entry, url), now=now) for entry in entries[:ENTRIES_MAX]),
        truncated=truncated or len(entries) > ENTRIES_MAX,
        ttl_s=wishes.ttl_s,
        hub=next(
            (web_link(_text(link, "href"), url) for link in _listed(feed, "links") if link.get("rel") == "hub"), None
        ),
        skip_hours=wishes.skip_hours,
        skip_days=wishes.skip_days,
    )


def _refuse_nothing(found: Mapping[str, Any], entries: Sequence[object]) -> None:
    if entries:
        return
    if found.get("bozo"):
        cause = found.get("bozo_exception")
        raise BrokenXml(f"broken XML, and no entry could be saved: {cause}") from cause
    if not found.get("version"):
        raise NotAFeed("this is XML of some other kind, not a feed")


def _raw(entry: Mapping[str, Any], url: str) -> RawEntry:
    return RawEntry(
        id=_text(entry, "id"),
        title=_text(entry, "title"),
        links=[*_links(entry), *filter(None, [_text(entry, "id")])],
        base=url,
        published=_text(entry, "published"),
        updated=_text(entry, "updated"),
        created=_text(entry, "created"),
        # the text of summary_detail may be another element's, nested deeper; its type is all that is missing here
        summary=Rich(_text(entry, "summary"), is_plain=_is_plain(entry.get("summary_detail"))),
        contents=[_rich(one) for one in _listed(entry, "content")],
        authors=[_text(one, "name") or _text(one, "email") for one in _listed(entry, "authors")],
        source=_text(entry.get("source") or {}, "title"),
        thumbnail=next((url for one in _listed(entry, "media_thumbnail") if (url := _text(one, "url"))), ""),
        picture=_picture(_listed(entry, "media_content"), "url"),
        enclosed=_picture([link for link in _listed(entry, "links") if link.get("rel") == "enclosure"], "href"),
    )


def _picture(media: Sequence[Mapping[str, Any]], key: str) -> str:
    """The first address among `media` that is a picture's."""
    images = (one for one in media if is_image(_text(one, key), _text(one, "type"), _text(one, "medium")))
    return next((_text(one, key) for one in images), "")


def _text(mapping: Mapping[str, Any], key: str) -> str:
    """A field without feedparser's substitutions (`updated` for `published`, `subtitle` for `summary`)."""
    value = dict.get(mapping, key) if isinstance(mapping, dict) else None
    return value if isinstance(value, str) else ""


def _listed(mapping: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = dict.get(mapping, key) if isinstance(mapping, dict) else None
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _links(mapping: Mapping[str, Any]) -> list[str]:
    """The chosen link, then the other alternates, last first."""
    others = [_text(link, "href") for link in _listed(mapping, "links") if link.get("rel") == "alternate"]
    return [one for one in (_text(mapping, "link"), *reversed(others)) if one]


def _rich(detail: Mapping[str, Any]) -> Rich:
    return Rich(_text(detail, "value"), is_plain=_is_plain(detail))


def _is_plain(detail: Any) -> bool:
    return isinstance(detail, dict) and _text(detail, "type") in ("text/plain", "text", "plain")
