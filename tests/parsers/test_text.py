"""Markup becomes plain text, and plain text hides, reorders and controls nothing."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.text import clean, line, plain, plain_or_markup, plain_title, web_link

BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ODD = st.sampled_from(
    "\x00\x07\x1b\x7f\x85\x9b\xad\u200b\u200c\u200d\u202e\u2066\u2028\ufeff\ud800\u0301e<>&;/pbr#x2\n\r\t "
)
TEXTS = st.text(st.one_of(ODD, st.characters(codec=None)), max_size=60)


def is_legible(text: str, *, allowed: str = "") -> bool:
    return not any(
        (unicodedata.category(char) in ("Cc", "Cs") and char not in allowed) or char in BIDI for char in text
    )


@settings(max_examples=200)
@given(TEXTS)
def test_fault_25_no_text_hides_a_control_or_a_bidi_character(text: str) -> None:
    for made in (clean(text), plain(text), plain_or_markup(text), plain_title(text)):
        assert is_legible(made, allowed="\n")
        assert unicodedata.is_normalized("NFC", made)
    assert is_legible(line(text))


@settings(max_examples=200)
@given(TEXTS)
def test_clean_text_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert line(line(text)) == line(text)


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            [
                "Riga",
                "<p>",
                "</p>",
                "<br/>",
                "<b>",
                "</b>",
                "&amp;",
                "<script>",
                "</script>",
                "<!--",
                "-->",
                "\n",
                '<a href="x>y">',
                "</a>",
                " < ",
                "'",
                '"',
            ]
        ),
        max_size=14,
    )
)
def test_no_tag_survives_in_plain_text(parts: list[str]) -> None:
    made = plain("".join(parts))
    assert not any(tag in made for tag in ("<p>", "</p>", "<br/>", "<b>", "</b>", "</a>"))


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("a<br>b<BR/>c", "a\nb\nc"),
        ("<p>One\nline</p>", "One line"),
        ("<pre>two\nlines</pre>", "two\nlines"),
        ("no tags\nkeep lines", "no tags\nkeep lines"),
        ("6 &lt; 8 &amp;amp; more", "6 < 8 &amp; more"),
        ("a < b and c > d", "a < b and c > d"),
        ('<a title="x > y" href=z>link</a>', "link"),
        ("<a title='it's'>odd</a> quotes", "odd quotes"),
        ("<p>seen<script>if (a < b) hide()</script> too</p>", "seen too"),
        ("<STYLE>p{}</STYLE>kept", "kept"),
        ("<!-- <p>gone</p> -->kept<!-- never closed", "kept"),
        ("<o:p>Word</o:p>", "Word"),
        ("<td>1</td><td>2</td>", "1 2"),
        ("caf&#233; &#150; &euro;5", "café – €5"),
        ("<![CDATA[<p>double wrapped</p>]]>", "double wrapped"),
        ("&#x202e;evil&#0;", "evil\ufffd"),
    ],
)
def test_markup_reads_as_people_see_it(markup: str, text: str) -> None:
    assert plain(markup) == text


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("AT&amp;T", "AT&T"),
        ("a < b", "a < b"),
        ("How to use <vector>", "How to use <vector>"),
        ("<b>Bold</b> claim", "Bold claim"),
        ("&lt;p&gt;Hi&lt;/p&gt;", "Hi"),
        ("Line<br>break", "Line\nbreak"),
        ("if x <y and z> w", "if x <y and z> w"),
    ],
)
def test_a_plain_field_loses_markup_but_no_text(field: str, text: str) -> None:
    assert plain_or_markup(field) == text


@pytest.mark.parametrize(
    ("dirty", "text"),
    [
        ("Sha\u200bhed\xad-136", "Shahed-136"),
        ("\u202eevil\u202c \x1b[31mred", "evil [31mred"),
        ("it\x92s", "it’s"),
        ("e\u0301", "é"),
        ("نمی\u200cخواهم", "نمی\u200cخواهم"),
        ("👩\u200d🚒", "👩\u200d🚒"),
        ("Ri\u200cga Ri\u200dga", "Riga Riga"),
        ("a\ud800b", "ab"),
        ("a\xa0\u2003 b\r\n\r\n c", "a b\nc"),
    ],
)
def test_invisible_characters_stay_only_where_a_script_needs_them(dirty: str, text: str) -> None:
    assert clean(dirty) == text


@pytest.mark.parametrize(
    ("href", "link"),
    [
        ("https://a.example/x?y=1&z=2#f", "https://a.example/x?y=1&z=2#f"),
        (" \n https://a.example/x \t", "https://a.example/x"),
        ("post/1", "https://base.example/feed/post/1"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("?p=5", "https://base.example/feed/?p=5"),
        ("https://a.example/ķ?q=š d", "https://a.example/%C4%B7?q=%C5%A1%20d"),
        ("HTTPS://A.example/Path", "https://a.example/Path"),
        ("https://žurnāls.example/", "https://xn--urnls-bya3t.example/"),
        ("https://[2001:db8::1]:8443/x", "https://[2001:db8::1]:8443/x"),
    ],
)
def test_a_link_is_absolute_and_ascii(href: str, link: str) -> None:
    made = web_link(href, "https://base.example/feed/")
    assert made is not None
    assert made.isascii()
    if "xn--" not in link:
        assert made == link
    else:
        assert made.startswith("https://xn--")


@pytest.mark.parametrize(
    "href",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://a.example/",
        "at://did:plc:x/app",
        "https://user:pass@a.example/",
        "http://127.0.0.1:80\\@a.example/",
        "https:\\\\a.example/",
        "https://a.example/\x00x",
        "https://a.example/a\nb",
        "https://a.exam\u202eple/",
        "https://a.example:99999/",
        "https://a example/",
        "https://a.example%2f@b.example/",
        "https:///nohost",
        "http://[::1",
        "https://a.example/" + "x" * 3000,
    ],
)
def test_a_link_that_programs_disagree_about_is_none(href: str) -> None:
    assert web_link(href, "https://base.example/") is None


@pytest.mark.parametrize(
    "bomb",
    [
        "<a" * 400_000,
        "<!--" * 200_000,
        "<svg>" * 150_000,
        '<a b="' * 150_000,
        "<a b='\"" * 120_000,
        "&" * 800_000,
        "<p>" * 250_000,
        "<script>" * 100_000,
        "</" * 400_000,
        "&lt" * 250_000,
    ],
    ids=[
        "open-tags",
        "open-comments",
        "open-svg",
        "open-quotes",
        "mixed-quotes",
        "ampersands",
        "paragraphs",
        "open-scripts",
        "end-tags",
        "entities",
    ],
)
def test_reading_markup_is_linear(bomb: str) -> None:
    started = time.process_time()
    plain(bomb)
    plain_or_markup(bomb)
    assert time.process_time() - started < 4.0
