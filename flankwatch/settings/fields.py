"""The kinds of value the files use: how each is written, checked and, in the JSON Schema, described.

Each check takes what the YAML says and gives what the models want; it raises ValueError with a sentence for people.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from flankwatch.models import FeedKind, Fulltext
from flankwatch.settings.context import Context, suggestion
from flankwatch.settings.yaml_words import shown

__all__ = [
    "ContactText",
    "CssSelector",
    "Days",
    "GroupName",
    "HostText",
    "Kind",
    "Language",
    "Line",
    "Name",
    "Pace",
    "PlacedError",
    "Read",
    "Rhythm",
    "Text",
    "WebAddress",
    "ZoneName",
    "choice",
    "context_of",
    "duration",
    "language",
    "line",
    "name",
    "prose",
    "said",
    "text",
    "verbatim",
]

E_ = TypeVar("E_", bound=Enum)

_LINE_MAX = 300  # the longest honest headline seen is 240
_PROSE_MAX = 2_000
_NAME_MAX = 80  # fits a table's column
_URL_MAX = 2_000
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
# Controls, line ends, and what turns the direction of writing; zero-width joiners stay, Persian needs them.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2060-\u206f\ufeff]")
_DURATION = re.compile(r"([1-9][0-9]{0,5})([smhd])")
_PACE = re.compile(r"([0-9]|[1-5][0-9]|60)s")
_GROUP = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?")
# The languages py3langid 0.4 can answer with that a newsroom may meet; a list in another language would never match.
_LANGUAGE_NAMES = """
af am an ar as az ba be bg bn br bs ca cs cy da de dz el en eo es et eu fa fi fo fr fy ga gd gl gu ha he hi hr
ht hu hy id ig is it ja jv ka kk km kn ko ku ky la lb lo lt lv mg mk ml mn mr ms mt my ne nl nn no oc om or pa
pl ps pt qu ro ru rw sa se si sk sl sn so sq sr st sv sw ta te tg th tk tl tr tt ug uk ur uz vi vo wa xh yo yue
zh zu
"""
_LANGUAGES = frozenset(_LANGUAGE_NAMES.split())
# Country codes and older codes that people write for a language.
_LANGUAGE_SLIPS = {"ua": "uk", "ee": "et", "cz": "cs", "dk": "da", "gr": "el", "by": "be", "jp": "ja", "cn": "zh"}
_LANGUAGE_SLIPS |= {"gb": "en", "us": "en", "at": "de", "md": "ro", "rs": "sr", "al": "sq", "il": "he", "nb": "no"}


def context_of(info: ValidationInfo) -> Context:
    """The Context of this reading; the models are never validated without one."""
    if not isinstance(info.context, Context):
        raise TypeError("validate with a Context")
    return info.context


def text(value: object) -> str:
    """`value` as text: not empty, and text in the file too."""
    if value is None or value == "":
        raise ValueError("a text is missing here")
    if isinstance(value, bool | int | float):
        raise ValueError(f"a text is wanted here, and {_number(value)} is not one; put it in quotes")  # noqa: TRY004
    if not isinstance(value, str):
        raise ValueError("a text is wanted here, not a list or a mapping")  # noqa: TRY004
    return value


def _number(value: float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class PlacedError(ValueError):
    """A mistake inside a value; `offset` counts the characters before it."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


def line(value: object) -> str:
    """One line without control characters, its spaces single and none at its ends."""
    return " ".join(verbatim(value).split())


def said(words: str) -> str:
    """The words, which must hold something to look for. Raises ValueError."""
    if not any(map(str.isalnum, words)):
        raise ValueError(f"{shown(words)} has no letter or digit")
    return words


def verbatim(value: object) -> str:
    """One line without control characters, as it stands."""
    result = text(value)
    if len(result) > _LINE_MAX:
        raise ValueError(f"this text is longer than {_LINE_MAX} characters")
    if _UNSEEN.search(result):
        raise ValueError("this text holds a line break or an invisible character; write it in one line")
    if not result.strip():
        raise ValueError("a text is missing here")
    return result


def prose(value: object) -> str:
    """Text of several lines."""
    result = text(value)
    if len(result) > _PROSE_MAX:
        raise ValueError(f"this text is longer than {_PROSE_MAX} characters")
    return " ".join(result.split())


def name(value: object) -> str:
    """A name people type and read in tables."""
    result = line(value)
    if "://" in result:
        raise ValueError("a name is wanted here, not an address")
    if len(result) > _NAME_MAX:
        raise ValueError(f"a name has at most {_NAME_MAX} characters")
    return result


def choice(kinds: type[E_]) -> Callable[[object], E_]:
    """A check for one of an enum's values."""
    known = [str(kind.value) for kind in kinds]

    def check(value: object) -> E_:
        word = text(value)
        if word not in known:
            raise ValueError(f"{shown(word)} is not one of {', '.join(known)}{suggestion(word, known)}")
        return kinds(word)

    return check


def duration(value: object) -> int:
    """`30s`, `15m`, `2h` or `90d` in seconds."""
    found = _DURATION.fullmatch(str(value))
    if found is None:
        raise ValueError(f"{shown(value)} is not a length of time; write 30s, 15m, 2h or 90d")
    return int(found[1]) * _SECONDS[found[2]]


def _interval(value: object) -> int:
    seconds = duration(value)
    if not 60 <= seconds <= 7 * 86400:
        raise ValueError(f"{shown(value)} is out of range: a feed is polled every 1m to every 7d, or 'auto'")
    return seconds


def _rhythm(value: object) -> int:
    """Seconds, or 0 for `auto`."""
    return 0 if value == "auto" else _interval(value)


