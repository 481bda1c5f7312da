"""Sitemaps (sitemaps.org) with or without Google's news elements to a FeedDocument."""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import etree

from parsers import prescan
from parsers.dates import date
from parsers.entry import RawEntry, built, headline
from parsers.errors import BrokenXml, NotAFeed
from parsers.limits import ENTRIES_MAX
from parsers.received import Received
from parsers.records import FeedDocument
from parsers.text import web_link

__all__ = ["ROOTS", "read"]

ROOTS = frozenset(("urlset", "sitemapindex"))
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def read(received: Received) -> FeedDocument:
    """The pages that a sitemap names, in its order; of too many the newest.

    Only news sitemaps tell titles. Raises BrokenXml, Hostile, and NotAFeed for an index of sitemaps.
    """
    root, complaint = _root(prescan.xml(received.utf8))
    if _name(root) == "sitemapindex":
        raise NotAFeed(_about_index(root))
    raws = [raw for child in root if _name(child) == "url" and (raw := _raw(child, received.url)).links]
    if complaint and not raws:
        raise BrokenXml(f"broken XML, and no page could be saved: {complaint}")
    return FeedDocument(
        title=headline(root.findtext(".//{*}publication/{*}name") or ""),
        link=None,
        entries=tuple(built(raw, now=received.now) for raw in _newest(raws)),
        truncated=len(raws) > ENTRIES_MAX,
    )


def _root(utf8: bytes) -> tuple[etree._Element, str]:
    """The root, and what was wrong with the XML, "" for nothing. A sitemap that is cut off keeps the pages before the cut."""
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True
    )
    try:
        root: etree._Element | None = etree.fromstring(utf8, parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise BrokenXml(f"broken XML, and no page could be saved: {exc}") from exc
    if root is None:
        raise BrokenXml("broken XML, and no page could be saved")
    return root, parser.error_log[0].message if len(parser.error_log) else ""


def _about_index(root: etree._Element) -> str:
    found = [link for one in root.iter() if _name(one) == "loc" and (link := web_link(one.text or ""))]
    best = next((link for link in found if "news" in link), next(iter(found), None))
    return (
        f"this is an index of sitemaps, not a sitemap; poll one of those it names{f', such as {best}' if best else ''}"
    )


def _raw(url: etree._Element, base: str) -> RawEntry:
    """Only what stands directly in the page's element or its news: pictures and films have titles and places, too."""
    page = _said(url)
    news = next((_said(one) for one in url if _name(one) == "news"), {})
    return RawEntry(
        title=news.get("title", ""),
        links=[link] if (link := web_link(page.get("loc", ""), base)) else [],
        base=base,
        published=news.get("publication_date", ""),
        updated=page.get("lastmod", ""),
    )


def _said(parent: etree._Element) -> dict[str, str]:
    said: dict[str, str] = {}
    for element in parent:
        said.setdefault(_name(element), (element.text or "").strip())
    return said


def _newest(raws: list[RawEntry]) -> list[RawEntry]:
    """Sitemaps of whole sites begin with the oldest page as often as with the newest."""
    if len(raws) <= ENTRIES_MAX:
        return raws
    return sorted(raws, key=lambda raw: date(raw.published) or date(raw.updated) or _LONG_AGO, reverse=True)[
        :ENTRIES_MAX
    ]


def _name(element: etree._Element) -> str:
    """The name without its namespace, or without a prefix that nobody declared."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""
