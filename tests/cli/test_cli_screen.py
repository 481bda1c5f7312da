"""Tables say the same however long they are."""

from __future__ import annotations

import pytest

from flankwatch.cli.screen import print_table

COLUMNS = ("name", "state")


def test_a_table_of_thousands_is_printed_as_a_short_one_is(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [("Ziņas", "fine"), ("日本語", "failing\x07"), ("a" * 20, "–")]
    print_table("", COLUMNS, rows)
    short = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    print_table("", COLUMNS, rows * 1000)
    long = capsys.readouterr().out.splitlines()
    assert long[:4] == short
    assert len(long) == 3001
    assert len({len(line) for line in long if line.endswith("fine")}) == 1
