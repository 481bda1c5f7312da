"""Says of a mention where a reader finds it and which line of a list asked for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from flankwatch.match.document import Document
from flankwatch.match.verdicts import Sighting
from flankwatch.models import Mention, MentionKind, Unit, WatchList

__all__ = ["SIGHTINGS_MAX", "Place", "first_of_each", "origins", "sighting"]

SIGHTINGS_MAX = 40  # of one part of a list: more fill the screen and tell nothing new
_OF_ONE_KEY = 5  # places named of one thing


class Place(Protocol):
    """A mention with its places: what windows.Located and windows.Piece have in common."""

    @property
    def mention(self) -> Mention: ...

    @property
    def start(self) -> int: ...

    @property
    def at(self) -> int: ...


def sighting(document: Document, place: Place, origin: Mapping[str, str] | None = None) -> Sighting:
    """The mention with the numbers of its sentence, paragraph and word; `origin` gives the list's line of a phrase."""
    mention = place.mention
    return Sighting(
        mention=mention,
        sentence=document.window(Unit.SENTENCE, place.start),
        paragraph=document.window(Unit.PARAGRAPH, place.start),
        word=document.word(place.at),
        origin=origin.get(mention.key, "") if origin and mention.kind is MentionKind.TERM else "",
    )


def first_of_each(document: Document, places: Iterable[Place], origin: Mapping[str, str]) -> tuple[Sighting, ...]:
    """The first few places of each key, in the order given."""
    told: dict[str, int] = {}
    kept: list[Sighting] = []
    for place in places:
        count = told[place.mention.key] = told.get(place.mention.key, 0) + 1
        if count <= _OF_ONE_KEY and len(kept) < SIGHTINGS_MAX:
            kept.append(sighting(document, place, origin))
    return tuple(kept)


def origins(watchlist: WatchList) -> dict[str, str]:
    """`file:line:column` of each phrase and pattern of the list, by what is written."""
    terms = [(text, f"terms/{number}") for number, term in enumerate(watchlist.terms) for text in term.keys]
    vetoes = [(text, f"not/{number}") for number, text in enumerate(watchlist.unwanted)]
    return {text: watchlist.origin[key] for text, key in (*vetoes, *terms) if key in watchlist.origin}
