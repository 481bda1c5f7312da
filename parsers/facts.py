"""What a page says about itself: headline, dates, authors, address and language, from JSON-LD and the head's metadata.

Publishers fill these for search engines and social networks, so they are right more often than anything guessed from the layout.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from parsers.dates import date, sane
from parsers.limits import AUTHORS_MAX, JSONLD_CHARS_MAX, NAME_CHARS_MAX, TITLE_CHARS_MAX
from parsers.outlets import folded, without_outlet
from parsers.text import line, plain, plain_or_markup, web_link

__all__ = ["Facts", "facts"]

_ARTICLE = re.compile(r"article$|posting$|^report$|^review", re.IGNORECASE)
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
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl")
_TYPE_NAMES = 4  # "@type" may be a list; nobody needs more than a few


@dataclass(slots=True)
class Facts:
    """`title` is without the outlet's name; `body` is JSON-LD's articleBody as plain text."""

    title: str | None = None
    url: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    authors: tuple[str, ...] = ()
    lang: str | None = None
    body: str = ""
    outlets: list[str] = field(default_factory=list)


def facts(tree: HtmlElement, *, url: str, now: datetime | None) -> Facts:
    """Everything `tree` says about its article; what it does not say stays empty."""
    things = list(_things(tree))
    article = next((thing for thing in things if any(map(_ARTICLE.search, _strings(thing["@type"])))), {})
    dated = (_text(thing.get("datePublished")) for thing in (article, *things))
    meta = _meta(tree)
    outlets = [
        name
        for name in (meta.get("og:site_name"), meta.get("application-name"), _name(article.get("publisher")))
        if name
    ]
    return Facts(
        title=_title(tree, article, meta, outlets, url),
        url=_canonical(tree, meta, url),
        published=_first_date((*dated, *_all(meta, _PUBLISHED), *_times(tree)), now),
        modified=_first_date((_text(article.get("dateModified")), *_all(meta, _MODIFIED)), now),
        authors=_people(tree, article, meta),
        lang=_lang(tree, article, meta),
        body=plain(_text(article.get("articleBody"))),
        outlets=outlets,
    )


# --- JSON-LD --------------------------------------------------------------------------------------------------------


def _things(tree: HtmlElement) -> Iterator[Mapping[str, Any]]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            text = (
                (script.text or "")[:JSONLD_CHARS_MAX]
                .strip()
                .removeprefix("<!--")
                .removesuffix("-->")
                .strip(" \t\r\n;")
            )
            yield from _objects(text)


def _objects(text: str) -> Iterator[Mapping[str, Any]]:
    try:
        found = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    for one in found if isinstance(found, list) else [found]:
        graph = one.get("@graph") if isinstance(one, dict) else None
        for thing in [one, *(graph if isinstance(graph, list) else [])]:
            if isinstance(thing, dict) and "@type" in thing:
                yield thing


def _strings(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value])[:_TYPE_NAMES] if isinstance(one, str)]


def _text(value: Any) -> str:
    """The text of a JSON-LD value, which may be wrapped in a list."""
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, str) else ""


def _name(value: Any) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    return line(_text(value.get("name"))) if isinstance(value, dict) else line(_text(value))


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


def _lang(tree: HtmlElement, article: Mapping[str, Any], meta: Mapping[str, str]) -> str | None:
    for said in (
        tree.get("lang"),
        meta.get("og:locale"),
        _text(article.get("inLanguage")),
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


def _people(tree: HtmlElement, article: Mapping[str, Any], meta: Mapping[str, str]) -> tuple[str, ...]:
    named = article.get("author")
    names = [_name(one) for one in (named if isinstance(named, list) else [named])[:AUTHORS_MAX] if one]
    if not any(names):
        names = [line(name) for name in _all(meta, _AUTHORS)][:1]
    if not any(names):
        links = (link for link in tree.iter("a") if "author" in (link.get("rel") or "").lower().split())
        names = [line(link.text_content()) for link in links][:AUTHORS_MAX]
    names = [
        re.sub(r"^(?:by|von|par|autor:|автор:)\s+", "", name, flags=re.IGNORECASE)[:NAME_CHARS_MAX] for name in names
    ]
    return tuple(dict.fromkeys(name for name in names if name and "://" not in name))


# --- the headline ---------------------------------------------------------------------------------------------------


def _title(
    tree: HtmlElement, article: Mapping[str, Any], meta: Mapping[str, str], outlets: list[str], url: str
) -> str | None:
    head = tree.find(".//title")
    heads = [one for one in [_short(head.text_content())] if one] if head is not None else []
    said = [_text(article.get("headline")), *_all(meta, _TITLES)]
    titles = [short for one in said if (short := _short(one))] + heads
    headings = [short for h1 in tree.iter("h1") if (short := _short(h1.text_content()))][:3]
    if not titles:
        return headings[0] if headings else None
    agreed = [one for one in titles if any(_agree(one, seen) for seen in (*heads, *headings) if seen is not one)]
    return without_outlet(_whole((agreed or titles)[0], titles), outlets=[*outlets, *_hosts(url)], headings=headings)


def _agree(title: str, seen: str) -> bool:
    """Whether what a machine is told and what a reader sees are one headline; templates tell machines nonsense."""
    told, shown = folded(title), folded(seen)
    return bool(told and shown) and (told in shown or shown in told)


def _short(text: str) -> str:
    return line(plain_or_markup(text[: 4 * TITLE_CHARS_MAX]))[:TITLE_CHARS_MAX]


def _whole(title: str, titles: list[str]) -> str:
    """`title`, or the one it was cut from for a search engine."""
    stem = title.rstrip("….").rstrip()
    if stem == title:
        return title
    return next((one for one in titles if len(one) > len(title) and one.startswith(stem)), title)


def _hosts(url: str) -> list[str]:
    labels = (urlsplit(url).hostname or "").removeprefix("www.").split(".")
    return [".".join(labels), *labels[:-1][-1:]]
