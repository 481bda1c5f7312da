"""JSON Feed 1.0 and 1.1 (jsonfeed.org) to a FeedDocument."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from parsers.entry import RawEntry, Rich, built, headline
from parsers.errors import BrokenJson, Hostile, NotAFeed
from parsers.limits import AUTHORS_MAX, ENTRIES_MAX
from parsers.received import Received
from parsers.records import FeedDocument
from parsers.text import web_link

__all__ = ["read"]

_VERSION = "jsonfeed.org/version/"


def read(received: Received) -> FeedDocument:
    """The feed; what is of another type than the standard says is absent. Raises BrokenJson, Hostile or NotAFeed."""
    feed = _object(received.utf8)
    items = _dicts(feed.get("items"))
    return FeedDocument(
        title=headline(_text(feed, "title")),
        link=web_link(_text(feed, "home_page_url"), received.url),
        entries=tuple(built(_raw(item, feed, received.url), now=received.now) for item in items[:ENTRIES_MAX]),
        truncated=len(items) > ENTRIES_MAX,
        hub=next((web_link(_text(one, "url"), received.url) for one in _dicts(feed.get("hubs"))), None),
    )


def _object(utf8: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(utf8, strict=False)
    except RecursionError as exc:
        raise Hostile("the JSON is nested too deep") from exc
    except ValueError as exc:
        raise BrokenJson(f"broken JSON: {exc}") from exc
    if not isinstance(found, dict) or _VERSION not in _text(found, "version"):
        raise NotAFeed("this is JSON, but not a JSON Feed: its version does not say so")
    if not isinstance(found.get("items"), list):
        raise NotAFeed("this JSON Feed has no list of items")
    return found


def _raw(item: Mapping[str, Any], feed: Mapping[str, Any], url: str) -> RawEntry:
    html, text = _text(item, "content_html"), _text(item, "content_text")
    return RawEntry(
        id=_text(item, "id"),
        title=_text(item, "title"),
        links=[link for key in ("url", "external_url", "id") if (link := _text(item, key))],
        base=url,
        published=_text(item, "date_published"),
        updated=_text(item, "date_modified"),
        summary=Rich(_text(item, "summary"), is_plain=True),
        contents=[Rich(html), Rich(text, is_plain=True)],
        authors=_authors(item) or _authors(feed),
        picture=_text(item, "image") or _text(item, "banner_image"),
    )


def _authors(thing: Mapping[str, Any]) -> list[str]:
    """1.1 lists them, 1.0 had one."""
    people = _dicts(thing.get("authors")) or _dicts([thing.get("author")])
    return [name for one in people[:AUTHORS_MAX] if (name := _text(one, "name"))]


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(thing: Mapping[str, Any], key: str) -> str:
    """A field as text; ids may be numbers, which readers shall take for text."""
    value = thing.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else ""
