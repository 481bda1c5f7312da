"""Headlines without the names that outlets and aggregators add at their ends."""

from __future__ import annotations

import re

__all__ = ["folded", "without_outlet"]

_SEPARATOR = re.compile(r"\s+[|·•»«–—:/\\-]{1,2}\s+|\s*[|_]\s*|(?<=\w):\s+")


def without_outlet(title: str, *, outlets: list[str], headings: list[str]) -> str:
    """`title` without the names of its outlet at either end; where a heading is the rest of a title, the heading.

    >>> without_outlet("Riga buys HIMARS - Baltic Wire", outlets=["The Baltic Wire"], headings=[])
    'Riga buys HIMARS'
    >>> without_outlet("NATO - Russia council meets", outlets=["Baltic Wire"], headings=[])
    'NATO - Russia council meets'
    """
    cuts = list(_SEPARATOR.finditer(title))
    start, end = 0, len(title)
    while cuts and _is_outlet(title[cuts[-1].end() : end], outlets):
        end = cuts.pop().start()
    while cuts and _is_outlet(title[start : cuts[0].start()], outlets):
        start = cuts.pop(0).end()
    title = title[start:end].strip()
    parts = [part for cut in _SEPARATOR.finditer(title) for part in (title[: cut.start()], title[cut.end() :])]
    rests = {heading.casefold() for heading in headings if " " in heading}  # one word is a section's name
    shown = [part for part in map(str.strip, parts) if part.casefold() in rests]
    return shown[0] if len(shown) == 1 else title  # both halves are headings where the outlet's name is one


def _is_outlet(part: str, outlets: list[str]) -> bool:
    said = folded(part)
    names = [folded(name) for name in outlets]
    return bool(said) and any(name and (said == name or _holds(name, said) or _holds(said, name)) for name in names)


def _holds(long: str, short: str) -> bool:
    """Whether one name is most of the other, as `LSM.lv` of `Eng.LSM.lv` or `Wire` of `The Wire`."""
    return len(short) >= 3 and short in long and len(short) * 2 >= len(long)


def folded(name: str) -> str:
    """The letters and digits of a name, in small letters."""
    return re.sub(r"\W+", "", name.casefold())
