from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flankwatch.match.contradiction import is_satisfiable
from flankwatch.match.require import RequireError, holds, parse, quoted, waking
from flankwatch.models import AllOf, AnyOf, Expr, Group, Negated, Quoted


def test_and_binds_tighter_than_or_and_not_tightest() -> None:
    assert parse('countries and not "exercise" or terms') == AnyOf(
        (AllOf((Group.COUNTRIES, Negated(Quoted("exercise")))), Group.TERMS)
    )


def test_parentheses_group_and_case_does_not_matter() -> None:
    assert parse("Countries AND (weapons OR terms)") == AllOf((Group.COUNTRIES, AnyOf((Group.WEAPONS, Group.TERMS))))


@pytest.mark.parametrize("text", ['"air defence"', "'air defence'", "“air defence”", "„air defence“", "«air defence»"])
def test_any_quotation_marks_quote(text: str) -> None:
    assert parse(text) == Quoted("air defence")


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("country and weapons", 1, "did you mean 'countries'?"),
        ("countries and wepons", 15, "did you mean 'weapons'?"),
        ("countries weapons", 11, "expected 'and' or 'or'"),
        ("countries && weapons", 11, "did you mean 'and'?"),
        ("countries and (weapons", 23, "opened at column 15"),
        ("countries)", 10, "closes nothing"),
        ("countries and", 14, "something is missing"),
        ("", 1, "something is missing"),
        ('terms or "drone', 10, "never closed"),
        ('terms or ""', 10, "empty"),
        ("himars", 1, 'stands in quotes: "himars"'),
        ("not weapons", 1, "every text would satisfy"),
        ("countries or not weapons", 1, "every text would satisfy"),
        ("(" * 500 + "terms" + ")" * 500, 22, "nested deeper"),
    ],
)
def test_a_mistake_is_told_with_its_column_and_what_was_meant(text: str, column: int, says: str) -> None:
    with pytest.raises(RequireError) as caught:
        parse(text)
    assert caught.value.column == column
    assert says in caught.value.message


NAMES = st.one_of(st.sampled_from(list(Group)), st.sampled_from(["a", "b c"]).map(Quoted))
EXPRESSIONS = st.recursive(
    NAMES,
    lambda parts: st.one_of(
        parts.map(Negated),
        st.lists(parts, min_size=2, max_size=3).map(lambda ps: AllOf(tuple(ps))),
        st.lists(parts, min_size=2, max_size=3).map(lambda ps: AnyOf(tuple(ps))),
    ),
    max_leaves=8,
)


def written(expression: Expr) -> str:
    match expression:
        case AllOf(parts):
            return "(" + " and ".join(map(written, parts)) + ")"
        case AnyOf(parts):
            return "(" + " or ".join(map(written, parts)) + ")"
        case Negated(part):
            return f"not {written(part)}"
        case Quoted(text):
            return f'"{text}"'
        case _:
            return str(expression)


@settings(max_examples=200)
@given(EXPRESSIONS, st.sets(NAMES))
def test_what_is_written_means_what_is_read(expression: Expr, present: set[Group | Quoted]) -> None:
    try:
        parsed = parse(written(expression))
    except RequireError:
        assert holds(expression, lambda _: False)
    else:
        assert holds(parsed, present.__contains__) == holds(expression, present.__contains__)


@settings(max_examples=200)
@given(EXPRESSIONS, st.sets(NAMES))
def test_no_list_is_satisfied_without_a_name_that_wakes_it(expression: Expr, present: set[Group | Quoted]) -> None:
    if holds(expression, present.__contains__) and waking(expression):
        assert present & waking(expression)


def test_quoted_terms_are_listed_once_in_order() -> None:
    assert quoted(parse('"b" and (not "a" or "b")')) == ("b", "a")


@settings(max_examples=200)
@given(EXPRESSIONS)
def test_a_contradiction_is_what_no_choice_of_names_satisfies(expression: Expr) -> None:
    names = [*Group, Quoted("a"), Quoted("b c")]
    choices = (set(chosen) for count in range(len(names) + 1) for chosen in combinations(names, count))
    assert is_satisfiable(expression) == any(holds(expression, chosen.__contains__) for chosen in choices)
