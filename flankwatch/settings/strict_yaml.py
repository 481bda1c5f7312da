"""Bytes of a YAML file in, a tree of values with places out. YAML's traps are refused or taken away.

Only `true`, `false`, plain whole numbers and plain decimals are anything but text: `NO`, `yes`, `010` and `12:30:00` stay
what they look like (YAML 1.1 reads false, true, 8 and 45000). No aliases, anchors, tags, merges, second documents or
repeated keys. The tree is built from parser events with a stack of our own, so depth cannot exhaust Python's.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

from flankwatch.limits import YAML_BYTES_MAX, YAML_DEPTH_MAX
from flankwatch.settings.nodes import Entry, Mistake, Node, Scalar
from flankwatch.settings.yaml_words import shown, syntax_message

__all__ = ["Document", "parse_yaml"]

_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,17}")
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None, "": None}
# What YAML forbids, and the separators that it counts as line ends though no editor shows them as such.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


class Document(NamedTuple):
    """`root` is None where the text cannot be read to its end; `mistakes` may come with a root."""

    root: Node | None
    mistakes: list[Mistake]


def parse_yaml(data: bytes, *, bytes_max: int = YAML_BYTES_MAX) -> Document:
    """Read one YAML document; whatever the bytes are, the answer is a Document."""
    if len(data) > bytes_max:
        return Document(None, [Mistake(0, 0, f"the file is larger than {bytes_max // 1024} KiB; split it")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        return Document(None, [_not_utf8(data, exc.start)])
    if found := _FORBIDDEN.search(text):
        return Document(None, [_forbidden(text, found.start())])
    return _build(text)


def _not_utf8(data: bytes, at: int) -> Mistake:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Mistake(1, 1, "this file is UTF-16; save it as UTF-8")
    line_start = data.rfind(b"\n", 0, at) + 1
    column = len(data[line_start:at].decode("utf-8-sig", "replace")) + 1
    return Mistake(data.count(b"\n", 0, at) + 1, column, "this is not UTF-8 text from here on; save the file as UTF-8")


def _forbidden(text: str, at: int) -> Mistake:
    column = at - text.rfind("\n", 0, at)
    return Mistake(
        text.count("\n", 0, at) + 1, column, f"an invisible character (U+{ord(text[at]):04X}) stands here; delete it"
    )


def _build(text: str) -> Document:
    builder = _Builder()
    try:
        for event in iter(yaml.CSafeLoader(text).get_event, None):  # yaml.parse asks twice for each
            builder.take(event)
    except _Unreadable as exc:
        return Document(None, [*builder.mistakes, exc.mistake])
    except yaml.YAMLError as exc:
        return Document(None, [*builder.mistakes, _syntax(exc, text)])
    return Document(builder.root, builder.mistakes)


def _syntax(exc: yaml.YAMLError, text: str) -> Mistake:
    """The place is where the parser gave up, except for what was opened and never closed: there it is the opening."""
    mark, context = getattr(exc, "problem_mark", None), getattr(exc, "context_mark", None)
    message, at_context = syntax_message(exc, text.split("\n"))
    place = context if at_context and context else mark or context
    return Mistake(place.line + 1, place.column + 1, message) if place else Mistake(0, 0, message)


class _Unreadable(Exception):
    def __init__(self, event: Any, message: str) -> None:
        self.mistake = Mistake(event.start_mark.line + 1, event.start_mark.column + 1, message)


class _Open:
    """A collection whose end has not come. In a mapping `key` is the key that waits for its value."""

    __slots__ = ("items", "keep", "key", "node")

    def __init__(self, node: Node) -> None:
        self.node = node
        self.key: tuple[str, int, int] | None = None
        self.keep = True


class _Builder:
    """Takes parser events in order; `root` is set when the document ends. PyYAML's events carry no types."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.mistakes: list[Mistake] = []
        self._stack: list[_Open] = []
        self._documents = 0

    def take(self, event: Any) -> None:
        match type(event):
            case yaml.ScalarEvent:
                self._scalar(event)
            case yaml.SequenceStartEvent:
                self._start(event, [])
            case yaml.MappingStartEvent:
                self._start(event, {})
            case yaml.SequenceEndEvent | yaml.MappingEndEvent:
                self._stack.pop()
            case yaml.AliasEvent:
                self._mistake(event, f"aliases (*{shown(event.anchor)}) are not used here; write the value out")
                self._value(Node(event.start_mark.line + 1, event.start_mark.column + 1, None))
            case yaml.DocumentStartEvent:
                self._document(event)

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            raise _Unreadable(event, "a second document ('---') starts here; one file holds one document")

    def _start(self, event: Any, empty: list[Node] | dict[str, Entry]) -> None:
        self._refuse_extras(event)
        if len(self._stack) >= YAML_DEPTH_MAX:
            raise _Unreadable(event, f"nested deeper than {YAML_DEPTH_MAX} levels")
        if self._waits_for_key():
            raise _Unreadable(event, "a key is a word, not a list or a mapping; is a quote missing?")
        node = Node(event.start_mark.line + 1, event.start_mark.column + 1, empty)
        self._value(node)
        self._stack.append(_Open(node))

    def _scalar(self, event: Any) -> None:
        if event.anchor or event.tag:
            self._refuse_extras(event)
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if self._waits_for_key():
            self._key(event.value, line, column)
        else:
            self._value(Node(line, column, event.value if event.style else self._plain(event), _inset(event)))

    def _plain(self, event: Any) -> Scalar:
        # A '-' indented one space too deep does not begin a new item: YAML joins it to the item above.
        if event.end_mark.line != event.start_mark.line and " - " in event.value:
            self._mistake(event, "a '-' below joins its line to this text; check its indentation, or quote the text")
        return _typed(event.value)

    def _key(self, key: str, line: int, column: int) -> None:
        open_ = self._stack[-1]
        entries = open_.node.value
        first = entries.get(key) if isinstance(entries, dict) else None
        open_.key, open_.keep = (key, line, column), first is None
        if first is not None:
            where = f"line {first.line}, column {first.column}"
            self.mistakes.append(Mistake(line, column, f"key {shown(key)} is here twice; the first is at {where}"))

    def _value(self, node: Node) -> None:
        if not self._stack:
            self.root = node
            return
        open_ = self._stack[-1]
        holder = open_.node.value
        if isinstance(holder, list):
            holder.append(node)
        elif isinstance(holder, dict):
            key, line, column = open_.key or ("", node.line, node.column)
            open_.key = None
            if open_.keep:
                holder[key] = Entry(line, column, node)

    def _waits_for_key(self) -> bool:
        return bool(self._stack) and self._stack[-1].key is None and isinstance(self._stack[-1].node.value, dict)

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor:
            self._mistake(event, f"anchors (&{shown(event.anchor)}) are not used here; delete it")
        if event.tag:
            self._mistake(event, "tags (a word that begins with '!') are not used here; put the text in quotes")

    def _mistake(self, event: Any, message: str) -> None:
        self.mistakes.append(Mistake(event.start_mark.line + 1, event.start_mark.column + 1, message))


def _typed(text: str) -> Scalar:
    """YAML 1.2's core scalars in their plainest spelling; everything else is text."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _inset(event: Any) -> int | None:
    """Where the text begins after its mark, or None where lines were folded or escapes read."""
    quotes = 1 if event.style in ("'", '"') else 0
    width = event.end_mark.column - event.start_mark.column
    same_line = event.end_mark.line == event.start_mark.line
    return quotes if same_line and width == len(event.value) + 2 * quotes else None
