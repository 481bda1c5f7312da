"""Whose articles a watch-list takes: `[kind:defence, not country:RU, Jane's]`, or `{country: LV, language: ru}` for both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from flankwatch.models import FeedKind, SourceTest
from flankwatch.settings.context import Context, suggestion
from flankwatch.settings.fields import choice, context_of, language, line
from flankwatch.settings.watch_fields import countries_of
from flankwatch.settings.yaml_words import shown

__all__ = ["FeedName", "OwnerName", "SourceLine"]

_NOT = "not "


def _source(value: object, info: ValidationInfo) -> SourceTest:
    whole, context = line(value), context_of(info)
    said = whole if whole.casefold() in (context.feeds or ()) else whole.removeprefix(_NOT)
    key, colon, word = said.partition(":")
    if not colon or key.strip() not in _TESTS:
        return replace(_test("feed", said, context), text=whole, excludes=whole != said)
    return replace(_test(key.strip(), line(word), context), text=whole, excludes=whole != said)


def _test(key: str, word: str, context: Context) -> SourceTest:
    field, read = _TESTS[key]
    values: dict[str, Any] = {field: read(word, context)}
    return SourceTest(text="", **values)


def _feed(word: str, context: Context) -> str:
    named = _known(word, context.feeds)
    if named is None:
        near = suggestion(
            word, [*(context.feeds or {}).values(), *(f"{key}:{word.partition(':')[2]}" for key in _TESTS)]
        )
        raise ValueError(f"unknown feed {shown(word)}{near or '; feeds.yaml lists the feeds'}")
    return named


def _owner(word: str, context: Context) -> str:
    named = _known(word, context.owners)
    if named is None:
        near = suggestion(word, (context.owners or {}).values())
        raise ValueError(f"no feed has the owner {shown(word)}{near}")
    return named


def _known(word: str, known: Mapping[str, str] | None) -> str | None:
    """The name as its file writes it; where that could not be read every name is right."""
    return word if known is None else known.get(word.casefold())


_TESTS: dict[str, tuple[str, Callable[[str, Context], object]]] = {
    "feed": ("feed", _feed),
    "owner": ("owner", _owner),
    "kind": ("kind", lambda word, _: choice(FeedKind)(word)),
    "country": ("countries", countries_of),
    "language": ("language", lambda word, _: language(word)),
}

FeedName = Annotated[
    str,
    PlainValidator(lambda value, info: _feed(line(value), context_of(info))),
    WithJsonSchema({"type": "string", "minLength": 1}),
]
OwnerName = Annotated[
    str,
    PlainValidator(lambda value, info: _owner(line(value), context_of(info))),
    WithJsonSchema({"type": "string", "minLength": 1}),
]
SourceLine = Annotated[
    SourceTest,
    PlainValidator(_source),
    WithJsonSchema(
        {"type": "string", "minLength": 1, "examples": ["kind:defence", "country:@baltics", "not owner:LSM", "Jane's"]}
    ),
]
