"""Which surfaces of weapons are ordinary words somewhere, by simplemma's dictionaries.

    python tools/ordinary_words.py            print those that are ordinary words and yet neither risky nor likely: an audit
    python tools/ordinary_words.py --write    write data/ordinary.yaml anew; read the difference before you keep it

An ordinary word stands in a dictionary in lower case; in German, where nouns have capitals, with a capital. Words listed under
`names` in ordinary.yaml are left out: dictionaries hold names as well.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import yaml
from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES, DefaultDictionaryFactory

from flankwatch.catalogue import Surface, Trait, load
from flankwatch.models import MentionKind

TARGET = Path(__file__).resolve().parent.parent / "flankwatch" / "catalogue" / "data" / "ordinary.yaml"
_LANGUAGES = (
    "bg", "cs", "da", "de", "en", "es", "et", "fi", "fr", "hu", "it", "lt", "lv", "nb", "nl", "pl", "pt", "ro", "ru", "sk",
    "sv", "tr", "uk",
)  # fmt: skip
_NOUNS_IN_CAPITALS = "de"
_UNSURE = Trait.RISKY | Trait.LIKELY
_WIDTH = 130
_HEAD = """\
# Names of weapons that are ordinary words, by language: where a capital says nothing, at the beginning of a sentence and in
# German anywhere, they are more likely the ordinary thing. Worked out by tools/ordinary_words.py --write from simplemma's
# dictionaries; `names` are words these hold although they are names there.
"""


def surfaces() -> list[Surface]:
    """Single words that name systems; terms of classes are ordinary words by design."""
    catalogue = load()
    return [
        surface
        for surface in catalogue.surfaces
        if surface.kind is MentionKind.WEAPON
        and surface.key not in catalogue.classes
        and not surface.traits & Trait.BLOCKED
        and surface.pattern.strip().isalpha()
    ]


def ordinary(words: set[str], names: set[str]) -> dict[str, list[str]]:
    """The languages that know each of `words` as an ordinary word."""
    found: dict[str, list[str]] = defaultdict(list)
    for lang in filter(SUPPORTED_LANGUAGES.__contains__, _LANGUAGES):
        dictionary = DefaultDictionaryFactory().get_dictionary(lang)
        for word in sorted(words - names):
            if word in dictionary or (lang == _NOUNS_IN_CAPITALS and word.title() in dictionary):
                found[word].append(lang)
    return found


def main(arguments: list[str]) -> None:
    held = yaml.safe_load(TARGET.read_text(encoding="utf-8")) if TARGET.exists() else {}
    names = list(map(str, held.get("names", [])))
    unsure = {surface.pattern.strip() for surface in surfaces() if surface.traits & _UNSURE}
    if "--write" in arguments:
        _write(ordinary(unsure, set(names)), names)
        return
    sure = {surface.pattern.strip(): surface.key for surface in surfaces() if not surface.traits & _UNSURE}
    for word, languages in sorted(ordinary(sure.keys() - unsure, set(names)).items()):
        print(f"{sure[word]}: {word} ({' '.join(languages)})")


def _write(found: dict[str, list[str]], names: list[str]) -> None:
    by_language: dict[str, list[str]] = {"names": sorted(names)}
    for word, languages in sorted(found.items()):
        for lang in languages:
            by_language.setdefault(lang, []).append(word)
    ordered = {key: by_language[key] for key in ("names", *_LANGUAGES) if by_language.get(key)}
    text = yaml.safe_dump(ordered, allow_unicode=True, default_flow_style=None, sort_keys=False, width=_WIDTH)
    TARGET.write_text(f"{_HEAD}\n{text}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
