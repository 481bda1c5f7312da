"""Slovenian: names, people in all three numbers, adjectives in all genders."""

from __future__ import annotations

from collections.abc import Iterable

from inflection.rules._table import inflected

__all__ = ["ENOUGH", "forms"]

ENOUGH = 99  # the dictionary knows some cases of a name and misses others

_ENDINGS = {
    "ki": "ki kega kemu kem kim kima kih kimi ka ke ko",
    "ni": "ni nega nemu nem nim nima nih nimi na ne no nov",
    "ene": "ene enih enim enimi",
    "eno": "eno enega enemu enem enim",
    "lec": "lec lca lcu lcem lci lcev lce lcih lcema",
    "ec": "ec ca cu cem ci cev ce cih cema",
    "tek": "tek tka tku tkom tki tkov tke tkih tkoma",
    "ska": "ska ske ski sko skem skih skim skimi",
    "ška": "ška ške ški ško škem",
    "na": "na ne ni no n nam nah nami nih nim nimi",
    "ka": "ka ke ki ko k kam kah kami kama",
    "ava": "ava ave avi avo av avam avah avami",
    "ve": "ve v vam vah vami",
    "i": "i ov om e ih ev em ija iju ijem",
    "a": "a e i o am ah ami ama",
    "o": "o a u om",
    "e": "e a u om am ah ami -",
    "u": "u uja uju ujem",
    "j": "j ja ju jem ji jev je jih",
    "č": "č ča ču čem či čev če čih",
    "c": "c ca cu cem ci cev ce cih",
    "š": "š ša šu šem ši šev še ših",
    "ž": "ž ža žu žem ži žev že žih",
    "r": "r ra ru rom ri rov re rih rja rju rjem rji rjev rje rjih",
}
_CONSONANT = ("a", "u", "om", "i", "ov", "e", "ih", "oma")


def forms(word: str) -> Iterable[str]:
    """All case forms of one word, by what it ends in."""
    if word.isupper():
        return (word,)
    found = inflected(word, _ENDINGS)
    return found if found != (word,) else (word, *(word + ending for ending in _CONSONANT))
