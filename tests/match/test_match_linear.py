"""Hostile texts take time in proportion to their length: four times the text may not take more than eleven times as long."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flankwatch.catalogue import Catalogue, load
from flankwatch.match.explain import explain
from flankwatch.match.matcher import Matcher
from flankwatch.models import Regex, WatchList
from tests.match.timing import least_s

SMALL = 20_000
TIMES = 4
RATIO_MAX = 11  # linear work gives 4, quadratic 16; the rest is for a busy machine


@pytest.fixture(scope="module")
def listed(catalogue: Catalogue, watchlist: Callable[..., WatchList]) -> Matcher:
    patterns = (Regex(pattern=r"(?:a|a )+b"), Regex(pattern=r"air [^b]*b|air"), Regex(pattern=r"Latvia [\s\S]*never"))
    asked = {"countries": "LV GE", "weapons": "patriot t-72", "terms": ("air defence | ab*", *patterns)}
    require = '(countries and weapons and terms or terms) and not "never"'
    lists = [
        watchlist(within, **asked, require=require, within=within, unless=("nowhere",))
        for within in ("sentence", "paragraph", "article", "30 words")
    ]
    return Matcher.build(catalogue, lists)


def measured(unit: str, work: Callable[[str], object], size: int = SMALL) -> float:
    small, large = (unit * (chars // len(unit)) for chars in (size, size * TIMES))
    work(small)
    return least_s(lambda: work(large)) / least_s(lambda: work(small))


# The first few are asked for by everyone who changes the matcher, the others in the whole run.
UNITS = ("a", "-", "T-72 ", "Patriot tank ", "Hi. ")
MORE_UNITS = (
    "Latvia sends Patriot ",
    "A", " ", "\n", ".", ". ", "«", "a\u0301", "\u0301", "\u0301\u0316", "\u200b", "ß", "aа", "а.", "\n ", "А", "1",
    "Patriot ", "Patriot Act ", "Georgia ", "Latvia T-72 ", "air ", "air defence ", "ab", "U.S. ",
    "its three Patriots for Latvia ", "Patriot, Abrams and ", "Mr Patriot said ",
    "T-72-72-72", "Tor-M1-1-1-1", "Mr. ", "Latvia\n", "Latvia ", "US ", "F ", "\ue000", "ТT",
)  # fmt: skip


@pytest.mark.parametrize("unit", [*UNITS, *(pytest.param(unit, marks=pytest.mark.slow) for unit in MORE_UNITS)])
def test_time_grows_with_length_and_no_faster(listed: Matcher, unit: str) -> None:
    assert measured(unit, lambda text: listed.match("", text, "en")) <= RATIO_MAX


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "Перу ",
        "Того. ",
        "Mali ",
        "латвийский ",
        "латвийские военные\n\n",
        "Соединенные ",
        "t-72 латвия ",
        "סין",
        "ישראל",
        "בצ׳",
        "ב",
    ],
)
@pytest.mark.parametrize("lang", ["ru", "pl", None])
def test_names_of_all_languages_keep_it_so(unit: str, lang: str | None) -> None:
    shipped = Matcher.build(load(), [])
    assert measured(unit, lambda text: shipped.match("", text, lang)) <= RATIO_MAX


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["T-72 ", "Georgia ", "Latvia T-72 ", "Latvia. T-72 ab. ", "air defence ", "nowhere ", "ab\n"]
)
def test_explaining_is_linear_too(listed: Matcher, unit: str) -> None:
    assert measured(unit, lambda text: explain(listed, "", text, "en"), SMALL // 4) <= RATIO_MAX
