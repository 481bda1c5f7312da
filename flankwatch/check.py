"""Trying a configuration: do the lists find what they must, do the feeds answer, do the channels take a message."""

from __future__ import annotations

import asyncio
import pyexpat
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TextIO

from flankwatch.errors import Problem, WorkerFailed, problem_at
from flankwatch.fetch import BodyKind, Failed, Fetched, Fetcher, NotModified, Request
from flankwatch.limits import EXPAT_SAFE, PARSE_S
from flankwatch.match.require import groups_in
from flankwatch.models import Channel, Config, Feed, FeedId, Group
from flankwatch.notify import Notifier, NotSent, trouble
from flankwatch.policy import admission
from flankwatch.reading import Unreadable, read_feed
from flankwatch.render import Message
from flankwatch.web import web
from flankwatch.workers import Workers

__all__ = [
    "Trial",
    "expat_note",
    "lists_without_feeds",
    "send_test",
    "silent_lists",
    "try_channels",
    "try_feeds",
    "unusable_channels",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How one feed or channel did. `trouble` is None where it works."""

    name: str
    said: str
    trouble: str | None = None


def unusable_channels(config: Config) -> list[Problem]:
    """The channels whose address its service cannot read, each with its place; nothing is contacted."""
    troubles = ((channel, trouble(channel)) for channel in config.channels)
    return [problem_at(channel.origin, f"channel {channel.name}: {told}") for channel, told in troubles if told]


def silent_lists(config: Config) -> list[str]:
    """Watch-lists whose hits are told to nobody: no channel, or none that is on."""
    return [watchlist.name for watchlist in config.watchlists if not watchlist.channels]


def unasked_groups(config: Config) -> list[tuple[str, Group]]:
    """Countries and weapons that a watch-list lists and its `require` never asks for. Terms may be quoted in it one by one."""
    return [
        (one.name, group)
        for one in config.watchlists
        for group, listed in ((Group.COUNTRIES, one.countries), (Group.WEAPONS, one.weapons))
        if listed and group not in groups_in(one.require)
    ]


def expat_note(version: tuple[int, int, int] = pyexpat.version_info) -> str | None:
    """What to say of an XML library without defences of its own; what reaches it is checked before, so this is a second wall."""
    if version >= EXPAT_SAFE:
        return None
    shown, safe = (".".join(map(str, one)) for one in (version, EXPAT_SAFE))
    return f"Python's XML library, expat {shown}, is older than {safe} and does not itself stop entity bombs"


def lists_without_feeds(config: Config) -> list[str]:
    """Watch-lists that take the articles of no feed: their `sources:` fit none that is on."""
    return [one.name for one in config.watchlists if not any(admission(one, feed).admitted for feed in config.feeds)]


async def try_feeds(config: Config, *, user_agent: str) -> list[Trial]:
    """Fetch and read every feed once; nothing is kept."""
    with Workers() as workers:
        async with web(config.service, user_agent=user_agent) as fetcher:
            return list(await asyncio.gather(*(_try_feed(feed, fetcher, workers) for feed in config.feeds)))


async def _try_feed(feed: Feed, fetcher: Fetcher, workers: Workers) -> Trial:
    outcome = await fetcher.fetch(Request(url=feed.url, kind=BodyKind.FEED, options=feed.options))
    match outcome:
        case Failed():
            return Trial(name=feed.name, said="failed", trouble=f"{outcome.reason}: {outcome.detail}")
        case NotModified():
            return Trial(name=feed.name, said="failed", trouble="answered 304 to a first request")
        case Fetched():
            return await _try_document(feed, outcome, workers)


async def _try_document(feed: Feed, fetched: Fetched, workers: Workers) -> Trial:
    try:
        read = await workers.run(
            PARSE_S,
            read_feed,
            fetched.body,
            content_type=fetched.content_type,
            url=fetched.final_url,
            feed_id=FeedId(0),
            listing=feed.listing,
            now=datetime.now(UTC),
        )
    except WorkerFailed as exc:
        return Trial(name=feed.name, said="failed", trouble=f"the document was given up in its worker: {exc.reason}")
    if isinstance(read, Unreadable):
        return Trial(name=feed.name, said="failed", trouble=f"{read.reason}: {read.detail}")
    moved = f"; moved to {fetched.moved_to}" if fetched.moved_to else ""
    return Trial(name=feed.name, said=f"{len(read.entries)} entries{moved}")


async def try_channels(config: Config, *, console: TextIO) -> list[Trial]:
    """Send one test message to every channel."""
    return [await send_test(channel, config, console=console) for channel in config.channels]


async def send_test(channel: Channel, config: Config, *, console: TextIO) -> Trial:
    """Send a message that says it is a test, the way alerts are sent."""
    text = (
        f"This is a test message from flankwatch to the channel {channel.name}. If you can read it, alerts arrive here."
    )
    message = Message(title="flankwatch test", text=text, ref="FW-TEST", watchlist="test")
    outcome = await Notifier(console=console, allow_hosts=config.service.allow_hosts).send(channel, message)
    if isinstance(outcome, NotSent):
        return Trial(name=channel.name, said="failed", trouble=outcome.reason)
    return Trial(name=channel.name, said="test message sent")
