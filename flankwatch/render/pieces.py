"""Feed text made fit to be shown: printable, cut at words, with the mentions known.

Mentions carry offsets into the raw title and text; cleaning moves letters. So a text is first split into pieces at the
edges of its mentions, and each piece is cleaned afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flankwatch import limits
from flankwatch.models import Article, Field, Hit

__all__ = ["ANCHORS_MAX", "Piece", "clean", "cleaned", "cut", "cut_pieces", "excerpt", "headline", "plain", "views"]

Range = tuple[int, int]

_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
# What has no shape of its own: soft hyphen, zero-width space, word joiner, byte-order mark, marks and overrides of writing
# direction (they can turn a headline's end into its start), interlinear and tag characters, lone surrogates (they cannot be
# encoded). The joiners U+200C and U+200D stay: Persian words and emoji need them.
_SHAPELESS = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
ANCHORS_MAX = 4  # mentions an excerpt is built around: more would leave each fewer than 100 characters


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of shown text; `mention` is what was looked for, `refused` what looks like it and means something else."""

    text: str
    mention: bool = False
    refused: bool = False


def clean(text: str) -> str:
    """`text` as one printable line: no control characters, no marks of direction, single spaces.

    >>> clean("Riga\\r\\nBcc: everyone\\x00")
    'Riga Bcc: everyone'
    """
    return _BLANK.sub(" ", _SHAPELESS.sub("", text)).strip()


def cut(text: str, chars: int) -> str:
    """`text` in at most `chars` characters, cut at a word and marked with an ellipsis.

    >>> cut("Latvia signs for launchers", 15)
    'Latvia signs…'
    """
    if len(text) <= chars:
        return text
    head = text[: max(chars - 1, 0)]
    space = head.rfind(" ")
    if space > chars // 2 and not text[len(head)].isspace():
        head = head[:space]
    return head.rstrip(" ,;:–—-") + "…"


def plain(pieces: Iterable[Piece], *, mark: str = "") -> str:
    """The pieces as one text, each mention between two `mark`s."""
    return "".join(f"{mark}{piece.text}{mark}" if piece.mention else piece.text for piece in pieces)


def cut_pieces(pieces: Sequence[Piece], chars: int) -> tuple[Piece, ...]:
    """The pieces in at most `chars` characters in all, cut at a word."""
    whole = plain(pieces)
    shown = cut(whole, chars)
    if shown == whole:
        return tuple(pieces)
    left, kept = len(shown) - 1, list[Piece]()
    for piece in pieces:
        if left > 0:
            kept.append(replace(piece, text=piece.text[:left]))
        left -= len(piece.text)
    return (*kept, Piece("…"))


def headline(hit: Hit) -> tuple[Piece, ...]:
    """The article's headline with its mentions; words of ours where the feed gave none."""
    title = hit.article.title[: limits.TITLE_CHARS_MAX * 2]  # twice: cleaning takes letters away
    pieces = cleaned(_split(title, (0, len(title)), _spans(hit, Field.TITLE)))
    if not pieces:
        return (Piece(f"Article without a headline from {clean(hit.feed.name)}"),)
    return cut_pieces(pieces, limits.TITLE_CHARS_MAX)


def excerpt(hit: Hit) -> tuple[Piece, ...]:
    """The sentence or paragraph that satisfied the list, about 400 characters around its mentions.

    Where the headline satisfied it, the article's first lines instead; nothing where the article has no text of its own.
    """
    text = hit.article.text
    spans = _spans(hit, Field.TEXT)
    window = _window(hit, len(text))
    stretches = views(window, _anchors(hit, window), text)
    pieces: list[Piece] = []
    for start, end in stretches:
        pieces += [Piece(" … ")] * (start > window[0])
        pieces += _split(text, (start, end), spans)
    if stretches and stretches[-1][1] < window[1]:
        pieces.append(Piece("…"))
    shown = cleaned(pieces)
    return () if plain(shown).rstrip(".…") == clean(hit.article.title).rstrip(".…") else shown


def _window(hit: Hit, length: int) -> Range:
    if hit.window.field is Field.TITLE:
        return 0, length
    start = min(max(hit.window.start, 0), length)
    return start, min(max(hit.window.end, start), length)


def _spans(hit: Hit, field: Field) -> list[Range]:
    """Where `field` is marked: overlapping mentions become one range, impossible ones none."""
    length = len(_text(hit.article, field))
    ranges = ((max(m.start, 0), min(m.end, length)) for m in hit.mentions if m.field is field)
    return _merged((start, end) for start, end in ranges if start < end)


def _text(article: Article, field: Field) -> str:
    return article.title if field is Field.TITLE else article.text


def _merged(ranges: Iterable[Range], *, gap: int = 0) -> list[Range]:
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1] + gap:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _anchors(hit: Hit, window: Range) -> list[Range]:
    """The first mention of each thing inside the window, in order of the text."""
    firsts: dict[tuple[str, str], Range] = {}
    for mention in sorted(hit.mentions, key=lambda m: m.start):
        if mention.field is Field.TEXT and window[0] <= mention.start < mention.end <= window[1]:
            firsts.setdefault((mention.kind, mention.key), (mention.start, mention.end))
    return sorted(firsts.values())[:ANCHORS_MAX]


def views(window: Range, anchors: Sequence[Range], text: str) -> list[Range]:
    """The stretches of the window that are shown: all of a short one, else what stands around its anchors."""
    first, last = window
    if last - first <= limits.EXCERPT_CHARS:
        return [window] if first < last else []
    if not anchors:
        return [(first, _back_to_word(text, first + limits.EXCERPT_CHARS, not_before=first))]
    reach = limits.EXCERPT_CHARS // len(anchors) // 2
    wide = ((max(first, (a + b) // 2 - reach), min(last, (a + b) // 2 + reach)) for a, b in anchors)
    edges = _merged(wide, gap=20)
    return [
        (s if s == first else _on_to_word(text, s), e if e == last else _back_to_word(text, e, not_before=s))
        for s, e in edges
    ]


_WORD_REACH = 25  # look this far for a space; scripts without spaces are cut where they stand


def _on_to_word(text: str, at: int) -> int:
    if text[at - 1].isspace():
        return at
    found = re.search(r"\s", text[at : at + _WORD_REACH])
    return at + found.end() if found else at


def _back_to_word(text: str, at: int, *, not_before: int) -> int:
    if at >= len(text) or text[at].isspace():
        return min(at, len(text))
    stretch = text[max(not_before, at - _WORD_REACH) : at]
    found = re.search(r"\s\S*$", stretch)
    return at - (len(stretch) - found.start()) if found else at


def _split(text: str, view: Range, spans: Sequence[Range]) -> list[Piece]:
    """`text` inside `view`, split at the edges of the spans."""
    pieces: list[Piece] = []
    at, last = view
    for start, end in spans:
        low, high = max(start, at), min(end, last)
        if low < high:
            pieces += [Piece(text[at:low]), Piece(text[low:high], mention=True)]
            at = high
    return [*pieces, Piece(text[at:last])]


def cleaned(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces printable, with single spaces across their edges and none at either end."""
    kept: list[Piece] = []
    after_space = True
    for piece in pieces:
        text = _BLANK.sub(" ", _SHAPELESS.sub("", piece.text))
        if after_space:
            text = text.lstrip(" ")
        if text:
            kept.append(replace(piece, text=text))
            after_space = text.endswith(" ")
    if kept and after_space:
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip(" "))
    return tuple(piece for piece in kept if piece.text)
