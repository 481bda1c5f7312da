"""Reads a pattern as a person writes it, and spells it out for RE2, whose `\\w`, `\\d`, `\\s` and `\\b` know ASCII only.

A pattern finds whole words: what touches a match on either side is no letter, figure or accent, so `\\b` at its ends says
nothing new. `\\w` is a letter, figure, accent or `_` of any script; a space is any white space, `-` any dash, and quotes are
any quotes. `^` and `$` are the ends of a headline or line. What RE2 cannot do is refused at its place, with what to write
instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from flankwatch.match.regex_words import CLASSES, LINE_ENDS, NO_ESCAPES, NO_GROUPS, OUTSIDE, TYPESET

__all__ = ["RegexError", "spelt_out", "whole_words"]

_GROUP = re.compile(r"\?(?:P?<\w+>|[imsU]*(?:-[imsU]+)?[:)])")
_REPEAT = re.compile(r"[*+?]|\{(\d{1,9})(?:,(\d{0,9}))?\}")
_OPEN_REPEAT = re.compile(r"\{,\d+\}")
_CODE = re.compile(r"x(?:[0-9A-Fa-f]{2}|\{[0-9A-Fa-f]{1,6}\})|[pP](?:[A-Z]|\{\^?\w+\})|0[0-7]{0,2}")
_REPEAT_MAX = 1000  # RE2's own bound


class RegexError(ValueError):
    """A pattern that cannot be used. `offset` counts the characters before the place of the mistake."""

    def __init__(self, message: str, offset: int = 0) -> None:
        self.message = message
        self.offset = offset
        super().__init__(message)


class _Token(NamedTuple):
    """A piece of a pattern: what RE2 gets for it, and its role.

    Roles: `(`, `)` and `|`; `*` any repeat; `b` a word's edge; `i` flags; `.` whatever takes a character or a place.
    """

    role: str
    said: str
    offset: int


def spelt_out(pattern: str) -> str:
    """The pattern for RE2; raises RegexError at the first thing that RE2 does not have."""
    tokens = list(_tokens(pattern))
    _check_structure(tokens)
    _check_edges(tokens)
    return "".join(token.said for token in tokens)


def whole_words(spelt: str) -> str:
    """The pattern that finds whole words only: group 1 is the match, the characters beside it are part of no word.

    So a text must be given between two line ends.
    """
    return f"{OUTSIDE}({spelt}){OUTSIDE}"


def _tokens(pattern: str) -> Iterator[_Token]:
    place = 0
    while place < len(pattern):
        token, place = _token(pattern, place)
        yield token


def _token(pattern: str, at: int) -> tuple[_Token, int]:
    char = pattern[at]
    if char == "\\":
        return _escape(pattern, at)
    if char == "[":
        return _brackets(pattern, at)
    if char == "(":
        return _group(pattern, at)
    if repeat := _REPEAT.match(pattern, at):
        return _repeat(pattern, repeat)
    if _OPEN_REPEAT.match(pattern, at):
        raise RegexError(f"write '{{0,' for '{{,': {{0{pattern[at + 1 :].partition('}')[0]}}}", at)
    if char in TYPESET:
        return _Token(".", f"[{TYPESET[char]}]", at), at + 1
    return _Token(char if char in "|)" else ".", "\\" + char if char in "{}" else char, at), at + 1


def _escape(pattern: str, at: int) -> tuple[_Token, int]:
    char = pattern[at + 1 : at + 2]
    if char == "b":
        return _Token("b", "", at), at + 2
    if char in CLASSES:
        return _Token(".", f"[{CLASSES[char]}]", at), at + 2
    if char in LINE_ENDS:
        return _Token(".", LINE_ENDS[char], at), at + 2
    said, end = _plain_escape(pattern, at)
    return _Token(".", said, at), end


def _plain_escape(pattern: str, at: int) -> tuple[str, int]:
    """An escape that RE2 reads as people do: a character's code, a Unicode property, a sign that is meant as it stands."""
    char = pattern[at + 1 : at + 2]
    if not char:
        raise RegexError("a '\\' at the end says nothing; write '\\\\' for the sign itself", at)
    if char in NO_ESCAPES:
        raise RegexError(NO_ESCAPES[char], at)
    if code := _CODE.match(pattern, at + 1):
        return f"\\{code[0]}", code.end()
    if char in "tnrfva" or not char.isalnum():
        return (f"\\{char}" if char.isascii() else char), at + 2
    raise RegexError(f"'\\{char}' means nothing here; leave the '\\' out if '{char}' itself is meant", at)


