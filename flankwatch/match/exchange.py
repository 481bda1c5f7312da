"""Countries give, buy and use weapons: what a country, a government or its leader near a weapon's name says about it.

A verb of giving or using alone says nothing, because teams sign players and brands send shoes. With a country beside it, it
speaks for a weapon, most where the country does it and the name is what is given: "Denmark hands all its Caesars to Ukraine".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flankwatch.catalogue import Role, Surface
from flankwatch.match.evidence import Evidence, Scope, is_joined
from flankwatch.match.scan import Candidate, Cue
from flankwatch.models import Form

__all__ = ["from_exchange"]

_OBJECT_WORDS = 6  # between a verb and what is given: "promises Kyiv another 40 ageing ..."
_SUBJECT_WORDS = 8  # between who gives and the verb: "Germany says that from May on it will send"
_BEHIND_WORDS = 4  # between the name and what is said of it: "Patriots from Germany have now arrived"
_TOWARDS_WORDS = 3  # "Leopards for the new Ukraine"
_VERBS_LAST = frozenset({"cs", "de", "et", "fi", "hu", "lt", "lv", "nl", "sk", "tr"})
_POSSESSIVES = frozenset({"s", "’s", "'s", "ʼs", "’", "'"})
_LEAD_CHARS = 4  # a dateline begins its sentence, but for a dash or a bracket; US is none
_GAP_CHARS = 4  # "Ukraine's Leopards"
_QUOTES = ' \u00a0"«“„‘-'

Actor = Candidate | Cue


def from_exchange(scope: Scope) -> tuple[list[Evidence], frozenset[int]]:
    """Evidence from the countries in the candidate's sentence, none without one, and where the verbs stand that have spoken."""
    actors = _actors(scope)
    if not actors:
        return [], frozenset()
    found: list[Evidence] = []
    nearest = scope.text(min(actors, key=scope.words_between))
    trade = {cue.at for cue in scope.inside(Role.TRADE)}
    if any(actor.at not in trade for actor in actors):  # an army that gives and gets has spoken as a word of the trade
        found.append(Evidence(1, f"'{nearest}' stands near"))
    if not _is_code(scope.candidate):
        found += _belonging(scope, actors)
    weight, verb = max(_deeds(scope, actors), key=_loudness(scope), default=(0, None))
    weight -= _is_code(scope.candidate)
    if verb is None or weight < 1:
        return found, frozenset()
    found.append(Evidence(weight, f"'{scope.text(verb)}' with '{nearest}': weapons change hands or are used"))
    if len({_who(scope, actor) for actor in actors}) > 1:
        found.append(Evidence(1, "between two countries"))
    return found, frozenset({verb.at})


def _loudness(scope: Scope) -> Callable[[tuple[int, Cue]], tuple[int, int]]:
    return lambda deed: (deed[0], -scope.words_between(deed[1]))


def _actors(scope: Scope) -> list[Actor]:
    states = [state for state in scope.states if scope.holds(state)]
    actors: list[Actor] = [*states, *scope.inside(Role.ACTOR)]
    return [actor for actor in actors if not _is_dateline(scope, actor)]


def _is_dateline(scope: Scope, actor: Actor) -> bool:
    """MADRID (Reuters) - tells where a report was written."""
    if (
        actor.start - scope.start > _LEAD_CHARS
        or not scope.text(actor).isupper()
        or len(scope.text(actor)) < _LEAD_CHARS
    ):
        return False
    return not scope.document.whole[scope.start : scope.end].isupper()


def _who(scope: Scope, actor: Actor) -> str:
    return actor.surface.key if isinstance(actor, Candidate) else scope.text(actor)


def _belonging(scope: Scope, actors: list[Actor]) -> Iterator[Evidence]:
    """Ukraine's Leopards, its Hornets, Leopardit Ukrainalle; most of all in the style of telegrams: "Leopards to Ukraine"."""
    if (bound := next((actor for actor in actors if _is_bound_for(scope, actor)), None)) is not None:
        yield Evidence(2, f"bound for '{scope.text(bound)}'")
    elif beside := next((scope.text(actor) for actor in actors if _goes_with(scope, actor)), None) or _owner(scope):
        yield Evidence(1, f"'{beside}' goes with the name")


