"""What edited lists gain and lose, counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flankwatch.compare import Comparison, Replayed, Standing, carriers, compare
from flankwatch.models import Mention, MentionKind
from tests.plan.worlds import LOST, NOW, country, replayed, term, watchlist, weapon

FLANK = watchlist("flank")
LISTS = ("flank", "north", "south")


def one(articles: Sequence[Replayed], *, most: int = 5) -> Comparison:
    """The comparison of the only list, which was there before."""
    (found,) = compare(articles, before={"flank"}, after=[FLANK], most=most)
    return found


def test_a_hit_on_both_sides_is_neither_gained_nor_lost() -> None:
    both = {"flank": [country(), weapon()]}
    found = one([replayed(1, before=both, after=both)])
    assert (found.before.hits, found.after.hits, found.gained, found.lost) == (1, 1, 0, 0)
    assert not found.is_changed


def test_gained_hits_come_with_the_mentions_of_now_and_lost_ones_with_the_reason() -> None:
    gained = replayed(1, after={"flank": [country("EE"), weapon()]})
    lost = replayed(2, before={"flank": [country(), weapon("patriot")]})
    found = one([gained, lost])
    assert [(change.title, change.mentions, change.why) for change in found.newest_gained] == [
        ("Headline 1", (country("EE"), weapon()), None)
    ]
    assert [(change.title, change.mentions, change.why) for change in found.newest_lost] == [
        ("Headline 2", (country(), weapon("patriot")), LOST)
    ]
    assert found.lost_because == {"within": 1}


def test_the_newest_changes_are_kept_and_all_are_counted() -> None:
    found = one([replayed(number, after={"flank": [country(), weapon()]}) for number in (3, 1, 4, 2)], most=2)
    assert [change.title for change in found.newest_gained] == ["Headline 4", "Headline 3"]
    assert found.gained == 4


def test_a_date_in_the_future_does_not_put_an_article_before_all_others() -> None:
    hit = {"flank": [country(), weapon()]}
    articles = [
        replayed(1, after=hit, published_at=NOW + timedelta(days=3000)),
        replayed(9, after=hit),
        replayed(20, after=hit, published_at=NOW - timedelta(days=9)),
    ]
    assert [change.title for change in one(articles).newest_gained] == ["Headline 9", "Headline 1", "Headline 20"]


def test_copies_share_the_alert_of_their_story() -> None:
    hit = {"flank": [country(), weapon()]}
    found = one([replayed(1, after=hit), replayed(2, after=hit, story=1), replayed(3, after=hit, story=7)])
    assert (found.after.hits, found.after.alerts) == (3, 2)


def test_what_a_first_look_at_a_feed_brought_too_late_is_a_hit_without_an_alert() -> None:
    hit = {"flank": [country(), weapon()]}
    found = one([replayed(1, before=hit, after=hit, may_alert=False), replayed(2, after=hit)])
    assert (found.before.hits, found.before.alerts, found.after.hits, found.after.alerts) == (1, 0, 2, 1)


def test_lists_of_one_side_alone_are_new_or_removed() -> None:
    articles = [replayed(1, before={"gone": [country()], "late": [country()]})]
    found = compare(articles, before={"flank", "gone"}, after=[FLANK, watchlist("fresh"), watchlist("late")], most=5)
    assert {one.name: one.standing for one in found} == {
        "flank": Standing.BOTH,
        "fresh": Standing.NEW,
        "gone": Standing.REMOVED,
        "late": Standing.BOTH,  # it is not said to have been there, but it has hits
    }
    assert [one.name for one in found if one.never_hits] == ["flank", "fresh"]


def test_the_noisiest_is_what_most_hits_would_not_be_there_without() -> None:
    articles = [
        replayed(1, after={"flank": [country("LV"), country("EE"), weapon("himars")]}),
        replayed(2, after={"flank": [country("LV"), weapon("himars"), weapon("patriot")]}),
        replayed(3, after={"flank": [country("EE"), weapon("himars")]}),
    ]
    found = one(articles)
    assert [(carrier.key, carrier.hits) for carrier in found.rests_on] == [("himars", 2), ("EE", 1), ("LV", 1)]
    assert found.gained_by == found.rests_on


def test_what_stands_alone_in_its_group_is_not_called_noisy() -> None:
    latvia = replace(FLANK, countries=frozenset({"LV"}))
    hit = [replayed(1, after={"flank": [country(), weapon()]})]
    (found,) = compare(hit, before={"flank"}, after=[latvia], most=5)
    assert [carrier.key for carrier in found.rests_on] == ["himars"]
    (found,) = compare(hit, before={"flank"}, after=[replace(latvia, weapons=frozenset({"himars"}))], most=5)
    assert [carrier.key for carrier in found.rests_on] == ["himars", "LV"]


CARRIED: dict[str, tuple[str, list[Mention], set[str]]] = {
    "each alone": ("countries and weapons", [country(), weapon()], {"LV", "himars"}),
    "one of two": ("countries and weapons", [country(), country("EE"), weapon()], {"himars"}),
    "either": ("weapons or terms", [weapon(), term("drone")], set()),
    "quoted": ('countries and ("border" or terms)', [country(), term("border")], {"LV", "border"}),
    "term and quoted at once": ('terms and "drone"', [term("drone")], {"drone"}),
    "what must be absent carries nothing": ("countries and not weapons", [country()], {"LV"}),
    "overlapping terms of which only the longest is told": ('"air" and "air defence"', [term("air defence")], set()),
}


@pytest.mark.parametrize(("require", "mentions", "keys"), CARRIED.values(), ids=CARRIED)
def test_a_key_carries_a_hit_if_require_fails_without_it(require: str, mentions: list[Mention], keys: set[str]) -> None:
    found = carriers(watchlist(require=require, terms="drone|shell"), mentions)
    assert {key for _, key in found} == keys


# --- properties -----------------------------------------------------------------------------------------------------

MENTIONS = st.lists(
    st.sampled_from([country("LV"), country("EE"), weapon("himars"), weapon("patriot"), term("drone")]), unique=True
)
SIDE = st.dictionaries(st.sampled_from(LISTS), MENTIONS, max_size=3)
ARTICLES = st.lists(st.tuples(SIDE, SIDE, st.integers(0, 5), st.booleans()), max_size=12).map(
    lambda drawn: [
        replayed(number, before=before, after=after, story=story, may_alert=may_alert)
        for number, (before, after, story, may_alert) in enumerate(drawn)
    ]
)


def compared(articles: Sequence[Replayed], *, most: int = 3) -> tuple[Comparison, ...]:
    return compare(articles, before=LISTS, after=[watchlist(name, terms="drone") for name in LISTS], most=most)


def swapped(article: Replayed) -> Replayed:
    lost = dict.fromkeys(article.after.keys() - article.before.keys(), LOST)
    return replace(article, before=article.after, after=article.before, lost=lost)


@given(ARTICLES)
def test_what_was_gained_and_lost_makes_the_difference(articles: list[Replayed]) -> None:
    for found in compared(articles):
        assert found.before.hits + found.gained - found.lost == found.after.hits
        assert found.before.alerts <= found.before.hits
        assert found.after.alerts <= found.after.hits
        assert sum(found.lost_because.values()) == found.lost
        assert len(found.newest_gained) == min(3, found.gained)
        assert all(carrier.hits <= found.after.hits for carrier in found.rests_on)


@given(ARTICLES)
def test_seen_from_the_other_side_gains_are_losses(articles: list[Replayed]) -> None:
    for there, back in zip(compared(articles), compared(list(map(swapped, articles))), strict=True):
        assert (there.before, there.after) == (back.after, back.before)
        assert (there.gained, there.lost) == (back.lost, back.gained)
        assert [change.title for change in there.newest_gained] == [change.title for change in back.newest_lost]


@given(ARTICLES, st.randoms(use_true_random=False))
def test_the_order_of_the_articles_does_not_matter(articles: list[Replayed], chance: object) -> None:
    shuffled = list(articles)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert compared(shuffled) == compared(articles)


@given(ARTICLES)
def test_lists_compared_with_themselves_gain_and_lose_nothing(articles: list[Replayed]) -> None:
    same = [replace(article, after=article.before, lost={}) for article in articles]
    assert not [found for found in compared(same) if found.is_changed]


@given(MENTIONS, st.sampled_from(["countries and weapons", "weapons or terms", "countries and not terms"]))
def test_a_carrier_is_one_of_the_mentions(mentions: list[Mention], require: str) -> None:
    found = carriers(watchlist(require=require, terms="drone"), mentions)
    assert found <= {(mention.kind, mention.key) for mention in mentions}
    assert MentionKind.TERM not in {kind for kind, _ in found} or require == "weapons or terms"
