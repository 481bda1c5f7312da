"""An alert as a mail: a subject, plain text, and HTML that reads well on a phone and in the dark.

The HTML is tables with inline CSS, which is what mail programs agree on; a style sheet only adds the dark colours. Nothing
is loaded from elsewhere. Everything that came from a feed is escaped where it is put in.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby
from zoneinfo import ZoneInfo

from flankwatch import limits
from flankwatch.models import Alert, Hit
from flankwatch.render.message import Message
from flankwatch.render.pieces import Piece, clean, cut, excerpt, headline, plain
from flankwatch.render.words import Entities, also, day, joined_title, link, newest_first, source, when, why

__all__ = ["joined", "plain_page", "single", "subject"]

_FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_MARK = "background:#ffe58a;color:#1c2024;padding:0 2px;border-radius:2px"
_DARK = (
    "@media (prefers-color-scheme:dark){.page{background:#0f1215!important}.card{background:#1b1f24!important}"
    ".ink{color:#e8eaed!important}.dim{color:#a3abb5!important}.link{color:#8ab4f8!important}"
    ".mark{background:#6b5600!important;color:#fff4cc!important}}"
)


def subject(hit: Hit, watchlist: str) -> str:
    """The headline on one line, with the list's name in brackets where it fits."""
    title = plain(headline(hit))
    named = f"{title} [{clean(watchlist)}]"
    return named if len(named) <= limits.SUBJECT_CHARS_MAX else cut(title, limits.SUBJECT_CHARS_MAX)


def single(alert: Alert, hit: Hit, *, zone: ZoneInfo, entity: Entities) -> Message:
    """A mail about one article."""
    facts = _facts(alert, hit, zone, entity)
    return Message(
        title=subject(hit, alert.watchlist),
        text=_single_text(hit, facts),
        html=_page(subject(hit, alert.watchlist), _single_html(hit, facts)),
        ref=alert.ref,
        watchlist=alert.watchlist,
    )


def joined(alert: Alert, *, zone: ZoneInfo, entity: Entities) -> Message:
    """A mail that lists all the alert's articles by day, newest first."""
    hits = newest_first(alert.hits)[: limits.MAIL_HITS_MAX]
    more = len(alert.hits) - len(hits)
    tail = [f"and {more} more"] * (more > 0) + [f"Reference: {clean(alert.ref)}"]
    title = joined_title(alert)
    return Message(
        title=title,
        text="\n\n".join([title, *(_item_text(hit, zone, entity) for hit in hits), *tail]) + "\n",
        html=_page(title, _joined_html(title, hits, tail, zone, entity)),
        ref=alert.ref,
        watchlist=alert.watchlist,
    )


def plain_page(title: str, lines: Iterable[str]) -> str:
    """HTML of a title and lines that a program of ours wrote."""
    head = _block("h1", "ink", "font-size:20px;line-height:1.3;font-weight:600;margin:0 0 12px", escape(title))
    return _page(
        title, "\n".join([head, *(_block("p", "ink", "font-size:15px;margin:0 0 8px", escape(line)) for line in lines)])
    )


def _facts(alert: Alert, hit: Hit, zone: ZoneInfo, entity: Entities) -> list[tuple[str, str]]:
    """What stands below the excerpt, in order; empty answers are left out."""
    facts = [
        ("Watch-list", clean(alert.watchlist)),
        ("Why", f"matched {reason}" if (reason := why(hit, entity)) else ""),
        ("Source", source(hit.feed, entity)),
        ("Published", when(hit, zone)),
        ("", also(alert).capitalize()),
        ("Reference", clean(alert.ref)),
    ]
    return [(label, value) for label, value in facts if value]


# --- plain text -----------------------------------------------------------------------------------------------------


