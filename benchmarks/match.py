"""How fast the matcher reads newswire with the whole catalogue, against the bare automaton on the same folded texts.

    python benchmarks/match.py [JSONL]

The file holds one object with "title" and "text" a line. Prints MB/s, the best of three rounds of each.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from flankwatch.catalogue import load
from flankwatch.match.document import Document
from flankwatch.match.matcher import Matcher
from flankwatch.match.scan import Scanner
from flankwatch.models import Form, Group, Priority, Term, Unit, WatchList, Within

NEWS = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "text" / "news_en.jsonl"
ROUNDS = 3
LISTS = 200


def best_s(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def watchlist(number: int, codes: list[str], weapons: list[str]) -> WatchList:
    """One of many lists that ask for a few countries with weapons or a term, as people's do."""
    return WatchList(
        name=f"list-{number}",
        about="",
        countries=frozenset(codes[number % len(codes) :][:5]),
        weapons=frozenset(weapons[number % len(weapons) :][:20]),
        terms=(Term(text="air defence", alternatives=("air defence", "air defense", f"exercise {number}")),),
        require=Group.WEAPONS,
        within=Within(unit=Unit.SENTENCE),
        forms=frozenset(Form),
        languages=None,
        unless=("Patriot Act",),
        priority=Priority.NORMAL,
        channels=(),
    )


def main(path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [(row["title"] or "", row["text"]) for row in rows]
    megabytes = sum(len(title) + len(text) for title, text in texts) / 1e6
    started = time.perf_counter()
    catalogue = load()
    matcher = Matcher.build(catalogue, [])
    print(f"load and build     {time.perf_counter() - started:6.2f} s   {len(catalogue.surfaces)} surfaces")
    codes, weapons = sorted(catalogue.country_codes), sorted(catalogue.weapon_keys)
    crowded = Matcher.build(catalogue, [watchlist(number, codes, weapons) for number in range(LISTS)])
    scanner = Scanner(catalogue.surfaces, catalogue.names, [], catalogue.context, catalogue.everyday)
    documents = [Document(title, text, "en") for title, text in texts]
    found = sum(len(matcher.match(title, text, "en").mentions) for title, text in texts)
    assert found, "nothing found: this would measure something else"
    rounds = {
        "bare automaton": lambda: [scanner.raw(document) for document in documents],
        "whole catalogue": lambda: [matcher.match(title, text, "en") for title, text in texts],
        f"with {LISTS} lists": lambda: [crowded.match(title, text, "en") for title, text in texts],
        "language unknown": lambda: [matcher.match(title, text, None) for title, text in texts],
    }
    for name, work in rounds.items():
        print(f"{name:18} {megabytes / best_s(work):6.1f} MB/s")
    print(f"{len(texts)} texts, {megabytes:.1f} MB, {found} mentions")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else NEWS)
