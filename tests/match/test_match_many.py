"""Many lists, long lists: an article pays for what it names, not for what is asked for."""

from __future__ import annotations

from collections.abc import Callable

from flankwatch.catalogue import Catalogue
from flankwatch.match.matcher import Matcher
from flankwatch.models import WatchList
from tests.match.timing import least_s

Maker = Callable[..., WatchList]

TEXT = "Latvia spoke of an exercise near Riga. Nobody else did, and the weather was fair that day. " * 15


def matching_s(matcher: Matcher) -> float:
    return least_s(lambda: matcher.match("", TEXT, "en"), rounds=7, times=20)


def test_a_thousand_lists_that_ask_for_other_things_cost_little_more_than_ten(
    catalogue: Catalogue, watchlist: Maker
) -> None:
    def matcher(count: int) -> Matcher:
        lists = (
            watchlist(str(number), countries="EE NO", weapons="himars", terms=(f"thing {number}",), require=require)
            for number in range(count)
            for require in ["countries and (weapons or terms)", "terms"][number % 2 : number % 2 + 1]
        )
        return Matcher.build(catalogue, list(lists))

    ten, thousand = matcher(10), matcher(1000)
    thousand.match("", TEXT, "en")
    assert matching_s(thousand) < 1.5 * matching_s(ten)


def test_a_list_of_ten_thousand_terms_is_asked_as_quickly_as_one_of_ten(catalogue: Catalogue, watchlist: Maker) -> None:
    def matcher(count: int) -> Matcher:
        words = (f"thing {number} | stuff{number}*" for number in range(count))
        asked = watchlist(countries="LV", terms=("exercise", *words), require="countries and terms")
        return Matcher.build(catalogue, [asked])

    ten, many = matcher(10), matcher(10_000)
    assert many.match("", TEXT, "en").hits
    assert matching_s(many) < 1.5 * matching_s(ten)
    assert matcher(10_000).match("", "Latvia has stuff9999s", "en").hits
