from __future__ import annotations

import unicodedata
from html.parser import HTMLParser
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from flankwatch import limits
from flankwatch.models import AlertKind, ChannelKind, Field, Form, Mention, MentionKind, Span
from flankwatch.render import render
from flankwatch.render.pieces import clean, cut

ANY = st.text(st.characters(), max_size=900)  # lone surrogates and control characters too
TRAPS = ["<b>", "&", "{{x}}", "@everyone ", "Riga ", "\u202e", "\x00", "](", "ß", "İ", ". "]
TEXT = ANY | st.lists(st.sampled_from(TRAPS)).map("".join)
mentions = st.builds(
    Mention,
    kind=st.sampled_from(MentionKind),
    key=st.sampled_from(["LV", "himars", "air defence", "</td>", "@here"]),
    form=st.none() | st.sampled_from(Form),
    field=st.sampled_from(Field),
    start=st.integers(-5, 1000),
    end=st.integers(-5, 1000),
    surface=st.just("x"),
)
spans = st.builds(Span, field=st.sampled_from(Field), start=st.integers(-5, 1000), end=st.integers(-5, 1000))
relaxed = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's own signature
        self.seen.add(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def hidden(text: str) -> list[str]:
    return [c for c in text if c != "\n" and unicodedata.category(c) in {"Cc", "Cs"}]


@relaxed
@given(
    title=TEXT, text=TEXT, url=ANY | st.just("https://x.example/a"), found=st.lists(mentions, max_size=8), window=spans
)
def test_any_article_makes_well_formed_printable_messages(
    world: Any, title: str, text: str, url: str, found: list[Mention], window: Span
) -> None:
    hit = world.hit(title=title, text=text, url=url, mentions=tuple(found), window=window)
    for kind in ChannelKind:
        for alert in (world.alert(hit), world.alert(hit, hit, kind=AlertKind.JOINED)):
            message = render(alert, kind=kind, zone=world.zone, entity=world.entity)
            assert not hidden(message.title + message.text + (message.html or ""))
            assert "\n" not in message.title
            assert len(message.title) <= max(limits.SUBJECT_CHARS_MAX, 200)
            if kind is ChannelKind.CHAT:
                assert len(message.text) <= limits.CHAT_CHARS_MAX
            if message.html:
                balance = Balance()
                balance.feed(message.html)
                balance.close()
                assert balance.open == []
                assert not balance.seen & {"b", "script", "img"}
                assert len(lxml_html.fromstring(message.html).findall(".//body")) == 1


@relaxed
@given(ANY, st.integers(1, 80))
def test_a_cut_text_is_short_and_begins_as_it_did(text: str, chars: int) -> None:
    shown = cut(clean(text), chars)
    assert len(shown) <= chars
    assert clean(text).startswith(shown.removesuffix("…"))


@given(ANY)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
