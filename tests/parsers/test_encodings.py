"""Text arrives as it was written, whatever bytes carry it and whatever they are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from parsers import feed

ENCODINGS = Path(__file__).parent / "fixtures" / "encodings"
NASTY = Path(__file__).parents[3] / "shared" / "data" / "feeds" / "nasty"
# Title, first headline, and the end of its lead, by the first part of a fixture's name.
WRITTEN = {
    "cyrillic": ("Береговая служба", "Корабли вышли в море на рассвете", "жителей просят не подходить к берегу."),
    "ukrainian": ("Прибережні вісті", "Її кораблі вийшли в море на світанку", "ґанок пошкоджено, є втрати."),
    "latvian": ("Krasta ziņas", "Kuģi iziet jūrā rītausmā", "netuvoties ķīļu piestātnei, žogs slēgts."),
    "lithuanian": ("Pakrantės žinios", "Laivai išplaukė į jūrą auštant", "ąžuolų alėja uždaryta."),
    "greek": ("Παράκτια νέα", "Τα πλοία βγήκαν στη θάλασσα την αυγή", "οι κάτοικοι να μην πλησιάζουν την ακτή."),
    "polish": ("Wieści z wybrzeża", "Okręty wyszły w morze o świcie", "by nie zbliżać się do nabrzeża. Żółta łódź."),
}
EXPECTED = {
    "feedparser-koi8r.xml": ["Как пережить новогоднюю ночь", "Наверное, единственное"],
    "feedparser-windows1255.xml": ["האם תדפיס נייר של אתר אינטרנט"],
    "feedparser-eucjp.xml": ["ゲーム三昧な正月"],
    "feedparser-euckr.xml": ["에서 TypeKey 한글닉네임 표시하기"],
    "feedparser-gb2312.xml": ["不归移民漫画系列"],
    "feedparser-shiftjis.xml": ["記事投稿が反映されない"],
    "feedparser-tis620.xml": ["สำนักงานส่งเสริมอุตสาหกรรม"],
    "feedparser-http_i18n.xml": ["Iñtërnâtiônàlizætiøn"],
    "feedparser-http_text_xml_charset_2.xml": ["“test.”"],
    "feedparser-demoronize-1.xml": ["don’t"],
    "miniflux-encoding_WINDOWS-1251.xml": ["Цитата #17703", "есть у кого жаба программер"],
    "miniflux-encoding_ISO-8859-1.xml": ["Viele Spieler wünschen sich"],
    "miniflux-no_encoding_ISO-8859-1.xml": ["nombre d'études", "très complexe"],
    "miniflux-koi8r.xml": ["Пример RSS ленты", "Привет мир! Ёжик"],
    "miniflux-iso-8859-1.xml": ["Café"],
    "miniflux-windows-1252.xml": ["Euro €"],
    "miniflux-windows-1252-incorrect-prolog.xml": ["Euro €"],
    "miniflux-invalid-prolog.xml": ["테스트 피드", "Café"],
    "miniflux-utf8-incorrect-prolog.xml": ["테스트 피드", "Café"],
    "miniflux-utf8.xml": ["테스트 피드", "Café"],
    "miniflux-rdf_UTF8.xml": ["Vorsichtsmaßnahmen gegen Einbrennen", "IBM übernimmt Red Hat"],
    "miniflux-urdu_UTF8.xml": ["پاکستان کے لیے امریکی امداد"],
}


def texts(body: bytes) -> str:
    document = feed.parse(body)
    entries = [text for one in document.entries for text in (one.title, one.summary, one.content) if text]
    return "\n".join([document.title or "", *entries])


@pytest.mark.parametrize("path", sorted(ENCODINGS.iterdir()), ids=lambda path: f"fault-28-{path.stem}")
def test_fault_28_text_arrives_as_it_was_written(path: Path) -> None:
    title, headline, lead = WRITTEN[path.name.partition(".")[0]]
    document = feed.parse(path.read_bytes())
    (entry,) = document.entries
    assert (document.title, entry.title) == (title, headline)
    assert entry.summary is not None
    assert entry.summary.endswith(lead)


@pytest.mark.skipif(not NASTY.is_dir(), reason="the labelled data is not beside this checkout")
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_fault_28_collected_feeds_say_what_their_authors_wrote(name: str) -> None:
    found = texts((NASTY / name).read_bytes())
    assert [word for word in EXPECTED[name] if word not in found] == []


@pytest.mark.parametrize("codec", ["cp1251", "koi8_u", "iso8859_5"])
@pytest.mark.parametrize("text", ["КОРАБЛИ ВЫШЛИ В МОРЕ НА РАССВЕТЕ", "МЗС", "Щ", "Её объезд", "ЩЪЭЮ ЫЖЦ"])
def test_fault_28_a_right_label_is_believed_even_of_odd_words(codec: str, text: str) -> None:
    label = {"cp1251": "windows-1251", "koi8_u": "koi8-u", "iso8859_5": "iso-8859-5"}[codec]
    body = f'<?xml version="1.0" encoding="{label}"?><rss><channel><item><title>{text}</title></item></channel></rss>'
    assert feed.parse(body.encode(codec)).entries[0].title == text