def _pace(value: object) -> int:
    found = _PACE.fullmatch(str(value))
    if found is None:
        raise ValueError(f"{shown(value)} is out of range: requests to one host start 0s to 60s apart")
    return int(found[1])


def _days(value: object) -> int:
    days, rest = divmod(duration(value), 86400)
    if rest or not days:
        raise ValueError(f"{shown(value)} is not a number of days; write, say, 90d")
    return days


def _group_name(value: object) -> str:
    word = text(value)
    if not _GROUP.fullmatch(word):
        raise ValueError(
            f"{shown(word)} cannot be a group's name; write small letters, digits and '-', without the '@'"
        )
    return word


def language(value: object) -> str:
    word = text(value)
    base = word.split("-")[0].lower()
    if base in _LANGUAGES:
        return base
    near = _LANGUAGE_SLIPS.get(base)
    hint = f" (did you mean {shown(near)}?)" if near else "; write its ISO 639 code, such as lv, pl or uk"
    raise ValueError(f"unknown language {shown(word)}{hint}")


def _web_address(value: object) -> str:
    url = text(value)
    if len(url) > _URL_MAX or not url.isprintable() or any(c in url for c in " \\"):
        raise ValueError("this address holds a space, a '\\' or an invisible character, or is too long")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError("this address cannot be read; it looks like https://example.org/feed.xml") from None
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError("a feed's address begins with https:// or http://")
    if "@" in parts.netloc:
        raise ValueError("keep passwords out of addresses; a feed's address holds no '@' before its host")
    return url


def _selector(value: object) -> str:
    import soupsieve

    selector = line(value)
    try:
        soupsieve.compile(selector)
    except (soupsieve.SelectorSyntaxError, ValueError, NotImplementedError):
        raise ValueError(f"{shown(selector)} is not a CSS selector") from None
    return selector


def _zone(value: object) -> str:
    import zoneinfo

    key = text(value)
    try:
        zoneinfo.ZoneInfo(key)
    except (KeyError, ValueError, OSError):  # KeyError is what a name nobody knows raises; 'Europe' is a folder
        hint = suggestion(key, zoneinfo.available_timezones()) or "; write one such as Europe/Riga"
        raise ValueError(f"unknown time zone {shown(key)}{hint}") from None
    return key


def _host(value: object) -> str:
    host = line(value).lower()
    port = host.rpartition(":")[2] if not host.endswith("]") and ":" in host else "1"
    if not _HOST.fullmatch(host) or not 1 <= int(port) <= 65535:
        raise ValueError(f"{shown(value)} is not a host; write intranet.example or 10.0.0.7:8080")
    return host


def _contact(value: object) -> str:
    contact = line(value)
    if not contact.isascii():
        raise ValueError(
            "this goes into a request's header; write it in plain ASCII: an address of a page or of a mailbox"
        )
    return contact


_DURATION_SCHEMA = {"type": "string", "pattern": "^[1-9][0-9]{0,5}[smhd]$", "examples": ["30s", "15m", "2h", "90d"]}
_LINE_SCHEMA = {"type": "string", "minLength": 1, "maxLength": _LINE_MAX}


def _enum_schema(kinds: type[Enum]) -> dict[str, object]:
    return {"enum": [kind.value for kind in kinds]}


Line = Annotated[str, PlainValidator(line), WithJsonSchema(_LINE_SCHEMA)]
Text = Annotated[
    str, PlainValidator(prose), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": _PROSE_MAX})
]
Name = Annotated[str, PlainValidator(name), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": _NAME_MAX})]
Rhythm = Annotated[
    int,
    PlainValidator(_rhythm),
    WithJsonSchema({"anyOf": [{"const": "auto"}, _DURATION_SCHEMA], "examples": ["auto", "15m"]}),
]
Days = Annotated[
    int, PlainValidator(_days), WithJsonSchema({"type": "string", "pattern": "^[1-9][0-9]{0,5}d$", "examples": ["90d"]})
]
Pace = Annotated[
    int,
    PlainValidator(_pace),
    WithJsonSchema({"type": "string", "pattern": f"^(?:{_PACE.pattern})$", "examples": ["2s", "10s"]}),
]
GroupName = Annotated[
    str, PlainValidator(_group_name), WithJsonSchema({"type": "string", "pattern": f"^{_GROUP.pattern}$"})
]
Language = Annotated[
    str,
    PlainValidator(language),
    WithJsonSchema({"type": "string", "pattern": "^[a-z]{2,3}(-.+)?$", "examples": ["lv", "uk"]}),
]
WebAddress = Annotated[
    str,
    PlainValidator(_web_address),
    WithJsonSchema(
        {"type": "string", "pattern": "^https?://[^\\s@\\\\]+", "examples": ["https://example.org/feed.xml"]}
    ),
]
CssSelector = Annotated[
    str, PlainValidator(_selector), WithJsonSchema({"type": "string", "examples": ["article .lead"]})
]
ZoneName = Annotated[str, PlainValidator(_zone), WithJsonSchema({"type": "string", "examples": ["Europe/Riga", "UTC"]})]
HostText = Annotated[
    str, PlainValidator(_host), WithJsonSchema({"type": "string", "examples": ["intranet.example", "10.0.0.7:8080"]})
]
ContactText = Annotated[
    str, PlainValidator(_contact), WithJsonSchema({"type": "string", "examples": ["desk@example.org"]})
]
Kind = Annotated[FeedKind, PlainValidator(choice(FeedKind)), WithJsonSchema(_enum_schema(FeedKind))]
Read = Annotated[Fulltext, PlainValidator(choice(Fulltext)), WithJsonSchema(_enum_schema(Fulltext))]
