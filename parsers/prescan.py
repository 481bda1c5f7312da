"""What is decided before any parser sees a feed: that it is one, that it is sane, and that it is UTF-8.

Every check is linear. `body` is for every feed, `markup` only for what the strict reader refused: feedparser is quadratic on
attributes and unbroken names, and pays for every entry.
"""

from __future__ import annotations

import html.entities
import re

from parsers.charset import decode
from parsers.errors import EmptyBody, Hostile, NotAFeed
from parsers.limits import (
    ATTRIBUTES_MAX,
    ATTRIBUTES_TEXT_MIN,
    DEPTH_MAX,
    ENTRIES_MAX,
    FEED_BYTES_MAX,
    MARKUP_CHARS_MAX,
    NAME_CHARS_MAX,
    OPEN_TAGS_MAX,
    PROLOG_BYTES,
    RUN_CHARS_MAX,
    SNIFF_BYTES,
)

__all__ = ["body", "few_attributes", "first_tags", "markup", "root", "utf8", "xml"]

# XML 1.0 allows three of the C0 controls; the others break parsers and mean nothing.
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r") + b"\x7f"
_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")
_HALVES = re.compile(rb"&#(?:[xX]0*([dD][89a-fA-F][0-9a-fA-F]{2})|0*(5[5-7][0-9]{3}));")
_NONCHARACTERS = re.compile(b"\xef\xbf[\xbe\xbf]")

_KINDS = {
    "html": "a web page",
    "head": "a web page",
    "body": "a web page",
    "opml": "an OPML list of feeds",
    "svg": "a picture",
}


def body(raw: bytes, *, content_type: str | None = None) -> bytes:
    """A feed in XML as UTF-8, ready for its readers: `xml` of `utf8`."""
    return xml(utf8(raw, content_type=content_type))


def utf8(raw: bytes, *, content_type: str | None = None) -> bytes:
    """Any source's document as UTF-8 without byte order mark and control characters. Raises EmptyBody, NotAFeed or Hostile."""
    if len(raw) > FEED_BYTES_MAX:
        raise Hostile(f"the body has {len(raw)} bytes, more than {FEED_BYTES_MAX}")
    text = (
        decode(raw, content_type=content_type)
        .encode("utf-8", "replace")
        .translate(None, _CONTROLS)
        .lstrip(b"\xef\xbb\xbf \t\r\n")
    )
    if not text:
        raise EmptyBody("the body is empty")
    if b"<" not in text[:SNIFF_BYTES] and b"{" not in text[:SNIFF_BYTES]:
        raise NotAFeed("the body does not begin with markup")
    return text


def xml(utf8: bytes) -> bytes:
    """`utf8` without what stands before its declaration, and with no entities but XML's own five. Raises NotAFeed or Hostile."""
    utf8 = _from_declaration(utf8)
    _refuse_entities(utf8)
    _refuse_others(utf8)
    if b"&" in utf8:
        utf8 = _HALVES.sub(_unless_half, _NAMED.sub(_character, utf8))
    return _NONCHARACTERS.sub(b"", utf8) if b"\xef\xbf" in utf8 else utf8


def root(utf8: bytes) -> str:
    """The first element's name without its prefix, in small letters; "" where there is none."""
    found = _ROOT.search(utf8, _after_prolog(utf8))
    return found[1].decode("ascii", "ignore").lower().rpartition(":")[2] if found else ""


def first_tags(text: str, most: int) -> str:
    """`text` up to its tag number `most`."""
    if text.count("<") <= most:
        return text
    return "<".join(text.split("<", most + 1)[: most + 1])


# A quote counts only after "=", as in HTML's own tokeniser; see parsers.text.
_TAG = re.compile(r"""<([a-zA-Z][^\s/<>]*+)(?:[^<>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+|["'])*+>""")


def few_attributes(text: str) -> str:
    """`text` with tags of more than ATTRIBUTES_MAX attributes left bare: libxml2 compares each with all before it.

    150,000 attributes in 1.7 MB took it four minutes. Short texts cannot hold enough of them to matter.
    """
    if len(text) < ATTRIBUTES_TEXT_MIN:
        return text
    return _TAG.sub(lambda tag: f"<{tag[1]}>" if _has_many_attributes(tag[0]) else tag[0], text)


def _has_many_attributes(tag: str) -> bool:
    return len(tag) > 2 * ATTRIBUTES_MAX and max(tag.count("="), len(tag.split())) > ATTRIBUTES_MAX


_FEED_ROOT = re.compile(rb"<(?:rss|feed|channel|(?:\w+:)?rdf)[\s>]", re.IGNORECASE)


def _from_declaration(utf8: bytes) -> bytes:
    """A server's warnings and comments before the XML declaration make every parser stumble; they are cut off."""
    at = utf8.find(b"<?xml", 0, PROLOG_BYTES)
    if at > 0 and utf8[at + 5 : at + 6].isspace() and not _FEED_ROOT.search(utf8, 0, at):
        return utf8[at:]
    return utf8


_PROLOG_PART = re.compile(rb"[^<]+|<\?.*?\?>|<!--.*?-->", re.DOTALL)


