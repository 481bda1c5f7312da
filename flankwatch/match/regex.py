"""The one place that asks RE2: checks people's patterns, and finds them in a document in time linear in its length.

A pattern that alone can satisfy its list must be looked for in every text. All such patterns stand together in a few sets,
each of which reads the text once, however many patterns it holds; the exact search is done for those that a set found.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from flankwatch.limits import (
    REGEX_CHARS_MAX,
    REGEX_KEPT_MAX,
    REGEX_MEMORY_BYTES,
    REGEX_PIECE_CHARS,
    REGEX_PROGRAM_MAX,
    REGEX_SET_MEMORY_BYTES,
    REGEX_SET_PROGRAM_MAX,
)
from flankwatch.match.document import Document
from flankwatch.match.everyday import EVERYDAY
from flankwatch.match.regex_syntax import RegexError, spelt_out, whole_words
from flankwatch.match.scan import Standing
from flankwatch.models import Regex, Unit

__all__ = ["Patterns", "RegexError", "check", "standing"]

# RE2's set answers "nothing" when it runs out of memory, too. So each text gets a last character that no text holds and
# each set a pattern for it: where that is not found nothing is known, and every pattern of the set is searched for.
_CANARY = "\U0010fffe"
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")
_EXAMPLE_CHARS = 30
_Compiled = Any  # re2 has no types


@lru_cache(maxsize=REGEX_KEPT_MAX)
def check(regex: Regex) -> int:
    """The size of a pattern that can be used, in RE2's instructions; raises RegexError for any other."""
    if len(regex.pattern) > REGEX_CHARS_MAX:
        raise RegexError(f"a pattern has at most {REGEX_CHARS_MAX} characters; make two of it")
    spelt = _spelt(regex)
    try:
        plain, exact = _compiled(spelt), _compiled(whole_words(spelt))
    except _re2().error as exc:
        raise _in_our_words(exc, regex.pattern) from exc
    size: int = exact.programsize
    if size > REGEX_PROGRAM_MAX:
        raise _too_large()
    if plain.fullmatch(b"") is not None:
        raise RegexError("an empty text satisfies this pattern; ask for something that must be there")
    for texts in EVERYDAY:
        finds = [exact.search(_utf8(text)) for text in texts]
        if all(finds):
            example = finds[0][1].decode()[:_EXAMPLE_CHARS]
            raise RegexError(f"nearly every text satisfies this pattern, be it by '{example}'; ask for more")
    return size


def standing(document: Document, regexes: Iterable[Regex]) -> dict[Regex, list[Standing]]:
    """Where each of `regexes` stands in whole words, in order; those that stand nowhere are left out."""
    if not (regexes := tuple(regexes)):
        return {}
    searched = _Searched(document)
    found = ((regex, searched.places(regex)) for regex in regexes)
    return {regex: places for regex, places in found if places}


class Patterns:
    """The patterns that are looked for in every text."""

    def __init__(self, regexes: Iterable[Regex]) -> None:
        ordered = sorted(set(regexes), key=lambda regex: (regex.pattern, regex.ignore_case))
        self._sets = [_Set(batch) for batch in _batches(ordered)]

    def standing(self, document: Document) -> dict[Regex, list[Standing]]:
        """The same as the function, at the cost of one reading per set where the text holds none of them."""
        if not self._sets:
            return {}
        text = _utf8(document.whole) + _CANARY.encode()
        likely = [regex for one in self._sets for regex in one.likely(text)]
        return standing(document, likely) if likely else {}


class _Set:
    def __init__(self, regexes: Sequence[Regex]) -> None:
        self._regexes = regexes
        self._set = _re2().Set.SearchSet(_options(REGEX_SET_MEMORY_BYTES))
        for regex in regexes:
            self._set.Add(_spelt(regex))
        self._canary: int = self._set.Add(_CANARY)
        self._set.Compile()

    def likely(self, text: bytes) -> Sequence[Regex]:
        """Those that may stand in `text`, in whole words or not."""
        found = self._set.Match(text) or ()
        if self._canary not in found:
            return self._regexes
        return [self._regexes[number] for number in sorted(found) if number != self._canary]


