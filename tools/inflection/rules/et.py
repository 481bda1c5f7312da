"""Estonian: names in the singular, people and plural names in both numbers, abbreviations with their joined endings.

The stem of the cases is the genitive: a name that ends in a vowel is its own, most others add -i, those in -us, -os, -as add -e.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["ENOUGH", "forms"]

ENOUGH = 99  # the dictionary lacks the terminative, essive, abessive and comitative of most names

_CASES = ("", "sse", "s", "st", "le", "l", "lt", "ks", "ni", "na", "ta", "ga")
_JOINED = ("i", "t", "d", "le", "l", "lt", "s", "st", "sse", "ks", "ni", "ta", "ga")  # USAs, USAga
_VOWELS = "aeiouõäöü"
# What a word ends in: the forms that take no further ending, and the stems that take the cases.
_SINGULAR = {
    "lane": ("lane last lased", "lase laste lasi"),
    "kas": ("kas kat kad", "ka kate kai"),
    "riik": ("riik riiki", "riigi"),
    "aak": ("aak aaki", "aagi"),
    "iik": ("iik iiki", "iigi"),
    "eit": ("eit eiti", "eidi"),
    "nn": ("nn nna", "nna"),
    "mm": ("mm mma", "mma"),
    "us": ("us ust", "use"),
    "os": ("os ost", "ose"),
    "as": ("as ast", "ase"),
}
_COMMON = {
    "moon": ("moon moona", "moona"),
    "laev": ("laev laevad laevu", "laeva laevade"),
    "relv": ("relv relvad relvi", "relva relvade"),
    "mürsk": ("mürsk mürsku mürsud mürske", "mürsu mürskude"),
    "haubits": ("haubits haubitsat haubitsad haubitsaid", "haubitsa haubitsate"),
    "masin": ("masin masinat masinad masinaid", "masina masinate"),
    "rünnak": ("rünnak rünnakut rünnakud rünnakuid", "rünnaku rünnakute"),
    "paat": ("paat paati paadid paate", "paadi paatide"),
    "pomm": ("pomm pommid pomme", "pommi pommide"),
    "ja": ("ja jat jad jaid", "ja jate"),
    "kk": ("kk kki kke kid", "ki kkide"),
    "tt": ("tt tti tte tid", "ti ttide"),
    "vaat": ("vaat vaati vaate vaadid", "vaadi vaatide"),
}
_PLURAL = {
    "riigid": ("riigid riike", "riikide"),
    "aadid": ("aadid aate", "aatide"),
    "saared": ("saared saari", "saarte"),
    "maad": ("maad maid", "maade"),
    "id": ("id e", "ide"),
}


def forms(word: str) -> Iterable[str]:
    """All case forms of one word, by what it ends in."""
    if word.isupper():
        return (word, *(word + ending for ending in _JOINED))
    kinds = _PLURAL | _SINGULAR if word[0].isupper() else _COMMON | _SINGULAR
    for ending, (bare, stems) in kinds.items():
        if word.endswith(ending):
            return _with_cases(word[: -len(ending)], bare.split(), stems.split())
    is_name = word[0].isupper()
    if word[-1] in _VOWELS:
        return _with_cases(word, ["", "t", "d", *([] if is_name else ["sid"])], ["", *([] if is_name else ["de"])])
    bare = ["", "i"] if is_name else ["", "i", "it", "id", "e", "eid"]
    return _with_cases(word, bare, ["i"] if is_name else ["i", "ide", "ite"])


def _with_cases(stem: str, bare: list[str], stems: list[str]) -> tuple[str, ...]:
    return (*(stem + form for form in bare), *(stem + genitive + case for genitive in stems for case in _CASES))
