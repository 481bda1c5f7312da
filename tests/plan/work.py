"""Work that does as the headline says, for a look at what becomes of the articles around it. Light: workers import it."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence

from flankwatch.rematching import Answer, Asked

__all__ = ["obey"]


def obey(page: Sequence[Asked]) -> list[Answer]:
    """Every article satisfies what it did before."""
    for asked in page:
        if asked.article.title == "die":
            os.kill(os.getpid(), signal.SIGKILL)
    return [Answer(before=asked.stored, after=asked.stored, lost={}) for asked in page]
