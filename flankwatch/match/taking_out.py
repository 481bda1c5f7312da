"""Takes words of the catalogue out again that a user drops, and finds the names that a text writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from flankwatch.catalogue import Catalogue, Surface, Trait
from flankwatch.catalogue.names import Name, Names
from flankwatch.entries import OwnEntry
from flankwatch.match.expand import country_surfaces, look_alikes, weapon_surfaces
from flankwatch.match.fold import fold_words
from flankwatch.models import Form, MentionKind

__all__ = ["Removal", "known_words", "writes"]

_Key = tuple[MentionKind, str]


@dataclass(frozen=True, slots=True)
class _Dropped:
    """One text to drop, as patterns of surfaces and as it is folded in names."""

    text: str
    folded: str
    patterns: frozenset[str]


@dataclass(frozen=True, slots=True)
class Removal:
    """What own entries drop, by key; None drops all of a key's words."""

    _by_key: Mapping[_Key, tuple[_Dropped, ...] | None]

    @classmethod
    def of(cls, entries: Iterable[OwnEntry]) -> Removal:
        return cls({_key(one): _dropped(one) for one in entries if one.drop != ()})

    def applied(self, catalogue: Catalogue) -> Catalogue:
        """The catalogue without the dropped words; its keys stay."""
        if not self._by_key:
            return catalogue
        return replace(
            catalogue,
            surfaces=tuple(one for one in catalogue.surfaces if not self._drops_surface(one)),
            names=Names.of(one for one in catalogue.names if not self._drops_name(one)),
        )

    def idle(self, catalogue: Catalogue) -> Iterator[tuple[_Key, str]]:
        """The texts that drop nothing, because the catalogue does not have them under their key."""
        for key, dropped in self._by_key.items():
            patterns = {one.pattern for one in catalogue.surfaces if (one.kind, one.key) == key}
            names = [one for one in catalogue.names if (one.kind, one.key) == key]
            for one in dropped or ():
                if patterns.isdisjoint(one.patterns) and not any(writes(name, one.folded) for name in names):
                    yield key, one.text

    def _drops_surface(self, surface: Surface) -> bool:
        dropped = self._by_key.get((surface.kind, surface.key), ())
        return dropped is None or any(surface.pattern in one.patterns for one in dropped)

    def _drops_name(self, name: Name) -> bool:
        dropped = self._by_key.get((name.kind, name.key), ())
        return dropped is None or any(writes(name, one.folded) for one in dropped)


def _key(one: OwnEntry) -> _Key:
    return one.kind.mentioned_as, one.entry.key


def _dropped(one: OwnEntry) -> tuple[_Dropped, ...] | None:
    if one.drop is None:
        return None
    return tuple(_Dropped(text, fold_words(text), _patterns(_key(one), text)) for text in one.drop)


def _patterns(key: _Key, text: str) -> frozenset[str]:
    """Every pattern that the catalogue may hold because of `text`, as a name or as a blocked phrase."""
    make = country_surfaces if key[0] is MentionKind.COUNTRY else weapon_surfaces
    surfaces = make(key[1], text, Form.NAME)
    blocked = make(key[1], text, Form.NAME, traits=Trait.BLOCKED)[:1]
    return frozenset(one.pattern for one in (*surfaces, *look_alikes(surfaces), *blocked))


def writes(name: Name, folded: str) -> bool:
    """Whether the folded text is one of the forms of `name`."""
    words = folded.split(" ")
    parts = ((name.pattern.strip(), name.endings), *name.rest)
    return len(words) == len(parts) and all(
        word.startswith(stem) and word[len(stem) :] in endings
        for word, (stem, endings) in zip(words, parts, strict=True)
    )


def known_words(catalogue: Catalogue, key: _Key) -> list[str]:
    """The words by which the catalogue finds a key, folded, for suggestions."""
    return sorted({one.pattern.strip() for one in catalogue.surfaces if (one.kind, one.key) == key})
