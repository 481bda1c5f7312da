"""How fast the matcher reads newswire with the whole catalogue, against the bare automaton on the same folded texts.

    python benchmarks/match.py [JSONL]

The file holds one object with "title" and "text" a line. Prints MB/s, the best of three rounds of each, and how much longer than
without any list each takes.
"""

from __future__ import annotations

import json
import math
import random
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from flankwatch.catalogue import Catalogue, load
from flankwatch.match.document import Document
from flankwatch.match.matcher import Matcher
from flankwatch.match.require import parse
from flankwatch.match.scan import Scanner
from flankwatch.match.words import words
from flankwatch.models import Form, Group, Priority, Regex, Term, Unit, WatchList, Within

NEWS = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "text" / "news_en.jsonl"
ROUNDS = 3
LISTS = (10, 1000)
WORDS = sorted(
    words(
        "delivery contract exercise brigade tender border airspace sanctions refinery pipeline cable port convoy drill radar"
        " deployment ammunition jammer shipyard corvette frigate howitzer armour training budget export licence embargo"
    )
)
REQUIRES = ("countries and weapons", "countries and (weapons or terms)", "weapons", "countries and terms", "terms")


def best_s(works: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """The processor time of each work at its best; all take turns, so that a busy machine slows all alike."""
    best = dict.fromkeys(works, math.inf)
    for _ in range(ROUNDS):
        for name, work in works.items():
            started = time.process_time()
            work()
            best[name] = min(best[name], time.process_time() - started)
    return best


def hits(matcher: Matcher, texts: list[tuple[str, str]]) -> int:
    return sum(len(matcher.match(title, text, "en").hits) for title, text in texts)


def watchlists(count: int, catalogue: Catalogue) -> list[WatchList]:
    """Lists as people have them: a few countries or a group, a few systems or a class, some terms; one in fifty asks for
    countries alone."""
    chance = random.Random(7)
    return [_watchlist(number, catalogue, chance) for number in range(count)]


def patterns(count: int) -> list[WatchList]:
    """Lists that nothing wakes but a pattern of their own."""
    regexes = [Regex(pattern=rf"Q{number}-?\d{{1,3}}[A-Z]? (launcher|missile)s?") for number in range(count)]
    return [
        WatchList(
            name=f"pattern-{number}",
            about="",
            countries=frozenset(),
            weapons=frozenset(),
            terms=(Term(text=regex.pattern, regex=regex),),
            require=Group.TERMS,
            within=Within(unit=Unit.SENTENCE),
            forms=frozenset(),
            languages=None,
            unless=(),
            priority=Priority.NORMAL,
            channels=(),
        )
        for number, regex in enumerate(regexes)
    ]


def _watchlist(number: int, catalogue: Catalogue, chance: random.Random) -> WatchList:
    some = frozenset(chance.sample(sorted(catalogue.country_codes), chance.randint(1, 4)))
    systems = frozenset(chance.sample(sorted(catalogue.weapon_keys), chance.randint(3, 20)))
    a_group = catalogue.groups[chance.choice(sorted(catalogue.groups))]
    a_class = catalogue.classes[chance.choice(sorted(catalogue.classes))]
    pairs = [f"{chance.choice(WORDS)} {chance.choice(WORDS)}" for _ in range(chance.randint(1, 5))]
    return WatchList(
        name=f"list-{number}",
        about="",
        countries=some if chance.random() < 0.7 else a_group,
        weapons=systems if chance.random() < 0.6 else systems | a_class,
        terms=tuple(Term(text=pair, alternatives=(pair, f"{pair}s")) for pair in pairs),
        require=parse("countries" if chance.random() < 0.02 else chance.choice(REQUIRES)),
        within=Within(unit=chance.choice([Unit.SENTENCE, Unit.PARAGRAPH, Unit.ARTICLE])),
        forms=frozenset(Form) if chance.random() < 0.3 else frozenset({Form.NAME, Form.DEMONYM}),
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
    listed = {count: Matcher.build(catalogue, watchlists(count, catalogue)) for count in LISTS}
    patterned = {count: Matcher.build(catalogue, patterns(count)) for count in LISTS}
    scanner = Scanner(catalogue.surfaces, catalogue.names, [], catalogue.context, catalogue.everyday)
    documents = [Document(title, text, "en") for title, text in texts]
    found = sum(len(matcher.match(title, text, "en").mentions) for title, text in texts)
    assert found, "nothing found: this would measure something else"
    rounds = {
        "bare automaton": lambda: [scanner.raw(document) for document in documents],
        "whole catalogue": lambda: [matcher.match(title, text, "en") for title, text in texts],
        **{f"with {count} lists": partial(hits, matcher, texts) for count, matcher in listed.items()},
        **{f"with {count} patterns": partial(hits, matcher, texts) for count, matcher in patterned.items()},
        "language unknown": lambda: [matcher.match(title, text, None) for title, text in texts],
    }
    best = best_s(rounds)
    for name, seconds in best.items():
        print(f"{name:18} {megabytes / seconds:6.1f} MB/s   x{seconds / best['whole catalogue']:.2f}")
    print(f"{len(texts)} texts, {megabytes:.1f} MB, {found} mentions")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else NEWS)
