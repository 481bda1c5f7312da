"""What edited lists gain and lose, as it stands on the screen."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from flankwatch.compare import Comparison, Loss, Replayed, compare
from flankwatch.render.comparison import COLUMNS, section, table
from tests.plan.worlds import NOW, country, replayed, term, watchlist, weapon
from tests.render.conftest import RIGA, entity

BIDI = set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")  # they turn a line's end into its beginning
HIT = {"flank": [country(), weapon()]}


def compared(
    articles: Sequence[Replayed], *, before: tuple[str, ...] = ("flank",), most: int = 5
) -> tuple[Comparison, ...]:
    return compare(articles, before=before, after=[watchlist("flank", terms="drone|shell")], most=most)


def told(one: Comparison, *, channels: tuple[str, ...] | None = ("desk",)) -> list[str]:
    return [row.text for row in section(one, days=1, channels=channels, zone=RIGA, entity=entity)]


def test_a_gained_hit_shows_its_date_headline_and_feed_and_what_satisfied_it() -> None:
    (found,) = compared([replayed(1, after=HIT, published_at=NOW, title="Latvia signs for HIMARS")])
    assert told(found) == [
        "flank, told to desk",
        "  0 hits before, 1 now: 1 gained, 0 lost; alerts a day: 0 before, 1 now",
        "  rests most on: HIMARS (1 of 1 hit), Latvia (1)",
        "  + 2026-03-08 14:00  Latvia signs for HIMARS  [LSM]",
        "      Latvia (name) and HIMARS (designation)",
    ]


def test_what_carries_the_gains_is_told_where_it_is_not_what_carries_all() -> None:
    by_term = {"flank": [country(), term("drone")]}
    found = [replayed(1, before=HIT, after=HIT), replayed(2, before=HIT, after=HIT), replayed(3, after=by_term)]
    assert told(compared(found)[0])[2:4] == [
        '  rests most on: Latvia (3 of 3 hits), HIMARS (2), "drone" (1)',
        '  gained by: "drone" (1 of 1 hit), Latvia (1)',
    ]


def test_a_lost_hit_shows_the_gate_that_failed() -> None:
    (found,) = compared([replayed(1, before=HIT, title="Latvia signs")])
    assert told(found)[2:] == [
        "  lost by: within (1)",
        "  - 2026-03-08 14:01  Latvia signs  [LSM]",
        "      within: they stand in different sentences",
    ]


def test_a_removed_list_shows_what_was_found_without_a_reason_for_each() -> None:
    gone, flank = sorted(
        compared([replayed(1, before={"gone": [country()]}, title="Latvia votes")], before=("flank", "gone")),
        key=lambda one: one.name != "gone",
    )
    assert told(gone, channels=None) == [
        "gone: removed",
        "  1 hit before, 0 now: 0 gained, 1 lost; alerts a day: 1 before, 0 now",
        "  - 2026-03-08 14:01  Latvia votes  [LSM]",
        "      Latvia (name)",
    ]
    notes = {row[0]: row[-1] for row in table([gone, flank], days=1, entity=entity)}
    assert notes == {"gone": "removed", "flank": "never hits", "in all": ""}


def test_the_table_has_a_row_per_list_and_one_for_all() -> None:
    found = compared(
        [replayed(1, before=HIT, after={"flank": [country(), term("drone")]}), replayed(2, after=HIT)],
        before=("flank", "silent"),
    )
    rows = [dict(zip(COLUMNS[:6], row, strict=False)) for row in table(found, days=2, entity=entity)]
    assert [row["watch-list"] for row in rows] == ["flank", "silent", "in all"]
    assert rows[0] == rows[2] | {"watch-list": "flank"}
    assert next(table(found, days=2, entity=entity))[1:8] == ("1", "2", "1", "0", "0.5", "1", "Latvia")


def test_what_is_not_shown_is_counted() -> None:
    (found,) = compared([replayed(number, after=HIT) for number in range(9)], most=2)
    assert told(found)[-1] == "    and 7 more gained"


def test_a_list_without_channels_says_so() -> None:
    (found,) = compared([])
    assert told(found, channels=()) == ["flank, told to nobody", "  0 hits, as before; alerts a day: 0"]


@given(st.text(), st.text(), st.text(), st.text())
def test_hostile_text_stays_in_its_line(title: str, name: str, phrase: str, why: str) -> None:
    articles = [
        replayed(1, before={name: [term(phrase)]}, title=title),
        replayed(2, after={"flank": [term(phrase), country()]}, title=title),
    ]
    said = Loss(gate="within", said=why)
    for one in articles[:1]:
        object.__setattr__(one, "lost", dict.fromkeys(one.lost, said))
    for found in compared(articles, before=("flank", name)):
        lines = told(found)
        assert not [letter for line in lines for letter in line if unicodedata.category(letter) in {"Cc", "Cs"}]
        assert not BIDI & set("".join(lines))
