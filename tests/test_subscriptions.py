"""Whatever a list of feeds calls them, they get names and files that a configuration can hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flankwatch.catalogue import load as load_catalogue
from flankwatch.settings.feed_files import KnownFeed, mistake_in
from flankwatch.subscriptions import Given, Names, file_stem, name_of, planned_import
from parsers import opml
from parsers.records import OpmlDocument, OpmlFeed

CATALOGUE = load_catalogue()
KNOWN = KnownFeed(name="LSM", url="https://www.lsm.example/rss/", place="feeds.yaml:2")


def plan(*feeds: OpmlFeed, **given: str) -> list[tuple[str, str, str, str]]:
    values = Given(**{"country": "LV", "kind": "news", "language": "lv", **given})
    found = planned_import(OpmlDocument(title=None, feeds=feeds), values, known=[KNOWN], catalogue=CATALOGUE)
    return [(one.name, one.url, one.language, one.owner) for one in found.feeds]


def test_what_stands_here_already_is_left_out_however_its_address_is_spelled() -> None:
    assert plan(OpmlFeed(url="http://lsm.example/rss", title="Other")) == []
    assert plan(OpmlFeed(url="http://lsm.example/rss?all", title="Other"))


def test_an_own_language_goes_before_the_given_one_if_it_is_known() -> None:
    feeds = [OpmlFeed(url=f"https://a.example/{told}", language=told) for told in ("pt-BR", "nb", "xx", "en")]
    assert [language for _, _, language, _ in plan(*feeds)] == ["pt", "no", "lv", "en"]


def test_each_site_is_its_own_owner_unless_one_is_given() -> None:
    feed = OpmlFeed(url="https://feeds.example/lsm", site="https://www.lsm.lv/")
    assert plan(feed)[0][3] == "lsm.lv"
    assert plan(feed, owner="State")[0][3] == "State"


def test_ten_thousand_feeds_of_one_title_get_ten_thousand_names() -> None:
    names = Names(["News"])
    taken = [names.take("News", "a.example") for _ in range(10_000)]
    assert len(set(taken)) == 10_000
    assert taken[:2] == ["News (a.example)", "News (a.example 2)"]


@given(st.lists(st.text(max_size=120), max_size=12), st.sampled_from(["a.example", "h" * 100]))
def test_every_title_becomes_a_name_of_its_own_that_a_file_can_hold(titles: list[str], host: str) -> None:
    names = Names()
    written = opml.write(
        [OpmlFeed(url=f"https://{host}/{n}", title=title) for n, title in enumerate(titles)], title="t"
    )
    taken = [names.take(name_of(feed.title, feed.url), host) for feed in opml.parse(written.encode()).feeds]
    assert len({" ".join(name.casefold().split()) for name in taken}) == len(titles)
    assert [mistake_in("name", name, catalogue=CATALOGUE) for name in taken] == [None] * len(titles)


@given(st.text())
def test_fault_33_a_file_s_name_cannot_leave_its_folder(name: str) -> None:
    for one in (name, f"../{name}", f"/{name}", f"..\\{name}\x00"):
        assert set(file_stem(one)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert 0 < len(file_stem(one)) <= 60
