"""Georgian: cases, postpositions and the particles that are written in one with them."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["ENOUGH", "forms"]

ENOUGH = 0  # the dictionary knows the cases of half of the names

# Endings behind a stem that ends in a consonant; the nominative's ი is none of the stem.
_CONSONANT = (
    "ი მა ს ის ით ად ო სა ისა ითა ში ზე თან ვით იდან ისთვის ისგან ისკენ ისადმი ამდე "
    "იც მაც საც ისაც შიც ზეც თანაც იდანაც ისთვისაც ისგანაც ია იში იზე იმ ისთან იმდე იშიც ისათვის ისაგან ისაკენ"
)
# Behind a stem whose last vowel falls off before ი, and behind one that keeps it.
_A = (
    "ა ამ ას ის ით ად ავ ასა ისა აში აზე ასთან ასავით იდან ისთვის ისგან ისკენ ისადმი ამდე "
    "აც ამაც ასაც ისაც აშიც აზეც ასთანაც იდანაც ისთვისაც ისგანაც აა ისათვის ისაგან ისაკენ"
)
_VOWEL = (
    "- მ ს თი დ ვ სა ში ზე სთან სავით დან სთვის სგან სკენ სადმი მდე ც მაც საც შიც ზეც სთანაც დანაც სთვისაც სგანაც ა"
)
_ATTRIBUTES = ("ელი", "ული", "ური", "ახალი", "დიდი", "თეთრი", "სანი")  # before a noun in the dative these lose their ი
_COUNTED = ("რაკეტა", "სისტემა", "ჰაუბიცა", "მანქანა", "შაშხანა")  # nouns in ა with a plural; names have none
_SMALL = 2


def forms(word: str) -> Iterable[str]:
    """All forms by the word's last letter."""
    if len(word) <= _SMALL or not "ა" <= word[0] <= "ჰ":
        return (word,)
    stem = word[:-1]
    if word[-1] == "ი":
        bare = [stem] if word.endswith(_ATTRIBUTES) else []
        return [*bare, *_with(stem, _CONSONANT), *_with(stem + "ებ", _CONSONANT), *_with(stem, "თა თ თათვის თაგან")]
    if word[-1] == "ა":
        return [*_with(stem, _A), *(_with(stem + "ებ", _CONSONANT) if word.endswith(_COUNTED) else ())]
    if word[-1] == "ე":
        return [*_with(word, _VOWEL), *(form for form in _with(stem, _A) if form[len(stem)] == "ი")]
    return _with(word, _VOWEL) if word[-1] in "ოუ" else [word, *_with(word, _CONSONANT)]


def _with(stem: str, endings: str) -> list[str]:
    return [stem + ending.strip("-") for ending in endings.split()]
