"""The headline of a page: what a reader sees, without the name of its outlet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from parsers.limits import TITLE_CHARS_MAX
from parsers.text import line, plain_or_markup

__all__ = ["headings", "headline", "without_outlet"]

_SEPARATOR = re.compile(r"\s+[|·•»«–—:/\\-]{1,2}\s+|\s*[|_]\s*|(?<=\w):\s+")


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
    told, shown = _folded(title), _folded(seen)
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


def without_outlet(title: str, *, outlets: list[str], headings: list[str]) -> str:
    """`title` without the names of its outlet at either end; where a heading is the rest of a title, the heading.

    >>> without_outlet("Riga buys HIMARS - Baltic Wire", outlets=["The Baltic Wire"], headings=[])
    'Riga buys HIMARS'
    >>> without_outlet("NATO - Russia council meets", outlets=["Baltic Wire"], headings=[])
    'NATO - Russia council meets'
    """
    cuts = list(_SEPARATOR.finditer(title))
    start, end = 0, len(title)
    while cuts and _is_outlet(title[cuts[-1].end() : end], outlets):
        end = cuts.pop().start()
    while cuts and _is_outlet(title[start : cuts[0].start()], outlets):
        start = cuts.pop(0).end()
    title = title[start:end].strip()
    parts = [part for cut in _SEPARATOR.finditer(title) for part in (title[: cut.start()], title[cut.end() :])]
    rests = {heading.casefold() for heading in headings if " " in heading}  # one word is a section's name
    shown = [part for part in map(str.strip, parts) if part.casefold() in rests]
    return shown[0] if len(shown) == 1 else title  # both halves are headings where the outlet's name is one


def _is_outlet(part: str, outlets: list[str]) -> bool:
    folded = _folded(part)
    names = [_folded(name) for name in outlets]
    return bool(folded) and any(
        name and (folded == name or _holds(name, folded) or _holds(folded, name)) for name in names
    )


def _holds(long: str, short: str) -> bool:
    """Whether one name is most of the other, as `LSM.lv` of `Eng.LSM.lv` or `Wire` of `The Wire`."""
    return len(short) >= 3 and short in long and len(short) * 2 >= len(long)


def _folded(name: str) -> str:
    return re.sub(r"\W+", "", name.casefold())
