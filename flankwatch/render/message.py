"""A message: what a channel is given, whatever its kind."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Message"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One alert in words, ready to send.

    `title` is one printable line (the subject of a mail), `text` says everything and is enough alone, `html` is the same for
    readers of mail. `ref` is the alert's stable reference, `watchlist` the list that owes it.
    """

    title: str
    text: str
    html: str | None = None
    ref: str
    watchlist: str
