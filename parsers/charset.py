"""Bytes to text where the label may lie: servers, prologs and byte order marks disagree, and authors paste.

The order, from evidence to guess: a byte order mark or the zero bytes of UTF-16 and UTF-32; text that is valid UTF-8, since
legacy text hardly ever is by chance; the charset that the prolog or the server names, if the bytes fit it; and last the charset
under which the letters look most like a language.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from parsers.limits import GUESS_CHARS, KIB

__all__ = ["decode"]

_BOMS = (
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
)
_ZEROS = (
    (re.compile(rb"\x00\x00\x00[<{\s]"), "utf-32-be"),
    (re.compile(rb"[<{\s]\x00\x00\x00"), "utf-32-le"),
    (re.compile(rb"\x00[<{\s]\x00[^\x00]"), "utf-16-be"),
    (re.compile(rb"[<{\s]\x00[^\x00]\x00"), "utf-16-le"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})|<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_SERVED = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)

# What a label means in practice (WHATWG Encoding Standard): the larger set that its users write.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "koi8-r": "koi8_u",
}
_ALIASES = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ks_c_5601-1987": "cp949",
    "x-gbk": "gb18030",
    "x-cp1251": "cp1251",
    "win-1251": "cp1251",
}
_EAST_ASIAN = frozenset(("gb18030", "cp949", "cp932", "euc_jp", "big5", "big5hkscs", "iso2022_jp", "euc_jis_2004"))
_EAST_ASIAN_TEXT = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
# A label that says nothing: servers and templates put it there by default.
_WEAK = frozenset(("cp1252",))

# The letters beyond ASCII of each charset's languages. The Latin ones are those that tell charsets apart; the others stand in
# the order of how often they are used, since nearly every byte is a letter in all of those charsets.
_LATIN = (
    ("cp1252", "éèàäöüßáíóúñãõåøæÉÀÄÖÜÅØÆ"),
    ("cp1250", "ąćęłńóśźżáíéúýčďěňřšťůžőűăâîäöüŁŚŻŠČŽ"),
    ("iso8859_2", "ąćęłńóśźżáíéúýčďěňřšťůžőűăâîäöüŁŚŻŠČŽ"),
    ("cp1257", "āčēģīķļņšūžąęėįųõäöüĀČĒŠŪŽŅĻĶĪ"),
    ("cp1254", "ışğüöçİŞĞÜÖÇâî"),
)
_OTHERS = (
    ("cp1251", "оеаинтсрвлкмдпуіяыьгзбчйхжшюцщїє"),
    ("koi8_u", "оеаинтсрвлкмдпуіяыьгзбчйхжшюцщїє"),
    ("iso8859_5", "оеаинтсрвлкмдпуіяыьгзбчйхжшюцщїє"),
    ("cp1253", "αοιετσνηυρπκμλςόίάέήωθγδφχύβώξζψ"),
    ("cp1255", "יוהלארתבמשנעדחקםפגטצןסזךףץ"),
    ("cp1256", "اليمنورتبعدسفهكقأحجشصىخإطضةذغثئظز"),
    ("cp874", "านรอกเงมยลวดทสตั่ี้ิคขบแใไจหพะปชผซโถุูำ์ืธ็ณ"),
)
_CYRILLIC = {codec: letters for codec, letters in _OTHERS if codec in ("cp1251", "koi8_u", "iso8859_5")}
_CLEARLY = (
    0.3  # right readings of news come to 0.8, wrong ones to 0.4 at the most; headlines in capitals to 0.5 either way
)
_WORDS_MIN = 20  # letters; fewer prove nothing: a lone capital reads well in any of them
_QUIET = frozenset("«»“”„‘’‚–—…·•§©®™°€£№\xa0")


def decode(body: bytes, *, content_type: str | None = None) -> str:
    """The text of `body`; never fails. Bytes that fit nowhere come out as their windows-1252 letters or U+FFFD."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return _as_marked(body[len(mark) :], codec)
    for zeros, codec in _ZEROS:
        if zeros.match(body):
            return body.decode(codec, "replace")
    labels = list(dict.fromkeys(_labels(body, content_type)))
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(body, labels)
    return _unless_east_asian(body, text, labels)


def _as_marked(body: bytes, codec: str) -> str:
    return _mended(body) if codec == "utf-8" else body.decode(codec, "replace")


def _labels(body: bytes, content_type: str | None) -> Iterator[str]:
    """Codecs named by the document, then by the server: a template's author knows its charset, a server's default doesn't."""
    found = _DECLARED.search(body[: 4 * KIB])
    served = _SERVED.search(content_type or "")
    for label in (found and (found[1] or found[2]).decode("ascii", "ignore"), served and served[1]):
        if label and (codec := _codec(label)):
            yield codec


def _codec(label: str) -> str | None:
    label = label.lower()
    try:
        name = codecs.lookup(_ALIASES.get(label, label))
    except (LookupError, UnicodeError):
        return None
    if not getattr(name, "_is_text_encoding", True) or name.name in ("idna", "punycode", "utf-7", "undefined"):
        return None
    return _WIDER.get(name.name, name.name)


def _unless_east_asian(body: bytes, text: str, labels: list[str]) -> str:
    """Pairs of bytes in East Asian charsets may be valid UTF-8 by chance; ISO 2022 hides in ASCII. Then the label decides."""
    codec = labels[0] if labels else ""
    if codec not in _EAST_ASIAN or _EAST_ASIAN_TEXT.search(text) or (text.isascii() and b"\x1b" not in body):
        return text
    try:
        other = body.decode(codec)
    except UnicodeDecodeError:
        return text
    return other if _EAST_ASIAN_TEXT.search(other) else text


