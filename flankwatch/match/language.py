"""Says which language a text is in, when nobody has said so."""

from __future__ import annotations

import re

from flankwatch.match.language_model import identifier

__all__ = ["UNKNOWN", "language_of", "normal"]

UNKNOWN = "und"
_SAMPLE_CHARS = 400  # the cost grows with the sample; the answer does not change after a few sentences

# Words of English that no other of these languages writes so. Three of them with "the" among them told 4,608 of 5,656 English
# texts and none of 1,959 others, in a tenth of the time the model takes.
_ENGLISH = re.compile(r"\b(?:the|that|with|from|which|said|would|this|been|were)\b")
_ENGLISH_MIN = 3


def normal(tag: str | None) -> str | None:
    """The language part of a BCP 47 tag: `en-US` is `en`; None for an empty or undetermined one."""
    primary = (tag or "").strip().replace("_", "-").partition("-")[0].lower()
    return primary if primary not in ("", UNKNOWN) else None


def language_of(text: str) -> str:
    """The most probable language of `text`; `und` where it holds no letter."""
    sample = text[:_SAMPLE_CHARS]
    if not any(map(str.isalpha, sample)):
        return UNKNOWN
    plain = _ENGLISH.findall(sample.lower())
    if len(plain) >= _ENGLISH_MIN and "the" in plain:
        return "en"
    language, _ = identifier().classify(sample)
    return str(language)
