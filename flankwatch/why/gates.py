"""The gates between a feed and a channel, decided on facts: what was passed, what stopped an article, what is worth knowing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from flankwatch.limits import PARAGRAPH_CHARS
from flankwatch.match.verdicts import Explanation
from flankwatch.models import Feed, Fulltext
from flankwatch.policy import is_recent
from flankwatch.why.facts import Dossier, FeedState, Known

__all__ = ["Gate", "Passage", "Stage", "is_silent", "moment", "ways_in"]

_FEEDS_MAX = 6  # feeds told of one host: some publishers have dozens


class Stage(StrEnum):
    """The gates in the order in which an article meets them."""

    FEED = "feed"
    ENTRY = "entry"
    STORY = "story"
    FIRST_SIGHT = "first sight"
    PAGE = "page"
    LANGUAGE = "language"
    MENTIONS = "mentions"
    LISTS = "watch-lists"
    KEPT = "hits kept"
    ALERTS = "alerts"


class Passage(StrEnum):
    """NOTED is worth knowing and decides nothing."""

    PASSED = "passed"
    STOPPED = "stopped"
    NOTED = "noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One gate's answer. `origin` is `file:line` of its rule, `about` the feed, list or channel it speaks of."""

    stage: Stage
    passage: Passage
    said: str
    about: str = ""
    origin: str = ""
    details: tuple[str, ...] = ()


def moment(at: datetime | None, zone: ZoneInfo) -> str:
    """A time in the reader's zone, to the minute."""
    if at is None:
        return "never"
    try:
        return f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}"
    except OverflowError:  # a feed may date its entries to the year 9999
        return f"{at:%Y-%m-%d %H:%M %Z}"


def ways_in(known: Known, found: Explanation | None, zone: ZoneInfo) -> tuple[Gate, ...]:
    """The gates up to the mentions; of an address that state does not know, why nothing of it ever arrived."""
    if known.dossier is None:
        return (_not_known(known, zone), *_near_feeds(known, zone))
    return tuple(_of_article(known, known.dossier, found, zone))


def _of_article(known: Known, dossier: Dossier, found: Explanation | None, zone: ZoneInfo) -> Iterator[Gate]:
    state = next((one for one in known.feeds if one.name == dossier.feed.name), None)
    if state is not None:
        yield _feed(known, state, zone)
    yield _entry(known, dossier, zone)
    yield _story(dossier, zone)
    yield _first_sight(known, dossier, state)
    yield _page(known, dossier)
    said = f"articles of this feed are read as '{dossier.article.lang}'"
    yield Gate(stage=Stage.LANGUAGE, passage=Passage.PASSED, said=said, origin=_origin(known, dossier.feed.name))
    if found is not None:
        yield _mentions(found)


def _configured(known: Known, name: str) -> Feed | None:
    """The feed as today's configuration has it."""
    return next((feed for feed in known.config.feeds if feed.name == name), None)


def _origin(known: Known, name: str) -> str:
    feed = _configured(known, name)
    return feed.origin if feed else ""


def _not_known(known: Known, zone: ZoneInfo) -> Gate:
    if known.forgotten_at is not None:
        days = known.config.service.keep_days
        said = (
            f"an article of this address was first seen on {moment(known.forgotten_at, zone)} and has been forgotten since: "
            f"what nobody is owed is kept for {days} days (`keep:` in settings.yaml)"
        )
        return Gate(stage=Stage.ENTRY, passage=Passage.STOPPED, said=said)
    said = "no feed has brought this address"
    if not known.feeds:
        said += ", and no configured feed stands on its host: add the feed of that site to feeds.yaml"
    elif all(one.last_success_at for one in known.feeds):
        said += ": the feeds of its host did not list it, or only between two polls"
    return Gate(stage=Stage.ENTRY, passage=Passage.STOPPED, said=said)


def _near_feeds(known: Known, zone: ZoneInfo) -> Iterator[Gate]:
    """The feeds that might have brought the address, those first that are in trouble."""
    gates = sorted((_feed(known, state, zone) for state in known.feeds), key=lambda one: one.passage is Passage.PASSED)
    yield from gates[:_FEEDS_MAX]
    if (left := len(gates) - _FEEDS_MAX) > 0:
        said = f"{left} more feeds of this host; `flankwatch feeds list` shows them all"
        yield Gate(stage=Stage.FEED, passage=Passage.NOTED, said=said)


def _feed(known: Known, state: FeedState, zone: ZoneInfo) -> Gate:
    passage, said = _feed_said(known, state, zone)
    return Gate(stage=Stage.FEED, passage=passage, about=state.name, said=said, origin=_origin(known, state.name))


def _feed_said(known: Known, state: FeedState, zone: ZoneInfo) -> tuple[Passage, str]:
    polled, due = moment(state.last_success_at, zone), moment(state.next_poll_at, zone)
    if _configured(known, state.name) is None:
        said = "feeds.yaml does not name it or has it turned off, so it is not polled"
        return Passage.NOTED if known.dossier else Passage.STOPPED, f"{said}; last success {polled}"
    if state.retired:
        return Passage.STOPPED, f"it answered 410 Gone and is asked no more; last success {polled}"
    if state.failures:
        times = "once" if state.failures == 1 else f"{state.failures} times in a row"
        said = f"it failed {times}: {state.reason}: {state.detail}; last success {polled}, next try {due}"
        return Passage.NOTED if known.dossier else Passage.STOPPED, said
    if state.last_success_at is None:
        return Passage.STOPPED, "it is configured and was never polled; the next run does"
    new = moment(state.last_new_at, zone)
    return Passage.PASSED, f"polled well, last {polled}, next {due}; its last new article came {new}"


