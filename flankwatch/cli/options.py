"""Options that several verbs share."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from flankwatch.catalogue import Outline
    from flankwatch.models import Config
    from flankwatch.places import Places

__all__ = ["as_json", "config_if_any", "with_places"]

_FOLDER = click.Path(file_okay=False, path_type=Path)

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")


def with_places(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--config` and `--state`, and hand it the Places they mean as its first argument."""

    @click.option("--config", type=_FOLDER, help="Folder of feeds, watch-lists and channels.  [default: ./config]")
    @click.option("--state", type=_FOLDER, help="Folder the program writes to.  [default: ./state]")
    @wraps(command)
    def given(*args: Any, config: Path | None, state: Path | None, **kwargs: Any) -> Any:
        from flankwatch.places import Places

        places: Places = Places.from_environment(os.environ, config=config, state=state)
        return command(places, *args, **kwargs)

    return given


def config_if_any(places: Places, catalogue: Callable[[], Outline]) -> Config | None:
    """The configuration, None where there is none. A folder that was named and is not there is a slip and told as one."""
    from flankwatch.settings import load

    is_named = click.get_current_context().params["config"] is not None or bool(os.environ.get("FLANKWATCH_CONFIG"))
    if not is_named and not places.config.exists():
        return None
    return load(places.config, env=os.environ, catalogue=catalogue())
