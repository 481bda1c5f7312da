"""Entries of one's own are found as shipped ones are; words of the catalogue are doubted or found no more."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from flankwatch.catalogue import Catalogue, from_json, load
from flankwatch.catalogue.source import class_entry, country_entry, weapon_entry
from flankwatch.entries import EntryKind, OwnEntries, OwnEntry
from flankwatch.match.matcher import Matcher
from flankwatch.match.own import extended
from flankwatch.models import MentionKind

MAKE = {EntryKind.COUNTRY: country_entry, EntryKind.WEAPON: weapon_entry, EntryKind.CLASS: class_entry}


def own(kind: EntryKind, key: str, /, *, drop: Sequence[str] | None = (), **fields: object) -> OwnEntry:
    entry = MAKE[kind](key, {"name": "", **{field.rstrip("_"): value for field, value in fields.items()}})
    return OwnEntry(kind=kind, entry=entry, drop=None if drop is None else tuple(drop))


def weapon(key: str, /, **fields: object) -> OwnEntry:
    return own(EntryKind.WEAPON, key, **fields)  # type: ignore[arg-type]


def country(key: str, /, **fields: object) -> OwnEntry:
    return own(EntryKind.COUNTRY, key, **fields)  # type: ignore[arg-type]


def klass(key: str, /, **fields: object) -> OwnEntry:
    return own(EntryKind.CLASS, key, **fields)  # type: ignore[arg-type]


def with_own(catalogue: Catalogue, *entries: OwnEntry, **context: tuple[str, ...]) -> Catalogue:
    made, problems = extended(catalogue, OwnEntries(entries=entries, **context))
    assert problems == []
    return made


def keys(catalogue: Catalogue, text: str, lang: str = "en") -> list[str]:
    return [mention.key for mention in Matcher.build(catalogue, []).match("", text, lang).mentions]


YAML = """
sea-baby: {name: Sea Baby, class: naval-drone, origin: LV, maker: Yard, designations: [Sea Baby, SB-7, К-9000],
           nicknames: [Babies], spellings: [Малыш], risky: [Sea Baby], support: [harbour], against: [nursery],
           blocked: [Sea Baby Products]}
