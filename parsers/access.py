"""Whether a page is the article, or what stands in its way: a paywall, a question for consent, a bot check, an error page.

What publishers declare goes first. Else a page must be short and say one of the sentences in walls.json where a reader would find
it, so that an article about paywalls, cookies or locked doors stays an article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from parsers.facts import Facts
from parsers.limits import (
    CONSENT_CHARS_MAX,
    NOTICE_CHARS_MAX,
    STUB_CHARS_MAX,
    TEASER_CHARS_MAX,
    WALL_LINE_CHARS_MAX,
)
from parsers.records import Access

__all__ = ["Signs", "judged", "phrases", "signs", "without_invitation"]

_CONSENT_HOST = re.compile(
    r"consent\.(?:google|youtube|yahoo)\.[a-z.]+|guce\.[a-z0-9-]+\.(?:com|net)|(?:consent|cmp|privacy-gate)\.[a-z0-9.-]+"
)
_REFRESH = re.compile(r"\s*\d{1,2}\s*[;,]\s*url\s*=", re.IGNORECASE)
_MOVED_BY_SCRIPT = re.compile(
    r"(?:window|document|top|self)\.location(?:\.href)?\s*=|location\.(?:replace|assign)\s*\("
)
_CHALLENGES = (
    "cf_chl_opt",
    "cf-challenge",
    "challenge-form",
    "px-captcha",
    "captcha-delivery.com",
    "_Incapsula_Resource",
    "g-recaptcha",
    "h-captcha",
    "awswaf",
    "ddos-guard",
)
_PARTS = re.compile(r"\s+[-–—/·•]+\s+|[|!:…]|\.\.\.|[.,]\s|\s-$")
_ENDS = " .…?!"
_CONSENT_SHARE = 0.4  # of the text in lines that ask for consent; the others list purposes and partners
_CONSENT_PHRASES = 2  # different ones: an article may quote one
_STUB_MARKUP_MAX = 5000  # a page whose script does nothing but lead on
_NOTICE_START = 300  # characters within which an error page says what it is
_BODY_WORDS = 3  # shorter phrases mean something as a whole title only
_VISIBLE_MAX = 50_000  # characters searched; the invitation to a paywall stands below the teaser


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What is gone from the tree once the article is looked for: a password's field, a way on, a bot check's script."""

    asks_password: bool
    leads_on: bool
    challenges: bool


def signs(tree: HtmlElement, markup: str) -> Signs:
    refreshed = (meta for meta in tree.iter("meta") if (meta.get("http-equiv") or "").lower() == "refresh")
    return Signs(
        asks_password=any((field.get("type") or "").lower() == "password" for field in tree.iter("input")),
        leads_on=any(_REFRESH.match(meta.get("content") or "") for meta in refreshed)
        or (len(markup) < _STUB_MARKUP_MAX and _MOVED_BY_SCRIPT.search(markup) is not None),
        challenges=any(name in markup for name in _CHALLENGES),
    )


def judged(tree: HtmlElement, about: Facts, seen: Signs, *, headings: list[str], url: str, text: str) -> Access:
    """What the page is, by what it declares and by its `text` where that is short."""
    if len(text) >= CONSENT_CHARS_MAX:
        return Access.PAYWALL if about.free is False else Access.FREE
    if not about.is_article and _CONSENT_HOST.fullmatch(urlsplit(url).hostname or ""):
        return Access.CONSENT
    if _asks_for_consent(text):
        return Access.CONSENT
    titles = [_folded(part) for title in (about.title or "", *headings) for part in (title, *_PARTS.split(title))]
    if not about.is_article and (notice := _notice(titles, seen, tree, text)):
        return notice
    if about.free is False:
        return Access.PAYWALL
    invites = about.free is None and len(text) < TEASER_CHARS_MAX and _has(_visible(tree), _all("paywall"))
    return Access.PAYWALL if invites else Access.FREE


def without_invitation(text: str) -> str:
    """The teaser without the lines that invite to pay for the rest."""
    lines = text.split("\n")
    return "\n".join(
        line for line in lines if len(line) > WALL_LINE_CHARS_MAX or not _has(_folded(line), _all("paywall"))
    )


def _notice(titles: list[str], seen: Signs, tree: HtmlElement, text: str) -> Access | None:
    """A page that is no article by anyone's word and says in so few words that it is something else."""
    if len(text) >= NOTICE_CHARS_MAX:
        return None
    visible = _visible(tree)
    start = _folded(text)[:_NOTICE_START]
    if not _all("blocked").isdisjoint(titles) or (
        len(visible) < NOTICE_CHARS_MAX and (seen.challenges or _has(visible, _long(_all("blocked"))))
    ):
        return Access.BLOCKED
    if not _all("not_found").isdisjoint(titles) or _has(start, _long(_all("not_found"))):
        return Access.NOT_FOUND
    if seen.asks_password and not _all("login").isdisjoint(titles):
        return Access.LOGIN
    return Access.STUB if seen.leads_on and len(visible) < STUB_CHARS_MAX else None


def _asks_for_consent(text: str) -> bool:
    lines = [_folded(line) for line in text.split("\n")]
    asking = [line for line in lines if _has(line, _all("consent"))]
    if sum(map(len, asking)) < _CONSENT_SHARE * sum(map(len, lines)):
        return False
    said = {phrase for phrase in _all("consent") for line in asking if phrase in line}
    return len(said) >= _CONSENT_PHRASES


def _visible(tree: HtmlElement) -> str:
    return _folded(" ".join(tree.itertext())[:_VISIBLE_MAX])


_ALIKE_TABLE = str.maketrans(
    {"’": "'", "ı": "i", "\u0307": None}
)  # Turkish capitals fold to another i than small letters do


def _folded(text: str) -> str:
    return " ".join(text.casefold().translate(_ALIKE_TABLE).split()).strip(_ENDS)


def _has(text: str, wanted: Iterable[str]) -> bool:
    return any(phrase in text for phrase in wanted)


def phrases(kind: str, lang: str) -> tuple[str, ...]:
    """What pages of a kind say in a language: `paywall`, `consent`, `not_found`, `blocked` or `login`."""
    return tuple(map(_folded, _walls()[kind][lang]))


@cache
def _walls() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads(
        Path(__file__).with_name("walls.json").read_text(encoding="utf-8")
    )
    return found


@cache
def _all(kind: str) -> frozenset[str]:
    return frozenset(phrase for lang in _walls()[kind] for phrase in phrases(kind, lang))


@cache
def _long(said: frozenset[str]) -> tuple[str, ...]:
    return tuple(phrase for phrase in said if phrase.count(" ") + 1 >= _BODY_WORDS)
