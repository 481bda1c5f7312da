"""A wrong edit never stops a running service."""

from __future__ import annotations

from pathlib import Path

import pytest

from flankwatch.catalogue import load as load_catalogue
from flankwatch.errors import ConfigError, Problem
from flankwatch.models import Config
from flankwatch.settings import Addresses, Loaded, Vet, load, load_or_last_good, load_vetted
from tests.loopback import write_config

LIST = Path("watchlists", "flank.yaml")


def look(tmp_path: Path, *, vet: Vet = lambda _: [], **env: str) -> Loaded:
    kept = tmp_path / "state" / "kept"
    return load_or_last_good(tmp_path / "config", kept=kept, env=env, catalogue=load_catalogue(), vet=vet)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_config(tmp_path / "config", {"LSM": "https://lsm.example/rss"}, allow="127.0.0.1", channel="${MAIL}")


def break_list(folder: Path) -> None:
    text = (folder / LIST).read_text(encoding="utf-8")
    (folder / LIST).write_text(text.replace("require:", "requre:"), encoding="utf-8")


def test_the_last_good_files_stay_in_use_and_the_mistake_is_told(tmp_path: Path, folder: Path) -> None:
    before = look(tmp_path, MAIL="mailto://a:b@mail.example")
    break_list(folder)
    after = look(tmp_path, MAIL="mailto://a:b@mail.example")
    assert [one.require for one in after.config.watchlists] == [one.require for one in before.config.watchlists]
    assert ["requre" in str(problem) for problem in after.problems] == [True]
    assert str(after.problems[0]).startswith(str(folder / LIST))


def test_a_mended_edit_is_taken_up(tmp_path: Path, folder: Path) -> None:
    look(tmp_path, MAIL="mailto://a:b@mail.example")
    break_list(folder)
    look(tmp_path, MAIL="mailto://a:b@mail.example")
    write_config(folder, {"Delfi": "https://delfi.example/rss"}, allow="127.0.0.1", channel="${MAIL}")
    mended = look(tmp_path, MAIL="mailto://a:b@mail.example")
    assert ([feed.name for feed in mended.config.feeds], mended.problems) == (["Delfi"], ())


def test_a_configuration_that_was_never_good_is_an_error(tmp_path: Path, folder: Path) -> None:
    break_list(folder)
    with pytest.raises(ConfigError, match="requre"):
        look(tmp_path, MAIL="mailto://a:b@mail.example")


def test_secrets_are_not_copied(tmp_path: Path, folder: Path) -> None:
    (folder / "secrets").mkdir()
    (folder / "secrets" / "mail.url").write_text("mailto://a:canary@mail.example")
    (folder / "alerts.yaml").write_text("channels:\n  - name: desk\n    url: {file: secrets/mail.url}\n")
    look(tmp_path)
    break_list(folder)
    assert look(tmp_path).config.channels[0].url.reveal().endswith("canary@mail.example")
    kept = [path for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if b"canary" in path.read_bytes()]


# --- what no file can tell by itself --------------------------------------------------------------------------------


class Doubts:
    """A vet that refuses lists about `bad` things, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, config: Config) -> list[Problem]:
        self.asked += 1
        return [Problem("flank.yaml", 2, 1, "its samples fail") for one in config.watchlists if one.about == "bad"]


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    return write_config(tmp_path / "config", {"LSM": "https://lsm.example/rss"}, allow="127.0.0.1")


def edit(folder: Path, about: str) -> None:
    (folder / LIST).write_text(f"name: flank\nabout: {about}\ncountries: [LV]\n", encoding="utf-8")


def test_lists_that_do_not_pass_leave_the_last_good_ones_in_use(tmp_path: Path, open_folder: Path) -> None:
    vet = Doubts()
    before = look(tmp_path, vet=vet)
    edit(open_folder, "bad")
    after = look(tmp_path, vet=vet)
    assert ([one.about for one in after.config.watchlists], len(after.problems)) == (["Arms for the Baltic states"], 1)
    edit(open_folder, "good")
    assert [one.about for one in look(tmp_path, vet=vet).config.watchlists] == ["good"]
    assert before.problems == ()


def test_lists_that_never_passed_are_an_error(tmp_path: Path, open_folder: Path) -> None:
    edit(open_folder, "bad")
    with pytest.raises(ConfigError, match="its samples fail"):
        look(tmp_path, vet=Doubts())
    assert not (tmp_path / "state").exists()


def test_files_that_were_good_are_not_vetted_again_nor_refused_by_a_stricter_vet(
    tmp_path: Path, open_folder: Path
) -> None:
    edit(open_folder, "bad")
    assert look(tmp_path).problems == ()  # before the catalogue changed, nothing spoke against it
    vet = Doubts()
    assert look(tmp_path, vet=vet).problems == ()
    assert vet.asked == 0


def test_who_polls_by_hand_is_told_instead_of_getting_older_lists(tmp_path: Path, open_folder: Path) -> None:
    def load_by_hand() -> Config:
        kept = tmp_path / "state" / "kept"
        return load_vetted(tmp_path / "config", kept=kept, env={}, catalogue=load_catalogue(), vet=Doubts())

    assert load_by_hand().watchlists[0].about == "Arms for the Baltic states"
    edit(open_folder, "bad")
    with pytest.raises(ConfigError, match="its samples fail"):
        load_by_hand()


def test_a_state_folder_that_cannot_be_written_costs_no_more_than_the_copy(tmp_path: Path, open_folder: Path) -> None:
    (tmp_path / "state").write_text("a file is in the way")
    vet = Doubts()
    assert [look(tmp_path, vet=vet).problems, look(tmp_path, vet=vet).problems] == [(), ()]
    assert vet.asked == 2


def test_a_file_that_cannot_be_read_is_told_as_a_mistake(tmp_path: Path, open_folder: Path) -> None:
    look(tmp_path)
    (open_folder / LIST).unlink()
    (open_folder / LIST).mkdir()
    assert ["this is not a file" in str(problem) for problem in look(tmp_path).problems] == [True]


def test_who_only_looks_needs_no_address(tmp_path: Path, folder: Path) -> None:
    looking = load(folder, env={}, catalogue=load_catalogue(), addresses=Addresses.LEFT_OUT)
    assert [channel.url.reveal() for channel in looking.channels] == [""]
    with pytest.raises(ConfigError, match="MAIL is not set"):
        load(folder, env={}, catalogue=load_catalogue())
