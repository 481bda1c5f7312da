"""The parsers say what they do in examples that run, start quickly, and read plain feeds quickly."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

import parsers
from parsers import fast, feed, prescan

MODULES = [f"parsers.{module.name}" for module in pkgutil.iter_modules(parsers.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_costly_libraries_wait_until_they_are_needed() -> None:
    code = "import sys, parsers.feed, parsers.page; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"feedparser", "trafilatura", "htmldate", "bs4"} & set(loaded)


def test_the_fast_reader_is_several_times_faster_than_feedparser() -> None:
    item = (
        "<item><title>Ferry late</title><link>https://a.example/{0}</link><description>It waits.</description></item>"
    )
    utf8 = f'<rss version="2.0"><channel>{"".join(item.format(n) for n in range(30))}</channel></rss>'.encode()
    quick = best_of(lambda: fast.read(prescan.body(utf8), url="", now=None))
    slow = best_of(lambda: feed.tolerant(utf8, url="", now=None))
    assert slow > 4 * quick


def best_of(work: Callable[[], object]) -> float:
    times = []
    for _ in range(7):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)
