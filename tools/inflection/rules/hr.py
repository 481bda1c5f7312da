"""Croatian (and Bosnian and Serbian, which the same words serve): names, people in both numbers, adjectives in all genders."""

from __future__ import annotations

from collections.abc import Iterable

from inflection.rules._table import inflected

__all__ = ["ENOUGH", "forms"]

ENOUGH = 99  # the dictionary knows some cases of a name and misses others

_ENDINGS = {
    "ki": "ki kog koga kom kome komu kim kih kima ka ke ku ko koj",
    "ni": "ni nog noga nom nome nomu nim nih nima na ne nu no noj",
    "ka": "ka ke koj ku kom ki ko aka kama",
    "jene": "jene jenih jenim jenima jeni",
    "jeno": "jeno jenog jenoga jenom jenome jenomu jenim",
    "čke": "čke čkih čkim čkima",
    "anin": "anin anina aninu aninom anine ani ana anima ane",
    "lac": "lac oca ocu ocem oče oci laca ocima oce",
    "ac": "ac ca cu cem če ci aca cima ce",
    "ija": "ija ije iji iju ijom ijo ijama",
    "a": "a e i u om oj o ama",
    "io": "io ija iju ijem",
    "o": "o a u om",
    "e": "e ea eu eom ama -",
    "u": "u ua uu uom",
    "i": "i ija iju ijem a ima e",
    "j": "j ja ju jem jom ji jima je",
    "č": "č ča ču čem či čima če",
    "š": "š ša šu šem šom ši šima še",
    "ž": "ž ža žu žem žom ži žima že",
    "lj": "lj lja lju ljem lji ljima lje",
    "nj": "nj nja nju njem nji njima nje",
    "rbin": "rbin rbina rbinu rbinom rbi rba rbima rbe",
    "garin": "garin garina garinu garinom gari gara garima gare",
    "h": "h ha hu hom še si sima he",
    "k": "k ka ku kom če ci cima ke ki kima",
    "g": "g ga gu gom že zi zima ge gi gima",
}
_ADJECTIVES = {
    "na": "na ne noj nu nom ni no nih nim nima",
    "ska": "ska ske skoj sku skom ski sko skih skim skima",
    "čka": "čka čke čkoj čku čkom čki čko čkih čkim čkima",
}
_CONSONANT = ("a", "u", "om", "em", "e", "i", "ima")
_LONG_PLURAL = ("ovi", "ova", "ovima", "ove")  # of short everyday nouns: dronovi, tenkovi


def forms(word: str) -> Iterable[str]:
    """All case forms of one word, by what it ends in."""
    if word.isupper():
        return (word,)
    found = inflected(word, _ADJECTIVES | _ENDINGS if word[0].islower() else _ENDINGS)
    if word[-1] not in "aeiou":
        found = (*found, *(word + ending for ending in _CONSONANT if found == (word,)))
        return (*found, *(word + ending for ending in _LONG_PLURAL if word[0].islower()))
    return found
