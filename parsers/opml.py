"""Lists of feeds as programs exchange them: OPML 1.0 and 2.0 in, records out, and back.

Files people have are often not XML: a raw `&` in an address, a lying encoding, a tag that is never closed. So no XML parser
reads them, and nothing here knows an entity, a DTD or a file: tags are taken one by one, in one pass. For well-formed files the
answer is an XML parser's, and a test holds it to that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import format_datetime
from itertools import islice, pairwise
from xml.sax.saxutils import escape, quoteattr

from parsers.charset import decode
from parsers.errors import EmptyBody, Hostile, NotOpml
from parsers.limits import (
    LINK_CHARS_MAX,
    OPML_BYTES_MAX,
    OPML_FEEDS_MAX,
    OPML_FIELD_CHARS_MAX,
    OPML_FOLDERS_MAX,
    OPML_OUTLINES_MAX,
    TITLE_CHARS_MAX,
)
from parsers.links import feed_link, web_link
from parsers.records import OpmlDocument, OpmlFeed
from parsers.tags import IGNORED, Attributes, attributes, meant, opening
from parsers.text import line, plain_or_markup

__all__ = ["parse", "write"]


def parse(body: bytes, *, content_type: str | None = None) -> OpmlDocument:
    """The feeds in `body`, in its order. Raises NotOpml, EmptyBody or Hostile.

    At most OPML_FEEDS_MAX are kept, and `truncated` says so. An address that is no web address is among `refused`.
    """
    if len(body) > OPML_BYTES_MAX:
        raise Hostile(f"the body has {len(body)} bytes, more than {OPML_BYTES_MAX}")
    text = decode(body, content_type=content_type).replace("\x00", "").lstrip("\ufeff \t\r\n")
    if not text.strip():
        raise EmptyBody("the body is empty")
    start = _checked_start(text)
    feeds: list[OpmlFeed] = []
    refused: list[str] = []
    tags = list(islice(_tags(text, start), OPML_OUTLINES_MAX))
    for address, folders, tag in _addresses(tags):
        if len(feeds) + len(refused) >= OPML_FEEDS_MAX:
            return _document(text, start, feeds, refused, truncated=True)
        if url := feed_link(" ".join(address[: 2 * LINK_CHARS_MAX].split())):
            feeds.append(_feed(url, folders, tag))
        else:
            refused.append(line(address)[:TITLE_CHARS_MAX])
    return _document(text, start, feeds, refused, truncated=len(tags) == OPML_OUTLINES_MAX)


# --- what it is -----------------------------------------------------------------------------------------------------

_PROLOG = re.compile(r"(?:[^<]++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_ROOT = re.compile(r"<([a-z][\w.:-]{0,60})", re.IGNORECASE)
_OUTLINE = re.compile(r"<(?:\w{1,60}:)?outline[\s/>]", re.IGNORECASE)
_KINDS = {"html": "a web page", "rss": "a feed", "feed": "a feed", "rdf:rdf": "a feed", "urlset": "a sitemap"}


def _checked_start(text: str) -> int:
    """Where the first element stands, in what is OPML and declares nothing."""
    prolog = _PROLOG.match(text)
    after = prolog.end() if prolog else 0
    root = _ROOT.search(text, after)
    declared = text[after : root.start() if root else len(text)].upper()
    if "<!ENTITY" in declared:
        raise Hostile("the document declares entities")
    if not root or not _is_opml(text, root[1].lower()):
        kind = _KINDS.get(root[1].lower(), "something else") if root else "something else"
        raise NotOpml(f"this is {kind}, not an OPML list of feeds")
    if "<!DOCTYPE" in declared:
        raise Hostile("the document names a DTD")
    return root.start()


def _is_opml(text: str, root: str) -> bool:
    """Whether OPML begins with this element. Files cut out of larger ones have lost their root."""
    has_root = root == "opml"
    is_cut = root.rpartition(":")[2] in ("opml", "head", "body", "outline") and _OUTLINE.search(text) is not None
    return (has_root or is_cut) and text[0] not in "{["


# --- tags -----------------------------------------------------------------------------------------------------------

_TAG = re.compile(
    rf"{IGNORED}|</(?:\w{{1,60}}:)?(?P<end>outline)\s*+>|{opening('outline', never_in_values='/?outline|/?body')}",
    re.DOTALL | re.IGNORECASE,
)


def _tags(text: str, start: int) -> Iterator[Attributes | None]:
    """The attributes of each outline as it opens, "/" among them if it ends at once; None where one ends."""
    for tag in _TAG.finditer(text, start):
        if tag["end"]:
            yield None
        elif tag["inside"] is not None:
            yield attributes(tag["inside"])


# --- outlines -------------------------------------------------------------------------------------------------------


def _addresses(tags: Sequence[Attributes | None]) -> Iterator[tuple[str, tuple[str, ...], Attributes]]:
    """Each outline that has an address, with the folders around it."""
    feeds_end_at_once = _leaves_feeds_open(tags)
    around: list[tuple[str, ...]] = []
    for tag in tags:
        if tag is None:
            around[-1:] = []
            continue
        folders = around[-1] if around else ()
        address = _address(tag)
        if address:
            yield address, folders, tag
        if "/" not in tag and not (address and feeds_end_at_once):
            around.append(folders if address else _within(folders, tag))


def _leaves_feeds_open(tags: Sequence[Attributes | None]) -> bool:
    """Whether this is a list whose author never ends a feed's tag: more begin than end, and few end where they should."""
    begun = sum(tag is not None and "/" not in tag for tag in tags)
    feeds = [after for tag, after in pairwise(tags) if tag is not None and "/" not in tag and _address(tag)]
    return begun > tags.count(None) and 2 * feeds.count(None) < len(feeds)


