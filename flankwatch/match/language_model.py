"""The model that tells languages, and ways not to wait for it: it takes half a second, two thirds of it to decompress."""

from __future__ import annotations

import lzma
import math
import mmap
import os
import struct
import sys
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock, Thread
from typing import IO, Any
from zipfile import ZIP_STORED, ZipInfo, is_zipfile

__all__ = ["LANGUAGES", "Loading", "Unpacking", "identifier", "look_at", "unpack_early", "unpacking"]

# The languages of the feeds this program is made for. Fewer to choose from makes short headlines safer: Latvian is not Latin.
LANGUAGES = (
    "ar", "be", "bg", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hr", "hu", "hy", "it", "ja",
    "ka", "kk", "ko", "lt", "lv", "mk", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "zh",
)  # fmt: skip
_PIECE_BYTES = 8 * 1024 * 1024
_LOCAL_HEADER_BYTES, _LENGTHS_AT = 30, 26  # of a member in a zip archive (APPNOTE 4.3.7)
_SWITCH_S = 0.0002  # else a thread waits 5 ms for Python each time it has decompressed a piece
_early: Unpacking | None = None
_loading = Lock()
_unpacked = ""  # where another process has the model decompressed


def identifier() -> Any:
    """py3langid's identifier, choosing among the languages of the press; loaded when first asked for."""
    with _loading:
        return _loaded()


def look_at(path: str) -> None:
    """Take the decompressed model from `path`, if it is there when it is needed: the `path` of an Unpacking."""
    global _unpacked  # noqa: PLW0603 (told once, when the process begins)
    _unpacked = path


class Loading:
    """Loads the model in a thread."""

    def __init__(self) -> None:
        self._interval = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH_S)
        self._thread = Thread(target=identifier, daemon=True)
        self._thread.start()

    def wait(self) -> None:
        self._thread.join()
        sys.setswitchinterval(self._interval)


class Unpacking:
    """Decompresses the model in a thread for other processes; a context manager that ends with the file.

    The file has no name, so nothing is left behind however the process ends; others reach it where there is a /proc.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115 (open as long as somebody may ask)
        self.path = f"/proc/{os.getpid()}/fd/{self._file.fileno()}"
        self._thread = Thread(target=self._unpack, daemon=True)
        self._thread.start()

    def __enter__(self) -> Unpacking:
        return self

    def __exit__(self, *exc: object) -> None:
        self.wait()
        self._file.close()

    def wait(self) -> None:
        self._thread.join()

    def _unpack(self) -> None:
        with suppress(OSError):  # not there, or no room: who needs it unpacks it alone
            _decompress(_packed().read_bytes(), self._file)
            self._file.flush()


def unpack_early() -> None:
    """Begin to unpack for whoever asks `unpacking` later; other work goes on meanwhile."""
    global _early  # noqa: PLW0603 (one model, one process)
    _early = _early or Unpacking()


def unpacking() -> Unpacking:
    """The Unpacking that was begun early, or one begun now."""
    global _early
    begun, _early = _early or Unpacking(), None
    return begun


@cache
def _loaded() -> Any:
    """What LanguageIdentifier.from_model_file does, a third quicker beside a busy thread: it decompresses in 700 pieces."""
    import numpy as np
    from py3langid.langid import LanguageIdentifier

    with _opened() as unpacked, np.load(unpacked, allow_pickle=False) as model:
        classes: list[str] = model["classes"].tolist()
        kept = [number for number, code in enumerate(classes) if code in LANGUAGES]
        weights, priors = model["ptc"][:, kept], model["pc"][kept]  # the others would only take 28 MB
        moves, rows = _mapped(unpacked, model, "nextmove"), model["nextmove_row"].tolist()
        features = model["out_feat"].tolist()
    return LanguageIdentifier(weights, priors, [classes[number] for number in kept], moves, features, tk_row=rows)


def _opened() -> IO[bytes]:
    """The decompressed model, 68 MB in a file, because all of it is needed only once."""
    with suppress(OSError):
        file = Path(_unpacked).open("rb")  # noqa: SIM115 (the caller closes it)
        if is_zipfile(file):  # it is, once it is whole
            file.seek(0)
            return file
        file.close()
    unpacked = TemporaryFile()  # noqa: SIM115 (the caller closes it)
    _decompress(_packed().read_bytes(), unpacked)
    unpacked.seek(0)
    return unpacked


def _packed() -> Path:
    """The model's file, found without importing the library, which imports NumPy."""
    spec = find_spec("py3langid")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("py3langid")
    return Path(spec.origin).with_name("data") / "model.npz.xz"


def _decompress(packed: bytes, target: IO[bytes]) -> None:
    decompressor = lzma.LZMADecompressor()
    target.write(decompressor.decompress(packed, _PIECE_BYTES))
    while not decompressor.eof:
        target.write(decompressor.decompress(b"", _PIECE_BYTES))


def _mapped(file: IO[bytes], model: Any, name: str) -> Any:
    """An array of the model where it lies in the file: of its 39 MB a text touches a few pages, which all processes share."""
    from numpy.lib import format as npy

    with model.zip.open(f"{name}.npy") as member:
        npy.read_magic(member)
        shape, _, dtype = npy.read_array_header_1_0(member)
        behind_header = member.tell()
    kind: Any = dtype.char
    entry = model.zip.getinfo(f"{name}.npy")
    if entry.compress_type != ZIP_STORED:
        return memoryview(model[name]).cast("B").cast(kind)
    whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    start = _data_offset(whole, entry) + behind_header
    size: Any = math.prod(shape) * dtype.itemsize
    return memoryview(whole)[start : start + size].cast(kind)


def _data_offset(archive: mmap.mmap, entry: ZipInfo) -> int:
    """Where a member's bytes begin: behind its local header, whose name and extra field have lengths of their own."""
    name_length, extra_length = struct.unpack_from("<HH", archive, entry.header_offset + _LENGTHS_AT)
    return int(entry.header_offset + _LOCAL_HEADER_BYTES + name_length + extra_length)
