"""What is wanting where a `require` does not hold, and the least that makes it hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flankwatch.match.require import denial
from flankwatch.match.verdicts import Polarity
from flankwatch.models import AllOf, AnyOf, Expr, Group, Negated, Quoted

__all__ = ["atoms", "holds_where", "lacking", "with_plain_nots", "witness"]

Present = Callable[[Group | Quoted], bool]


def with_plain_nots(expression: Expr) -> Expr:
    """The same requirement, `not` standing before names and terms only; the other functions here ask for that."""
    match expression:
        case AllOf(parts):
            return AllOf(tuple(map(with_plain_nots, parts)))
        case AnyOf(parts):
            return AnyOf(tuple(map(with_plain_nots, parts)))
        case Negated(part):
            opposite = denial(part)
            return expression if opposite is None else with_plain_nots(opposite)
        case _:
            return expression


def holds_where(expression: Expr, wanted: Present, unwanted: Present) -> bool:
    """Whether `expression` holds where `wanted` says what stands there and `unwanted` what would bar it.

    With nothing unwanted this is the most that any window of a text can give.
    """
    match expression:
        case AllOf(parts):
            return all(holds_where(part, wanted, unwanted) for part in parts)
        case AnyOf(parts):
            return any(holds_where(part, wanted, unwanted) for part in parts)
        case Negated(part):
            return not holds_where(part, unwanted, wanted)
        case _:
            return wanted(expression)


def lacking(expression: Expr, wanted: Present, unwanted: Present) -> Expr | None:
    """The part of `expression` that keeps it from holding, along the ways that lack least; None where it holds."""
    if holds_where(expression, wanted, unwanted):
        return None
    match expression:
        case AllOf(parts):
            left = [found for part in parts if (found := lacking(part, wanted, unwanted)) is not None]
            return left[0] if len(left) == 1 else AllOf(tuple(left))
        case AnyOf(parts):
            left = [found for part in parts if (found := lacking(part, wanted, unwanted)) is not None]
            least = min(map(_cost, left))
            nearest = tuple(dict.fromkeys(one for found in left if _cost(found) == least for one in _branches(found)))
            return nearest[0] if len(nearest) == 1 else AnyOf(nearest)
        case _:
            return expression


def _branches(expression: Expr) -> tuple[Expr, ...]:
    return expression.parts if isinstance(expression, AnyOf) else (expression,)


def _cost(expression: Expr) -> int:
    """How many things would have to change."""
    match expression:
        case AllOf(parts):
            return sum(map(_cost, parts))
        case AnyOf(parts):
            return min(map(_cost, parts))
        case _:
            return 1


def witness(expression: Expr, present: Present) -> frozenset[Group | Quoted]:
    """The fewest names and terms that make `expression` hold as far as it wants something, where those `present` can."""
    match expression:
        case AllOf(parts):
            return frozenset().union(*(witness(part, present) for part in parts))
        case AnyOf(parts):
            ways = [part for part in parts if holds_where(part, present, _nothing)]
            return min((witness(part, present) for part in ways), key=len, default=frozenset())
        case Negated():
            return frozenset()
        case _:
            return frozenset({expression})


def _nothing(_: Group | Quoted) -> bool:
    return False


def atoms(expression: Expr) -> Iterator[tuple[Group | Quoted, Polarity]]:
    """The names and terms of `expression` in order, each with what it is asked to be."""
    match expression:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from atoms(part)
        case Negated(part):
            yield from ((atom, Polarity.UNWANTED) for atom, _ in atoms(part))
        case _:
            yield expression, Polarity.WANTED