class _Searched:
    """A document as RE2 reads it: whole, to see whether a pattern stands there at all, and in pieces, to see where.

    Pieces are paragraphs, long ones cut between sentences: a search for all matches may look at the rest of its text anew
    for each, so the length of a piece bounds the cost of a character.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._whole = _utf8(document.whole)
        self._pieces: list[tuple[int, bytes]] | None = None

    def places(self, regex: Regex) -> list[Standing]:
        exact = _exact(regex)
        if exact.search(self._whole) is None:
            return []
        if self._pieces is None:
            whole = self._document.whole
            self._pieces = [(start, _utf8(whole[start:end])) for start, end in _pieces(self._document)]
        spans = (span for start, piece in self._pieces for span in _spans(exact, start, piece))
        return [Standing(regex.pattern, start, end, _position(self._document, start)) for start, end in spans]


def _spans(exact: _Compiled, offset: int, piece: bytes) -> Iterator[tuple[int, int]]:
    """Every match in a piece, none overlapping, in code points of the document of which it is a part."""
    told, at = 1, 0  # a piece begins with a line end of ours
    while found := exact.search(piece, at):
        start, end = found.span(1)
        first = offset + len(piece[told:start].decode())
        offset = first + len(piece[start:end].decode())
        yield first, offset
        told, at = end, _last_character(piece, end)


def _last_character(piece: bytes, end: int) -> int:
    """Where the character before `end` begins: it may be what stands before the next match."""
    at = end - 1
    while piece[at] & 0xC0 == 0x80:
        at -= 1
    return at


def _pieces(document: Document) -> Iterator[tuple[int, int]]:
    for paragraph_start, end in document.bounds(Unit.PARAGRAPH):
        start = paragraph_start
        while end - start > REGEX_PIECE_CHARS:
            cut = _cut(document, start)
            yield start, cut
            start = cut
        yield start, end


def _cut(document: Document, start: int) -> int:
    """Where a piece that begins at `start` ends: after a sentence, else after a word, else in it."""
    latest = start + REGEX_PIECE_CHARS
    sentences = document.bounds(Unit.SENTENCE)
    _, sentence_end = sentences[bisect_right(sentences, latest, key=lambda bounds: bounds[1]) - 1]
    if sentence_end > start:
        return sentence_end
    word_end = document.whole.rfind(" ", start + 1, latest)
    return word_end if word_end > start else latest


def _position(document: Document, place: int) -> int:
    """The position in the folded text of what stands at `place` in the original."""
    return bisect_left(range(len(document.folded.scan)), place, key=document.folded.start)


def _batches(regexes: Sequence[Regex]) -> Iterator[list[Regex]]:
    """The patterns in portions of bounded size, because a set's size costs memory and, where it is large, time."""
    batch: list[Regex] = []
    room = REGEX_SET_PROGRAM_MAX
    for regex in regexes:
        size: int = _compiled(_spelt(regex)).programsize
        if batch and size > room:
            yield batch
            batch, room = [], REGEX_SET_PROGRAM_MAX
        batch.append(regex)
        room -= size
    if batch:
        yield batch


def _spelt(regex: Regex) -> str:
    return f"(?m{'i' * regex.ignore_case}:{spelt_out(regex.pattern)})"


@lru_cache(maxsize=REGEX_KEPT_MAX)
def _exact(regex: Regex) -> _Compiled:
    return _compiled(whole_words(_spelt(regex)))


def _compiled(spelt: str) -> _Compiled:
    return _re2().compile(spelt.encode(), _options(REGEX_MEMORY_BYTES))


def _options(memory_bytes: int) -> Any:
    options = _re2().Options()
    options.max_mem = memory_bytes
    options.log_errors = False  # it would write to the standard error, past the log
    return options


@cache
def _re2() -> Any:
    import re2  # 6 ms: only for lists that have patterns

    return re2


def _utf8(text: str) -> bytes:
    """The text between two line ends, as `whole_words` wants it."""
    try:
        return f"\n{text}\n".encode()
    except UnicodeEncodeError:
        return _utf8(_HALF_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", text))


def _too_large() -> RegexError:
    return RegexError("this pattern is too large; write '+' or '*' for counted repeats, or make two patterns of it")


def _in_our_words(exc: Exception, pattern: str) -> RegexError:
    said: str = exc.args[0].decode("utf-8", "replace") if isinstance(exc.args[0], bytes) else str(exc)
    kind, _, part = said.partition(": ")
    offset = max(pattern.rfind(part), 0) if part else 0
    if "too large" in kind:
        return _too_large()
    if "repetition size" in kind:
        return RegexError("repeats of repeats come to more than 1000; write '+' or '*' for one of them", offset)
    if "character class range" in kind and part.startswith("\\"):
        return RegexError(f"'{part}' is no script or kind of character; \\p{{Cyrillic}} and \\pL are", offset)
    if "character class range" in kind:
        return RegexError(f"'{part}' runs backwards; a range begins with the lower character", offset)
    return RegexError(f"this cannot be read{': ' + part if part else ''}", offset)
