"""How many article pages a second we fetch and read, beside trafilatura alone on the same pages and cores.

    python benchmarks/pages.py [PAGES] [FOLDER]

The pages of FOLDER (HTML files; else pages put together here) are served by a process of their own on 100 loopback
addresses and go through the product's fetcher and workers. Bare trafilatura gets the same bytes in a pool of as many
processes, fetches nothing and finds neither title nor date, unless the line says so. All take turns, all are warm, the
best of three rounds counts. Ends with 1 where we do less than RATIO_MIN of what `trafilatura.extract` does.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import multiprocessing
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from publishers import serve_at, served_by  # noqa: E402

from flankwatch.fetch import Fetcher  # noqa: E402
from flankwatch.models import Selectors  # noqa: E402
from flankwatch.pages import Unread, fetched_page  # noqa: E402
from flankwatch.workers import Workers  # noqa: E402

SAVED = ROOT.parent / "shared" / "data" / "articles" / "pages"
NEWS = ROOT.parent / "shared" / "data" / "text" / "news_en.jsonl"
ADDRESSES = 100
PAGES = 1000
ROUNDS = 3
RATIO_MIN = 0.8
BUILT = 60  # different pages where none are at hand
WORDS = (
    "ministry",
    "signed",
    "border",
    "Latvia",
    "howitzer",
    "budget",
    "the",
    "of",
    "in",
    "and",
    "river",
    "HIMARS",
    "said",
)
CORES = os.cpu_count() or 1


# --- the pages ------------------------------------------------------------------------------------------------------


def pages(folder: Path) -> list[bytes]:
    saved = [path.read_bytes() for path in sorted(folder.glob("*.html"))] if folder.is_dir() else []
    return saved or [built(number) for number in range(BUILT)]


def built(number: int) -> bytes:
    """A page as outlets make them: a menu, an article, what else is read, a footer, scripts."""
    chance = random.Random(number)
    story = "".join(f"<p>{paragraph(chance)}</p>" for _ in range(chance.randint(5, 40)))
    menu = "".join(f'<li class="menu-item"><a href="/s/{n}">Section {n}</a></li>' for n in range(40))
    more = "".join(
        f'<div class="teaser"><a href="/a/{n}"><img src="/i/{n}.jpg"><h3>{paragraph(chance)[:70]}</h3></a></div>'
        for n in range(60)
    )
    about = {"@type": "NewsArticle", "headline": f"Story {number}", "datePublished": "2024-11-22T12:09:00Z"}
    script = "window.dataLayer=window.dataLayer||[];" * 300
    return (
        f'<!doctype html><html lang="en"><head><title>Story {number} | Wire</title><script>{script}</script>'
        f'<script type="application/ld+json">{json.dumps(about)}</script></head><body><nav><ul>{menu}</ul></nav>'
        f"<main><article><h1>Story {number}</h1>{story}</article><aside>{more}</aside></main><footer>Wire</footer></body></html>"
    ).encode()


def paragraph(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(20, 90))).capitalize() + "."


# --- the server -----------------------------------------------------------------------------------------------------


async def serve(count: int, folder: Path) -> None:
    bodies = pages(folder)
    heads = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(one) for one in bodies]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer), contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1]
                if path == b"/robots.txt":
                    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                else:
                    number = int(path[1:]) % count % len(bodies)
                    writer.write(heads[number] + bodies[number])
                await writer.drain()

    await serve_at([address(number) for number in range(ADDRESSES)], answer)


def address(number: int) -> str:
    return f"127.0.3.{number + 1}"


# --- the readers ----------------------------------------------------------------------------------------------------


class Ours:
    """The product: fetch, then extract in a worker, as poll does."""

    def __init__(self, count: int, port: int, workers: Workers) -> None:
        self._urls = [f"http://{address(number % ADDRESSES)}:{port}/{number}" for number in range(count)]
        self._workers = workers
        self._hosts = frozenset(f"{address(number)}:{port}" for number in range(ADDRESSES))
        self.waited_s = 0.0  # the longest that the event loop was held up

    def __call__(self) -> int:
        return asyncio.run(self._read_all())

    async def _read_all(self) -> int:
        async with Fetcher(allow_hosts=self._hosts, user_agent="flankwatch/benchmark") as fetcher:
            beat = asyncio.create_task(self._beat())
            read = await asyncio.gather(*(fetched_page(fetcher, self._workers, url, Selectors()) for url in self._urls))
            beat.cancel()
        failed = [page for page in read if isinstance(page, Unread) and page.reason != "not-a-page"]
        assert not failed, f"{len(failed)} pages were not read: {failed[0]}"
        return sum(not isinstance(page, Unread) and len(page.text) > 0 for page in read)

    async def _beat(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(0.01)
            self.waited_s = max(self.waited_s, loop.time() - before - 0.01)


def quiet() -> None:
    logging.disable(logging.CRITICAL)
    import trafilatura  # noqa: F401 (its loading is no part of what is measured)


def by_extract(page: bytes) -> bool:
    import trafilatura

    return bool(trafilatura.extract(page))


def by_bare_extraction(page: bytes) -> bool:
    import trafilatura

    return trafilatura.bare_extraction(page) is not None


def by_bare_extraction_with_facts(page: bytes) -> bool:
    import trafilatura

    return trafilatura.bare_extraction(page, with_metadata=True) is not None


def main(count: int, folder: Path) -> int:
    some = pages(folder)
    all_pages = [some[number % len(some)] for number in range(count)]
    context = multiprocessing.get_context("forkserver")
    with (
        served_by(__file__, str(count), str(folder)) as port,
        Workers(CORES) as workers,
        context.Pool(CORES, initializer=quiet) as pool,
    ):
        ours = Ours(count, port, workers)
        works: dict[str, Callable[[], int]] = {
            "flankwatch, fetch and extract": ours,
            "trafilatura.extract": lambda: sum(pool.imap_unordered(by_extract, all_pages, 8)),
            "trafilatura.bare_extraction": lambda: sum(pool.imap_unordered(by_bare_extraction, all_pages, 8)),
            "  the same, with title and date": lambda: sum(
                pool.imap_unordered(by_bare_extraction_with_facts, all_pages, 8)
            ),
        }
        best, found = measured(works)
    print(
        f"{count} pages ({len(some)} different, {sum(map(len, some)) / len(some) / 1000:.0f} kB each), {CORES} processes"
    )
    own = count / best["flankwatch, fetch and extract"]
    for name, seconds in best.items():
        rate = count / seconds
        print(f"{name:32} {rate:6.1f} pages/s   ours/this {own / rate:5.2f}   {found[name]} with text")
    print(f"the event loop was held up for {1000 * ours.waited_s:.0f} ms at the most")
    return 0 if own >= RATIO_MIN * count / best["trafilatura.extract"] else 1


def measured(works: dict[str, Callable[[], int]]) -> tuple[dict[str, float], dict[str, int]]:
    """The wall time of each work at its best; the first, cold round does not count."""
    best, found = dict.fromkeys(works, float("inf")), dict.fromkeys(works, 0)
    for number in range(ROUNDS + 1):
        for name, work in works.items():
            started = time.perf_counter()
            found[name] = work()
            if number:
                best[name] = min(best[name], time.perf_counter() - started)
    return best, found


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        asyncio.run(serve(int(sys.argv[2]), Path(sys.argv[3])))
    else:
        sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else PAGES, Path(sys.argv[2]) if sys.argv[2:] else SAVED))
