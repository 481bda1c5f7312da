"""A YAML parser's complaints in words for people who have never read the YAML specification."""

from __future__ import annotations

import yaml

__all__ = ["printable", "shown", "syntax_message"]

_SHOWN_MAX = 60  # longer values push the advice out of sight


def shown(value: object) -> str:
    """A value as it may be printed: quoted, one line, no control characters, cut short, and no address given away.

    Whatever follows `://` is hidden: a channel's address written under the wrong key is still a secret.
    """
    text = str(value)
    scheme, mark, rest = text.partition("://")
    text = f"{scheme}://…" if mark and rest else text
    text = printable(text)
    return f"'{text[:_SHOWN_MAX]}…'" if len(text) > _SHOWN_MAX else f"'{text}'"


def printable(text: str) -> str:
    """`text` with a mark in place of each character that a terminal would act on instead of showing it."""
    return text if text.isprintable() else "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def syntax_message(exc: yaml.YAMLError, lines: list[str]) -> tuple[str, bool]:
    """What is wrong and what to do, and whether the place is that of the opening (context) instead of the end."""
    problem, context = str(getattr(exc, "problem", "") or ""), str(getattr(exc, "context", "") or "")
    if "cannot start any token" in problem:
        return _bad_start(_char_at(exc, lines)), False
    if "node content" in problem and not _char_at(exc, lines):
        return "the file ends too early; a '[' or '{' above is never closed", False
    for in_problem, in_context, message, at_context in _TRANSLATIONS:
        if in_problem in problem and in_context in context:
            return message, at_context
    return f"this is not valid YAML ({problem or 'unreadable'})", False


def _char_at(exc: yaml.YAMLError, lines: list[str]) -> str:
    mark = getattr(exc, "problem_mark", None)
    if mark is None or mark.line >= len(lines):
        return ""
    line: str = lines[mark.line]
    return line[mark.column : mark.column + 1]


def _bad_start(char: str) -> str:
    if char == "\t":
        return "a tab stands here; YAML is indented with spaces only"
    if char == "@":
        return "a value that begins with '@' needs quotes, for example \"@baltics\""
    return f"a value that begins with '{char}' needs quotes"


# (part of the problem, part of the context, what to say, whether the opening is the place to look at)
_TRANSLATIONS = (
    ("unexpected end of stream", "quoted scalar", "this quote is never closed", True),
    ("unexpected document indicator", "quoted scalar", "this quote is never closed", True),
    ("", "quoted scalar", "a '\\' in double quotes begins a special sign; use single quotes for plain text", False),
    (
        "mapping values are not allowed",
        "",
        "a ': ' is not expected here; put the value in quotes, or check the indentation",
        False,
    ),
    ("expected ',' or ']'", "", "this '[' is never closed, or a ',' is missing between its values", True),
    ("expected ',' or '}'", "", "this '{' is never closed, or a ',' is missing between its values", True),
    ("expected '-' indicator", "", "this line does not belong to the list above it; check the indentation", False),
    (
        "did not find expected key",
        "",
        "this line does not fit the lines above it; check the indentation and quotes",
        False,
    ),
    ("could not find expected ':'", "", "a ':' is missing after this key", True),
    ("block sequence entries are not allowed", "", "a '-' is not expected here; begin the list on its own line", False),
    ("tab character", "", "a tab stands here; YAML is indented with spaces only", False),
    ("tag", "", "tags (a word that begins with '!') are not used here; put the text in quotes", False),
    ("", "a tag", "tags (a word that begins with '!') are not used here; put the text in quotes", False),
    ("", "an anchor", "a value that begins with '&' needs quotes", True),
    ("", "an alias", "a value that begins with '*' needs quotes", True),
    ("", "a directive", "a line that begins with '%' is not used here; put the text in quotes", False),
    (
        "",
        "a block scalar",
        "after '|' or '>' the text begins on the next line; put it in quotes if the sign is meant",
        False,
    ),
    (
        "did not find expected <document start>",
        "",
        "this line does not fit the lines above it; check the indentation",
        False,
    ),
    ("did not find expected node content", "", "a value is missing here, or a ',' is one too many", False),
)
