"""The last configuration that could be used, kept as copies of its files: a wrong edit never stops a running service.

Secrets are not copied: the kept alerts.yaml names variables and files, and the files are read where they are.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from flankwatch.errors import ConfigError, Problem
from flankwatch.models import Config
from flankwatch.settings.context import Catalogue
from flankwatch.settings.sources import ALERTS, FEEDS, SETTINGS, list_paths

__all__ = ["Loaded", "load_or_last_good"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A Config to work with. `problems` are those of the files as they stand; if there are any, `config` is an older one."""

    config: Config
    problems: tuple[Problem, ...] = ()


def load_or_last_good(config_dir: Path, *, kept: Path, env: Mapping[str, str], catalogue: Catalogue) -> Loaded:
    """The files of `config_dir`, or the ones last found good, which are kept in the folder `kept`.

    Raises ConfigError where the files cannot be used and none were kept, or the kept ones cannot be used either, for
    instance because a variable is gone.
    """
    from flankwatch.settings.loading import load_config

    try:
        config = load_config(config_dir, env=env, catalogue=catalogue)
    except ConfigError as exc:
        if not kept.is_dir():
            raise
        try:
            older = load_config(kept, env=env, catalogue=catalogue, secrets_dir=config_dir)
        except ConfigError:
            raise exc from None
        return Loaded(config=older, problems=exc.problems)
    _keep(config_dir, kept)
    return Loaded(config=config)


def _keep(config_dir: Path, kept: Path) -> None:
    """Replace the kept copy in one step, and only if it differs."""
    texts = dict(_texts(config_dir))
    if kept.is_dir() and dict(_texts(kept)) == texts:
        return
    fresh = kept.with_name(f"{kept.name}.{os.getpid()}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for name, text in texts.items():
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        (fresh / name).write_bytes(text)
    aside = kept.with_name(f"{kept.name}.{os.getpid()}.old")
    try:
        if kept.is_dir():
            kept.rename(aside)
        fresh.rename(kept)
    except OSError:  # another run kept the same files at the same moment
        shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(aside, ignore_errors=True)


def _texts(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in (folder / FEEDS, folder / ALERTS, folder / SETTINGS, *(folder / one for one in list_paths(folder))):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()
