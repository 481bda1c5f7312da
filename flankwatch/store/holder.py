"""Who holds a lease, and whether it can still be alive.

A lease ends by its clock everywhere. On the same Linux machine, in the same process namespace, the next run need not
wait: it can see that the holder is gone. Elsewhere nothing is concluded.
"""

from __future__ import annotations

import os
import socket
import uuid
from functools import cache
from pathlib import Path

__all__ = ["is_gone", "new_holder"]


def new_holder() -> str:
    """A name for this run: its place, its process and when that began, and a part that no other run shares."""
    return "/".join((_place(), str(os.getpid()), _started(os.getpid()) or "?", uuid.uuid4().hex[:8]))


def is_gone(holder: str) -> bool:
    """True only where the holder ran in this very place and its process ended; process numbers come back, start times not."""
    parts = holder.split("/")
    if len(parts) != 4 or parts[0] != _place() or parts[2] == "?":
        return False
    return _started(int(parts[1])) != parts[2]


@cache
def _place() -> str:
    """Host, boot and process namespace: two containers may share a host name and use the same process numbers."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()[:8]
        namespace = Path("/proc/self/ns/pid").readlink().name
    except OSError:
        return f"{socket.gethostname()}:{uuid.uuid4().hex[:8]}"
    return f"{socket.gethostname()}:{boot}:{namespace.strip('pid:[]')}"


def _started(pid: int) -> str | None:
    """The process's start in clock ticks since boot, None where there is no such process (proc(5), field 22)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else fields[19]
