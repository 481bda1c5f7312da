"""JSON Schemas of the files, for editors: completion, and a red line under what is wrong."""

from __future__ import annotations

import json
from typing import Any

from flankwatch.settings.files import AlertsFile, FeedsFile, SettingsFile, WatchListFile
from flankwatch.settings.model import FileModel
from flankwatch.settings.own_fields import CatalogueFile

__all__ = ["schema_texts", "schemas"]

_FILES: dict[str, type[FileModel]] = {
    "feeds": FeedsFile,
    "watchlist": WatchListFile,
    "alerts": AlertsFile,
    "settings": SettingsFile,
    "catalogue": CatalogueFile,
}


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each kind of file, by the stem of the schema's file name."""
    return {stem: _schema(stem, model) for stem, model in _FILES.items()}


def schema_texts() -> dict[str, str]:
    """The same as text, byte for byte what is kept in config/schema/, by file name."""
    return {
        f"{stem}.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for stem, schema in schemas().items()
    }


def _schema(stem: str, model: type[FileModel]) -> dict[str, Any]:
    made = model.model_json_schema(mode="validation")
    schema: dict[str, Any] = _tidy(made)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"flankwatch: {stem}", **schema}


def _tidy(part: Any) -> Any:
    """Without pydantic's titles, `null` branches and defaults that only say that a key is absent."""
    if isinstance(part, list):
        return [_tidy(item) for item in part]
    if not isinstance(part, dict):
        return part
    branches = [branch for branch in part.get("anyOf", []) if branch != {"type": "null"}]
    kept = {key: value for key, value in part.items() if not _noise(key, value)}
    if len(branches) == 1:
        kept = {**branches[0], **{key: value for key, value in kept.items() if key != "anyOf"}}
    return {
        key: {name: _tidy(item) for name, item in value.items()} if key in ("properties", "$defs") else _tidy(value)
        for key, value in kept.items()
    }


def _noise(key: str, value: Any) -> bool:
    # Defaults as pydantic sees them are seconds and objects, not what people write; the descriptions say what matters.
    return (key == "title" and isinstance(value, str)) or (key == "default" and not isinstance(value, bool))