def _single_text(hit: Hit, facts: Iterable[tuple[str, str]]) -> str:
    parts = [
        plain(headline(hit)),
        plain(excerpt(hit), mark="*"),
        _link_text(hit),
        "\n".join(f"{label}: {value}" if label else value for label, value in facts),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _item_text(hit: Hit, zone: ZoneInfo, entity: Entities) -> str:
    lines = [plain(headline(hit)), f"{source(hit.feed, entity)}; {when(hit, zone)}", _link_text(hit)]
    return "\n".join(filter(None, lines))


def _link_text(hit: Hit) -> str:
    target = link(hit.article.url)
    return target.url if target else cut(clean(hit.article.url), limits.LINK_CHARS_MAX)


# --- HTML -----------------------------------------------------------------------------------------------------------


def _page(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<title>{escape(title)}</title><style>{_DARK}</style></head>\n"
        '<body class="page" style="margin:0;padding:0;background:#eef0f3">'
        '<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" '
        'style="background:#eef0f3"><tr><td align="center" style="padding:12px 8px">\n'
        '<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" '
        'style="max-width:600px;background:#ffffff;border-radius:8px"><tr><td style="padding:20px 18px">\n'
        f"{body}\n</td></tr></table>\n</td></tr></table></body></html>\n"
    )


def _single_html(hit: Hit, facts: Iterable[tuple[str, str]]) -> str:
    shown = excerpt(hit)
    rows = "\n".join(_fact_html(label, value) for label, value in facts)
    return "\n".join(
        [
            _block(
                "h1", "ink", "font-size:20px;line-height:1.3;font-weight:600;margin:0 0 12px", _marked(headline(hit))
            ),
            _block("p", "ink", "font-size:16px;line-height:1.5;margin:0 0 14px", _marked(shown)) if shown else "",
            _block("p", "ink", "font-size:16px;line-height:1.4;margin:0 0 16px", _link_html(hit)),
            f'<table role="presentation" cellpadding="0" cellspacing="0" border="0">\n{rows}\n</table>',
        ]
    )


def _joined_html(title: str, hits: Iterable[Hit], tail: Iterable[str], zone: ZoneInfo, entity: Entities) -> str:
    parts = [_block("h1", "ink", "font-size:20px;line-height:1.3;font-weight:600;margin:0 0 12px", escape(title))]
    for date, group in groupby(hits, key=lambda hit: day(hit, zone)):
        parts.append(_block("h2", "dim", "font-size:14px;font-weight:600;margin:18px 0 8px", escape(date)))
        parts += [_item_html(hit, zone, entity) for hit in group]
    parts += [_block("p", "dim", "font-size:13px;margin:14px 0 0", escape(line)) for line in tail]
    return "\n".join(parts)


def _item_html(hit: Hit, zone: ZoneInfo, entity: Entities) -> str:
    facts = escape(f"{source(hit.feed, entity)}; {when(hit, zone)}")
    return (
        _block("p", "ink", "font-size:16px;line-height:1.35;margin:0 0 2px", _marked(headline(hit)))
        + _block("p", "dim", "font-size:13px;line-height:1.4;margin:0", facts)
        + _block("p", "ink", "font-size:13px;line-height:1.4;margin:0 0 12px", _link_html(hit))
    )


def _fact_html(label: str, value: str) -> str:
    cell = f"{_FONT};font-size:13px;line-height:1.5;vertical-align:top"
    return (
        f'<tr><td class="dim" style="{cell};color:#5d6673;padding-right:12px;white-space:nowrap">{escape(label)}</td>'
        f'<td class="ink" dir="auto" style="{cell};color:#1c2024">{escape(value)}</td></tr>'
    )


def _link_html(hit: Hit) -> str:
    target = link(hit.article.url)
    if target is None:
        return escape(_link_text(hit)) or "The feed gave no link."
    return f'<a class="link" href="{escape(target.url)}" style="color:#1a5fb4">Read it at {escape(target.host)}</a>'


def _block(tag: str, colour: str, style: str, inner: str) -> str:
    ink = {"ink": "#1c2024", "dim": "#5d6673"}[colour]
    # dir="auto": an Arabic or Hebrew headline sets its own direction, whatever stands around it.
    return (
        f'<{tag} class="{colour}" dir="auto" style="{_FONT};color:{ink};{style};overflow-wrap:anywhere">{inner}</{tag}>'
    )


def _marked(pieces: Iterable[Piece]) -> str:
    return "".join(
        f'<mark class="mark" style="{_MARK}">{escape(piece.text)}</mark>' if piece.mention else escape(piece.text)
        for piece in pieces
    )
