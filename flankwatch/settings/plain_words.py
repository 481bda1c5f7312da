"""pydantic's complaints in words for people, each at its place in the file."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from flankwatch.settings.context import suggestion
from flankwatch.settings.fields import PlacedError
from flankwatch.settings.nodes import Loc, Mistake, Node, entry_at, node_at
from flankwatch.settings.yaml_words import shown

__all__ = ["TAG", "mistakes_of"]

TAG = "|"  # begins the name of a kind of item where a list takes several: a step of pydantic's that no file has

Error = Any  # pydantic's ErrorDetails, whose `ctx` has no type


def mistakes_of(
    exc: ValidationError, model: type[BaseModel], root: Node, noted: Set[tuple[int, int]]
) -> Iterator[Mistake]:
    """Each error of `exc`, which came from validating `root` as `model`, except at places `noted` already."""
    for error in exc.errors(include_url=False):
        loc = [step for step in error["loc"] if step != "[key]" and not str(step).startswith(TAG)]
        place, node = _place(error, loc, root), node_at(root, loc)
        if place not in noted and (node.line, node.column) not in noted:
            yield Mistake(*place, _message(error, loc, model, root))


def _place(error: Error, loc: Loc, root: Node) -> tuple[int, int]:
    entry = entry_at(root, loc)
    if entry and (
        error["type"] in ("extra_forbidden", "missing") or "[key]" in error["loc"] or entry.node.value is None
    ):
        return entry.line, entry.column
    node = node_at(root, loc)
    cause = (error.get("ctx") or {}).get("error")
    if isinstance(cause, PlacedError) and node.inset is not None:
        return node.line, node.column + node.inset + cause.offset
    return node.line, node.column


def _message(error: Error, loc: Loc, model: type[BaseModel], root: Node) -> str:
    kind, context = error["type"], error.get("ctx") or {}
    key = _key_of(loc[:-1] if "[key]" in error["loc"] else loc)
    if kind == "value_error":
        return f"{key}{context['error']}"
    if kind == "extra_forbidden":
        return f"unknown key {shown(loc[-1])}{suggestion(str(loc[-1]), _fields(model, loc[:-1]))}"
    if kind == "missing":
        return _missing(loc, model, empty=entry_at(root, loc) is not None)
    return f"{key}{_SENTENCES.get(kind, _other)(error, context)}"


def _key_of(loc: Loc) -> str:
    """`countries: `, the key that the value stands under."""
    keys = [step for step in loc if isinstance(step, str)]
    return f"{keys[-1]}: " if keys else ""


def _missing(loc: Loc, model: type[BaseModel], *, empty: bool) -> str:
    info = _fields(model, loc[:-1]).get(str(loc[-1]))
    meant = f": {info.description}" if info and info.description else ""
    return f"{shown(loc[-1])} {'has no value' if empty else 'is missing'}{meant}"


def _fields(model: type[BaseModel], loc: Loc) -> dict[str, FieldInfo]:
    """The fields, by the name they have in the file, of the part of `model` at `loc`."""
    for step in loc:
        info = _named(model).get(str(step))
        model = (_model_in(info.annotation) if info else None) or model
    return _named(model)


def _named(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {info.alias or field: info for field, info in model.model_fields.items()}


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _model_in(arg))), None)


def _given(error: Error) -> str:
    """What stands there, in a word or two."""
    value = error["input"]
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "keys with values"
    return "a list" if isinstance(value, list) else shown(str(value).lower() if isinstance(value, bool) else value)


def _wants(what: str) -> Any:
    return lambda error, context: f"{what} is wanted here, not {_given(error)}"  # noqa: ARG005


def _other(error: Error, _context: Any) -> str:
    return f"{_given(error)} does not fit here"


_SENTENCES: dict[str, Any] = {
    "bool_type": _wants("true or false"),
    "int_type": _wants("a whole number"),
    "int_from_float": _wants("a whole number"),
    "list_type": _wants("a list ('[a, b]', or one '- a' a line)"),
    "dict_type": _wants("keys with values ('key: value')"),
    "model_type": _wants("keys with values ('key: value')"),
    "too_short": lambda _, context: f"the list is empty; at least {context['min_length']} is wanted",
    "greater_than_equal": lambda _, context: f"the number is too small; it is at least {context['ge']}",
    "less_than_equal": lambda _, context: f"the number is too large; it is at most {context['le']}",
}
