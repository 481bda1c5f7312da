"""Spells out, when the catalogue is built, the folded patterns by which one surface is found.

`F-16` is also written F16, F 16 and Ф-free look-alikes of any alphabet; `Хаймарс` takes case endings; `TOS` must not match `tos`.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import product

from flankwatch.catalogue import Case, ContextWord, Role, Surface, Tail, Trait
from flankwatch.match.fold import CYRILLIC_OF, fold_words
from flankwatch.match.words import words
from flankwatch.models import Form, MentionKind

__all__ = ["context_word", "country_surfaces", "look_alikes", "weapon_surfaces"]

_JOINT = re.compile(r"([^\W\d_]{1,4})(\d.*)")  # a short prefix and its number in one word: M142
_DIGIT = re.compile(r"\d")
_CYRILLIC_WORD = re.compile(r"[\u0400-\u04ff]{3,}")
_CYRILLIC_ENDING = re.compile(r"(?<=[\u0400-\u04ff]{3})[аяоеьйиыіює]$")
_BREAKS = re.compile(r"[.,;:!?…()\[\]{}|/\\=<>+*&@#%$€]")
_ENDS_IN_APOSTROPHE = re.compile(r"['’ʼ]\w$")
_SIGNS = frozenset("$€£%+#&@")
_JOINTS_MAX = 3  # eight spellings of one designation are enough
_ACRONYM_MAX = 4  # a longer all-caps name is no everyday word, so its case does not matter
_WORD_MIN = 5  # shorter words take no free endings: "tor" must not find "torn"

# Prefixes that are words of some language: "an 26-year-old", "il 76 %", "в 52 странах".
_WORDLIKE = words(
    """a e i o u y k s v w z an as at be by do go he il in is it ka la le me mi my no of on or pa se si so to tu up us
    we am pm rs fm mg kg km mm cm ml rm lb га кг км мм а в и к о с у я є і й б ж до за из ис на не но об от по со та то ту"""
)
# Letters before one or two figures that name roads, paper or chips when nothing separates them: A10, M60, B2.
_ROADS = frozenset("abcdekmnprstv")
_LATIN_OF = {cyrillic: latin for latin, cyrillic in CYRILLIC_OF.items()}
_AS_WRITTEN = frozenset(
    {
        Role.TRANSFER,
        Role.ARRIVAL,
        Role.TOWARDS,
        Role.NUMBER,
        Role.OPENER,
        Role.TITLE,
        Role.SPEECH,
        Role.OWNER,
        Role.PLACE,
    }
)
_KEYBOARDS: tuple[dict[str, str], ...] = (CYRILLIC_OF, _LATIN_OF)


def country_surfaces(
    key: str, text: str, form: Form, *, case: Case | None = None, traits: int = Trait.NONE
) -> list[Surface]:
    """Countries are found word for word; the first surface is the one written, others are derived from it."""
    case = _initial(text) if case is None else case
    folded = fold_words(text)
    plain = fold_words(_without_accents(text))
    return [
        Surface(
            f" {spelling} ",
            MentionKind.COUNTRY,
            key,
            form,
            case,
            Tail.NONE,
            traits,
            _letters(text),
            _marks(text),
            _sign(text),
        )
        for spelling in dict.fromkeys((folded, plain))
        if spelling
    ]


def weapon_surfaces(
    key: str, text: str, form: Form, *, case: Case | None = None, traits: int = Trait.NONE
) -> list[Surface]:
    """A designation with or without dash, in look-alike letters, with the endings it may take; the written one first."""
    folded = fold_words(text)
    if not folded:
        return []
    case = _weapon_case(text, folded, traits) if case is None else case
    if _is_terse(folded):
        traits |= Trait.RISKY
    return [_weapon_surface(key, text, spelling, form, case, traits) for spelling in _spellings(folded)]


def look_alikes(surfaces: list[Surface]) -> list[Surface]:
    """The same designations typed on the other keyboard: Т-72 with a Cyrillic Т."""
    pairs = ((surface, _look_alike(surface.pattern)) for surface in surfaces)
    return [_retyped(surface, pattern) for surface, pattern in pairs if pattern is not None]


def _retyped(surface: Surface, pattern: str) -> Surface:
    """C-17 typed С-17, whose first letter alone is a word: "С 17 ноября"."""
    doubt = Trait.SPACED if _needs_its_dash(pattern.strip()) else Trait.NONE
    if (
        pattern.isascii()
    ):  # CA-22 for СА-22: in Latin the code is another one, and districts and aircraft have such names
        doubt |= Trait.RISKY
    return surface._replace(pattern=pattern, traits=surface.traits | doubt)


def context_word(text: str, role: int, key: str = "", lang: str = "") -> ContextWord | None:
    """A word of the trade or of another world, longer ones in any inflection; names are told from words by their capitals.

    Words of the other roles are found as written, or with any ending where a star follows. A word listed under a language
    keeps to it: "da" gives in Romanian, and "financ*" is a verb of giving in French but a minister of England.
    """
    folded = fold_words(text)
    if not folded:
        return None
    letters = _letters(text)
    case = Case.EXACT if letters.isupper() and len(letters) <= _ACRONYM_MAX else _initial(text)
    pattern, tail = f" {folded}", Tail.PLURAL
    if text.rstrip().endswith("*"):
        tail = Tail.ANY
    elif folded[-1].isdigit() or case is Case.EXACT or role in _AS_WRITTEN:
        pattern, tail = f" {folded} ", Tail.NONE
    elif len(folded.split()[-1]) >= _WORD_MIN and role != Role.WORLD:
        tail = Tail.SHORT
    return ContextWord(pattern, int(case), tail, role, key, letters if case is Case.EXACT else "", lang)


def _weapon_surface(key: str, text: str, words: str, form: Form, case: Case, traits: int) -> Surface:
    first = words.split()[0]
    if _needs_its_dash(words):
        traits |= Trait.SPACED
        case = max(case, Case.INITIAL)
    if words != fold_words(text) and first[0] in _ROADS and re.fullmatch(r"[a-z]\d\d?|[pr]\d{3}", words):
        traits |= Trait.RISKY
    pattern, tail = (f" {words} ", Tail.NONE) if traits & Trait.BLOCKED else _open_end(words, traits)
    return Surface(
        pattern, MentionKind.WEAPON, key, form, case, tail, traits, _letters(text), _marks(text), _sign(text)
    )


def _needs_its_dash(words: str) -> bool:
    """Whether a space instead of the dash makes ordinary text of it: A 10, PC 7, AT T."""
    first, _, rest = words.partition(" ")
    if first in _WORDLIKE and rest[:1].isdigit():
        return True
    return re.fullmatch(r"[^\W\d_]{1,3} \d|[^\W\d_]{1,2} [^\W\d_]{1,2}", words) is not None


def _open_end(words: str, traits: int) -> tuple[str, int]:
    last = words.split()[-1]
    if last[-1].isdigit():
        return f" {words}", Tail.PLURAL | Tail.VARIANT
    if len(last) == 1:
        return f" {words} ", Tail.NONE  # "Leopard I" must not find "Leopard is"
    if _CYRILLIC_WORD.fullmatch(last):
        return f" {_CYRILLIC_ENDING.sub('', words)}", Tail.CYRILLIC
    is_long = len(last) >= _WORD_MIN - bool(traits & Trait.RISKY)  # "Kraba" needs context as much as "Krab"
    return f" {words}", Tail.PLURAL | Tail.LATIN if is_long else Tail.PLURAL


def _spellings(words: str) -> list[str]:
    """All ways to join or part letters and the number after them, the written one first."""
    parts: list[tuple[str, ...]] = []
    for word in words.split():
        joint = _JOINT.fullmatch(word)
        if parts and word[0].isdigit() and parts[-1][-1][-1].isalpha() and len(parts) <= _JOINTS_MAX:
            parts.append((f" {word}", word))
        elif joint and len(parts) < _JOINTS_MAX:
            parts.append((f" {word}", f" {joint[1]} {joint[2]}"))
        else:
            parts.append((f" {word}",))
    return ["".join(choice).lstrip() for choice in product(*parts)]


def _look_alike(words: str) -> str | None:
    letters = {char for char in words if char.isalpha()}
    if not letters or not _DIGIT.search(words):
        return None
    keyboard = next((keyboard for keyboard in _KEYBOARDS if letters <= keyboard.keys()), None)
    return "".join(keyboard.get(char, char) for char in words) if keyboard else None


def _is_terse(words: str) -> bool:
    """One letter and one figure name too many other things: M1, K2, B-2."""
    return bool(re.fullmatch(r"[^\W\d_] ?\d", words))


def _weapon_case(text: str, words: str, traits: int) -> Case:
    letters = [char for char in text if char.isalpha()]
    if not letters or letters[0].islower() or not text.lstrip("'\"«“(")[0].isalpha():
        return Case.ANY
    is_upper = all(char.isupper() for char in letters)
    if _DIGIT.search(words):
        prefix = re.split(r"[\W\d_]", words, maxsplit=1)[0]
        is_code = len(prefix) > 1 and (is_upper or len(prefix) <= _ACRONYM_MAX)
        return Case.ANY if is_code and prefix not in _WORDLIKE else Case.INITIAL
    if is_upper and not traits & Trait.RISKY:
        return Case.ANY if len(letters) > _ACRONYM_MAX else Case.EXACT
    return Case.INITIAL


def _initial(text: str) -> Case:
    first = next((char for char in text if char.isalnum()), "")
    return Case.INITIAL if first.isupper() else Case.ANY


def _without_accents(text: str) -> str:
    if not re.search(r"[a-zA-Z]", text):  # й is not и
        return text
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _sign(text: str) -> str:
    return text[-1] if text[-1] in _SIGNS else ""


def _marks(text: str) -> str:
    apostrophe = ["'"] if _ENDS_IN_APOSTROPHE.search(text) else []
    return "".join(sorted({*_BREAKS.findall(text), *apostrophe}))
