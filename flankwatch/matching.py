"""The matcher as worker processes hold it: built once in each, when its first text arrives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flankwatch.dedup.words import text_key
from flankwatch.entries import OwnEntries
from flankwatch.errors import Problem
from flankwatch.limits import MENTIONS_MAX
from flankwatch.match.language_model import look_at
from flankwatch.match.matcher import Matcher
from flankwatch.match.own import catalogue_with, outline_with
from flankwatch.models import Article, ListHit, WatchList
from flankwatch.samples import failing_samples

__all__ = ["Matched", "match_article", "matcher", "prepare", "tried_samples"]

_watchlists: tuple[WatchList, ...] = ()
_own: OwnEntries | None = None
_matcher: Matcher | None = None
_shared: Matcher | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What an article's text says: the lists it satisfies, and the key its copies share."""

    list_hits: tuple[ListHit, ...]
    text_key: bytes | None


def prepare(watchlists: Sequence[WatchList], own: OwnEntries | None = None, model_path: str = "") -> None:
    """Tell this process which lists and own entries to match; runs once, before its first document."""
    global _watchlists, _own, _matcher
    _watchlists, _own, _matcher = tuple(watchlists), own, None
    look_at(model_path)


def build_shared() -> None:
    """Build what the matchers of all processes forked from this one have in common."""
    global _shared  # noqa: PLW0603 (see prepare)
    _shared = Matcher.build(catalogue_with(None), ())


def matcher() -> Matcher:
    """This process's matcher. Building it takes 0.1 s and 30 MB, so a process that only parses does without."""
    global _matcher  # noqa: PLW0603 (see prepare)
    if _matcher is None:
        if _shared is not None and _own is None:
            _matcher = _shared.watching(_watchlists)
        else:
            _matcher = Matcher.build(catalogue_with(_own), _watchlists)
    return _matcher


def tried_samples(watchlists: Sequence[WatchList], own: OwnEntries | None, model_path: str = "") -> list[Problem]:
    """The samples that these lists fail, tried with this process's matcher."""
    prepare(watchlists, own, model_path)
    return failing_samples(watchlists, matcher(), outline_with(own).entity)


def match_article(article: Article) -> Matched:
    """What an article says."""
    return Matched(list_hits=_hits(article), text_key=text_key(article.text))


def _hits(article: Article) -> tuple[ListHit, ...]:
    found = matcher().match(article.title, article.text, article.lang).hits
    return tuple(replace(hit, mentions=hit.mentions[:MENTIONS_MAX]) for hit in found)
