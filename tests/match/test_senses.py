"""Names that may mean a weapon or something else: Patriots the missiles or the team."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from flankwatch.catalogue import Case, Catalogue, Trait, load
from flankwatch.match.document import Document
from flankwatch.match.matcher import Matcher
from flankwatch.match.scan import Scanner
from flankwatch.match.senses import Sense, decide, lore_of, stretches
from flankwatch.models import MentionKind, Unit

HERE = Path(__file__).parent
# Contexts written for this test and labelled before any was matched. Context words were chosen on looking at half of the first
# file. The second was written when these were settled: at first sight it gave F1 .86, precision 1, which is what to expect of
# headlines that name a weapon and nothing military besides.
LABELLED = HERE / "senses.jsonl"
UNSEEN = HERE / "senses_unseen.jsonl"
# Words of a dictionary that are no everyday words with this capital, or count in exactly this case only.
NAMES_IN_ENGLISH = frozenset({"landmine", "landmines", "meads", "mells", "miff", "reguard", "whap"})


class Score(NamedTuple):
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def found(matcher: Matcher, text: str, lang: str = "en", title: str = "") -> list[str]:
    mentions = matcher.match(title, text, lang).mentions
    return [mention.surface for mention in mentions if mention.kind is MentionKind.WEAPON]


def senses(matcher: Matcher, text: str, lang: str = "en") -> dict[str, Sense]:
    doubtful = [one for one in matcher.explain("", text, lang) if one.candidate.surface.kind is MentionKind.WEAPON]
    return {one.candidate.surface.key: one for one in doubtful}


def is_right(matcher: Matcher, row: dict[str, Any]) -> bool:
    word = row["word"].casefold()
    surfaces = [surface.casefold() for surface in found(matcher, row["text"], row["lang"])]
    return any(word in surface or surface in word for surface in surfaces)


def score(matcher: Matcher, path: Path) -> Score:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    said = [row for row in rows if is_right(matcher, row)]
    hits = sum(row["is_weapon"] for row in said)
    return Score(hits / len(said), hits / sum(row["is_weapon"] for row in rows))


def test_doubtful_names_are_told_apart_in_contexts_of_fifteen_languages(shipped: Matcher) -> None:
    reached = score(shipped, LABELLED)
    assert reached.f1 >= 0.93, reached
    assert reached.precision >= 0.97, reached  # the third false alarm costs the reader's trust


def test_doubtful_names_are_told_apart_in_contexts_written_afterwards(shipped: Matcher) -> None:
    reached = score(shipped, UNSEEN)
    assert reached.f1 >= 0.85, reached
    assert reached.precision >= 0.95, reached


@pytest.mark.parametrize(
    ("text", "is_weapon"),
    [
        ("Latvia sends Patriots to Estonia", True),
        ("Latvia orders three Patriots", True),
        ("Patriots for Estonia", True),
        ("Patriots reach Estonia", True),
        ("Estonia gets ready. The firm sends Patriots a bill.", False),
        ("Patriots buys a firm in Estonia", False),
        ("The firm sends Patriots to the printer", False),
        ("RIGA (Wire) - He sends Patriots a letter", False),
        ("Latvia lost 3-1 to Patriots", False),
    ],
)
def test_giving_and_buying_count_only_where_a_country_does_it(matcher: Matcher, text: str, is_weapon: bool) -> None:
    assert ("Patriots" in found(matcher, text)) == is_weapon


@pytest.mark.parametrize(
    ("text", "is_weapon"),
    [
        ("Estonia and its Patriots", True),
        ("Estonia's Patriots", True),
        ("Estonia's old Patriots", True),
        ("Estonia has 14 Patriots", True),
        ("Estonia beat Patriots 14", False),
        ("Estonia lost: Eagles 20 Patriots 14", False),
        ("In 2023 Patriots met in Estonia", False),
    ],
)
def test_whose_they_are_and_how_many_speaks_for_weapons(matcher: Matcher, text: str, is_weapon: bool) -> None:
    assert ("Patriots" in found(matcher, text)) == is_weapon


def test_names_in_one_row_share_their_sense(shipped: Matcher) -> None:
    assert found(shipped, "Germany to send Puma, Leopards and 14 Marders to Ukraine") == ["Puma", "Leopards", "Marders"]


def test_a_phrase_that_means_something_else_settles_the_name_for_the_article(matcher: Matcher) -> None:
    text = "Then the Patriots reach Estonia."
    assert found(matcher, text) == ["Patriots"]
    assert found(matcher, text, title="New England Patriots abroad") == []


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("Thailand chooses Gripen", ["Gripen"]),
        ("A Gripen at dawn", ["Gripen"]),
        ("Hotel Gripen in Karlskrona is sold", []),
        ("The Gripen hotel in Sweden", []),
    ],
)
def test_a_name_that_hardly_means_anything_else_yields_to_a_clear_word_alone(
    shipped: Matcher, text: str, surfaces: list[str]
) -> None:
    assert found(shipped, text) == surfaces


@pytest.mark.parametrize(
    "text",
    [
        "The President's statement was short.",
        "The tornado's path was long. Tornado's victims were buried.",
        "Nobody knows whether Leopard is sold.",
        "The Tiger had a good day.",
        "Tracked and articulated goods.",
        "Police dog K9 Thunder retires.",
        "Sailors won bronze on the Saronic Gulf.",
        "King Juan Carlos I left Spain.",
        "Boeing put off the launch of its Delta IV rocket.",
    ],
)
def test_ordinary_words_make_no_weapon(shipped: Matcher, text: str) -> None:
    assert found(shipped, text) == []


def test_no_everyday_english_word_is_a_weapon_without_doubt() -> None:
    catalogue = load()
    words = DefaultDictionaryFactory().get_dictionary("en")
    sure = {
        surface.pattern.strip()
        for surface in catalogue.surfaces
        if surface.kind is MentionKind.WEAPON
        and surface.key not in catalogue.classes
        and surface.case is not Case.EXACT
        and not surface.traits & (Trait.RISKY | Trait.LIKELY | Trait.BLOCKED)
    }
    assert {word for word in sure if word.isalpha() and word in words} <= NAMES_IN_ENGLISH


def test_an_inflected_form_is_as_doubtful_as_its_name(shipped: Matcher) -> None:
    assert found(shipped, "Патриоты города вышли на парад", "ru") == []
    assert found(shipped, "Эстония получит Патриоты", "ru") == ["Патриоты"]


def test_each_piece_of_evidence_can_be_read(shipped: Matcher) -> None:
    sense = senses(shipped, "Poland orders three Patriots, the coach said.")["patriot"]
    said = {piece.what: piece.weight for piece in sense.evidence}
    assert said["'Poland' stands near"] == 1
    assert said["'orders' with 'Poland': weapons change hands or are used"] == 2
    assert said["'three' of them"] == 1
    assert said["'coach' stands near (sport)"] < 0


@pytest.mark.parametrize("lang", ["de", "en"])
def test_words_keep_to_their_language(matcher: Matcher, lang: str) -> None:
    """A German goal is no word against a name in an English text."""
    sense = senses(matcher, "Tor Patriot", lang)["patriot"]
    assert any("(sport)" in piece.what for piece in sense.evidence) == (lang == "de")


TEXTS = st.lists(
    st.sampled_from(
        [
            "Patriot",
            "Abrams",
            "missile",
            "Latvia",
            "sends",
            "three",
            "the",
            "season",
            "tank.",
            "Mr",
            "word,",
            "\n\n",
            "ß",
        ]
    ),
    max_size=400,
).map(" ".join)


@given(TEXTS)
def test_reading_context_near_names_only_changes_no_decision(catalogue: Catalogue, text: str) -> None:
    scanner = Scanner(catalogue.surfaces, catalogue.names, [], catalogue.context, catalogue.everyday)
    document = Document("", text, "en")
    candidates = sorted(scanner.candidates(document, scanner.raw(document)), key=lambda one: one.start)
    keys = frozenset(candidate.surface.key for candidate in candidates)
    near = list(stretches(document, candidates))
    everywhere = [(0, len(document.folded.scan))]
    decisions = [
        decide(document, candidates, scanner.cues(document, span, span, keys), lore_of(catalogue), frozenset())
        for span in (near, everywhere)
    ]
    assert decisions[0] == decisions[1]


@given(TEXTS)
def test_the_sentence_of_a_place_is_the_one_that_parting_the_whole_text_gives(text: str) -> None:
    document = Document("A title", text, "en")
    for place in (place for place, char in enumerate(document.whole) if not char.isspace()):
        assert document.sentence(place) == document.bounds(Unit.SENTENCE)[document.window(Unit.SENTENCE, place)]


def test_stretches_hold_every_doubtful_name_and_part_at_spaces(matcher: Matcher) -> None:
    document = Document("", "Patriot " + "word " * 200 + "Patriot", "en")
    candidates = [sense.candidate for sense in matcher.explain("", document.whole[2:], "en")]
    found_stretches = list(stretches(document, candidates))
    scan = document.folded.scan
    assert len(found_stretches) == 2
    assert all(scan[first] == " " and scan[last - 1] == " " for first, last in found_stretches)
    assert all(any(a <= one.at and one.till < b for a, b in found_stretches) for one in candidates)
