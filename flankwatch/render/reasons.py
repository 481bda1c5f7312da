"""The reasons of a verdict in words that need no manual."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flankwatch.match.require import spelt
from flankwatch.match.verdicts import (
    Apart,
    Check,
    Doubt,
    Gate,
    Outcome,
    Part,
    Polarity,
    Reason,
    Sighting,
    Uncounted,
    Verdict,
)
from flankwatch.models import AllOf, AnyOf, Expr, Group, Mention, MentionKind, Negated, Quoted, Unit, WatchList, Within
from flankwatch.render.pieces import clean, cut
from flankwatch.render.words import Entities, listed

__all__ = [
    "doubt_said",
    "gate_said",
    "named",
    "origin_of",
    "outcome_said",
    "part_named",
    "part_said",
    "place_of",
    "rule_of",
    "uncounted_said",
]

_NAME_CHARS = 60
_PLACES_MAX = 6  # sentences listed of one thing
_CHOICES_MAX = 8  # alternatives listed; the file has the rest
_ALTERNATIVES_MAX = 3  # of a rule inside a sentence
_RULE_CHARS = 200  # of a rule repeated on the screen; the file has the rest


def named(mention: Mention, entity: Entities) -> str:
    """What stands there, as a reader knows it: `HIMARS`, `"Riga" (Latvia)`, `"air defence"`."""
    surface = cut(clean(mention.surface), _NAME_CHARS)
    known = None if mention.kind is MentionKind.TERM else entity(mention.kind, mention.key)
    if known is None:
        return f'"{surface}"'
    is_plain = f" {surface.casefold()} " in f" {known.name.casefold()} "
    return surface if is_plain else f'"{surface}" ({known.name})'


def place_of(sighting: Sighting, unit: Unit = Unit.SENTENCE) -> str:
    """Where a reader finds it."""
    if sighting.sentence == 0:
        return "the title"
    return f"paragraph {sighting.paragraph}" if unit is Unit.PARAGRAPH else f"sentence {sighting.sentence}"


def outcome_said(verdict: Verdict, entity: Entities) -> str:
    """The answer in one sentence: `hit in sentence 2`, or the first gate that was not passed."""
    if verdict.hit is not None:
        unit = verdict.watchlist.within.unit
        place = f" in {place_of(verdict.place, unit)}" if verdict.place and unit is not Unit.ARTICLE else ""
        return f"hit{place}: {listed(list(dict.fromkeys(named(one, entity) for one in verdict.hit.mentions)))}"
    if verdict.missing is not None and not any(part.count for part in verdict.parts):
        return "no hit: nothing it asks for stands in the text"
    return f"no hit: {gate_said(verdict, verdict.failed, entity)}" if verdict.failed else "no hit"


def origin_of(verdict: Verdict, check: Check) -> str:
    """`file:line` of the rule; of the very phrase where one under `not:` decided."""
    if check.gate is Gate.NOT and verdict.vetoes and verdict.vetoes[0].origin:
        return verdict.vetoes[0].origin
    return check.origin


def rule_of(verdict: Verdict, check: Check) -> str:
    """The rule as the list has it, on one line."""
    asked = verdict.watchlist
    match check.gate:
        case Gate.SOURCES:
            return cut(clean(", ".join(test.text for test in asked.sources)), _RULE_CHARS)
        case Gate.LANGUAGES:
            return "any" if asked.languages is None else ", ".join(sorted(asked.languages))
        case Gate.REQUIRE:
            return cut(clean(_brief(asked.require)), _RULE_CHARS)
        case Gate.WITHIN:
            return _within(asked.within)
        case Gate.NOT:
            return cut(clean(", ".join(asked.unwanted)), _RULE_CHARS)


def gate_said(verdict: Verdict, check: Check, entity: Entities) -> str:
    """What came of one gate, as a clause."""
    if check.outcome is Outcome.OPEN:
        return "not asked: the rule before it already says no"
    match check.gate:
        case Gate.SOURCES:
            taken = "takes" if check.outcome is Outcome.PASSED else "does not take"
            return f"the list {taken} articles of this source"
        case Gate.LANGUAGES:
            return _language_said(verdict, check)
        case Gate.REQUIRE:
            return _missing_said(verdict.missing) if verdict.missing else "all it asks for stands in the text"
        case Gate.WITHIN:
            return _within_said(verdict, check, entity)
        case Gate.NOT:
            return _not_said(verdict, check)


def _language_said(verdict: Verdict, check: Check) -> str:
    asked = verdict.watchlist.languages
    if asked is None:
        return "it reads any language"
    only = "" if check.outcome is Outcome.PASSED else " only"
    return f"the text is in '{verdict.lang}' and the list reads {listed(sorted(asked))}{only}"


def _missing_said(missing: Expr) -> str:
    parts = missing.parts if isinstance(missing, AllOf) else (missing,)
    return "; ".join(map(_lack, parts))


def _lack(missing: Expr) -> str:
    if isinstance(missing, Negated):
        return f"{spelt(missing.part)} stands in the text and must not"
    if isinstance(missing, Quoted):
        return f"{spelt(missing)} does not stand in the text"
    choices = missing.parts if isinstance(missing, AnyOf) else (missing,)
    if all(isinstance(choice, Group | Quoted) for choice in choices):
        its = "its " if isinstance(choices[0], Group) else ""
        return f"none of {its}{_either(list(map(spelt, choices)))} stands in the text"
    return f"the text lacks {_brief(missing)}"


def _brief(expression: Expr) -> str:
    """A part of a rule, the fourth and further of its alternatives counted only."""
    if isinstance(expression, AllOf):
        return " and ".join(
            f"({_brief(part)})" if isinstance(part, AllOf | AnyOf) else spelt(part) for part in expression.parts
        )
    if isinstance(expression, AnyOf):
        shown = [f"({_brief(part)})" if isinstance(part, AllOf | AnyOf) else spelt(part) for part in expression.parts]
        left = len(shown) - _ALTERNATIVES_MAX
        return " or ".join(shown[:_ALTERNATIVES_MAX] + [f"{left} more"] * (left > 0))
    return spelt(expression)


def _either(names: Sequence[str]) -> str:
    shown = list(names[:_CHOICES_MAX])
    if len(names) > len(shown):
        shown.append(f"{len(names) - len(shown)} more")
    return " or ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def _within_said(verdict: Verdict, check: Check, entity: Entities) -> str:
    within = verdict.watchlist.within
    if check.outcome is Outcome.PASSED:
        together = {Unit.ARTICLE: "in the article", Unit.WORDS: f"within {within.words} words"}
        return f"it stands together {together.get(within.unit, f'in one {within.unit}')}"
    if verdict.apart is not None:
        return _apart_said(verdict.apart, within, entity)
    barring = _standing(verdict.barred_by[:1], entity)
    return f"wherever the rest of it stands together, something stands too that must not: {barring}"


def _apart_said(apart: Apart, within: Within, entity: Entities) -> str:
    unit = Unit.PARAGRAPH if within.unit is Unit.PARAGRAPH else Unit.SENTENCE
    standing = _standing(apart.nearest, entity, unit)
    remedy = f"; `within: {_within(apart.remedy)}` would find it" if apart.remedy else ""
    if within.unit is Unit.WORDS:
        return f"it takes {apart.words} words to hold it all, the rule allows {within.words}: {standing}{remedy}"
    return f"no {within.unit} has it all: {standing}{remedy}"


def _standing(sightings: Sequence[Sighting], entity: Entities, unit: Unit = Unit.SENTENCE) -> str:
    """`Latvia stands in sentence 1, HIMARS in sentence 3`."""
    places = [(named(one.mention, entity), place_of(one, unit)) for one in sightings]
    return ", ".join(f"{name} {'stands ' * (not number)}in {place}" for number, (name, place) in enumerate(places))


def _within(within: Within) -> str:
    return f"{within.words} words" if within.unit is Unit.WORDS else within.unit.value


def _not_said(verdict: Verdict, check: Check) -> str:
    count, unit = len(verdict.watchlist.unless), verdict.watchlist.within.unit
    where = "near it" if unit is Unit.WORDS else f"in that {unit}"
    if not verdict.vetoes:
        return f"none of its {count} phrases stands in the text" if count else "it has no such phrase"
    said = ", ".join(f'"{clean(one.mention.key)}" stands in {place_of(one, unit)}' for one in verdict.vetoes[:3])
    if check.outcome is Outcome.FAILED:
        return f"{said}, so nothing {where} counts"
    return f"{said}; nothing {where} counts, but the rest does"


def part_named(part: Part) -> str:
    """`countries`, `"airspace"`, `not "exercise"`."""
    name = cut(clean(spelt(part.atom)), _NAME_CHARS)
    return f"not {name}" if part.polarity is Polarity.UNWANTED else name


def part_said(part: Part, entity: Entities) -> str:
    """What of it stands where: `Latvia in the title and sentence 1; "Riga" (Latvia) in sentence 2`."""
    if not part.count:
        return "none"
    places: dict[str, list[int]] = {}
    for one in part.sightings:
        places.setdefault(named(one.mention, entity), []).append(one.sentence)
    told = [f"{name} in {places_said(sentences)}" for name, sentences in places.items()]
    left = part.count - len(part.sightings)
    return "; ".join([*told, f"{left} more" if left else ""]).removesuffix("; ")


def places_said(sentences: Iterable[int]) -> str:
    """`the title and sentences 1, 3 and 7`."""
    told = list(dict.fromkeys(sentences))
    numbers = [str(number) for number in told if number]
    shown = numbers[:_PLACES_MAX] + [f"{len(numbers) - _PLACES_MAX} more"] * (len(numbers) > _PLACES_MAX)
    in_text = f"sentence{'s' * (len(numbers) > 1)} {listed(shown)}" if numbers else ""
    return " and ".join(filter(None, ["the title" * (0 in told), in_text]))


def uncounted_said(one: Uncounted, watchlist: WatchList, entity: Entities) -> str:
    """Why a mention of something the list asks for did not count."""
    mention = one.sighting.mention
    said = f"{named(mention, entity)} in {place_of(one.sighting)}"
    if one.reason is Reason.FORM:
        forms = listed(sorted(watchlist.forms))
        said += f" is found as {mention.form}, and `forms` counts {forms}"
    else:
        said += " seems to mean something else; see its reasons under doubtful words"
    return f"{said}. Counted, it would have made a hit" if one.decisive else said


def doubt_said(doubt: Doubt, entity: Entities) -> str:
    """The decision on one surface, in one line."""
    mention = doubt.sighting.mention
    known = entity(mention.kind, mention.key)
    what = f"{known.name if known else mention.key} ({mention.kind} {mention.key})"
    said = f'"{cut(clean(mention.surface), _NAME_CHARS)}" in {place_of(doubt.sighting)}'
    if doubt.blocked:
        return f"{said} never means {what}"
    taken = "is taken for" if doubt.accepted else "is not taken for"
    return f"{said} {taken} {what}: evidence {doubt.weight}, needed {doubt.needed}"
