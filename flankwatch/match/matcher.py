"""Joins scan, senses and windows: `Matcher.build(catalogue, watchlists).match(title, text, lang)`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flankwatch.catalogue import Catalogue, Trait
from flankwatch.collection import paused_collection
from flankwatch.match.document import Document
from flankwatch.match.language import UNKNOWN, language_of, normal
from flankwatch.match.regex import Patterns, standing
from flankwatch.match.require import waking
from flankwatch.match.scan import Candidate, Raw, Scanner, Standing
from flankwatch.match.senses import Lore, Sense, decide, lore_of, stretches
from flankwatch.match.terms import Phrase, phrase
from flankwatch.match.windows import (
    Located,
    found_by_key,
    located,
    patterns_in,
    satisfied,
    unwanted_phrases,
    wanted_phrases,
)
from flankwatch.models import Form, Group, ListHit, Matches, Mention, MentionKind, Quoted, Regex, WatchList

__all__ = ["Findings", "Matcher"]

_Key = tuple[MentionKind, str]
_Places = dict[Regex, list[Located]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What `match` decides on, for whoever explains it: each sense with its place, phrases and patterns of all lists.

    `blocked` are the phrases of the catalogue that swallowed a mention: "Patriot Act".
    """

    document: Document
    senses: tuple[tuple[Sense, Located], ...]
    phrases: tuple[Located, ...]
    patterns: Mapping[Regex, Sequence[Located]]
    blocked: tuple[Located, ...]


