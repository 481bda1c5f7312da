"""Why a list is not satisfied, in a few words: the gate that fails, what happened there, and what to try."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flankwatch.match.require import quoted
from flankwatch.match.verdicts import Gate, Part, Polarity, Reason, Sighting, Uncounted, Verdict
from flankwatch.models import (
    AllOf,
    AnyOf,
    Expr,
    Group,
    Mention,
    MentionKind,
    Unit,
    WatchList,
    Within,
)
from flankwatch.render.pieces import clean, cut
from flankwatch.render.reasons import gate_said
from flankwatch.render.words import Entities, listed, matched

__all__ = ["advice", "asked_for", "found", "line_of", "no_longer_asked", "reason"]

_SHOWN_CHARS = 60
_KIND = {Group.COUNTRIES: MentionKind.COUNTRY, Group.WEAPONS: MentionKind.WEAPON}


def found(verdict: Verdict, entity: Entities) -> str:
    """What of the list stands in the text: `Latvia (name) and "border" (term)`, or `nothing the list asks for`."""
    mentions = [one.mention for one in _wanted(verdict.parts)]
    return matched(list(dict.fromkeys(mentions)), entity) if mentions else "nothing the list asks for"


def reason(verdict: Verdict, entity: Entities) -> str:
    """What happened at the first gate that was not passed; nothing where all were."""
    if verdict.failed is None:
        return ""
    said, refused = gate_said(verdict, verdict.failed, entity), _decisive(verdict)
    return f"{said}: {_refused(refused)}" if refused and verdict.missing else said


def line_of(verdict: Verdict) -> str:
    """The line of the rule that failed, of the very phrase where one under `not` did; empty where the default did."""
    failed = verdict.failed
    if failed and failed.gate is Gate.NOT and verdict.vetoes and verdict.vetoes[0].origin:
        return verdict.vetoes[0].origin.rsplit(":", 2)[1]
    return failed.origin.rpartition(":")[2] if failed else ""


def advice(verdict: Verdict, mentions: Sequence[Mention]) -> str:
    """What would let a headline pass the gate that fails; `mentions` is all that was found in it."""
    match verdict.failed.gate if verdict.failed else None:
        case Gate.SOURCES:
            return "add its source to 'sources'"
        case Gate.LANGUAGES:
            return f"add {verdict.lang} to 'languages', or write a longer headline if it is not in {verdict.lang}"
        case Gate.REQUIRE:
            refused = _decisive(verdict)
            return _count_it(refused) if refused else _ask_for_it(verdict, mentions)
        case Gate.WITHIN if verdict.apart:
            remedy = verdict.apart.remedy
            wider = f"'within: {_width(remedy)}'" if remedy else "a wider 'within'"
            return f"{wider}, or a headline that says it closer together"
        case Gate.WITHIN:
            return f"take {_surfaces(verdict.barred_by)} out of what 'require' forbids"
        case Gate.NOT:
            return f"take {_surfaces(verdict.vetoes)} out of 'not', or write more words of it there"
        case None:
            return ""


def no_longer_asked(watchlist: WatchList, mentions: Iterable[Mention], entity: Entities) -> str:
    """What of `mentions` the list does not ask for: `Riga (place) and MIM-104 Patriot (designation)`, or nothing."""
    gone = [mention for mention in mentions if not asked_for(watchlist, mention)]
    return matched(gone, entity)


def asked_for(watchlist: WatchList, mention: Mention) -> bool:
    """Whether the list has it, in this form."""
    match mention.kind:
        case MentionKind.COUNTRY:
            return mention.key in watchlist.countries and mention.form in watchlist.forms
        case MentionKind.WEAPON:
            return mention.key in watchlist.weapons
        case MentionKind.TERM:
            words = {word for term in watchlist.terms for word in term.keys}
            return mention.key in words or mention.key in quoted(watchlist.require)


def _wanted(parts: Iterable[Part]) -> Iterable[Sighting]:
    return (one for part in parts if part.polarity is Polarity.WANTED for one in part.sightings)


def _decisive(verdict: Verdict) -> Uncounted | None:
    return next((one for one in verdict.uncounted if one.decisive), None)


def _refused(one: Uncounted) -> str:
    mention = one.sighting.mention
    if one.reason is Reason.FORM:
        return f"{_shown(mention.surface)} is found as {mention.form}, which 'forms' does not count"
    return f"{_shown(mention.surface)} is taken for something else"


def _count_it(one: Uncounted) -> str:
    mention = one.sighting.mention
    if one.reason is Reason.FORM:
        return f"add {mention.form} to 'forms'"
    return f"a word of the trade beside {_shown(mention.surface)}, or the very phrase under 'terms'"


def _ask_for_it(verdict: Verdict, mentions: Sequence[Mention]) -> str:
    """To ask for what stands in the text, for each thing that is lacking."""
    missing = verdict.missing
    lacking = missing.parts if isinstance(missing, AllOf) else (missing,)
    ways = [_way(_groups(part), mentions) for part in lacking]
    return (
        ", and ".join(way for way in ways if way)
        if all(ways)
        else "ask for what the headline says, or add its words to config/catalogue"
    )


def _way(groups: frozenset[Group], mentions: Sequence[Mention]) -> str | None:
    for group in (Group.WEAPONS, Group.COUNTRIES):
        keys = dict.fromkeys(one.key for one in mentions if group in groups and one.kind is _KIND[group])
        if keys:
            return f"add {' or '.join(keys)} to '{group}'"
    return "put words of the headline under 'terms'" if Group.TERMS in groups else None


def _groups(expression: Expr | None) -> frozenset[Group]:
    match expression:
        case AllOf(parts) | AnyOf(parts):
            return frozenset().union(*map(_groups, parts))
        case Group():
            return frozenset({expression})
        case _:
            return frozenset()


def _width(within: Within) -> str:
    return f"{within.words} words" if within.unit is Unit.WORDS else within.unit.value


def _surfaces(sightings: Sequence[Sighting]) -> str:
    return listed(list(dict.fromkeys(_shown(one.mention.surface) for one in sightings)))


def _shown(text: str) -> str:
    return f'"{cut(clean(text), _SHOWN_CHARS)}"'
