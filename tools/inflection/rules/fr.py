"""French: feminine and plural of adjectives and inhabitants, plurals of nouns, and capitals that lose their accent."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["ALONE", "ENOUGH", "forms"]

ALONE = True  # the dictionary gives "hongrois" one form and makes verbs of "unis" and "rada"
ENOUGH = 99

# What a word ends in, and the endings that stand there instead; the first that fits counts.
_ENDINGS = {
    "eau": "eau eaux",
    "al": "al als aux ale ales",
    "ais": "ais aise aises",
    "ois": "ois oise oises",
    "éen": "éen éenne éens éennes",
    "yen": "yen yenne yens yennes",
    "ïen": "ïen ïenne ïens ïennes",
    "ien": "ien ienne iens iennes",
    "an": "an ane ans anes",
    "on": "on onne ons onnes one ones",
    "ain": "ain aine ains aines",
    "in": "in ine ins ines",
    "ol": "ol ole ols oles",
    "and": "and ande ands andes",
    "ard": "ard arde ards ardes",
    "grec": "grec grecque grecs grecques",
    "turc": "turc turque turcs turques",
    "ef": "ef ève efs èves",
    "eur": "eur eurs euse euses",
    "ou": "ou oue ous oues",
    "o": "o os",
    "bissau": "bissau",
    "nord": "nord",
    "ouest": "ouest",
    "é": "é ée és ées",
    "i": "i ie is ies",
    "e": "e es",
    "s": "s",
    "x": "x",
    "z": "z ze zes",
}
_SMALL = 3  # de, la, des
_BARE = str.maketrans("ÉÈÊÎÔÂÀÅ", "EEEIOAAA")


def forms(word: str) -> Iterable[str]:
    """Gender and number of words in small letters; of a capitalised word its spelling without the capital's accent."""
    if len(word) <= _SMALL and word.islower():
        return (word,)
    if word[0].isupper():
        return (word, word[0].translate(_BARE) + word[1:])
    for ending, endings in _ENDINGS.items():
        if word.endswith(ending):
            stem = word[: len(word) - len(ending)]
            return tuple(stem + other for other in endings.split())
    return (word, word + "s", word + "e", word + "es")
