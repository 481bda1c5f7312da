"""What edited lists gain and lose, as a person reads it in a terminal: rows of a table, then each changed list in lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from zoneinfo import ZoneInfo

from flankwatch.compare import Carrier, Change, Comparison, Standing
from flankwatch.models import MentionKind
from flankwatch.render.pieces import clean, cut
from flankwatch.render.words import Entities, listed, matched, moment

__all__ = ["COLUMNS", "Mark", "Row", "rate", "section", "table"]

COLUMNS = ("watch-list", "hits", "now", "gained", "lost", "alerts a day", "now", "noisiest", "")
_HEADLINE_CHARS = 120
_NAME_CHARS = 40


class Mark(Enum):
    """What a row tells; how it looks is the shell's affair."""

    NAME = "name"
    PLAIN = "plain"
    GAINED = "gained"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Row:
    text: str
    mark: Mark = Mark.PLAIN


def table(lists: Sequence[Comparison], *, days: float, entity: Entities) -> Iterator[tuple[str, ...]]:
    """A row per list, in the order of COLUMNS, and one for all of them together."""
    for one in lists:
        noisiest = _carrier(one.rests_on[0], entity) if one.rests_on else ""
        yield (clean(one.name), *_counts([one], days), noisiest, _note(one))
    if len(lists) > 1:
        yield ("in all", *_counts(lists, days), "", "")


def section(
    one: Comparison, *, days: float, channels: Sequence[str] | None, zone: ZoneInfo, entity: Entities
) -> Iterator[Row]:
    """Everything about one list. `channels` are those it is told to, None for a list that is gone."""
    yield Row(clean(one.name) + _told(channels), Mark.NAME)
    yield Row(f"  {_hits(one)}; alerts a day: {_rates(one, days)}")
    yield from _named("rests most on", one.rests_on, one.after.hits, entity)
    if one.gained_by != one.rests_on:  # the same where all hits are new
        yield from _named("gained by", one.gained_by, one.gained, entity)
    if one.lost_because and one.standing is not Standing.REMOVED:
        yield Row("  lost by: " + listed([f"{gate} ({count})" for gate, count in one.lost_because.items()]))
    yield from _changes(one, one.newest_gained, Mark.GAINED, zone, entity)
    yield from _changes(one, one.newest_lost, Mark.LOST, zone, entity)


def rate(alerts: int, days: float) -> str:
    """Alerts a day, as exactly as a person wants to know.

    >>> [rate(alerts, 7.0) for alerts in (0, 1, 14, 40, 400, 40_000)]
    ['0', '0.1', '2', '5.7', '57', '5,714']
    """
    per_day = alerts / days
    return f"{per_day:,.0f}" if per_day >= 10 or not alerts else f"{max(per_day, 0.1):.1f}".removesuffix(".0")


def _counts(lists: Sequence[Comparison], days: float) -> tuple[str, ...]:
    before, after = [one.before for one in lists], [one.after for one in lists]
    return (
        _sum(tally.hits for tally in before),
        _sum(tally.hits for tally in after),
        _sum(one.gained for one in lists),
        _sum(one.lost for one in lists),
        rate(sum(tally.alerts for tally in before), days),
        rate(sum(tally.alerts for tally in after), days),
    )


def _sum(numbers: Iterable[int]) -> str:
    return f"{sum(numbers):,}"


def _note(one: Comparison) -> str:
    silent = "never hits" if one.never_hits else "hits nothing any more" if not one.after.hits else ""
    match one.standing:
        case Standing.REMOVED:
            return "removed"
        case Standing.NEW:
            return "new, and hits nothing" if silent else "new"
        case Standing.BOTH:
            return silent


def _told(channels: Sequence[str] | None) -> str:
    if channels is None:
        return ": removed"
    return f", told to {listed([clean(name) for name in channels])}" if channels else ", told to nobody"


def _hits(one: Comparison) -> str:
    if one.standing is Standing.NEW:
        return f"new: {_many(one.after.hits)}"
    if not one.gained and not one.lost:
        return f"{_many(one.after.hits)}, as before"
    return f"{_many(one.before.hits)} before, {one.after.hits:,} now: {one.gained:,} gained, {one.lost:,} lost"


def _many(hits: int) -> str:
    return f"{hits:,} hit{'s' * (hits != 1)}"


def _rates(one: Comparison, days: float) -> str:
    before, after = rate(one.before.alerts, days), rate(one.after.alerts, days)
    return after if one.standing is Standing.NEW or before == after else f"{before} before, {after} now"


def _named(label: str, carriers: Sequence[Carrier], hits: int, entity: Entities) -> Iterator[Row]:
    if carriers:
        first, *rest = carriers
        shown = [f"{_carrier(first, entity)} ({first.hits:,} of {_many(hits)})"]
        shown += [f"{_carrier(one, entity)} ({one.hits:,})" for one in rest]
        yield Row(f"  {label}: {', '.join(shown)}")


def _carrier(one: Carrier, entity: Entities) -> str:
    known = entity(one.kind, one.key)
    name = cut(clean(known.name if known else one.key), _NAME_CHARS)
    return f'"{name}"' if one.kind is MentionKind.TERM else name


def _changes(one: Comparison, changes: Sequence[Change], mark: Mark, zone: ZoneInfo, entity: Entities) -> Iterator[Row]:
    sign, count = ("+", one.gained) if mark is Mark.GAINED else ("-", one.lost)
    for change in changes:
        at = moment(change.published_at or change.found_at, zone)
        headline = cut(clean(change.title), _HEADLINE_CHARS) or "(no headline)"
        yield Row(f"  {sign} {at}  {headline}  [{cut(clean(change.feed), _NAME_CHARS)}]", mark)
        why = None if one.standing is Standing.REMOVED else change.why
        yield Row(f"      {why.gate}: {clean(why.said)}" if why else f"      {matched(change.mentions, entity)}")
    if count > len(changes):
        yield Row(f"    and {count - len(changes):,} more {mark.value}")
