"""Feeds become records: what is in them, in their order, as plain text with absolute links and sane dates."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from parsers import fast, feed, prescan
from parsers.errors import BrokenXml, EmptyBody, Hostile, NotAFeed, ParseError
from parsers.records import FeedDocument, to_json

FIXTURES = Path(__file__).parent / "fixtures"
NOW = datetime(2024, 11, 23, tzinfo=UTC)


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def parsed(name: str, *, url: str = "https://given.example/feed") -> FeedDocument:
    return feed.parse(fixture(name), url=url, now=NOW)


def one_item(inner: str, *, namespaces: str = "") -> bytes:
    return f'<rss version="2.0" {namespaces}><channel><title>t</title><item>{inner}</item></channel></rss>'.encode()


def test_an_rss_feed_tells_its_title_its_hub_and_its_wishes() -> None:
    document = parsed("wire.rss.xml")
    assert (document.title, document.link) == ("Harbour Wire", "https://wire.example/")
    assert (document.hub, document.ttl_s) == ("https://hub.example/", 1800)
    assert len(document.entries) == 3
    assert not document.truncated


def test_an_rss_entry_is_plain_text_with_every_field() -> None:
    entry = parsed("wire.rss.xml").entries[0]
    assert entry.id == "wire-1"
    assert entry.title == "Coast guard & navy train together"
    assert entry.link == "https://wire.example/2024/11/training?id=1&from=rss"
    assert entry.published == datetime(2024, 11, 22, 12, 9, tzinfo=UTC)
    assert entry.summary == "Two patrol boats left port.\nThey return on Sunday."
    assert entry.content is not None
    assert entry.content.endswith("They return on Sunday – weather permitting.")
    assert entry.authors == ("Ilze Kalna", "Mart Tamm")


def test_text_that_looks_like_markup_stays_and_relative_links_become_absolute() -> None:
    entry = parsed("wire.rss.xml").entries[1]
    assert entry.title == "Why 3 < 5 matters to gunners"
    assert entry.link == "https://given.example/2024/11/gunners"
    assert entry.published == datetime(2024, 11, 22, 14, 0, tzinfo=UTC)
    assert entry.authors == ("The Desk",)


def test_a_guid_stands_in_for_a_link_and_what_is_absent_is_none() -> None:
    entry = parsed("wire.rss.xml").entries[2]
    assert entry.link == entry.id == "https://wire.example/2024/11/only-a-guid"
    assert (entry.title, entry.published, entry.updated, entry.content, entry.authors) == (None, None, None, None, ())


def test_an_atom_feed_honours_xml_base_types_and_sources() -> None:
    document = parsed("bulletin.atom.xml")
    assert (document.title, document.link) == ("The Border Bulletin", "https://bulletin.example/en/")
    entry = document.entries[0]
    assert (entry.id, entry.title) == ("tag:bulletin.example,2024:1", "Fence extended by 40 km")
    assert entry.link == "https://bulletin.example/en/news/fence"
    assert entry.published == datetime(2024, 11, 22, 1, 30, tzinfo=UTC)
    assert entry.updated == datetime(2024, 11, 22, 8, 0, tzinfo=UTC)
    assert entry.summary == "Posts every 5 m"
    assert entry.content == "Posts stand every 5 m.\nA < B in the plan."
    assert entry.authors == ("Ewa Lis",)


def test_the_only_date_there_is_counts_as_the_publication() -> None:
    assert parsed("bulletin.atom.xml").entries[1].published == datetime(2024, 11, 20, 9, 0, tzinfo=UTC)
    assert parsed("radar.rdf.xml").entries[0].published == datetime(2024, 11, 19, 5, 0, tzinfo=UTC)


def test_an_rdf_feed_keeps_its_entries_beside_the_channel() -> None:
    document = parsed("radar.rdf.xml")
    assert (document.title, document.link) == ("Radar notes", "https://radar.example/")
    (entry,) = document.entries
    assert (entry.id, entry.link, entry.authors) == ("https://radar.example/1", "https://radar.example/1", ("O. Berg",))


def test_a_feed_cut_off_in_the_middle_keeps_its_entries() -> None:
    document = parsed("broken.rss.xml")
    assert [entry.title for entry in document.entries] == ["First & foremost", "Second"]
    assert document.entries[0].link == "https://cut.example/1?a=1&b=2"


@pytest.mark.parametrize(
    ("base", "link"), [("https://b.example/", "http://[x"), ("http://[b", "/a"), ("http://[b", "http://[x")]
)
def test_an_address_with_a_bad_bracket_costs_the_link_only(base: str, link: str) -> None:
    item = f"<title>x</title><link>{link}</link><guid>g</guid>"
    rss = one_item(item).replace(b"<rss ", f'<rss xml:base="{base}" '.encode())
    entry = f'<entry><title>x</title><link href="{link}"/></entry>'
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{base}">{entry}</feed>'
    for body in (rss, atom.encode()):
        assert [entry.title for entry in feed.parse(body, url="https://a.example/").entries] == ["x"]


def test_an_absurd_date_is_unknown() -> None:
    body = one_item("<title>x</title><pubDate>Fri, 01 Jan 9998 00:00:00 GMT</pubDate>")
    assert feed.parse(body, now=NOW).entries[0].published is None


def test_entries_beyond_the_limit_are_left_out_and_said_to_be() -> None:
    items = "".join(f"<item><title>n{n}</title></item>" for n in range(1500))
    for closing in ("</channel></rss>", ""):
        document = feed.parse(f'<rss version="2.0"><channel>{items}{closing}'.encode())
        assert document.truncated
        assert [entry.title for entry in document.entries] == [f"n{n}" for n in range(1000)]


def test_fields_are_capped() -> None:
    entry = feed.parse(one_item(f"<title>{'t ' * 5000}</title><description>{'d ' * 300_000}</description>")).entries[0]
    assert entry.title is not None
    assert entry.summary is not None
    assert len(entry.title) <= 500
    assert len(entry.summary) <= 200_000


def test_html_entities_and_control_characters_break_nothing() -> None:
    body = one_item(
        "<title>Caf&eacute;\x08 &ndash; na&iuml;ve</title><description><![CDATA[a &lt; b &nbsp; c]]></description>"
    )
    entry = feed.parse(body).entries[0]
    assert (entry.title, entry.summary) == ("Café – naïve", "a < b c")


def test_a_warning_before_the_declaration_is_cut_off() -> None:
    body = b"<br /><b>Warning</b>: late in feed.php\n" + fixture("radar.rdf.xml")
    assert feed.parse(body).entries[0].title == "New antenna raised"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,hi", "file:///etc/passwd", "https://u:p@a.example/"]
)
def test_fault_24_a_link_that_is_no_web_link_is_dropped(link: str) -> None:
    assert (
        feed.parse(one_item(f"<title>x</title><link>{link}</link>"), url="https://a.example/").entries[0].link is None
    )


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script>Seen",
        "&lt;script&gt;alert(1)&lt;/script&gt;Seen",
        "<![CDATA[<img src=x onerror=alert(1)>Seen]]>",
        "\u202eSeen\u202c",
    ],
    ids=["element", "escaped", "cdata", "bidi"],
)
def test_fault_24_25_markup_and_controls_leave_titles(title: str) -> None:
    assert feed.parse(one_item(f"<title>{title}</title>")).entries[0].title == "Seen"


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("<![CDATA[Why &lt;br&gt; is back]]>", "Why &lt;br&gt; is back"),
        ("&amp;lt;b&amp;gt;Bold&amp;lt;/b&amp;gt; is back", "&lt;b&gt;Bold&lt;/b&gt; is back"),
        ("<![CDATA[6 &lt; 8 &amp; caf&eacute;s]]>", "6 < 8 & cafés"),
        ("<![CDATA[<i>Vita</i> &#8211; life]]>", "Vita – life"),
    ],
    ids=["in-cdata", "escaped-twice", "no-tags", "marked-up"],
)
def test_a_title_about_tags_keeps_them_as_written(title: str, read: str) -> None:
    assert feed.parse(one_item(f"<title>{title}</title>")).entries[0].title == read


@pytest.mark.parametrize(
    ("encoding", "label"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-8"),
        ("utf-32", "utf-32"),
        ("cp1251", "windows-1251"),
        ("koi8-r", "koi8-r"),
        ("iso8859-5", "iso-8859-5"),
        ("cp1251", "utf-8"),
        ("koi8-r", "utf-8"),
        ("cp1251", "iso-8859-1"),
        ("cp1251", "no-such-charset"),
        ("utf-8", "windows-1251"),
        ("utf-8", "utf-16"),
        ("utf-8", "us-ascii"),
    ],
)
def test_fault_28_cyrillic_survives_any_label(encoding: str, label: str) -> None:
    body = fixture("cyrillic.utf8.xml").decode().replace("utf-8", label).encode(encoding)
    document = feed.parse(body)
    assert document.title == "Приморский листок"
    assert document.entries[0].title == "Учения начались у побережья"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1257", "Rīgas mērs sola jaunus ceļus un tiltus, bet ķildas ar ministriju turpinās"),
        ("cp1257", "Šiaulių žiema: gyventojai kviečiami ruoštis šalčiui ir pūgai"),
        ("cp1250", "Wrocław i Łódź: żołnierze ćwiczą wśród śniegów, twierdzą świadkowie"),
        ("cp1250", "Přílišný žluťoučký kůň úpěl ďábelské ódy při večeři"),
        ("cp1252", "Größere Übung: Soldaten fahren über die Brücke für drei Tage"),
        ("cp1252", "L’été dernier, la frégate a été envoyée près des côtes françaises"),
        ("cp1253", "Ο υπουργός άμυνας επισκέφθηκε τη βάση και μίλησε με τους στρατιώτες"),
        ("cp1255", "שר הביטחון ביקר בבסיס ודיבר עם החיילים על המצב"),
        ("shift_jis", "防衛大臣は基地を訪れて、隊員たちと話をしました"),
        ("euc-kr", "국방부 장관은 기지를 방문하여 장병들과 이야기를 나누었다"),
        ("gb2312", "国防部长访问了基地并与士兵们进行了交谈"),
    ],
)
def test_fault_28_unlabelled_text_is_guessed(encoding: str, text: str) -> None:
    body = f'<rss version="2.0"><channel><item><title>{text}</title></item></channel></rss>'.encode(encoding)
    assert feed.parse(body).entries[0].title == text


@pytest.mark.parametrize(
    ("label", "codec"), [("iso-8859-4", "iso8859_4"), ("windows-1257", "cp1257"), ("iso-8859-13", "iso8859_13")]
)
def test_fault_28_a_server_may_name_the_charset(label: str, codec: str) -> None:
    body = one_item("<title>Jūras spēki āķē mīnas</title>").decode().encode(codec)
    assert feed.parse(body, content_type=f'text/xml; charset="{label}"').entries[0].title == "Jūras spēki āķē mīnas"


def test_fault_28_bytes_pasted_from_another_charset_do_not_spoil_the_rest() -> None:
    body = one_item("<title>Spēki – ").replace(
        b"</item></channel></rss>", b"\x93quote\x94</title></item></channel></rss>"
    )
    assert feed.parse(body).entries[0].title == "Spēki – “quote”"


def test_text_encoded_twice_is_put_right() -> None:
    twice = "Café".encode().decode("latin-1")
    assert feed.parse(one_item(f"<title>{twice}</title>")).entries[0].title == "Café"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        pytest.param(b"", EmptyBody, id="fault-28-empty"),
        pytest.param(b" \n\t ", EmptyBody, id="fault-28-blank"),
        pytest.param(b"\xef\xbb\xbf", EmptyBody, id="fault-28-only-a-mark"),
        pytest.param("  ".encode("utf-16"), EmptyBody, id="blank-utf16"),
        pytest.param(b"/etc/passwd", NotAFeed, id="fault-19-path"),
        pytest.param(b"http://127.0.0.1:9/feed", NotAFeed, id="fault-19-url"),
        pytest.param(b"x" * 5000 + b"<rss/>", NotAFeed, id="fault-19-late-markup"),
        pytest.param(b"<!doctype html><html><body>Not found</body></html>", NotAFeed, id="fault-28-html"),
        pytest.param(b"<!DOCTYPE html>\n<title>Sign in</title><p>Hello", NotAFeed, id="fault-28-html5"),
        pytest.param(b"<!-- hi --><HTML></HTML>", NotAFeed, id="fault-28-upper-html"),
        pytest.param(b'<opml version="2.0"><body/></opml>', NotAFeed, id="opml"),
        pytest.param(b"<note><to>You</to></note>", NotAFeed, id="other-xml"),
        pytest.param(b'{"version": "1"}', NotAFeed, id="json"),
        pytest.param(b"<!-- only a comment -->", NotAFeed, id="comment"),
        pytest.param(b'<rss version="2.0"><channel><title>x', BrokenXml, id="broken-without-entries"),
        pytest.param(b"<" * 9_000_000, Hostile, id="too-large"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, error: type[ParseError]) -> None:
    with pytest.raises(error) as caught:
        feed.parse(body)
    assert caught.value.reason == error.reason
    assert str(caught.value)


def test_an_empty_feed_is_a_feed() -> None:
    assert feed.parse(b'<rss version="2.0"><channel><title>Quiet</title></channel></rss>').entries == ()


def test_a_feed_with_a_web_pages_doctype_is_still_a_feed() -> None:
    assert feed.parse(b"<!DOCTYPE html>" + one_item("<title>x</title>")).entries[0].title == "x"


def test_records_print_as_the_batch_verb_promises() -> None:
    made = to_json(parsed("wire.rss.xml"))
    assert made["feed"] == {"title": "Harbour Wire", "link": "https://wire.example/"}
    assert set(made["entries"][0]) == {"id", "title", "link", "published", "summary", "content", "authors"}
    assert made["entries"][0]["published"] == "2024-11-22T12:09:00Z"
    assert made["entries"][2]["published"] is None


def test_plain_feeds_take_the_fast_way() -> None:
    for name in ("wire.rss.xml", "bulletin.atom.xml", "radar.rdf.xml", "cyrillic.utf8.xml"):
        assert fast.read(prescan.body(fixture(name)), url="", now=NOW) is not None, name
