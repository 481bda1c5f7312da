"""config/catalogue/*.yaml: what a desk knows beyond the catalogue, read as strictly as everything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flankwatch import catalogue
from flankwatch.errors import ConfigError
from flankwatch.limits import OWN_WORDS_MAX
from flankwatch.match.own import catalogue_with
from flankwatch.models import Config, MentionKind
from flankwatch.settings import LiveConfig, load, load_or_last_good
from tests.cli.talking import talk
from tests.cycle.program import flankwatch
from tests.loopback import Publisher, rss, write_config

FILE = Path("catalogue", "mine.yaml")
SEA_OTTER = "weapons:\n  sea-otter: {name: Sea Otter, class: naval-drone}\n"
ASKING = "name: own\nweapons: [sea-otter]\nchannels: [desk]\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = write_config(tmp_path / "config", {"LSM": "https://lsm.example/rss"}, allow="127.0.0.1")
    (folder / "catalogue").mkdir()
    return folder


def loaded(config: Path, text: str) -> Config:
    (config / FILE).write_text(text, encoding="utf-8")
    return load(config, env={}, catalogue=catalogue.load())


def problems(config: Path, text: str) -> list[str]:
    try:
        loaded(config, text)
    except ConfigError as exc:
        return [line.removeprefix(f"{config}/") for line in str(exc).splitlines()]
    return []


def test_a_list_may_ask_for_a_system_of_ones_own(config: Path) -> None:
    (config / "watchlists" / "own.yaml").write_text(ASKING)
    own = loaded(config, SEA_OTTER).own
    assert own is not None
    entity = catalogue_with(own).entity(MentionKind.WEAPON, "sea-otter")
    assert entity is not None
    assert entity.name == "Sea Otter"


def test_a_list_may_not_ask_for_what_neither_has(config: Path) -> None:
    (config / "watchlists" / "own.yaml").write_text(ASKING.replace("otter", "oter"))
    assert problems(config, SEA_OTTER) == [
        "watchlists/own.yaml:2:11: weapons: unknown weapon 'sea-oter' (did you mean 'sea-otter'?)"
    ]


@pytest.mark.parametrize("text", ["", "# weapons:\n#   x: {}\n", "weapons:\n  # sea-otter:\n"])
def test_a_file_that_says_nothing_costs_nothing(config: Path, text: str) -> None:
    own = loaded(config, text).own
    assert own is None or catalogue_with(own).surfaces == catalogue.load().surfaces


def test_without_such_files_there_is_nothing_to_lay_over_the_catalogue(config: Path) -> None:
    own = load(config, env={}, catalogue=catalogue.load()).own
    assert own is None
    assert catalogue_with(own) is catalogue.load()


WEAPON_MISTAKES = [
    ("himars: {nicknmaes: [x]}", "12: unknown key 'nicknmaes' (did you mean 'nicknames'?)"),
    ("himars: {nicknames: pipe}", "23: nicknames: a list ('[a, b]', or one '- a' a line) is wanted here, not 'pipe'"),
    ("himars: {nicknames: [pipe*]}", "24: nicknames: 'pipe*' has a '*'; plurals and case endings are found without"),
    ("himars: {nicknames: ['--']}", "24: nicknames: '--' has no letter or digit"),
    ("himars: {drop: M142}", "18: drop: write all, or a list of the words to drop"),
    ("Lynx: {}", "3: weapons: 'Lynx' cannot be a key; write small letters, digits and '-', such as sea-baby"),
    ("himras: {}", "3: the catalogue has no 'himras' (did you mean 'himars'?); a new one needs name and class"),
    ("x1: {class: frigates, name: X1}", "15: class: there is no class 'frigates' (did you mean 'frigate'?)"),
    ("himars: {origin: Norway}", "20: origin: there is no country 'Norway'; write its ISO code, such as US"),
    (
        "himars: {nicknames: [pipe, Abrams]}",
        "30: nicknames: 'Abrams' belongs to 'abrams' already; leave it out under 'himars', or drop it under 'abrams'",
    ),
    (
        "himars: {drop: [HIMARZ]}",
        "19: drop: the catalogue has no 'HIMARZ' under 'himars' (did you mean 'himars'?)",
    ),
]
MISTAKES = [
    ("wepons:\n  x: {}\n", "1:1: unknown key 'wepons' (did you mean 'weapons'?)"),
    ("weapons: [himars]\n", "1:10: weapons: keys with values ('key: value') is wanted here, not a list"),
    *((f"weapons:\n  {text}\n", f"2:{shown}") for text, shown in WEAPON_MISTAKES),
    ("weapons:\n  f-16: {}\n  f-16: {}\n", "3:3: key 'f-16' is here twice; the first is at line 2, column 3"),
    (
        "countries:\n  lv: {names: [Xania]}\n",
        "2:3: unknown country 'lv' (did you mean 'LV'?); one of your own has a code from XA to XZ",
    ),
    (
        "countries:\n  NO: {names: [Sverige]}\n",
        "2:16: names: 'Sverige' belongs to 'SE' already; leave it out under 'NO', or drop it under 'SE'",
    ),
    ("classes:\n  himars: {terms: [x]}\n", "2:3: 'himars' is a system of the catalogue; add to it under 'weapons:'"),
    ("context: {suport: [x]}\n", "1:11: unknown key 'suport' (did you mean 'support'?)"),
]


@pytest.mark.parametrize(("text", "shown"), MISTAKES)
def test_a_mistake_is_shown_at_its_place(config: Path, text: str, shown: str) -> None:
    assert problems(config, text) == [f"{FILE}:{shown}"]


@pytest.mark.parametrize("section", ["weapons", "classes"])
def test_an_entry_stands_in_one_place(config: Path, section: str) -> None:
    (config / "catalogue" / "first.yaml").write_text(SEA_OTTER)
    assert problems(config, f"{section}:\n  sea-otter: {{name: Another}}\n") == [
        f"{FILE}:2:3: {section}: 'sea-otter' stands at {config}/catalogue/first.yaml:2 already; write both there"
    ]


def test_too_many_words_are_refused(config: Path) -> None:
    words = ", ".join(f"w{number}" for number in range(OWN_WORDS_MAX))
    assert problems(config, f"weapons:\n  himars: {{nicknames: [{words}, one more]}}\n") == [
        f"{FILE}:1:1: these files hold more than {OWN_WORDS_MAX} words; leave some out"
    ]


def test_a_running_service_takes_up_an_edit_and_keeps_the_last_good_entries(config: Path, tmp_path: Path) -> None:
    (config / FILE).write_text(SEA_OTTER)
    (config / "watchlists" / "own.yaml").write_text(ASKING)
    live = LiveConfig(config, env={}, catalogue=catalogue.load(), vet=lambda _: ())
    before = look(config, tmp_path)
    (config / FILE).write_text(SEA_OTTER.replace("class:", "clas:"))
    assert [str(one).split(": ")[1][:18] for one in live.refresh().problems] == [
        "unknown key 'clas'",
        "'class' is missing",
    ][:1]
    broken = load_or_last_good(config, kept=tmp_path / "kept", env={}, catalogue=catalogue.load(), vet=lambda _: ())
    assert broken.problems
    assert broken.config.own == before.own == live.current.own
    (config / FILE).write_text(SEA_OTTER + "    \n  himars: {nicknames: [the pipe]}\n")
    assert look(config, tmp_path).own != before.own


def look(config: Path, tmp_path: Path) -> Config:
    return load_or_last_good(
        config, kept=tmp_path / "kept", env={}, catalogue=catalogue.load(), vet=lambda _: ()
    ).config


def test_the_whole_program_knows_the_own_entries(tmp_path: Path, publisher: Publisher) -> None:
    feed = publisher.publish("/rss", rss("Latvia shows a Sea Otter in the harbour"))
    config = write_config(tmp_path / "config", {"LSM": feed}, allow=publisher.host)
    (config / "catalogue").mkdir()
    (config / FILE).write_text(SEA_OTTER)
    (config / "watchlists" / "own.yaml").write_text(ASKING + "must_match: [The Sea Otter sails]\n")
    checked, told = talk(tmp_path, ["check"], ["run"])
    assert (checked.code, "1 catalogue entry of your own" in checked.out) == (0, True), checked.err
    assert (told.code, "Sea Otter" in told.out) == (0, True), told.err
    found = json.loads(flankwatch(tmp_path, "match", "--jsonl", stdin='{"id": 1, "title": "A Sea Otter"}').stdout)
    assert ([one["key"] for one in found["mentions"]], found["hits"]) == (["sea-otter"], ["own"])


KEYS = st.sampled_from(["himars", "air-defence", "x1", "LV", "XQ", "lv", "weapons", "--", "7", "true", ""])
WORDS = st.sampled_from(
    ["Abrams", "pipe", "Латвии", "M142", "*", "--", "a b", "all", "NO", "7", "air-defence", "US", "é", "₽"]
)
NAMED = ("name", "class", "origin", "maker", "designations", "nicknames", "names", "terms", "drop", "nmae")
FIELDS = st.sampled_from([*NAMED, "exact", "risky", "likely", "support", "against", "blocked", "yields", "rivals"])
VALUES = st.one_of(WORDS, st.lists(WORDS, max_size=3), st.none(), st.integers(), st.booleans())
SECTIONS = st.dictionaries(KEYS, st.one_of(VALUES, st.dictionaries(FIELDS, VALUES, max_size=4)), max_size=3)
FILES = st.dictionaries(
    st.sampled_from(["weapons", "classes", "countries", "context", "other"]), st.one_of(VALUES, SECTIONS), max_size=4
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILES)
def test_whatever_a_file_says_it_is_used_or_its_mistakes_are_told(config: Path, said: dict[str, object]) -> None:
    for problem in problems(config, json.dumps(said, ensure_ascii=False)):
        place, _, message = problem.partition(": ")
        assert place.startswith(str(FILE))
        assert message
