"""Turns an alert into words for one kind of channel. Pure: values in, a message out."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flankwatch.models import Alert, ChannelKind
from flankwatch.render import chat, console, mail, notice
from flankwatch.render.message import Message
from flankwatch.render.words import Entities, lone

__all__ = ["Message", "render"]


def render(alert: Alert, *, kind: ChannelKind, zone: ZoneInfo, entity: Entities) -> Message:
    """The message that tells `alert` to a channel of `kind`, in the reader's time `zone`.

    `entity` gives the catalogue's entry for a mention, None where there is none (a term, a key of an older catalogue). Any
    article makes a message: without link, date, text or headline, in any script, of any length.
    """
    if alert.notice is not None:
        return notice.message(alert, alert.notice, kind)
    if kind is ChannelKind.CONSOLE:
        return console.message(alert, zone=zone, entity=entity)
    hit = lone(alert)
    if kind is ChannelKind.EMAIL:
        return (
            mail.single(alert, hit, zone=zone, entity=entity) if hit else mail.joined(alert, zone=zone, entity=entity)
        )
    return chat.single(alert, hit, zone=zone, entity=entity) if hit else chat.joined(alert, zone=zone)
