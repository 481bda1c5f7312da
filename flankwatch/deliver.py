"""Delivering what is owed: lease, render, send, mark. Channels go side by side, the alerts of one in order."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from flankwatch.errors import FlankwatchError, first_of
from flankwatch.limits import SEND_BATCH, SEND_LATE_S
from flankwatch.models import Alert, AlertState, Channel, Config
from flankwatch.notify import Notifier, NotSent, Sent, settled
from flankwatch.policy import next_try
from flankwatch.render import render
from flankwatch.render.words import Entities
from flankwatch.statethread import StateThread
from flankwatch.store.outbox import Outbox

__all__ = ["Deliverer", "DeliveryReport"]

log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class DeliveryReport:
    """What one round of delivery did; `waiting` are owed later, `reasons` say why sends failed, by channel."""

    sent: int = 0
    waiting: int = 0
    dead: int = 0
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverer:
    config: Config
    entity: Entities
    outbox: Outbox
    notifier: Notifier
    state: StateThread
    clock: Callable[[], datetime]
    chance: random.Random

    async def run(self) -> DeliveryReport:
        """Send everything that is due now. One channel's trouble delays no other (promise P5)."""
        report = DeliveryReport()
        try:
            async with asyncio.TaskGroup() as tasks:
                for channel in self.config.channels:
                    tasks.create_task(self._drain(channel, report))
        except* FlankwatchError as group:
            raise first_of(group) from group
        return report

    async def _drain(self, channel: Channel, report: DeliveryReport) -> None:
        lease = partial(self.outbox.lease, most=SEND_BATCH, channels=(channel.name,))
        while leased := await self.state(lease, now=self.clock()):
            for alert in leased:
                await self._send(channel, alert, report)

    async def _send(self, channel: Channel, alert: Alert, report: DeliveryReport) -> None:
        started_at = self.clock()
        message = render(alert, kind=channel.kind, zone=ZoneInfo(self.config.service.time_zone), entity=self.entity)
        outcome = await settled(await self.notifier.send(channel, message), within_s=SEND_LATE_S)
        match outcome:
            case Sent():
                await self.state(self.outbox.record_sent, alert, started_at=started_at, now=self.clock())
                report.sent += 1
                log.info("alert sent", extra=_fields(channel, alert, outcome.note))
            case NotSent():
                await self._not_sent(channel, alert, outcome, started_at, report)

    async def _not_sent(
        self, channel: Channel, alert: Alert, failure: NotSent, started_at: datetime, report: DeliveryReport
    ) -> None:
        now = self.clock()
        state, due_at = next_try(
            attempts=alert.attempts,
            permanent=failure.permanent,
            retry_after_s=failure.retry_after_s,
            now=now,
            chance=self.chance,
        )
        record = partial(self.outbox.record_not_sent, alert, state=state, due_at=due_at)
        await self.state(record, reason=failure.reason, started_at=started_at, now=now)
        if state is AlertState.DEAD:
            report.dead += 1
        else:
            report.waiting += 1
        report.reasons[channel.name, failure.reason] += 1
        log.warning("alert not sent", extra=_fields(channel, alert, failure.reason))


def _fields(channel: Channel, alert: Alert, note: str) -> dict[str, str]:
    said = {"note": note} if note else {}
    return {"ref": alert.ref, "channel": channel.name, "watchlist": alert.watchlist, **said}
