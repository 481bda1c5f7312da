"""The scheduled service in one process tree: a Prefect server on loopback, and the deployments of prefect.yaml.

`flankwatch serve` starts this as a program. Its schedules are those of prefect.yaml, so that one machine and a cluster
keep the same times.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

_READY_S = 90.0  # a first start creates the server's database: 15 s on two busy cores


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 4200
    state = Path(os.environ.get("FLANKWATCH_STATE") or "state").resolve()
    os.environ["PREFECT_HOME"] = str(state / "prefect")
    os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
    with _server(port):
        from prefect import serve  # after its settings are in the environment

        serve(*_deployments(), print_starting_message=False)


@contextmanager
def _server(port: int) -> Iterator[None]:
    """Prefect's server as a child, ready to answer; it ends with us."""
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:  # noqa: S603 (our own interpreter)
        try:
            _wait_until_ready(child, os.environ["PREFECT_API_URL"])
            print(f"flankwatch serves; runs and logs: http://127.0.0.1:{port}  (Ctrl-C ends it)", flush=True)  # noqa: T201
            yield
        finally:
            child.terminate()


def _wait_until_ready(child: subprocess.Popen[bytes], api: str) -> None:
    deadline = time.monotonic() + _READY_S
    while time.monotonic() < deadline:
        if child.poll() is not None:
            sys.exit(f"Prefect's server ended at once with {child.returncode}; is its port in use? Try --port")
        try:
            with urllib.request.urlopen(f"{api}/health", timeout=2):  # noqa: S310 (our own loopback server)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    sys.exit(f"Prefect's server did not answer within {_READY_S:.0f} s")


def _deployments() -> list[Any]:
    """What prefect.yaml deploys, for this process to run."""
    return [_deployment(declared) for declared in declared_deployments()]


def declared_deployments() -> list[dict[str, Any]]:
    """The deployments of prefect.yaml, which lies beside flows/ in a checkout and inside it in an installed package."""
    import yaml

    here = Path(__file__).parent
    file = next(path for path in (here.parent / "prefect.yaml", here / "prefect.yaml") if path.exists())
    declared: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))["deployments"]
    return declared


def _deployment(declared: dict[str, Any]) -> Any:
    from prefect.client.schemas.objects import ConcurrencyLimitConfig
    from prefect.schedules import Cron

    module, _, name = declared["entrypoint"].removesuffix("\n").rpartition(":")
    found = getattr(import_module(module.removesuffix(".py").replace("/", ".")), name)
    schedules = [Cron(one["cron"], timezone=one["timezone"]) for one in declared["schedules"]]
    limit = ConcurrencyLimitConfig(**declared["concurrency_limit"])
    return found.to_deployment(name=declared["name"], schedules=schedules, concurrency_limit=limit)


if __name__ == "__main__":
    main()
