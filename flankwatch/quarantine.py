"""Documents that no worker could read are set aside with their reason, for whoever wants to know what a publisher sent."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flankwatch.limits import QUARANTINE_BYTES_MAX, QUARANTINE_FILES_MAX
from flankwatch.redact import redact

__all__ = ["Quarantine", "SetAside"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """One document that was set aside. `path` holds it as it came."""

    path: Path
    feed: str
    url: str
    reason: str
    at: datetime


class Quarantine:
    """A folder of documents beside notes about them; its names are hashes, because a feed's name is a stranger's word.

    The same document is kept once. The oldest go when there are more than QUARANTINE_FILES_MAX or QUARANTINE_BYTES_MAX.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, body: bytes, *, feed: str, url: str, reason: str, now: datetime) -> Path | None:
        """Set a document aside; None where the folder cannot be written, which stops no poll."""
        path = self._folder / hashlib.blake2b(body, digest_size=10).hexdigest()
        note = {"feed": feed, "url": redact(url), "reason": reason, "at": now.isoformat()}
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
            path.with_suffix(".json").write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")
            self._thin_out()
        except OSError as exc:
            log.warning("not set aside", extra={"feed": feed, "reason": exc.strerror})
            return None
        return path

    def listed(self) -> Iterator[SetAside]:
        """What is set aside, the newest first; notes that cannot be read are passed over."""
        for note in self._notes():
            try:
                said = json.loads(note.read_text(encoding="utf-8"))
                at = datetime.fromisoformat(said["at"])
                yield SetAside(
                    path=note.with_suffix(""), feed=said["feed"], url=said["url"], reason=said["reason"], at=at
                )
            except (OSError, ValueError, KeyError, TypeError):
                continue

    def _notes(self) -> list[Path]:
        found = [(note.stat().st_mtime_ns, note) for note in self._folder.glob("*.json")]
        return [note for _, note in sorted(found, reverse=True)]

    def _thin_out(self) -> None:
        kept_bytes = 0
        for number, note in enumerate(self._notes()):
            document = note.with_suffix("")
            kept_bytes += document.stat().st_size if document.exists() else 0
            if number >= QUARANTINE_FILES_MAX or kept_bytes > QUARANTINE_BYTES_MAX:
                document.unlink(missing_ok=True)
                note.unlink(missing_ok=True)
