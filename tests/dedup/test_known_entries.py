"""When an entry is known: by its id in the feed, its address anywhere, its title at the same outlet within a week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flankwatch.dedup.judge import KnownEntry, NewEntry, Original, Seen, Verdict, place_in_story
from flankwatch.dedup.judge import judge as judge_in_feed
from flankwatch.dedup.keys import EntryKeys, entry_keys
from flankwatch.dedup.urls import host_of, url_key
from flankwatch.dedup.words import text_key, title_fingerprint
from flankwatch.models import ArticleId, FeedId, StoryId

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TITLE = "Latvia signs for six HIMARS launchers"


def keys(
    *, feed_id: int = 1, outlet: str = "LSM", entry_id: str | None = "urn:1", url: str = "", title: str = TITLE
) -> EntryKeys:
    return entry_keys(feed_id=feed_id, outlet=outlet, entry_id=entry_id, url=url, title=title, published="")


def seen(known: EntryKeys, *, days_ago: float = 0) -> dict[bytes, Seen]:
    mark = Seen(article_id=ArticleId(7), feed_id=FeedId(1), seen_at=NOW - timedelta(days=days_ago))
    return dict.fromkeys(known.all(), mark)


def judge(entry: EntryKeys, marks: dict[bytes, Seen], *, now: datetime, feed_id: int = 2) -> Verdict:
    return judge_in_feed(entry, marks, feed_id=FeedId(feed_id), now=now)


SAME = [
    ("https://lsm.lv/a/1", "http://www.lsm.lv/a/1/"),
    ("https://lsm.lv/a/1", "https://m.lsm.lv/a/1?utm_source=rss&utm_medium=feed"),
    ("https://lsm.lv/a/1", "https://lsm.lv/a/1#comments"),
    ("https://lsm.lv/a/1", "https://lsm.lv/a/1/amp/"),
    ("https://lsm.lv/a/1", "https://amp.lsm.lv/a/1?outputType=amp"),
    ("https://lsm.lv/a?id=1&page=2", "https://lsm.lv/a?page=2&id=1&fbclid=x"),
    ("https://LSM.lv:443/a", "https://lsm.lv/a"),
]
DIFFERENT = [
    ("https://lsm.lv/a?id=1", "https://lsm.lv/a?id=2"),
    ("https://lsm.lv/a/1", "https://eng.lsm.lv/a/1"),
    ("https://lsm.lv/a/1", "https://lsm.lv/A/1"),
    ("https://lsm.lv/lamp/1", "https://lsm.lv/l/1"),
    ("http://127.0.0.1:8001/a", "http://127.0.0.1:8002/a"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_address_share_a_key(one: str, other: str) -> None:
    assert url_key(one) == url_key(other) != ""


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_pages_keep_different_keys(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


@pytest.mark.parametrize("text", ["", "http://[::1", "not an address", "mailto:desk@lsm.lv", "//", "http://:99999999/"])
def test_what_is_no_address_has_no_key(text: str) -> None:
    assert url_key(text) == ""


@given(st.text(max_size=200))
def test_any_text_has_a_key_or_none(text: str) -> None:
    assert isinstance(url_key(text), str)
    assert isinstance(url_key("https://lsm.lv/" + text), str)
    assert isinstance(host_of(text), str)


def test_a_key_is_stable() -> None:
    # State holds these keys for years: a change of their making would bring every article back as news.
    expected = "9e834129ef838adaffed905a17c15d81"
    assert entry_keys(feed_id=1, outlet="o", entry_id="i", url="", title="", published="").id.hex() == expected


def test_an_entry_is_known_by_its_id_only_in_its_own_feed() -> None:
    known = seen(EntryKeys(id=keys().id, url=None, title=None, has_own_id=True))
    assert judge(keys(), known, now=NOW) == KnownEntry(article_id=ArticleId(7))
    assert judge(keys(feed_id=2), known, now=NOW) == NewEntry()


def test_an_entry_is_known_by_its_address_in_any_feed() -> None:
    known = seen(keys(url="https://lsm.lv/a/1"))
    other = keys(feed_id=2, outlet="Delfi", entry_id="other", url="https://www.lsm.lv/a/1?utm_source=x", title="Else")
    assert judge(other, known, now=NOW) == KnownEntry(article_id=ArticleId(7))


@pytest.mark.parametrize(("days_ago", "known"), [(1, True), (6.9, True), (7.1, False)])
def test_a_headline_is_known_at_its_outlet_for_a_week(days_ago: float, known: bool) -> None:
    before = seen(keys(url="https://lsm.lv/a/1"), days_ago=days_ago)
    again = keys(entry_id="new", url="https://lsm.lv/b/2", title=TITLE.upper() + "!")
    assert isinstance(judge(again, before, now=NOW), KnownEntry) == known
    elsewhere = keys(entry_id="new", outlet="Delfi", url="https://delfi.lv/b/2")
    assert judge(elsewhere, before, now=NOW) == NewEntry()


def test_a_feed_that_changes_all_its_ids_brings_nothing_new() -> None:
    before = seen(keys(entry_id="old", url="https://lsm.lv/a/1"))
    assert isinstance(judge(keys(entry_id="new", url="https://lsm.lv/a/1"), before, now=NOW), KnownEntry)


def test_entries_without_ids_are_told_apart_by_address_or_title_and_time() -> None:
    one = entry_keys(feed_id=1, outlet="o", entry_id=None, url="", title="Weather", published="2026-03-01")
    two = entry_keys(feed_id=1, outlet="o", entry_id=None, url="", title="Weather", published="2026-03-02")
    assert one.id != two.id
    assert keys(entry_id=None, url="https://lsm.lv/1").id != keys(entry_id=None, url="https://lsm.lv/2").id


@pytest.mark.parametrize("title", ["Live updates", "Weather", "", "Morning briefing 1"])
def test_short_titles_come_back_with_new_content_and_identify_nothing(title: str) -> None:
    assert title_fingerprint(title) == ""
    assert keys(title=title).title is None


def test_a_short_text_identifies_nothing() -> None:
    words = [f"word{number}" for number in range(40)]
    assert text_key(" ".join(words[:39])) is None
    assert text_key(" ".join(words)) == text_key("  ".join(words).upper() + ".")
    assert text_key(" ".join(words)) != text_key(" ".join(reversed(words)))


def test_notices_that_all_link_to_one_page_are_told_apart_by_their_own_ids() -> None:
    before = seen(
        keys(entry_id="notice-1", url="https://border.example/notices", title="Drone seen near the border today")
    )
    after = keys(entry_id="notice-2", url="https://border.example/notices", title="Balloon seen near the border today")
    assert judge(after, before, now=NOW, feed_id=1) == NewEntry()
    assert isinstance(judge(after, before, now=NOW, feed_id=2), KnownEntry)


def test_a_new_version_number_in_an_id_that_is_the_address_is_no_news() -> None:
    before = seen(keys(entry_id="https://bbc.example/a/1#0", url="https://bbc.example/a/1"))
    after = keys(
        entry_id="https://bbc.example/a/1#1", url="https://bbc.example/a/1", title="Latvia signs for eight launchers"
    )
    assert isinstance(judge(after, before, now=NOW, feed_id=1), KnownEntry)


def original(*, owner: str = "LETA", title: str = TITLE, days_ago: float = 1) -> Original:
    at = NOW - timedelta(days=days_ago)
    return Original(article_id=ArticleId(3), story_id=StoryId(2), owner=owner, title=title, seen_at=at)


def is_copy(one: Original | None, *, title: str = TITLE, told_by_text: bool = False) -> bool:
    return place_in_story(one, owner="LSM", title=title, told_by_text=told_by_text, now=NOW).copy_of is not None


def test_the_same_text_at_another_owner_is_a_copy_if_the_text_or_the_headline_says_so() -> None:
    assert is_copy(original())
    assert is_copy(original(), title="Six HIMARS launchers for Latvia")
    assert is_copy(original(title="Launchers bought"), told_by_text=True)


def test_a_notice_that_stands_in_for_every_article_makes_no_copies() -> None:
    assert not is_copy(original(title="Estonian howitzers open fire at the range"))
    assert not is_copy(original(owner="LSM"), told_by_text=True)
    assert not is_copy(original(days_ago=30), told_by_text=True)
    assert not is_copy(None)
