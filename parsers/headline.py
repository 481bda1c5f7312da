"""The headline of a page: what a reader sees, without the name of its outlet."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from parsers.limits import TITLE_CHARS_MAX
from parsers.outlets import folded, without_outlet
from parsers.text import line, plain_or_markup

__all__ = ["headings", "headline"]


def headline(tree: HtmlElement, said: Iterable[str], outlets: list[str], url: str) -> str | None:
    """The headline, from what the metadata said of it, the head's title and the headings."""
    head = tree.find(".//title")
    heads = [one for one in [_short(head.text_content())] if one] if head is not None else []
    titles = [short for one in said if (short := _short(one))] + heads
    seen = headings(tree)
    if not titles:
        return seen[0] if seen else None
    agreed = [one for one in titles if any(_agree(one, shown) for shown in (*heads, *seen) if shown is not one)]
    return without_outlet(_whole((agreed or titles)[0], titles), outlets=[*outlets, *_hosts(url)], headings=seen)


def headings(tree: HtmlElement) -> list[str]:
    """The first headings of the page, without the sign that links to each."""
    return [short for h1 in tree.iter("h1") if (short := _short(h1.text_content()).rstrip("¶# "))][:3]


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