def _brackets(pattern: str, at: int) -> tuple[_Token, int]:
    """`[...]`: a ']' that comes first is one of the signs, as everywhere."""
    first = place = at + 2 if pattern.startswith("[^", at) else at + 1
    said = [pattern[at:place]]
    while place < len(pattern) and (pattern[place] != "]" or place == first):
        part, place = _in_brackets(pattern, place, first)
        said.append(part)
    if place >= len(pattern):
        raise RegexError("this '[' is never closed; write '\\[' for the sign itself", at)
    return _Token(".", "".join([*said, "]"]), at), place + 1


def _in_brackets(pattern: str, at: int, first: int) -> tuple[str, int]:
    if pattern.startswith("[:", at):
        raise RegexError("'[:…:]' knows English letters only; write \\pL for any letter, \\d for any figure", at)
    if pattern[at] != "\\":
        is_alone = pattern[at] in TYPESET and not _is_in_range(pattern, at, first)
        return TYPESET[pattern[at]] if is_alone else pattern[at], at + 1
    char = pattern[at + 1 : at + 2]
    if char in CLASSES:
        return CLASSES[char], at + 2
    if char == "b":
        raise RegexError("'\\b' is no character; it cannot stand inside [ ]", at)
    return _plain_escape(pattern, at)


def _is_in_range(pattern: str, at: int, first: int) -> bool:
    """Whether the character is the sign or an end of a range: in `[ -~]` and `[!-/]`, not in `[ -]` and `[- ]`."""
    if pattern[at] == "-":
        return at > first and not pattern.startswith("]", at + 1)
    begins = pattern.startswith("-", at + 1) and not pattern.startswith("-]", at + 1)
    return begins or (at - 1 > first and pattern[at - 1] == "-")


def _group(pattern: str, at: int) -> tuple[_Token, int]:
    """Groups only group here: nobody asks what each of them found, and RE2 is quicker without."""
    if not pattern.startswith("?", at + 1):
        return _Token("(", "(?:", at), at + 1
    for begins, message in NO_GROUPS:
        if pattern.startswith(begins, at + 1):
            raise RegexError(message, at)
    found = _GROUP.match(pattern, at + 1)
    if found is None:
        raise RegexError("this '(?' cannot be read; write (a|b), or (?i) where capitals do not matter", at)
    if found[0].endswith(")"):
        return _Token("i", f"({found[0]}", at), found.end()
    return _Token("(", "(?:" if found[0].endswith(">") else f"({found[0]}", at), found.end()


def _repeat(pattern: str, found: re.Match[str]) -> tuple[_Token, int]:
    least, most = int(found[1] or 0), int(found[2] or found[1] or 0)
    if max(least, most) > _REPEAT_MAX:
        raise RegexError(f"at most {_REPEAT_MAX} repeats can be counted; '*' and '+' have no limit", found.start())
    if least > most:
        raise RegexError(f"'{found[0]}' asks for at least {least} and at most {most}", found.start())
    end = found.end()
    if pattern.startswith("+", end):
        raise RegexError("a '+' after a repeat is not needed, for no pattern can run away; leave it out", end)
    lazy = "?" if pattern.startswith("?", end) else ""
    return _Token("*", found[0] + lazy, found.start()), end + len(lazy)


def _check_structure(tokens: Sequence[_Token]) -> None:
    """Parentheses come in pairs, and a repeat has something to repeat."""
    opened: list[int] = []
    before = ""
    for role, said, offset in tokens:
        if role == "(":
            opened.append(offset)
        elif role == ")":
            if not opened:
                raise RegexError("this ')' closes nothing; write '\\)' for the sign itself", offset)
            opened.pop()
        elif role == "*" and before not in (".", ")"):
            raise RegexError(f"there is nothing to repeat before this '{said}'; write '\\{said}' for the sign", offset)
        before = role
    if opened:
        raise RegexError("this '(' is never closed; write '\\(' for the sign itself", opened[-1])


def _check_edges(tokens: Sequence[_Token]) -> None:
    begins = _outermost(tokens, "(", ")")
    ends = reversed(_outermost(reversed(tokens), ")", "("))
    for token, is_first, is_last in zip(tokens, begins, ends, strict=True):
        if token.role == "b" and not is_first and not is_last:
            message = "'\\b' is possible only at the ends, where words are whole anyway; write \\W or a space here"
            raise RegexError(message, token.offset)


def _outermost(tokens: Iterable[_Token], opens: str, closes: str) -> list[bool]:
    """For each token, whether nothing that takes a character stands before it, in whichever direction they come."""
    found: list[bool] = []
    at_groups: list[bool] = []
    is_first = True
    for token in tokens:
        found.append(is_first)
        if token.role == opens:
            at_groups.append(is_first)
        elif token.role == closes:
            at_groups.pop()
            is_first = False
        elif token.role == "|":
            is_first = at_groups[-1] if at_groups else True
        elif token.role in ".*":
            is_first = False
    return found
