"""Dates as feeds and pages write them, to aware UTC times; what cannot be trusted is None, never a guess.

RFC 822 and RFC 3339 are what standards ask for; the rest is what publishers do: month names of their own language, dots,
slashes, no zone. feedparser's date handling turned `2026-13-40` into 2027-01-01; here it is unknown.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from parsers.limits import DATE_AHEAD_H, DATE_YEAR_MIN

__all__ = ["date", "sane"]

# Beginnings of month names in the languages of the watched countries, longest match first. Where two languages use one word
# for two months the one with more feeds stands here: Polish and Czech listopad (November) before Croatian (October), Polish lip
# (July) before Croatian (June), Czech srp (August) before Croatian (July).
_BEGINNINGS: dict[int, str] = {
    1: "jan ene gen ian jän jaan sau sty led oca sij tammi янв яну јан січ сту ιαν იან ינו",
    2: "feb fev fév fee vas lut úno şub velj helmi veebr фев феб лют φεβ თებ פבר",
    3: "mar már mär märts mac kov bře ožu maa mrt мар бер сак μαρ μάρ მარ מרץ",
    4: "apr abr avr ápr apríl bal kwi dub nis tra huhti апр кві кра красав απρ აპრ אפר",
    5: "may mai maj máj maí mag maijs mei geg kvě svi touko май мая маи мај тра трав μαι μαϊ μάι μαΐ მაი מאי",
    6: "jun jún jūn jui juin juun giu iun bir cze červen čvn čer lipanj lipnj haz kesä июн юни јун чер чэр ιουν ιούν ივნ יונ",
    7: "jul júl jūl juil juul lug iul lie lip červenec červenc čvc srpanj srpnj tem heinä июл юли јул лип ліп ιουλ ιούλ ივლ יול",
    8: "aug avg ágú aou aoû ago rugp rgp sie srp kol ağu elo авг сер жні αυγ αύγ აგვ אוג",
    9: "sep set szep sept rugs rgs wrz zář ruj eyl syys сен сеп вер σεπ სექ ספט",
    10: "oct okt ott out spa paź paz říj eki loka окт жов кас οκτ ოქტ אוק",
    11: "nov nóv noi lap lis stu kas marras ноя ное нов лис ліс νοε νοέ ნოე נוב",
    12: "dec dez dic déc dis des dets gru gruo grd pro ara joulu дек дец гру сне δεκ დეკ דצמ",
}
_MONTHS = {start: month for month, starts in _BEGINNINGS.items() for start in starts.split()}
_MONTHS |= {f"ב{start}": month for start, month in _MONTHS.items() if "א" <= start[0] <= "ת"}  # Hebrew's "in"
_LONGEST = max(map(len, _MONTHS))

_HOURS = {
    **dict.fromkeys(("ut", "utc", "gmt", "z", "wet"), 0),
    **dict.fromkeys(("cet", "bst", "west", "mez"), 1),
    **dict.fromkeys(("eet", "cest", "mesz", "sast"), 2),
    **dict.fromkeys(("msk", "eest", "trt"), 3),
    "ast": -4,
    "adt": -3,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    "jst": 9,
    "kst": 9,
    "aest": 10,
    "aedt": 11,
}
_CLOCK = r"(?P<h>\d{1,2})[:.](?P<m>\d{2})(?:[:.](?P<s>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?(?!\w))?"
_TIME = _CLOCK + r"\s*(?P<zone>[^\s\d(][^\s(]{0,11})?"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        # Fri, 22 Nov 2024 14:09:00 +0200 · 22. novembris 2024, 14:09 · 22-Nov-24
        rf"(?:[^\W\d]++(?:-[^\W\d]++)?\.?,?\s++)*+(?P<D>\d{{1,2}})(?:st|nd|rd|th|º|°)?\.?[\s-]+(?:de\s+)?(?P<name>[^\W\d]+)[.׳]?,?(?:\s+de)?[\s-]+(?P<Y>\d{{4}}|\d{{2}})(?!\d)(?:\s*(?:,|at|um|г\.?|р\.?)?\s*{_TIME})?",
        # 2024-11-22T14:09:00Z · 2024/11/22 14:09 · 20241122T1409 · 2024. 11. 22.
        rf"(?P<Y>\d{{4}})[-/.년]\s?(?P<M>\d{{1,2}})[-/.월]\s?(?P<D>\d{{1,2}})[.일]?(?:[T\s]+{_TIME})?",
        r"(?P<Y>\d{4})(?P<M>\d{2})(?P<D>\d{2})(?:T?(?P<h>\d{2}):?(?P<m>\d{2})(?::?(?P<s>\d{2}))?(?P<half>)(?P<zone>Z|[+-]\d{2}:?\d{2})?)?(?!\d)",
        # 22.11.2024 14:09
        rf"(?P<D>\d{{1,2}})\.\s?(?P<M>\d{{1,2}})\.\s?(?P<Y>\d{{4}})\.?(?:,?\s+{_TIME})?",
        # Nov 22, 2024 2:09 pm · Friday, November 22, 2024
        rf"(?:[^\W\d]+\.?,\s+)?(?P<name>[^\W\d]+)\.?\s+(?P<D>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<Y>\d{{4}})(?:\s*(?:,|at|-)?\s*{_TIME})?",
        # Fri Nov 22 14:09:00 2024 (C's asctime)
        rf"[^\W\d]+\s+(?P<name>[^\W\d]+)\s+(?P<D>\d{{1,2}})\s+{_TIME}\s*(?P<Y>\d{{4}})",
        # 2024-november-22T14:09+01:00 · 2024. nov. 22. · 2024 m. lapkričio 22 d.
        rf"(?P<Y>\d{{4}})(?:[-.]|\s+m\.)\s?(?P<name>[^\W\d]{{3,}})\.?[-\s]\s?(?P<D>\d{{1,2}})\.?(?:\s+d\.)?(?:[T,\s]+{_TIME})?",
        # ceturtdiena, 2024. gada 22. novembris plkst. 14:09
        rf"(?:[^\W\d]+,\s+)?(?P<Y>\d{{4}})\.?\s+gada\s+(?P<D>\d{{1,2}})\.?\s+(?P<name>[^\W\d]+)\.?,?(?:\s+(?:plkst\.\s+)?{_TIME})?",
        # 2024-11
        r"(?P<Y>\d{4})-(?P<M>\d{2})$",
    )
)
# What nine feeds of ten write, without the detours.
_RFC822 = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (GMT|Z|UTC|[+-]\d{4})"
)
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")
_SLASHES = re.compile(rf"(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})/(?P<Y>\d{{4}})(?:,?\s+{_TIME})?", re.IGNORECASE)
_EPOCH = re.compile(r"\d{9,10}(?:\d{3})?")
_ACCENTS = re.compile("[\u0300-\u036f]")  # what no letter could be put together with
_OFFSET = re.compile(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
_CHARS_MAX = 80  # the longest honest date, spelt out with its weekday, has about 50


def sane(when: datetime | None, *, now: datetime | None) -> datetime | None:
    """`when` where it can be a date of publication: from 1990 on and at most a day ahead of `now`; else None."""
    if when is None or when.year < DATE_YEAR_MIN:
        return None
    if now is not None and when > now + timedelta(hours=DATE_AHEAD_H):
        return None
    return when


@lru_cache(maxsize=4096)  # entries of one feed share dates; known entries come back with every poll
def date(text: str) -> datetime | None:
    """The UTC time that `text` states; midnight where it gives a day alone, UTC where it names no zone."""
    text = text.strip()
    if not text or len(text) > _CHARS_MAX:
        return None
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFC", text))
    for reading in (_standard, _customary):
        try:
            if when := reading(text):
                return when
        except (ValueError, OverflowError):  # a day, an hour or an offset that does not exist
            continue
    return None


def _standard(text: str) -> datetime | None:
    if _ISO.fullmatch(text):
        return datetime.fromisoformat(text).astimezone(UTC)
    if (found := _RFC822.fullmatch(text)) and (month := _MONTHS.get(found[2].lower())):
        day, _, year, hour, minute, second, zone = found.groups()
        when = datetime(int(year), month, int(day), int(hour), int(minute), min(int(second), 59), tzinfo=_zone(zone))
        return when.astimezone(UTC)
    return None


def _customary(text: str) -> datetime | None:
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10] if len(text) > 10 else text), UTC)
    if found := _SLASHES.match(text):
        return _slashed(found)
    for shape in _SHAPES:
        if (found := shape.match(text)) and (month := _month(found.groupdict())):
            return _built(found, month, int(found.groupdict().get("D") or 1))
    return None


def _slashed(found: re.Match[str]) -> datetime | None:
    """11/22/2024 and 22/11/2024 are certain, 1/2/2024 is not: Americans and Europeans mean different days."""
    first, second = int(found["a"]), int(found["b"])
    if first == second or second > 12:
        return _built(found, first, second)
    return _built(found, second, first) if first > 12 else None


def _month(groups: dict[str, str | None]) -> int | None:
    name = groups.get("name")
    if not name:
        return int(groups["M"] or 0) or None
    name = _ACCENTS.sub("", name.lower())  # Turkish İ leaves its dot behind
    return next((_MONTHS[name[:end]] for end in range(min(_LONGEST, len(name)), 2, -1) if name[:end] in _MONTHS), None)


def _built(found: re.Match[str], month: int, day: int) -> datetime:
    groups = found.groupdict()
    year = int(groups["Y"] or 0)
    if year < 100:  # RFC 2822, 4.3
        year += 2000 if year < 50 else 1900
    hour, minute, second = (int(groups.get(unit) or 0) for unit in "hms")
    if half := groups.get("half"):
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    extra = timedelta(days=1) if (hour, minute, second) == (24, 0, 0) else timedelta()
    zone = _zone(groups.get("zone") or "")
    return (datetime(year, month, day, 0 if extra else hour, minute, min(second, 59), tzinfo=zone) + extra).astimezone(
        UTC
    )


def _zone(name: str) -> timezone:
    if (hours := _HOURS.get(name.lower().strip("."))) is not None:
        return timezone(timedelta(hours=hours)) if hours else UTC
    found = _OFFSET.fullmatch(name)
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0)) if found else timedelta()
    if not found or ahead > timedelta(hours=14):  # Kiribati's; no clock is further ahead
        return UTC
    return timezone(-ahead if found[1] == "-" else ahead)
