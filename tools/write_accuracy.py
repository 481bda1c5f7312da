"""Measures the matcher on labelled sets and writes the figures into docs/accuracy.md.

    python tools/write_accuracy.py SCORER DATA     SCORER is the script that judges, DATA the folder of labelled sets

Each figure stands beside that of simpler tools on the same texts (benchmarks/baseline.py), and with the command that gives it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "accuracy.md"
_BASELINE = "benchmarks/baseline.py"
_OURS = str(Path(sys.executable).with_name("flankwatch"))
# verb of the scorer, set, what is measured, the figure to reach, baselines
MEASURES = (
    ("countries", "countries/wikinews_ru.jsonl", "countries in Russian news, F1", "≥ .95", ("names", "lemmas")),
    (
        "countries",
        "countries/slavic_news.jsonl",
        "countries in six Slavic languages, micro F1",
        "≥ .96",
        ("names", "lemmas"),
    ),
    (
        "countries",
        "countries/sentences.jsonl",
        "countries in sentences of 15 languages, recall",
        "≥ .97",
        ("names", "lemmas"),
    ),
    ("countries", "countries/english_local.jsonl", "countries in US local papers, F1", "≥ .90", ("names", "lemmas")),
    (
        "namesakes",
        "countries/english_local.jsonl",
        "namesakes taken for a country, share",
        "≤ .10",
        ("names", "keywords"),
    ),
    ("weapons", "weapons/ambiguous.jsonl", "ambiguous weapon names, F1", "≥ .96", ("keywords",)),
    ("systems", "weapons/systems.jsonl", "named systems found, by losses", "≥ .97", ()),
    ("quiet", "weapons/quiet.jsonl", "quiet texts with a weapon, per 1,000", "≤ 2", ("keywords",)),
)
_BEGIN, _END = "<!-- figures -->", "<!-- end of figures -->"


def measured(scorer: str, data: str, verb: str, name: str, command: str) -> str:
    """The scorer's headline figure; for sets with partial labels its recall."""
    asked = [sys.executable, scorer, verb, f"{data}/{name}"]
    found = subprocess.run(
        asked, cwd=ROOT, env=os.environ | {"FLANKWATCH": command}, capture_output=True, text=True, check=True
    )
    *told, last = found.stdout.strip().splitlines()
    if name.endswith("sentences.jsonl"):
        recall = re.search(r" R ([\d.]+)", told[-1])
        return recall[1] if recall else last
    return f"{float(last):.1f}" if verb == "quiet" else f"{float(last):.3f}"


def table(scorer: str, data: str) -> str:
    rows = ["| measured | bar | flankwatch | simpler tools |", "|---|---|---|---|"]
    for verb, name, what, bar, ways in MEASURES:
        ours = measured(scorer, data, verb, name, _OURS)
        others = [f"{way} {measured(scorer, data, verb, name, f'{sys.executable} {_BASELINE} {way}')}" for way in ways]
        rows.append(f"| {what} (`{verb} {name}`) | {bar} | {ours} | {', '.join(others) or '–'} |")
    return "\n".join(rows)


def main(arguments: list[str]) -> None:
    scorer, data = arguments
    page = PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition(_BEGIN)
    _, _, tail = rest.partition(_END)
    PAGE.write_text(f"{head}{_BEGIN}\n{table(scorer, data)}\n{_END}{tail}", encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(sys.argv[1:])
