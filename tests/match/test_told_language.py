"""Which language a text is in, and the model that says so."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from flankwatch.match import language_model
from flankwatch.match.language import language_of, normal
from flankwatch.match.language_model import Loading, Unpacking, identifier

TEXTS = [
    ("en", "Latvia and Estonia said that they would buy more launchers."),
    ("lv", "Latvija iegādāsies jaunas pretgaisa aizsardzības sistēmas."),
    ("et", "Eesti ostab uued õhutõrjesüsteemid ja rakette."),
    ("pl", "Polska kupi nowe wyrzutnie rakiet i haubice."),
    ("uk", "Україна отримає нові зенітні ракетні комплекси."),
    ("ru", "Россия сообщила об испытании новой ракеты."),
    ("no", "Norge skal kjøpe nye kampfly og luftvern fra naboene, sier statsministeren."),
    ("ka", "საქართველოს არმია ახალ რაკეტებს იყიდის."),
    ("und", "2026: 17 + 4"),
]


@pytest.mark.parametrize(("lang", "text"), TEXTS)
def test_a_text_tells_its_language(lang: str, text: str) -> None:
    assert language_of(text) == lang


def test_every_language_of_the_press_is_known_to_the_model() -> None:
    assert set(language_model.LANGUAGES) == set(identifier().nb_classes)


@pytest.mark.parametrize("tag", ["nb", "nn-NO", "no", "NB_no"])
def test_norwegian_has_one_name_however_it_is_written(tag: str) -> None:
    assert normal(tag) == "no"


def test_the_model_answers_as_its_library_does() -> None:
    theirs = LanguageIdentifier.from_model_file(MODEL_FILE)
    theirs.set_languages([code for code in language_model.LANGUAGES if code in theirs.nb_classes])
    assert [identifier().classify(text) for _, text in TEXTS] == [theirs.classify(text) for _, text in TEXTS]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="other processes reach the file through /proc only")
def test_a_model_unpacked_by_another_process_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = identifier().classify(TEXTS[1][1])
    with Unpacking() as unpacking:
        unpacking.wait()
        monkeypatch.setattr(language_model, "_unpacked", unpacking.path)
        monkeypatch.setattr(language_model, "_decompress", None)  # nothing is left to decompress
        language_model._loaded.cache_clear()
        assert identifier().classify(TEXTS[1][1]) == expected


def test_a_model_that_is_not_yet_unpacked_is_unpacked_again(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "half").write_bytes(b"PK\x03\x04 the beginning of it")
    monkeypatch.setattr(language_model, "_unpacked", str(tmp_path / "half"))
    language_model._loaded.cache_clear()
    assert identifier().classify(TEXTS[1][1])[0] == "lv"


def test_the_model_is_loaded_beside_other_work_and_once() -> None:
    language_model._loaded.cache_clear()
    loading = Loading()
    threads = [threading.Thread(target=identifier) for _ in range(3)]
    for thread in threads:
        thread.start()
    loading.wait()
    for thread in threads:
        thread.join()
    assert language_model._loaded.cache_info().misses == 1
