"""Works out the forms of all names in all languages and writes flankwatch/catalogue/names.json.

    python tools/build_names.py            write the file (a minute without the cache of dictionary answers under .cache/)
    python tools/build_names.py --check    exit 1 if the file is not what the sources give

Two countries that claim one form in one language are an error that names both.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from build_catalogue import DATA, Sources
from build_catalogue import read as read_catalogue
from build_catalogue import surfaces as english_surfaces
from inflection.dictionary import entries_of
from inflection.rows import Row, case_of, clustered, folded, same_beginning
from inflection.rules import is_led
from inflection.wordings import Language, Wording, read, spelt_out

from flankwatch.catalogue import Case, ContextWord, Role, Surface, Trait
from flankwatch.catalogue.names import LANGUAGES, language_bits
from flankwatch.match.expand import context_word
from flankwatch.match.fold import fold_words
from flankwatch.models import Form, MentionKind

TARGET = DATA.parent / "names.json"
_LOCAL_MAX = 4  # letters; so short a name counts in its own language alone
_LETTERS_MAX = 4
_JOINED_MAX = 2  # forms of such a word; every one is joined to all forms of the next

Claims = dict[str, dict[str, set[tuple[MentionKind, str]]]]


@dataclass(slots=True)
class Spelt:
    """One spelling of a wording: its words, each with its folded forms, and what the forms of a single word are worth."""

    lang: str
    wording: Wording
    words: list[frozenset[str]]
    traits: dict[str, int] = field(default_factory=dict)
    sure: frozenset[str] = frozenset()  # forms that English doubts and this language does not: "Holland" in Dutch
    small: frozenset[str] = frozenset()  # forms that are surnames with a capital: "Russo" in Italian

    @property
    def is_single(self) -> bool:
        return len(self.words) == 1

    @property
    def is_led(self) -> bool:
        """Whether particles may stand before it; forms that are spelt out are spelt out with theirs."""
        return is_led(self.lang) and not self.wording.is_fixed and not self.wording.spelt


@dataclass(slots=True)
class Build:
    """Everything read, and everything found wrong on the way."""

    sources: Sources
    languages: dict[str, Language]
    spelt: list[Spelt] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def gather(data: Path, langs: Iterable[str] = LANGUAGES) -> Build:
    """Reads all languages and inflects all their words."""
    sources = read_catalogue(data)
    keys = frozenset(sources.countries), frozenset(sources.weapons), frozenset(sources.classes)
    build = Build(sources, {lang: read(lang, data / "languages", *keys) for lang in langs if lang != "en"})
    for language in build.languages.values():
        build.problems += language.problems
        build.spelt += _spelt(language)
    return build


def _spelt(language: Language) -> Iterator[Spelt]:
    for wording, spellings in spelt_out(language):
        marks = language.marks.get((wording.kind, wording.key), {})
        skipped = set(map(fold_words, marks.get("skip", ())))
        sure, small = (frozenset(map(fold_words, marks.get(mark, ()))) for mark in ("sure", "small"))
        for words in spellings:
            forms = [folded(word) for word in words]
            if len(forms) == 1:
                forms[0] -= skipped
            if forms and all(forms):
                yield Spelt(language.lang, wording, forms, _traits(wording, forms, marks), sure, small)
    if is_led(language.lang):
        yield from _unled(language)


def _unled(language: Language) -> Iterator[Spelt]:
    """Words to skip that only look like a name behind particles, such as "cases", which could be "from Crimea"."""
    for (kind, key), marks in language.marks.items():
        for text in marks.get("skip", ()):
            wording = Wording(kind=kind, key=key, form=Form.NAME, text=text, is_fixed=True, is_blocked=True)
            yield Spelt(language.lang, wording, [folded([text])], {"": Trait.BLOCKED})


def _traits(wording: Wording, words: list[frozenset[str]], marks: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """What each form of a single word, or under "" the whole phrase, is worth."""
    if wording.is_blocked:
        return {"": Trait.BLOCKED}
    lemma = fold_words(wording.text)
    worth = {}
    for form in ["", *words[0]] if len(words) == 1 else [""]:
        risky = _is_among(marks.get("risky", ()), form, lemma)
        everyday = _is_among(marks.get("everyday", ()), form, lemma if form == "" else "")
        worth[form] = (Trait.RISKY if risky else 0) | (Trait.RISKY | Trait.EVERYDAY if everyday else 0)
    return worth


def _is_among(texts: Iterable[str], form: str, lemma: str) -> bool:
    return any(fold_words(text) in {form, lemma} - {""} for text in texts)


def claims(build: Build) -> Claims:
    """Who claims each single word, by language."""
    found: Claims = defaultdict(lambda: defaultdict(set))
    for spelt in build.spelt:
        if spelt.is_single and not spelt.wording.is_blocked:
            for form in spelt.words[0]:
                found[form][spelt.lang].add((spelt.wording.kind, spelt.wording.key))
    for surface in english_surfaces(build.sources):
        if surface.kind is MentionKind.COUNTRY and not surface.traits & Trait.BLOCKED:
            found[surface.pattern.strip()]["en"].add((surface.kind, surface.key))
    return found


def quarrels(build: Build) -> Iterator[str]:
    """Forms that two entries claim in one language. A name with a capital and an everyday word do not quarrel: Турку, турку."""
    found: dict[tuple[str, str, MentionKind, Case], set[str]] = defaultdict(set)
    for spelt in build.spelt:
        if spelt.is_single and not spelt.wording.is_blocked:
            kind, case = spelt.wording.kind, case_of(spelt.wording.text)
            for form in spelt.words[0]:
                found[spelt.lang, form, kind, case].add(spelt.wording.key)
    for (lang, form, _, _), keys in sorted(found.items()):
        if len(keys) > 1:
            yield f"languages/{lang}: '{form}' is claimed by {' and '.join(sorted(keys))}; one of them must skip it"


def everyday(build: Build, claimed: Claims, cased: frozenset[str]) -> dict[str, frozenset[str]]:
    """The languages in which a form that others write with a capital is another word, or on which they have their own say."""
    found: dict[str, set[str]] = defaultdict(set)
    for language in build.languages.values():
        for marks in language.marks.values():
            for text in (text for name in ("skip", "sure", "everyday", "risky") for text in marks.get(name, ())):
                found[fold_words(text)].add(language.lang)
    for lang in LANGUAGES:
        known = entries_of(lang, (form for form in cased if form.isalpha()))
        for form in known:
            if claimed[form].keys() and lang not in claimed[form]:
                found[form].add(lang)
    return {form: frozenset(langs) for form, langs in found.items()}


def _owners(by_lang: Mapping[str, set[tuple[MentionKind, str]]]) -> set[tuple[MentionKind, str]]:
    return set().union(*by_lang.values())


def rows(build: Build, local: frozenset[str], risky: frozenset[tuple[str, str]]) -> dict[Row, int]:
    """Every row with the bits of its languages. `risky` are (key, word) of English that need context in every language."""
    found: dict[Row, int] = defaultdict(int)
    for spelt in build.spelt:
        for row in _rows(spelt, local, risky):
            found[row] |= language_bits(spelt.lang)
    return found


def _rows(spelt: Spelt, local: frozenset[str], risky: frozenset[tuple[str, str]]) -> Iterator[Row]:
    wording = spelt.wording
    marks = "".join(sorted(set(wording.text) & set(".,:/&()")))
    alike: dict[tuple[Case, int], set[str]] = defaultdict(set)
    led = Trait.LED if spelt.is_led else 0
    words = _joined(spelt.words)
    for form in words[0]:
        alike[_written(spelt, form), _worth(spelt, form, local, risky) | led].add(form)
    rest = tuple(_ended(word) for word in words[1:])
    for (case, traits), forms in alike.items():
        # What follows an abbreviation is not written in capitals: USAs, USAga. So its stem is all of it, however short.
        for first in [_ended(frozenset(forms))] if case is Case.EXACT else clustered(forms):
            yield Row(wording.kind, wording.key, wording.form, int(case), traits, marks, (first, *rest))


def _joined(words: list[frozenset[str]]) -> list[frozenset[str]]:
    """A short first word taken together with the next: "in" of "in tedesco" alone would be found in every second sentence."""
    if len(words) == 1 or len(words[0]) > _JOINED_MAX or all(len(form) > _LETTERS_MAX for form in words[0]):
        return words
    return [frozenset(f"{one} {two}" for one in words[0] for two in words[1]), *words[2:]]


def _written(spelt: Spelt, form: str) -> Case:
    return Case.SMALL if spelt.is_single and form in spelt.small else case_of(spelt.wording.text)


def _worth(spelt: Spelt, form: str, local: frozenset[str], risky: frozenset[tuple[str, str]]) -> int:
    wording, traits, case = spelt.wording, spelt.traits.get(form, spelt.traits[""]), case_of(spelt.wording.text)
    if not spelt.is_single or wording.is_blocked:
        is_local = case is Case.ANY or spelt.is_single  # "Georgia" is never the state in German, and may be in English
        return traits | (Trait.LOCAL if is_local else 0)
    is_doubted = (wording.key, form) in risky and form not in spelt.sure
    is_common = case is Case.ANY and wording.kind is MentionKind.COUNTRY
    is_local = is_common or case is Case.EXACT or form in local or form in spelt.sure
    return (
        traits | (Trait.RISKY if is_doubted and not traits & Trait.EVERYDAY else 0) | (Trait.LOCAL if is_local else 0)
    )


def _ended(word: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    stem = same_beginning(word)
    return stem, tuple(sorted(form[len(stem) :] for form in word))


def context(build: Build, risky: frozenset[tuple[str, str]]) -> list[ContextWord]:
    """Words that speak for or against an entry; no name speaks for itself because another language is sure of it."""
    found = set()
    for language in build.languages.values():
        for (_, key), marks in language.marks.items():
            doubtful = tuple(word for owner, word in risky if owner == key)
            supporting = (text for text in marks.get("support", ()) if not _begins(text, doubtful))
            found |= {context_word(text, Role.TRADE, key) for text in supporting}
            found |= {context_word(text, Role.RIVAL, key) for text in marks.get("against", ())}
    return sorted(word for word in found if word is not None)


def _begins(text: str, words: tuple[str, ...]) -> bool:
    return any(word.startswith(fold_words(text)) for word in words)


def compiled(build: Build) -> str:
    """The shipped file's text; read `build.problems` afterwards."""
    claimed = claims(build)
    build.problems += quarrels(build)
    english = [surface for surface in english_surfaces(build.sources) if surface.kind is MentionKind.COUNTRY]
    elsewhere = everyday(build, claimed, _cased(build, english))
    shared = {form for form, by_lang in claimed.items() if len(_owners(by_lang)) > 1}
    local = frozenset(elsewhere) | shared | {form for form in claimed if len(form) <= _LOCAL_MAX}
    risky = frozenset((surface.key, surface.pattern.strip()) for surface in english if surface.traits & Trait.RISKY)
    names = [s for s in english if s.case is Case.INITIAL and not s.traits & Trait.BLOCKED]
    doubted = {s.pattern: _doubted(s, claimed, elsewhere) for s in names}
    bits = {name: bits for name, bits in doubted.items() if bits}
    return _json(rows(build, local, risky), bits, _unmistakable(names), context(build, risky))


