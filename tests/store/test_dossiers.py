"""What hangs on one address: found however the address is spelt, whole, and told apart from what was forgotten."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from flankwatch.dedup.keys import entry_keys
from flankwatch.models import AlertState, Feed
from flankwatch.policy import next_try
from flankwatch.store.dossiers import Dossiers
from flankwatch.store.engine import Database
from flankwatch.store.housekeeping import Housekeeping
from flankwatch.store.outbox import Outbox
from flankwatch.store.polls import NewArticle, Polls
from tests.store.conftest import NOW
from tests.store.worlds import done, lease_one, list_hit, new_article, owe_all

HOUR = timedelta(hours=1)
SAME_TEXT = b"text" * 4


def keyed(number: int, url: str, **changes: object) -> NewArticle:
    """An article with the keys that its address gives it."""
    new = new_article(number, at=NOW)
    keys = entry_keys(feed_id=1, outlet="LSM", entry_id=f"urn:{number}", url=url, title="", published="")
    return replace(new, article=replace(new.article, url=url), keys=keys, **changes)  # type: ignore[arg-type]


def record(database: Database, feed: Feed, *new: NewArticle, first_sight: bool = False) -> None:
    polls = Polls(database, owner="test")
    lease = lease_one(polls, feed, now=NOW)
    polls.record(done(lease, new, next_poll_at=NOW + HOUR, at=NOW), owe=owe_all(NOW, first_sight=first_sight))


def test_an_article_is_found_however_its_address_is_spelt(database: Database, feed: Feed) -> None:
    record(
        database,
        feed,
        keyed(1, "https://www.lsm.example/a?utm_source=rss&id=7"),
        keyed(2, "https://lsm.example/a?id=8"),
    )
    spellings = ("http://lsm.example/a/?id=7", "https://m.lsm.example/a?id=7&utm_medium=x", "urn:1")
    found = [Dossiers(database).dossier(spelling) for spelling in spellings]
    assert [one.article.entry_id for one in found if one] == ["urn:1"] * 3
    assert Dossiers(database).dossier("https://lsm.example/a?id=9") is None
    assert Dossiers(database).dossier("not an address") is None


def test_of_many_articles_of_one_address_the_newest_is_told_and_the_others_named(
    database: Database, feed: Feed
) -> None:
    page = "https://lsm.example/notices"
    record(database, feed, keyed(1, page), keyed(2, page))
    found = Dossiers(database).dossier(page)
    assert found is not None
    assert found.article.entry_id == "urn:2"
    assert [one.title for one in found.others] == ["Latvia signs for launcher 1"]


def test_a_dossier_holds_hits_story_page_and_alerts_with_their_tries(database: Database, feed: Feed) -> None:
    first = replace(keyed(1, "https://lsm.example/1", text_key=SAME_TEXT, page="read"), list_hits=(list_hit(),))
    record(database, feed, first)
    wire = replace(feed, name="Wire", owner="Wire", url="https://wire.example/rss")
    copied = replace(first.article, entry_id="urn:9", url="https://wire.example/9")
    keys = entry_keys(feed_id=2, outlet="Wire", entry_id="urn:9", url=copied.url, title="", published="")
    record(database, wire, replace(first, article=copied, keys=keys))

    outbox = Outbox(database, owner="test")
    (alert,) = outbox.lease(now=NOW, most=1, channels=["desk"])
    state, due_at = next_try(attempts=1, permanent=False, retry_after_s=None, now=NOW, chance=random.Random(1))
    outbox.record_not_sent(alert, state=state, due_at=due_at, reason="451 later", started_at=NOW, now=NOW)

    found = Dossiers(database).dossier("https://lsm.example/1")
    copy = Dossiers(database).dossier("https://wire.example/9")
    assert found is not None
    assert copy is not None
    assert (found.page, found.copy_of, [hit.watchlist for hit in found.hits]) == ("read", None, ["flank"])
    assert (copy.copy_of, copy.original and copy.original.title) == (found.id, found.article.title)
    assert found.alerts == copy.alerts
    assert {(one.channel, one.state, one.last_error) for one in found.alerts} == {
        ("desk", AlertState.PENDING, "451 later"),
        ("chat", AlertState.PENDING, None),
    }
    assert {one.told for one in copy.alerts} == {found.id}
    (tried,) = (one for one in found.alerts if one.channel == "desk")
    assert [(one.outcome, one.detail) for one in tried.tries] == [("not sent", "451 later")]


def test_an_alert_that_was_joined_names_its_message(database: Database, feed: Feed) -> None:
    many = [replace(keyed(n, f"https://lsm.example/{n}"), list_hits=(list_hit(),)) for n in range(1, 13)]
    record(database, feed, *many)
    joined = [
        alert.joined_into
        for n in range(1, 13)
        if (found := Dossiers(database).dossier(f"https://lsm.example/{n}"))
        for alert in found.alerts
        if alert.state is AlertState.HELD
    ]
    assert joined
    assert {one.state for one in joined if one} == {AlertState.PENDING}
    assert None not in joined


def test_what_was_tidied_away_is_remembered_as_seen(database: Database, feed: Feed) -> None:
    record(database, feed, keyed(1, "https://lsm.example/1"))
    dossiers = Dossiers(database)
    assert dossiers.forgotten_at("https://lsm.example/1") is None
    Housekeeping(database).tidy(before=NOW + HOUR)
    assert dossiers.dossier("https://lsm.example/1") is None
    assert dossiers.forgotten_at("https://m.lsm.example/1?utm_source=x") == NOW
    assert dossiers.forgotten_at("https://lsm.example/2") is None


def test_feeds_are_found_by_the_hosts_of_what_they_brought(database: Database, feed: Feed) -> None:
    record(database, feed, keyed(1, "https://elsewhere.example/1"))
    assert Dossiers(database).feeds_bringing("elsewhere.example") == {"LSM"}
    assert Dossiers(database).feeds_bringing("where.example") == set()
    assert Dossiers(database).feeds_bringing("") == set()