def _after_prolog(utf8: bytes) -> int:
    """Where the first declaration or element stands. A comment cannot hide it, and no article's text comes before it."""
    at = 0
    while part := _PROLOG_PART.match(utf8, at):
        at = part.end()
    return at


def _refuse_entities(utf8: bytes) -> None:
    if b"<!ENTITY" in utf8 and utf8.startswith(b"<!", _after_prolog(utf8)):
        raise Hostile("the document declares entities")


_ROOT = re.compile(rb"<([a-z][\w.-]*(?::[\w.-]+)?)", re.IGNORECASE)
_HTML_DOCTYPE = re.compile(rb"<!doctype\s+html", re.IGNORECASE)


def _refuse_others(utf8: bytes) -> None:
    start = _after_prolog(utf8)
    root = _ROOT.search(utf8, start)
    if not root:
        raise NotAFeed("the body holds no element")
    kind = _KINDS.get(root[1].decode("ascii", "ignore").lower())
    if not kind and _HTML_DOCTYPE.match(utf8, start) and not _FEED_ROOT.match(utf8, root.start()):
        kind = _KINDS["html"]
    if kind:
        raise NotAFeed(f"this is {kind}, not a feed")


def _unless_half(found: re.Match[bytes]) -> bytes:
    """Nothing for a reference to half of a character: in the name of a namespace libxml2 lets it pass, and then breaks on it."""
    code = int(found[1], 16) if found[1] else int(found[2])
    return b"" if 0xD800 <= code < 0xE000 else found[0]


def _character(found: re.Match[bytes]) -> bytes:
    """HTML's entities are unknown to XML but common in feeds. In CDATA the character means the same."""
    character = html.entities.html5.get(found[1].decode() + ";")
    return character.encode() if character and character not in "<>&\"'" else found[0]


# --- before feedparser ----------------------------------------------------------------------------------------------

_ELEMENT = re.compile(r"<(/?)([A-Za-z][^\s/<>]*+)([^<>]*+)>")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr"]
)
_ENTRY = re.compile(r"<(?:\w+:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_PERSON = re.compile(
    r"(<(?:/?(?:\w+:)?(?:author|creator|managingeditor|webmaster|publisher|name|email)|/?(?:\w+:)?(?:item|entry))\b[^<>]*>)",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(r"<[^<>]*>")
_RUN = re.compile(rf"([\w.+-]{{{RUN_CHARS_MAX}}})[\w.+-]+")


def markup(utf8: bytes) -> tuple[bytes, bool]:
    """A broken feed made safe for feedparser, and whether entries beyond the limit were cut. Raises Hostile."""
    text = utf8.decode("utf-8", "replace")
    _refuse_shapes(text)
    text, truncated = _first_entries(_with_bounded_text(text))
    return _RUN.sub(r"\1", _with_short_names(text)).encode(), truncated


def _with_bounded_text(text: str) -> str:
    """`text` with each stretch between two tags, and each CDATA section, cut to what is read of one field.

    feedparser takes 0.6 s for a megabyte of text, and as much again for one of tags in CDATA.
    """
    if len(text) <= MARKUP_CHARS_MAX:
        return text
    outside, *sections = text.split("<![CDATA[")
    parts = [_cut(outside)]
    for section in sections:
        inside, end, outside = section.partition("]]>")
        parts.append(inside[:MARKUP_CHARS_MAX] + end + _cut(outside))
    return "<![CDATA[".join(parts)


def _cut(text: str) -> str:
    return "<".join(part[:MARKUP_CHARS_MAX] for part in text.split("<"))


def _with_short_names(text: str) -> str:
    """`text` with what stands between the tags of people cut to the length of names, however it is pieced together."""
    parts = _PERSON.split(text)
    for index in range(2, len(parts), 2):
        if len(parts[index]) > 4 * NAME_CHARS_MAX and parts[index - 1][1] != "/" and not _ENTRY.match(parts[index - 1]):
            parts[index] = _ANY_TAG.sub("", parts[index])[:NAME_CHARS_MAX]
    return "".join(parts)


def _refuse_shapes(text: str) -> None:
    if text.count("<") - text.count(">") > OPEN_TAGS_MAX:
        raise Hostile(f"more than {OPEN_TAGS_MAX} tags are never closed")
    depth = 0
    for element in _ELEMENT.finditer(text):
        closing, name, attributes = element.groups()
        if attributes.count("=") > ATTRIBUTES_MAX:
            raise Hostile(f"an element has more than {ATTRIBUTES_MAX} attributes")
        if closing:
            depth = max(0, depth - 1)
        elif not attributes.endswith("/") and name.lower() not in _VOID:
            depth += 1
            if depth > DEPTH_MAX:
                raise Hostile(f"elements are nested more than {DEPTH_MAX} deep")


def _first_entries(text: str) -> tuple[str, bool]:
    starts = [found.start() for found in _ENTRY.finditer(text)]
    if len(starts) <= ENTRIES_MAX:
        return text, False
    ends = [found.end() for found in _ENTRY_END.finditer(text, starts[ENTRIES_MAX])]
    return text[: starts[ENTRIES_MAX]] + (text[ends[-1] :] if ends else ""), True