@dataclass(frozen=True, slots=True)
class Matcher:
    """Finds every mention of the catalogue and of the lists' terms in one pass, however many lists there are."""

    watchlists: tuple[WatchList, ...]
    _scanner: Scanner
    _patterns: Patterns
    _lists_asking: Mapping[_Key | Regex, tuple[int, ...]]
    _patterns_asked: Mapping[int, frozenset[Regex]]
    _wanted: frozenset[str | Regex]
    _lore: Lore

    @classmethod
    def build(cls, catalogue: Catalogue, watchlists: Sequence[WatchList]) -> Matcher:
        with paused_collection():
            scanner = Scanner(
                catalogue.surfaces, catalogue.names, _phrases(watchlists), catalogue.context, catalogue.everyday
            )
        return cls._of(scanner, lore_of(catalogue), watchlists)

    def watching(self, watchlists: Sequence[WatchList]) -> Matcher:
        """A matcher of the same catalogue with other lists, for half the work or less."""
        return self._of(self._scanner.watching(_phrases(watchlists)), self._lore, watchlists)

    @classmethod
    def _of(cls, scanner: Scanner, lore: Lore, watchlists: Sequence[WatchList]) -> Matcher:
        ordered = tuple(sorted(watchlists, key=lambda watchlist: watchlist.name))
        asking: dict[_Key | Regex, list[int]] = {}
        for number, watchlist in enumerate(ordered):
            for key in _keys(watchlist):
                asking.setdefault(key, []).append(number)
        return cls(
            watchlists=ordered,
            _scanner=scanner,
            _patterns=Patterns(key for key in asking if isinstance(key, Regex)),
            _lists_asking={key: tuple(numbers) for key, numbers in asking.items()},
            _patterns_asked={number: asked for number, one in enumerate(ordered) if (asked := patterns_in(one))},
            _wanted=frozenset[str | Regex]().union(*map(wanted_phrases, ordered), *(one.patterns for one in ordered)),
            _lore=lore,
        )

    def match(self, title: str, text: str, lang: str | None) -> Matches:
        """All mentions and all satisfied lists; `lang` is a BCP 47 tag, or None to have it worked out."""
        document = _document(title, text, lang)
        raw = self._scanner.raw(document)
        patterns = _all_located(document, self._patterns.standing(document))
        phrases = [located(document, standing) for standing in self._scanner.standing(document)]
        if not raw and not patterns and not phrases:
            return Matches(lang=document.lang, mentions=(), hits=())
        catalogue = [_located(document, sense.candidate) for sense in self._senses(document, raw) if sense.accepted]
        woken = self._woken(catalogue, phrases, patterns) if self.watchlists else []
        patterns |= self._patterns_of(woken, document, known=patterns)
        terms = [one for one in phrases if one.mention.key in self._wanted]
        terms += [one for regex, places in patterns.items() if regex in self._wanted for one in places]
        mentions = [*catalogue, *_longest_terms(terms)] if terms else catalogue
        if terms:
            mentions.sort(key=lambda one: (one.start, one.end, one.mention.kind))
        hits = self._hits(document, woken, catalogue, phrases, patterns) if woken else ()
        return Matches(lang=document.lang, mentions=tuple([one.mention for one in mentions]), hits=hits)

    def explain(self, title: str, text: str, lang: str | None) -> tuple[Sense, ...]:
        """Every surface that stands in the text, accepted or refused, with the evidence; places count title, blank line, text."""
        document = _document(title, text, lang)
        return tuple(self._senses(document, self._scanner.raw(document)))

    def findings(self, title: str, text: str, lang: str | None) -> Findings:
        """The same and where it stands; slower than `match`, as linear in the text."""
        document = _document(title, text, lang)
        raw = self._scanner.raw(document)
        senses = self._senses(document, raw)
        return Findings(
            document=document,
            senses=tuple((sense, _located(document, sense.candidate)) for sense in senses),
            phrases=tuple(located(document, standing) for standing in self._scanner.standing(document)),
            patterns=self._patterns_of(range(len(self.watchlists)), document, known={}),
            blocked=tuple(_located(document, one) for one in _swallowing(self._scanner.candidates(document, raw))),
        )

    def _senses(self, document: Document, raw: Raw) -> list[Sense]:
        found = self._scanner.candidates(document, raw)
        candidates = _without_overlaps(found)
        risky = frozenset(candidate.surface.key for candidate in candidates if candidate.risky)
        if not risky:
            return [Sense(candidate=candidate, accepted=True) for candidate in candidates]
        denied = frozenset((one.surface.kind, one.surface.key) for one in found if one.surface.traits & Trait.BLOCKED)
        weapons = [one for one in candidates if one.surface.kind is MentionKind.WEAPON]
        cues = self._scanner.cues(document, stretches(document, candidates), stretches(document, weapons), risky)
        return decide(document, candidates, cues, self._lore, denied)

    def _woken(self, catalogue: list[Located], phrases: list[Located], patterns: _Places) -> list[int]:
        """The lists that may be satisfied, because one of the keys that wake them occurs."""
        present = {(one.mention.kind, one.mention.key) for one in (*catalogue, *phrases)} | patterns.keys()
        return sorted({number for key in present for number in self._lists_asking.get(key, ())})

    def _patterns_of(self, woken: Iterable[int], document: Document, *, known: _Places) -> _Places:
        """Where the patterns of these lists stand, those known left out: no others are searched for."""
        if not self._patterns_asked:
            return {}
        asked = {regex for number in woken for regex in self._patterns_asked.get(number, ()) if regex not in known}
        return _all_located(document, standing(document, asked))

    def _hits(
        self,
        document: Document,
        woken: list[int],
        catalogue: list[Located],
        phrases: list[Located],
        patterns: _Places,
    ) -> tuple[ListHit, ...]:
        found = found_by_key(catalogue, phrases, patterns)
        hits = (satisfied(document, self.watchlists[number], found) for number in woken)
        return tuple(hit for hit in hits if hit is not None)


def _phrases(watchlists: Sequence[WatchList]) -> list[Phrase]:
    """What the lists look for beside the catalogue, as patterns; the same whatever the order of the lists."""
    texts = {text for one in watchlists for text in (*wanted_phrases(one), *unwanted_phrases(one))}
    return [found for text in sorted(texts) if (found := phrase(text))]


def _document(title: str, text: str, lang: str | None) -> Document:
    if known := normal(lang):
        return Document(title, text, known)
    return Document(title, text, language_of(f"{title}\n{text}") if title or text else UNKNOWN, guessed=True)


