"""Examples kept in YAML files, one file a language."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from _pytest.mark import ParameterSet

__all__ = ["examples"]


def examples(folder: str) -> list[ParameterSet]:
    """(language, example) of every file of a folder beside this module; values are texts, as NO is Norway."""
    return [
        pytest.param(path.stem, example, id=f"{path.stem}:{number}")
        for path in sorted(Path(__file__).with_name(folder).glob("*.yaml"))
        for number, example in enumerate(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader), start=1)  # noqa: S506
    ]
