"""`dedupe`: which articles repeat earlier ones, in order of arrival."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.batch.asking import ask, converse

WIRE = "An undersea cable between Latvia and Sweden was cut early on Tuesday about 60 kilometres off the coast. " * 4
OTHER = "The bakery at the old harbour has found its sourdough again after eleven long and rather hungry months. " * 4


def article(identity: object, url: str, title: str, text: str, **more: Any) -> dict[str, Any]:
    published = "2026-03-03T10:00:00Z"
    return {"id": identity, "url": url, "title": title, "text": text, "published": published, "lang": "en", **more}


ARRIVED = [
    article("wire", "https://wire.example/cable", "Cable between Latvia and Sweden cut", WIRE),
    article("bakery", "https://harbour.example/bread", "Bakery finds its sourdough again", OTHER),
    article("paper", "https://paper.example/sea/17", "What happened off the coast on Tuesday", WIRE.upper()),
    article("late", "https://late.example/cable", "Sea cable cut, operator says", f"\n{WIRE.replace(',', ' –')}"),
    article("again", "https://www.wire.example/cable/?utm_source=x#top", "Updated: cable cut", "A new text. " * 30),
    article("title", "https://wire.example/cable-2", "Cable between Latvia and Sweden: CUT!", "Another text. " * 30),
    article("notice", "https://harbour.example/paywall", "Something else altogether today", OTHER),
]


def test_answers_come_in_the_order_of_arrival(tmp_path: Path) -> None:
    assert [one["id"] for one in ask(tmp_path, "dedupe", *ARRIVED)] == [one["id"] for one in ARRIVED]


def test_copies_are_named_with_their_original_and_its_story(tmp_path: Path) -> None:
    found = {one["id"]: (one["copy_of"], one["story"]) for one in ask(tmp_path, "dedupe", *ARRIVED)}
    assert found["wire"] == (None, "wire")
    assert found["bakery"] == (None, "bakery")
    assert found["paper"] == ("wire", "wire"), "the same words at another owner, whatever their case"
    assert found["late"] == ("wire", "wire"), "the third report of a text is a copy of the first, not of the second"
    assert found["again"] == ("wire", "wire"), "the same address, whatever it was decorated with"
    assert found["title"] == ("wire", "wire"), "the same headline at the same outlet within a week"


def test_a_text_that_one_owner_repeats_at_another_address_is_no_copy(tmp_path: Path) -> None:
    found = {one["id"]: one for one in ask(tmp_path, "dedupe", *ARRIVED)}
    assert (found["notice"]["copy_of"], found["notice"]["story"]) == (None, "notice")


def test_the_first_to_arrive_is_the_original_whoever_published_first(tmp_path: Path) -> None:
    earlier = article("paper", "https://paper.example/1", "Off the coast", WIRE, published="2026-03-01T10:00:00Z")
    _, second = ask(tmp_path, "dedupe", ARRIVED[0], earlier)
    assert (second["copy_of"], second["story"]) == ("wire", "wire")


def test_an_id_of_any_kind_is_named_as_it_was_given(tmp_path: Path) -> None:
    first, second = ask(
        tmp_path,
        "dedupe",
        article({"n": [1]}, "https://wire.example/cable", "Cable cut in the sea", WIRE),
        article(2.5, "https://paper.example/17", "Another headline of the day", WIRE),
    )
    assert first["story"] == second["copy_of"] == second["story"] == {"n": [1]}


def test_short_texts_are_no_evidence(tmp_path: Path) -> None:
    teasers = [article(n, f"https://o{n}.example/", f"Headline number {n} of the day", "Read more.") for n in range(3)]
    assert [one["copy_of"] for one in ask(tmp_path, "dedupe", *teasers)] == [None] * 3


def test_a_line_that_cannot_be_served_is_no_original(tmp_path: Path) -> None:
    broken = article("broken", "https://wire.example/cable", "Cable cut in the sea", WIRE, published=7)
    first, second = ask(tmp_path, "dedupe", broken, ARRIVED[0])
    assert "published" in first["error"]
    assert (second["copy_of"], second["story"]) == (None, "wire")


def test_the_same_lines_get_the_same_answers_byte_for_byte(tmp_path: Path) -> None:
    said = "\n".join(json.dumps(one) for one in [*ARRIVED, *ARRIVED]).encode()
    assert converse(tmp_path, "dedupe", said) == converse(tmp_path, "dedupe", said)
