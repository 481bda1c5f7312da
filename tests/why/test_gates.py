"""The gates are decided on facts: each stop names itself, and each fate of an alert is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from flankwatch.match.require import parse
from flankwatch.match.verdicts import Check, Explanation, Outcome, Part, Polarity, Verdict
from flankwatch.match.verdicts import Gate as Rule
from flankwatch.models import (
    AlertState,
    Article,
    ArticleId,
    Channel,
    ChannelKind,
    Config,
    Feed,
    FeedKind,
    Field,
    Form,
    Fulltext,
    Group,
    Hit,
    ListHit,
    Matches,
    Priority,
    Secret,
    Service,
    SourceTest,
    Span,
    StoryId,
    Unit,
    WatchList,
    Within,
)
from flankwatch.why.facts import Attempt, Dossier, FeedState, KeptAlert, Known, Other
from flankwatch.why.gates import Gate, Passage, Stage, ways_in
from flankwatch.why.outcomes import ways_out
from flankwatch.why.sources import with_source
from flankwatch.why.trace import Trace, answer

UTC_ZONE = ZoneInfo("UTC")
NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
FEED = Feed(
    name="LSM",
    url="https://lsm.example/rss",
    country="LV",
    language="lv",
    owner="LSM",
    kind=FeedKind.NEWS,
    origin="feeds.yaml:2:11",
)
FINE = FeedState(
    name="LSM",
    url=FEED.url,
    next_poll_at=NOW + timedelta(minutes=15),
    first_sight_at=NOW - timedelta(days=9),
    last_success_at=NOW - timedelta(minutes=5),
    last_new_at=NOW - timedelta(hours=1),
)
LIST = WatchList(
    name="flank",
    about="",
    countries=frozenset({"LV"}),
    weapons=frozenset({"himars"}),
    terms=(),
    require=parse("countries and weapons"),
    within=Within(unit=Unit.SENTENCE),
    forms=frozenset({Form.NAME}),
    languages=None,
    unless=(),
    priority=Priority.NORMAL,
    channels=("desk",),
    origin={"name": "flank.yaml:1", "require": "flank.yaml:4", "channels": "flank.yaml:6"},
)
DESK = Channel(name="desk", url=Secret("console://"), kind=ChannelKind.CONSOLE, origin="alerts.yaml:3:10")
CONFIG = Config(feeds=(FEED,), watchlists=(LIST,), channels=(DESK,), service=Service())
ARTICLE = Article(
    entry_id="urn:1",
    url="https://lsm.example/1",
    title="Latvia signs",
    text="Latvia signs for HIMARS.",
    lang="lv",
    published_at=NOW - timedelta(hours=2),
)
HIT = Hit(
    watchlist="flank",
    article_id=ArticleId(1),
    story_id=StoryId(1),
    article=ARTICLE,
    feed=FEED,
    found_at=NOW,
    window=Span(field=Field.TEXT, start=0, end=24),
    mentions=(),
)
DOSSIER = Dossier(
    id=ArticleId(1),
    article=ARTICLE,
    feed=FEED,
    found_at=NOW - timedelta(hours=1),
    story_id=StoryId(1),
    copy_of=None,
    page="read",
    original=None,
    story=None,
    hits=(HIT,),
    alerts=(),
)
OTHER = Other(id=ArticleId(7), title="Latvia buys", url="https://w.example/7", feed="Wire", found_at=NOW)
ALERT = KeptAlert(
    ref="FW-1",
    watchlist="flank",
    channel="desk",
    state=AlertState.SENT,
    attempts=1,
    created_at=NOW,
    due_at=NOW,
    ended_at=NOW,
    last_error=None,
    also_reported=0,
    told=ArticleId(1),
)
KNOWN = Known(url=ARTICLE.url, config=CONFIG, now=NOW, dossier=DOSSIER, forgotten_at=None, feeds=(FINE,))


def explained(*, hit: bool = True) -> Explanation:
    """What the matcher would say of the article, as values."""
    outcome = Outcome.PASSED if hit else Outcome.FAILED
    found = ListHit(watchlist="flank", window=HIT.window, mentions=()) if hit else None
    verdict = Verdict(
        watchlist=LIST,
        lang="lv",
        hit=found,
        place=None,
        checks=(Check(gate=Rule.REQUIRE, outcome=outcome, origin="flank.yaml:4"),),
        parts=(Part(atom=Group.COUNTRIES, polarity=Polarity.WANTED, sightings=(), count=1),),
        missing=None if hit else Group.WEAPONS,
    )
    matches = Matches(lang="lv", mentions=(), hits=(found,) if found else ())
    return Explanation(title="", text="", matches=matches, sentences=(), sightings=(), doubts=(), verdicts=(verdict,))


def at(stage: Stage, known: Known = KNOWN) -> Gate:
    (gate,) = (gate for gate in ways_in(known, None, UTC_ZONE) if gate.stage is stage)
    return gate


def about_dossier(**changes: object) -> Known:
    return replace(KNOWN, dossier=replace(DOSSIER, **changes))  # type: ignore[arg-type]


def traced(known: Known, *, hit: bool = True) -> Trace:
    found = explained(hit=hit)
    out = ways_out(known, found, {"flank"}, zone=UTC_ZONE, entity=lambda _kind, _key: None)
    return Trace(known=known, gates=(*ways_in(known, None, UTC_ZONE), *out), explanation=found)


FEEDS = {
    "polled well": (FINE, Passage.PASSED),
    "never polled": (FeedState(name="LSM", url=FEED.url, next_poll_at=NOW), Passage.STOPPED),
    "it failed 3 times in a row: dns: no such name": (
        replace(FINE, failures=3, reason="dns", detail="no such name"),
        Passage.STOPPED,
    ),
    "410 Gone": (replace(FINE, retired=True), Passage.STOPPED),
    "feeds.yaml does not name it": (replace(FINE, name="Gone"), Passage.STOPPED),
}


@pytest.mark.parametrize("said", FEEDS)
def test_of_an_unknown_address_the_feeds_of_its_host_are_told(said: str) -> None:
    state, passage = FEEDS[said]
    gate = at(Stage.FEED, replace(KNOWN, dossier=None, feeds=(state,)))
    assert said in gate.said
    assert gate.passage is passage
    assert gate.origin == ("feeds.yaml:2:11" if state.name == "LSM" else "")


def test_troubled_feeds_of_a_host_come_first_and_many_are_counted() -> None:
    states = [replace(FINE, name=f"Feed {number}") for number in range(9)]
    known = replace(
        KNOWN, dossier=None, feeds=(*states, replace(FINE, failures=1, reason="tls", detail="expired")),
        config=replace(CONFIG, feeds=tuple(replace(FEED, name=one.name) for one in (*states, FINE))),
    )  # fmt: skip
    _, first, *_, last = ways_in(known, None, UTC_ZONE)
    assert "it failed once: tls: expired" in first.said
    assert "4 more feeds" in last.said


def test_an_address_nobody_brought_and_one_that_was_forgotten_are_told_apart() -> None:
    unknown = replace(KNOWN, dossier=None)
    assert "no feed has brought this address" in at(Stage.ENTRY, unknown).said
    assert "no configured feed stands on its host" in at(Stage.ENTRY, replace(unknown, feeds=())).said
    forgotten = at(Stage.ENTRY, replace(unknown, forgotten_at=NOW - timedelta(days=100)))
    assert "first seen on 2025-11-30" in forgotten.said
    assert "90 days" in forgotten.said


def test_an_address_spelt_otherwise_is_told_as_state_has_it() -> None:
    asked = replace(KNOWN, url="https://m.lsm.example/1?utm_source=x")
    assert at(Stage.ENTRY, asked).details == ("state has it as https://lsm.example/1",)
    assert at(Stage.ENTRY).details == ()


def test_a_copy_names_its_original() -> None:
    gate = at(Stage.STORY, about_dossier(copy_of=ArticleId(7), original=OTHER, story_id=StoryId(7)))
    assert "word for word" in gate.said
    assert "Latvia buys (Wire" in gate.details[0]


@pytest.mark.parametrize(("age_h", "passage"), [(2, Passage.PASSED), (30, Passage.STOPPED), (None, Passage.STOPPED)])
def test_a_first_sight_is_silent_about_what_is_old_or_undated(age_h: int | None, passage: Passage) -> None:
    found_at = FINE.first_sight_at
    assert found_at is not None
    published_at = None if age_h is None else found_at - timedelta(hours=age_h)
    known = about_dossier(found_at=found_at, article=replace(ARTICLE, published_at=published_at))
    assert at(Stage.FIRST_SIGHT, known).passage is passage
    assert at(Stage.FIRST_SIGHT).passage is Passage.PASSED
    (alert,) = traced(known).at(Stage.ALERTS)
    assert ("remembered silently" in alert.said) == (passage is Passage.STOPPED)


PAGES = {
    "read": "its page was read",
    "http_client_error: 403 Forbidden": "could not be read (http_client_error: 403 Forbidden)",
    "not asked for": "the feed gave 280 characters or more",
    None: "was not noted",
}


@pytest.mark.parametrize("page", PAGES)
def test_what_became_of_the_page_is_told_with_the_length_of_the_text(page: str | None) -> None:
    gate = at(Stage.PAGE, about_dossier(page=page))
    assert PAGES[page] in gate.said
    assert "24 characters of text were matched" in gate.said


def test_a_feed_whose_pages_are_never_read_says_so() -> None:
    config = replace(CONFIG, feeds=(replace(FEED, fulltext=Fulltext.NEVER),))
    gate = at(Stage.PAGE, replace(about_dossier(page="not asked for"), config=config))
    assert "`fulltext: never`" in gate.said
    assert gate.origin == "feeds.yaml:2:11"


JOINED = replace(ALERT, ref="FW-J")
FATES = {
    AlertState.SENT: (ALERT, "FW-1 was sent on 2026-03-10 12:00", Passage.PASSED),
    AlertState.PENDING: (replace(ALERT, last_error="550 no"), "tried 1 time; last error: 550 no; due", Passage.NOTED),
    AlertState.SENDING: (ALERT, "being sent right now", Passage.NOTED),
    AlertState.HELD: (
        replace(ALERT, joined_into=replace(JOINED, state=AlertState.PENDING, attempts=0)),
        "joined with others into one message: FW-J is owed since",
        Passage.NOTED,
    ),
    AlertState.MERGED: (replace(ALERT, joined_into=JOINED), "one message: FW-J was sent on", Passage.PASSED),
    AlertState.EXPIRED: (ALERT, "expired on", Passage.STOPPED),
    AlertState.DEAD: (
        replace(ALERT, attempts=8, last_error="550 no"),
        "`flankwatch alerts retry FW-1`",
        Passage.STOPPED,
    ),
}


@pytest.mark.parametrize("state", AlertState)
def test_every_fate_of_an_alert_is_told(state: AlertState) -> None:
    alert, said, passage = FATES[state]
    (gate,) = traced(about_dossier(alerts=(replace(alert, state=state),))).at(Stage.ALERTS)
    assert said in gate.said
    assert (gate.passage, gate.about, gate.origin) == (passage, "flank → desk", "alerts.yaml:3:10")


def test_the_last_tries_are_told_where_one_failed() -> None:
    tries = (
        Attempt(started_at=NOW, outcome="sent", detail=None),
        Attempt(started_at=NOW - timedelta(minutes=1), outcome="not sent", detail="451 later"),
    )
    (gate,) = traced(about_dossier(alerts=(replace(ALERT, tries=tries),))).at(Stage.ALERTS)
    assert gate.details == ("2026-03-10 12:00 UTC sent", "2026-03-10 11:59 UTC not sent: 451 later")


def test_an_alert_told_with_an_earlier_article_says_so() -> None:
    (gate,) = traced(about_dossier(alerts=(replace(ALERT, told=ArticleId(7)),))).at(Stage.ALERTS)
    assert "told with an earlier article of its story" in gate.said


def test_a_hit_of_a_list_without_channels_and_one_whose_channel_is_gone_are_told() -> None:
    mute = replace(KNOWN, config=replace(CONFIG, watchlists=(replace(LIST, channels=()),)))
    (gate,) = traced(mute).at(Stage.ALERTS)
    assert "names no channel that is on" in gate.said
    assert gate.origin == "flank.yaml:6"
    gone = replace(about_dossier(alerts=(ALERT,)), config=replace(CONFIG, channels=()))
    (gate,) = traced(gone).at(Stage.ALERTS)
    assert "alerts.yaml names no channel desk that is on" in gate.said


def test_hits_that_todays_lists_give_or_take_are_told() -> None:
    (same,) = traced(KNOWN).at(Stage.KEPT)
    assert "today's lists give the same" in same.said
    (lost,) = traced(KNOWN, hit=False).at(Stage.KEPT)
    assert "flank hit when it arrived, and not with today's lists" in lost.said
    (gained,) = traced(about_dossier(hits=())).at(Stage.KEPT)
    assert "today's lists would also give flank" in gained.said


def test_the_answer_is_the_telling_or_the_gate_where_the_way_ended() -> None:
    assert "FW-1 was sent" in answer(traced(about_dossier(alerts=(ALERT,))))
    unmatched = answer(traced(about_dossier(hits=()), hit=False))
    assert unmatched == "it arrived, and flank does not hit: none of its weapons stands in the text"
    assert "no feed has brought" in answer(
        Trace(known=KNOWN, gates=ways_in(replace(KNOWN, dossier=None), None, UTC_ZONE), explanation=None)
    )
    mute = replace(KNOWN, config=replace(CONFIG, watchlists=(replace(LIST, channels=()),)))
    assert "flank hits, and nobody was told" in answer(traced(mute))


WIRE_ONLY = SourceTest(text="kind: wire", kind=FeedKind.WIRE)


@pytest.mark.parametrize(("kind", "outcome"), [(FeedKind.NEWS, Outcome.FAILED), (FeedKind.WIRE, Outcome.PASSED)])
def test_a_list_that_does_not_take_the_source_has_no_hit_and_says_so(kind: FeedKind, outcome: Outcome) -> None:
    found = explained()
    asked = replace(LIST, sources=(WIRE_ONLY,), origin={"sources": "flank.yaml:8", "sources/0": "flank.yaml:9:5"})
    found = replace(found, verdicts=(replace(found.verdicts[0], watchlist=asked),))
    taken = with_source(found, replace(FEED, kind=kind))
    (verdict,) = taken.verdicts
    assert (verdict.checks[0].gate, verdict.checks[0].outcome) == (Rule.SOURCES, outcome)
    assert (verdict.hit is not None) == bool(taken.matches.hits) == (outcome is Outcome.PASSED)
    assert verdict.checks[0].origin == ("flank.yaml:9:5" if outcome is Outcome.PASSED else "flank.yaml:8")


def test_a_list_without_sources_takes_everybodys_articles() -> None:
    assert with_source(explained(), FEED) == explained()
