"""Romanian: cases and articles of names, and both genders of adjectives and inhabitants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

__all__ = ["ENOUGH", "forms"]

ENOUGH = 99  # the dictionary knows "Franței" but not "Letoniei", nor a name typed without its accents

# What a word ends in, and the endings that stand there instead; the first that fits counts.
_NAMES = {
    "ele": "ele elor",
    "ile": "ile ilor",
    "ica": "ica icii ică icăi",
    "ca": "ca cei cii că",
    "ga": "ga gii gei gă",
    "ea": "ea eii eei ei ee",
    "ia": "ia iei ie",
    "a": "a ei ă e",
    "ă": "ă e ei a",
    "ul": "ul ului",
    "u": "u ul ului",
    "e": "e ele elor ea ei eul eului",
    "ii": "ii iilor",
    "i": "i iul iului ilor ii",
    "o": "o oul oului",
    "y": "y yul yului",
}
_ADJECTIVES = {
    "esc": "esc ească ești escul escului eștii eștilor eștile",
    "ean": "ean eană eni ene eanul eanului eana enei enii enilor enele enelor",
    "ian": "ian iană ieni iene ianul ianului iana ienei ienii ienilor ienele ienelor",
    "oaică": "oaică oaice oaica oaicei oaicele oaicelor",
    "că": "că ce ca cei cele celor",
    "să": "să se sa sei sele selor",
    "ză": "ză ze za zei zele zelor",
    "iu": "iu ie ii iul iului ia iei iii iilor iele ielor",
    "ție": "ție ții ția ției țiile țiilor",
    "ă": "ă e a ei ele elor",
    "eț": "eț ață eți ețe ețul ețului eții eților",
    "ac": "ac acă aci ace acul acului aca acei acii acilor acele acelor",
    "tor": "tor toare torul torului toarele toarelor tori torii torilor",
    "s": "s să și se sul sului sa sei șii șilor sele selor",
    "t": "t tă ți te tul tului ta tei ții ților tele telor",
    "d": "d dă zi de dul dului da dei zii zilor dele delor",
    "": "- ă i e ul ului a ei ii ilor ele elor",
}
_PLAIN = str.maketrans("ăâîșțĂÂÎȘȚ", "aaistAAIST")
_SMALL = 3  # de, ale, cu


def forms(word: str) -> Iterable[str]:
    """All forms of one word; a name also without its accents, as half of the web types it."""
    if word.isupper() or (len(word) <= _SMALL and word.islower() and word != "rus"):
        return (word,)
    if word[0].isupper():
        found = {word, *_ended(word, _NAMES, ("", "ul", "ului"))}
        return found | {form.translate(_PLAIN) for form in found}
    return {word, *_ended(word, _ADJECTIVES, ())}


def _ended(word: str, table: dict[str, str], otherwise: tuple[str, ...]) -> Iterator[str]:
    for ending, endings in table.items():
        if word.endswith(ending):
            stem = word[: len(word) - len(ending)]
            yield from (stem + other.strip("-") for other in endings.split())
            return
    yield from (word + other for other in otherwise)