def _entry(known: Known, dossier: Dossier, zone: ZoneInfo) -> Gate:
    article = dossier.article
    published = f"published {moment(article.published_at, zone)}" if article.published_at else "without a date"
    details = [] if known.url == article.url else [f"state has it as {article.url}"]
    details += [f"the same address belongs to: {one.title} ({moment(one.found_at, zone)})" for one in dossier.others]
    return Gate(
        stage=Stage.ENTRY,
        passage=Passage.PASSED,
        about=dossier.feed.name,
        said=f"new when it came on {moment(dossier.found_at, zone)}, {published}",
        details=tuple(details),
    )


def _story(dossier: Dossier, zone: ZoneInfo) -> Gate:
    if dossier.copy_of is not None:
        said = "its text repeats an earlier article's word for word: it joins that story, and nobody is told twice"
        first = dossier.original
    elif dossier.story is not None:
        said, first = "it belongs to a story that another article began", dossier.story
    else:
        return Gate(stage=Stage.STORY, passage=Passage.PASSED, said="it begins a story of its own")
    details = (f"{first.title} ({first.feed}, {moment(first.found_at, zone)})",) if first else ()
    return Gate(stage=Stage.STORY, passage=Passage.NOTED, said=said, details=details)


def is_silent(known: Known) -> bool:
    """Whether the article came with the first sight of its feed and was not recent: such entries alert nobody."""
    dossier = known.dossier
    return dossier is not None and _is_first_sight(known, dossier) and not _is_recent(known, dossier)


def _is_first_sight(known: Known, dossier: Dossier) -> bool:
    # A poll writes both times in one transaction, from one reading of the clock.
    return any(one.name == dossier.feed.name and one.first_sight_at == dossier.found_at for one in known.feeds)


def _is_recent(known: Known, dossier: Dossier) -> bool:
    hours = known.config.service.baseline_hours
    return is_recent(dossier.article.published_at, hours=hours, now=dossier.found_at)


def _first_sight(known: Known, dossier: Dossier, state: FeedState | None) -> Gate:
    hours = known.config.service.baseline_hours
    if state is None or state.first_sight_at is None:
        said = "whether it came with the first look at its feed cannot be told: the feed is about to be seen anew"
        return Gate(stage=Stage.FIRST_SIGHT, passage=Passage.NOTED, said=said)
    if not _is_first_sight(known, dossier):
        said = "it did not come with the first look at its feed"
        return Gate(stage=Stage.FIRST_SIGHT, passage=Passage.PASSED, said=said)
    if _is_recent(known, dossier):
        said = f"it came with the first look at its feed and was younger than {hours} hours, so it could alert"
        return Gate(stage=Stage.FIRST_SIGHT, passage=Passage.PASSED, said=said)
    age = f"older than {hours} hours" if dossier.article.published_at else "without a date, so perhaps old"
    said = f"it came with the first look at its feed and was {age}: remembered, and told to nobody (`baseline:` in settings.yaml)"
    return Gate(stage=Stage.FIRST_SIGHT, passage=Passage.STOPPED, said=said)


def _page(known: Known, dossier: Dossier) -> Gate:
    feed = _configured(known, dossier.feed.name)
    chars = f"{len(dossier.article.text):,} characters of text were matched"
    passage, said = _page_said(known, dossier, feed)
    return Gate(stage=Stage.PAGE, passage=passage, said=f"{said}; {chars}", origin=feed.origin if feed else "")


def _page_said(known: Known, dossier: Dossier, feed: Feed | None) -> tuple[Passage, str]:
    if dossier.page == "read":
        return Passage.PASSED, "its page was read"
    if dossier.page == "paywall: only its beginning is free to read":
        return Passage.NOTED, "its page was read as far as it is free; the rest is for subscribers"
    if dossier.page is None:
        return Passage.NOTED, "whether its page was read was not noted by the version that brought it"
    if dossier.page != "not asked for":
        return Passage.NOTED, f"its page could not be read ({dossier.page}), so what the feed gives had to do"
    if feed is not None and feed.fulltext is Fulltext.NEVER:
        return Passage.NOTED, "its page was not read: `fulltext: never`"
    if not dossier.article.url:
        return Passage.NOTED, "its page was not read: the feed gives no link"
    if is_silent(known):
        return Passage.NOTED, "its page was not read, because at first sight it could not alert"
    return Passage.PASSED, f"its page was not needed: the feed gave {PARAGRAPH_CHARS} characters or more"


def _mentions(found: Explanation) -> Gate:
    names = {(one.mention.kind, one.mention.key) for one in found.sightings}
    refused = sum(not doubt.accepted for doubt in found.doubts)
    doubted = f"; {refused} doubtful {'word was' if refused == 1 else 'words were'} refused" if refused else ""
    if not names:
        said = f"nothing that the catalogue or a list knows stands in it{doubted}"
        return Gate(stage=Stage.MENTIONS, passage=Passage.STOPPED, said=said)
    count = len(found.sightings)
    said = f"{count} mention{'s' * (count != 1)} of {len(names)} thing{'s' * (len(names) != 1)}{doubted}"
    return Gate(stage=Stage.MENTIONS, passage=Passage.PASSED, said=said)
