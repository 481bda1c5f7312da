"""The feeds of a site: from any address of it to what could be polled, each candidate read and previewed. Nothing is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from flankwatch.errors import WorkerFailed
from flankwatch.fetch import BodyKind, Failed, FailureReason, Fetched, Fetcher, NotModified, Request
from flankwatch.limits import CANDIDATES_MAX, PARSE_S
from flankwatch.preview import Preview, look
from flankwatch.reading import Unreadable
from flankwatch.workers import Workers
from parsers.discovery import telegram_channel, usual_places
from parsers.links import feed_link, link_key
from parsers.records import Offer, OfferedFeed

__all__ = ["Candidate", "Finder", "Finding", "Way"]


class Way(StrEnum):
    """How a feed was found: it was asked for, the page offers it, or it stands where sites usually keep theirs."""

    ASKED = "asked for"
    ANNOUNCED = "announced by the page"
    LINKED = "linked on the page"
    USUAL = "at a usual place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address that may be a feed. Either `preview` or `trouble` is set; `title` is what the page calls it."""

    url: str
    way: Way
    title: str | None = None
    preview: Preview | None = None
    trouble: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The candidates, readable ones first. `trouble` is why the address itself gave nothing."""

    candidates: tuple[Candidate, ...] = ()
    trouble: str | None = None

    @property
    def feeds(self) -> list[tuple[Candidate, Preview]]:
        """Those that can be polled."""
        return [(one, one.preview) for one in self.candidates if one.preview]


_WAYS = {Offer.ANNOUNCED: Way.ANNOUNCED, Offer.LINKED: Way.LINKED}
# Whoever cannot be reached at all has no usual places either. A page that is refused may have an open feed beside it.
_NOBODY_THERE = frozenset({
    FailureReason.ADDRESS_REFUSED, FailureReason.BAD_URL, FailureReason.DNS, FailureReason.CONNECT, FailureReason.TLS,
    FailureReason.TIMEOUT, FailureReason.PROTOCOL,
})  # fmt: skip

_Looked = Preview | tuple[OfferedFeed, ...] | Unreadable | Failed


_Wanted = tuple[str, Way, str | None]


def _wanted(offers: Sequence[OfferedFeed]) -> list[_Wanted]:
    return [(one.url, _WAYS[one.offer], one.title) for one in offers[:CANDIDATES_MAX]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """Finds feeds with these connections and workers; `now` is against what dates are judged."""

    fetcher: Fetcher
    workers: Workers
    now: datetime

    async def find(self, address: str) -> Finding:
        """The feeds of the site at `address`, which may be a feed itself, a page, or a bare name such as `lsm.lv`."""
        address = address.strip()
        link = feed_link(address if "://" in address else f"https://{address}")
        if link is None:
            return Finding(trouble="this is not a web address; it looks like https://example.org")
        link = (telegram_channel(link) or link).partition("#")[0]
        url, looked = await self._look(link)
        match looked:
            case Preview():
                return Finding(candidates=(Candidate(url=url, way=Way.ASKED, preview=looked),))
            case Failed() if looked.reason in _NOBODY_THERE:
                return Finding(trouble=_why(looked))
            case tuple():
                return await self._among(looked, url)
            case _:
                return replace(await self._at_usual_places(url), trouble=_why(looked))

    async def _among(self, offers: Sequence[OfferedFeed], url: str) -> Finding:
        """The offered feeds that can be read, or those of an offered overview of feeds, or those at the usual places."""
        found, further = await self._read(_wanted(offers))
        if not found.feeds and further:
            found, _ = await self._read(_wanted(further))
        if found.feeds:
            return found
        more = await self._at_usual_places(url)
        trouble = "this is a page, and it offers no feed that can be read"
        return Finding(candidates=(*more.candidates, *found.candidates), trouble=trouble)

    async def _at_usual_places(self, url: str) -> Finding:
        found, _ = await self._read([(place, Way.USUAL, None) for place in usual_places(url)])
        # That the others are missing is no news, and sites answer with one feed at several of these places.
        different = {(preview.title, preview.headlines): one for one, preview in reversed(found.feeds)}
        return Finding(candidates=tuple(reversed(different.values())))

    async def _read(self, wanted: Sequence[_Wanted]) -> tuple[Finding, list[OfferedFeed]]:
        """The candidates at these addresses, and what is offered by those among them that are pages."""
        looks = await asyncio.gather(*(self._look(url) for url, _, _ in wanted))
        found: dict[str, Candidate] = {}
        for (_, way, title), (url, looked) in zip(wanted, looks, strict=True):
            preview = looked if isinstance(looked, Preview) else None
            trouble = None if isinstance(looked, Preview) else _why(looked)
            found.setdefault(link_key(url), Candidate(url=url, way=way, title=title, preview=preview, trouble=trouble))
        further = [offer for _, looked in looks if isinstance(looked, tuple) for offer in looked]
        readable_first = sorted(found.values(), key=lambda one: one.preview is None)
        return Finding(candidates=tuple(readable_first)), further

    async def _look(self, url: str) -> tuple[str, _Looked]:
        """What stands at `url`, and the address to keep: the one it has moved to for good, if it has."""
        outcome = await self.fetcher.fetch(Request(url=url, kind=BodyKind.FEED))
        match outcome:
            case Failed():
                return url, outcome
            case NotModified():
                return url, Unreadable(reason="protocol", detail="answered 304 to a first request")
            case Fetched():
                return outcome.moved_to or url, await self._looked_at(outcome)

    async def _looked_at(self, fetched: Fetched) -> _Looked:
        try:
            return await self.workers.run(
                PARSE_S, look, fetched.body, content_type=fetched.content_type, url=fetched.final_url, now=self.now
            )
        except WorkerFailed as exc:
            return Unreadable(reason="worker", detail=f"the document was given up in its worker: {exc.reason}")


def _why(looked: tuple[OfferedFeed, ...] | Unreadable | Failed) -> str:
    return "this is a page, not a feed" if isinstance(looked, tuple) else f"{looked.reason}: {looked.detail}"
