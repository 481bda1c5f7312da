"""The configuration of a running service: read anew when its files change, and never worse than it was."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flankwatch.errors import ConfigError, Problem
from flankwatch.models import Config
from flankwatch.settings.context import Catalogue
from flankwatch.settings.last_good import Vet

__all__ = ["LiveConfig", "Refresh"]

_Stamp = dict[str, tuple[int, int]]

_ENTRIES_MAX = 5_000  # of the folder; a folder larger than this is not a configuration folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh:
    """What a look at the files brought: `changed` if they were read anew, and the problems they have as they stand.

    Problems mean that the last good Config is still in use.
    """

    changed: bool
    problems: tuple[Problem, ...] = ()


class LiveConfig:
    """Holds the last good Config. Making one raises ConfigError where the files cannot be used from the start.

    `vet` says what is wrong with a Config that its files cannot tell by themselves: samples that fail.
    """

    def __init__(self, config_dir: Path, *, env: Mapping[str, str], catalogue: Catalogue, vet: Vet) -> None:
        self._dir, self._env, self._catalogue, self._vet = config_dir, env, catalogue, vet
        self._stamp = _stamp(config_dir)
        self._problems: tuple[Problem, ...] = ()
        self._current = self._load()

    @property
    def current(self) -> Config:
        return self._current

    def refresh(self) -> Refresh:
        """Read the files again if any of them changed; what cannot be used is reported and leaves `current` alone."""
        stamp = _stamp(self._dir)  # taken before reading: a file that changes meanwhile is read at the next call
        if stamp == self._stamp:
            return Refresh(changed=False, problems=self._problems)
        self._stamp = stamp
        try:
            self._current, self._problems = self._load(), ()
        except ConfigError as exc:
            self._problems = exc.problems
        return Refresh(changed=True, problems=self._problems)

    def _load(self) -> Config:
        from flankwatch.settings.loading import load_config

        config = load_config(self._dir, env=self._env, catalogue=self._catalogue)
        if problems := self._vet(config):
            raise ConfigError(problems)
        return config


def _stamp(config_dir: Path) -> _Stamp:
    """Time and size of every file in the folder, secrets included."""
    stamp: _Stamp = {}
    for folder, folders, names in os.walk(config_dir):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(folder, name)
            try:
                found = path.stat()
            except OSError:
                continue  # gone since it was listed
            stamp[str(path)] = (found.st_mtime_ns, found.st_size)
        if len(stamp) > _ENTRIES_MAX:
            break
    return stamp
