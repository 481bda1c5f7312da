"""What all parts of all files share."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

__all__ = ["FileModel"]


class FileModel(BaseModel):
    """Frozen, and without keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
