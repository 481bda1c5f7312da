"""What a page says about itself: headline, dates, authors, address and language, from JSON-LD and the head's metadata.

Publishers fill these for search engines and social networks, so they are right more often than anything guessed from the layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from parsers.dates import date, sane
from parsers.headline import headline
from parsers.jsonld import Thing, is_article, link_of, name_of, text_of, things
from parsers.limits import AUTHORS_MAX, NAME_CHARS_MAX
from parsers.text import line, plain, web_link

__all__ = ["Facts", "facts"]

_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*", re.IGNORECASE)
_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title")
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "cxenseparse:recs:publishtime",
    "date",
)
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified")
_IMAGES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
_PARTS_MAX = 20  # of hasPart; one is usual
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`title` is without the outlet's name; `body` is JSON-LD's articleBody as plain text; `image` the lead picture.

    `free` is what the publisher says of reading it without paying, None for nothing; `locked` selects what must be paid for.
    `is_article` says that the publisher calls the page an article.
    """

    title: str | None
    url: str | None
    published: datetime | None
    modified: datetime | None
    authors: tuple[str, ...]
    lang: str | None
    image: str | None
    body: str
    free: bool | None
    locked: tuple[str, ...]
    is_article: bool


def facts(tree: HtmlElement, *, url: str, now: datetime | None) -> Facts:
    """Everything `tree` says about its article; what it does not say stays empty."""
    said = list(things(tree))
    article = next((thing for thing in said if is_article(thing)), {})
    meta = _meta(tree)
    named = (meta.get("og:site_name"), meta.get("application-name"), name_of(article.get("publisher")))
    titles = (text_of(article.get("headline")), *_all(meta, _TITLES))
    dated = (text_of(thing.get("datePublished")) for thing in (article, *said))
    changed = (text_of(thing.get("dateModified")) for thing in (article, *said[:1]))
    return Facts(
        title=headline(tree, titles, [name for name in named if name], url),
        url=_canonical(tree, meta, url),
        published=_first_date((*dated, *_all(meta, _PUBLISHED), *_times(tree)), now),
        modified=_first_date((*changed, *_all(meta, _MODIFIED)), now),
        authors=_people(tree, article, meta),
        lang=_lang(tree, article, meta),
        image=_image(article, meta, url),
        body=plain(text_of(article.get("articleBody"))),
        free=_is_free(article, meta),
        locked=tuple(_locked(article)),
        is_article=bool(article) or meta.get("og:type", "").lower() == "article",
    )


# --- the head -------------------------------------------------------------------------------------------------------


def _meta(tree: HtmlElement) -> dict[str, str]:
    """Metadata by lower-case name; the first of a name counts."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if name and (content := meta.get("content")):
            found.setdefault(
                name.strip().lower().replace("dcterms:", "dcterms.").replace("dc:", "dc."), content.strip()
            )
    return found


def _all(meta: Mapping[str, str], names: tuple[str, ...]) -> Iterator[str]:
    return (meta[name] for name in names if name in meta)


def _canonical(tree: HtmlElement, meta: Mapping[str, str], url: str) -> str | None:
    """The canonical address. A site's front page is nobody's canonical address: templates put it there by mistake."""
    hrefs = [
        link.get("href") or "" for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for href in [*hrefs, meta.get("og:url", "")]:
        link = web_link(href, url)
        if link and (urlsplit(link).path.strip("/") or urlsplit(link).query or not urlsplit(url).path.strip("/")):
            return link
    return None


def _image(article: Thing, meta: Mapping[str, str], url: str) -> str | None:
    """The lead picture's address: the one meant for sharing is cut for a reader, JSON-LD's may be a logo's neighbour."""
    for href in (*_all(meta, _IMAGES), link_of(article.get("image")), link_of(article.get("thumbnailUrl"))):
        if link := web_link(href, url):
            return link
    return None


def _is_free(article: Thing, meta: Mapping[str, str]) -> bool | None:
    """schema.org's isAccessibleForFree and the Open Graph's content tier; a metered page is free until it is not."""
    said = article.get("isAccessibleForFree")
    told = str(said).strip().lower() if isinstance(said, bool | str) else ""
    tier = meta.get("article:content_tier", "").lower()
    if told == "false" or tier == "locked":
        return False
    return True if told == "true" or tier == "free" else None


def _locked(article: Thing) -> Iterator[str]:
    parts = article.get("hasPart")
    for part in (parts if isinstance(parts, list) else [parts])[:_PARTS_MAX]:
        if isinstance(part, dict) and str(part.get("isAccessibleForFree")).strip().lower() == "false":
            selector = part.get("cssSelector")
            yield from (one for one in (selector if isinstance(selector, list) else [selector]) if isinstance(one, str))


def _lang(tree: HtmlElement, article: Thing, meta: Mapping[str, str]) -> str | None:
    for said in (
        tree.get("lang"),
        meta.get("og:locale"),
        text_of(article.get("inLanguage")),
        meta.get("content-language"),
    ):
        if said and (found := _LANGUAGE.fullmatch(said.strip())):
            return found[1].lower()
    return None


def _first_date(said: tuple[str, ...], now: datetime | None) -> datetime | None:
    return next((when for one in said if one and (when := sane(date(one), now=now))), None)


def _times(tree: HtmlElement) -> Iterator[str]:
    """Times that the markup itself calls the publication's."""
    for time in tree.iter("time"):
        if time.get("datetime") and (
            time.get("pubdate") is not None or "datepublished" in (time.get("itemprop") or "").lower()
        ):
            yield time.get("datetime") or ""


def _people(tree: HtmlElement, article: Thing, meta: Mapping[str, str]) -> tuple[str, ...]:
    named = article.get("author")
    names = [name_of(one) for one in (named if isinstance(named, list) else [named])[:AUTHORS_MAX] if one]
    if not any(names):
        names = [line(name) for name in _all(meta, _AUTHORS)][:1]
    if not any(names):
        links = (link for link in tree.iter("a") if "author" in (link.get("rel") or "").lower().split())
        names = [line(link.text_content()) for link in links][:AUTHORS_MAX]
    names = [
        re.sub(r"^(?:by|von|par|autor:|автор:)\s+", "", name, flags=re.IGNORECASE)[:NAME_CHARS_MAX] for name in names
    ]
    return tuple(dict.fromkeys(name for name in names if name and "://" not in name))
