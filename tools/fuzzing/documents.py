"""Documents nobody would write: fixtures spliced, cut, repeated and sprinkled with the words of their format."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hypothesis import strategies as st

__all__ = ["documents"]

BYTES_MAX = 300_000  # a repeated piece stops here: what is not linear shows well before
REPEATS = (2, 40, 2_000, 60_000)
Change = Callable[[bytes], bytes]


class Document(bytes):
    """Bytes that hypothesis can mention without printing them all."""

    def __repr__(self) -> str:
        return f"<{len(self)} bytes>"


_ODD = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xc3\x28",
    b"\xed\xa0\x80",
    "\u202e".encode(),
    "\u2066".encode(),
    "\x85".encode(),
    "\u0130\u00df\ufb03".encode(),
    "\U0001f9ff\u200d".encode(),
    "e\u0301\u0323".encode(),
    b"\x1b[31m",
    b"&#x202e;",
    b"&#0;",
    b"&#x110000;",
    b"&#55296;",
    b"&#99999999999999999999;",
    b"99999999999999999999",
    b"-1",
    b"\r\n\r\n",
    b"javascript:alert(1)",
    b"http://user:pw@[::1]:99999/\\..",
    b"//\xd0\xbf\xd1\x80.example:0/%zz?#",
)


def documents(seeds: Sequence[bytes], words: Sequence[bytes]) -> st.SearchStrategy[Document]:
    """A fixture with a few changes, or a document of words alone."""
    tokens = st.one_of(st.sampled_from([*words, *_ODD]), st.binary(max_size=8))
    made = st.lists(tokens, max_size=40).map(b"".join)
    base = st.one_of(st.sampled_from(list(seeds)), st.sampled_from(list(seeds)), made)
    return st.builds(_changed, base, st.lists(_changes(tokens, seeds), max_size=6))


def _changed(document: bytes, changes: Sequence[Change]) -> Document:
    for change in changes:
        document = change(document)[:BYTES_MAX]
    return Document(document)


def _changes(tokens: st.SearchStrategy[bytes], seeds: Sequence[bytes]) -> st.SearchStrategy[Change]:
    share, length = st.integers(0, 999), st.integers(0, 200)
    return st.one_of(
        st.builds(_insert, share, tokens),
        st.builds(_replace, share, length, tokens),
        st.builds(_cut, share),
        st.builds(_repeat, share, length, st.sampled_from(REPEATS)),
        st.builds(_spread, tokens, st.integers(1, 50)),
        st.builds(_splice, share, st.sampled_from(list(seeds)), share),
        st.builds(_swap, tokens, tokens),
    )


def _at(document: bytes, share: int) -> int:
    return len(document) * share // 1000


def _insert(share: int, token: bytes) -> Change:
    return lambda old: old[: _at(old, share)] + token + old[_at(old, share) :]


def _replace(share: int, length: int, token: bytes) -> Change:
    return lambda old: old[: _at(old, share)] + token + old[_at(old, share) + length :]


def _cut(share: int) -> Change:
    return lambda old: old[: _at(old, share)]


def _repeat(share: int, length: int, times: int) -> Change:
    def repeated(old: bytes) -> bytes:
        at = _at(old, share)
        piece = old[at : at + length]
        room = max(0, BYTES_MAX - len(old)) // max(1, len(piece))
        return old[:at] + piece * min(times, room) + old[at + length :]

    return repeated


def _spread(token: bytes, every: int) -> Change:
    """`token` before each so-many-th tag."""

    def spread(old: bytes) -> bytes:
        parts = old.split(b"<")
        return b"<".join(part + token if number % every == 0 else part for number, part in enumerate(parts))

    return spread


def _splice(share: int, other: bytes, other_share: int) -> Change:
    return lambda old: old[: _at(old, share)] + other[_at(other, other_share) :]


def _swap(token: bytes, other: bytes) -> Change:
    return lambda old: old.replace(token, other, 50) if token else old
