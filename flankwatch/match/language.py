"""Says which language a text is in, when nobody has said so."""

from __future__ import annotations

from flankwatch.match.language_model import identifier

__all__ = ["UNKNOWN", "language_of", "normal"]

UNKNOWN = "und"
_SAMPLE_CHARS = 400
_MODEL_CHARS = 240  # its cost grows with the sample; more than 200 changed none of 1,959 answers

# Words of English that no other of these languages writes so: three of them, two of them different, told 7,900 of 8,430 English
# texts and none of 1,959 others, in a fiftieth of the time the model takes.
_ENGLISH = frozenset({
    "the", "and", "that", "with", "from", "which", "said", "would", "this", "been", "were", "its", "their", "they", "could",
    "there", "than", "these", "those", "should",
})  # fmt: skip
_ENGLISH_MIN = 3


_NORWEGIAN = ("nb", "nn")  # feeds, lists and the model call both of its written forms by one name


def normal(tag: str | None) -> str | None:
    """The language part of a BCP 47 tag: `en-US` is `en`, `nb` is `no`; None for an empty or undetermined one."""
    primary = (tag or "").strip().replace("_", "-").partition("-")[0].lower()
    primary = "no" if primary in _NORWEGIAN else primary
    return primary if primary not in ("", UNKNOWN) else None


def language_of(text: str) -> str:
    """The most probable language of `text`; `und` where it holds no letter."""
    sample = text[:_SAMPLE_CHARS]
    if not any(map(str.isalpha, sample)):
        return UNKNOWN
    plain = [word for word in sample.lower().split() if word in _ENGLISH]
    if len(plain) >= _ENGLISH_MIN and len(set(plain)) > 1:
        return "en"
    language, _ = identifier().classify(sample[:_MODEL_CHARS])
    return str(language)
