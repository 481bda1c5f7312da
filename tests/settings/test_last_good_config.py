"""A wrong edit never stops a running service."""

from __future__ import annotations

from pathlib import Path

import pytest

from flankwatch.catalogue import load as load_catalogue
from flankwatch.errors import ConfigError
from flankwatch.settings import Loaded, load_or_last_good
from tests.loopback import write_config

LIST = Path("watchlists", "flank.yaml")


def look(tmp_path: Path, **env: str) -> Loaded:
    return load_or_last_good(tmp_path / "config", kept=tmp_path / "state" / "kept", env=env, catalogue=load_catalogue())


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
