"""Follows one address through its gates: joins state, configuration and matcher, and lets the pure gates decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from flankwatch.cycle import Application
from flankwatch.dedup.urls import host_of
from flankwatch.match.explain import explain
from flankwatch.match.matcher import Matcher
from flankwatch.match.verdicts import Explanation
from flankwatch.models import Article, Feed, Hit, WatchList
from flankwatch.store.dossiers import Dossiers
from flankwatch.store.reports import Reports
from flankwatch.why.facts import Dossier, FeedState, Known
from flankwatch.why.gates import ways_in
from flankwatch.why.outcomes import ways_out
from flankwatch.why.sources import with_source
from flankwatch.why.trace import Trace

__all__ = ["grounds", "trace"]


def trace(application: Application, url: str, lists: Sequence[WatchList]) -> Trace:
    """What became of `url`, and what `lists` say of it today. Nothing is fetched and nothing is written."""
    zone, entity = ZoneInfo(application.config.service.time_zone), application.catalogue.entity
    known = _known(application, url)
    found = _explained(application, known.dossier, lists) if known.dossier else None
    names = {watchlist.name for watchlist in lists}
    if names == {watchlist.name for watchlist in application.config.watchlists} and known.dossier:
        names |= {hit.watchlist for hit in known.dossier.hits}  # those of lists that are gone are asked about as well
    out = ways_out(known, found, names, zone=zone, entity=entity) if found else ()
    return Trace(known=known, gates=(*ways_in(known, found, zone), *out), explanation=found)


def grounds(application: Application, hits: Sequence[Hit]) -> Iterator[tuple[Hit, Explanation]]:
    """Each hit with what today's lists and catalogue say of its article."""
    matcher = Matcher.build(application.catalogue, application.config.watchlists)
    for hit in hits:
        yield hit, _of_feed(matcher, hit.article, hit.feed)


def _explained(application: Application, dossier: Dossier, lists: Sequence[WatchList]) -> Explanation:
    return _of_feed(Matcher.build(application.catalogue, lists), dossier.article, dossier.feed)


def _of_feed(matcher: Matcher, article: Article, feed: Feed) -> Explanation:
    return with_source(explain(matcher, article.title, article.text, article.lang), feed)


def _known(application: Application, url: str) -> Known:
    dossiers = Dossiers(application.database)
    dossier = dossiers.dossier(url)
    return Known(
        url=url,
        config=application.config,
        now=application.clock(),
        dossier=dossier,
        forgotten_at=None if dossier else dossiers.forgotten_at(url),
        feeds=_feeds(application, dossiers, dossier, url),
    )


def _feeds(application: Application, dossiers: Dossiers, dossier: Dossier | None, url: str) -> tuple[FeedState, ...]:
    """The article's feed; of an unknown address every feed that has to do with its host."""
    states = Reports(application.database).feeds()
    if dossier is not None:
        return tuple(state for state in states.values() if state.name == dossier.feed.name)
    host = host_of(url)
    bringing = dossiers.feeds_bringing(host)
    near = {feed.name for feed in application.config.feeds if _is_near(host_of(feed.url), host)} | bringing
    unpolled = {feed.name: feed for feed in application.config.feeds if feed.name in near and feed.name not in states}
    never = [FeedState(name=feed.name, url=feed.url, next_poll_at=application.clock()) for feed in unpolled.values()]
    return (*(states[name] for name in sorted(near) if name in states), *never)


def _is_near(one: str, other: str) -> bool:
    """Whether two hosts are one, or one is part of the other: news.lsm.lv and lsm.lv."""
    return bool(one and other) and (one == other or one.endswith(f".{other}") or other.endswith(f".{one}"))
