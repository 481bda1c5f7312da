"""prefect.yaml deploys every flow, and what a run leaves on Prefect's page is safe to look at."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from cronsim import CronSim

from flankwatch.cycle import CycleReport
from flankwatch.deliver import DeliveryReport
from flankwatch.poll_report import FeedTrouble, PollReport
from flows.common import table
from flows.serve import declared_deployments
from tests.store.conftest import NOW

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_flow_is_deployed_with_a_schedule_a_time_zone_and_one_run_at_a_time() -> None:
    declared = {one["entrypoint"]: one for one in declared_deployments()}
    assert set(declared) == {"flows/monitor.py:monitor", "flows/deliver.py:deliver", "flows/tidy.py:tidy"}
    for one in declared.values():
        assert one["concurrency_limit"]["limit"] == 1
        assert one["work_pool"]["name"] == "flankwatch"
        for schedule in one["schedules"]:
            assert next(CronSim(schedule["cron"], NOW.astimezone(ZoneInfo(schedule["timezone"])))) > NOW


def test_the_package_carries_the_same_deployments() -> None:
    assert (ROOT / "flows" / "prefect.yaml").read_text() == (ROOT / "prefect.yaml").read_text()


def test_telemetry_is_off_unless_somebody_turns_it_on() -> None:
    asked = "import flows, os; print(os.environ['DO_NOT_TRACK'], os.environ['PREFECT_SERVER_ANALYTICS_ENABLED'])"
    bare = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DO_NOT_TRACK", "PREFECT_SERVER_ANALYTICS_ENABLED"}
    }
    told = subprocess.run([sys.executable, "-c", asked], env=bare, cwd=ROOT, capture_output=True, text=True).stdout
    assert told.split() == ["1", "false"]


def test_hostile_text_stays_text_in_the_runs_table() -> None:
    hostile = "| [click](javascript:alert(1)) <img src=x>\n\n# Owned |"
    trouble = FeedTrouble(feed="LSM", reason="broken", detail=hostile)
    report = CycleReport(poll=PollReport(troubles=[trouble]), delivery=DeliveryReport(), took_s=1.0)
    (row,) = [line for line in table(report).splitlines() if "LSM" in line]
    assert r"\[click\]\(javascript:alert\(1\)\) \<img src=x\> \# Owned \|" in row
    assert "\n# Owned" not in table(report)
