"""A title and a text as one string of places, with its windows worked out when first asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from flankwatch.catalogue.names import language_bits, script_bits
from flankwatch.match.bounds import each_sentence, paragraphs, sentences_within
from flankwatch.match.fold import Folded, fold
from flankwatch.match.language import language_of
from flankwatch.models import Field, Span, Unit

__all__ = ["Document"]

Bounds = tuple[int, int]
_TELLING_CHARS = 40  # shorter paragraphs are captions and names
_BETWEEN = "\n\n"  # no sentence, paragraph or phrase runs from the title into the text


class Document:
    """Places count code points of `whole`: the title, a blank line, the text.

    `language` is the bit of its language, `barred` the bits of languages whose names are not looked for: the others of the same
    script, where the language is known. Foreign words that look like names are common; a guess from a headline may be wrong.
    """

    __slots__ = (
        "_paragraph_languages",
        "_paragraph_sentences",
        "_windows",
        "_word_starts",
        "barred",
        "folded",
        "lang",
        "language",
        "text_start",
        "title_end",
        "whole",
    )

    def __init__(self, title: str, text: str, lang: str, *, guessed: bool = False) -> None:
        self.whole = f"{title}{_BETWEEN}{text}"
        self.title_end = len(title)
        self.text_start = len(title) + len(_BETWEEN)
        self.lang = lang
        self.language = language_bits(lang)
        self._paragraph_languages: dict[int, int] = {}
        self._paragraph_sentences: dict[int, list[tuple[int, int]]] = {}
        self.barred = script_bits(lang) if lang == "en" or not guessed else 0
        self.folded: Folded = fold(self.whole)
        self._windows: dict[Unit, tuple[list[Bounds], Iterator[Bounds]]] = {}
        self._word_starts: list[int] | None = None

    def language_at(self, start: int) -> int:
        """The bit of the language of the paragraph that `start` lies in; of the whole document for a few words."""
        number = self.window(Unit.PARAGRAPH, start)
        if number not in self._paragraph_languages:
            first, last = self.window_at(Unit.PARAGRAPH, start)
            paragraph = self.whole[first:last]
            is_told = len(paragraph) >= _TELLING_CHARS
            self._paragraph_languages[number] = language_bits(language_of(paragraph)) if is_told else self.language
        return self._paragraph_languages[number]

    def field(self, start: int) -> tuple[Field, int]:
        """The field that `start` lies in and where that field begins."""
        return (Field.TITLE, 0) if start <= self.title_end else (Field.TEXT, self.text_start)

    def span(self, start: int, end: int) -> Span:
        """A stretch inside one field."""
        field, offset = self.field(start)
        return Span(field=field, start=start - offset, end=end - offset)

    def bounds(self, unit: Unit) -> list[Bounds]:
        """The windows of one kind in order; the title is the first one, whatever it holds."""
        known, rest = self._cut(unit)
        known.extend(rest)
        return known

    def sentence(self, place: int) -> tuple[int, int]:
        """The sentence that `place` lies in. Only its paragraph is parted: that is a quarter of the work of parting all."""
        number = self.window(Unit.PARAGRAPH, place)
        first, last = self.bounds(Unit.PARAGRAPH)[number]
        if number == 0:
            return first, last  # a title is one sentence
        if number not in self._paragraph_sentences:
            self._paragraph_sentences[number] = list(sentences_within(self.whole, first, last))
        found = self._paragraph_sentences[number]
        return found[bisect_right(found, (place, len(self.whole) + 1)) - 1]

    def window(self, unit: Unit, place: int) -> int:
        """The number of the window that `place` lies in. The text is cut no farther: most questions are about its beginning."""
        known, rest = self._cut(unit)
        while known[-1][0] <= place and (following := next(rest, None)):
            known.append(following)
        return bisect_right(known, (place, len(self.whole) + 1)) - 1

    def window_at(self, unit: Unit, place: int) -> Bounds:
        """The window that `place` lies in."""
        number = self.window(unit, place)
        return self._cut(unit)[0][number]

    def _cut(self, unit: Unit) -> tuple[list[Bounds], Iterator[Bounds]]:
        """The windows known so far, the title among them, and those to come."""
        if unit not in self._windows:
            text, shift = self.whole[self.text_start :], self.text_start
            found = each_sentence(text) if unit is Unit.SENTENCE else iter(paragraphs(text))
            self._windows[unit] = [(0, self.title_end)], ((start + shift, end + shift) for start, end in found)
        return self._windows[unit]

    def word(self, position: int) -> int:
        """How many words stand before `position` of the folded text."""
        if self._word_starts is None:
            self._word_starts = [place for place, char in enumerate(self.folded.scan) if char == " "]
        return bisect_right(self._word_starts, position)
