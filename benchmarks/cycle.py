"""What a cycle costs: `python benchmarks/cycle.py FEEDS ENTRIES [--runs N] [--known N] [--reader PYTHON] [--no-peers]`.

Lays out FEEDS feeds of ENTRIES entries on loopback, polls them with `flankwatch run` as a user would, and prints wall time, CPU
time and memory of the first, the unchanged and the 10 %-changed cycle. CPU counts all processes; memory is the largest
sum over the process tree of proportional set sizes, sampled every 50 ms. A floor is printed beside it: the same feeds
fetched by a bare httpx client, with nothing parsed or kept.

Other readers poll the same world in the same run, where they are installed: newsboat, and reader (a library; `--reader` names
the Python that has it). They keep entries and match nothing. `--known N` measures a changed cycle once more with N further
articles in state, each under three keys.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import psutil
from publishers import serve_at, served_by

ROOT = Path(__file__).resolve().parent.parent
NEWS = ROOT.parent / "shared" / "data" / "text" / "news_en.jsonl"
ADDRESSES = 200  # publishers: feeds are spread over as many loopback addresses
NEW_ENTRIES = 3  # a changed feed brings so many


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    wall_s: float
    cpu_s: float
    peak_mb: float

    def __str__(self) -> str:
        return f"{self.wall_s:6.2f} s wall  {self.cpu_s:6.2f} s CPU  {self.peak_mb:5.0f} MB"


# --- the world ------------------------------------------------------------------------------------------------------


def texts() -> list[tuple[str, str]]:
    """Headlines and leads: newswire texts where they are at hand, else sentences put together by chance."""
    if NEWS.exists():
        rows = [json.loads(line) for line in NEWS.read_text(encoding="utf-8").splitlines()]
        return [(row.get("title") or row["text"][:60], row["text"][:600]) for row in rows]
    chance = random.Random(7)
    words = ("ministry", "signed", "border", "Latvia", "howitzer", "budget", "weather", "match", "river", "HIMARS")
    return [(" ".join(chance.choices(words, k=8)), " ".join(chance.choices(words, k=90))) for _ in range(4000)]


def item(number: int, news: tuple[str, str], at: datetime) -> str:
    title, lead = (text.replace("&", "&amp;").replace("<", "&lt;") for text in news)
    link = f"https://outlet-{number // 100_000 % ADDRESSES}.example/{number}/story.html?utm_source=rss"
    return (
        f"<item><title>{title} {number}</title><link>{link.replace('&', '&amp;')}</link><guid>urn:entry:{number}</guid>"
        f"<pubDate>{format_datetime(at)}</pubDate><description>{lead}</description></item>"
    )


class World:
    """Answers GET /N with feed N, 304 to its ETag; `change(share)` gives that share of the feeds new entries on top."""

    def __init__(self, feeds: int, entries: int) -> None:
        self._entries, self._news, self._now = entries, texts(), datetime.now(UTC)
        self._versions = [0] * feeds
        self._bodies: dict[int, bytes] = {}

    def change(self, share: float) -> None:
        for number in range(0, len(self._versions), round(1 / share)):
            self._versions[number] += 1
            self._bodies.pop(number, None)

    def body(self, feed: int) -> bytes:
        if feed not in self._bodies:
            first = self._versions[feed] * NEW_ENTRIES
            numbers = [feed * 100_000 + first + place for place in range(self._entries)]
            at = self._now - timedelta(days=3)
            items = "".join(item(number, self._news[number % len(self._news)], at) for number in reversed(numbers))
            head = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Feed {feed}</title>'
            self._bodies[feed] = f"{head}{items}</channel></rss>".encode()
        return self._bodies[feed]

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer), contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                writer.write(self._response(head))
                await writer.drain()

    def _response(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1].decode()
        if path == "/change":
            self.change(0.1)
            return b"HTTP/1.1 204 No Content\r\n\r\n"
        feed = int(path[1:])
        tag = f'"{feed}-{self._versions[feed]}"'.encode()
        if tag in head:
            return b"HTTP/1.1 304 Not Modified\r\nETag: " + tag + b"\r\n\r\n"
        body = self.body(feed)
        kind = b"Content-Type: application/rss+xml\r\n"
        return b"HTTP/1.1 200 OK\r\nETag: %b\r\n%bContent-Length: %d\r\n\r\n%b" % (tag, kind, len(body), body)


async def serve(feeds: int, entries: int) -> None:
    world = World(feeds, entries)
    for feed in range(feeds):
        world.body(feed)
    await serve_at([address(number) for number in range(ADDRESSES)], world.answer)


def address(number: int) -> str:
    return f"127.0.{number // 200 + 1}.{number % 200 + 1}"


# --- measuring ------------------------------------------------------------------------------------------------------


def measured(command: list[str], env: dict[str, str]) -> Figures:
    """One whole process with its children, from start to end."""
    started = time.perf_counter()
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    peak = Peak(process.pid)
    out, errors = process.communicate()
    wall_s = time.perf_counter() - started
    assert process.returncode == 0, (out + errors).decode()
    return Figures(wall_s=wall_s, cpu_s=children_cpu_s() - peak.cpu_before_s, peak_mb=peak.stop() / 1e6)


def children_cpu_s() -> float:
    times = os.times()
    return times.children_user + times.children_system


class Peak:
    """Samples a process tree until told to stop."""

    def __init__(self, pid: int) -> None:
        self.cpu_before_s = children_cpu_s()
        self._pid, self._peak, self._over = pid, 0, threading.Event()
        self._thread = threading.Thread(target=self._sample)
        self._thread.start()

    def stop(self) -> int:
        self._over.set()
        self._thread.join()
        return self._peak

    def _sample(self) -> None:
        while not self._over.wait(0.05):
            try:
                root = psutil.Process(self._pid)
                self._peak = max(self._peak, sum(pss(one) for one in (root, *root.children(recursive=True))))
            except psutil.NoSuchProcess:
                return


def pss(process: psutil.Process) -> int:
    try:
        memory = process.memory_full_info()
    except psutil.Error:
        return 0
    return int(getattr(memory, "pss", memory.rss))


# --- the cycles -----------------------------------------------------------------------------------------------------


def write_config(folder: Path, feeds: int, port: int) -> None:
    (folder / "watchlists").mkdir(parents=True)
    rows = (
        f"  - {{name: feed {n}, url: 'http://{address(n % ADDRESSES)}:{port}/{n}', country: LV, language: en, "
        f"owner: owner {n}, kind: news}}\n"
        for n in range(feeds)
    )
    (folder / "feeds.yaml").write_text("defaults: {fulltext: never}\nfeeds:\n" + "".join(rows), encoding="utf-8")
    (folder / "alerts.yaml").write_text("channels:\n  - {name: console, url: console://}\n", encoding="utf-8")
    hosts = ", ".join(f'"{address(number)}:{port}"' for number in range(ADDRESSES))
    (folder / "settings.yaml").write_text(f"allow_hosts: [{hosts}]\n", encoding="utf-8")
    for path in sorted((ROOT / "config" / "watchlists").glob("*.yaml")):
        (folder / "watchlists" / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")


def make_due(state: Path) -> None:
    with sqlite3.connect(state / "flankwatch.db") as database:
        database.execute("UPDATE feeds SET next_poll_at = 0")
    database.close()


def ask_for_change(port: int) -> None:
    asyncio.run(_get(port, "/change"))


async def _get(port: int, path: str) -> None:
    reader, writer = await asyncio.open_connection(address(0), port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    await reader.readuntil(b"\r\n\r\n")
    writer.close()


FLOOR = """
import asyncio, httpx, sys
async def main(urls):
    todo = iter(urls)
    async with httpx.AsyncClient(trust_env=False, limits=httpx.Limits(max_connections=60)) as client:
        async def work():
            for url in todo:
                (await client.get(url)).content
        await asyncio.gather(*(work() for _ in range(60)))
