"""Names of countries in many languages, from Unicode CLDR by way of Babel."""

from __future__ import annotations

import re

from babel import Locale

__all__ = ["LANGUAGES", "cldr_names"]

LANGUAGES = (
    "be", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "he", "hr", "hu", "it", "ka", "lt", "lv", "nb",
    "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "tr", "uk",
)  # fmt: skip

# "Myanmar (Burma)", "Hongkong – ZAO Číny", "Гонконг, ОАР Китаю", "Congo - Kinshasa": the name and a remark.
_REMARK = re.compile(r"\s*\([^)]*\)|\s+[-–]\s+.*|,.*")
_UNDIVIDED = frozenset({"CD", "CG", "PG", "GW"})  # "Congo" alone is the other one, "Guinea" neither


def cldr_names(lang: str) -> dict[str, str]:
    """The name of each country by its code, without remarks."""
    territories = Locale(lang).territories
    return {
        code: name if code in _UNDIVIDED else _REMARK.sub("", name).strip()
        for code, name in territories.items()
        if re.fullmatch("[A-Z]{2}", code)
    }
