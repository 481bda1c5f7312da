"""Telling the operators how the feeds do: each turn once, all turns of a moment in one message (promise P7)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flankwatch.models import Config
from flankwatch.render.notice import health_notice
from flankwatch.store.feed_health import FeedHealth

__all__ = ["tell_of_feeds"]


def tell_of_feeds(feed_health: FeedHealth, config: Config, *, now: datetime) -> int:
    """Owe the operators a message of the feeds that turned ill or well since the last one; of how many.

    Without an operators' channel nothing is noted as told: whoever names one later hears how things stand then.
    """
    polled = {feed.name for feed in config.feeds}
    turns = [turn for turn in feed_health.turns() if turn.name in polled] if config.operators else []
    if turns:
        zone = ZoneInfo(config.service.time_zone)
        notice = health_notice([(turn.name, turn.standing) for turn in turns], zone=zone)
        feed_health.tell(turns, notice, config.operators, now=now)
    return len(turns)
