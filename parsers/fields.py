"""The fields of one entry or feed as libxml2 found them, by feedparser's rules where several elements compete for one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urljoin

from lxml import etree

from parsers.entry import RawEntry, Rich, is_image
from parsers.vocabulary import IS_PLAIN, kind

__all__ = ["Fields", "UnusualError", "base_of"]

_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


class UnusualError(Exception):
    """Something that only feedparser knows how to read."""


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:  # a bad bracket
        raise UnusualError from None


def base_of(above: str, element: etree._Element) -> str:
    """The xml:base in force inside `element`, "" for none."""
    if not element.attrib:
        return above
    if "base" in element.attrib:
        raise UnusualError
    own = element.get(_XML_BASE)
    return _joined(above, own) if own else above


def _leaf(element: etree._Element) -> str:
    if len(element):
        raise UnusualError
    return (element.text or "").strip()


def _rich(element: etree._Element, *, is_plain: bool) -> Rich:
    """The text of `element`, or its markup where it holds elements or is said to be XHTML."""
    said = element.get("type")
    if said is not None:
        said = said.lower()
        if said not in IS_PLAIN or "mode" in element.attrib:
            raise UnusualError
        is_plain = IS_PLAIN[said]
    text = element.text or ""
    if said in ("xhtml", "application/xhtml+xml"):
        text = escape(text, quote=False)
    elif not len(element):
        return Rich(text.strip(), is_plain)
    elif any(etree.QName(child).localname.lower() == "div" for child in element):
        raise UnusualError
    return Rich((text + "".join(etree.tostring(child, encoding="unicode") for child in element)).strip())


@dataclass(slots=True)
class Fields:
    """The fields of one entry or feed, gathered in document order.

    Among titles the first that says something wins, then Media RSS's; among links the last alternate; of two summaries the
    second is the content unless there is one: feedparser's choices. `depth` counts elements below the entry.
    """

    base: str
    raw: RawEntry = field(default_factory=RawEntry)
    ttl: str = ""
    hub: str = ""
    chosen: str | None = None
    alternates: list[str] = field(default_factory=list)
    title_settled: int = -1
    title_depth: int | None = None
    summary_depth: int | None = None

    def read(self, elements: Iterable[etree._Element], depth: int = 1) -> None:
        for element in elements:
            if known := kind(element.tag):
                _READERS[known](self, element, depth)
            elif len(element) and any(kind(inner.tag) for inner in element.iterdescendants()):
                raise UnusualError

    def ranked(self) -> list[str]:
        """Candidates for the link, best first; the id last, since it is often the address."""
        return [one for one in (self.chosen, *reversed(self.alternates), self.raw.id) if one]

    def title(self, element: etree._Element, depth: int) -> None:
        if self._offer_title(element, depth):
            self.title_settled = depth

    def media_title(self, element: etree._Element, depth: int) -> None:
        self._offer_title(element, depth)

    def _offer_title(self, element: etree._Element, depth: int) -> str:
        text = _rich(element, is_plain=True).text
        if not -1 < self.title_settled <= depth and (self.title_depth is None or depth <= self.title_depth):
            self.raw.title, self.title_depth = text, depth
        return text

    def link(self, element: etree._Element, depth: int) -> None:
        attributes = element.attrib
        href = (attributes.get("url") or attributes.get("uri") or attributes.get("href")) if attributes else None
        text = _leaf(element)
        if href is None:
            self._choose(self._resolved(text))
            return
        href = _joined(base_of(self.base, element), href.strip())
        rel = attributes.get("rel", "alternate").lower()
        if rel == "hub" and depth == 1:
            self.hub = self.hub or href
        elif rel == "alternate" and IS_PLAIN.get(attributes.get("type", "html").lower()) is False:
            self._choose(href)
            self.alternates.extend([text] if text else [])
        elif rel == "alternate":
            self.alternates.append(href)
        elif rel == "enclosure":
            self._enclose(href, attributes.get("type", ""))

    def _resolved(self, href: str) -> str:
        return _joined(self.base, href) if self.base and href else href

    def _choose(self, href: str) -> None:
        self.chosen = href
        self.alternates.append(href)

    def id(self, element: etree._Element, _depth: int) -> None:
        text = _leaf(element)
        said = element.get("isPermaLink") or next(
            (value for name, value in element.attrib.items() if name.lower() == "ispermalink"), "true"
        )
        self.raw.id = self._resolved(text) if said == "true" else text
        if said == "true" and self.chosen is None:
            self.chosen = self.raw.id

    def published(self, element: etree._Element, _depth: int) -> None:
        self.raw.published = _leaf(element)

    def updated(self, element: etree._Element, _depth: int) -> None:
        self.raw.updated = _leaf(element)

    def created(self, element: etree._Element, _depth: int) -> None:
        self.raw.created = _leaf(element)

    def description(self, element: etree._Element, depth: int) -> None:
        self._summarise(element, depth, is_plain=False)

    def summary(self, element: etree._Element, depth: int) -> None:
        self._summarise(element, depth, is_plain=True)

    def _summarise(self, element: etree._Element, depth: int, *, is_plain: bool) -> None:
        raw = self.raw
        if raw.summary is not None and not raw.contents:
            raw.contents.append(_rich(element, is_plain=True))
        elif self.summary_depth is None or depth <= self.summary_depth:
            raw.summary, self.summary_depth = _rich(element, is_plain=is_plain), depth

    def content(self, element: etree._Element, _depth: int) -> None:
        self._fill(_rich(element, is_plain=True))

    def encoded(self, element: etree._Element, _depth: int) -> None:
        self._fill(_rich(element, is_plain=False))

    def _fill(self, content: Rich) -> None:
        self.raw.contents.append(content)
        self.raw.summary = self.raw.summary or content

    def author(self, element: etree._Element, _depth: int) -> None:
        if not len(element):
            self.raw.authors.append(_leaf(element))
            return
        parts = {etree.QName(child).localname.lower(): _leaf(child) for child in element}
        self.raw.authors.append(parts.get("name") or parts.get("email") or "")

    def group(self, element: etree._Element, depth: int) -> None:
        if len(element):
            self.read(element, depth + 1)

    def media(self, element: etree._Element, depth: int) -> None:
        raw = self.raw
        url = "" if raw.picture else element.get("url", "")
        if url and is_image(url, element.get("type", ""), element.get("medium", "")):
            raw.picture = url
        if len(element):
            self.read(element, depth + 1)

    def thumbnail(self, element: etree._Element, _depth: int) -> None:
        url = element.get("url")
        if not self.raw.thumbnail:
            self.raw.thumbnail = _leaf(element) if url is None else url

    def enclosure(self, element: etree._Element, _depth: int) -> None:
        if element.tag != "enclosure" or len(element):
            raise UnusualError
        if not self.raw.picture:
            self._enclose(element.get("url") or element.get("href") or "", element.get("type", ""))

    def _enclose(self, href: str, said: str) -> None:
        if href and not self.raw.enclosed and is_image(href, said):
            self.raw.enclosed = href

    def aside(self, _element: etree._Element, _depth: int) -> None:
        """Its own title and link are not the entry's; behind it feedparser takes the next title."""
        self.title_settled = -1

    def source(self, element: etree._Element, depth: int) -> None:
        self.aside(element, depth)
        named = next((child for child in element if kind(child.tag) == "title"), element)
        self.raw.source = (named.text or "").strip()

    def minutes(self, element: etree._Element, _depth: int) -> None:
        self.ttl = _leaf(element)

    def person(self, _element: etree._Element, _depth: int) -> None:
        """A contributor's name is nobody's field."""

    def unusual(self, _element: etree._Element, _depth: int) -> None:
        raise UnusualError


_READERS: dict[str, Callable[[Fields, etree._Element, int], None]] = {
    "title": Fields.title,
    "media_title": Fields.media_title,
    "link": Fields.link,
    "id": Fields.id,
    "published": Fields.published,
    "updated": Fields.updated,
    "created": Fields.created,
    "description": Fields.description,
    "summary": Fields.summary,
    "content": Fields.content,
    "encoded": Fields.encoded,
    "author": Fields.author,
    "group": Fields.group,
    "media": Fields.media,
    "thumbnail": Fields.thumbnail,
    "enclosure": Fields.enclosure,
    "aside": Fields.aside,
    "source": Fields.source,
    "ttl": Fields.minutes,
    "person": Fields.person,
    "unusual": Fields.unusual,
    "entry": Fields.unusual,
}
