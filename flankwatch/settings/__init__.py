"""The door to the files people edit: the one place that reads YAML and checks it.

`load` reads a configuration folder, `LiveConfig` follows it while the service runs, `schemas` describes its files to
editors, `write_starter` lays out a new folder. pydantic is imported only when files are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flankwatch.models import Config
from flankwatch.settings.context import Addresses, Catalogue
from flankwatch.settings.last_good import Loaded, Vet, load_or_last_good, load_vetted
from flankwatch.settings.live import LiveConfig, Refresh
from flankwatch.settings.starter import StarterRefused, write_starter

__all__ = [
    "Addresses",
    "Catalogue",
    "LiveConfig",
    "Loaded",
    "Refresh",
    "StarterRefused",
    "Vet",
    "load",
    "load_or_last_good",
    "load_vetted",
    "schemas",
    "write_starter",
]


def load(
    config_dir: Path, *, env: Mapping[str, str], catalogue: Catalogue, addresses: Addresses = Addresses.NEEDED
) -> Config:
    """Everything in `config_dir`, checked; raises ConfigError with all problems of all files, in order of place."""
    from flankwatch.settings.loading import load_config

    return load_config(config_dir, env=env, catalogue=catalogue, addresses=addresses)


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each kind of file: feeds, watchlist, alerts, settings."""
    from flankwatch.settings import schema

    return schema.schemas()
