"""Each mistake people make in a file is shown as `file:line:column: what, and what was meant`, all of them at once."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from flankwatch.errors import ConfigError
from flankwatch.settings import load

FEED = "  - {{name: {name}, url: {url}, country: LV, language: en, owner: LSM, kind: news{more}}}\n"


def feeds(more: str = "", *, name: str = "LSM", url: str = "https://lsm.example/rss") -> str:
    return "feeds:\n" + FEED.format(name=name, url=url, more=more)


def flank(**keys: str) -> str:
    """A watch-list, one key a line from line 2 on; keyword `not_` is the key `not`."""
    given = {"countries": "[LV]", **keys}
    return "name: flank\n" + "".join(f"{key.rstrip('_')}: {value}\n" for key, value in given.items() if value)


LIST_MISTAKES = [
    pytest.param(flank(requre="countries"), "3:1: unknown key 'requre' (did you mean 'require'?)", id="unknown-key"),
    pytest.param(flank(zzz="1"), "3:1: unknown key 'zzz'", id="unknown-key-without-a-near-one"),
    pytest.param(
        flank(countries="[LV, Latvai]"),
        "2:17: countries: unknown country 'Latvai' (did you mean 'latvia'?)",
        id="unknown-country",
    ),
    pytest.param(
        flank(countries='["@baltcs"]'),
        "2:13: countries: unknown group of countries '@baltcs' (did you mean '@baltics'?)",
        id="unknown-group",
    ),
    pytest.param(
        flank(countries="[baltics]"),
        "2:13: countries: unknown country 'baltics' (did you mean '@baltics', in quotes?)",
        id="group-without-at",
    ),
    pytest.param(
        flank(countries="LV"),
        "2:12: countries: a list ('[a, b]', or one '- a' a line) is wanted here, not 'LV'",
        id="list-wanted",
    ),
    pytest.param(
        flank(countries="[yes]"),
        "2:13: countries: unknown country 'yes'",
        id="yes-is-not-a-country",
    ),
    pytest.param(
        flank(countries="[LV, 1]"),
        "2:17: countries: a text is wanted here, and 1 is not one; put it in quotes",
        id="number-for-text",
    ),
    pytest.param(
        flank(countries="[LV, true]"),
        "2:17: countries: a text is wanted here, and true is not one; put it in quotes",
        id="true-for-text",
    ),
    pytest.param(
        flank(countries="[LV, ]\nterms: [a, {b: c}]"),
        "3:12: terms: because of its ':' this text wants quotes; a pattern is written regex: '…'",
        id="mapping-for-text",
    ),
    pytest.param(
        flank(terms="\n  - regex:K\\d{3}"),
        "4:5: terms: a pattern is written regex: '…', with a space after the colon and quotes around what follows only",
        id="pattern-without-space",
    ),
    pytest.param(flank(sources="[]"), "3:10: sources: the list is empty; at least 1 is wanted", id="no-sources"),
    pytest.param(
        flank(terms="['/jet fuel/']"),
        "3:9: terms: slashes mean nothing among words; a pattern is written regex: '…'",
        id="pattern-in-slashes",
    ),
    pytest.param(
        flank(terms="['dr*n']"),
        "3:9: terms: 'dr*n': '*' stands for any ending and only at the end of a word; elsewhere a pattern is wanted: regex: '…'",
        id="star-inside-a-word",
    ),
    pytest.param(
        flank(countries="[LV, ]\nterms: [a, [b]]"),
        "3:12: terms: a text is wanted here, not a list or a mapping",
        id="list-for-text",
    ),
    pytest.param(
        flank(terms="['K\\d{3} launcher']"),
        "3:11: terms: '\\' means nothing among words; a pattern is written regex: '…'",
        id="pattern-among-words",
    ),
    pytest.param(
        flank(terms="\n  - regex: 'jet(?=s)'"),
        "4:16: regex: look-ahead '(?=…)' is not possible here; write what follows as part of the pattern",
        id="look-ahead",
    ),
    pytest.param(
        flank(not_='\n  - regex: "jet\\\\b fuel"'),
        "4:12: regex: '\\b' is possible only at the ends, where words are whole anyway; write \\W or a space here",
        id="escaped-pattern",
    ),
    pytest.param(
        flank(terms="\n  - {regex: '[A-Z]{2,}', ignore_case: true}"),
        "4:14: regex: nearly every text satisfies this pattern, be it by 'The'; ask for more",
        id="pattern-for-everything",
    ),
    pytest.param(
        flank(terms="\n  - regex: jet\n    ignore_cases: true"),
        "5:5: unknown key 'ignore_cases' (did you mean 'ignore_case'?)",
        id="unknown-key-of-a-pattern",
    ),
    pytest.param(
        flank(terms="\n  - regex:\n    ignore_case: true"),
        "4:5: 'regex' has no value: a regular expression in single quotes; it finds whole words",
        id="no-pattern",
    ),
    pytest.param(
        flank(terms="\n  - regex: jet\n    ignore_case: yes"),
        "5:18: ignore_case: true or false is wanted here, not 'yes'",
        id="yes-to-a-pattern",
    ),
    pytest.param(
        flank(terms="\n  - regex: 7"),
        "4:12: regex: a text is wanted here, and 7 is not one; put it in quotes",
        id="number-for-a-pattern",
    ),
    pytest.param(flank(terms="\n  - a\n  -\n"), "5:4: terms: a text is missing here", id="empty-item"),
    pytest.param(
        flank(weapons="[himras]"),
        "3:11: weapons: unknown weapon 'himras' (did you mean 'himars'?)",
        id="unknown-weapon",
    ),
    pytest.param(
        flank(weapons="[HIMARS]"),
        "3:11: weapons: unknown weapon 'HIMARS' (did you mean 'himars'?)",
        id="weapon-capitals",
    ),
    pytest.param(
        flank(weapons="[zzzzzz]"),
        "3:11: weapons: unknown weapon 'zzzzzz'; a name the catalogue lacks can be a term",
        id="weapon-nobody-knows",
    ),
    pytest.param(
        flank(weapons="[air defence]"),
        "3:11: weapons: unknown weapon 'air defence' (did you mean '@air-defence', in quotes?)",
        id="class-without-at",
    ),
    pytest.param(
        flank(weapons='["@air-defense"]'),
        "3:11: weapons: unknown class of weapons '@air-defense' (did you mean '@air-defence'?)",
        id="unknown-class",
    ),
    pytest.param(
        flank(terms='["a | | b"]'),
        "3:9: terms: 'a | | b' has a part without a letter or digit; '|' stands between words",
        id="empty-alternative",
    ),
    pytest.param(flank(not_='["--"]'), "3:7: not: '--' has no letter or digit", id="empty-phrase"),
    pytest.param(
        flank(require="countries and weapons"),
        "3:24: require: the list has no weapons; add 'weapons:' or leave the word out",
        id="require-names-an-empty-group",
    ),
    pytest.param(
        flank(require="'countries and (\"the weapons\" or weapons)'"),
        "3:43: require: the list has no weapons; add 'weapons:' or leave the word out",
        id="require-column-passes-over-quotes",
    ),
    pytest.param(
        flank(terms="[x]", require="terms and not terms"),
        "4:10: require: no text can satisfy this: it forbids what it asks for",
        id="contradiction",
    ),
    pytest.param(
        flank(require='>-\n  (countries or "air defence") and not (countries or "Air-Defence")'),
        "3:10: require: no text can satisfy this: it forbids what it asks for",
        id="contradiction-in-other-words",
    ),
    pytest.param(
        flank(terms='["drone | drone boat"]', not_="[border, Drone Boat]"),
        "4:15: not: 'Drone Boat' is a term of this list too, and could never be found",
        id="term-under-not",
    ),
    pytest.param(
        flank(within="two lines"),
        "3:9: within: 'two lines' is not a stretch of text; write sentence, paragraph, article or, say, 12 words",
        id="within",
    ),
    pytest.param(
        flank(within="1 words"),
        "3:9: within: '1 words' is not a stretch of text; write sentence, paragraph, article or, say, 12 words",
        id="within-one-word",
    ),
    pytest.param(
        flank(languages="[ua]"), "3:12: languages: unknown language 'ua' (did you mean 'uk'?)", id="language-slip"
    ),
    pytest.param(
        flank(languages="latvian"), "3:12: languages: write any, or a list such as [en, lv]", id="languages-no-list"
    ),
    pytest.param(
        flank(forms="[demonim]"),
        "3:9: forms: 'demonim' is not one of name, demonym, place, institution (did you mean 'demonym'?)",
        id="unknown-form",
    ),
    pytest.param(flank(forms="[]"), "3:8: forms: the list is empty; at least 1 is wanted", id="no-forms"),
    pytest.param(
        flank(priority="urgnet"),
        "3:11: priority: 'urgnet' is not one of low, normal, urgent (did you mean 'urgent'?)",
        id="unknown-priority",
    ),
    pytest.param(
        flank(sources="[LSM Englsh]"),
        "3:11: sources: unknown feed 'LSM Englsh' (did you mean 'LSM English'?)",
        id="unknown-feed",
    ),
    pytest.param(
        flank(sources="[elsewhere]"),
        "3:11: sources: unknown feed 'elsewhere'; feeds.yaml lists the feeds",
        id="unknown-feed-without-a-near-one",
    ),
    pytest.param(
        flank(sources="[contry:LV]"),
        "3:11: sources: unknown feed 'contry:LV' (did you mean 'country:LV'?)",
        id="unknown-kind-of-source",
    ),
    pytest.param(
        flank(sources="[owner:LMS]"),
        "3:11: sources: no feed has the owner 'LMS' (did you mean 'LSM'?)",
        id="unknown-owner",
    ),
    pytest.param(
        flank(sources="[not country:Latvai]"),
        "3:11: sources: unknown country 'Latvai' (did you mean 'latvia'?)",
        id="unknown-country-of-a-source",
    ),
    pytest.param(
        flank(sources="[{kind: defense}]"),
        "3:18: kind: 'defense' is not one of news, defence, government, wire (did you mean 'defence'?)",
        id="unknown-kind-of-feed",
    ),
    pytest.param(
        flank(sources="[{knid: news}]"),
        "3:12: unknown key 'knid' (did you mean 'kind'?)",
        id="unknown-key-of-a-source",
    ),
    pytest.param(
        flank(sources="[{kind: }]"), "3:11: sources: a text is wanted here, not a list or a mapping", id="empty-source"
    ),
    pytest.param(
        flank(channels="[desk-mial]"),
        "3:12: channels: unknown channel 'desk-mial' (did you mean 'desk-mail'?)",
        id="unknown-channel",
    ),
    pytest.param(
        flank(channels="[elsewhere]"),
        "3:12: channels: unknown channel 'elsewhere'; alerts.yaml lists the channels",
        id="unknown-channel-without-a-near-one",
    ),
    pytest.param(
        flank(countries="", about="nothing"),
        "1:1: this list looks for nothing; give it countries, weapons or terms",
        id="looks-for-nothing",
    ),
    pytest.param(
        flank(countries="[]"),
        "1:1: this list looks for nothing; give it countries, weapons or terms",
        id="empty-lists-look-for-nothing",
    ),
    pytest.param(
        "countries: [LV]\n", "1:1: 'name' is missing: what alerts and tables call this list; unique", id="no-name"
    ),
    pytest.param(
        "name:\ncountries: [LV]\n",
        "1:1: 'name' has no value: what alerts and tables call this list; unique",
        id="name-without-a-value",
    ),
    pytest.param(
        "name: [a]\ncountries: [LV]\n", "1:7: name: a text is wanted here, not a list or a mapping", id="name-list"
    ),
    pytest.param("", "1:1: the file is empty", id="empty-file"),
    pytest.param("# later\n", "1:1: the file is empty", id="only-comments"),
    pytest.param("- LV\n", "1:1: keys with values ('key: value') is wanted here, not a list", id="list-at-the-top"),
    pytest.param("a: [\n", "2:1: the file ends too early; a '[' or '{' above is never closed", id="not-yaml"),
]


@pytest.mark.parametrize(("text", "shown"), LIST_MISTAKES)
def test_a_mistake_in_a_watch_list_is_shown_at_its_place(folder, text: str, shown: str) -> None:
    folder.write("watchlists/flank.yaml", text)
    assert folder.problems() == [f"watchlists/flank.yaml:{shown}"]


def test_patterns_that_are_too_large_together_are_refused_where_they_become_so(folder) -> None:
    patterns = "".join(f"  - regex: 'K{number} .{{300}}!'\n" for number in range(500))
    folder.write("watchlists/flank.yaml", "name: flank\nterms:\n" + patterns)
    (shown,) = folder.problems()
    line = int(shown.split(":")[1])
    assert 300 < line < 500
    assert shown.endswith("terms: all patterns up to this one are too large together; take some out")


def test_a_requirement_of_any_size_is_read_in_time(folder) -> None:
    words = [f'"word {number}"' for number in range(20_000)]
    choices = " and ".join(f"(not {one} or not {other})" for one, other in pairwise(words))
    folder.write("watchlists/flank.yaml", flank(require=f"'countries and {' and '.join(words)}'"))
    assert folder.problems() == []
    folder.write("watchlists/flank.yaml", flank(require=f"'countries and {choices[:400_000].rpartition(' and ')[0]}'"))
    assert folder.problems() == []


def test_a_mistake_inside_require_is_shown_at_its_word(folder) -> None:
    folder.write("watchlists/flank.yaml", flank(require="countries und terms"))
    (shown,) = folder.problems()
    assert shown.startswith("watchlists/flank.yaml:3:20: require: ")


FEED_MISTAKES = [
    pytest.param("feeds: []\n", "1:8: feeds: the list is empty; at least 1 is wanted", id="no-feeds"),
    pytest.param(
        "defaults: {every: 15m}\n", "1:1: 'feeds' is missing: the sources that are polled", id="feeds-missing"
    ),
    pytest.param(
        "feeds:\n  - name: LSM\n    url: https://lsm.example\n    country: LV\n    language: lv\n    kind: news\n",
        "2:5: 'owner' is missing: who owns the publisher: sources of one owner often carry one text",
        id="owner-missing",
    ),
    pytest.param(
        feeds(url="ftp://lsm.example/rss"),
        "2:22: url: a feed's address begins with https:// or http://",
        id="scheme",
    ),
    pytest.param(
        feeds(url="https://user:pass@lsm.example/"),
        "2:22: url: keep passwords out of addresses; a feed's address holds no '@' before its host",
        id="password-in-url",
    ),
    pytest.param(
        feeds(url='"https://lsm.example/ rss"'),
        "2:22: url: this address holds a space, a '\\' or an invisible character, or is too long",
        id="space-in-url",
    ),
    pytest.param(
        feeds(url='"http://[::1/"'),
        "2:22: url: this address cannot be read; it looks like https://example.org/feed.xml",
        id="broken-host",
    ),
    pytest.param(
        feeds(", fulltext: sometimes"),
        "2:108: fulltext: 'sometimes' is not one of auto, always, never",
        id="fulltext",
    ),
    pytest.param(
        feeds(", every: 15"), "2:105: every: '15' is not a length of time; write 30s, 15m, 2h or 90d", id="every-unit"
    ),
    pytest.param(
        feeds(", every: 5s"),
        "2:105: every: '5s' is out of range: a feed is polled every 1m to every 7d, or 'auto'",
        id="every-too-short",
    ),
    pytest.param(
        feeds(", enabled: no"), "2:107: enabled: true or false is wanted here, not 'no'", id="no-is-not-false"
    ),
    pytest.param(feeds(", selectors: {body: 'div['}"), "2:116: body: 'div[' is not a CSS selector", id="selector"),
    pytest.param(
        feeds(", selectors: {boddy: 'div'}"), "2:110: unknown key 'boddy' (did you mean 'body'?)", id="selector-key"
    ),
    pytest.param(feeds(", listing: {item: 'li['}"), "2:114: item: 'li[' is not a CSS selector", id="listing-selector"),
    pytest.param(
        feeds(", listing: {title: h2}"),
        "2:107: 'item' is missing: each article's element, or the link to it",
        id="listing-item",
    ),
    pytest.param(
        feeds(", listing: {item: li, titel: h2}"),
        "2:118: unknown key 'titel' (did you mean 'title'?)",
        id="listing-key",
    ),
    pytest.param(
        feeds().replace("kind: news", "kind: defense"),
        "2:92: kind: 'defense' is not one of news, defence, government, wire (did you mean 'defence'?)",
        id="kind",
    ),
    pytest.param(
        feeds().replace("language: en", "language: english"),
        "2:70: language: unknown language 'english'; write its ISO 639 code, such as lv, pl or uk",
        id="language",
    ),
    pytest.param(
        feeds().replace("country: LV", 'country: "@baltics"'),
        "2:56: country: one country is wanted here, not a group",
        id="group-for-a-country",
    ),
    pytest.param(feeds(name='"a\\nb"'), None, id="line-break-in-a-name"),
    pytest.param(
        feeds(name="https://lsm.example"), "2:12: name: a name is wanted here, not an address", id="address-name"
    ),
    pytest.param(feeds(name="n" * 81), "2:12: name: a name has at most 80 characters", id="name-too-long"),
]


@pytest.mark.parametrize(("text", "shown"), FEED_MISTAKES)
def test_a_mistake_in_feeds_is_shown_at_its_place(folder, text: str, shown: str | None) -> None:
    folder.write("feeds.yaml", text)
    shown = shown or "2:12: name: this text holds a line break or an invisible character; write it in one line"
    assert folder.problems() == [f"feeds.yaml:{shown}"]


@pytest.mark.parametrize(
    ("part", "second", "column"),
    [
        pytest.param("name", {"name": "lsm", "url": "https://b.example"}, 12, id="name-in-other-capitals"),
        pytest.param("url", {"name": "B", "url": "https://lsm.example/rss/"}, 20, id="url-with-a-last-slash"),
    ],
)
def test_a_feed_that_stands_there_twice_names_both_lines(
    folder, part: str, second: dict[str, str], column: int
) -> None:
    folder.write("feeds.yaml", feeds() + feeds(**second).removeprefix("feeds:\n"))
    assert folder.problems() == [f"feeds.yaml:3:{column}: {part}: line 2 has the same; each {part} stands here once"]


def test_a_repeat_in_the_same_line_is_found(folder) -> None:
    folder.write("alerts.yaml", "channels: [{name: a, url: 'console://'}, {name: a, url: 'console://'}]\n")
    folder.write("watchlists/flank.yaml", flank())
    assert folder.problems() == ["alerts.yaml:1:49: name: line 1 has the same; each name stands here once"]


SETTINGS_MISTAKES = [
    pytest.param(
        "time_zone: Europe/Rga\n",
        "1:12: time_zone: unknown time zone 'Europe/Rga' (did you mean 'Europe/Riga'?)",
        id="time-zone",
    ),
    pytest.param("time_zone: Europe\n", "1:12: time_zone: unknown time zone 'Europe'", id="time-zone-that-is-a-folder"),
    pytest.param("time_zone: ../../etc/passwd\n", "1:12: time_zone: unknown time zone", id="time-zone-path"),
    pytest.param("keep: 36h\n", "1:7: keep: '36h' is not a number of days; write, say, 90d", id="keep"),
    pytest.param("keep: 90\n", "1:7: keep: '90' is not a length of time; write 30s, 15m, 2h or 90d", id="keep-unit"),
    pytest.param(
        "baseline: {alerts: -1}\n", "1:20: alerts: the number is too small; it is at least 0", id="negative-alerts"
    ),
    pytest.param(
        "baseline: {hours: 99999}\n", "1:19: hours: the number is too large; it is at most 744", id="too-many-hours"
    ),
    pytest.param(
        "baseline: {hours: 1.5}\n", "1:19: hours: a whole number is wanted here, not '1.5'", id="fraction-of-an-hour"
    ),
    pytest.param(
        "baseline: 24\n",
        "1:11: baseline: keys with values ('key: value') is wanted here, not '24'",
        id="baseline-number",
    ),
    pytest.param(
        "contact: 'rédaction'\n",
        "1:10: contact: this goes into a request's header; write it in plain ASCII",
        id="contact",
    ),
    pytest.param('contact: "a\\r\\nHost: b"\n', "1:10: contact: this text holds a line break", id="header-injection"),
    pytest.param(
        "allow_hosts: [http://a]\n",
        "1:15: allow_hosts: 'http://…' is not a host; write intranet.example or 10.0.0.7:8080",
        id="allow-host-address",
    ),
    pytest.param(
        "allow_hosts: ['a:99999']\n",
        "1:15: allow_hosts: 'a:99999' is not a host; write intranet.example or 10.0.0.7:8080",
        id="allow-host-port",
    ),
    pytest.param(
        "groups: {My Region: [LV]}\n",
        "1:10: groups: 'My Region' cannot be a group's name; write small letters, digits and '-', without the '@'",
        id="group-name",
    ),
    pytest.param(
        "groups: {baltics: [LV]}\n",
        "1:10: groups: the catalogue has a group 'baltics' already; choose another name",
        id="group-of-the-catalogue",
    ),
    pytest.param(
        "groups: {mine: [Latvai]}\n",
        "1:17: mine: unknown country 'Latvai' (did you mean 'latvia'?)",
        id="country-in-a-group",
    ),
    pytest.param(
        'groups: {mine: [LV], ours: ["@mine"]}\n',
        "1:29: ours: unknown group of countries '@mine'",
        id="group-of-groups",
    ),
]


@pytest.mark.parametrize(("text", "begins"), SETTINGS_MISTAKES)
def test_a_mistake_in_settings_is_shown_at_its_place(folder, text: str, begins: str) -> None:
    folder.write("settings.yaml", text)
    (shown,) = folder.problems()
    assert shown.startswith(f"settings.yaml:{begins}")


def test_all_mistakes_of_all_files_come_at_once_in_order_of_place(folder) -> None:
    folder.write("settings.yaml", "time_zone: Mars\nkep: 90d\n")
    folder.write("feeds.yaml", feeds(", every: 1s, fulltxt: auto"))
    folder.write("alerts.yaml", "channels:\n  - {name: console}\n")
    folder.write("watchlists/flank.yaml", flank(countries="[Latvai]", weapons="[himras]", channels="[consle]"))
    folder.write("watchlists/empty.yaml", "")
    assert [line.partition(": ")[0] for line in folder.problems()] == [
        "alerts.yaml:2:5",
        "feeds.yaml:2:105",
        "feeds.yaml:2:109",
        "settings.yaml:1:12",
        "settings.yaml:2:1",
        "watchlists/empty.yaml:1:1",
        "watchlists/flank.yaml:2:13",
        "watchlists/flank.yaml:3:11",
        "watchlists/flank.yaml:4:12",
    ]


def test_what_follows_from_a_mistake_is_not_a_second_mistake(folder) -> None:
    folder.write("alerts.yaml", "channels: [\n")
    folder.write("watchlists/flank.yaml", flank(weapons="*x", channels="[desk-mail]"))
    assert [line.partition(": ")[0] for line in folder.problems()] == ["alerts.yaml:2:1", "watchlists/flank.yaml:3:10"]


def test_a_name_belongs_to_one_list(folder) -> None:
    folder.write("watchlists/other.yaml", "# second\nname: Flank\nterms: [x]\n")
    assert folder.problems() == [
        f"watchlists/other.yaml:2:7: name: {folder.root}/watchlists/flank.yaml:1 has the same; "
        "each list has a name of its own"
    ]


def test_a_flood_of_mistakes_is_cut_short(folder) -> None:
    folder.write("watchlists/flank.yaml", flank() + "".join(f"k{i}: 1\n" for i in range(500)))
    problems = folder.problems()
    assert len(problems) == 101
    assert problems[-1].endswith("400 more mistakes from here on are not listed")


def test_missing_files_say_what_to_do(folder) -> None:
    for path in folder.root.rglob("*.yaml"):
        path.unlink()
    assert folder.problems() == [
        "alerts.yaml:0:0: this file is missing; 'flankwatch init DIR' writes one to begin with",
        "feeds.yaml:0:0: this file is missing; 'flankwatch init DIR' writes one to begin with",
        "watchlists:0:0: there is no watch-list; put a .yaml file into this folder",
    ]


def test_a_missing_folder_says_what_to_do(small_catalogue) -> None:
    with pytest.raises(ConfigError) as caught:
        load(Path("nowhere"), env={}, catalogue=small_catalogue)
    assert str(caught.value) == "nowhere:0:0: there is no such folder; 'flankwatch init DIR' makes one"


def test_a_folder_of_a_files_name_is_a_problem_not_a_crash(folder) -> None:
    (folder.root / "feeds.yaml").unlink()
    (folder.root / "feeds.yaml").mkdir()
    (folder.root / "watchlists" / "dir.yaml").mkdir()
    assert [line.partition(": ")[0] for line in folder.problems()] == ["feeds.yaml:0:0", "watchlists/dir.yaml:0:0"]


def test_problems_name_files_as_the_user_named_the_folder(folder, monkeypatch) -> None:
    folder.write("settings.yaml", "kep: 90d\n")
    monkeypatch.chdir(folder.root.parent)
    with pytest.raises(ConfigError) as caught:
        load(Path("config"), env=folder.env, catalogue=folder.catalogue)
    assert str(caught.value).startswith("config/settings.yaml:1:1: unknown key 'kep'")


@pytest.mark.parametrize(
    "keys",
    [{"countries": '["\\e[31mLV"]'}, {"require": '"\\e[31mcountries"'}, {"countries": '["Lat\u202evia"]'}],
    ids=["country", "require", "bidi"],
)
def test_a_message_shows_no_control_characters(folder, keys: dict[str, str]) -> None:
    folder.write("watchlists/flank.yaml", flank(**keys))
    (shown,) = folder.problems()
    assert shown.isprintable()
