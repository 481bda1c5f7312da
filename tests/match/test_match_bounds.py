from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flankwatch.match.bounds import paragraphs, sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Gen. J. R. Smith of the U.S. Army spoke.",
        "It cost 3.5 billion on 24. Februar in Berlin.",
        "Lockheed Martin Corp. said no. 5 was ready, e.g. for Mr. Abrams.",
        "В 2022 г. поставлено 20 тыс. ракет.",
        "Płk. Nowak mówił o 5 mln. złotych.",
        "They came… slowly and left.",
    ],
)
def test_abbreviations_initials_and_decimals_end_no_sentence(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("He left. She stayed.", 2),
        ("“We won.” They cheered! Why? Nobody knows…", 4),
        ("He lives in the U.S. The rest moved.", 2),
        ("Heading\nFirst line. Second line.", 3),
        ("He said no. They agreed.", 2),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, count: int) -> None:
    assert len(cut(text)) == count


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = "Showers continued throughout the week in\nthe cocoa zone, easing the drought since\nJanuary.\n\nNext one."
    assert [text[start:end] for start, end in paragraphs(text)] == [text[: text.index("\n\n")], "Next one."]


def test_each_line_of_extracted_text_is_a_paragraph() -> None:
    text = "Latvia will buy launchers, the minister said on Monday.\nThe contract is worth a lot.\nIt ends."
    assert len(paragraphs(text)) == 3


@settings(max_examples=200)
@given(st.text(alphabet=st.sampled_from('aB. !?\n"”…15'), max_size=200))
def test_bounds_are_in_order_and_leave_out_white_space_only(text: str) -> None:
    for bounds in (sentences(text), paragraphs(text)):
        outside, reached = "", 0
        for start, end in bounds:
            assert reached <= start < end
            outside += text[reached:start]
            reached = end
        assert not (outside + text[reached:]).strip()
