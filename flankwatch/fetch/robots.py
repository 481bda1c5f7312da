"""What a site's robots.txt (RFC 9309) lets us do. Protego reads the rules; what it is given is bounded here.

Protego matches in linear time, but takes 7.7 s for 8,000 agents before 1,000 rules. So it is handed only the lines of the
groups that mean us, and never more than ROBOTS_LINES_MAX of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import httpx
from protego import Protego

from flankwatch.limits import CRAWL_DELAY_MAX_S, ROBOTS_LINES_MAX, URL_CHARS_MAX

__all__ = ["TOKEN", "RobotsRecord", "Rules", "our_lines"]

TOKEN = "flankwatch"  # noqa: S105 (the product token that robots.txt files name us by)

_LINE = re.compile(r"[ \t]*([A-Za-z][A-Za-z \t-]{2,14}):[ \t]*([^#]*)")
_AGENT = "user-agent"
_RULES = {"allow", "disallow", "crawl-delay"}
_MEANT = re.compile(r"(\*|flankwatch)(?![A-Za-z_-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRecord:
    """What was found at an origin (`https://example.org`): the lines that mean us, and until when they may be used.

    `trouble` says why there are none: the file could not be read, so that nothing is allowed for now.
    """

    origin: str
    text: str
    until: datetime
    trouble: str | None = None


class Rules:
    """A record, parsed."""

    __slots__ = ("_parsed", "record")

    def __init__(self, record: RobotsRecord) -> None:
        self.record = record
        self._parsed = Protego.parse(record.text)

    def refusal(self, url: httpx.URL) -> str | None:
        """Why the page may not be asked for; None where it may."""
        if self.record.trouble:
            return f"the site's robots.txt cannot be read, so its pages are left alone for now: {self.record.trouble}"
        allowed = self._parsed.can_fetch(str(url), TOKEN)
        return None if allowed else "the site's robots.txt asks programs to leave this page alone"

    @property
    def crawl_delay_s(self) -> float:
        """Seconds between two requests that the site asks for, within bounds; 0 where it asks for none."""
        return min(self._parsed.crawl_delay(TOKEN) or 0.0, CRAWL_DELAY_MAX_S)


def our_lines(body: bytes) -> str:
    """The lines of a robots.txt that mean us or everybody, in their order.

    An agent is compared by its product token, whole and whatever its capitals: rules for `flank` are not for us.

    >>> our_lines(b"User-agent: Other\\nDisallow: /a\\n\\nUser-agent: Flankwatch/1.0\\nDisallow: /b # why\\n")
    'user-agent: flankwatch\\ndisallow: /b\\n'
    """
    text = body.decode("utf-8-sig", "replace")
    lines = (line for _, line in zip(range(ROBOTS_LINES_MAX), _ours(text), strict=False))
    return "".join(f"{line}\n" for line in lines)


def _ours(text: str) -> Iterator[str]:
    meant, naming = False, False
    for line in re.split(r"[\r\n]+", text):
        found = _LINE.match(line)
        if not found:
            continue
        key, value = "-".join(found[1].lower().split()), found[2].strip()
        if key == _AGENT:
            token = _MEANT.match(value)
            meant = bool(token) or (naming and meant)
            naming = True
            if token:
                yield f"{_AGENT}: {token[1].lower()}"
        elif key in _RULES:
            naming = False
            if meant and len(value) <= URL_CHARS_MAX:
                yield f"{key}: {value}"
