"""Markup to plain text, and plain text to text that is safe to show, store and match.

Everything is linear in its input: feeds and pages are written by strangers.
"""

from __future__ import annotations

import html
import re
import unicodedata

from parsers.limits import MARKUP_CHARS_MAX
from parsers.links import web_link

__all__ = ["clean", "line", "plain", "plain_or_markup", "plain_title", "web_link"]

# --- characters -----------------------------------------------------------------------------------------------------

# Bytes of windows-1252 that were taken for ISO 8859-1 arrive as C1 controls; browsers show the character that was meant.
_C1 = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_NONE: list[int] = [
    *range(0x09),
    *range(0x0E, 0x20),
    0x7F,
    0xAD,  # soft hyphen: splits words that must match
    0x034F,
    0x061C,  # bidi: Arabic letter mark
    0x115F,
    0x1160,
    0x17B4,
    0x17B5,
    0x180E,
    0x200B,
    *range(0x200E, 0x2010),  # bidi marks
    *range(0x202A, 0x202F),  # bidi embeddings and overrides
    *range(0x2060, 0x2070),  # word joiner, invisible operators, bidi isolates
    0x3164,
    *range(0xD800, 0xE000),  # lone surrogates
    *range(0xFDD0, 0xFDF0),
    0xFEFF,
    0xFFA0,
    *range(0xFFF9, 0xFFFC),
    0xFFFE,
    0xFFFF,
    *range(0xE0000, 0xE0080),  # tags: invisible text
]
_DROP = dict.fromkeys(_NONE) | _C1
_DIRT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
# Joiners shape words in Arabic, Indic and South-East Asian scripts, and ZWJ binds emoji; anywhere else they only hide.
_JOINER = re.compile(
    "(?<![\u0600-\u109f\u1780-\u18af\ua840-\ua9ff\ufb50-\ufdcf\ufe70-\ufefc])\u200c"
    "|(?<![\u0600-\u109f\u1780-\u18af\ua840-\ua9ff\ufb50-\ufdcf\ufe70-\ufefc"
    "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"
)


def _legible(text: str) -> str:
    """Without characters that hide, reorder or control, and in NFC."""
    if text.isascii():  # asking whether all is printable costs a tenth of the search
        return text if text.isprintable() or not _DIRT.search(text) else text.translate(_DROP)
    if _DIRT.search(text):
        text = _JOINER.sub("", text.translate(_DROP))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def line(text: str) -> str:
    """One legible line: every stretch of white space is one space.

    >>> line("Riga \\u202e\\x1b[31m signs\\n")
    'Riga [31m signs'
    """
    return " ".join(_legible(text).split())


def clean(text: str) -> str:
    """Legible lines: white space folded, blank lines gone. The only control character left is the newline."""
    text = _legible(text)
    if "\n" not in text and "\r" not in text:
        return " ".join(text.split())
    lines = (" ".join(one.split()) for one in text.splitlines())
    return "\n".join(one for one in lines if one)


# --- markup ---------------------------------------------------------------------------------------------------------

# A quote counts only after "=", as in HTML's own tokeniser, so a stray apostrophe cannot swallow the text behind it;
# "<" ends a try, so a heap of "<a<a<a" is read once. Possessive throughout.
_TAG = re.compile(r"""<(/?+)([a-zA-Z][^\s/<>]*+)(?:[^<>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+|["'])*+>""")
_HIDDEN = re.compile(
    r"<(script|style|template|iframe|noscript|svg|math|object|head|title|textarea|select|audio|video)(?=[\s/>])",
    re.IGNORECASE,
)
_BREAK_NAMES = """
    address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol optgroup option p pre section summary table tbody tfoot thead
    tr ul
"""
_SPACE_NAMES = "td th img input button"
_INLINE_NAMES = """
    a abbr acronym area audio b base bdi bdo big blink cite code col colgroup data datalist del dfn em embed font frame frameset
    i iframe image ins kbd label link map mark marquee meta meter nobr noframes noscript object output param picture progress q
    rp rt ruby s samp script small source span strike strong style sub sup svg template textarea time track tt u var video wbr xmp
"""
_BREAKS, _SPACES = frozenset(_BREAK_NAMES.split()), frozenset(_SPACE_NAMES.split())
_KNOWN = _BREAKS | _SPACES | frozenset(_INLINE_NAMES.split())
_MARKUP = re.compile(r"</([a-z][a-z0-9]*)\s*>|<(br|hr|img|p)(?=[\s/>])", re.IGNORECASE)


def _gap(tag: re.Match[str]) -> str:
    name = tag[2].lower().rpartition(":")[2]
    if name in _BREAKS:
        return "\n"
    return " " if name in _SPACES else ""


def _gap_if_known(tag: re.Match[str]) -> str:
    return _gap(tag) if tag[2].lower().rpartition(":")[2] in _KNOWN else tag[0]


