"""Prefect's server as a child process of ours, on loopback: nothing else talks to it, and it ends when we end."""

from __future__ import annotations

import os
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress

__all__ = ["be_server", "server"]

_READY_S = 90.0  # a first start creates the server's database: 15 s on two busy cores
_STOP_S = 10.0  # a page left open in a browser would keep the server from ending for ever


@contextmanager
def server(port: int) -> Iterator[None]:
    """Prefect's server as a child, ready to answer; it ends with us, however we end."""
    _check_free(port)
    command = [sys.executable, "-c", f"from flows.server import be_server; be_server({port})"]
    # A process group of its own: Ctrl-C reaches us and the runs, which still need the server to say how they ended.
    with subprocess.Popen(  # noqa: S603 (our own interpreter)
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, process_group=0
    ) as child:
        ending = threading.Event()
        try:
            _wait_until_ready(child)
            print(f"flankwatch serves; runs and logs: http://127.0.0.1:{port}  (Ctrl-C ends it)", flush=True)  # noqa: T201
            threading.Thread(target=_end_with, args=(child, ending), daemon=True).start()
            with _its_end_told(child):
                yield
        finally:
            ending.set()
            child.terminate()
            with suppress(subprocess.TimeoutExpired):
                child.wait(_STOP_S)


@contextmanager
def _its_end_told(child: subprocess.Popen[bytes]) -> Iterator[None]:
    """Turn whatever ends the block into a failure, if the server ended before it."""
    try:
        yield
    finally:
        if child.poll() is not None:
            sys.exit("Prefect's server ended by itself; so does the service, for whoever watches it to start it again")


def _end_with(child: subprocess.Popen[bytes], ending: threading.Event) -> None:
    """End the service when its server is gone: without a clock it would stay up and do nothing."""
    child.wait()
    if not ending.is_set():
        os.kill(os.getpid(), signal.SIGTERM)


def be_server(port: int) -> None:
    """Be Prefect's server until told to end, or until the other end of standard input is gone: the service was killed."""
    threading.Thread(target=_end_with_standard_input, daemon=True).start()
    sys.argv = ["prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    runpy.run_module("prefect", run_name="__main__", alter_sys=True)


def _end_with_standard_input() -> None:
    while os.read(0, 1024):
        pass
    os._exit(1)  # at once: the next service may be waiting for the port


def _check_free(port: int) -> None:
    """Our runs must not be registered with a stranger's server that answers at this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does: closed connections linger
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            sys.exit(f"port {port} needs more rights than flankwatch has; choose another with --port")
        except OSError:
            sys.exit(f"port {port} is in use; choose another with --port")


def _wait_until_ready(child: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _READY_S
    while time.monotonic() < deadline:
        if child.poll() is not None:
            sys.exit(f"Prefect's server ended at once with {child.returncode}; its reason stands above")
        with suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(f"{os.environ['PREFECT_API_URL']}/health", timeout=2).close()  # noqa: S310 (loopback)
            return
        time.sleep(0.25)
    sys.exit(f"Prefect's server did not answer within {_READY_S:.0f} s")
