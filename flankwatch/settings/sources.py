"""The files of one configuration folder: found, read once, and every mistake in them collected."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from flankwatch.errors import Problem
from flankwatch.limits import FEEDS_BYTES_MAX, YAML_BYTES_MAX, YAML_PROBLEMS_MAX
from flankwatch.settings.nodes import Loc, Mistake, Node, Plain, entry_at, node_at, plain
from flankwatch.settings.strict_yaml import parse_yaml
from flankwatch.settings.yaml_words import printable

if TYPE_CHECKING:
    from flankwatch.settings.context import Context
    from flankwatch.settings.model import FileModel

__all__ = [
    "ALERTS",
    "CATALOGUE",
    "FEEDS",
    "MORE_FEEDS",
    "SETTINGS",
    "WATCHLISTS",
    "Source",
    "bytes_max",
    "list_paths",
    "open_source",
]

FEEDS, ALERTS, SETTINGS, WATCHLISTS = "feeds.yaml", "alerts.yaml", "settings.yaml", "watchlists"
CATALOGUE, MORE_FEEDS = "catalogue", "feeds"

M_ = TypeVar("M_", bound="FileModel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file as read. `root` is None where it cannot be read to its end or says nothing.

    `plain` is what it says without places, made once: it takes a tenth of reading a long file, and several checks ask for it.
    """

    shown: str
    root: Node | None
    mistakes: list[Mistake] = field(default_factory=list)
    plain: Plain = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plain", plain(self.root) if self.root else None)

    @property
    def data(self) -> dict[str, Plain]:
        """The top-level keys and their plain values; nothing where the file holds no keys."""
        return self.plain if isinstance(self.plain, dict) else {}

    def line(self, loc: Loc) -> int:
        return node_at(self.root, loc).line if self.root else 0

    def place(self, loc: Loc) -> str:
        """`file:line:column` of the value at `loc`."""
        node = node_at(self.root, loc) if self.root else None
        return f"{self.shown}:{node.line}:{node.column}" if node else f"{self.shown}:0:0"

    def at_key(self, loc: Loc, message: str) -> None:
        """Note a mistake at the key that ends `loc`."""
        entry = entry_at(self.root, loc) if self.root else None
        self.at(loc, message) if entry is None else self.mistakes.append(Mistake(entry.line, entry.column, message))

    def at(self, loc: Loc, message: str, offset: int = 0) -> None:
        """Note a mistake at the value of `loc`, `offset` characters into its text."""
        if self.root is None:
            self.mistakes.append(Mistake(0, 0, message))
            return
        node = node_at(self.root, loc)
        shift = offset + node.inset if offset and node.inset is not None else 0
        self.mistakes.append(Mistake(node.line, node.column + shift, message))

    def checked(self, model: type[M_], context: Context) -> M_ | None:
        """The file as `model`, or None with its mistakes noted."""
        from pydantic import ValidationError

        from flankwatch.settings.plain_words import mistakes_of

        if self.root is None:
            return None
        try:
            return model.model_validate(self.plain, context=context)
        except ValidationError as exc:
            # What cannot be valid because of a mistake in the YAML itself is not a second mistake.
            noted = {mistake[:2] for mistake in self.mistakes}
            self.mistakes.extend(mistakes_of(exc, model, self.root, noted))
            return None

    def problems(self) -> list[Problem]:
        """The mistakes in order of place, each once."""
        found = sorted(
            {Problem(printable(self.shown), line, column, printable(text)) for line, column, text in self.mistakes}
        )
        if len(found) <= YAML_PROBLEMS_MAX:
            return found
        last = found[YAML_PROBLEMS_MAX]
        message = f"{len(found) - YAML_PROBLEMS_MAX} more mistakes from here on are not listed"
        return [*found[:YAML_PROBLEMS_MAX], Problem(last.file, last.line, last.column, message)]


def open_source(config_dir: Path, relative: str, *, absent: str | None, instead: bytes | None = None) -> Source:
    """Read and parse one file. `absent` is what to say where there is none, None where it may be missing.

    `instead` is what the file is taken to hold, whatever it holds.
    """
    path = config_dir / relative
    try:
        data = _read(path, bytes_max(relative)) if instead is None else instead
    except OSError as exc:
        return Source(shown=str(path), root=None, mistakes=[_unreadable(exc)])
    if data is None:
        return Source(shown=str(path), root=None, mistakes=[Mistake(0, 0, absent)] if absent else [])
    root, mistakes = parse_yaml(data, bytes_max=bytes_max(relative))
    if root is not None and root.value is None:
        root = None
    if root is None and not mistakes and absent:
        mistakes = [Mistake(1, 1, "the file is empty")]
    return Source(shown=str(path), root=root, mistakes=mistakes)


def bytes_max(relative: str) -> int:
    """The most that a file of the configuration folder may hold."""
    return FEEDS_BYTES_MAX if relative == FEEDS or relative.startswith(f"{MORE_FEEDS}/") else YAML_BYTES_MAX


def _read(path: Path, most: int) -> bytes | None:
    if not path.is_file():  # a pipe of this name would be waited on for ever
        return None
    with path.open("rb") as stream:
        return stream.read(most + 1)


def _unreadable(exc: OSError) -> Mistake:
    return Mistake(0, 0, f"the file cannot be read: {exc.strerror or 'unknown reason'}")


def list_paths(config_dir: Path, folder: str) -> list[str]:
    """The YAML files of a folder in the configuration, relative to `config_dir`. Hidden ones are an editor's or a mount's."""
    try:
        names = sorted(entry.name for entry in (config_dir / folder).iterdir())
    except OSError:
        return []
    return [f"{folder}/{name}" for name in names if name.endswith((".yaml", ".yml")) and not name.startswith(".")]