"""
FIELDS: dict[str, object] = {
    "name": "Sea Baby", "class_": "naval-drone", "origin": "LV", "maker": "Yard",
    "designations": ["Sea Baby", "SB-7", "К-9000"], "nicknames": ["Babies"], "spellings": ["Малыш"],
    "risky": ["Sea Baby"], "support": ["harbour"], "against": ["nursery"], "blocked": ["Sea Baby Products"],
}  # fmt: skip


def test_an_own_entry_is_spelt_out_as_a_shipped_one_is(
    build: ModuleType, data: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(data, folder)
    (folder / "weapons" / "more.yaml").write_text(YAML, encoding="utf-8")
    with (folder / "classes.yaml").open("a", encoding="utf-8") as file:
        file.write("naval-drone: {name: Naval drone, terms: [sea drone, USV]}\n")
    sources = build.read(folder)
    shipped = from_json(build.compiled(sources))
    assert sources.problems == []
    made = with_own(
        catalogue, weapon("sea-baby", **FIELDS), klass("naval-drone", name="Naval drone", terms=["sea drone", "USV"])
    )
    assert set(made.surfaces) == set(shipped.surfaces)
    assert set(made.context) == set(shipped.context)
    assert (made.entities, made.classes, made.groups) == (shipped.entities, shipped.classes, shipped.groups)


def test_without_own_entries_the_catalogue_is_as_it_was(catalogue: Catalogue) -> None:
    assert with_own(catalogue) == catalogue


def test_a_new_system_is_found_told_of_and_in_its_class(catalogue: Catalogue) -> None:
    made = with_own(catalogue, weapon("sea-baby", name="Sea Baby", class_="air-defence", designations=["SB-7"]))
    assert keys(made, "Two SB‑7s and a SB7M") == ["sea-baby"] * 2
    entity = made.entity(MentionKind.WEAPON, "sea-baby")
    assert entity is not None
    assert (entity.name, entity.klass) == ("Sea Baby", "air-defence")
    assert "sea-baby" in made.classes["air-defence"]
    assert "sea-baby" in made.weapon_keys
    assert "sea-baby" in made.close_to("sea-bay", MentionKind.WEAPON)


def test_more_words_for_a_known_system_leave_what_it_has(catalogue: Catalogue) -> None:
    made = with_own(catalogue, weapon("himars", nicknames=["Shaitan pipe"], maker="Somebody Else"))
    assert keys(made, "The Shaitan pipe, or HIMARS, is not an F-16.") == ["himars", "himars", "f-16"]
    entity = made.entity(MentionKind.WEAPON, "himars")
    assert entity is not None
    assert (entity.name, entity.klass, entity.maker) == ("M142 HIMARS", "rocket-artillery", "Somebody Else")


def test_a_system_given_another_class_leaves_its_old_one(catalogue: Catalogue) -> None:
    made = with_own(catalogue, weapon("buk", class_="rocket-artillery"))
    assert "buk" in made.classes["rocket-artillery"]
    assert "buk" not in made.classes["air-defence"]


def test_a_dropped_word_is_found_no_more_in_any_spelling(catalogue: Catalogue) -> None:
    made = with_own(catalogue, weapon("himars", drop=["M142"]), weapon("t-72", drop=["T-72"]))
    assert keys(made, "M142, M-142, M 142 and M142s, T-72, T72B3, Т-72") == []
    assert keys(made, "HIMARS and ХІМАРС") == ["himars"] * 2


def test_a_whole_entry_can_be_silenced_and_stays_a_key(catalogue: Catalogue) -> None:
    made = with_own(catalogue, weapon("himars", drop=None), klass("main-battle-tank", drop=None))
    assert keys(made, "HIMARS, M142, Хаймарс, a main battle tank and a T-72") == ["t-72"]
    assert "himars" in made.weapon_keys


def test_a_blocked_phrase_can_be_freed_and_added(catalogue: Catalogue) -> None:
    made = with_own(catalogue, country("LV", drop=["New Latvia Street"]), weapon("himars", blocked=["HIMARS Street"]))
    assert keys(made, "New Latvia Street") == ["LV"]
    assert keys(made, "HIMARS Street") == []


def test_a_word_that_is_called_risky_needs_support(catalogue: Catalogue) -> None:
    made = with_own(catalogue, weapon("buk", risky=["Buk"], support=["kitchen"], against=["forest"]))
    assert keys(catalogue, "A Buk.") == ["buk"]
    assert keys(made, "A Buk.") == []
    assert keys(made, "A Buk in the kitchen.") == ["buk"]
    assert keys(made, "A Buk missile.") == ["buk"]
    assert keys(made, "A Buk missile in the forest.") == []


def test_a_word_may_be_doubted_less_or_more_than_the_catalogue_does(catalogue: Catalogue) -> None:
    assert keys(catalogue, "The Viper.") == []
    assert keys(with_own(catalogue, weapon("f-16", likely=["Viper"])), "The Viper.") == ["f-16"]
    risky = with_own(catalogue, weapon("f-16", likely=["Viper"], risky=["F-16"]))
    assert keys(risky, "The F-16.") == []


def test_a_word_of_another_world_speaks_against_those_that_name_it() -> None:
    shipped = load()
    text = "The NASAMS singer and his album."
    made = with_own(shipped, weapon("nasams", likely=["NASAMS"], rivals=["arts"]))
    assert made.rivals["nasams"] >= {"arts"}
    assert (keys(shipped, text), keys(made, "The NASAMS."), keys(made, text)) == (["nasams"], ["nasams"], [])


def test_a_word_that_is_called_exact_counts_in_its_capitals_only(catalogue: Catalogue) -> None:
    assert keys(catalogue, "A BUK and a Buk") == ["buk"] * 2
    assert keys(with_own(catalogue, weapon("buk", exact=["BUK"])), "A BUK and a Buk") == ["buk"]


def test_context_words_of_ones_own_decide_about_every_risky_word(catalogue: Catalogue) -> None:
    assert keys(catalogue, "The Patriot at the quay.") == []
    assert keys(with_own(catalogue, support=("quay",)), "The Patriot at the quay.") == ["patriot"]
    assert keys(with_own(catalogue, block=("launch party",)), "The Patriot and its launcher at a launch party.") == []


def test_a_word_dropped_from_one_entry_may_go_to_another(catalogue: Catalogue) -> None:
    made = with_own(catalogue, weapon("patriot", drop=["Patriot"]), weapon("himars", nicknames=["Patriot"]))
    assert keys(made, "A Patriot.") == ["himars"]


def test_names_of_other_languages_can_be_dropped_and_doubted() -> None:
    shipped = load()
    assert keys(shipped, "Латвии не видно, Эстония видна.", "ru") == ["LV", "EE"]
    dropped = with_own(shipped, country("LV", drop=["Латвия"]))
    assert keys(dropped, "Латвии не видно, Эстония видна.", "ru") == ["EE"]
    doubted = with_own(shipped, country("LV", risky=["Латвия"], support=["берег"]))
    assert keys(doubted, "Латвии не видно.", "ru") == []
    assert keys(doubted, "Латвии не видно, один берег.", "ru") == ["LV"]


def test_a_country_of_ones_own_has_a_free_code_and_a_name_for_lists(catalogue: Catalogue) -> None:
    made = with_own(catalogue, country("XT", name="Ruritania", names=["Ruritania"], demonyms=["Ruritanian"]))
    assert keys(made, "A Ruritanian in Latvia") == ["XT", "LV"]
    assert made.country_named("ruritania") == "XT"


@pytest.mark.parametrize(
    ("entry", "text", "says"),
    [
        (weapon("himers", nicknames=["xyz y"]), "", "has no 'himers' (did you mean 'himars'?); a new one needs name and class"),
        (weapon("zzz", name="Z"), "", "a new one needs class"),
        (klass("zzz"), "", "a new one needs name"),
        (weapon("air-defence", nicknames=["xyz y"]), "", "a class of the catalogue; add to it under 'classes:'"),
        (klass("himars", terms=["xyz y"]), "", "a system of the catalogue; add to it under 'weapons:'"),
        (weapon("himars", class_="air-defense"), "air-defense", "no class 'air-defense' (did you mean 'air-defence'?)"),
        (weapon("himars", origin="Latvia"), "Latvia", "write its ISO code"),
        (weapon("himars", rivals=["sprot"]), "sprot", "there is no world 'sprot'"),
        (country("lv"), "", "unknown country 'lv' (did you mean 'LV'?)"),
        (country("QQ", name="Q"), "", "a code from XA to XZ"),
        (country("XQ"), "", "a new one needs name"),
        (weapon("himars", nicknames=["T72"]), "T72", "belongs to 't-72' already; leave it out under 'himars', or drop it"),
        (weapon("himars", drop=["HIMARZ"]), "HIMARZ", "has no 'HIMARZ' under 'himars' (did you mean 'himars'?)"),
        (country("LV", names=["Estonia"]), "Estonia", "belongs to 'EE' already"),
        (weapon("himars", nicknames=["the"]), "the", "'the' stands in too many texts"),
        (country("LV", names=["7"]), "7", "'7' stands in too many texts"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_what_was_meant(catalogue: Catalogue, entry: OwnEntry, text: str, says: str) -> None:
    (problem,) = extended(catalogue, OwnEntries(entries=(entry,)))[1]
    assert (problem.key, problem.text) == (entry.entry.key, text)
    assert says in problem.message


def test_a_name_that_another_country_has_in_some_language_is_a_clash() -> None:
    (problem,) = extended(load(), OwnEntries(entries=(country("LV", names=["Литвы"]),)))[1]
    assert "belongs to 'LT' already" in problem.message


def test_two_own_entries_cannot_have_the_same_word(catalogue: Catalogue) -> None:
    entries = weapon("himars", nicknames=["the pipe"]), weapon("buk", nicknames=["The Pipe"])
    (problem,) = extended(catalogue, OwnEntries(entries=entries))[1]
    assert (problem.key, problem.text) == ("buk", "The Pipe")
    assert with_own(catalogue, entries[0], weapon("buk", nicknames=["The Pipe"], yields=["The Pipe"]))
