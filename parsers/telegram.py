"""The public page of a Telegram channel (t.me/s/NAME) to a FeedDocument. No key, no account: what a browser sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from parsers.entry import RawEntry, Rich, built, headline
from parsers.errors import NotAFeed
from parsers.limits import ENTRIES_MAX, MESSAGE_TITLE_CHARS
from parsers.received import Received
from parsers.records import FeedDocument
from parsers.soup import bounded, one_line, outermost, soup
from parsers.text import plain, web_link

if TYPE_CHECKING:
    from bs4 import Tag

__all__ = ["is_post", "read", "recognises"]

_HOSTS = frozenset(("t.me", "telegram.me"))
_POST = re.compile(r"/(?:s/)?\w+/\d+/?")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”»)]*(?=\s+\S)")


def recognises(received: Received) -> bool:
    """A web page of Telegram's own, or one saved from there."""
    return received.root == "html" and (received.host in _HOSTS or b"tgme_widget_message_wrap" in received.utf8)


def is_post(link: str) -> bool:
    """Whether `link` is a message of a channel: its page says no more than the channel's did.

    >>> is_post("https://t.me/example/17"), is_post("https://news.example/t.me/17")
    (True, False)
    """
    parts = urlsplit(link)
    return parts.hostname in _HOSTS and bool(_POST.fullmatch(parts.path))


def read(received: Received) -> FeedDocument:
    """The messages on a channel's page, in its order, each with its first line or sentence for a title.

    Raises NotAFeed where the page shows none: the channel is private, gone or empty, or the address lacks its `/s/`.
    """
    markup, was_cut = bounded(received.utf8)
    page = soup(markup)
    messages = outermost(page, ".tgme_widget_message[data-post]:not(.service_message)")
    if not messages:
        raise NotAFeed("this Telegram page shows no messages; a public channel's address is https://t.me/s/NAME")
    channel = page.select_one(".tgme_channel_info_header_title") or page.select_one(".tgme_header_title")
    return FeedDocument(
        title=headline(one_line(channel)) or headline(one_line(page.title)),
        link=web_link(received.url),
        entries=tuple(built(_raw(one), now=received.now) for one in messages[:ENTRIES_MAX]),
        truncated=was_cut or len(messages) > ENTRIES_MAX,
    )


def _raw(message: Tag) -> RawEntry:
    post = str(message["data-post"])
    date = message.select_one("a.tgme_widget_message_date[href]")
    time = message.select_one("a.tgme_widget_message_date time[datetime]")
    author = message.select_one(".tgme_widget_message_from_author")
    owner = message.select_one(".tgme_widget_message_owner_name")
    text = _text(message)
    return RawEntry(
        id=post,
        title=_title(plain(text)),
        links=[str(date["href"]) if date is not None else "", f"https://t.me/{post}"],
        published=str(time["datetime"]) if time is not None else "",
        contents=[Rich(text)],
        authors=[one_line(one) for one in (author, owner) if one is not None],
    )


def _text(message: Tag) -> str:
    """The message's own words, not those it answers, and whom it forwards."""
    texts = outermost(message, ".tgme_widget_message_text:not(.tgme_widget_message_reply *)")
    source = one_line(message.select_one(".tgme_widget_message_forwarded_from"))
    return "<br>".join([*map(str, texts), *([source] if source else [])])


def _title(text: str) -> str:
    """The first line, or as much of it as is a sentence; a long sentence ends in an ellipsis.

    >>> _title("Two ships sail. They carry grain."), _title("Two ships sail\\nThey carry grain.")
    ('Two ships sail. They carry grain.', 'Two ships sail')
    """
    first = text.partition("\n")[0]
    if len(first) <= MESSAGE_TITLE_CHARS:
        return first
    if ends := [end.end() for end in _SENTENCE_END.finditer(first[: MESSAGE_TITLE_CHARS + 2])]:
        return first[: ends[0]]
    return f"{first[:MESSAGE_TITLE_CHARS].rpartition(' ')[0] or first[:MESSAGE_TITLE_CHARS]}…"
