"""A page that lists articles, of a site without a feed, to a FeedDocument by CSS selectors that people wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from parsers.entry import RawEntry, Rich, built, headline
from parsers.errors import NothingSelected
from parsers.limits import ENTRIES_MAX
from parsers.received import Received
from parsers.records import FeedDocument, FeedEntry, ListingSelectors
from parsers.soup import bounded, one_line, outermost, soup
from parsers.text import web_link

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

__all__ = ["read"]


def read(received: Received) -> FeedDocument:
    """The articles that the page lists, in its order. Raises NothingSelected where the selectors find none.

    Selectors other than `item` look inside an item. Without `link` an item that is a link counts, else its first link; without
    `title` the link's text. A date is taken from a `datetime` or `content` attribute before the text.
    """
    selectors = received.listing
    if selectors is None:
        raise NothingSelected("no selectors were given for this page")
    markup, was_cut = bounded(received.utf8)
    page = soup(markup)
    items = outermost(page, selectors.item)
    base = _base(page, received.url)
    raws = (_raw(item, selectors, base) for item in items[:ENTRIES_MAX])
    entries = [entry for raw in raws if _says_something(entry := built(raw, now=received.now))]
    if not entries:
        raise NothingSelected(_nothing(selectors, len(items)))
    return FeedDocument(
        title=headline(one_line(page.title)),
        link=web_link(received.url),
        entries=tuple(entries),
        truncated=was_cut or len(items) > ENTRIES_MAX,
    )


def _says_something(entry: FeedEntry) -> bool:
    return bool(entry.title and entry.link)


def _nothing(selectors: ListingSelectors, items: int) -> str:
    if not items:
        return f"listing.item '{selectors.item}' selects nothing on this page"
    return f"listing.item '{selectors.item}' selects {items} elements, but none holds a link with a title"


def _base(page: BeautifulSoup, url: str) -> str:
    declared = page.find("base", href=True)
    try:
        return urljoin(url, str(declared["href"])) if declared is not None else url
    except ValueError:  # a bad bracket
        return url


def _raw(item: Tag, selectors: ListingSelectors, base: str) -> RawEntry:
    link = _link(item, selectors.link)
    title = _first(item, selectors.title) if selectors.title else link
    summary = _first(item, selectors.summary)
    return RawEntry(
        title=one_line(title),
        links=[str(link["href"])] if link is not None else [],
        base=base,
        published=_when(_first(item, selectors.published)),
        summary=Rich(str(summary)) if summary is not None else None,
    )


def _first(item: Tag, selector: str | None) -> Tag | None:
    return item.select_one(selector) if selector else None


def _link(item: Tag, selector: str | None) -> Tag | None:
    """The link itself, also where `selector` finds an element around it."""
    place = item.select_one(selector) if selector else item
    if place is None or (place.name == "a" and place.has_attr("href")):
        return place
    return place.select_one("a[href]")


def _when(element: Tag | None) -> str:
    if element is None:
        return ""
    said = element.get("datetime") or element.get("content")
    if not said and (time := element.select_one("time[datetime]")) is not None:
        said = time["datetime"]
    return str(said or one_line(element))
