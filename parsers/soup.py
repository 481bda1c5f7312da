"""Web pages of strangers to a tree that CSS selectors can search, within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parsers.limits import LISTING_TAGS_MAX, PAGE_BYTES_MAX
from parsers.prescan import few_attributes, first_tags
from parsers.text import line

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

__all__ = ["bounded", "one_line", "outermost", "soup"]


def bounded(utf8: bytes) -> tuple[str, bool]:
    """The page up to its limits of bytes and tags, and whether it was longer."""
    whole = utf8[:PAGE_BYTES_MAX].decode("utf-8", "ignore")
    kept = first_tags(whole, LISTING_TAGS_MAX)
    return few_attributes(kept), len(utf8) > PAGE_BYTES_MAX or len(kept) < len(whole)


def soup(markup: str) -> BeautifulSoup:
    """The tree of a page. lxml builds it: html.parser hangs on a megabyte of comment openings."""
    from bs4 import BeautifulSoup  # here, because most sources are feeds and need none of it

    return BeautifulSoup(markup, "lxml")


def outermost(place: Tag, selector: str) -> list[Tag]:
    """What `selector` finds, without what stands inside another find: each text is read once."""
    found = place.select(selector)
    chosen = {id(one) for one in found}
    return [one for one in found if not any(id(parent) in chosen for parent in one.parents)]


def one_line(element: Tag | None) -> str:
    return line(element.get_text(" ")) if element is not None else ""
