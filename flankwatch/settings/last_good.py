"""The last configuration that could be used, kept as copies of its files: a wrong edit never stops a running service.

Secrets are not copied: the kept alerts.yaml names variables and files, and the files are read where they are.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from flankwatch.errors import ConfigError, Problem
from flankwatch.models import Config
from flankwatch.settings.context import Catalogue
from flankwatch.settings.sources import (
    ALERTS,
    CATALOGUE,
    FEEDS,
    MORE_FEEDS,
    SETTINGS,
    WATCHLISTS,
    bytes_max,
    list_paths,
)

__all__ = ["Loaded", "Vet", "is_kept", "load_or_last_good", "load_vetted"]

Vet = Callable[[Config], Sequence[Problem]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A Config to work with. `problems` are those of the files as they stand; if there are any, `config` is an older one."""

    config: Config
    problems: tuple[Problem, ...] = ()


def load_or_last_good(
    config_dir: Path, *, kept: Path, env: Mapping[str, str], catalogue: Catalogue, vet: Vet
) -> Loaded:
    """The files of `config_dir`, or the ones last found good, which are kept in the folder `kept`.

    Raises ConfigError where the files cannot be used and none were kept, or the kept ones cannot be used either, for
    instance because a variable is gone.
    """
    from flankwatch.settings.loading import load_config

    try:
        return Loaded(config=load_vetted(config_dir, kept=kept, env=env, catalogue=catalogue, vet=vet))
    except ConfigError as exc:
        if not kept.is_dir():
            raise
        try:
            older = load_config(kept, env=env, catalogue=catalogue, secrets_dir=config_dir)
        except ConfigError:
            raise exc from None
        return Loaded(config=older, problems=exc.problems)


def load_vetted(config_dir: Path, *, kept: Path, env: Mapping[str, str], catalogue: Catalogue, vet: Vet) -> Config:
    """The files of `config_dir`, which are kept in the folder `kept` if they are good; raises ConfigError if they are not.

    `vet` looks at what no file can tell by itself, and only at files that differ from those kept: it costs a second, and
    files that were good are not refused because a newer catalogue reads them otherwise.
    """
    from flankwatch.settings.loading import load_config

    texts = dict(_texts(config_dir))
    config = load_config(config_dir, env=env, catalogue=catalogue)
    if kept.is_dir() and dict(_texts(kept)) == texts:
        return config
    if problems := vet(config):
        raise ConfigError(problems)
    if dict(_texts(config_dir)) == texts:  # else somebody is editing, and the next look decides
        with suppress(
            OSError
        ):  # without a copy the next look vets again; who needs state will say what is wrong with it
            _keep(texts, kept)
    return config


def is_kept(config_dir: Path, kept: Path) -> bool:
    """Whether the files of `config_dir` are those that were last found good."""
    return kept.is_dir() and dict(_texts(kept)) == dict(_texts(config_dir))


def _keep(texts: Mapping[str, bytes], kept: Path) -> None:
    """Replace the kept copy in one step."""
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
    """What each file says, as far as it is read at all; what cannot be read is told by whoever loads it."""
    folders = (list_paths(folder, name) for name in (MORE_FEEDS, WATCHLISTS, CATALOGUE))
    for name in chain((FEEDS, ALERTS, SETTINGS), *folders):
        path = folder / name
        with suppress(OSError):
            if path.is_file():
                with path.open("rb") as stream:
                    yield name, stream.read(bytes_max(name) + 1)
