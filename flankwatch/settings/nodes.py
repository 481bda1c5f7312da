"""What a YAML file says, with the place of every key and value, so that a mistake can be shown where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Entry", "Loc", "Mistake", "Node", "Plain", "Scalar", "entry_at", "node_at", "plain"]

Scalar = str | int | float | bool | None
Plain = Scalar | list["Plain"] | dict[str, "Plain"]
Loc = Sequence[str | int]


class Mistake(NamedTuple):
    """A mistake in one file; `line` and `column` count from 1."""

    line: int
    column: int
    message: str


# Tuples, not dataclasses: a file of 1,000 feeds has 20,000 of these, and a frozen dataclass takes three times as long.
class Node(NamedTuple):
    """A value and its place. `inset` is the distance from `column` to the text's first letter (1 for a quote), None where
    the text does not stand in one line as it reads.
    """

    line: int
    column: int
    value: Scalar | list[Node] | dict[str, Entry]
    inset: int | None = None


class Entry(NamedTuple):
    """A key's place, and its value."""

    line: int
    column: int
    node: Node


def plain(node: Node) -> Plain:
    """The value without places. Keys without a value are left out: people comment out all lines below a key."""
    value = node.value
    if isinstance(value, dict):
        return {key: plain(entry.node) for key, entry in value.items() if entry.node.value is not None}
    if isinstance(value, list):
        return [plain(child) for child in value]
    return value


def node_at(root: Node, loc: Loc) -> Node:
    """The node at `loc`; steps the file does not have are passed over, so a missing key gives the mapping around it."""
    for step in loc:
        value = root.value
        if isinstance(value, dict) and step in value:
            root = value[str(step)].node
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            root = value[step]
    return root


def entry_at(root: Node, loc: Loc) -> Entry | None:
    """The entry whose key is the last step of `loc`, or None where the file has no such key."""
    value = node_at(root, loc[:-1]).value
    return value.get(str(loc[-1])) if loc and isinstance(value, dict) else None
