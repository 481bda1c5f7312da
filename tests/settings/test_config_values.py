"""What the files say arrives in the Config, resolved and frozen."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flankwatch.errors import ConfigError, Problem
from flankwatch.models import (
    AllOf,
    AnyOf,
    ChannelKind,
    Config,
    FeedKind,
    Form,
    Fulltext,
    Group,
    ListingSelectors,
    Negated,
    Priority,
    Quoted,
    Regex,
    Secret,
    Selectors,
    SourceTest,
    Term,
    Unit,
    WatchList,
    Within,
)
from flankwatch.settings import LiveConfig

FULL_LIST = """\
name: full
about: >-
  All that a list
  can say.
countries: ["@baltics", norway, "@mine"]
weapons: ["@air-defence", himars]
terms:
  - "air defence | protivgaisa|ППО "
  - 'balloon'
require: countries and (weapons or terms) and not "exercise"
within: 12 words
forms: [name, place]
languages: [lv, en-GB]
not: [Patriot Act]
priority: urgent
channels: [desk-mail, console, desk-mail]
must_match: ["Latvia  buys HIMARS"]
must_not_match: ["Patriots win"]
"""


def only_list(folder, text: str) -> WatchList:
    folder.write("watchlists/flank.yaml", text)
    (watchlist,) = folder.load().watchlists
    return watchlist


def test_a_full_watch_list_arrives_resolved(folder) -> None:
    folder.write("settings.yaml", 'groups: {mine: [PL, "@baltics"]}\n')
    origin = str(folder.root / "watchlists" / "flank.yaml")
    watchlist = only_list(folder, FULL_LIST)
    assert watchlist == WatchList(
        name="full",
        about="All that a list can say.",
        countries=frozenset({"EE", "LV", "LT", "NO", "PL"}),
        weapons=frozenset({"air-defence", "patriot", "nasams", "himars"}),
        terms=(
            Term(text="air defence | protivgaisa|ППО", alternatives=("air defence", "protivgaisa", "ППО")),
            Term(text="balloon", alternatives=("balloon",)),
        ),
        require=AllOf((Group.COUNTRIES, AnyOf((Group.WEAPONS, Group.TERMS)), Negated(Quoted("exercise")))),
        within=Within(unit=Unit.WORDS, words=12),
        forms=frozenset({Form.NAME, Form.PLACE}),
        languages=frozenset({"lv", "en"}),
        unless=("Patriot Act",),
        priority=Priority.URGENT,
        channels=("desk-mail", "console"),
        must_match=("Latvia buys HIMARS",),
        must_not_match=("Patriots win",),
        origin=watchlist.origin,
    )
    assert watchlist.origin["require"] == f"{origin}:10"


@pytest.mark.parametrize(
    ("keys", "require"),
    [
        pytest.param("countries: [NO]", Group.COUNTRIES, id="countries-alone"),
        pytest.param("terms: [x]", Group.TERMS, id="terms-alone"),
        pytest.param("countries: [NO]\nweapons: [himars]", AllOf((Group.COUNTRIES, Group.WEAPONS)), id="two-groups"),
        pytest.param(
            "countries: [NO]\nweapons: [himars]\nterms: [x]",
            AllOf((Group.COUNTRIES, AnyOf((Group.WEAPONS, Group.TERMS)))),
            id="three-groups",
        ),
    ],
)
def test_without_require_a_country_must_come_with_a_weapon_or_term(folder, keys: str, require: object) -> None:
    watchlist = only_list(folder, f"name: x\n{keys}\n")
    assert watchlist.require == require
    assert (watchlist.within, watchlist.languages) == (Within(unit=Unit.SENTENCE), None)
    assert watchlist.forms == {Form.NAME, Form.DEMONYM}


def test_a_pattern_stands_among_terms_and_under_not(folder) -> None:
    watchlist = only_list(
        folder,
        "name: k\nterms:\n  - jet\n  - regex: ' K\\d{3}'\n  - {regex: k-jet, ignore_case: true}\nnot:\n  - regex: toys?\n",
    )
    assert [term.regex for term in watchlist.terms] == [
        None,
        Regex(pattern=r" K\d{3}"),
        Regex(pattern="k-jet", ignore_case=True),
    ]
    assert watchlist.terms[1].text == r" K\d{3}"
    assert watchlist.unless == (Regex(pattern="toys?"),)
    assert watchlist.origin["terms/2"].endswith("flank.yaml:5:5")


def test_sources_are_feeds_by_name_or_by_what_they_are(folder) -> None:
    lines = '[lsm english, owner:lsm, kind:news, country: "@baltics", language:en-GB, not country:LV, {kind: wire, country: NO}]'
    sources = only_list(folder, f"name: s\nterms: [x]\nsources: {lines}\n").sources
    baltics = frozenset({"EE", "LV", "LT"})
    assert sources == (
        SourceTest(text="lsm english", feed="LSM English"),
        SourceTest(text="owner:lsm", owner="LSM"),
        SourceTest(text="kind:news", kind=FeedKind.NEWS),
        SourceTest(text="country:EE, LT, LV", countries=baltics),
        SourceTest(text="language:en-GB", language="en"),
        SourceTest(text="not country:LV", countries=frozenset({"LV"}), excludes=True),
        SourceTest(text="kind:wire and country:NO", kind=FeedKind.WIRE, countries=frozenset({"NO"})),
    )


def test_norway_is_a_country(folder) -> None:
    assert only_list(folder, "name: x\ncountries: [NO, no]\n").countries == {"NO"}


def test_a_feed_takes_what_it_does_not_say_from_the_defaults(folder) -> None:
    folder.write("settings.yaml", "every: 20m\n")
    feed = "{{name: {0}, url: https://{0}.example, country: Poland, language: pl-PL, owner: O, kind: wire{1}}}"
    items = [
        feed.format("a", ""),
        feed.format("b", ", every: 1h, fulltext: never, selectors: {body: .text, remove: [aside]}"),
        feed.format("c", ", enabled: false"),
        feed.format("d", ", listing: {item: li.news, title: h2, published: time}"),
    ]
    folder.write("feeds.yaml", "defaults: {fulltext: always}\nfeeds:\n" + "".join(f"  - {item}\n" for item in items))
    first, second, third = folder.load().feeds
    assert (first.country, first.language, first.kind) == ("PL", "pl", FeedKind.WIRE)
    assert (first.every_s, first.fulltext, first.selectors) == (1200, Fulltext.ALWAYS, Selectors())
    assert (second.every_s, second.fulltext) == (3600, Fulltext.NEVER)
    assert second.selectors == Selectors(body=".text", remove=("aside",))
    assert (first.listing, third.listing) == (None, ListingSelectors(item="li.news", title="h2", published="time"))


def test_settings_may_be_absent_or_say_everything(folder) -> None:
    assert folder.load().service.time_zone == "UTC"
    folder.write(
        "settings.yaml",
        "time_zone: Europe/Riga\ncontact: desk@example.org\nallow_hosts: [Intranet.example, '10.0.0.7:8080', '[::1]:80']\n"
        "every: 1h\nbaseline: {hours: 6, alerts: 2}\nkeep: 30d\n",
    )
    service = folder.load().service
    assert service.allow_hosts == {"intranet.example", "10.0.0.7:8080", "[::1]:80"}
    assert (service.time_zone, service.contact, service.every_s) == ("Europe/Riga", "desk@example.org", 3600)
    assert (service.baseline_hours, service.baseline_alerts, service.keep_days) == (6, 2, 30)


# --- channels -------------------------------------------------------------------------------------------------------


def with_channel(folder, entry: str) -> list[str]:
    folder.write("alerts.yaml", f"channels:\n  - {{name: desk-mail, {entry}}}\n")
    return folder.problems()


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("mailtos://u:p@smtp.example?to=a@example.org", ChannelKind.EMAIL),
        ("ses://key/secret/eu-north-1/a@example.org", ChannelKind.EMAIL),
        ("slack://a/b/c/#d", ChannelKind.CHAT),
        ("https://hooks.slack.com/services/T/B/x", ChannelKind.CHAT),
        ("ntfys://topic", ChannelKind.CHAT),
        ("console://", ChannelKind.CONSOLE),
    ],
)
def test_the_kind_of_a_channel_comes_from_its_address(folder, address: str, kind: ChannelKind) -> None:
    folder.env["DESK_MAIL"] = f" {address}\n"
    channel = folder.load().channels[1]
    assert (channel.url, channel.kind) == (Secret(address), kind)


def test_a_kind_that_is_given_wins(folder) -> None:
    assert with_channel(folder, "url: '${DESK_MAIL}', kind: chat") == []
    assert folder.load().channels[0].kind is ChannelKind.CHAT


def test_an_address_may_stand_in_a_file_below_the_folder(folder) -> None:
    folder.write("secrets/desk.url", "slack://a/b/c\n")
    assert with_channel(folder, "url: {file: secrets/desk.url}") == []
    assert folder.load().channels[0].url == Secret("slack://a/b/c")


def test_a_channel_that_is_off_needs_no_address_and_gets_no_alerts(folder) -> None:
    assert with_channel(folder, "url: '${NOT_SET}', enabled: false") == []
    config = folder.load()
    assert (config.channels, config.watchlists[0].channels) == ((), ())


CANARY = "canary-token"

REFUSED_ENTRIES = [
    pytest.param(f"url: mailto://u:{CANARY}@example.org", "2:28: url: keep channel addresses out of git", id="literal"),
    pytest.param("url: '$DESK_MAIL'", "2:28: url: keep channel addresses out of git", id="env-without-braces"),
    pytest.param("url: 'x${DESK_MAIL}'", "2:28: url: keep channel addresses out of git", id="env-in-a-text"),
    pytest.param(
        "url: '${NOT_SET}'",
        "2:28: url: the environment variable NOT_SET is not set; it holds this channel's address",
        id="env-missing",
    ),
    pytest.param(
        "url: {path: x}", "2:28: url: a secret file is named so: {file: secrets/desk-mail.url}", id="file-key"
    ),
    pytest.param(
        "url: {file: secrets/none.url}",
        "2:28: url: there is no secret file 'secrets/none.url'; paths begin at the configuration folder",
        id="file-missing",
    ),
    pytest.param(
        "url: {file: ../outside.url}",
        "2:28: url: the secret file '../outside.url' is outside the configuration folder",
        id="fault-33-file-outside",
    ),
    pytest.param(
        "url: {file: secrets/link.url}",
        "2:28: url: the secret file 'secrets/link.url' is outside the configuration folder",
        id="fault-33-link-to-the-outside",
    ),
    pytest.param(
        "url: {file: /etc/hostname}",
        "2:28: url: the secret file '/etc/hostname' is outside the configuration folder",
        id="fault-33-absolute-path",
    ),
    pytest.param('url: {file: "a\\0b"}', "2:28: url: the secret file 'a\ufffdb' cannot be read", id="fault-33-nul"),
    pytest.param(
        f"url: '${{DESK_MAIL}}', urll: 'slack://{CANARY}'", "2:44: unknown key 'urll'", id="secret-under-wrong-key"
    ),
    pytest.param(
        f"url: '${{DESK_MAIL}}', kind: 'slack://{CANARY}'",
        "2:50: kind: 'slack://…' is not one of email, chat, console",
        id="secret-as-a-kind",
    ),
    pytest.param(
        "url: '${DESK_MAIL}', kind: console",
        "2:50: kind: the kind console and the address console:// belong together",
        id="console",
    ),
]


@pytest.mark.parametrize(("entry", "begins"), REFUSED_ENTRIES)
def test_an_address_out_of_place_is_refused_and_never_shown(folder, entry: str, begins: str) -> None:
    folder.write("../outside.url", f"slack://{CANARY}/b/c")
    (folder.root / "secrets").mkdir()
    (folder.root / "secrets" / "link.url").symlink_to("../../outside.url")
    (shown,) = with_channel(folder, entry)
    assert shown.startswith(f"alerts.yaml:{begins}")
    assert CANARY not in shown


@pytest.mark.parametrize(
    ("address", "says"),
    [
        pytest.param(
            f"file:///etc/{CANARY}", "begins with file://, which is not a service we send to", id="fault-40-file"
        ),
        pytest.param(f"config://{CANARY}", "begins with config://, which is not", id="fault-40-config"),
        pytest.param(f"apprise://host/{CANARY}", "begins with apprise://, which is not", id="fault-40-forwarder"),
        pytest.param(f"https://{CANARY}.example/", "begins with https://, which is not", id="fault-40-any-page"),
        pytest.param(
            f"https://hooks.slack.com.{CANARY}.example/", "begins with https://", id="fault-40-look-alike-host"
        ),
        pytest.param(f"malto://u:{CANARY}@h", "not a service we send to (did you mean 'mailto'?)", id="slip"),
        pytest.param(
            f"workflows://h/w/{CANARY}?template=/etc/passwd", "the parameter 'template'", id="fault-40-template"
        ),
        pytest.param(f"jsons://{CANARY}/#x?+Attach=/etc/passwd", "the parameter 'attach'", id="fault-40-attach"),
        pytest.param(f"slack://{CANARY}/a mailto://b", "one address in one line, without spaces", id="two-addresses"),
        pytest.param(f"slack://{CANARY}/a\nslack://b", "one address in one line, without spaces", id="two-lines"),
        pytest.param(CANARY, "does not hold an address such as mailtos://… or slack://…", id="no-address"),
        pytest.param("slack://", "does not hold an address such as", id="nothing-behind-the-scheme"),
        pytest.param("  ", "is not set; it holds this channel's address", id="blank"),
    ],
)
def test_an_address_we_do_not_send_to_is_refused_and_never_shown(folder, address: str, says: str) -> None:
    folder.env["DESK_MAIL"] = address
    (shown,) = folder.problems()
    assert shown.startswith("alerts.yaml:5:10: url: ")
    assert "DESK_MAIL" in shown
    assert says in shown
    assert CANARY not in shown


def test_a_secret_file_that_is_no_text_is_refused(folder) -> None:
    folder.write("secrets/desk.url", b"\xff\xfe\x00")
    (shown,) = with_channel(folder, "url: {file: secrets/desk.url}")
    assert shown == "alerts.yaml:2:28: url: the secret file 'secrets/desk.url' cannot be read"


# --- a running service ----------------------------------------------------------------------------------------------


def live(folder) -> LiveConfig:
    return LiveConfig(folder.root, env=folder.env, catalogue=folder.catalogue, vet=doubts)


def doubts(config: Config) -> list[Problem]:
    """A vet that dislikes lists without a purpose."""
    return [Problem("flank.yaml", 1, 1, "this list is bad") for one in config.watchlists if one.about == "bad"]


def test_a_service_does_not_start_on_files_it_cannot_use(folder) -> None:
    folder.write("feeds.yaml", "feeds: []\n")
    with pytest.raises(ConfigError):
        live(folder)


def test_unchanged_files_are_not_read_again(folder) -> None:
    config = live(folder)
    before = config.current
    assert (config.refresh().changed, config.current is before) == (False, True)


def test_an_edit_a_new_list_and_a_deleted_list_are_taken_up(folder) -> None:
    config = live(folder)
    folder.write("settings.yaml", "time_zone: Europe/Riga\n")
    new = folder.write("watchlists/new.yaml", "name: new\nterms: [x]\n")
    assert (config.refresh().changed, config.refresh().changed) == (True, False)
    assert config.current.service.time_zone == "Europe/Riga"
    assert [watchlist.name for watchlist in config.current.watchlists] == ["flank", "new"]
    new.unlink()
    assert config.refresh().changed
    assert [watchlist.name for watchlist in config.current.watchlists] == ["flank"]


def test_an_edit_of_the_same_size_is_seen_by_its_time(folder) -> None:
    path = folder.write("settings.yaml", "keep: 30d\n")
    config = live(folder)
    folder.write("settings.yaml", "keep: 60d\n")
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1_000_000))
    assert config.refresh().changed
    assert config.current.service.keep_days == 60


def test_an_invalid_edit_keeps_the_last_good_lists_and_is_reported_until_it_is_mended(folder) -> None:
    config = live(folder)
    before = config.current
    folder.write("watchlists/flank.yaml", "name: flank\ncountries: [Latvai]\n")
    first, second = config.refresh(), config.refresh()
    assert (first.changed, second.changed) == (True, False)
    assert first.problems == second.problems
    assert "unknown country 'Latvai'" in str(first.problems[0])
    assert config.current is before
    folder.write("watchlists/flank.yaml", "name: mended\ncountries: [LV]\n")
    assert config.refresh().problems == ()
    assert config.current.watchlists[0].name == "mended"


def test_a_changed_secret_file_is_taken_up(folder) -> None:
    folder.write("secrets/desk.url", "slack://a/b/c")
    with_channel(folder, "url: {file: secrets/desk.url}")
    config = live(folder)
    folder.write("secrets/desk.url", "slack://a/b/other")
    assert config.refresh().changed
    assert config.current.channels[0].url == Secret("slack://a/b/other")


def test_a_folder_that_vanished_keeps_the_last_good_lists(folder, tmp_path: Path) -> None:
    config = live(folder)
    folder.root.rename(tmp_path / "elsewhere")
    assert "no such folder" in str(config.refresh().problems[0])
    assert config.current.watchlists[0].name == "flank"


# --- cost and robustness --------------------------------------------------------------------------------------------


def test_a_list_of_ten_thousand_terms_loads(folder) -> None:
    terms = "".join(f"  - word {number} | other{number}*\n" for number in range(10_000))
    folder.write("watchlists/flank.yaml", f"name: many\nterms:\n{terms}")
    (watchlist,) = folder.load().watchlists
    assert len(watchlist.terms) == 10_000


def test_importing_the_door_imports_neither_pydantic_nor_a_network_library() -> None:
    code = "import sys, flankwatch.settings; print({'pydantic', 'apprise', 'httpx'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


FILES = ["feeds.yaml", "alerts.yaml", "settings.yaml", "watchlists/flank.yaml"]
VOCABULARY = """
name about countries weapons terms require within forms languages not priority channels must_match feeds url country
language owner kind selectors body groups time_zone baseline hours keep allow_hosts contact enabled file LV NO @baltics
himars any true false null 1 -1.5 15m console:// ${DESK_MAIL} ${X} https://a.b/ [a: ]( div>[ Europe ../.. "\\0" "\\e"
'a|b' countries&terms "12 words" 0 [::1]:1 {file:x}
"""
WORDS = st.sampled_from(VOCABULARY.split())
NESTED = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]"),
        st.lists(st.tuples(WORDS, inner), max_size=4).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        ),
    ),
    max_leaves=12,
)
LINES = st.lists(st.tuples(WORDS, NESTED), max_size=6).map(
    lambda pairs: "".join(f"{key}: {value}\n" for key, value in pairs)
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=st.sampled_from(FILES), data=st.one_of(st.binary(max_size=100), LINES.map(str.encode)))
def test_any_bytes_in_a_file_give_a_config_or_a_config_error(folder, file: str, data: bytes) -> None:
    before = (folder.root / file).read_bytes() if (folder.root / file).exists() else b""
    folder.write(file, data)
    assert all(line.isprintable() for line in folder.problems())
    folder.write(file, before)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    key=st.sampled_from(["country", "url", "language", "every", "selectors: {body", "owner"]),
    value=st.text(max_size=40),
)
def test_any_text_as_a_value_gives_a_config_or_a_config_error(folder, key: str, value: str) -> None:
    quoted = json.dumps(value) + ("}" if "{" in key else "")
    fields = {"name": "a", "url": "https://a.example", "country": "LV", "language": "lv", "owner": "o", "kind": "wire"}
    fields[key] = quoted
    folder.write(
        "feeds.yaml", "feeds:\n  - " + "\n    ".join(f"{name}: {text}" for name, text in fields.items()) + "\n"
    )
    assert all(re.match(r"feeds\.yaml:[1-9]", line) for line in folder.problems())


def test_an_edit_that_does_not_pass_the_vet_keeps_the_last_good_lists_too(folder) -> None:
    config = live(folder)
    before = config.current
    folder.write("watchlists/flank.yaml", "name: flank\nabout: bad\ncountries: [LV]\n")
    assert [problem.message for problem in config.refresh().problems] == ["this list is bad"]
    assert config.current is before
    with pytest.raises(ConfigError, match="this list is bad"):
        live(folder)
