"""The dictionaries of simplemma, read backwards: from a word to all forms of its lemma."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES, DefaultDictionaryFactory

__all__ = ["entries_of", "forms_of"]

_CACHE = Path(__file__).resolve().parents[2] / ".cache" / "inflection"
_NAMED = {"hr": "hbs"}  # simplemma keeps Croatian, Bosnian and Serbian together


def forms_of(lang: str, words: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each word its forms; none for a word, or a language, that the dictionaries do not know.

    A dictionary takes seconds to read and the answer fits on a page, so answers are kept under .cache/.
    """
    asked = sorted(set(words))
    name = _NAMED.get(lang, lang)
    if name not in SUPPORTED_LANGUAGES:
        return {word: frozenset() for word in asked}
    kept = _kept(name, "forms", asked)
    if not kept.exists():
        _keep(kept, {word: sorted(forms) for word, forms in _inverted(_dictionary(name), asked).items()})
    found: dict[str, list[str]] = json.loads(kept.read_text(encoding="utf-8"))
    return {word: frozenset(forms) for word, forms in found.items()}


def entries_of(lang: str, forms: Iterable[str]) -> dict[str, str]:
    """The lemma of each of `forms` that stands in the dictionary exactly as given."""
    asked = sorted(set(forms))
    name = _NAMED.get(lang, lang)
    if name not in SUPPORTED_LANGUAGES:
        return {}
    kept = _kept(name, "entries", asked)
    if not kept.exists():
        dictionary = _dictionary(name)
        _keep(kept, {form: dictionary[form] for form in asked if form in dictionary})
    found: dict[str, str] = json.loads(kept.read_text(encoding="utf-8"))
    return found


def _inverted(dictionary: Mapping[str, str], words: Iterable[str]) -> dict[str, set[str]]:
    """Forms of the word as a lemma; a word that is no lemma, such as a plural, gets the forms of its lemma if that is written
    with the same first letter: "Куба" is known as a form of "куб" alone, and a cube's forms are not the country's."""
    lemmas = {word: _lemma(dictionary, word) for word in words}
    found: dict[str, set[str]] = {name: set() for word in lemmas for name in (word, word.lower())}
    found |= {lemma: set() for lemma in lemmas.values()}
    for form, lemma in dictionary.items():
        if (forms := found.get(lemma)) is not None:
            forms.add(form)
    return {word: found[word] or found[word.lower()] or found[lemma] for word, lemma in lemmas.items()}


def _lemma(dictionary: Mapping[str, str], word: str) -> str:
    lemma = dictionary.get(word) or ""
    return lemma if lemma[:1].isupper() == word[:1].isupper() else ""


@lru_cache(maxsize=1)  # all together would take gigabytes
def _dictionary(name: str) -> Mapping[str, str]:
    return {form: lemma for form, lemma in DefaultDictionaryFactory().get_dictionary(name).items()}  # noqa: C416


def _kept(name: str, what: str, asked: list[str]) -> Path:
    digest = hashlib.sha256("\n".join(asked).encode()).hexdigest()[:16]
    return _CACHE / f"{name}-{what}-{digest}.json"


def _keep(path: Path, found: Mapping[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, ensure_ascii=False, sort_keys=True), encoding="utf-8")
