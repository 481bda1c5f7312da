"""The language of `require`: `countries and (weapons or terms) and not "exercise"`.

expression := part ("or" part)*
part       := factor ("and" factor)*
factor     := "not" factor | "(" expression ")" | countries | weapons | terms | "quoted term"
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass

from flankwatch.models import AllOf, AnyOf, Expr, Group, Negated, Quoted

__all__ = ["RequireError", "denial", "groups_in", "holds", "parse", "quoted", "spelt", "waking"]

_DEPTH_MAX = 20  # nobody nests deeper by hand, and the parser must not run out of stack
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<quoted>"[^"]*"|'[^']*'|“[^”]*”|„[^”“]*[”“]|«[^»]*»)
    |(?P<paren>[()])
    |(?P<word>[^\s()"'“„«]+)
    |(?P<open>["'“„«])
    )""",
    re.VERBOSE,
)
_JOINERS = ("and", "or")
_NAMES = {group.value: group for group in Group}
_SPELT = {"&": "and", "&&": "and", "+": "and", "|": "or", "||": "or", ",": "and", "!": "not", "-": "not"}
_MEANT = {"country": "countries", "weapon": "weapons", "term": "terms", "keywords": "terms", "words": "terms"}


class RequireError(ValueError):
    """A `require` that cannot be read. `column` counts from 1 in the text given to `parse`."""

    def __init__(self, message: str, column: int) -> None:
        self.message = message
        self.column = column
        super().__init__(f"column {column}: {message}")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int


def parse(text: str) -> Expr:
    """Reads a `require` expression, or raises RequireError saying where it broke and what was probably meant."""
    parser = _Parser(_tokens(text), len(text) + 1)
    expression = parser.expression(0)
    parser.finish()
    if holds(expression, lambda _: False):
        raise RequireError("every text would satisfy this: ask for something that must be there", 1)
    return expression


def holds(expression: Expr, present: Callable[[Group | Quoted], bool]) -> bool:
    """Whether `expression` is true where `present` says which of its names and quoted terms occur."""
    match expression:
        case AllOf(parts):
            return all(holds(part, present) for part in parts)
        case AnyOf(parts):
            return any(holds(part, present) for part in parts)
        case Negated(part):
            return not holds(part, present)
        case _:
            return present(expression)


def may_hold(expression: Expr, present: Callable[[Group | Quoted], bool]) -> bool:
    """Whether `expression` may be true in some part of a text where `present` says what stands in the whole of it."""
    match expression:
        case AllOf(parts):
            return all(may_hold(part, present) for part in parts)
        case AnyOf(parts):
            return any(may_hold(part, present) for part in parts)
        case Negated(part):
            opposite = denial(part)
            return opposite is None or may_hold(opposite, present)
        case _:
            return present(expression)


def quoted(expression: Expr) -> tuple[str, ...]:
    """The quoted terms of `expression`, each once, in order."""
    match expression:
        case Quoted(text):
            return (text,)
        case AllOf(parts) | AnyOf(parts):
            return tuple(dict.fromkeys(term for part in parts for term in quoted(part)))
        case Negated(part):
            return quoted(part)
        case _:
            return ()


def spelt(expression: Expr) -> str:
    """`expression` as people write it; `parse` reads it back.

    >>> spelt(parse('countries and (weapons or "air defence")'))
    'countries and (weapons or "air defence")'
    """
    match expression:
        case AllOf(parts):
            return " and ".join(
                f"({spelt(part)})" if isinstance(part, AnyOf | AllOf) else spelt(part) for part in parts
            )
        case AnyOf(parts):
            return " or ".join(f"({spelt(part)})" if isinstance(part, AnyOf | AllOf) else spelt(part) for part in parts)
        case Negated(part):
            return f"not ({spelt(part)})" if isinstance(part, AnyOf | AllOf) else f"not {spelt(part)}"
        case Quoted(text):
            return f"'{text}'" if '"' in text else f'"{text}"'
        case _:
            return expression.value


def waking(expression: Expr, *, costly: frozenset[Group] = frozenset()) -> frozenset[Group | Quoted]:
    """Names and quoted terms of which at least one must occur wherever `expression` holds; the rarest such choice.

    One without the names in `costly` comes before all others: to know whether these occur takes a search of its own.
    Where nothing need occur, which `parse` refuses, the answer is empty.
    """
    match expression:
        case AllOf(parts):
            covers = [cover for part in parts if (cover := waking(part, costly=costly))]
            return min(covers, key=lambda cover: (not cover.isdisjoint(costly), _frequency(cover)), default=frozenset())
        case AnyOf(parts):
            covers = [waking(part, costly=costly) for part in parts]
            return frozenset().union(*covers) if all(covers) else frozenset()
        case Negated(part):
            return waking(opposite, costly=costly) if (opposite := denial(part)) is not None else frozenset()
        case _:
            return frozenset({expression})


