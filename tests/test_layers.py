"""Imports point down: flows | cli → use-cases → doors → pure core → models, errors, limits → parsers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# The first name that fits decides; a lower number may never import a higher one.
LAYERS = {
    "parsers": 0,
    "flankwatch.collection": 1,
    "flankwatch.entries": 1,
    "flankwatch.errors": 1,
    "flankwatch.limits": 1,
    "flankwatch.models": 1,
    "flankwatch.redact": 1,
    "flankwatch.logs": 2,
    "flankwatch.match": 2,
    "flankwatch.dedup": 2,
    "flankwatch.policy": 2,
    "flankwatch.polling": 2,
    "flankwatch.compare": 2,
    "flankwatch.samples": 2,
    "flankwatch.render": 2,
    "flankwatch.catalogue": 2,
    "flankwatch.why": 2,
    "flankwatch.settings": 3,
    "flankwatch.fetch": 3,
    "flankwatch.store": 3,
    "flankwatch.smtp": 3,
    "flankwatch.notify": 3,
    "flankwatch.workers": 3,
    "flankwatch.cli": 5,
    "flankwatch": 4,
    "flows": 6,
}
DOORS = ("flankwatch.settings", "flankwatch.fetch", "flankwatch.store", "flankwatch.notify", "flankwatch.workers")
# One door per dependency: these may be imported below these names only.
HOMES = {
    "prefect": ("flows",),
    "httpx": ("flankwatch.fetch",),
    "httpcore": ("flankwatch.fetch",),
    "apprise": ("flankwatch.notify",),
    "sqlalchemy": ("flankwatch.store",),
    "alembic": ("flankwatch.store",),
    "yaml": ("flankwatch.settings", "flows.serve"),
    "pydantic": ("flankwatch.settings",),
    "feedparser": ("parsers.feed", "parsers.entry", "parsers.dates"),
    "trafilatura": ("parsers.page",),
    "bs4": ("parsers",),
    "protego": ("flankwatch.fetch.robots",),
    "pebble": ("flankwatch.workers",),
    "ahocorasick_rs": ("flankwatch.match",),
    "py3langid": ("flankwatch.match",),
    "re2": ("flankwatch.match.regex",),
    "courlan": ("flankwatch.dedup",),
    "click": ("flankwatch.cli",),
    "rich": ("flankwatch.cli",),
}


def modules() -> Iterator[tuple[str, Path]]:
    for package in ("flankwatch", "parsers", "flows"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imported(path: Path) -> Iterator[str]:
    """Every absolute module name a file imports anywhere, functions included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def layer(module: str) -> int:
    fitting = [name for name in LAYERS if module == name or module.startswith(f"{name}.")]
    return LAYERS[max(fitting, key=len)]


def under(module: str, homes: tuple[str, ...]) -> bool:
    return any(module == home or module.startswith(f"{home}.") for home in homes)


MODULES = [pytest.param(name, path, id=name) for name, path in modules()]


@pytest.mark.parametrize(("module", "path"), MODULES)
def test_imports_point_down(module: str, path: Path) -> None:
    ours = [name for name in imported(path) if name.split(".")[0] in {"flankwatch", "parsers", "flows"}]
    upward = [name for name in ours if layer(name) > layer(module)]
    assert not upward, f"{module} imports from above: {upward}"


@pytest.mark.parametrize(("module", "path"), MODULES)
def test_doors_do_not_know_one_another(module: str, path: Path) -> None:
    mine = [door for door in DOORS if under(module, (door,))]
    others = tuple(door for door in DOORS if door not in mine)
    assert not mine or not [name for name in imported(path) if under(name, others)]


@pytest.mark.parametrize(("module", "path"), MODULES)
def test_each_dependency_has_one_door(module: str, path: Path) -> None:
    foreign = [
        name for name in imported(path) if name.split(".")[0] in HOMES and not under(module, HOMES[name.split(".")[0]])
    ]
    assert not foreign, f"{module} imports {foreign}"


def test_the_parsers_know_nothing_of_flankwatch() -> None:
    known = [name for module, path in modules() if under(module, ("parsers",)) for name in imported(path)]
    assert known
    assert not [name for name in known if name.startswith(("flankwatch", "flows"))]


def test_configuration_and_state_are_imported_by_nobody() -> None:
    assert not [name for _, path in modules() for name in imported(path) if name.split(".")[0] in {"config", "state"}]