def _without(text: str, start: str, end: str, limit: int) -> str:
    """`text` without each stretch from `start` to `end`; an unclosed one reaches to the end of the text."""
    kept: list[str] = []
    at = 0
    while (found := text.find(start, at)) >= 0:
        kept.append(text[at:found])
        closed = text.find(end, found + limit)
        if closed < 0:
            return "".join(kept)
        at = closed + len(end)
    kept.append(text[at:])
    return "".join(kept)


def _without_hidden(text: str) -> str:
    """`text` without elements whose content nobody reads, such as scripts; an unclosed one is skipped alone."""
    kept: list[str] = []
    unclosed: set[str] = set()  # each name is sought to the end of the text at most once
    at = start = 0
    while found := _HIDDEN.search(text, at):
        name = found[1].lower()
        closed = None if name in unclosed else re.compile(f"</{name}", re.IGNORECASE).search(text, found.end())
        if closed:
            kept.append(text[start : found.start()])
            after = text.find(">", closed.end())
            at = start = len(text) if after < 0 else after + 1
        elif name in ("script", "style"):  # they swallow the rest, as in a browser; others are taken for stray tags
            kept.append(text[start : found.start()])
            return "".join(kept)
        else:
            unclosed.add(name)
            at = found.end()
    kept.append(text[start:])
    return "".join(kept)


def plain(markup: str) -> str:
    """The plain text of an HTML fragment: one line per block, entities decoded once, scripts and comments gone.

    >>> plain("<p>Riga <b>signs</b></p><p>6 &lt; 8 &amp; a < b</p>")
    'Riga signs\\n6 < 8 & a < b'
    """
    if "<" not in markup:
        return clean(html.unescape(markup) if "&" in markup else markup)
    markup = markup[:MARKUP_CHARS_MAX]
    if "<!" in markup or "<?" in markup:
        markup = _without_declarations(markup)
    if _HIDDEN.search(markup):
        markup = _without_hidden(markup)
    if _TAG.search(markup):
        if "\n" in markup or "\r" in markup:
            markup = _folded(markup)
        markup = _TAG.sub(_gap, markup)
    return clean(html.unescape(markup) if "&" in markup else markup)


def _without_declarations(markup: str) -> str:
    if "<![CDATA[" in markup:
        markup = markup.replace("<![CDATA[", "").replace("]]>", "")
    for start, end, limit in (("<!--", "-->", 2), ("<!", ">", 2), ("<?", ">", 2)):
        if start in markup:
            markup = _without(markup, start, end, limit)
    return markup


def _folded(markup: str) -> str:
    """In HTML a line break of the source is a space, except inside <pre>."""
    parts = re.split(r"(?i)(<pre[\s>]|</pre)", markup)
    inside = False
    for index, part in enumerate(parts):
        if index % 2:
            inside = not part.startswith("</")
        elif not inside:
            parts[index] = part.replace("\r", " ").replace("\n", " ")
    return "".join(parts)


def plain_or_markup(text: str) -> str:
    """The plain text of a field that should be plain but often is not: headlines, Atom's `type="text"`.

    Known HTML is stripped where a tag is closed, so that `Why a < b` and `How to use <vector>` stay whole. Markup that was
    escaped once too often is stripped as well: nobody wants to read its angle brackets.

    >>> plain_or_markup("&lt;p&gt;Hi&lt;/p&gt;"), plain_or_markup("a < b > c"), plain_or_markup("AT&amp;T")
    ('Hi', 'a < b > c', 'AT&T')
    """
    if "<" in text and _is_markup(text):
        text = _stripped(text)
    if "&" in text:
        text = html.unescape(text)
        if "<" in text and _is_markup(text):
            text = _stripped(text)
    return clean(text)


def plain_title(text: str) -> str:
    """The plain text of a headline: as `plain_or_markup`, but what is escaped so that it stays text stays as written.

    A headline that writes about tags keeps them, and none that was inert becomes markup by being read.

    >>> plain_title("<b>Hi</b>"), plain_title("AT&amp;T"), plain_title("Why &lt;br&gt; matters")
    ('Hi', 'AT&T', 'Why &lt;br&gt; matters')
    """
    if "<" in text and _is_markup(text):
        text = _stripped(text)
    if "&" in text:
        decoded = html.unescape(text)
        text = text if "<" in decoded and _is_markup(decoded) else decoded
    return clean(text)


def _is_markup(text: str) -> bool:
    return any(found[2] or found[1].lower() in _KNOWN for found in _MARKUP.finditer(text))


def _stripped(text: str) -> str:
    if "<!" in text or "<?" in text:
        text = _without_declarations(text)
    if _HIDDEN.search(text):
        text = _without_hidden(text)
    return _TAG.sub(_gap_if_known, _folded(text))
