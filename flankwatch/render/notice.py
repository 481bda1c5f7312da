"""What the operators are told: how feeds fell ill and recovered, all of one moment in one message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flankwatch import limits
from flankwatch.models import Alert, ChannelKind, Notice
from flankwatch.polling.rhythm import usual_gap_s
from flankwatch.polling.standing import Health, Standing
from flankwatch.render import chat, mail
from flankwatch.render.message import Message
from flankwatch.render.pieces import clean, cut
from flankwatch.render.words import moment

__all__ = ["health_line", "health_notice", "message", "span"]


def health_notice(turns: Sequence[tuple[str, Standing]], *, zone: ZoneInfo) -> Notice:
    """One message about all feeds, by name, whose state has turned."""
    ill = sum(standing.health is not Health.OK for _, standing in turns)
    back = len(turns) - ill
    said = [f"{_feeds(ill)} {'needs' if ill == 1 else 'need'} a look"] * (ill > 0)
    said += [f"{_feeds(back)} {'is' if back == 1 else 'are'} back"] * (back > 0)
    lines = tuple(f"{clean(name)}: {health_line(standing, zone=zone)}" for name, standing in turns)
    return Notice(title=f"flankwatch: {', '.join(said)}", lines=lines)


def health_line(standing: Standing, *, zone: ZoneInfo) -> str:
    """A feed's state in a few words."""
    match standing.health:
        case Health.OK:
            return "works"
        case Health.FAILING:
            return f"failing ({standing.failures}×): {_reason(standing)}"
        case Health.DEAD:
            return f"dead: no answer that could be used {_since(standing.failing_since, zone)}; {_reason(standing)}"
        case Health.WEB_PAGE:
            return f"answers with a web page instead of a feed {_since(standing.failing_since, zone)}; look for its new address"
        case Health.SILENT:
            return f"silent: {_silence(standing, zone)}"
        case Health.RETIRED:
            return "gone for good, says its server (410); it is asked no more: remove it, or give its new address"


def _silence(standing: Standing, zone: ZoneInfo) -> str:
    rhythm = standing.rhythm
    if rhythm is None or rhythm.last_at is None:
        return "no entry yet"
    return f"nothing new {_since(rhythm.last_at, zone)}; usually something comes every {span(usual_gap_s(rhythm))}"


def span(seconds: float) -> str:
    """`40 minutes`, `6 hours`, `3 days`: one figure, rounded."""
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        count = round(seconds / size)
        if count >= 2 or unit == "minute":
            return f"{max(count, 1)} {unit}{'s' if count > 1 else ''}"
    raise AssertionError("unreachable: minutes fit everything")


def _since(at: datetime | None, zone: ZoneInfo) -> str:
    return f"since {moment(at, zone)}" if at else "so far"


def _reason(standing: Standing) -> str:
    return cut(clean(f"{standing.reason}: {standing.detail}"), 160)


def _feeds(count: int) -> str:
    return f"{count} feed{'s' if count != 1 else ''}"


def message(alert: Alert, notice: Notice, kind: ChannelKind) -> Message:
    """A notice for one kind of channel. A chat gets as many lines as fit, and how many there are besides."""
    title, lines = clean(notice.title), [clean(line) for line in notice.lines]
    if kind is ChannelKind.CHAT:
        lines = _fitting([chat.neutral(line) for line in lines])
    html = mail.plain_page(title, [*lines, f"Reference: {clean(alert.ref)}"]) if kind is ChannelKind.EMAIL else None
    text = "\n".join([title, *lines, f"ref {clean(alert.ref)}"])
    return Message(title=cut(title, limits.SUBJECT_CHARS_MAX), text=text, html=html, ref=alert.ref, watchlist="")


def _fitting(lines: Sequence[str]) -> list[str]:
    kept: list[str] = []
    room = limits.CHAT_CHARS_MAX - 2 * limits.SUBJECT_CHARS_MAX
    for line in lines[: limits.CHAT_LINES_MAX]:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    more = len(lines) - len(kept)
    return [*kept, *[f"and {more} more; `flankwatch feeds health` lists them"] * (more > 0)]
