"""Names in inflecting languages: what the build makes of their forms, and what counts as one in a text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flankwatch.match.matcher import Matcher
from flankwatch.models import Form, MentionKind

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from inflection.rows import clustered, folded  # noqa: E402 (tools/ is no package of the product)

WORDS = st.sets(st.text("abв", min_size=1, max_size=8), min_size=1, max_size=30)


def countries(matcher: Matcher, text: str, lang: str | None, form: Form = Form.NAME) -> list[str]:
    found = matcher.match("", text, lang).mentions
    return [mention.surface for mention in found if mention.kind is MentionKind.COUNTRY and mention.form is form]


@given(WORDS)
def test_stems_with_their_endings_are_the_forms_and_nothing_else(forms: set[str]) -> None:
    rows = list(clustered(forms))
    assert sorted(stem + ending for stem, endings in rows for ending in endings) == sorted(forms)


def test_a_form_with_an_apostrophe_or_a_space_is_no_form() -> None:
    assert folded(["Türkiye", "Türkiye'nin", "Türkiye için", "-"]) == {"türkiye"}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_shipped_names_are_what_their_sources_give() -> None:
    found = subprocess.run(
        [sys.executable, "tools/build_names.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.stdout.strip() == "fresh", found.stderr


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        ("lv", "Latvijai un Krievijai, Latvijā", ["Latvijai", "Krievijai", "Latvijā"]),
        ("pl", "na Łotwie i w Wielkiej Brytanii", ["Łotwie", "Wielkiej Brytanii"]),
        ("uk", "у Латвії та Сполучених Штатах", ["Латвії", "Сполучених Штатах"]),
        ("fi", "Latviassa ja Yhdysvalloissa", ["Latviassa", "Yhdysvalloissa"]),
        ("ru", "в ЛАТВИИ и Латвии", ["ЛАТВИИ", "Латвии"]),
    ],
)
def test_a_country_is_found_in_every_case_of_its_language(
    shipped: Matcher, lang: str, text: str, names: list[str]
) -> None:
    assert countries(shipped, text, lang) == names


@pytest.mark.parametrize("text", ["латвиястан", "Прилатвия", "латвия"], ids=["longer", "inside", "lower case"])
def test_a_stem_inside_another_word_or_without_its_capital_is_no_country(shipped: Matcher, text: str) -> None:
    assert countries(shipped, f"Это {text} тут.", "ru") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Того человека видели дважды.", []),
        ("Он сказал: «Того не видели».", []),
        ("Беженцы прибыли из Того вчера.", ["Того"]),
        ("Беженцы прибыли из Того вчера. Того ждёт помощь.", ["Того", "Того"]),
    ],
)
def test_a_capital_counts_for_an_everyday_word_only_inside_a_sentence(
    shipped: Matcher, text: str, names: list[str]
) -> None:
    assert countries(shipped, text, "ru") == names


def test_an_english_name_is_doubted_where_it_is_an_everyday_word(shipped: Matcher) -> None:
    assert countries(shipped, "Oman je léčivá rostlina.", "cs") == []  # elecampane
    assert countries(shipped, "Oman joined the talks.", "en") == ["Oman"]


def test_names_of_other_languages_of_the_same_script_do_not_count_where_the_language_is_known(shipped: Matcher) -> None:
    assert countries(shipped, "The Norja family of Kuba Street", "en") == []
    assert countries(shipped, "Norja ja Kuuba", "fi") == ["Norja", "Kuuba"]
    assert countries(shipped, "The sign read: Латвия", "en") == ["Латвия"]


@pytest.mark.parametrize("lang", ["lv", None])
def test_a_paragraph_in_another_language_is_read_in_its_own(shipped: Matcher, lang: str | None) -> None:
    text = (
        "Latvijas Aizsardzības ministrija paziņoja, ka pasūtīs jaunas raķetes.\n\n"
        "Министерство обороны сообщило, что латвийские военные получат новые ракеты."
    )
    assert countries(shipped, text, lang) == ["Latvijas"]
    assert countries(shipped, text, lang, Form.DEMONYM) == ["латвийские"]


def test_careless_small_letters_still_mean_a_country_in_english_alone(shipped: Matcher) -> None:
    assert countries(shipped, "any news on flights from mexico to poland?", "en") == ["mexico", "poland"]
    assert countries(shipped, "roast turkey on fine china", "en") == []
    assert countries(shipped, "una mexico y poland", "es") == []


def test_an_abbreviation_takes_the_endings_of_its_language(shipped: Matcher) -> None:
    assert countries(shipped, "Ta elas USAs ja töötas USAst tellitud projektiga.", "et") == ["USAs", "USAst"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("הסכם עם סין נחתם.", ["סין"]),
        ("בסין, מסין ולסין; כשסין תחתום", ["בסין", "מסין", "ולסין", "כשסין"]),
        ("בצ'ילה ובארה\"ב", ["בצ'ילה", 'ובארה"ב']),
        ("תסין סינר מחסין", []),
        ("מקרים רבים, שקרים רבים", []),
    ],
    ids=[
        "bare",
        "one and two particles",
        "one letter before the apostrophe",
        "other letters",
        "a word that looks like it",
    ],
)
def test_particles_may_be_written_in_one_with_a_hebrew_name(shipped: Matcher, text: str, names: list[str]) -> None:
    assert countries(shipped, text, "he") == names
    assert countries(shipped, text, "he", Form.PLACE) == []


def test_a_surname_is_no_inhabitant(shipped: Matcher) -> None:
    assert countries(shipped, "Il sindaco Luca Russo parla.", "it", Form.DEMONYM) == []
    assert countries(shipped, "Il drone russo cade.", "it", Form.DEMONYM) == ["russo"]


def test_of_two_readings_of_one_place_the_one_that_asks_for_a_capital_is_the_name(shipped: Matcher) -> None:
    text = "La Suisse et l'armée suisse"
    assert countries(shipped, text, "fr") == ["Suisse"]
    assert countries(shipped, text, "fr", Form.DEMONYM) == ["suisse"]
