"""The shape of each file people edit, as pydantic models; the JSON Schemas are made from these.

Field descriptions are what an editor shows beside the key, and
what a message says about a key that is missing.
"""

from __future__ import annotations

import difflib
from typing import Annotated

from pydantic import Discriminator, Field, Tag

from flankwatch.models import Form, Priority, Unit, Within
from flankwatch.settings import channel_fields as channel
from flankwatch.settings import fetch_fields as web
from flankwatch.settings import fields
from flankwatch.settings import source_fields as source
from flankwatch.settings import watch_fields as watch
from flankwatch.settings.model import FileModel

__all__ = [
    "AlertsFile",
    "BaselineItem",
    "ChannelItem",
    "FeedDefaults",
    "FeedItem",
    "FeedsFile",
    "ListingItem",
    "RegexItem",
    "SelectorsItem",
    "SettingsFile",
    "SourceItem",
    "WatchListFile",
]


class SelectorsItem(FileModel):
    """Where title, text and date stand on this site's pages, as CSS selectors."""

    title: fields.CssSelector | None = Field(default=None, description="the headline")
    body: fields.CssSelector | None = Field(default=None, description="the element around the article's text")
    published: fields.CssSelector | None = Field(default=None, description="the element with the date")
    remove: list[fields.CssSelector] = Field(default=[], description="elements to leave out, such as 'aside.related'")


class ListingItem(FileModel):
    """Where the articles stand on a page that lists them, as CSS selectors: for a site without a feed."""

    item: fields.CssSelector = Field(description="each article's element, or the link to it")
    link: fields.CssSelector | None = Field(default=None, description="the link inside an item; otherwise its first")
    title: fields.CssSelector | None = Field(
        default=None, description="the headline inside an item; otherwise the link's text"
    )
    published: fields.CssSelector | None = Field(default=None, description="the element with the date inside an item")
    summary: fields.CssSelector | None = Field(default=None, description="the element with the lead inside an item")


class FeedDefaults(FileModel):
    """What holds for every feed that does not say otherwise."""

    every: fields.Rhythm | None = Field(default=None, description="how often a feed is polled; auto: by its rhythm")
    fulltext: fields.Read | None = Field(default=None, description="when the page behind an entry is read")


class FeedItem(FileModel):
    """One feed."""

    name: fields.Name = Field(description="what people call the source; unique")
    url: fields.WebAddress = Field(description="the address of the feed; unique")
    country: watch.CountryCode = Field(description="where the publisher is, as an ISO code or an English name")
    language: fields.Language = Field(description="the language it is written in, as an ISO code")
    owner: fields.Line = Field(description="who owns the publisher: sources of one owner often carry one text")
    kind: fields.Kind = Field(description="what sort of source it is")
    fulltext: fields.Read | None = Field(
        default=None, description="when its pages are read; auto: if the feed is brief"
    )
    every: fields.Rhythm | None = Field(default=None, description="how often this feed is polled; auto: by its rhythm")
    selectors: SelectorsItem | None = Field(
        default=None, description="CSS selectors for pages the extractor gets wrong"
    )
    listing: ListingItem | None = Field(
        default=None, description="CSS selectors for a page that lists articles, where a site has no feed"
    )
    enabled: bool = Field(default=True, description="false keeps the entry here without polling it")
    headers: web.Headers = Field(
        default=(),
        description="request headers for this feed's own host alone: {Authorization: 'Bearer ${FEED_TOKEN}'}",
    )
    insecure_tls: bool = Field(
        default=False, description="true takes any certificate of this feed's host; told each run"
    )
    allow_http: bool = Field(default=False, description="true follows this feed's redirects from https down to http")


class FeedsFile(FileModel):
    """The sources that are polled."""

    defaults: FeedDefaults = Field(
        default=FeedDefaults(), description="what holds for every feed that does not say otherwise"
    )
    feeds: list[FeedItem] = Field(min_length=1, description="the sources that are polled")


class RegexItem(FileModel):
    """A pattern, for what words cannot say."""

    ignore_case: bool = Field(default=False, description="true: capitals and small letters are the same")
    regex: watch.Pattern = Field(description="a regular expression in single quotes; it finds whole words")


class SourceItem(FileModel):
    """The feeds that satisfy all that is said here."""

    feed: source.FeedName | None = Field(default=None, description="the feed's name")
    owner: source.OwnerName | None = Field(default=None, description="who owns the publisher")
    kind: fields.Kind | None = Field(default=None, description="what sort of source it is")
    country: watch.Countries | None = Field(default=None, description="where the publisher is; a @group counts too")
    language: fields.Language | None = Field(default=None, description="the language the feed is written in")


