"""What a page says of itself to machines in JSON-LD, read forgivingly: wrapped in comments or CDATA, in lists, or broken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml.html import HtmlElement

from parsers.limits import JSONLD_CHARS_MAX
from parsers.text import line

__all__ = ["Thing", "is_article", "link_of", "name_of", "text_of", "things"]

Thing = Mapping[str, Any]

_ARTICLE = re.compile(r"article$|posting$|^report$|^review", re.IGNORECASE)
_DECODER = json.JSONDecoder(strict=False)
_START = re.compile(r"(?:\[\s*)?\{")
_SAVED = re.compile(r'"(datePublished|dateModified|headline)"\s*:\s*"([^"\\\n]{1,300})"')
_TYPE_NAMES = 4  # "@type" may be a list; nobody needs more than a few


def things(tree: HtmlElement) -> Iterator[Thing]:
    """Each object with a type, those of a graph too."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            yield from _objects((script.text or "")[:JSONLD_CHARS_MAX])


def is_article(thing: Thing) -> bool:
    return any(_ARTICLE.search(one) for one in _strings(thing.get("@type")))


def _objects(text: str) -> Iterator[Thing]:
    try:
        # From the first brace on: before it and behind the end stand comment signs, CDATA and semicolons.
        start = _START.search(text)
        found = _DECODER.raw_decode(text, start.start())[0] if start else None
    except (ValueError, RecursionError):
        yield from _saved(text)
        return
    for one in found if isinstance(found, list) else [found]:
        graph = one.get("@graph") if isinstance(one, dict) else None
        for thing in [one, *(graph if isinstance(graph, list) else [])]:
            if isinstance(thing, dict) and "@type" in thing:
                yield thing


def _saved(text: str) -> Iterator[Thing]:
    """What templates that forget a comma or a quote still say plainly; of each the first."""
    saved: dict[str, Any] = {}
    for found in _SAVED.finditer(text):
        saved.setdefault(found[1], found[2])
    if saved:
        yield saved


def _strings(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value])[:_TYPE_NAMES] if isinstance(one, str)]


def text_of(value: Any) -> str:
    """The text of a value, which may be wrapped in a list."""
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, str) else ""


def name_of(value: Any) -> str:
    """The name of a person or an outlet, which may be a text or an object."""
    return line(_of(value, "name"))


def link_of(value: Any) -> str:
    """The address of a picture, which may be a text or an object."""
    return _of(value, "url") or _of(value, "contentUrl")


def _of(value: Any, key: str) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    return text_of(value.get(key)) if isinstance(value, dict) else text_of(value)
