"""A configuration folder to begin with: what `flankwatch init DIR` writes.

The files ship inside the package, in starter_config/, because an installed flankwatch has no repository beside it. They are
copies of config/ that tools/write_schemas.py makes; a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from flankwatch.errors import UsageError

__all__ = ["STARTER_FOLDER", "StarterRefused", "starter_files", "write_starter"]

STARTER_FOLDER = Path(__file__).parent / "starter_config"

_IGNORE = "# Addresses of channels and other secrets stay out of git.\nsecrets/\n"


class StarterRefused(UsageError):
    """The folder holds files already, and none of them is overwritten."""


def write_starter(folder: Path) -> tuple[Path, ...]:
    """Lay out a configuration in `folder` and give the files written; raises StarterRefused where one exists already.

    Raises OSError where the folder cannot be written.
    """
    wanted = {folder / relative: text for relative, text in starter_files().items()}
    taken = sorted(str(path) for path in wanted if path.exists())
    if taken:
        raise StarterRefused(f"{taken[0]} exists already; nothing was written. Choose an empty folder")
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tuple(wanted)


def starter_files() -> dict[str, str]:
    """The text of each file of a new folder, by its path in it."""
    from flankwatch.settings.schema import schema_texts

    shipped = dict(_texts(files("flankwatch.settings").joinpath("starter_config"), ""))
    return {
        **dict(sorted(shipped.items())),
        **{f"schema/{name}": text for name, text in schema_texts().items()},
        ".gitignore": _IGNORE,
    }


def _texts(folder: Traversable, prefix: str) -> Iterator[tuple[str, str]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _texts(item, f"{prefix}{item.name}/")
        elif item.name.endswith(".yaml"):
            yield prefix + item.name, item.read_text(encoding="utf-8")
