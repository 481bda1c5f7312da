"""`regex:` terms: whole words in every script, in the original text, in linear time, and asked for only where they count."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flankwatch.catalogue import Catalogue
from flankwatch.limits import REGEX_PIECE_CHARS, TEXT_CHARS_MAX
from flankwatch.match.document import Document
from flankwatch.match.matcher import Matcher
from flankwatch.match.regex import Patterns, RegexError, check, standing
from flankwatch.models import Regex, Unit, WatchList
from tests.match.timing import least_s

Maker = Callable[..., WatchList]


def found(pattern: str, text: str, *, title: str = "", ignore_case: bool = False) -> list[str]:
    regex = Regex(pattern=pattern, ignore_case=ignore_case)
    check(regex)
    document = Document(title, text, "en")
    places = standing(document, [regex]).get(regex, [])
    assert Patterns([regex]).standing(document).get(regex, []) == places
    return [document.whole[place.start : place.end] for place in places]


@pytest.mark.parametrize(
    ("pattern", "text", "finds"),
    [
        (r"K\d{3} launcher", "A K300 launcher, (K301 launcher) and K302.", ["K300 launcher", "K301 launcher"]),
        (r"K\d{3} launcher", "AK300 launcher, K300 launchers, K3000 launcher", []),
        ("launch|launcher", "a launcher", ["launcher"]),
        ("ракета", "ракета, ракетами и Ракета", ["ракета"]),
        ("ракет", "ракетами", []),
        (r"ракет\w*", "Ракеты ракетами", ["ракетами"]),
        (r"\w+-?убийца", "корабль-убийца", ["корабль-убийца"]),
        ("Łódź", "Łódź, Łódźka", ["Łódź"]),
        ("é", "caf\u00e9 é cafe\u0301", ["é"]),
        ("rocket", "rocket_1 rocket2 rocket\u0301 rocket's", ["rocket"]),
        ("ミサイル", "新型ミサイルを発射", ["ミサイル"]),
        ("미사일", "미사일을 미사일", ["미사일"]),
        ("radar", "📡radar📡", ["radar"]),
    ],
)  # fmt: skip
def test_a_pattern_finds_whole_words_in_any_script(pattern: str, text: str, finds: list[str]) -> None:
    assert found(pattern, text) == finds


@pytest.mark.parametrize(
    ("pattern", "text", "finds"),
    [
        ("F-16 jet", "F‑16\u00a0jet F–16 jet F_16 jet", ["F‑16\u00a0jet", "F–16 jet"]),
        ("K[ -]?300", "K 300, K‑300, K\u00a0300, K300, K.300", ["K 300", "K‑300", "K\u00a0300", "K300"]),
        ('the "Storm"', "the “Storm” the «Storm» the 'Storm'", ["the “Storm”", "the «Storm»"]),
        ("Kyiv's own", "Kyiv’s own", ["Kyiv’s own"]),
        (r"no\.\d", "no.٣ no.४ no.x", ["no.٣", "no.४"]),
        (r"[\w-]+grad", "Белый-grad", ["Белый-grad"]),
        (r"Zone \D\W", "Zone Ж!", ["Zone Ж!"]),
    ],
)
def test_what_people_type_stands_for_what_is_printed(pattern: str, text: str, finds: list[str]) -> None:
    assert found(pattern, text) == finds


@pytest.mark.parametrize(
    ("pattern", "finds"),
    [
        (r"\bKh-\d\d\b", ["Kh-59", "Kh-31"]),
        (r"\bKh-59\b|\bKh-31\b", ["Kh-59", "Kh-31"]),
        (r"(\bKh-5\d|Kh-3\d\b)", ["Kh-59", "Kh-31"]),
        (r"^Kh-\d\d", ["Kh-59"]),
        (r"\AKh-\d\d", ["Kh-59"]),
        (r"Kh-\d\d$", ["Kh-31"]),
        (r"Kh-\d\d\Z", ["Kh-31"]),
        ("(?i)kh-59", ["Kh-59"]),
        ("(?P<name>Kh)-59", ["Kh-59"]),
        ("kh-59", []),
        ("seen{2}", []),
        ("{seen}", ["{seen}"]),
    ],
)
def test_syntax_means_what_people_mean_by_it(pattern: str, finds: list[str]) -> None:
    assert found(pattern, "Kh-59 was {seen} with a Kh-31") == finds


def test_capitals_count_unless_the_pattern_is_told_otherwise() -> None:
    assert found("Ракета", "РАКЕТА ракета Ракета") == ["Ракета"]
    assert found("Ракета", "РАКЕТА ракета Ракета", ignore_case=True) == ["РАКЕТА", "ракета", "Ракета"]


def test_no_match_runs_from_the_title_into_the_text_or_into_another_paragraph() -> None:
    assert found(r"red\s+fox", "fox ran.\nred\n\nfox", title="red") == []
    assert found("^red", "red\nred", title="red") == ["red"] * 3


def test_half_characters_are_passed_over_and_places_still_fit() -> None:
    assert found("K300", "\ud83d K300 \udfff\udfff😀 K300", title="\udc00") == ["K300"] * 2


def test_a_long_paragraph_is_searched_to_its_end() -> None:
    sentence = "Nothing happened here at all today. "
    assert found("K300", (sentence * REGEX_PIECE_CHARS + "K300. ") * 2) == ["K300"] * 2
    assert found("K300", "word " * REGEX_PIECE_CHARS + "K300") == ["K300"]
    assert found("K300", "w" * REGEX_PIECE_CHARS * 2 + " K300") == ["K300"]


def test_the_signs_of_the_press_are_no_part_of_a_word_and_its_letters_are() -> None:
    blocks = [(0x20, 0x600), (0x600, 0x700), (0x900, 0x980), (0x10A0, 0x1100), (0x1E00, 0x206A)]
    for code in (code for start, end in blocks for code in range(start, end)):
        char = chr(code)
        kind = unicodedata.category(char)
        if kind[0] in "LMN" or char == "_":
            assert found("K300", f"{char}K300") == [], hex(code)
        elif kind[0] in "PZ" or (code < 0x100 and kind[0] == "S"):
            assert found("K300", f"{char}K300{char}") == ["K300"], hex(code)


PIECES = st.sampled_from(["a", "b", "я", "-", " ", "a+", "я*", "(?:a|ab)", "(?:ab|a)", "[aя]", "b?", "(?:a |b)"])
TEXTS = st.text(alphabet="abя- .", max_size=40)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=5).map("".join), TEXTS, TEXTS)
def test_what_is_found_is_what_a_backtracking_engine_finds(pattern: str, title: str, text: str) -> None:
    regex = Regex(pattern=pattern)
    document = Document(title, text, "en")
    if re.fullmatch(pattern, ""):
        with pytest.raises(RegexError):
            check(regex)
        return
    expected = [
        (start + match.start(), start + match.end())
        for start, end in document.bounds(Unit.PARAGRAPH)
        for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", document.whole[start:end])
    ]
    places = Patterns([regex, Regex(pattern="zzz")]).standing(document).get(regex, [])
    assert [(place.start, place.end) for place in places] == expected


def hits(catalogue: Catalogue, asked: WatchList, text: str) -> list[str]:
    return [
        mention.surface
        for hit in Matcher.build(catalogue, [asked]).match("", text, "en").hits
        for mention in hit.mentions
    ]


def test_a_pattern_is_a_term_beside_others(catalogue: Catalogue, watchlist: Maker) -> None:
    asked = watchlist(
        countries="LV", terms=("air defence", Regex(pattern=r"K\d{3}")), require="countries and terms", within="5 words"
    )
    assert hits(catalogue, asked, "Latvia wants a K300.") == ["Latvia", "K300"]
    assert hits(catalogue, asked, "Latvia wants air defence.") == ["Latvia", "air defence"]
    assert hits(catalogue, asked, "Latvia wants, some day or other, a K300.") == []
    assert hits(catalogue, asked, "K300") == []


def test_a_pattern_under_not_vetoes_its_window(catalogue: Catalogue, watchlist: Maker) -> None:
    asked = watchlist(countries="LV", require="countries", unless=(Regex(pattern=r"(ice|field) hockey"),))
    assert hits(catalogue, asked, "Latvia won at field hockey.") == []
    assert hits(catalogue, asked, "Latvia won. Field hockey it was not, but ice hockey.") == ["Latvia"]


def test_a_list_with_nothing_but_patterns_needs_no_mention_of_the_catalogue(
    catalogue: Catalogue, watchlist: Maker
) -> None:
    matcher = Matcher.build(catalogue, [watchlist(terms=(Regex(pattern=r"K\d{3}"),), require="terms")])
    assert matcher.match("", "Nothing else but K300", "en").hits
    assert matcher.match("", "Nothing else", "en").hits == ()


def test_the_mention_of_a_pattern_carries_it_as_key(catalogue: Catalogue, watchlist: Maker) -> None:
    matcher = Matcher.build(catalogue, [watchlist(terms=(Regex(pattern=r"K\d{3}"),), require="terms")])
    (mention,) = matcher.match("", "🚀 Die K300 aus İzmir", "de").mentions
    assert (mention.kind.value, mention.key, mention.form, mention.start, mention.end, mention.surface) == (
        "term", r"K\d{3}", None, 6, 10, "K300"
    )  # fmt: skip


def test_a_pattern_is_looked_for_only_where_its_list_could_hit(catalogue: Catalogue, watchlist: Maker) -> None:
    asked = watchlist(countries="LV", terms=(Regex(pattern=r"K\d{3}"),), require="countries and terms")
    matcher = Matcher.build(catalogue, [asked])
    assert [mention.key for mention in matcher.match("", "Estonia has a K300.", "en").mentions] == ["EE"]
    assert [mention.key for mention in matcher.match("", "Latvia has a K300.", "en").mentions] == ["LV", r"K\d{3}"]


def test_where_a_set_cannot_say_every_pattern_of_it_is_searched_for() -> None:
    from flankwatch.match import regex

    patterns = [Regex(pattern="one"), Regex(pattern="two")]
    assert list(regex._Set(patterns).likely(b"neither, and no sign that all was read")) == patterns


@pytest.mark.parametrize(
    ("pattern", "offset", "says"),
    [
        ("jet(?=s)", 3, "look-ahead"),
        ("jet(?!s)", 3, "under 'not:'"),
        ("(?<=the )jet", 0, "look-behind"),
        ("(?<!the )jet", 0, "under 'not:'"),
        (r"(jet) \1", 6, "write the words again"),
        ("(?P<a>jet)(?P=a)", 10, "write the words again"),
        ("(?>jet)", 0, "(?:…)"),
        ("(?(1)a|b)", 0, "a|b"),
        ("a(?#why)b", 1, "'#'"),
        ("(?x) a b", 0, "cannot be read"),
        (r"jet\b fuel", 3, "only at the ends"),
        (r"(jet\b)+ fuel", 4, "only at the ends"),
        (r"\Bjet", 0, r"\w*"),
        (r"jet\Q.\E", 3, "before each sign"),
        (r"\u0416", 0, r"\x{41f}"),
        (r"\jet", 0, "leave the '\\' out"),
        ("jet\\", 3, "at the end"),
        ("jet (fuel", 4, "never closed"),
        ("jet) fuel", 3, "closes nothing"),
        ("jet [fuel", 4, "never closed"),
        ("*jet", 0, "nothing to repeat"),
        ("jet**", 4, "nothing to repeat"),
        ("jet (?:|+a)", 8, "nothing to repeat"),
        ("jet++", 4, "leave it out"),
        ("jet{,3}", 3, "{0,3}"),
        ("jet{5,3}", 3, "at least 5 and at most 3"),
        ("jet{1001}", 3, "at most 1000"),
        ("(?:jet{100}){100}", 12, "repeats of repeats"),
        ("jet[z-a]", 4, "runs backwards"),
        (r"jet\p{Cyrilic}", 3, r"\p{Cyrillic}"),
        ("jet[[:alpha:]]", 4, r"\pL"),
        (r"jet[\b]", 4, "no character"),
        (r"jet\x{110000}", 3, "cannot be read"),
        ("x*", 0, "an empty text"),
        ("jet|", 0, "an empty text"),
        ("^$", 0, "an empty text"),
        (".", 0, "nearly every text"),
        (".{3,}", 0, "nearly every text"),
        (r"\w+", 0, "nearly every text"),
        (r"\d+", 0, "nearly every text"),
        ("[A-Z][a-z]+", 0, "nearly every text"),
        ("[а-яё]+", 0, "nearly every text"),
        ("the|and|of", 0, "nearly every text"),
        (r"\w{60} jet", 0, "too large"),
        ("jet " * 100, 0, "at most 300 characters"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_place(pattern: str, offset: int, says: str) -> None:
    with pytest.raises(RegexError) as caught:
        check(Regex(pattern=pattern))
    assert caught.value.offset == offset
    assert says in caught.value.message


def test_a_pattern_that_capitals_make_rare_is_refused_where_they_do_not_count() -> None:
    check(Regex(pattern="[A-Z]{2,}"))
    with pytest.raises(RegexError, match="nearly every text"):
        check(Regex(pattern="[A-Z]{2,}", ignore_case=True))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=r"ab1 \()[]{}*+?|^$.,-:<>=!#&wWdDsSbBAZpPxLQ" + "яé", max_size=12))
def test_any_text_is_a_pattern_that_can_be_used_or_refused_in_words(text: str) -> None:
    refusal = refused(text)
    if refusal is None:
        assert isinstance(Patterns([Regex(pattern=text)]).standing(Document("", "a b", "en")), dict)
    else:
        assert 0 <= refusal.offset <= len(text)
        assert refusal.message.isprintable()


def refused(text: str) -> RegexError | None:
    try:
        check(Regex(pattern=text))
    except RegexError as exc:
        return exc
    return None


@pytest.mark.parametrize(
    "pattern", [r"(?:a+)+b", r"(?:\w+ ?)+!!", r"[ab]*a[ab]{12}c", r"(?:x?){50}x{50}c", r"a.*b.*c.*d"]
)
def test_no_pattern_runs_away(pattern: str) -> None:
    regex = Regex(pattern=pattern)
    check(regex)
    document = Document("", "ab" * (TEXT_CHARS_MAX // 2), "en")
    started = time.process_time()
    standing(document, [regex])
    assert time.process_time() - started < 2


def test_a_thousand_patterns_cost_little_more_than_ten(catalogue: Catalogue, watchlist: Maker) -> None:
    def matcher(count: int) -> Matcher:
        patterns = (Regex(pattern=rf"Q{number}-?\d\d [a-z]+ (launcher|missile)") for number in range(count))
        lists = [watchlist(str(n), terms=(pattern,), require="terms") for n, pattern in enumerate(patterns)]
        return Matcher.build(catalogue, lists)

    def matching_s(one: Matcher) -> float:
        return least_s(lambda: one.match("", text, "en"), rounds=5, times=20)

    text = "The minister of Latvia opened a road of 25 kilometres and spoke about missiles. " * 20
    ten, thousand = matcher(10), matcher(1000)
    thousand.match("", text, "en")
    assert matching_s(thousand) < 1.5 * matching_s(ten)
