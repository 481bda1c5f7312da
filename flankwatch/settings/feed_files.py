"""New entries in the files of feeds: written as people write them, tried with the rest, and put in place in one step.

Nothing else in a file changes, not by a byte: comments and order are its author's.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from flankwatch.errors import FlankwatchError
from flankwatch.limits import FEEDS_BYTES_MAX
from flankwatch.settings.context import Addresses, Catalogue, Context
from flankwatch.settings.files import FeedsFile
from flankwatch.settings.loading import load_config, open_feeds
from flankwatch.settings.nodes import Entry
from flankwatch.settings.sources import Source
from flankwatch.settings.strict_yaml import parse_yaml

__all__ = ["KnownFeed", "NewFeed", "NotWritten", "Prepared", "entry_text", "known_feeds", "mistake_in", "prepared"]


class NotWritten(FlankwatchError):
    """The entries could not be put into the file; it is as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFeed:
    """An entry as it stands in a file, turned off or not. `place` is `file:line`."""

    name: str
    url: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFeed:
    """An entry to write: what a feed cannot do without."""

    name: str
    url: str
    country: str
    language: str
    owner: str
    kind: str


def known_feeds(config_dir: Path) -> list[KnownFeed]:
    """Every entry with a name and an address in the files of feeds, as far as they can be read."""
    found = []
    for source in open_feeds(config_dir, None, {}):
        items = source.data.get("feeds")
        for number, item in enumerate(items if isinstance(items, list) else []):
            if isinstance(item, dict) and "name" in item and "url" in item:
                place = f"{source.shown}:{source.line(['feeds', number])}"
                found.append(KnownFeed(name=str(item["name"]), url=str(item["url"]), place=place))
    return found


def mistake_in(key: str, value: str, *, catalogue: Catalogue) -> str | None:
    """What is wrong with one value of an entry, in the words of `check`; None where it is right."""
    right = {"name": "x", "url": "https://x.example", "country": "LV", "language": "lv", "owner": "x", "kind": "news"}
    text = entry_text(NewFeed(**{**right, key: value}))
    source = Source(shown="", root=parse_yaml(f"feeds:\n{text}".encode()).root)
    source.checked(FeedsFile, Context(secrets_dir=Path(), env={}, catalogue=catalogue))
    told = [message.removeprefix(f"{key}: ") for _, _, message in source.mistakes if message.startswith(f"{key}: ")]
    return told[0] if told else None


# --- text -----------------------------------------------------------------------------------------------------------

# Letters of any script, and signs that mean nothing to YAML where they stand in a word.
_PLAIN = re.compile(r"[^\W\d_][\w.,/()&+='’?%~;!-]*(?:(?: |:(?=[^\s]))[\w.,/()&+='’?%~;!-]+)*")
_OTHER_YAML = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan"))


def entry_text(feed: NewFeed, *, indent: int = 2, newline: str = "\n") -> str:
    """The entry as it stands in a file, its dash `indent` spaces from the left."""
    lines = [f"{key}: {_scalar(value)}" for key, value in asdict(feed).items()]
    first, *others = lines
    return "".join([f"{' ' * indent}- {first}{newline}", *(f"{' ' * (indent + 2)}{one}{newline}" for one in others)])


def _scalar(value: str) -> str:
    """Plain where every reader of YAML takes it for this text; else in quotes. Norway's code is no false here, but elsewhere."""
    is_plain = _PLAIN.fullmatch(value) and value.lower() not in _OTHER_YAML
    return value if is_plain or value == "NO" else "'" + value.replace("'", "''") + "'"


def _with_entries(data: bytes, feeds: Iterable[NewFeed], shown: str) -> bytes:
    """The file with further entries behind its last one."""
    source = Source(shown=shown, root=parse_yaml(data, bytes_max=FEEDS_BYTES_MAX).root)
    if source.root is None:
        raise NotWritten(f"{shown} cannot be read, and 'flankwatch check' says why; nothing was written")
    keys = source.root.value
    listed = keys.get("feeds") if isinstance(keys, dict) else None
    if not isinstance(keys, dict) or listed is None:
        raise NotWritten(f"{shown} has no 'feeds:'; nothing was written")
    lines = data.splitlines(keepends=True)
    indent = _indent_of(listed, lines, shown)
    newline = "\r\n" if b"\r\n" in data else "\n"
    written = "".join(entry_text(feed, indent=indent, newline=newline) for feed in feeds).encode()
    at = _end_of(listed, keys, lines)
    before = b"".join(lines[:at])
    gap = b"" if before.endswith((b"\n", b"\r")) else newline.encode()
    return before + gap + written + b"".join(lines[at:])


def _indent_of(listed: Entry, lines: Sequence[bytes], shown: str) -> int:
    node = listed.node
    if node.value is None:
        return 2
    line = lines[node.line - 1]
    if not isinstance(node.value, list) or line[node.column - 1 : node.column] != b"-":
        raise NotWritten(
            f"{shown}:{node.line}: 'feeds:' is not written as lines that begin with '-'; nothing was written"
        )
    return node.column - 1


def _end_of(listed: Entry, keys: Mapping[str, Entry], lines: Sequence[bytes]) -> int:
    """The line before which the next entry goes: the end, or the comments above the key that follows."""
    after = [entry.line for entry in keys.values() if entry.line > listed.line]
    if not after:
        return len(lines)
    at = min(after) - 1
    while at > listed.line and (not lines[at - 1].strip() or lines[at - 1].startswith(b"#")):
        at -= 1
    return at


# --- file -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A file of feeds as it will be, tried with the rest of the configuration. `before` is None where it is new."""

    path: Path
    before: bytes | None
    after: bytes

    def put(self) -> None:
        """Write the file in one step. Raises NotWritten if somebody changed it meanwhile, OSError if it cannot be written."""
        target = self.path.resolve()  # a link stays a link
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.{os.getpid()}.new")
        try:
            _write_through(fresh, self.after)
            if self.before is not None:
                shutil.copymode(target, fresh)
            if _held(target) != self.before:
                raise NotWritten(f"{self.path} was changed by somebody else meanwhile; nothing was written. Try again")
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)


def prepared(
    config_dir: Path,
    relative: str,
    feeds: Sequence[NewFeed],
    *,
    env: Mapping[str, str],
    catalogue: Catalogue,
    head: str = "",
) -> Prepared:
    """The file with these entries, which begins with `head` if it is new. Nothing is written.

    Raises ConfigError with the problems that the configuration would have, NotWritten where the file is written in a way that
    nothing can be added to.
    """
    path = config_dir / relative
    before = _held(path)
    after = _with_entries(f"{head}feeds:\n".encode() if before is None else before, feeds, str(path))
    load_config(config_dir, env=env, catalogue=catalogue, addresses=Addresses.LEFT_OUT, instead={relative: after})
    return Prepared(path=path, before=before, after=after)


def _held(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _write_through(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
