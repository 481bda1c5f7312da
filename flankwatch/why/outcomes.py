"""The last gates: what the lists say today, what was kept of it, and what became of each alert."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from zoneinfo import ZoneInfo

from flankwatch.match.verdicts import Explanation
from flankwatch.models import AlertState, Hit, WatchList
from flankwatch.render.reasons import outcome_said
from flankwatch.render.words import Entities, listed
from flankwatch.why.facts import Dossier, KeptAlert, Known
from flankwatch.why.gates import Gate, Passage, Stage, is_silent, moment

__all__ = ["ways_out"]


def ways_out(
    known: Known, found: Explanation, names: Collection[str], *, zone: ZoneInfo, entity: Entities
) -> tuple[Gate, ...]:
    """The gates from the lists to the channels; `names` are the lists that were asked about."""
    dossier = known.dossier
    if dossier is None:
        return ()
    kept = [hit for hit in dossier.hits if hit.watchlist in names]
    return (*_lists(found, entity), _kept(found, kept), *_alerts(known, dossier, kept, zone))


def _lists(found: Explanation, entity: Entities) -> Iterator[Gate]:
    for verdict in found.verdicts:
        failed = verdict.failed
        yield Gate(
            stage=Stage.LISTS,
            passage=Passage.PASSED if verdict.hit else Passage.STOPPED,
            about=verdict.watchlist.name,
            said=outcome_said(verdict, entity),
            origin=(failed.origin if failed else "") or verdict.watchlist.origin.get("name", ""),
        )


def _kept(found: Explanation, kept: Sequence[Hit]) -> Gate:
    then, now = {hit.watchlist for hit in kept}, {hit.watchlist for hit in found.matches.hits}
    if then == now:
        said = (
            f"{listed(sorted(then))}; today's lists give the same" if then else "none; today's lists give none either"
        )
        return Gate(stage=Stage.KEPT, passage=Passage.PASSED if then else Passage.NOTED, said=said)
    said = "; ".join(filter(None, [_gained(sorted(now - then)), _lost(sorted(then - now))]))
    return Gate(stage=Stage.KEPT, passage=Passage.NOTED, said=said)


def _gained(names: Sequence[str]) -> str:
    when = "lists are applied when an article arrives, so nobody was told"
    return f"today's lists would also give {listed(names)}: {when}" if names else ""


def _lost(names: Sequence[str]) -> str:
    return f"{listed(names)} hit when it arrived, and not with today's lists and catalogue" if names else ""


def _alerts(known: Known, dossier: Dossier, kept: Sequence[Hit], zone: ZoneInfo) -> Iterator[Gate]:
    if not kept:
        said = "no hit was recorded, so no alert is owed"
        yield Gate(stage=Stage.ALERTS, passage=Passage.STOPPED, said=said)
    lists = {one.name: one for one in known.config.watchlists}
    for hit in kept:
        owed = {alert.channel: alert for alert in dossier.alerts if alert.watchlist == hit.watchlist}
        asked = lists.get(hit.watchlist)
        if not owed and not (asked and asked.channels):
            yield _nobody(hit, asked)
        for channel in dict.fromkeys([*owed, *(asked.channels if asked else ())]):
            yield _alert(known, hit, channel, owed.get(channel), zone)


def _nobody(hit: Hit, asked: WatchList | None) -> Gate:
    said = "the list names no channel that is on, so its hits are only recorded" if asked else "the list is gone"
    origin = asked.origin.get("channels", asked.origin.get("name", "")) if asked else ""
    return Gate(stage=Stage.ALERTS, passage=Passage.STOPPED, about=hit.watchlist, said=said, origin=origin)


def _alert(known: Known, hit: Hit, channel: str, alert: KeptAlert | None, zone: ZoneInfo) -> Gate:
    named = next((one for one in known.config.channels if one.name == channel), None)
    passage, said = _unowed(known) if alert is None else _owed(alert, hit, zone)
    if named is None:
        said += f"; alerts.yaml names no channel {channel} that is on"
    return Gate(
        stage=Stage.ALERTS,
        passage=passage,
        about=f"{hit.watchlist} → {channel}",
        said=said,
        origin=named.origin if named else "",
        details=_tries(alert, zone) if alert else (),
    )


def _unowed(known: Known) -> tuple[Passage, str]:
    if is_silent(known):
        return Passage.STOPPED, "none: at first sight of its feed it was remembered silently"
    return Passage.STOPPED, "none is kept: the list named other channels then, or the alert was tidied away"


def _owed(alert: KeptAlert, hit: Hit, zone: ZoneInfo) -> tuple[Passage, str]:
    passage, said = _state_said(alert, zone)
    if alert.told != hit.article_id:
        return passage, f"it was told with an earlier article of its story and counts as also reported: {said}"
    return passage, said


def _state_said(alert: KeptAlert, zone: ZoneInfo) -> tuple[Passage, str]:
    tried = f"tried {alert.attempts} time{'s' * (alert.attempts != 1)}"
    error = f"; last error: {alert.last_error}" if alert.last_error else ""
    match alert.state:
        case AlertState.SENT:
            return Passage.PASSED, f"{alert.ref} was sent on {moment(alert.ended_at, zone)}"
        case AlertState.PENDING:
            tries = f", {tried}{error}" if alert.attempts else ""
            since, due = moment(alert.created_at, zone), moment(alert.due_at, zone)
            return Passage.NOTED, f"{alert.ref} is owed since {since}{tries}; due {due}"
        case AlertState.SENDING:
            return Passage.NOTED, f"{alert.ref} is being sent right now, {tried}"
        case AlertState.HELD | AlertState.MERGED:
            return _joined_said(alert, zone)
        case AlertState.EXPIRED:
            return Passage.STOPPED, f"{alert.ref} expired on {moment(alert.ended_at, zone)} by a rule of yours"
        case AlertState.DEAD:
            again = f"`flankwatch alerts retry {alert.ref}` owes it again"
            return (
                Passage.STOPPED,
                f"{alert.ref} was given up on {moment(alert.ended_at, zone)}, {tried}{error}; {again}",
            )


def _joined_said(alert: KeptAlert, zone: ZoneInfo) -> tuple[Passage, str]:
    if alert.joined_into is None:
        return Passage.PASSED, f"{alert.ref} was told in a joined message that has been tidied away since"
    passage, said = _state_said(alert.joined_into, zone)
    return passage, f"{alert.ref} was joined with others into one message: {said}"


def _tries(alert: KeptAlert, zone: ZoneInfo) -> tuple[str, ...]:
    """The last tries, told only where one of them failed."""
    tries = (alert.joined_into or alert).tries
    if all(one.outcome == "sent" for one in tries):
        return ()
    return tuple(
        f"{moment(one.started_at, zone)} {one.outcome}{f': {one.detail}' if one.detail else ''}" for one in tries
    )
