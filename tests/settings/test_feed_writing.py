"""Entries are put into a file of feeds where people would write them, and nothing else in it changes."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flankwatch.errors import ConfigError
from flankwatch.settings.feed_files import NewFeed, NotWritten, Prepared, entry_text, known_feeds, mistake_in, prepared
from flankwatch.settings.nodes import plain
from flankwatch.settings.strict_yaml import parse_yaml
from tests.settings.conftest import FEEDS, Folder, SmallCatalogue

NEW = NewFeed(name="New", url="https://new.example/rss", country="LV", language="lv", owner="New", kind="news")
LINES = "- name: New\n  url: https://new.example/rss\n  country: LV\n  language: lv\n  owner: New\n  kind: news\n"
ONE = FEEDS.split("\n", 1)[1]


def indented(spaces: int) -> str:
    return "".join(" " * spaces + line for line in LINES.splitlines(keepends=True))


def ready(folder: Folder, relative: str = "feeds.yaml", *feeds: NewFeed) -> Prepared:
    return prepared(folder.root, relative, feeds or [NEW], env=folder.env, catalogue=folder.catalogue)


PLACES = {
    "at-the-end": (f"feeds:\n{ONE}", f"feeds:\n{ONE}{indented(2)}"),
    "behind-the-last-comment": (f"feeds:\n{ONE}  # - name: off\n\n", f"feeds:\n{ONE}  # - name: off\n\n{indented(2)}"),
    "without-a-last-line-end": (f"feeds:\n{ONE.rstrip()}", f"feeds:\n{ONE}{indented(2)}"),
    "before-the-next-key-and-its-comment": (
        f"feeds:\n{ONE}\n# how often\ndefaults: {{every: 1h}}\n",
        f"feeds:\n{ONE}{indented(2)}\n# how often\ndefaults: {{every: 1h}}\n",
    ),
    "not-indented": (f"feeds:\n{ONE.replace('  - ', '- ').replace('    ', '  ')}", None),
    "far-indented": (f"feeds:\n{textwrap.indent(ONE, '    ')}", None),
    "byte-order-mark": (f"\ufefffeeds:\n{ONE}", f"\ufefffeeds:\n{ONE}{indented(2)}"),
}


@pytest.mark.parametrize("name", PLACES)
def test_an_entry_goes_behind_the_last_one_and_looks_like_it(folder: Folder, name: str) -> None:
    before, after = PLACES[name]
    path = folder.write("feeds.yaml", before)
    ready(folder).put()
    spaces = {"not-indented": 0, "far-indented": 6}.get(name, 2)
    assert path.read_bytes().decode() == (after or before + indented(spaces))
    assert [feed.name for feed in folder.load().feeds] == ["LSM English", "New"]


def test_the_first_entry_goes_under_a_bare_key(folder: Folder) -> None:
    path = folder.write("feeds.yaml", "# none yet\nfeeds:\n  # here\n")
    ready(folder).put()
    assert path.read_text() == f"# none yet\nfeeds:\n  # here\n{indented(2)}"


@pytest.mark.parametrize("text", ["feeds: [{name: A}]\n", "defaults: {}\n", "- a\n", "feeds: x\n", "", "a: [\n"])
def test_a_file_written_otherwise_is_left_alone(folder: Folder, text: str) -> None:
    path = folder.write("feeds.yaml", text)
    with pytest.raises((NotWritten, ConfigError)):
        ready(folder)
    assert path.read_text() == text


def test_a_new_file_is_made_with_its_folder(folder: Folder) -> None:
    ready(folder, "feeds/new.yaml").put()
    assert (folder.root / "feeds" / "new.yaml").read_text() == f"feeds:\n{indented(2)}"
    assert [path.name for path in (folder.root / "feeds").iterdir()] == ["new.yaml"]


def test_what_would_be_wrong_is_told_at_its_place_and_not_written(folder: Folder) -> None:
    twice = NewFeed(name="lsm english", url="https://b.example/", country="XX", language="lv", owner="x", kind="news")
    with pytest.raises(ConfigError) as told:
        ready(folder, "feeds/new.yaml", twice)
    assert [problem.line for problem in told.value.problems] == [2, 4]
    assert not (folder.root / "feeds").exists()


def test_a_file_that_somebody_changes_meanwhile_is_not_overwritten(folder: Folder) -> None:
    file = ready(folder)
    folder.write("feeds.yaml", FEEDS + "# mine\n")
    with pytest.raises(NotWritten, match="changed by somebody else"):
        file.put()
    assert (folder.root / "feeds.yaml").read_text() == FEEDS + "# mine\n"
    assert {path.name for path in folder.root.iterdir()} == {"feeds.yaml", "alerts.yaml", "watchlists"}


def test_a_link_stays_a_link_and_a_mode_a_mode(folder: Folder, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.yaml"
    (folder.root / "feeds.yaml").rename(target)
    target.chmod(0o640)
    (folder.root / "feeds.yaml").symlink_to(target)
    ready(folder).put()
    assert (folder.root / "feeds.yaml").is_symlink()
    assert target.read_text() == FEEDS + indented(2)
    assert target.stat().st_mode & 0o777 == 0o640


def test_entries_that_are_turned_off_are_known_too(folder: Folder) -> None:
    folder.write("feeds.yaml", FEEDS + "    enabled: false\n")
    (known,) = known_feeds(folder.root)
    assert (known.name, known.place) == ("LSM English", f"{folder.root}/feeds.yaml:2")


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp", "Cn", "Co"]), min_size=1, max_size=60
    )
)
def test_whatever_a_value_is_it_is_read_back(value: str) -> None:
    line = " ".join(value.split()) or "x"
    text = "feeds:\n" + entry_text(NewFeed(name=line, url=line, country=line, language=line, owner=line, kind=line))
    document = parse_yaml(text.encode())
    assert document.mistakes == []
    assert document.root is not None
    assert plain(document.root) == {
        "feeds": [dict.fromkeys(("name", "url", "country", "language", "owner", "kind"), line)]
    }


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("name", "Jane's", None),
        ("name", "x" * 81, "at most 80 characters"),
        ("url", "ftp://a.example", "begins with https://"),
        ("country", "Latvai", "did you mean 'latvia'"),
        ("language", "ua", "did you mean 'uk'"),
        ("owner", " ", "a text is missing"),
        ("kind", "blog", "is not one of news"),
    ],
)
def test_a_single_value_is_judged_in_the_words_of_check(
    small_catalogue: SmallCatalogue, key: str, value: str, said: str | None
) -> None:
    told = mistake_in(key, value, catalogue=small_catalogue)
    assert told is None if said is None else said in (told or "")