asyncio.run(main(sys.stdin.read().split()))
"""


def floor(feeds: int, port: int) -> Figures:
    """The same documents through a bare httpx client."""
    urls = "\n".join(f"http://{address(n % ADDRESSES)}:{port}/{n}" for n in range(feeds))
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(urls)
        file.flush()
        return measured(["sh", "-c", f"exec {sys.executable} -c '{FLOOR}' < {file.name}"], dict(os.environ))


READER = """
import sys
from reader import make_reader
store, urls = make_reader(sys.argv[1]), open(sys.argv[2]).read().split()
known = {feed.url for feed in store.get_feeds()}
for url in urls:
    if url not in known:
        store.add_feed(url)
for _ in store.update_feeds_iter(workers=20, scheduled=False):
    pass
"""


def peers(folder: Path, feeds: int, port: int, python: str) -> dict[str, list[str]]:
    """The command that polls the same feeds once, for each other reader that is installed."""
    urls = folder / "urls"
    urls.write_text("\n".join(f"http://{address(n % ADDRESSES)}:{port}/{n}" for n in range(feeds)) + "\n")
    found: dict[str, list[str]] = {}
    if program := shutil.which("newsboat"):
        (folder / "newsboat").write_text("reload-threads 20\nmax-items 0\n", encoding="utf-8")
        cache, config = str(folder / "newsboat.db"), str(folder / "newsboat")
        found["newsboat"] = [program, "-u", str(urls), "-c", cache, "-C", config, "-x", "reload"]
    if not subprocess.run(
        [python, "-c", "import reader, reader._parser.feedparser"], capture_output=True, check=False
    ).returncode:
        found["reader"] = [python, "-c", READER, str(folder / "reader.db"), str(urls)]
    return found


def remember(state: Path, count: int) -> None:
    """Put `count` further articles into state, known by three keys each, as many feeds over years would leave them."""
    chance = random.Random(11)
    with sqlite3.connect(state / "flankwatch.db") as database:
        (last,) = database.execute("SELECT max(id) FROM articles").fetchone()
        feeds = [row[0] for row in database.execute("SELECT id FROM feeds")]
        for start in range(0, count, 50_000):
            ids = range(last + 1 + start, last + 1 + min(start + 50_000, count))
            articles = [
                (one, feeds[one % len(feeds)], f"urn:old:{one}", "", f"Old headline {one}", "An old report. " * 20, one)
                for one in ids
            ]
            columns = "id, feed_id, entry_id, url, title, text, story_id, lang, authors, found_at"
            values = "?, ?, ?, ?, ?, ?, ?, 'en', '[]', 1700000000000"
            database.executemany(f"INSERT INTO articles ({columns}) VALUES ({values})", articles)  # noqa: S608 (our own words)
            marks = sorted((chance.randbytes(16), one, 1_700_000_000_000) for one in ids for _ in range(3))
            database.executemany("INSERT INTO seen (key, article_id, seen_at) VALUES (?, ?, ?)", marks)
            database.commit()
    database.close()


def cycles(feeds: int, entries: int, *, known: int = 0, python: str | None = None) -> dict[str, Figures]:
    with tempfile.TemporaryDirectory() as folder, served_by(__file__, str(feeds), str(entries)) as port:
        config, state = Path(folder, "config"), Path(folder, "state")
        write_config(config, feeds, port)
        program = Path(sys.executable).with_name("flankwatch")
        command = [str(program), "run", "--config", str(config), "--state", str(state)]
        found = {"floor": floor(feeds, port), "first": measured(command, dict(os.environ))}
        make_due(state)
        found["unchanged"] = measured(command, dict(os.environ))
        others = peers(Path(folder), feeds, port, python) if python else {}
        found |= {f"{name} first": measured(asked, dict(os.environ)) for name, asked in others.items()}
        found |= {f"{name} unchanged": measured(asked, dict(os.environ)) for name, asked in others.items()}
        make_due(state)
        ask_for_change(port)
        found["changed"] = measured(command, dict(os.environ))
        found |= {f"{name} changed": measured(asked, dict(os.environ)) for name, asked in others.items()}
        check(state, feeds, entries)
        if known:
            remember(state, known)
            make_due(state)
            ask_for_change(port)
            found["changed, much known"] = measured(command, dict(os.environ))
        return found


def check(state: Path, feeds: int, entries: int) -> None:
    """A benchmark of a program that did not do the work would be fast."""
    with sqlite3.connect(state / "flankwatch.db") as database:
        kept = database.execute("SELECT count(*) FROM articles").fetchone()[0]
    database.close()
    expected = feeds * entries + len(range(0, feeds, 10)) * NEW_ENTRIES
    assert kept == expected, f"{kept} articles kept, {expected} served"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("feeds", type=int)
    parser.add_argument("entries", type=int)
    parser.add_argument("--runs", type=int, default=1, help="whole rounds; the best of each figure is printed")
    parser.add_argument("--known", type=int, default=0, help="further articles in state, for one more changed cycle")
    parser.add_argument("--reader", default=sys.executable, help="a Python that has the library reader installed")
    parser.add_argument("--no-peers", action="store_true", help="do not run other readers")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        asyncio.run(serve(asked.feeds, asked.entries))
        return
    python = None if asked.no_peers else asked.reader
    rounds = [cycles(asked.feeds, asked.entries, known=asked.known, python=python) for _ in range(asked.runs)]
    best = {name: min((one[name] for one in rounds), key=lambda figures: figures.wall_s) for name in rounds[0]}
    for name, figures in best.items():
        ours = best.get(name.rpartition(" ")[2], figures)
        peer = f"  {figures.wall_s / ours.wall_s:5.1f} × ours" if " " in name and ours is not figures else ""
        print(f"{name:20} {figures}  {figures.wall_s / best['floor'].wall_s:5.1f} × floor{peer}")
    if "changed, much known" in best:
        print(f"much known / little known: {best['changed, much known'].wall_s / best['changed'].wall_s:.2f}")


if __name__ == "__main__":
    main()