def _is_bound_for(scope: Scope, actor: Actor) -> bool:
    end, till = scope.candidate.end, scope.candidate.till
    if (
        actor.start < end
        or scope.words_between(actor) > _TOWARDS_WORDS
        or not is_joined(scope.document, end, actor.start)
    ):
        return False
    small, *rest = scope.document.folded.scan[till + 1 : actor.at].split() or [""]
    return scope.beside(small, Role.TOWARDS) and all(scope.beside(word, Role.OPENER) for word in rest)


def _goes_with(scope: Scope, actor: Actor) -> bool:
    return _qualifies(scope, actor) if actor.end <= scope.candidate.start else _is_beside_in_its_case(scope, actor)


def _qualifies(scope: Scope, actor: Actor) -> bool:
    at = scope.candidate.at
    word = scope.word_before(at)
    if scope.beside(word, Role.OPENER):
        at -= len(word) + 1  # "Kuwait's old Hornets"
    gap = scope.document.whole[actor.end : scope.document.folded.start(at)]
    between = gap.strip(_QUOTES).casefold()
    if len(gap) > _GAP_CHARS or (between and between not in _POSSESSIVES):
        return False
    if between:
        return True
    # "Thailand Open", "American Express" and "ukrainischer Boxer" are no weapons; "Finnish Hornets" and "US Reapers" are.
    is_adjective = isinstance(actor, Candidate) and (actor.surface.form is Form.DEMONYM or scope.text(actor).isupper())
    return is_adjective and scope.document.lang == "en" and scope.text(scope.candidate).endswith("s")


def _is_beside_in_its_case(scope: Scope, actor: Actor) -> bool:
    """Where endings do the work of small words: "Leopardit Ukrainalle"."""
    return scope.document.lang in ("et", "fi", "hu", "lt", "lv") and scope.is_after(actor)


def _owner(scope: Scope) -> str | None:
    """Its Hornets, their old Leopards."""
    at = scope.candidate.at
    word = scope.word_before(at)
    if scope.beside(word, Role.OPENER):
        word = scope.word_before(at - len(word) - 1)
    return word if scope.beside(word, Role.OWNER) else None


def _is_code(candidate: Candidate) -> bool:
    """M1, NSM, K9: money, shares and roads have codes as well, and countries deal in them."""
    return isinstance(candidate.surface, Surface) and candidate.surface.letters.isupper()


def _deeds(scope: Scope, actors: list[Actor]) -> Iterator[tuple[int, Cue]]:
    """What a country does with the thing, and, weighing less, what the thing does in its presence.

    Words behind the name are done by it, "Puma signs ...", but where verbs come last.
    """
    before = [actor for actor in actors if actor.start < scope.candidate.start]
    for verb in scope.inside(Role.TRANSFER):
        if verb.end <= scope.candidate.start:
            if _governs(scope, verb) and any(_does(scope, actor, verb) for actor in before):
                yield 2, verb
        elif before and scope.document.lang in _VERBS_LAST and _follows(scope, verb):
            yield 1, verb
    yield from (
        (2, verb) for verb in scope.inside(Role.ARRIVAL) if verb.start >= scope.candidate.end and _follows(scope, verb)
    )


def _governs(scope: Scope, verb: Cue) -> bool:
    if scope.words_between(verb) > _OBJECT_WORDS or scope.beside(scope.word_before(scope.candidate.at), Role.PLACE):
        return False
    return is_joined(scope.document, verb.end, scope.candidate.start)


def _follows(scope: Scope, verb: Cue) -> bool:
    is_near = scope.words_between(verb) <= _BEHIND_WORDS
    return is_near and is_joined(scope.document, scope.candidate.end, verb.start)


def _does(scope: Scope, actor: Actor, verb: Cue) -> bool:
    """Whether an actor before the name stands before the verb too, or behind it, as the one who is given something."""
    scan = scope.document.folded.scan
    return actor.at != verb.at and (actor.at > verb.at or scan.count(" ", actor.till, verb.at) - 1 <= _SUBJECT_WORDS)
