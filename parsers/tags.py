"""Single tags of markup that may be broken or hostile, taken one by one in one pass.

For what needs a few attributes and no tree. libxml2 compares each attribute of an element with all before it: a page of 1.7 MB
with one such element costs its HTML parser 217 s, and these readers 0.1 s.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from parsers.limits import TAG_CHARS_MAX

__all__ = ["IGNORED", "Attributes", "attributes", "meant", "opening"]

Attributes = Mapping[str, str]

# Each ends where the text does if it never ends, so a heap of "<!--" is read once.
IGNORED = r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)"


def opening(names: str, *, never_in_values: str = "") -> str:
    """The pattern of a tag of one of `names` as it opens; its group `inside` holds the attributes.

    A quote counts only after "=", as in HTML's own tokeniser. `never_in_values` is what a value cannot hold, such as another of
    these tags: then a quote that is never closed costs its own tag and no other. Every branch consumes what it looked at, and the
    tag's end may be missing: whatever the text is, it is read once.
    """
    inner = rf"(?:[^{{quote}}<]++|<{never_in_values and f'(?!{never_in_values})'})*+"
    double, single = (f"{quote}{inner.format(quote=quote)}{quote}" for quote in "\"'")
    return rf"<(?:\w{{1,60}}:)?(?P<name>{names})(?=[\s/>])(?P<inside>(?:[^<>\"'=]++|=\s*+(?:{double}|{single})?+|[\"'])*+)>?"


_ATTRIBUTE = re.compile(r"""(?<![^\s"'])([^\s=<>"'/]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def attributes(inside: str) -> Attributes:
    """The attributes by their small letters; of two with one name the first counts. "/" is among them if the tag ends itself."""
    found: dict[str, str] = {"/": ""} if inside.endswith("/") else {}
    for name, double, single, bare in _ATTRIBUTE.findall(inside[:TAG_CHARS_MAX]):
        found.setdefault(name.lower(), meant(double or single or bare))
    return found


def meant(value: str) -> str:
    """Entities as their characters, HTML's too. Without its ";" none is one: `?a=1&copy=2` is an address."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), value) if "&" in value else value