def _keys(watchlist: WatchList) -> Iterable[_Key | Regex]:
    """Keys of which one must occur for the list to be satisfied: no others wake it."""
    for atom in waking(watchlist.require, costly=frozenset({Group.TERMS} if watchlist.patterns else ())):
        match atom:
            case Group.COUNTRIES:
                yield from ((MentionKind.COUNTRY, code) for code in watchlist.countries)
            case Group.WEAPONS:
                yield from ((MentionKind.WEAPON, key) for key in watchlist.weapons)
            case Group.TERMS:
                yield from ((MentionKind.TERM, text) for text in watchlist.words)
                yield from watchlist.patterns
            case Quoted(text):
                yield MentionKind.TERM, text


def _all_located(document: Document, found: Mapping[Regex, list[Standing]]) -> _Places:
    return {regex: [located(document, one) for one in places] for regex, places in found.items()}


def _without_overlaps(candidates: list[Candidate]) -> list[Candidate]:
    """Within a kind the first and longest surface stands; a blocked phrase swallows the mentions of its own entry."""
    if any(candidate.surface.traits & Trait.BLOCKED for candidate in candidates):
        candidates = _without_blocked(candidates)
    candidates.sort(key=_precedence)
    kept: list[Candidate] = []
    reached: dict[MentionKind, int] = {}
    for candidate in candidates:
        kind = candidate.surface.kind
        if candidate.start >= reached.get(kind, 0):
            reached[kind] = candidate.end
            kept.append(candidate)
    return kept


def _precedence(one: Candidate) -> tuple[int, int, int, MentionKind, bool, int, bool, str]:
    """Of two readings of one place that which asks for a capital comes first: "Suisse" is the state, "suisse" the adjective.

    Next comes the state before its people: "Polen" are Poles in Dutch too, "Filipinas" women of the Philippines in English.
    """
    surface = one.surface
    is_name = surface.form is Form.NAME
    return one.start, -one.end, -one.till, surface.kind, one.risky, -surface.case, not is_name, surface.key


def _without_blocked(candidates: list[Candidate]) -> list[Candidate]:
    covered: dict[_Key, set[int]] = {}
    for one in candidates:
        if one.surface.traits & Trait.BLOCKED:
            covered.setdefault((one.surface.kind, one.surface.key), set()).update(range(one.start, one.end))
    return [one for one in candidates if not _is_covered(one, covered)]


def _swallowing(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The blocked phrases that cover the beginning of a mention of their own entry, each once, in order."""
    starts: dict[_Key, set[int]] = {}
    for one in candidates:
        if not one.surface.traits & Trait.BLOCKED:
            starts.setdefault(_entry(one), set()).add(one.start)
    blocked = {(one.start, one.end, *_entry(one)): one for one in candidates if one.surface.traits & Trait.BLOCKED}
    covering = (
        one for one in blocked.values() if not starts.get(_entry(one), set()).isdisjoint(range(one.start, one.end))
    )
    return sorted(covering, key=lambda one: one.start)


def _entry(candidate: Candidate) -> _Key:
    return candidate.surface.kind, candidate.surface.key


def _is_covered(one: Candidate, covered: Mapping[_Key, set[int]]) -> bool:
    places = covered.get((one.surface.kind, one.surface.key), ())
    return bool(one.surface.traits & Trait.BLOCKED) or one.start in places or one.end - 1 in places


def _longest_terms(terms: list[Located]) -> list[Located]:
    kept: list[Located] = []
    for one in sorted(terms, key=lambda term: (term.start, -term.end, term.mention.key)):
        same = kept and (kept[-1].start, kept[-1].end) == (one.start, one.end)
        if not kept or one.start >= kept[-1].end or same:
            kept.append(one)
    return kept


def _located(document: Document, candidate: Candidate) -> Located:
    surface, start, end, at, _, _ = candidate
    field, offset = document.field(start)
    mention = Mention(
        kind=surface.kind,
        key=surface.key,
        form=surface.form,
        field=field,
        start=start - offset,
        end=end - offset,
        surface=document.whole[start:end],
    )
    return Located(mention, start, end, at)
