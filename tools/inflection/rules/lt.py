"""Lithuanian: names, people in both numbers, adjectives in all genders, definite adjectives such as stand in names."""

from __future__ import annotations

from collections.abc import Iterable

from inflection.rules._table import inflected

__all__ = ["ENOUGH", "forms"]

ENOUGH = 99  # the dictionary leaves out the locative of many names and the feminine of many people

_ENDINGS = {
    "iškas": "iškas iško iškam išką išku iškame iški iškų iškiems iškus iškais iškuose iška iškos iškai iškoje iškoms iškas"
    " iškomis iškose iškasis iškojo iškajam iškąjį iškuoju iškajame iškieji iškųjų iškiesiems iškuosius iškaisiais iškoji"
    " iškosios iškajai iškąją iškąja iškojoje",
    "asis": "asis ojo ajam ąjį uoju ajame ieji ųjų iesiems uosius aisiais uosiuose",
    "inis": "inis inio iniam inį iniu iniame iniai inių iniams iniems inius iniais iniuose",
    "uotas": "uotas uoto uotam uotą uotu uotame uoti uotų uotiems uotus uotais uotuose",
    "oji": "oji osios ajai ąją ąja ojoje",
    "ieji": "ieji ųjų iesiems uosius aisiais uosiuose",
    "osios": "osios ųjų osioms ąsias osiomis osiose",
    "jas": "jas jo jui ją ju juje jai jų jams jus jais juose",
    "as": "as o ui ą u e ai ų ams us ais uose",
    "tis": "tis čio čiui tį čiu tyje čiai čių čiams čius čiais čiuose",
    "dis": "dis džio džiui dį džiu dyje džiai džių džiams džius džiais džiuose",
    "is": "is io iui į iu yje iai ių iams ius iais iuose",
    "ys": "ys io iui į iu yje",
    "ius": "ius iaus iui ių iumi iuje",
    "us": "us aus ui ų umi uje",
    "iai": "iai ių iams ius iais iuose iems",
    "ai": "ai ų ams us ais uose",
    "os": "os ų oms as omis ose",
    "ės": "ės ių ėms es ėmis ėse",
    "anti": "anti ančios ančiai ančią ančia ančioje ančių ančioms ančias ančiomis ančiose",
    "ia": "ia ios iai ią ioje",
    "a": "a os ai ą oje",
    "tė": "tė tės tei tę te tėje čių tėms tes tėmis tėse",
    "dė": "dė dės dei dę de dėje džių dėms des dėmis dėse",
    "ė": "ė ės ei ę e ėje ių ėms es ėmis ėse",
}

_PLURAL = ("ų", "oms", "as", "omis", "ose")  # of everyday nouns; a country has no plural


def forms(word: str) -> Iterable[str]:
    """All case forms of one word, by what it ends in."""
    if word.isupper():
        return (word,)
    found = inflected(word, _ENDINGS)
    return (*found, *(word[:-1] + ending for ending in _PLURAL)) if word.endswith("a") and word[0].islower() else found
