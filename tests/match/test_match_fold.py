from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flankwatch.match.fold import fold, fold_words

# Characters that change length or vanish when folded stand beside ordinary ones.
TRICKY = st.text(
    st.one_of(st.sampled_from("aAß İıﬁ½-‑– \n\t.’'\u00ad\u200b\u0301\u0327Тт72éЁŞ한\ue000\ue001"), st.characters())
)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        pytest.param("S‑300", "S-300", id="fault-32-non-breaking-hyphen"),
        pytest.param("S–300", "S-300", id="fault-32-en-dash"),
        pytest.param("S−300", "S-300", id="fault-32-minus"),
        pytest.param("Sha\u200bhed", "Shahed", id="fault-32-zero-width-space"),
        pytest.param("Sha\u00adhed", "Shahed", id="fault-32-soft-hyphen"),
        pytest.param("\u202eShahed\u202c", "Shahed", id="fault-32-bidi-control"),
        pytest.param("İran", "Iran", id="fault-32-dotted-capital-i"),
        pytest.param("Irak", "ırak", id="fault-32-dotless-i"),
        pytest.param("HIМARS", "HIMARS", id="fault-32-cyrillic-letter-in-a-latin-word"),
        pytest.param("Cирия", "Сирия", id="fault-32-latin-letter-in-a-cyrillic-word"),
        pytest.param("Ｆ－１６", "F-16", id="fault-32-full-width"),
        pytest.param("Украи\u0301на", "Украина", id="stress-mark"),
        pytest.param("Chis\u0327ina\u0306u", "Chişinău", id="decomposed"),
        pytest.param("Chişinău, Franţa", "Chișinău, Franța", id="cedilla-for-comma"),
        pytest.param("STRASSE", "Straße", id="sharp-s"),
        pytest.param("Cote d’Ivoire", "Cote d'Ivoire", id="apostrophe"),
        pytest.param("United\u00a0\n States", "United States", id="spaces"),
        pytest.param("орлёнок", "ОРЛЕНОК", id="yo"),
    ],
)
def test_spellings_of_one_word_fold_together(written: str, plain: str) -> None:
    assert fold_words(written) == fold_words(plain)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Māja", "Maja"), ("T-72", "T-720"), ("й", "и"), ("в", "b"), ("ab", "a b")],
    ids=["macron", "figure", "short-i", "lone-cyrillic-letter", "space"],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold_words(one) != fold_words(other)


@settings(max_examples=200)
@given(TRICKY)
def test_the_folded_text_holds_single_spaces_only_and_has_one_at_each_end(text: str) -> None:
    scan = fold(text).scan
    assert scan[0] == scan[-1] == " "
    assert "  " not in scan.strip(" ")


@settings(max_examples=200)
@given(TRICKY)
def test_every_folded_word_leads_back_to_code_points_that_fold_to_it(text: str) -> None:
    folded = fold(text)
    start, reached = 1, 0
    for word in folded.scan.split():
        first, last = folded.span(start, start + len(word))
        assert reached <= first < last <= len(text) or (first, last) != (0, 0)
        assert word in fold_words(text[first:last]) or unicodedata.combining(text[first])
        start += len(word) + 1
        reached = first


@settings(max_examples=200)
@given(TRICKY, TRICKY)
def test_a_word_leads_back_to_itself_wherever_it_stands(before: str, after: str) -> None:
    text = f"{before} §Straße§ {after}"
    folded = fold(text)
    start = folded.scan.index(" strasse ", max(0, len(fold(before).scan) - 2)) + 1
    first, last = folded.span(start, start + len("strasse"))
    assert text[first:last].casefold() == "strasse"


def test_composed_and_decomposed_text_fold_alike() -> None:
    text = "Ķekavā, Čadir-Lunga, Łódź, Šiauliai, Türkiye, Київ, Йошкар-Ола, 한국"
    assert fold(unicodedata.normalize("NFD", text)).scan == fold(text).scan
