"""Shows what one language's words for countries become, and which of their forms are words of their own.

python tools/show_forms.py LANG [CODE ...]     every name with its forms
python tools/show_forms.py LANG --collisions   forms whose lower-case spelling is another word in the language's dictionary,
                                               and forms that two countries claim
python tools/show_forms.py LANG --thin         words the dictionary does not know, with what the rules make of them
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from build_catalogue import DATA
from build_catalogue import read as read_catalogue
from inflection import wordings
from inflection.dictionary import entries_of, forms_of

from flankwatch.match.fold import fold_words

_SHOWN_MAX = 60


def written(spellings: list[list[frozenset[str]]]) -> list[str]:
    return sorted({" ".join(choice) for words in spellings for choice in product(*map(sorted, words))})


def show(language: wordings.Language, codes: list[str]) -> None:
    for wording, spellings in wordings.spelt_out(language):
        if not codes or wording.key in codes:
            forms = written(spellings)
            more = f" … {len(forms) - _SHOWN_MAX} more" if len(forms) > _SHOWN_MAX else ""
            print(f"{wording.key} {wording.form.value:11} {wording.text}: {', '.join(forms[:_SHOWN_MAX])}{more}")


def single(language: wordings.Language) -> Iterator[tuple[wordings.Wording, str]]:
    for wording, spellings in wordings.spelt_out(language):
        for words in spellings:
            if len(words) == 1:
                yield from ((wording, form) for form in sorted(words[0]))


def collisions(language: wordings.Language) -> None:
    found = list(single(language))
    own = {wording.text.lower() for wording, _ in found}
    entries = entries_of(language.lang, {form.lower() for _, form in found})
    for wording, form in found:
        lemma = entries.get(form.lower())
        if lemma and lemma.lower() not in own and lemma.lower() != form.lower():
            print(f"{wording.key} {wording.form.value:11} {form} (of {wording.text}) is also a form of '{lemma}'")
        elif lemma == form.lower() and wording.text[0].isupper() and form.lower() not in own:
            print(f"{wording.key} {wording.form.value:11} {form} (of {wording.text}) is also the word '{lemma}'")
    claimed: dict[str, set[str]] = {}
    for wording, form in found:
        claimed.setdefault(fold_words(form), set()).add(wording.key)
    for form, codes in sorted(claimed.items()):
        if len(codes) > 1:
            print(f"{' and '.join(sorted(codes))} both claim '{form}'")


def thin(language: wordings.Language) -> None:
    for wording, spellings in wordings.spelt_out(language):
        words = [word for words in spellings for word in words]
        known = forms_of(language.lang, wordings._words(wording.text))
        if any(not forms for forms in known.values()) and not wording.is_fixed:
            print(f"{wording.key} {wording.text}: {' | '.join(', '.join(sorted(word)) for word in words)}")


def main(arguments: list[str]) -> None:
    lang, *rest = arguments
    sources = read_catalogue(DATA)
    keys = (frozenset(sources.countries), frozenset(sources.weapons), frozenset(sources.classes))
    language = wordings.read(lang, DATA / "languages", *keys)
    for problem in language.problems:
        print(problem, file=sys.stderr)
    if "--collisions" in rest:
        collisions(language)
    elif "--thin" in rest:
        thin(language)
    else:
        show(language, rest)


if __name__ == "__main__":
    main(sys.argv[1:])
