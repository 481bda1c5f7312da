from __future__ import annotations

from typing import Any

import pytest

from flankwatch.models import AlertKind, ChannelKind
from flankwatch.render import console
from flankwatch.render.lines import Role


def test_a_person_reads_the_alert_in_a_terminal(world: Any) -> None:
    message = world.told(ChannelKind.CONSOLE, world.hit(), also_reported=4)
    assert message.text == (
        "Latvia signs for six *HIMARS* launchers\n"
        "  RIGA. On Monday *Latvia* signed for six *HIMARS* launchers. Delivery begins in\n"
        "  2027.\n"
        "watch-list  eastern-flank-arms\n"
        "matched     Latvia (name) and HIMARS (designation)\n"
        "source      Baltic Defence Review, Example Press, Estonia, defence\n"
        "published   12 Nov 2025, 14:05 EET\n"
        "            also reported by 4\n"
        "link        https://www.example.org/news/himars?id=7\n"
        "reference   k7q2m9\n"
    )


def test_segments_tell_a_shell_what_to_colour(world: Any) -> None:
    rows = console.lines(world.alert(world.hit()), zone=world.zone, entity=world.entity)
    parts = {segment.role: segment.text for row in reversed(rows) for segment in reversed(row)}
    assert parts[Role.MENTION] == "HIMARS"
    assert parts[Role.LINK] == "https://www.example.org/news/himars?id=7"
    assert parts[Role.HEADLINE] == "Latvia"


@pytest.mark.parametrize("width", [20, 40, 79])
@pytest.mark.parametrize("title", ["word " * 60, "letters" * 100, "長い見出し" * 40, "نظام " * 60])
def test_lines_keep_to_the_width(world: Any, width: int, title: str) -> None:
    rows = console.lines(
        world.alert(world.hit(title=title, mentions=())), zone=world.zone, entity=world.entity, width=width
    )
    for row in rows:
        if not any(segment.role is Role.LINK for segment in row):
            cells = sum(2 if "\u3000" < letter < "\uffff" else 1 for segment in row for letter in segment.text)
            assert cells <= width, row
    shown = "".join(segment.text for row in rows for segment in row)
    assert title.split()[0][:100] in shown or "letters" in shown or "長い" in shown


def test_fault_25_terminal_escapes_never_reach_the_terminal(world: Any) -> None:
    hit = world.hit(title="\x1b[31mred\x07 \x9b2J", text="\x1b]0;owned\x07 text", mentions=())
    message = world.told(ChannelKind.CONSOLE, hit)
    assert not [c for c in message.text if c != "\n" and not c.isprintable()]
    assert "[31mred" in message.text


def test_joined_articles_are_listed(world: Any) -> None:
    message = world.told(
        ChannelKind.CONSOLE, world.hit(), world.hit(title="Second", mentions=()), kind=AlertKind.JOINED
    )
    assert message.text.startswith("2 earlier articles: eastern-flank-arms\n")
    assert "\nSecond\n  Baltic Defence Review" in message.text
    assert message.text.count("https://www.example.org/news/himars?id=7") == 2
