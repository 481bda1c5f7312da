"""A small catalogue and a configuration folder without mistakes, for tests that spoil one thing at a time."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from flankwatch.errors import ConfigError
from flankwatch.models import Config, MentionKind
from flankwatch.settings import load

FEEDS = """\
feeds:
  - name: LSM English
    url: https://eng.lsm.example/rss/
    country: LV
    language: en
    owner: LSM
    kind: news
"""
ALERTS = """\
channels:
  - name: console
    url: console://
  - name: desk-mail
    url: ${DESK_MAIL}
"""
FLANK = """\
name: flank
countries: ["@baltics", PL, Norway]
weapons: [himars, "@air-defence"]
require: countries and weapons
channels: [desk-mail]
"""
ENV = {"DESK_MAIL": "mailtos://user:canary-password@smtp.example?to=desk@example.org"}


@dataclass(frozen=True, slots=True)
class SmallCatalogue:
    """As much of a catalogue as configuration is checked against."""

    country_codes: frozenset[str] = frozenset({"EE", "LV", "LT", "PL", "NO", "FI"})

    @property
    def names(self) -> Mapping[str, str]:
        return {"estonia": "EE", "latvia": "LV", "lithuania": "LT", "poland": "PL", "norway": "NO", "finland": "FI"}

    @property
    def groups(self) -> Mapping[str, frozenset[str]]:
        return {"baltics": frozenset({"EE", "LV", "LT"})}

    @property
    def weapon_keys(self) -> frozenset[str]:
        return frozenset({"himars", "patriot", "nasams", "f-16", "air-defence"})

    @property
    def classes(self) -> Mapping[str, frozenset[str]]:
        return {"air-defence": frozenset({"air-defence", "patriot", "nasams"})}

    def country_named(self, text: str) -> str | None:
        return self.names.get(text.lower())

    def found_as(self, folded: str) -> list[str]:
        return ["himars"] if folded == "m142" else []

    def close_to(self, word: str, kind: MentionKind) -> list[str]:
        known = self.names if kind is MentionKind.COUNTRY else self.weapon_keys
        return difflib.get_close_matches(word.lower(), list(known), n=1)


class Folder:
    """A configuration folder; `write` replaces one file, `problems` are the lines a user would see."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.env: dict[str, str] = dict(ENV)
        for name, text in {"feeds.yaml": FEEDS, "alerts.yaml": ALERTS, "watchlists/flank.yaml": FLANK}.items():
            self.write(name, text)

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    catalogue = SmallCatalogue()

    def load(self) -> Config:
        return load(self.root, env=self.env, catalogue=self.catalogue)

    def problems(self) -> list[str]:
        """Each problem as shown, without the folder's own path."""
        try:
            self.load()
        except ConfigError as exc:
            return [line.removeprefix(f"{self.root}/") for line in str(exc).splitlines()]
        return []


@pytest.fixture
def small_catalogue() -> SmallCatalogue:
    return SmallCatalogue()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "config")


@pytest.fixture
def make_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Folder]:
    return lambda: Folder(tmp_path_factory.mktemp("config"))
