"""Where configuration and state are; apart from what is done there, because every verb asks and most do little."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Places", "sqlite_url"]


def sqlite_url(state_dir: Path) -> str:
    return f"sqlite:///{state_dir / 'flankwatch.db'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where configuration and state are. `database_url` is set only where state is not the file in `state`."""

    config: Path
    state: Path
    database_url: str | None = None

    @classmethod
    def from_environment(
        cls, env: Mapping[str, str], *, config: Path | None = None, state: Path | None = None
    ) -> Places:
        """The given folders, else FLANKWATCH_CONFIG and FLANKWATCH_STATE, else ./config and ./state."""
        return cls(
            config=config or Path(env.get("FLANKWATCH_CONFIG") or "config"),
            state=state or Path(env.get("FLANKWATCH_STATE") or "state"),
            database_url=env.get("FLANKWATCH_DATABASE_URL") or None,
        )

    @property
    def url(self) -> str:
        return self.database_url or sqlite_url(self.state)

    @property
    def kept_config(self) -> Path:
        """The configuration that a service last found good, as a folder like any other."""
        return self.state / "last-good-config"
