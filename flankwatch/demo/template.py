"""Fills the placeholders of the demo's feeds and pages.

| placeholder | becomes |
|---|---|
| `@hours:3@` | the time three hours before now, as the document's kind writes it; `@hours:0.5@` is half an hour |
| `@day:3@` | the same time's date as a person writes it |
| `@char:202E@` | that character: control characters would be lost in an editor |
| `@site@` | the address of the outlet, without a final slash |
| `@base@` | the address of the server |
| `@local@`, `@mobile@` | the server by its name, and by its name for telephones |
| `@url@`, `@headline@`, `@published@`, `@article@` | only in a page's shell: what the article's own file says |
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from enum import Enum

__all__ = ["DateStyle", "Setting", "fill", "fill_page"]

_PLACEHOLDER = re.compile(r"@(?P<name>[a-z]+)(?::(?P<value>[0-9A-F.]+))?@")
_HEADLINE = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
_HOURS = re.compile(r"@hours:[0-9.]+@")
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - reads better
)


class DateStyle(Enum):
    """How a kind of document writes a time: RSS as in mail (RFC 822), Atom, RDF and pages as ISO 8601."""

    RFC822 = "rfc822"
    ISO = "iso"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where and when a template is filled: `places` gives the address for `site`, `base`, `local` and `mobile`."""

    now: datetime
    language: str
    places: Mapping[str, str]


def fill(template: str, *, setting: Setting, style: DateStyle, parts: Mapping[str, str] | None = None) -> str:
    """The template with each placeholder filled once; `parts` holds what only this document knows.

    An unknown placeholder raises KeyError: it is a slip of the pen in the bundled world.
    """
    known = {**setting.places, **(parts or {})}

    def value(found: re.Match[str]) -> str:
        name, argument = found["name"], found["value"]
        if argument is None:
            return known[name]
        return _argument(name, argument, setting=setting, style=style)

    return _PLACEHOLDER.sub(value, template)


def fill_page(shell: str, article: str, *, url: str, setting: Setting) -> str:
    """An article within its outlet's shell; the headline is its h1, its time the first `@hours:…@`."""
    headline, published = _HEADLINE.search(article), _HOURS.search(article)
    if headline is None or published is None:
        raise ValueError(f"the article for {url} needs an <h1> and a time")
    own = {
        "url": url,
        "headline": html.escape(headline[1]),
        "published": fill(published[0], setting=setting, style=DateStyle.ISO),
        "article": fill(article, setting=setting, style=DateStyle.ISO),
    }
    return fill(shell, setting=setting, style=DateStyle.ISO, parts=own)


def _argument(name: str, argument: str, *, setting: Setting, style: DateStyle) -> str:
    if name == "char":
        return chr(int(argument, 16))
    when = setting.now - timedelta(hours=float(argument))
    if name == "day":
        return f"{when.day} {_MONTHS[when.month - 1]} {when.year}" if setting.language == "en" else f"{when:%d.%m.%Y}"
    if name != "hours":
        raise KeyError(name)
    return format_datetime(when, usegmt=True) if style is DateStyle.RFC822 else f"{when:%Y-%m-%dT%H:%M:%SZ}"
