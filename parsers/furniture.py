"""A page's tree made ready for finding the article: without what is no text, and with its own repeats marked as such."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from parsers.limits import TABLE_DEPTH_MAX
from parsers.text import line

__all__ = ["drop_locked", "prepare", "unmarked"]

_NO_TEXT = ("script", "style", "link", "meta")  # read by then; every copy of the tree would carry them along
_DROPPED = "flankwatch-dropped"
_BLOCKS = ("div", "section", "figure", "ul", "ol", "aside")
_SIMPLE = re.compile(r"[.#][\w-]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)

# Players bring the words of their menus ("This is a modal window"), galleries the captions of other stories' pictures.
_PLAYER = r"video-?js|vjs|jw-?player|plyr|mejs"
_GALLERY = (
    r"galler(?:y|ies)|galleri[ae]|galeri[aei]|galerija|slide-?shows?|carousel|karusell?|swiper|slick|splide|lightbox"
)
_FURNITURE = re.compile(rf"(?<![^\s_-])(?:{_PLAYER}|{_GALLERY})(?![^\s_-])", re.IGNORECASE)
_SHARE_MAX = 0.5  # of the page's text: a larger part is the page itself, as in a picture story

_REPEAT_CHARS_MIN = 60  # shorter ones are labels
_FIRST_MARK, _MARKS = 0xF0000, 1000  # private use of plane 15: in no font and on no page
_MARK = re.compile(f"[{chr(_FIRST_MARK)}-{chr(_FIRST_MARK + _MARKS)}]")


def prepare(tree: HtmlElement) -> None:
    """Take players, galleries, hidden parts and what is no text out of `tree`, and mark paragraphs that are published twice."""
    etree.strip_elements(tree, *_NO_TEXT, with_tail=False)
    blocks = list(tree.iter(*_BLOCKS, "p"))
    hidden, furniture = [one for one in blocks if _is_hidden(one)], [one for one in blocks if _is_furniture(one)]
    if hidden or furniture:
        most = _SHARE_MAX * len(tree.text_content())
        for one in hidden:
            _drop([one], most)
        _drop(furniture, most)
        etree.strip_elements(tree, _DROPPED, with_tail=False)
    _flatten_tables(tree)
    _mark_repeats(tree)


def drop_locked(tree: HtmlElement, selectors: Collection[str]) -> None:
    """Take out what the publisher says must be paid for. Its selectors are classes or ids (schema.org's cssSelector)."""
    names = {selector.strip()[1:] for selector in selectors if _SIMPLE.fullmatch(selector.strip())}
    if names:
        for element in tree.iter(*_BLOCKS, "p", "span", "article"):
            if not names.isdisjoint((*(element.get("class") or "").split(), element.get("id") or "")):
                element.tag = _DROPPED
        etree.strip_elements(tree, _DROPPED, with_tail=False)


def _is_furniture(element: HtmlElement) -> bool:
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(named) > 1 and _FURNITURE.search(named) is not None


def _is_hidden(element: HtmlElement) -> bool:
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None


def _drop(found: list[HtmlElement], most: float) -> None:
    """Drop the outermost of the found that have no more than `most` characters each, unless all together have more.

    A wrapper around the page may bear the name of what it holds, and a picture story is nothing but its gallery.
    """
    inside: set[HtmlElement] = set()
    sizes: dict[HtmlElement, int] = {}
    for element in found:
        if element not in inside and (size := len(element.text_content())) <= most:
            sizes[element] = size
            inside.update(element.iterdescendants(*_BLOCKS, "p"))
    if sum(sizes.values()) <= most:
        for element in sizes:
            element.tag = _DROPPED


def _flatten_tables(tree: HtmlElement) -> None:
    """Tables inside many others become plain blocks: trafilatura goes through each with all that it holds."""
    for table in list(tree.iter("table")):
        above = sum(1 for _ in islice(table.iterancestors("table"), TABLE_DEPTH_MAX))
        if above == TABLE_DEPTH_MAX:
            table.tag = "div"


def _mark_repeats(tree: HtmlElement) -> None:
    """trafilatura drops a paragraph that equals an earlier one, since it makes such itself. What a page says twice in one
    container (a refrain, a form letter quoted twice) it means to say twice; copies elsewhere are the page's other views."""
    seen: Counter[tuple[HtmlElement, str]] = Counter()
    for element in tree.iter("p", "div", "li", "blockquote"):
        text = element.text
        if text and len(text) >= _REPEAT_CHARS_MIN:
            key = (element.getparent(), text)
            if times := seen[key]:
                element.text = chr(_FIRST_MARK + times % _MARKS) + line(text)  # lxml takes no control characters back
            seen[key] += 1


def unmarked(text: str) -> str:
    return _MARK.sub("", text)
