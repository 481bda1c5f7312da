"""YAML's traps are taken away or refused, each at its line and column, in words people understand."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flankwatch.limits import YAML_BYTES_MAX, YAML_DEPTH_MAX
from flankwatch.settings.nodes import node_at, plain
from flankwatch.settings.strict_yaml import parse_yaml


def value_of(text: str) -> object:
    document = parse_yaml(text.encode())
    assert document.mistakes == []
    assert document.root is not None
    return plain(document.root)


def first_mistake(text: str | bytes) -> str:
    mistake = parse_yaml(text.encode() if isinstance(text, str) else text).mistakes[0]
    return f"{mistake.line}:{mistake.column}: {mistake.message}"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("NO", "NO", id="norway-is-not-false"),
        pytest.param("no", "no", id="no-is-not-false"),
        pytest.param("yes", "yes", id="yes-is-not-true"),
        pytest.param("on", "on", id="on-is-not-true"),
        pytest.param("off", "off", id="off-is-not-false"),
        pytest.param("True", "True", id="capital-true-is-text"),
        pytest.param("~", "~", id="tilde-is-text"),
        pytest.param("12:30:00", "12:30:00", id="a-time-is-not-45000"),
        pytest.param("010", "010", id="a-leading-zero-is-not-octal"),
        pytest.param("0x1F", "0x1F", id="hexadecimal-is-text"),
        pytest.param("1_000", "1_000", id="underscores-are-text"),
        pytest.param("1e5", "1e5", id="an-exponent-is-text"),
        pytest.param(".inf", ".inf", id="infinity-is-text"),
        pytest.param("2026-01-02", "2026-01-02", id="a-date-is-text"),
        pytest.param("9" * 5000, "9" * 5000, id="a-number-too-long-for-python-is-text"),
        pytest.param("'1'", "1", id="quoted-is-text"),
        pytest.param('"true"', "true", id="quoted-true-is-text"),
        pytest.param("true", True, id="true"),
        pytest.param("false", False, id="false"),
        pytest.param("15", 15, id="whole-number"),
        pytest.param("-1.5", -1.5, id="decimal"),
    ],
)
def test_a_scalar_is_what_it_looks_like(written: str, meant: object) -> None:
    assert value_of(f"key: [{written}]") == {"key": [meant]}


def test_a_key_with_everything_below_it_commented_out_counts_as_absent() -> None:
    assert value_of("terms:\n  # - drone\nname: x\nabout: null\n") == {"name": "x"}


def test_every_node_knows_its_place_in_letters_not_bytes() -> None:
    root = parse_yaml('ключ: {"ā": [x, "у"]}'.encode()).root
    assert root is not None
    node = node_at(root, ["ключ", "ā", 1])
    assert (node.line, node.column, node.value) == (1, 17, "у")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param(
            "a: 1\nb: 2\na: 3", "3:1: key 'a' is here twice; the first is at line 1, column 1", id="duplicate-key"
        ),
        pytest.param("a: &x 1", "1:4: anchors (&'x') are not used here; delete it", id="anchor"),
        pytest.param("a: *x", "1:4: aliases (*'x') are not used here; write the value out", id="alias"),
        pytest.param(
            "a: !!python/object:os.system x",
            "1:4: tags (a word that begins with '!') are not used here; put the text in quotes",
            id="tag",
        ),
        pytest.param(
            "a: 1\n---\na: 2", "2:1: a second document ('---') starts here; one file holds one document", id="documents"
        ),
        pytest.param(
            "a:\n  - b\n\t- c", "3:1: a tab stands here; YAML is indented with spaces only", id="tab-indentation"
        ),
        pytest.param(
            "a: [@baltics]", "1:5: a value that begins with '@' needs quotes, for example \"@baltics\"", id="bare-at"
        ),
        pytest.param("a: 'x\n\nb: 2", "1:4: this quote is never closed", id="open-quote"),
        pytest.param(
            "a: [1, 2\nb: 3", "1:4: this '[' is never closed, or a ',' is missing between its values", id="open-list"
        ),
        pytest.param(
            "a: {x: 1\nb: 2", "1:4: this '{' is never closed, or a ',' is missing between its values", id="open-map"
        ),
        pytest.param(
            "a: b: c",
            "1:5: a ': ' is not expected here; put the value in quotes, or check the indentation",
            id="two-colons",
        ),
        pytest.param(
            "a:\n  b: 1\n c: 2",
            "3:2: this line does not fit the lines above it; check the indentation and quotes",
            id="indentation",
        ),
        pytest.param(
            "a:\n- b\n - c",
            "2:3: a '-' below joins its line to this text; check its indentation, or quote the text",
            id="dash-one-too-deep",
        ),
        pytest.param(
            "[a]: b", "1:1: a key is a word, not a list or a mapping; is a quote missing?", id="list-as-a-key"
        ),
        pytest.param(
            'a: "\\q"',
            "1:5: a '\\' in double quotes begins a special sign; use single quotes for plain text",
            id="escape",
        ),
        pytest.param(
            b"a: 1\nb: \xc4\x81 \xff",
            "2:6: this is not UTF-8 text from here on; save the file as UTF-8",
            id="invalid-utf-8",
        ),
        pytest.param("a: 1".encode("utf-16"), "1:1: this file is UTF-16; save it as UTF-8", id="utf-16"),
        pytest.param(
            "a: 1\nb: x\x1by", "2:5: an invisible character (U+001B) stands here; delete it", id="escape-char"
        ),
        pytest.param("a: x\u2028b", "1:5: an invisible character (U+2028) stands here; delete it", id="line-separator"),
    ],
)
def test_a_trap_is_refused_where_it_stands(text: str | bytes, shown: str) -> None:
    assert first_mistake(text) == shown


def test_a_byte_order_mark_is_nothing() -> None:
    assert value_of("\ufeffa: b") == {"a": "b"}


def test_a_duplicate_key_never_overwrites_the_first() -> None:
    root = parse_yaml(b"a: 1\na: 2").root
    assert root is not None
    assert plain(root) == {"a": 1}


def test_a_mistake_does_not_hide_the_next_one() -> None:
    mistakes = parse_yaml(b"a: &x 1\na: *x\nb: !t 2\n").mistakes
    assert [mistake.line for mistake in mistakes] == [1, 2, 2, 3]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "], ids=["lists", "maps", "blocks", "complex-keys"])
def test_deep_nesting_ends_at_once(opening: str) -> None:
    begun = time.perf_counter()
    assert parse_yaml((opening * 200_000).encode()).root is None
    assert time.perf_counter() - begun < 1


def test_the_depth_that_is_allowed_can_be_used() -> None:
    deep = "[" * YAML_DEPTH_MAX + "]" * YAML_DEPTH_MAX
    assert parse_yaml(deep.encode()).mistakes == []
    assert first_mistake(f"[{deep}]").endswith("nested deeper than 20 levels")


def test_an_alias_bomb_stays_small() -> None:
    levels = "\n".join(f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 9)}]" for i in range(1, 12))
    document = parse_yaml(f"l0: &l0 [x, x]\n{levels}".encode())
    assert len(document.mistakes) == 12 + 11 * 9


def test_a_file_larger_than_the_limit_is_not_parsed() -> None:
    assert first_mistake(b"#" * (YAML_BYTES_MAX + 1)) == "0:0: the file is larger than 1024 KiB; split it"


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(alphabet="ab:-[]{},\n \t'\"#&*!|>%@`?\\~010NO", max_size=60)))
def test_whatever_the_bytes_the_answer_is_a_tree_or_mistakes_with_places(data: bytes | str) -> None:
    raw = data if isinstance(data, bytes) else data.encode()
    document = parse_yaml(raw)
    lines = raw.decode("utf-8-sig", "replace").count("\n") + raw.count(b"\r") + 1
    assert all(0 <= mistake.line <= lines + 1 for mistake in document.mistakes)
    if document.root is not None:
        plain(document.root)
