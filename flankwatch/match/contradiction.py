"""Finds a `require` that no text can satisfy, because it forbids what it asks for."""

from __future__ import annotations

from flankwatch.match.fold import fold_words
from flankwatch.match.require import denial
from flankwatch.models import AllOf, AnyOf, Expr, Group, Negated, Quoted

__all__ = ["is_satisfiable"]

_STEPS_MAX = 2_000  # a requirement of people's takes some tens; where it is not decided then, it counts as possible
_Literals = frozenset[tuple[Group | str, bool]]
_Pending = tuple[Expr, "_Pending"] | None


def is_satisfiable(expression: Expr) -> bool:
    """Whether some choice of what stands in a window makes `expression` true.

    >>> from flankwatch.match.require import parse
    >>> is_satisfiable(parse('countries and not (countries or "border")'))
    False
    """
    branches: list[tuple[_Pending, _Literals]] = [((expression, None), frozenset())]
    for _ in range(_STEPS_MAX):
        if not branches:
            return False
        pending, literals = branches.pop()
        if pending is None:
            return True
        _step(pending[0], pending[1], literals, branches)
    return True


def _step(part: Expr, rest: _Pending, literals: _Literals, branches: list[tuple[_Pending, _Literals]]) -> None:
    """Replace a branch by what its next part leaves of it: all parts in one branch, any of several in as many."""
    match part:
        case AllOf(parts):
            for one in parts:
                rest = (one, rest)
            branches.append((rest, literals))
        case AnyOf(parts):
            branches.extend(((one, rest), literals) for one in parts)
        case Negated(inner) if (opposite := denial(inner)) is not None:
            branches.append(((opposite, rest), literals))
        case _:
            name, denied = _literal(part)
            if (name, not denied) not in literals:
                branches.append((rest, literals | {(name, denied)}))


def _literal(part: Expr) -> tuple[Group | str, bool]:
    """A name or quoted term and whether it is denied. Quoted terms are the same if no text tells them apart."""
    atom = part.part if isinstance(part, Negated) else part
    if isinstance(atom, Quoted):
        words = (fold_words(word) + "*" * word.endswith("*") for word in atom.text.split())
        return " ".join(words), isinstance(part, Negated)
    if isinstance(atom, Group):
        return atom, isinstance(part, Negated)
    raise TypeError(atom)