def _words_or_regex(item: object) -> str:
    """Which kind of item is meant. A mapping with other keys is a text whose ':' wants quotes."""
    if not isinstance(item, dict):
        return "|words"
    is_regex = not item or any(difflib.get_close_matches(str(key), RegexItem.model_fields) for key in item)
    return "|regex" if is_regex else "|words"


TermItem = Annotated[
    Annotated[watch.Alternatives, Tag("|words")] | Annotated[RegexItem, Tag("|regex")], Discriminator(_words_or_regex)
]
Sources = Annotated[
    Annotated[source.SourceLine, Tag("|line")] | Annotated[SourceItem, Tag("|keys")],
    Discriminator(lambda item: "|keys" if item and isinstance(item, dict) else "|line"),
]
UnwantedItem = Annotated[
    Annotated[watch.Phrase, Tag("|words")] | Annotated[RegexItem, Tag("|regex")], Discriminator(_words_or_regex)
]


class WatchListFile(FileModel):
    """What to look for, how strictly, and whom to tell."""

    name: fields.Name = Field(description="what alerts and tables call this list; unique")
    about: fields.Text = Field(default="", description="one sentence on what it is for, for colleagues")
    countries: list[watch.Countries] = Field(default=[], description="ISO codes, English names, or @groups in quotes")
    weapons: list[watch.Weapons] = Field(default=[], description="catalogue keys, or @classes in quotes")
    terms: list[TermItem] = Field(
        default=[], description="anything else, in any language; 'a | b' means either; regex: '…' is a pattern"
    )
    require: watch.Requirement | None = Field(
        default=None,
        description="what must come together: countries, weapons, terms and quoted words with and, or, not, ( )",
    )
    within: watch.Stretch = Field(
        default=Within(unit=Unit.SENTENCE),
        description="how near together: sentence, paragraph, article or, say, 12 words",
    )
    forms: list[watch.FormName] = Field(
        default=[Form.NAME, Form.DEMONYM], min_length=1, description="which forms of a country count"
    )
    languages: watch.Languages = Field(default=None, description="any, or the languages whose articles count")
    sources: list[Sources] = Field(
        default=[],
        min_length=1,
        description="whose articles count: feeds by name, kind:…, country:…, owner:…, language:…; 'not …': whose do not",
    )
    not_: list[UnwantedItem] = Field(default=[], alias="not", description="phrases whose words count for nothing")
    priority: watch.Importance = Field(default=Priority.NORMAL, description="urgent breaks quiet hours")
    channels: list[watch.ChannelName] = Field(
        default=[], description="channels of alerts.yaml; none: hits are only recorded"
    )
    must_match: list[watch.Headline] = Field(
        default=[], description="headlines this list must hit; 'flankwatch check' tries them"
    )
    must_not_match: list[watch.Headline] = Field(default=[], description="headlines this list must not hit")


class ChannelItem(FileModel):
    """One target that alerts are sent to."""

    name: fields.Name = Field(description="what watch-lists call it; unique")
    enabled: bool = Field(default=True, description="false: nothing is sent there, and its address is not asked for")
    url: channel.Address = Field(description="where its address is kept: ${NAME}, {file: secrets/…}, or console://")
    kind: channel.Manner | None = Field(default=None, description="how messages look; without it the address decides")


class AlertsFile(FileModel):
    """Whom to tell."""

    channels: list[ChannelItem] = Field(min_length=1, description="the targets that watch-lists may name")
    operators: list[watch.ChannelName] = Field(
        default=[], description="channels that hear how the service does: feeds that die, fall silent, recover"
    )


class BaselineItem(FileModel):
    """What the first sight of a feed may alert for."""

    hours: int = Field(default=24, ge=0, le=24 * 31, description="entries older than this never alert at first sight")
    alerts: int = Field(
        default=5, ge=0, le=100, description="at most so many alerts; the rest is joined in one message"
    )


class SettingsFile(FileModel):
    """How the service behaves."""

    time_zone: fields.ZoneName = Field(default="UTC", description="the zone of times in alerts and of schedules")
    contact: fields.ContactText = Field(default="", description="a page or mailbox for publishers; sent with requests")
    allow_hosts: list[fields.HostText] = Field(default=[], description="private hosts that may be fetched all the same")
    proxy: web.ProxyAddress = Field(
        default=None, description="an http(s) proxy for feeds and pages; it must itself refuse private addresses"
    )
    every: fields.Rhythm = Field(default=0, description="how often a feed is polled if feeds.yaml does not say")
    pace: fields.Pace = Field(default=2, description="the least time between two requests to one host, 0s to 60s")
    baseline: BaselineItem = Field(default=BaselineItem(), description="what the first sight of a feed may alert for")
    keep: fields.Days = Field(default=90, description="how long articles, hits and alerts are kept, in days")
    groups: dict[fields.GroupName, list[watch.Countries]] = Field(
        default={}, description="groups of countries of your own, used in watch-lists as '@name'"
    )
