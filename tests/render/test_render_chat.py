from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flankwatch import limits
from flankwatch.models import AlertKind, ChannelKind, Field, Form, Mention, MentionKind, Span
from flankwatch.render import chat, render
from flankwatch.render.chat import neutral

CHAT = ChannelKind.CHAT
URL = "https://www.example.org/news/himars?id=7"


def test_a_chat_message_is_five_lines_with_the_link_at_the_end(world: Any) -> None:
    message = world.told(CHAT, world.hit(), also_reported=4)
    assert message.html is None
    assert message.text.split("\n") == [
        "Latvia signs for six HIMARS launchers",
        "RIGA. On Monday Latvia signed for six HIMARS launchers. Delivery begins in 2027.",
        "eastern-flank-arms: Latvia (name) and HIMARS (designation)",
        "Baltic Defence Review, Example Press, Estonia, defence · 12 Nov 2025, 14:05 EET · also reported by 4 · ref k7q2m9",
        URL,
    ]


@pytest.mark.parametrize(
    ("evil", "token"),
    [
        pytest.param("@everyone look", "@everyone", id="fault-35-everyone"),
        pytest.param("＠here", "＠here", id="fault-35-full-width"),
        pytest.param("<!channel> <!here>", "<!", id="fault-35-slack-channel"),
        pytest.param("<@U1> and <@&42>", "<@", id="fault-35-user"),
        pytest.param("see #channel", "#channel", id="fault-35-room"),
        pytest.param("[bank](http://evil.example)", "](", id="fault-36-markdown-link"),
        pytest.param("<http://evil.example|bank>", "<http", id="fault-36-slack-link"),
        pytest.param("go to https://evil.example/x", "https://evil", id="fault-36-bare-link"),
        pytest.param("go to evil.example", "evil.example", id="fault-36-bare-host"),
        pytest.param("go to evil。example", "evil。example", id="fault-36-ideographic-dot"),
        pytest.param("```js", "```", id="fault-36-fence"),
        pytest.param("@\u200beve\u2060ryone @\u2060everyone", "@everyone", id="fault-35-zero-width"),
    ],
)
def test_nothing_from_a_feed_pings_or_links(world: Any, evil: str, token: str) -> None:
    message = world.told(CHAT, world.hit(title=evil, text=f"Text: {evil} and more.", mentions=()))
    ours = message.text.removesuffix(URL)
    assert token not in ours
    assert token not in message.title
    plain = evil.replace("\u200b", "").replace("\u2060", "")
    assert ours.replace("\u2060", "").count(plain) == 2, "a reader sees what the feed said"


def test_our_link_is_whole_and_breaks_no_chat(world: Any) -> None:
    message = world.told(CHAT, world.hit(url="https://x.example/@everyone/[a](b)?q=<!channel>|*#frag"))
    assert (
        message.text.rsplit("\n", 1)[1] == "https://x.example/%40everyone/%5Ba%5D%28b%29?q=%3C%21channel%3E%7C%2A#frag"
    )


def test_a_long_link_is_shown_whole_or_not_at_all(world: Any) -> None:
    fits = "https://x.example/" + "a" * (limits.LINK_CHARS_MAX - 18)
    whole = world.told(CHAT, world.hit(url=fits, text="long words here " * 300, mentions=()))
    assert whole.text.endswith(fits)
    assert len(whole.text) <= limits.CHAT_CHARS_MAX
    cut = world.told(CHAT, world.hit(url=fits + "aa"))
    assert "https://x.example" not in cut.text


def test_a_chat_message_has_bounds_whatever_the_feed_says(world: Any) -> None:
    text = "@ < # www.a.example " * 500
    mentions = tuple(
        Mention(kind=MentionKind.TERM, key=f"term {n} @all", form=None, field=Field.TEXT, start=n, end=n + 1, surface="x")
        for n in range(40)
    )  # fmt: skip
    message = world.told(CHAT, world.hit(title=text, text=text, mentions=mentions))
    assert len(message.text.split("\n")) <= 5
    assert len(message.text) <= limits.CHAT_CHARS_MAX
    assert message.text.endswith(URL)


def test_fault_34_templates_arrive_literally_in_chat(world: Any) -> None:
    message = world.told(CHAT, world.hit(title="{{7*7}} {0.__class__}", mentions=()))
    assert message.text.startswith("{{7*7}} {0.__class__}\n")


@pytest.mark.parametrize("many", [2, 23, 400])
def test_a_joined_chat_message_lists_what_fits_and_counts_the_rest(world: Any, many: int) -> None:
    start = datetime(2025, 11, 10, tzinfo=UTC)
    hits = [
        world.hit(title=f"N{n}.", number=n, mentions=(), url=f"https://x.example/{n}", published_at=start + timedelta(minutes=n))
        for n in range(many)
    ]  # fmt: skip
    message = world.told(CHAT, *hits, kind=AlertKind.JOINED)
    title, *lines, end = message.text.split("\n")
    assert title.startswith(f"{many} earlier articles: eastern-flank-arms")
    assert end == "ref k7q2m9"
    shown = [line for line in lines if line.startswith("N")]
    assert [int(line[1 : line.index(".")]) for line in shown] == list(range(many - 1, many - 1 - len(shown), -1))
    assert len(shown) <= limits.CHAT_LINES_MAX
    assert len(shown) == many or lines[-1] == f"and {many - len(shown)} more"
    assert all(re.search(r" https://x\.example/\d+$", line) for line in shown)
    assert len(message.text) <= limits.CHAT_CHARS_MAX


def test_neutral_text_looks_the_same() -> None:
    assert neutral("plain words, 3.5 km, U.S. and F-16") == "plain words, 3.5 km, U.S. and F-16"
    assert neutral("a@b\n<c>").replace("\u2060", "") == "a@b <c>"


def test_the_names_of_a_list_are_neutral_too(world: Any) -> None:
    alert = world.alert(world.hit())
    made = chat.single(alert, world.hit(), zone=world.zone, entity=lambda *_: None)
    assert "LV (name) and himars (designation)" in made.text
    term = world.mention("see @everyone", "@everyone", MentionKind.TERM, "@everyone", None, Field.TEXT)
    message = render(
        world.alert(world.hit(text="see @everyone", mentions=(term,), window=Span(field=Field.TEXT, start=0, end=13))),
        kind=CHAT, zone=world.zone, entity=world.entity,
    )  # fmt: skip
    assert "@everyone" not in message.text
    assert Form.NAME not in message.text
