"""must_match and must_not_match stop a bad list: before a run by hand, and in a service that nobody watches."""

from __future__ import annotations

from pathlib import Path

import pytest

from flankwatch.cycle import opened_for_service, opened_to_run
from flankwatch.errors import ConfigError, Problem
from flankwatch.places import Places
from tests.cycle.program import flankwatch
from tests.loopback import WATCHLIST, Mailbox, Publisher, rss, write_config

HIT = "Latvia signs for six HIMARS launchers"
GOOD = f'must_match: ["{HIT}"]\nmust_not_match: ["Latvia wins at curling"]\n'
BAD = 'must_match: ["Latvia wins at curling"]\n'


@pytest.fixture
def places(tmp_path: Path) -> Places:
    write_config(tmp_path / "config", {"LSM": "https://lsm.example/rss"}, allow="127.0.0.1")
    return Places(config=tmp_path / "config", state=tmp_path / "state")


def edit(places: Places, more: str) -> None:
    (places.config / "watchlists" / "flank.yaml").write_text(WATCHLIST + more, encoding="utf-8")


def serve(places: Places) -> tuple[tuple[str, ...], list[Problem]]:
    """The samples that the lists of a service's next run have, and the problems it tells."""
    told: list[Problem] = []
    with opened_for_service(places, report=told.extend, env={}) as application:
        return application.config.watchlists[0].must_match, told


def test_a_service_keeps_the_last_good_lists_while_a_sample_fails_and_tells_which(places: Places) -> None:
    edit(places, GOOD)
    assert serve(places) == ((HIT,), [])
    edit(places, BAD)
    used, told = serve(places)
    assert used == (HIT,)
    assert [(Path(problem.file).name, problem.line, problem.column) for problem in told] == [("flank.yaml", 8, 14)]
    assert serve(places)[1] == told, "it is told as long as it stands"
    edit(places, "")
    assert serve(places) == ((), [])


def test_a_run_by_hand_is_refused_before_anything_is_seen_so_that_nothing_is_lost(
    tmp_path: Path, publisher: Publisher, mailbox: Mailbox
) -> None:
    feed = publisher.publish("/rss", rss(HIT))
    write_config(tmp_path / "config", {"LSM": feed}, allow=publisher.host, channel="${MAIL}")
    edit(Places(config=tmp_path / "config", state=tmp_path / "state"), BAD)
    refused = flankwatch(tmp_path, "run", MAIL=mailbox.url)
    assert (refused.returncode, publisher.requests["/rss"]) == (2, 0)
    assert "flank.yaml:8:14: " in refused.stderr
    edit(Places(config=tmp_path / "config", state=tmp_path / "state"), GOOD)
    assert flankwatch(tmp_path, "run", MAIL=mailbox.url).returncode == 0
    assert [HIT in subject for subject in mailbox.subjects] == [True]


def test_lists_that_were_good_stay_in_use_when_a_newer_catalogue_reads_their_samples_otherwise(places: Places) -> None:
    edit(places, BAD)
    with pytest.raises(ConfigError, match="curling"), opened_to_run(places, env={}):
        pass
    # What an older flankwatch found good is kept as it stood.
    for path in [*places.config.glob("*.yaml"), *places.config.glob("watchlists/*.yaml")]:
        kept = places.kept_config / path.relative_to(places.config)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(path.read_bytes())
    with opened_to_run(places, env={}) as application:
        assert application.config.watchlists[0].must_match == ("Latvia wins at curling",)
    assert serve(places)[1] == []