def _legacy(body: bytes, labels: list[str]) -> str:
    if _is_nearly_utf8(body) and ("utf-8" in labels or not labels):
        return _mended(body)
    for label in labels:
        if label not in _WEAK and (text := _fitting(body, _unswapped(body, label))) is not None:
            return text
    if _is_nearly_utf8(body):
        return _mended(body)
    return _guessed(body, labels)


def _fitting(body: bytes, codec: str) -> str | None:
    if codec.startswith(("utf", "ascii")):
        return None
    text = body.decode(codec, "replace")
    # a stray byte is forgiven, as browsers do; a wrong label breaks every tenth character
    return text if text.count("\ufffd") <= max(2, len(text) // 1000) else None


def _unswapped(body: bytes, codec: str) -> str:
    """`codec`, or the Cyrillic charset that was clearly meant: all bytes fit all of them, so only the letters can tell."""
    named, words = codec.replace("-", "_"), _words(body)
    if named not in _CYRILLIC or len(words) < _WORDS_MIN:
        return codec
    likeness = {one: _likeness(words, one, letters) for one, letters in _CYRILLIC.items()}
    best = max(likeness, key=likeness.__getitem__)
    return best if likeness[best] > likeness[named] + _CLEARLY else codec


_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")


def _is_nearly_utf8(body: bytes) -> bool:
    """Whether at least half of the letters beyond ASCII are well-formed UTF-8."""
    rest, good = _SEQUENCE.subn(b"", body)
    return good > 0 and good >= len(_HIGH.findall(rest))


_ESCAPED = re.compile("[\udc80-\udcff]")


def _mended(body: bytes) -> str:
    """UTF-8 with pasted windows-1252: each byte that is no UTF-8 becomes the letter it is there."""
    text = body.decode("utf-8", "surrogateescape")
    return _ESCAPED.sub(lambda found: bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace"), text)


# --- the guess ------------------------------------------------------------------------------------------------------


def _guessed(body: bytes, labels: list[str]) -> str:
    words = _words(body)
    is_latin = len(_HIGH.findall(words)) <= len(_LOW.findall(words))  # accents sit among plain letters
    if is_latin and _likeness(words, *_LATIN[0]) > (0.6 if labels else 0.8):
        return body.decode("cp1252", "replace")
    # windows-1252 is by far the most common, so little evidence against it is none
    prior = {"cp1252": 5.0 / (1 + len(words))} | dict.fromkeys(labels, 0.2)
    candidates = _LATIN if is_latin else (("cp1252", ""), *_OTHERS)
    codec = _east_asian(body) or max(candidates, key=lambda one: _likeness(words, *one) + prior.get(one[0], 0.0))[0]
    return body.decode(codec, "replace")


_LOW = re.compile(rb"[A-Za-z]")


def _words(body: bytes) -> bytes:
    """The words with letters beyond ASCII, as many as a verdict needs."""
    words = re.findall(rb"[A-Za-z\x80-\xff]+", body[: 100 * GUESS_CHARS])
    return b" ".join(word for word in words if not word.isascii())[:GUESS_CHARS]


def _likeness(words: bytes, codec: str, letters: str) -> float:
    """How much `words`, read as `codec`, looks like a language: the mean over its letters beyond ASCII.

    A common letter counts up to 1, its capital at the start of a word and a typographer's sign a little, a capital behind a
    small letter and any other sign against it.
    """
    text = words.decode(codec, "replace")
    capitals = letters.upper()
    fall = 0.0 if (codec, letters) in _LATIN else 1.0 / (1 + len(letters))
    worth = {letter: 1.0 - fall * rank for rank, letter in enumerate(letters)}
    score, count, before = 0.0, 0, " "
    for char in text:
        if char > "\x7f":
            count += 1
            if char in worth:
                score += worth[char]
            elif char in _QUIET:
                score += 0.3
            elif char in capitals:
                score += 0.5 if not before.isalpha() or before.isupper() else -1.0
            elif not char.isalpha():
                score -= 1.0
        before = char
    return score / count if count else 0.0


_COMMON_BIG5 = "[的一是不了人我在有他這為之大來以個中上們到說國和地也子時道出而要於就下得可年生]"


def _east_asian(body: bytes) -> str | None:
    sample = body[: 20 * GUESS_CHARS]
    for codec, wide, proof, share in (
        ("euc_jp", "euc_jp", "[\u3040-\u30ff]", 0.2),
        ("shift_jis", "cp932", "[\u3040-\u30ff]", 0.2),
        ("euc_kr", "cp949", "[\uac00-\ud7a3]", 0.8),
        ("gb2312", "gb18030", "[\u4e00-\u9fff]", 0.7),
        ("big5", "big5", _COMMON_BIG5, 0.1),  # its second bytes are ASCII letters: Spanish passes for rare characters
    ):
        if _share(sample, codec, re.compile(proof)) >= share:
            return wide
    return None


def _share(body: bytes, codec: str, proof: re.Pattern[str]) -> float:
    """The share of `proof` among the letters beyond ASCII; 0 where the bytes don't fit or prove nothing."""
    text = body.decode(codec, "replace")
    beyond = [char for char in text if char > "\x7f"]
    if len(beyond) < 4 or text.count("\ufffd") > len(beyond) // 50:
        return 0.0
    return sum(proof.match(char) is not None for char in beyond) / len(beyond)
