"""Hebrew: gender and number of inhabitants, plurals of nouns, and the article. Other particles are parted by the matcher."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["ENOUGH", "LED", "forms"]

ENOUGH = 0  # the dictionary has half of the names and no articles
LED = True

_INHABITANT_MIN = 4
# Nouns of weapons' names: their plurals, before another noun and alone.
_NOUNS = {
    "טיל": "טילים טילי",
    "רקטה": "רקטות רקטת",
    "פצצה": "פצצות פצצת",
    "פצצת": "פצצות",
    "מערכת": "מערכות",
    "מכם": "מכמים",
    "תותח": "תותחים תותחי",
    "טנק": "טנקים טנקי",
    "מטוס": "מטוסים מטוסי",
    "מסוק": "מסוקים מסוקי",
    "רחפן": "רחפנים רחפני",
    "צוללת": "צוללות",
    "פריגטה": "פריגטות פריגטת",
    "ספינת": "ספינות",
    "סטיל": "סטילים",
    "משגר": "משגרים משגרי",
    "סוללת": "סוללות",
    "מרגמה": "מרגמות מרגמת",
    "מרגמת": "מרגמות",
    "מוקש": "מוקשים מוקשי",
    "נושאת": "נושאות",
    "משחתת": "משחתות",
    "קורבטה": "קורבטות קורבטת",
    "נגמש": "נגמשים",
    "יירוט": "יירוטי",
    "פגז": "פגזים פגזי",
    "טורפדו": "טורפדואים",
    "תחמושת": "תחמושות",
    "מפציץ": "מפציצים מפציצי",
    "כטב": "כטבי",
    "מל": "מלי",
}
_MODIFIERS = " שיוט קרב תקיפה הגנה אווירית אוירית בליסטי מתאבד משוטט מתנייע מצרר סיור תובלה צבאי צלפים נפץ מערכה אוויר "


def forms(word: str) -> Iterable[str]:
    """The word and what belongs to it; inhabitants and nouns also behind the article."""
    found = {word, *_inhabitants(word), *_NOUNS.get(word, "").split()}
    takes_article = found != {word} or f" {word} " in _MODIFIERS
    return found | {f"ה{form}" for form in found if takes_article}


def _inhabitants(word: str) -> tuple[str, ...]:
    """Adjectives end in י: לטבי, לטבית, לטבים."""
    if len(word) < _INHABITANT_MIN or not word.endswith("י"):
        return ()
    return (word + "ת", word + "ם", word + "ים", word + "ות")
