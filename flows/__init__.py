"""Thin Prefect shells around the engine's use-cases: the only place that imports prefect.

Prefect is the clock, the log and the retry of a whole run; correctness stands in the database's leases.
"""

from __future__ import annotations

import os

# Nothing is reported to anybody unless the operator asks for it; set before prefect is imported.
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