def _unmistakable(surfaces: Iterable[Surface]) -> list[str]:
    """English names of countries that are no English words, so that careless small letters still mean them."""
    names = [s for s in surfaces if s.form is Form.NAME and not s.traits and s.pattern.strip().isalpha()]
    known = entries_of("en", (surface.pattern.strip() for surface in names))
    return sorted({s.pattern for s in names if s.pattern.strip() not in known and len(s.pattern.strip()) >= _LOCAL_MAX})


def _doubted(surface: Surface, claimed: Claims, elsewhere: Mapping[str, frozenset[str]]) -> int:
    """The bits of the languages in which an English word is an everyday word or names another country."""
    form, owner = surface.pattern.strip(), (surface.kind, surface.key)
    others = {lang for lang, owners in claimed[form].items() if owner not in owners}
    return sum(map(language_bits, others | elsewhere.get(form, frozenset())))


def _cased(build: Build, english: Iterable[Surface]) -> frozenset[str]:
    """Single words that are written with a capital, as names are."""
    singles = (spelt for spelt in build.spelt if spelt.is_single and case_of(spelt.wording.text))
    words = {surface.pattern.strip() for surface in english if surface.case is Case.INITIAL}
    return frozenset(words.union(*(spelt.words[0] for spelt in singles)))


