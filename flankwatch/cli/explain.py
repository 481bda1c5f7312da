"""The verbs that explain: match, why, why-not."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from flankwatch.cli.lines import print_lines, screen_width
from flankwatch.cli.options import as_json, config_if_any, with_places
from flankwatch.cli.screen import print_json

if TYPE_CHECKING:
    from flankwatch.cycle import Application
    from flankwatch.match.matcher import Matcher
    from flankwatch.models import Config, Hit, WatchList
    from flankwatch.places import Places
    from flankwatch.render.words import Entities
    from flankwatch.subject import NoSubject, Subject

__all__ = ["grounds_objects", "match", "print_grounds", "why", "why_not"]

_FILE = re.compile(r"\S*/\S*|\S+\.(?:txt|x?html?|md|pdf|docx?|odt|rtf|json|jsonl|csv|xml|eml)")


def _language(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*", value):
        raise click.BadParameter("a language is two or three letters, such as en or lv")
    return value


_list = click.option("--list", "watchlist", metavar="NAME", help="Only this watch-list.")
_all = click.option("--all", "show_all", is_flag=True, help="Show every sentence of a long text.")


@click.command()
@with_places
@click.argument("given", metavar="[TEXT | FILE | URL | -]", nargs=-1)
@click.option("--title", help="The headline that belongs to the text.")
@click.option("--lang", metavar="CODE", callback=_language, help="The text's language; without it, it is worked out.")
@_list
@_all
@as_json
@click.option("--jsonl", is_flag=True, help="For programs: one JSON object per line in, one out for each.")
def match(
    places: Places,
    *,
    given: tuple[str, ...],
    title: str | None,
    lang: str | None,
    watchlist: str | None,
    show_all: bool,
    as_json: bool,
    jsonl: bool,
) -> None:
    """Find countries, weapon systems and terms in a text, and say why each watch-list hits or not.

    Give the text itself, a .txt or .html file, an address, or - for standard input. Without --config, FLANKWATCH_CONFIG
    and ./config there are mentions and no lists.

    With --jsonl, in: {"id", "title", "text", "lang"?}; out: {"id", "lang", "mentions": [...], "hits": [list names]}.
    Mentions cover the whole catalogue; offsets count code points.
    """
    if jsonl:
        from flankwatch.cli.batch import match_lines

        if given or title or lang or watchlist or show_all or as_json:
            raise click.UsageError("--jsonl reads everything from its lines; it goes with --config only")
        match_lines(places)
        return
    from flankwatch.catalogue import load
    from flankwatch.match.language_model import Loading
    from flankwatch.subject import Subject

    model = Loading() if lang is None else None
    config = config_if_any(places, load)
    subject = Subject(title="", text="") if title and not given else _subject(given, config)
    matcher, entity = _matcher(config, watchlist)
    if model is not None:
        model.wait()
    subject = replace(subject, title=subject.title if title is None else title)
    if not f"{subject.title}{subject.text}".strip():
        raise click.ClickException("there is no text to look at")
    _show(subject, matcher, entity, lang=lang, show_all=show_all, as_json=as_json)
    if config is None and not as_json:
        click.echo("note: there is no configuration here, so no watch-list was tried", err=True)


def _matcher(config: Config | None, name: str | None) -> tuple[Matcher, Entities]:
    from flankwatch.match.matcher import Matcher
    from flankwatch.match.own import catalogue_with

    catalogue = catalogue_with(config.own if config else None)
    return Matcher.build(catalogue, chosen_lists(config, name)), catalogue.entity


def _subject(given: tuple[str, ...], config: Config | None) -> Subject:
    if not given:
        raise click.UsageError("give a text, a file, an address, or - for standard input; --jsonl is for programs")
    from flankwatch.subject import NoSubject

    found = _read(" ".join(given), config)
    if isinstance(found, NoSubject):
        raise click.ClickException(found.reason)
    return found


def _read(given: str, config: Config | None) -> Subject | NoSubject:
    from flankwatch.limits import PAGE_BYTES_MAX
    from flankwatch.subject import Subject, address_in, from_bytes, from_file

    if given == "-":
        return from_bytes(sys.stdin.buffer.read(PAGE_BYTES_MAX + 1), "standard input")
    if url := address_in(given):
        from flankwatch.cycle import user_agent
        from flankwatch.subject_page import from_url

        return from_url(url, config=config, user_agent=user_agent(config.service.contact if config else ""))
    if _is_file(given):
        return from_file(Path(given))
    if _FILE.fullmatch(given):
        raise click.UsageError(f"{given} is a folder" if Path(given).is_dir() else f"there is no file {given}")
    return Subject(title="", text=given)


def _is_file(given: str) -> bool:
    try:
        return Path(given).is_file()
    except (OSError, ValueError):  # a text is too long for a name, or holds what no name may
        return False


def _show(
    subject: Subject, matcher: Matcher, entity: Entities, *, lang: str | None, show_all: bool, as_json: bool
) -> None:
    from flankwatch.match.explain import explain
    from flankwatch.render.explanation import explanation_lines, subject_lines
    from flankwatch.render.explanation_json import explanation_object
    from flankwatch.render.marked import Extent
    from flankwatch.why.sources import with_source

    found = explain(matcher, subject.title, subject.text, lang or subject.lang)
    if subject.feed is not None:
        found = with_source(found, subject.feed)
    if as_json:
        about = {"came_from": subject.came_from, "title": subject.title, "text": subject.text}
        print_json({**about, **explanation_object(found, entity)})
        return
    extent, width = Extent.ALL if show_all else Extent.TELLING, screen_width()
    rows = explanation_lines(found, entity=entity, extent=extent, width=width)
    said_by = subject.told_by if lang in (None, subject.lang) else ""
    said_by = said_by or ("as you said" if lang else "worked out from the text")
    print_lines([*subject_lines(subject.came_from, found.matches.lang, said_by, width), *rows])


@click.command()
@with_places
@click.argument("url")
@_list
@_all
@as_json
def why(places: Places, *, url: str, watchlist: str | None, show_all: bool, as_json: bool) -> None:
    """Why an article was told: each gate it passed, from its feed to your channels.

    Its stored text is matched again with today's lists; where they differ from what was found then, it says so. Ends
    with 1 if no article of that address ever arrived.
    """
    _answer(places, "WHY", url, watchlist, show_all=show_all, as_json=as_json)


@click.command("why-not")
@with_places
@click.argument("url")
@_list
@_all
@as_json
def why_not(places: Places, *, url: str, watchlist: str | None, show_all: bool, as_json: bool) -> None:
    """Why an article was not told: the gate at which its way ended, whether it ever arrived or not.

    Tells of each watch-list, or of the one given with --list, which rule was not satisfied. Ends with 1 if no article of
    that address ever arrived; then it says what is known of the feeds of its host.
    """
    _answer(places, "WHY_NOT", url, watchlist, show_all=show_all, as_json=as_json)


def _answer(places: Places, asked: str, url: str, name: str | None, *, show_all: bool, as_json: bool) -> None:
    from flankwatch.asking import trace
    from flankwatch.cycle import opened
    from flankwatch.render.marked import Extent
    from flankwatch.render.trace import Question, trace_lines
    from flankwatch.render.trace_json import trace_object
    from flankwatch.subject import address_in

    question, url = Question[asked], address_in(url) or url.strip()
    if not url:
        raise click.UsageError("give the address of an article")
    with opened(places) as application:
        found = trace(application, url, chosen_lists(application.config, name))
        entity = application.catalogue.entity
    if as_json:
        print_json(trace_object(found, question, entity))
    else:
        extent = Extent.ALL if show_all else Extent.TELLING
        print_lines(trace_lines(found, question, entity=entity, extent=extent, width=screen_width()))
    sys.exit(0 if found.known.dossier else 1)


def print_grounds(application: Application, hits: Sequence[Hit]) -> None:
    """`hits --why`: each hit with its rule and the evidence of its doubtful words."""
    from flankwatch.asking import grounds
    from flankwatch.render.grounds import grounds_lines

    zone, entity = ZoneInfo(application.config.service.time_zone), application.catalogue.entity
    for hit, found in grounds(application, hits):
        print_lines([*grounds_lines(hit, found, zone=zone, entity=entity, width=screen_width()), ()])


def grounds_objects(application: Application, hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """`hits --why --json`: what each hit's object says besides."""
    from flankwatch.asking import grounds
    from flankwatch.render.grounds import grounds_object

    return [grounds_object(hit, found, application.catalogue.entity) for hit, found in grounds(application, hits)]


def chosen_lists(config: Config | None, name: str | None) -> tuple[WatchList, ...]:
    """The configured lists, or the one of this name."""
    lists = config.watchlists if config else ()
    if name is None:
        return lists
    chosen = tuple(one for one in lists if one.name == name)
    if not chosen:
        names = [one.name for one in lists]
        close = difflib.get_close_matches(name, names, n=1)
        meant = f" (did you mean {close[0]!r}?)" if close else f"; there are {', '.join(names)}" if names else ""
        raise click.UsageError(f"no watch-list is called {name!r}{meant}")
    return chosen
