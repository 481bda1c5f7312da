"""What the characters of people's patterns stand for, and what is said about syntax that RE2 does not have."""

from __future__ import annotations

__all__ = ["CLASSES", "LINE_ENDS", "NO_ESCAPES", "NO_GROUPS", "OUTSIDE", "TYPESET"]

_LAST = 0x10FFFF
_Ranges = list[tuple[int, int]]


def _ranges(text: str) -> _Ranges:
    """`41-5A 5F` as pairs of code points."""
    pairs = (part.split("-") for part in text.split())
    return sorted((int(pair[0], 16), int(pair[-1], 16)) for pair in pairs)


def _complement(ranges: _Ranges) -> _Ranges:
    starts = [0, *(last + 1 for _, last in ranges)]
    ends = [*(first - 1 for first, _ in ranges), _LAST]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start <= end]


def _spelt(ranges: _Ranges) -> str:
    return "".join(f"\\x{{{first:X}}}-\\x{{{last:X}}}" for first, last in ranges)


# What is no part of a word, in the scripts the press is written in. Blocks of signs are taken whole, because every range
# costs RE2 instructions: all of Unicode's word characters take 1,447 of them, these and what lies between them under 200.
_NO_WORD = _ranges(
    """
    0-2F 3A-40 5B-5E 60 7B-A9 AB-B1 B4 B6-B8 BB BF D7 F7 37E 387
    55A-55F 589-58A 5BE 5C0 5C3 5C6 5F3-5F4 609-60A 60C-60D 61B 61D-61F 66A-66D 6D4 964-965 970 10FB 1360-1368
    2000-200B 200E-206F 20A0-20CF 2190-2BFF 2E00-2E7F
    3000-3004 3008-3020 3030 303D 30A0 30FB FD3E-FD3F FE00-FE6F FF00-FF0F FF1A-FF20 FF3B-FF40 FF5B-FF65 FFE0-FFFF
    1F000-1FAFF
    """
)
# Thai, Lao, Burmese, Khmer, Chinese and Japanese set no spaces between words: there a match may begin and end anywhere.
_NO_SPACES = _ranges(
    "E00-EFF 1000-109F 1780-17FF 2E80-2FFF 3005-3007 3021-302F 3031-303C 303E-309F 30A1-30FA 30FC-30FF 31F0-31FF"
    " 3400-4DBF 4E00-9FFF F900-FAFF FF66-FF9F 1B000-1B2FF 20000-3FFFF"
)
_WHITE = _ranges("9-D 20 85 A0 1680 2000-200A 2028-2029 202F 205F 3000")
_FIGURES = _ranges("30-39 660-669 6F0-6F9 966-96F FF10-FF19")

# A match stands between these, or at the end of what is searched.
OUTSIDE = f"[{_spelt(_NO_WORD)}{_spelt(_NO_SPACES)}]"
# RE2's own know ASCII only. Spelt out, they fit inside brackets and, with brackets of their own, outside.
CLASSES = {
    "w": _spelt(_complement(_NO_WORD)),
    "W": _spelt(_NO_WORD),
    "d": _spelt(_FIGURES),
    "D": _spelt(_complement(_FIGURES)),
    "s": _spelt(_WHITE),
    "S": _spelt(_complement(_WHITE)),
}
# A page's typesetting replaces what people type: for brackets, too.
TYPESET = {
    " ": CLASSES["s"],
    "-": r"\-\x{2010}-\x{2015}\x{2212}",
    "'": r"'\x{2018}\x{2019}\x{201B}\x{2BC}",
    '"': r'"\x{201C}-\x{201F}\x{AB}\x{BB}',
}
LINE_ENDS = {"A": "^", "z": "$", "Z": "$"}

NO_GROUPS = (
    ("?=", "look-ahead '(?=…)' is not possible here; write what follows as part of the pattern"),
    ("?!", "look-ahead '(?!…)' is not possible here; list what must not follow under 'not:'"),
    ("?<=", "look-behind '(?<=…)' is not possible here; write what comes before as part of the pattern"),
    ("?<!", "look-behind '(?<!…)' is not possible here; list what must not come before under 'not:'"),
    ("?P=", "a back-reference is not possible here; write the words again"),
    ("?P>", "a pattern cannot call itself here; write the part again"),
    ("?R", "a pattern cannot call itself here; write the part again"),
    ("?&", "a pattern cannot call itself here; write the part again"),
    ("?(", "a condition '(?(…)…)' is not possible here; write the two cases as a|b"),
    ("?>", "'(?>…)' is not possible here and not needed, for no pattern can run away; write (?:…)"),
    ("?|", "'(?|…)' is not possible here; write (?:…)"),
    ("?#", "remarks stand behind a '#' after the pattern, outside its quotes"),
)
NO_ESCAPES = {
    "B": "'\\B' is not possible here; write \\w* where a word may go on",
    "G": "'\\G' is not possible here; leave it out",
    "K": "'\\K' is not possible here; what comes before is part of the match",
    "Q": "'\\Q' is not possible here; put a '\\' before each sign that is meant as it stands",
    "E": "'\\E' is not possible here; put a '\\' before each sign that is meant as it stands",
    "R": "'\\R' is not possible here; a space stands for a line's end too",
    "X": "'\\X' is not possible here; write '.'",
    "C": "'\\C' is not possible here; write '.'",
    "h": "'\\h' is not possible here; a space stands for any white space",
    "H": "'\\H' is not possible here; write \\S",
    "N": "'\\N' is not possible here; write the character itself",
    "u": "'\\u' is not possible here; write the character itself, or \\x{41f}",
    "U": "'\\U' is not possible here; write the character itself, or \\x{1f680}",
    **dict.fromkeys("kg123456789", "a back-reference is not possible here; write the words again"),
}
