"""An article's page to its text and facts: the text by trafilatura or a site's own selectors, the facts by its metadata."""

from __future__ import annotations

import copy
import logging
from dataclasses import dataclass
from datetime import datetime

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from parsers.access import judged, signs, without_invitation
from parsers.charset import decode
from parsers.dates import date, sane
from parsers.errors import NotAPage
from parsers.facts import Facts, facts
from parsers.furniture import drop_locked, prepare, unmarked
from parsers.headline import headings
from parsers.limits import PAGE_BYTES_MAX, PAGE_TAGS_MAX, PAGE_TEXT_SHORT, SNIFF_BYTES, TEXT_CHARS_MAX, TITLE_CHARS_MAX
from parsers.prescan import few_attributes, first_tags
from parsers.records import Access, Page, PageSelectors
from parsers.text import clean, line, plain

__all__ = ["extract"]


def extract(
    html: bytes,
    *,
    url: str,
    content_type: str | None = None,
    selectors: PageSelectors | None = None,
    now: datetime | None = None,
) -> Page:
    """The article on the page `html`. Raises NotAPage where there is no markup to read.

    A page longer than PAGE_BYTES_MAX is read up to there. What `selectors` find goes before what is found without them.
    """
    markup = _markup(html[:PAGE_BYTES_MAX], content_type)
    # BeautifulSoup's tree costs as much as all the rest, so it is built for sites that have selectors only
    chosen = _selected(markup, selectors, now) if selectors and selectors != PageSelectors() else _Selected(markup)
    tree = _tree(chosen.markup)
    about, seen, shown = facts(tree, url=url, now=now), signs(tree, chosen.markup), headings(tree)
    drop_locked(tree, about.locked)
    prepare(tree)
    title = chosen.title or about.title
    text = _below(title, chosen.text or _text(tree, about))[:TEXT_CHARS_MAX].rstrip()
    access = judged(tree, about, seen, headings=shown, url=url, text=text)
    if access is Access.PAYWALL:
        text = without_invitation(text)
    is_article = access in (Access.FREE, Access.PAYWALL)
    return Page(
        url=about.url or url,
        title=title if is_article else None,
        text=text if is_article else "",
        published=chosen.published or about.published or _looked_for(tree, url, now),
        modified=about.modified,
        authors=about.authors,
        lang=about.lang,
        image=about.image,
        access=access,
    )


def _markup(html: bytes, content_type: str | None) -> str:
    if not html.strip():
        raise NotAPage("the body is empty")
    if html.startswith(b"%PDF"):
        raise NotAPage("this is a PDF")
    text = decode(html, content_type=content_type).replace("\x00", "")
    if "<" not in text[: 4 * SNIFF_BYTES]:
        raise NotAPage("the body holds no markup")
    return few_attributes(first_tags(text, PAGE_TAGS_MAX))


def _tree(markup: str) -> HtmlElement:
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as exc:
        raise NotAPage("the body holds no element") from exc


# --- the text -------------------------------------------------------------------------------------------------------


def _text(tree: HtmlElement, about: Facts) -> str:
    """The quick extraction; where it finds little, JSON-LD's article or else the thorough extraction."""
    text = _extracted(tree, fast=True)
    if about.free is False:
        return text  # JSON-LD's and the thorough extraction's would be what must be paid for
    if about.body and len(about.body) > 2 * len(text):
        return about.body
    if len(text) >= PAGE_TEXT_SHORT:
        return text
    return about.body or max(text, _extracted(tree, fast=False), key=len)


def _below(title: str | None, text: str) -> str:
    """The text without the headline that many pages repeat as its first line."""
    first, _, rest = text.partition("\n")
    return rest.lstrip() if rest and title and first.strip() == title else text


def _extracted(tree: HtmlElement, *, fast: bool) -> str:
    from trafilatura import bare_extraction  # here, because it takes 0.5 s and most processes read no page

    _silence()
    document = bare_extraction(tree, fast=fast, with_metadata=False, include_comments=False)
    return clean(unmarked(getattr(document, "text", None) or ""))


def _looked_for(tree: HtmlElement, url: str, now: datetime | None) -> datetime | None:
    """The day that the layout or the address gives, where the metadata gives none."""
    from htmldate import find_date

    _silence()
    try:
        found = find_date(copy.copy(tree), extensive_search=False, original_date=True, url=url or None)
    except (ValueError, TypeError):  # what htmldate raises on odd markup
        return None
    return sane(date(found or ""), now=now)


def _silence() -> None:
    """Both libraries warn about every page that they find nothing on; the caller sees that from the empty text."""
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


# --- a site's own selectors -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Selected:
    """What a site's selectors found, and the page without what they remove."""

    markup: str
    title: str | None = None
    text: str | None = None
    published: datetime | None = None


def _selected(markup: str, selectors: PageSelectors, now: datetime | None) -> _Selected:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(markup, "lxml")  # html.parser hangs on a megabyte of comment openings
    for selector in selectors.remove:
        for element in soup.select(selector):
            element.decompose()
    titles = soup.select(selectors.title) if selectors.title else []
    bodies = soup.select(selectors.body) if selectors.body else []
    times = soup.select(selectors.published) if selectors.published else []
    said = [str(one.get("datetime") or one.get("content") or one.get_text(" ")) for one in times]
    return _Selected(
        markup=str(soup) if selectors.remove else markup,
        title=next((short for one in titles if (short := line(one.get_text(" "))[:TITLE_CHARS_MAX])), None),
        text="\n".join(filter(None, (plain(str(one)) for one in bodies))) or None,
        published=next((when for one in said if (when := sane(date(one), now=now))), None),
    )
