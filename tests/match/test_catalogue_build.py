from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from flankwatch.catalogue import Case, Catalogue, Trait, load
from flankwatch.match.matcher import Matcher
from flankwatch.models import MentionKind

ROOT = Path(__file__).resolve().parents[2]


def test_the_shipped_catalogue_is_what_its_sources_give(build: ModuleType) -> None:
    sources = build.read(build.DATA)
    text = build.compiled(sources)
    assert sources.problems == []
    assert build.TARGET.read_text(encoding="utf-8") == text, "run `make catalogue`"


def test_the_same_sources_give_the_same_bytes(build: ModuleType, data: Path) -> None:
    assert build.compiled(build.read(data)) == build.compiled(build.read(data))


@pytest.mark.parametrize(
    ("name", "extra", "says"),
    [
        ("countries.yaml", "LV: {name: Latvia}\n", "countries.yaml:11: key 'LV' stands in this file twice"),
        ("countries.yaml", "XX: {name: Elsewhere, names: [Latvia]}\n", "'latvia' of XX also belongs to LV (countries.yaml:2)"),
        ("countries.yaml", "XX: {name: Elsewhere, nmaes: [X]}\n", "unknown field 'nmaes'"),
        ("countries.yaml", "XX: {name: Elsewhere, names: X}\n", "'names' is a list of words"),
        ("countries.yaml", "XX: {name: Elsewhere, names: [A], names: [B]}\n", "field 'names' stands twice"),
        ("weapons/more.yaml", "x: {name: X, class: no-such, designations: [X-99]}\n", "class 'no-such' is not in classes.yaml"),
        ("weapons/more.yaml", "x: {name: X, class: air-defence, origin: QQ}\n", "origin 'QQ' is not in countries.yaml"),
        ("weapons/more.yaml", "t-72: {name: X, class: air-defence}\n", "key 't-72' stands at all.yaml"),
        ("weapons/more.yaml", "x: {name: X, class: air-defence, designations: [F16]}\n", None),
        ("weapons/more.yaml", "x: {name: X, class: air-defence, designations: [HIMARS]}\n", "also belongs to himars"),
        ("weapons/more.yaml", "x: {name: X, class: air-defence, designations: [HIMARS], yields: [HIMARS]}\n", None),
        ("groups.yaml", "more: [LV, QQ]\n", "more: 'QQ' is not in countries.yaml"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_sources_is_named_with_its_place(
    build: ModuleType, data: Path, tmp_path: Path, name: str, extra: str, says: str | None
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(data, folder)
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(extra)
    sources = build.read(folder)
    build.compiled(sources)
    if says is None:
        assert sources.problems == []
    else:
        assert any(says in problem for problem in sources.problems), sources.problems


def test_what_one_entry_writes_out_goes_before_what_is_derived_from_another(
    build: ModuleType, data: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(data, folder)
    (folder / "weapons" / "more.yaml").write_text("x: {name: X, class: air-defence, designations: [F16]}\n", "utf-8")
    rows = json.loads(build.compiled(build.read(folder)))["surfaces"]
    assert {row[2] for row in rows if row[0] == " f16"} == {"x"}
    assert {row[2] for row in rows if row[0] == " f 16"} == {"f-16"}


def test_a_class_holds_its_systems_and_its_own_key(catalogue: Catalogue) -> None:
    assert catalogue.classes["rocket-artillery"] == {"rocket-artillery", "himars"}
    assert catalogue.groups["baltics"] == {"EE", "LV"}


@pytest.mark.parametrize(
    ("text", "code"), [("lv", "LV"), (" NO ", "NO"), ("NORWAY", "NO"), ("georgia", "GE"), ("x", None)]
)
def test_a_country_is_named_by_code_or_name_in_any_case(catalogue: Catalogue, text: str, code: str | None) -> None:
    assert catalogue.country_named(text) == code


def test_suggestions_are_keys_people_may_have_meant(catalogue: Catalogue) -> None:
    assert catalogue.close_to("himers", MentionKind.WEAPON)[0] == "himars"
    assert catalogue.close_to("Latvija", MentionKind.COUNTRY)[0] == "latvia"
    assert "@baltics" in catalogue.close_to("@baltic", MentionKind.COUNTRY)


def test_entities_carry_what_people_read(catalogue: Catalogue) -> None:
    entity = catalogue.entity(MentionKind.WEAPON, "himars")
    assert entity is not None
    assert (entity.name, entity.klass, entity.origin, entity.maker) == (
        "M142 HIMARS",
        "rocket-artillery",
        "US",
        "Lockheed Martin",
    )
    assert catalogue.entity(MentionKind.COUNTRY, "QQ") is None


def test_the_shipped_catalogue_finds_each_country_by_each_of_its_sure_names() -> None:
    shipped = load()
    matcher = Matcher.build(shipped, [])
    sure = [s for s in shipped.surfaces if s.kind is MentionKind.COUNTRY and not s.traits & ~Trait.SMALL]
    assert {surface.key for surface in sure} == shipped.country_codes
    for surface in sure:
        written = surface.letters if surface.case is Case.EXACT else surface.pattern.strip().title()
        if surface.marks == "":
            found = matcher.match("", f"- {written} -", "en").mentions
            assert surface.key in {mention.key for mention in found}, surface