def _json(found: Mapping[Row, int], bits: Mapping[str, int], small: list[str], words: list[ContextWord]) -> str:
    numbers: dict[tuple[str, ...], int] = {}
    kinds, forms = tuple(MentionKind), tuple(Form)
    patterns: dict[str, list[str]] = defaultdict(list)
    for row, langs in sorted(found.items()):
        (stem, first), *rest = [(stem, numbers.setdefault(ends, len(numbers))) for stem, ends in row.words]
        pattern = f"{'' if row.traits & Trait.LED else ' '}{stem}{' ' if row.words[0][1] == ('',) else ''}"
        head = [kinds.index(row.kind), row.key, forms.index(row.form), row.case, row.traits, langs, row.marks, first]
        patterns[pattern].append(_dump([*head, *(piece for word in rest for piece in word)]))
    endings = [_dump(" ".join(end or "-" for end in ends)) for ends in numbers]
    sections = {
        "endings": endings,
        "everyday": list(map(_dump, sorted(bits.items()))),
        "small": list(map(_dump, small)),
        "context": [_dump(list(word)) for word in words],
    }
    listed = (f'"{name}":[\n' + ",\n".join(rows) + "\n]" for name, rows in sections.items())
    # Rows are text inside the text: most are never read, and as lists they took 35 MB.
    names = (f"{_dump(pattern)}:{_dump('[' + ','.join(rows) + ']')}" for pattern, rows in sorted(patterns.items()))
    return "{" + ",\n".join([*listed, '"names":{\n' + ",\n".join(names) + "\n}"]) + "}\n"


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main(arguments: list[str]) -> int:
    build = gather(DATA)
    text = compiled(build)
    for problem in build.problems:
        print(problem, file=sys.stderr)
    if "--check" in arguments:
        is_fresh = not build.problems and TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
        print("fresh" if is_fresh else f"{TARGET.name} is stale: run `make names`")
        return 0 if is_fresh else 1
    if build.problems:
        return 1
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET.name}: {text.count(chr(10))} lines, {len(text.encode()) / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
