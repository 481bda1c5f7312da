"""What `flankwatch match` is asked about: words, a file or a page, made into a title and a text as the cycle would make them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flankwatch.limits import PAGE_BYTES_MAX
from flankwatch.models import Feed
from parsers.charset import decode

__all__ = ["NoSubject", "Subject", "address_in", "from_bytes", "from_file"]

_MARKUP = (".html", ".htm", ".xhtml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A text to explain. `lang` is None where nobody said; `told_by` says who did, `came_from` where the text came from.

    `feed` is the first configured one of the page's host.
    """

    title: str
    text: str
    lang: str | None = None
    told_by: str = ""
    came_from: str = ""
    feed: Feed | None = None


@dataclass(frozen=True, slots=True)
class NoSubject:
    """There is nothing to explain; `reason` is one line for people."""

    reason: str


def address_in(given: str) -> str | None:
    """The address of a page, if that is what somebody gave.

    >>> address_in("www.lsm.lv/raksts/1")
    'https://www.lsm.lv/raksts/1'
    >>> address_in("https://www.lsm.lv/ tells of Latvia") is None
    True
    """
    given = given.strip()
    if len(given.split()) != 1 or not given.lower().startswith(("http://", "https://", "www.")):
        return None
    return f"https://{given}" if given.lower().startswith("www.") else given


def from_bytes(body: bytes, came_from: str) -> Subject | NoSubject:
    """A text, or a page where it is one; at most PAGE_BYTES_MAX."""
    if len(body) > PAGE_BYTES_MAX:
        return NoSubject(f"{came_from} is larger than {PAGE_BYTES_MAX} bytes")
    if body.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        return _page_in(body, came_from)
    return Subject(title="", text=decode(body), came_from=came_from)


def from_file(path: Path) -> Subject | NoSubject:
    """The text of a file; of a saved page the article on it."""
    try:
        with path.open("rb") as file:
            body = file.read(PAGE_BYTES_MAX + 1)
    except OSError as exc:
        return NoSubject(f"{path} cannot be read: {exc.strerror}")
    if path.suffix.lower() in _MARKUP and len(body) <= PAGE_BYTES_MAX:
        return _page_in(body, str(path))
    return from_bytes(body, str(path))


def _page_in(body: bytes, came_from: str) -> Subject | NoSubject:
    from flankwatch.subject_page import from_markup  # what reads pages takes half a second to load

    return from_markup(body, came_from)
