"""A small made-up catalogue, compiled by the real build, for tests that must not change with the shipped data."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from flankwatch.catalogue import Catalogue, from_json, load
from flankwatch.match.matcher import Matcher
from flankwatch.match.require import parse
from flankwatch.models import Form, Priority, Regex, Term, Unit, WatchList, Within

ROOT = Path(__file__).resolve().parents[2]

COUNTRIES = """
LV: {name: Latvia, names: [Latvia, Republic of Latvia], demonyms: [Latvian, Latvians, латвийский], places: [Riga],
     institutions: [Saeima], blocked: [New Latvia Street]}
EE: {name: Estonia, names: [Estonia], demonyms: [Estonian]}
NO: {name: Norway, names: [Norway]}
TR: {name: Türkiye, names: [Turkey, Türkiye], demonyms: [Turkish]}
US: {name: United States, names: [United States], exact: [US, U.S.], blocked: ["US$"]}
IR: {name: Iran, names: [Iran]}
GE: {name: Georgia, names: [Georgia, Republic of Georgia], risky: [Georgia], support: [Tbilisi, Saakashvili],
     against: [Atlanta, "Ga."], places: [Tbilisi], blocked: [Georgia Tech]}
"""
GROUPS = "baltics: [EE, LV]\n"
CLASSES = """
rocket-artillery: {name: Rocket artillery, terms: [rocket artillery, MLRS]}
air-defence: {name: Air defence, terms: [air defence system]}
main-battle-tank: {name: Main battle tank, terms: [main battle tank]}
fighter-jet: {name: Fighter jet, terms: [fighter jet]}
attack-aircraft: {name: Attack aircraft, terms: [attack aircraft]}
"""
CONTEXT = """
support: [missile, battery, launcher, tank, ракета, brigade]
block: [playoffs, quarterback]
hints: [crew, captured]
actors: [Kremlin]
transfer: {en: [gives, sends, buys, order*], pl: [kupuj*]}
arrival: {en: [arrive, reach]}
towards: {en: [for, to], de: [an]}
numbers: {en: [three, dozen]}
openers: {en: [the, first, more, old]}
owners: {en: [its]}
titles: [mr, gen]
speech: [said]
worlds:
  sport: {en: [coach, season, won], de: [Tor]}
  business: {en: [hotel, shares]}
"""
WEAPONS = """
himars: {name: M142 HIMARS, class: rocket-artillery, origin: US, maker: Lockheed Martin, designations: [HIMARS, M142],
         spellings: [ХІМАРС, Хаймарс]}
patriot: {name: MIM-104 Patriot, class: air-defence, origin: US, maker: Raytheon, designations: [Patriot, MIM-104],
          nicknames: [Patriots], risky: [Patriot, Patriots], blocked: [Patriot Act, New England Patriots]}
tor: {name: 9K330 Tor, class: air-defence, designations: [Tor, 9K330 Tor], risky: [Tor]}
buk: {name: 9K37 Buk, class: air-defence, designations: [Buk, 9K37]}
t-72: {name: T-72, class: main-battle-tank, designations: [T-72]}
abrams: {name: M1 Abrams, class: main-battle-tank, designations: [M1 Abrams, Abrams, M1], risky: [Abrams]}
f-16: {name: F-16 Fighting Falcon, class: fighter-jet, designations: [F-16], nicknames: [Viper], risky: [Viper]}
a-10: {name: A-10 Thunderbolt II, class: attack-aircraft, designations: [A-10]}
at-t: {name: AT-T, class: main-battle-tank, designations: [AT-T]}
s-300: {name: S-300, class: air-defence, designations: [S-300], spellings: [С-300]}
"""

ListMaker = Callable[..., WatchList]


def _load_build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_catalogue", ROOT / "tools" / "build_catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_catalogue"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def build() -> ModuleType:
    """tools/build_catalogue.py, imported."""
    return _load_build()


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up sources, as files."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "weapons").mkdir()
    for name, text in {
        "countries.yaml": COUNTRIES,
        "groups.yaml": GROUPS,
        "classes.yaml": CLASSES,
        "context.yaml": CONTEXT,
        "weapons/all.yaml": WEAPONS,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def catalogue(build: ModuleType, data: Path) -> Catalogue:
    sources = build.read(data)
    text = build.compiled(sources)
    assert sources.problems == []
    return from_json(text)


@pytest.fixture(scope="session")
def matcher(catalogue: Catalogue) -> Matcher:
    return Matcher.build(catalogue, [])


def make_term(line: str | Regex) -> Term:
    if isinstance(line, Regex):
        return Term(text=line.pattern, regex=line)
    return Term(text=line, alternatives=tuple(part.strip() for part in line.split("|")))


def make_list(
    name: str = "list",
    *,
    countries: str = "",
    weapons: str = "",
    terms: tuple[str | Regex, ...] = (),
    require: str,
    within: str = "sentence",
    unless: tuple[str | Regex, ...] = (),
    forms: frozenset[Form] = frozenset(Form),
    languages: frozenset[str] | None = None,
) -> WatchList:
    words, _, unit = within.partition(" ")
    return WatchList(
        name=name,
        about="",
        countries=frozenset(countries.split()),
        weapons=frozenset(weapons.split()),
        terms=tuple(map(make_term, terms)),
        require=parse(require),
        within=Within(unit=Unit.WORDS, words=int(words)) if unit else Within(unit=Unit(within)),
        forms=forms,
        languages=languages,
        unless=unless,
        priority=Priority.NORMAL,
        channels=(),
    )


@pytest.fixture(scope="session")
def watchlist() -> ListMaker:
    """Makes a watch-list from short texts: `watchlist(countries="LV EE", require="countries")`."""
    return make_list


@pytest.fixture(scope="session")
def shipped() -> Matcher:
    """The matcher with the catalogue that ships, and no lists."""
    return Matcher.build(load(), [])
