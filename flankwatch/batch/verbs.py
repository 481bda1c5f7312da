"""What each batch verb answers; the forms are fixed by what scripts and scorers send and expect."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from flankwatch import matching
from flankwatch.batch.lines import Json, Verb, text_of
from flankwatch.limits import FEED_BYTES_MAX, PAGE_BYTES_MAX, PAGE_PARSE_S, PARSE_S
from flankwatch.models import Mention
from parsers.errors import ParseError
from parsers.records import to_json

__all__ = ["EXTRACT", "MATCH", "PARSE"]


def answer_match(request: Json) -> Json:
    found = matching.matcher().match(
        text_of(request, "title"), text_of(request, "text"), text_of(request, "lang") or None
    )
    return {
        "lang": found.lang,
        "mentions": [_mention(mention) for mention in found.mentions],
        "hits": [hit.watchlist for hit in found.hits],
    }


def answer_parse(request: Json) -> Json:
    import parsers.feed  # what reads feeds and pages takes half a second to load, and not every verb reads them

    body = _file(request, FEED_BYTES_MAX)
    try:
        document = parsers.feed.parse(body, url=text_of(request, "url"), content_type=None, now=datetime.now(UTC))
    except ParseError as exc:
        raise ValueError(f"{exc.reason}: {exc}") from exc
    answer: Json = to_json(document)
    return answer


def answer_extract(request: Json) -> Json:
    import parsers.page

    body = _file(request, PAGE_BYTES_MAX)
    try:
        answer: Json = to_json(parsers.page.extract(body, url=text_of(request, "url")))
    except ParseError as exc:
        raise ValueError(f"{exc.reason}: {exc}") from exc
    return {**answer, "url": answer["url"] or None}


MATCH = Verb(answer=answer_match, empty={"lang": None, "mentions": [], "hits": []}, deadline_s=60.0, chunk=32)
PARSE = Verb(
    answer=answer_parse, empty={"feed": {"title": None, "link": None}, "entries": []}, deadline_s=PARSE_S, chunk=4
)
EXTRACT = Verb(
    answer=answer_extract,
    empty={
        "url": None,
        "title": None,
        "text": None,
        "published": None,
        "modified": None,
        "authors": [],
        "lang": None,
        "image": None,
        "access": None,
    },
    deadline_s=PAGE_PARSE_S,
    chunk=2,
)


def _mention(mention: Mention) -> Json:
    return {
        "kind": mention.kind.value,
        "key": mention.key,
        "form": mention.form.value if mention.form else None,
        "field": mention.field.value,
        "start": mention.start,
        "end": mention.end,
        "surface": mention.surface,
    }


def _file(request: Json, most: int) -> bytes:
    if not text_of(request, "path"):
        raise ValueError("path is missing")
    path = Path(text_of(request, "path"))
    with path.open("rb") as file:
        body = file.read(most + 1)
    if len(body) > most:
        raise ValueError(f"larger than {most} bytes")
    return body
