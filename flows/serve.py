"""The scheduled service in one process tree: a Prefect server on loopback, and the deployments of prefect.yaml.

`flankwatch serve` starts this as a program. Its schedules are those of prefect.yaml, so that one machine and a cluster
keep the same times. One state folder has one service, and its Prefect server has no other client: whatever is unfinished
there when the service starts, died with the service before it.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.server import server

if TYPE_CHECKING:
    from uuid import UUID

    from prefect.client.orchestration import PrefectClient
    from prefect.client.schemas.objects import FlowRun, State

__all__ = ["declared_deployments", "main"]

_RETENTION_DAYS = 14  # of Prefect's own runs, logs and artifacts, which it keeps for ever unless told; 600 runs a day


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 4200
    home = Path(os.environ.get("FLANKWATCH_STATE") or "state").resolve() / "prefect"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # until Prefect's runner takes it over
    _set_environment(home, port)
    with suppress(KeyboardInterrupt), _only_service(home), server(port):
        # Prefect looks for a run's modules in the current directory first: be where they are.
        os.chdir(Path(__file__).parent.parent)
        asyncio.run(_keep_schedules())


def _set_environment(home: Path, port: int) -> None:
    """Prefect's settings, for this process, the server and every run."""
    os.environ["PREFECT_HOME"] = str(home)
    os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
    os.environ.setdefault("PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED", "true")
    os.environ.setdefault("PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD", str(_RETENTION_DAYS * 24 * 3600))


@contextmanager
def _only_service(home: Path) -> Iterator[None]:
    """Hold `home` against a second service, which would take this one's runs for dead. A killed holder lets go."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "serve.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit(f"another `flankwatch serve` works on {home.parent}; choose another folder with --state")
        yield


async def _keep_schedules() -> None:
    """Serve the deployments. One run each makes up for all that was cut off or missed; `monitor` looks at once anyway."""
    from prefect.client.orchestration import get_client
    from prefect.runner import Runner

    runner = Runner(pause_on_shutdown=False)  # what is missed between two services is made up for
    async with get_client() as client:
        missed = await _end_leftovers(client)
        for declared in declared_deployments():
            deployment = await runner.aadd_deployment(await _deployment(declared))
            if deployment in missed or declared["entrypoint"] == "flows/monitor.py:monitor":
                await client.create_flow_run_from_deployment(deployment)
    await runner.start()


async def _end_leftovers(client: PrefectClient) -> set[UUID]:
    """End the runs that the service before this one left unfinished, and free their slots. Returns their deployments."""
    from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate
    from prefect.states import Cancelled, Crashed

    missed: set[UUID] = set()
    while leftovers := await _leftovers(client):
        for run in leftovers:
            end: State[Any] = Cancelled(message="missed") if _waits(run) else Crashed(message="the service ended first")
            await client.set_flow_run_state(run.id, end, force=True)
            missed |= {run.deployment_id} if run.deployment_id else set()
    # A run killed while it waited to be tried again kept its slot, and what it was leased by died with the server.
    for limit in await client.read_global_concurrency_limits(limit=100):
        await client.update_global_concurrency_limit(limit.name, GlobalConcurrencyLimitUpdate(active_slots=0))
    return missed


async def _leftovers(client: PrefectClient) -> Sequence[FlowRun]:
    """Some unfinished runs whose time has come, oldest first; none if there are none."""
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
    from prefect.client.schemas.objects import StateType
    from prefect.client.schemas.sorting import FlowRunSort

    unfinished = [StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
    states = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=unfinished)))
    runs = await client.read_flow_runs(flow_run_filter=states, sort=FlowRunSort.EXPECTED_START_TIME_ASC)
    now = datetime.now(UTC)
    return [run for run in runs if not _waits(run) or (run.expected_start_time or now) <= now]


def _waits(run: FlowRun) -> bool:
    return run.state is None or run.state.is_scheduled()


def declared_deployments() -> list[dict[str, Any]]:
    """The deployments of prefect.yaml, which lies beside flows/ in a checkout and inside it in an installed package."""
    import yaml

    here = Path(__file__).parent
    file = next(path for path in (here.parent / "prefect.yaml", here / "prefect.yaml") if path.exists())
    declared: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))["deployments"]
    return declared


async def _deployment(declared: dict[str, Any]) -> Any:
    """One of them, for this process to run from wherever flankwatch is installed."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    module, _, name = declared["entrypoint"].rpartition(":")
    found = getattr(import_module(module.removesuffix(".py").replace("/", ".")), name)
    schedules = [Cron(one["cron"], timezone=one["timezone"]) for one in declared["schedules"]]
    limit = ConcurrencyLimitConfig(**declared["concurrency_limit"])
    return await found.ato_deployment(
        name=declared["name"],
        schedules=schedules,
        concurrency_limit=limit,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


if __name__ == "__main__":
    main()
