"""Whom to tell, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum

from flankwatch.models.articles import Hit
from flankwatch.models.ids import AlertId
from flankwatch.models.secret import Secret

__all__ = ["MOVES", "Alert", "AlertKind", "AlertState", "Channel", "ChannelKind", "Notice"]


class ChannelKind(Enum):
    """How a message is rendered for a channel's target."""

    EMAIL = "email"
    CHAT = "chat"
    CONSOLE = "console"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One target and its manners. `url` is an Apprise URL, a secret; logs name a channel by `name` alone.

    `origin` is `file:line:column` of where it is configured.
    """

    name: str
    url: Secret
    kind: ChannelKind
    origin: str = field(default="", compare=False)


class AlertState(StrEnum):
    """PENDING is owed; SENDING is leased to a sender; HELD waits for the joined alert it belongs to; the rest are ends."""

    PENDING = "pending"
    SENDING = "sending"
    HELD = "held"
    SENT = "sent"
    MERGED = "merged"
    EXPIRED = "expired"
    DEAD = "dead"


# A dead alert may be owed again, because `alerts retry` exists; every other end is final.
MOVES: Mapping[AlertState, frozenset[AlertState]] = {
    AlertState.PENDING: frozenset({AlertState.SENDING, AlertState.EXPIRED}),
    AlertState.SENDING: frozenset({AlertState.SENT, AlertState.PENDING, AlertState.DEAD}),
    AlertState.HELD: frozenset({AlertState.MERGED, AlertState.PENDING}),
    AlertState.SENT: frozenset(),
    AlertState.MERGED: frozenset(),
    AlertState.EXPIRED: frozenset(),
    AlertState.DEAD: frozenset({AlertState.PENDING}),
}


class AlertKind(StrEnum):
    """SINGLE tells of one story; JOINED tells in one message of the many that a first sight or an outage brought.

    NOTICE tells the operators how the service does.
    """

    SINGLE = "single"
    JOINED = "joined"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A message to the operators: a title and lines, some of whose words may be a stranger's."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A hit owed to a channel. `ref` is its stable reference; `hits` has one element for SINGLE, many for JOINED;
    for a NOTICE, which no list owes, it is empty and `notice` says what there is to say.

    `also_reported` counts later articles of the same story that satisfied the same list.
    """

    id: AlertId
    ref: str
    kind: AlertKind
    watchlist: str
    channel: str
    state: AlertState
    attempts: int
    created_at: datetime
    hits: tuple[Hit, ...]
    also_reported: int = 0
    last_error: str | None = None
    notice: Notice | None = None