def denial(expression: Expr) -> Expr | None:
    """What `not expression` says without its outermost `not`; None for a name or term (De Morgan)."""
    match expression:
        case AllOf(parts):
            return AnyOf(tuple(map(Negated, parts)))
        case AnyOf(parts):
            return AllOf(tuple(map(Negated, parts)))
        case Negated(part):
            return part
        case _:
            return None


def _frequency(cover: frozenset[Group | Quoted]) -> int:
    """Countries stand in most articles, the rest in few."""
    return sum(10 if name is Group.COUNTRIES else 1 for name in cover)


def _tokens(text: str) -> list[_Token]:
    tokens = []
    place = 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        if found is None or found.lastgroup is None:  # the token pattern covers every character
            raise RequireError(f"cannot read {text[place:].strip()!r}", place + 1)
        column = found.start(found.lastgroup) + 1
        if found.lastgroup == "open":
            raise RequireError("this quotation mark is never closed", column)
        tokens.append(_Token(found.lastgroup, found[found.lastgroup], column))
        place = found.end()
    return tokens


class _Parser:
    """Recursive descent over the tokens; one method per rule of the grammar."""

    def __init__(self, tokens: list[_Token], end_column: int) -> None:
        self._tokens = tokens
        self._next = 0
        self._end = _Token("end", "", end_column)

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next] if self._next < len(self._tokens) else self._end

    def _take(self, word: str) -> bool:
        if self._token.kind != "quoted" and self._token.text.casefold() == word:
            self._next += 1
            return True
        return False

    def expression(self, depth: int) -> Expr:
        parts = [self._part(depth)]
        while self._take("or"):
            parts.append(self._part(depth))
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _part(self, depth: int) -> Expr:
        parts = [self._factor(depth)]
        while self._take("and"):
            parts.append(self._factor(depth))
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _factor(self, depth: int) -> Expr:
        if depth > _DEPTH_MAX:
            raise RequireError(f"nested deeper than {_DEPTH_MAX}", self._token.column)
        if self._take("not"):
            return Negated(self._factor(depth + 1))
        opened = self._token
        if self._take("("):
            inner = self.expression(depth + 1)
            if not self._take(")"):
                self._refuse_rest(f"the parenthesis opened at column {opened.column} is never closed")
            return inner
        return self._atom()

    def _atom(self) -> Expr:
        token = self._token
        if token.kind == "quoted" and token.text[1:-1].strip():
            self._next += 1
            return Quoted(token.text[1:-1].strip())
        if token.kind == "word" and token.text.casefold() in _NAMES:
            self._next += 1
            return _NAMES[token.text.casefold()]
        raise RequireError(_expected_name(token), token.column)

    def finish(self) -> None:
        if self._token.text == ")":
            raise RequireError("this parenthesis closes nothing", self._token.column)
        if self._token is not self._end:
            self._refuse_rest("")

    def _refuse_rest(self, at_end: str) -> None:
        token = self._token
        if token is self._end:
            raise RequireError(at_end, token.column)
        meant = _SPELT.get(token.text) or _close(token.text, _JOINERS)
        hint = f" (did you mean '{meant}'?)" if meant else ""
        raise RequireError(f"expected 'and' or 'or' before {token.text}{hint}", token.column)


def _expected_name(token: _Token) -> str:
    names = 'countries, weapons, terms or a "quoted term"'
    if token.kind == "end":
        return f"something is missing here: {names}"
    if token.kind == "quoted":
        return "this quoted term is empty"
    word = token.text.casefold()
    if token.kind == "paren" or word in _JOINERS:
        return f"expected {names}, found '{token.text}'"
    meant = _MEANT.get(word) or _SPELT.get(word) or _close(word, (*_NAMES, "not"))
    if meant:
        return f"unknown name '{token.text}' (did you mean '{meant}'?)"
    return f"unknown name '{token.text}': use {names}; a word to look for stands in quotes: \"{token.text}\""


def _close(word: str, choices: tuple[str, ...]) -> str | None:
    return next(iter(difflib.get_close_matches(word.casefold(), choices, n=1, cutoff=0.7)), None)


def groups_in(expr: Expr) -> frozenset[Group]:
    """The groups that `expr` names."""
    if isinstance(expr, Group):
        return frozenset({expr})
    if isinstance(expr, Negated):
        return groups_in(expr.part)
    if isinstance(expr, AllOf | AnyOf):
        return frozenset().union(*map(groups_in, expr.parts))
    return frozenset()
