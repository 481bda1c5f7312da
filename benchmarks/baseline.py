"""What simpler tools find: answers JSON lines like `flankwatch match --jsonl`, so that the same scorer can judge them.

    python benchmarks/baseline.py names --jsonl < texts.jsonl     CLDR's names of countries in the text's language, as they stand
    python benchmarks/baseline.py lemmas --jsonl < texts.jsonl    the same after bringing every word to its lemma with simplemma
    python benchmarks/baseline.py keywords --jsonl < texts.jsonl  our own catalogue with every word counted, whatever its sense

`names` is what most keyword alerts do, `lemmas` the best that is had by joining two libraries, `keywords` shows what judging
senses is worth.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import simplemma
from babel import Locale

from flankwatch.catalogue import load
from flankwatch.match.matcher import Matcher

_WORD = re.compile(r"\w+")
_WORDS_MAX = 5  # the longest name of a country has more, but not those that news use
_DICTIONARIES = {"hr": "hbs"}
_NOT_IN_CLDR = "en"  # for a language that CLDR has no names in

Found = Iterator[tuple[str, int, int]]


@cache
def names(lang: str) -> dict[tuple[str, ...], str]:
    """CLDR's names as words, by country."""
    try:
        territories = Locale(lang).territories
    except ValueError:
        territories = Locale(_NOT_IN_CLDR).territories
    listed = {
        code: re.sub(r"\s*\(.*", "", name) for code, name in territories.items() if re.fullmatch("[A-Z]{2}", code)
    }
    return {tuple(_WORD.findall(name)): code for code, name in listed.items()}


@cache
def lemma(word: str, lang: str) -> str:
    try:
        return str(simplemma.lemmatize(word, lang=_DICTIONARIES.get(lang, lang))).casefold()
    except ValueError:  # no dictionary of this language
        return word.casefold()


@cache
def lemmatised(lang: str) -> dict[tuple[str, ...], str]:
    return {tuple(lemma(word, lang) for word in words): code for words, code in names(lang).items()}


def exact_names(text: str, lang: str) -> Found:
    yield from _phrases(text, names(lang), lambda word: word)


def lemma_names(text: str, lang: str) -> Found:
    yield from _phrases(text, lemmatised(lang), lambda word: lemma(word, lang) if word[0].isupper() else word)


def _phrases(text: str, known: dict[tuple[str, ...], str], key: Callable[[str], str]) -> Found:
    found = list(_WORD.finditer(text))
    keys = [key(word[0]) for word in found]
    for place in range(len(found)):
        for count in range(_WORDS_MAX, 0, -1):
            if code := known.get(tuple(keys[place : place + count])):
                yield code, found[place].start(), found[min(place + count, len(found)) - 1].end()
                break


@cache
def matcher() -> Matcher:
    return Matcher.build(load(), [])


def answer(way: str, request: dict[str, Any]) -> dict[str, Any]:
    title, text, lang = request.get("title") or "", request.get("text") or "", request.get("lang") or "en"
    mentions = []
    if way == "keywords":
        for sense in matcher().explain(title, text, lang):
            surface, start, end = sense.candidate.surface, sense.candidate.start, sense.candidate.end
            offset = len(title) + 2 if start > len(title) else 0
            place = {"field": "text" if offset else "title", "start": start - offset, "end": end - offset}
            written = (title, text)[bool(offset)][start - offset : end - offset]
            mentions.append(
                {"kind": surface.kind.value, "key": surface.key, "form": surface.form.value, "surface": written} | place
            )
    else:
        find = {"names": exact_names, "lemmas": lemma_names}[way]
        for field, body in (("title", title), ("text", text)):
            for code, start, end in find(body, lang):
                place = {"field": field, "start": start, "end": end}
                mentions.append({"kind": "country", "key": code, "form": "name", "surface": body[start:end]} | place)
    return {"id": request["id"], "lang": lang, "mentions": mentions, "hits": []}


def main(arguments: list[str]) -> None:
    way = arguments[0]
    for line in sys.stdin:
        print(json.dumps(answer(way, json.loads(line)), ensure_ascii=False))


if __name__ == "__main__":
    main([word for word in sys.argv[1:] if word not in ("--jsonl", "match")])