def _address(tag: Attributes) -> str:
    is_elsewhere = tag.get("type", "").strip().lower() in ("link", "include")  # url leads to a page, or to more OPML
    return tag.get("xmlurl", "").strip() or ("" if is_elsewhere else tag.get("url", "").strip())


def _within(folders: tuple[str, ...], tag: Attributes) -> tuple[str, ...]:
    name = _said(tag, "text", "title")
    return (*folders, name) if name and len(folders) < OPML_FOLDERS_MAX else folders


def _feed(url: str, folders: tuple[str, ...], tag: Attributes) -> OpmlFeed:
    site = tag.get("htmlurl", "")
    return OpmlFeed(
        url=url,
        title=_said(tag, "text", "title"),
        site=web_link(site) if site else None,
        description=_said(tag, "description"),
        language=_said(tag, "language", "lang"),
        folders=folders or _category(tag),
    )


def _category(tag: Attributes) -> tuple[str, ...]:
    """The first of OPML 2.0's categories, `/Boston/Weather,/Tourism`."""
    first = tag.get("category", "")[:OPML_FIELD_CHARS_MAX].partition(",")[0]
    names = (line(plain_or_markup(part)) for part in first.split("/"))
    return tuple(filter(None, names))[:OPML_FOLDERS_MAX]


def _said(tag: Attributes, *names: str) -> str | None:
    """The first of these attributes that says something, in one plain line."""
    values = (tag.get(name, "")[:OPML_FIELD_CHARS_MAX] for name in names)
    return next((said for one in values if (said := line(plain_or_markup(one))[:TITLE_CHARS_MAX].rstrip())), None)


_TITLE = re.compile(r"<title\s*+>([^<]*+)<", re.IGNORECASE)


def _document(text: str, start: int, feeds: list[OpmlFeed], refused: list[str], *, truncated: bool) -> OpmlDocument:
    first = _OUTLINE.search(text, start)
    title = _TITLE.search(text, start, first.start() if first else len(text))
    said = _said({"title": meant(title[1][:OPML_FIELD_CHARS_MAX])}, "title") if title else None
    return OpmlDocument(title=said, feeds=tuple(feeds), refused=tuple(refused), truncated=truncated)


# --- back -----------------------------------------------------------------------------------------------------------

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(feeds: Sequence[OpmlFeed], *, title: str, created: datetime | None = None) -> str:
    """OPML 2.0 of these feeds in their folders; `parse` gives back what was written."""
    head = [f"    <title>{escape(_NOT_XML.sub('', title))}</title>"]
    if created:
        head.append(f"    <dateCreated>{format_datetime(created)}</dateCreated>")
    rows = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "  <head>",
        *head,
        "  </head>",
        "  <body>",
    ]
    rows += _rows(_grouped(feeds), "    ")
    return "\n".join([*rows, "  </body>", "</opml>", ""])


class _Folder:
    """Feeds, and folders by name, in the order in which they came."""

    __slots__ = ("feeds", "folders")

    def __init__(self) -> None:
        self.feeds: list[OpmlFeed] = []
        self.folders: dict[str, _Folder] = {}


def _grouped(feeds: Sequence[OpmlFeed]) -> _Folder:
    root = _Folder()
    for feed in feeds:
        folder = root
        for name in feed.folders[:OPML_FOLDERS_MAX]:
            folder = folder.folders.setdefault(name, _Folder())
        folder.feeds.append(feed)
    return root


def _rows(folder: _Folder, indent: str) -> Iterator[str]:
    for feed in folder.feeds:
        yield f"{indent}<outline{_written(feed)}/>"
    for name, inner in folder.folders.items():
        yield f"{indent}<outline{_attribute('text', name)}>"
        yield from _rows(inner, indent + "  ")
        yield f"{indent}</outline>"


def _written(feed: OpmlFeed) -> str:
    values = {
        "text": feed.title or feed.url,
        "title": feed.title,
        "type": "rss",
        "xmlUrl": feed.url,
        "htmlUrl": feed.site,
        "description": feed.description,
        "language": feed.language,
    }
    return "".join(_attribute(name, value) for name, value in values.items() if value)


def _attribute(name: str, value: str) -> str:
    return f" {name}={quoteattr(_NOT_XML.sub('', value))}"
