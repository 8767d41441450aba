"""YAML is refused with its line when it is not plain, and every part of it knows its place."""

import time

import pytest

from app.config.yaml_file import decoded, read_documents
from app.domain.errors import ConfigError


def _refusal(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        read_documents("file.yaml", text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "a: 1\nb:\n  c: 1\n  c: 2\n", '4:3: found duplicate key "c"', id="a name twice"
        ),
        pytest.param("a:\n\tb: 1\n", "2:1: found character '\\t'", id="a tab"),
        pytest.param("a: b: c\n", "1:5: mapping values are not allowed here", id="two colons"),
        pytest.param("a: [1, 2\n", "2:1: expected ',' or ']'", id="an open bracket"),
        pytest.param('a: "b\n', "2:1: found unexpected end of stream", id="an open quote"),
        pytest.param("a: *b\n", "1:4: found undefined alias 'b'", id="an alias of nothing"),
        pytest.param("a: 1\n1: b\n", "2:1: the name 1 must be text", id="a number as a name"),
        pytest.param("a: 1\nb: {~: x}\n", "2:5: the name None must be text", id="no name"),
        pytest.param("a: 1\nb: !secret x\n", "2:1: the tag !secret", id="a tag on a text"),
        pytest.param("a: 1\nb: !x {c: 1}\n", "2:1: the tag !x", id="a tag on names"),
        pytest.param(
            "b:\n  - !!python/object:os.system []\n", "2:5: the tag tag", id="a tag on a list"
        ),
        pytest.param("a: 1\nb: !!set {x, y}\n", "2:1: the tag !!set", id="a set"),
        pytest.param("a: 1\nb: x\x07y\n", "2: a control character", id="a control character"),
        pytest.param(f"#{'x' * 1_000_000}", " larger than 1000000 characters", id="a giant"),
        pytest.param("? - : b\n", " a list or a map cannot be a name", id="a list as a name"),
        pytest.param("!x a: #c\n |\n\n", " comments stand where", id="a comment too many"),
        pytest.param(f"a: {'[' * 400}{']' * 400}", " too many levels", id="too deep"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_at_its_place(text: str, said: str) -> None:
    assert _refusal(text).startswith(f"file.yaml:{said}")


def test_a_name_that_is_given_twice_is_told_without_its_values() -> None:
    said = _refusal("api_key: made-up-one\napi_key: made-up-two\n")

    assert said == 'file.yaml:2:1: found duplicate key "api_key"'


def test_aliases_that_multiply_are_refused_before_they_fill_the_memory() -> None:
    lines = ["a: &a [x,x,x,x,x,x,x,x,x,x]"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]")
    began = time.monotonic()

    said = _refusal("\n".join(lines))

    assert said == "file.yaml: more than 100000 values"
    assert time.monotonic() - began < 5


def test_aliases_that_nest_are_refused() -> None:
    deep = "[" * 150, "]" * 150
    lines = [f"a: &a {deep[0]}{deep[1]}"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{name}: &{name} {deep[0]}*{before}{deep[1]}")

    assert _refusal("\n".join(lines)) == "file.yaml: too many levels in one another"


def test_an_alias_and_a_merge_are_read() -> None:
    (document,) = read_documents("f", "a: &a {x: 1}\nb: *a\nc: {<<: *a, y: 2}\n")

    assert document.data == {"a": {"x": 1}, "b": {"x": 1}, "c": {"x": 1, "y": 2}}


def test_values_are_those_of_yaml_1_2() -> None:
    (document,) = read_documents("f", "a: on\nb: no\nc: true\nd: 010\ne: 1:30\nf: !!str 7\ng: ~\n")

    assert document.data == {
        "a": "on",
        "b": "no",
        "c": True,
        "d": 10,
        "e": "1:30",
        "f": "7",
        "g": None,
    }


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("# only words\n", 0, id="a comment"),
        pytest.param("---\n---\n", 0, id="only lines between"),
        pytest.param("a: 1\n---\n# words\n", 1, id="nothing after the line between"),
        pytest.param("a: 1\n---\nb: 1\n", 2, id="two"),
    ],
)
def test_a_document_that_says_nothing_does_not_count(text: str, count: int) -> None:
    assert len(read_documents("f", text)) == count


@pytest.mark.parametrize(
    ("location", "place"),
    [
        pytest.param((), "1:1", id="all of it"),
        pytest.param(("a",), "1:1", id="a name"),
        pytest.param(("a", "b", 1), "4:5", id="an item"),
        pytest.param(("a", "b", 1, "c"), "4:9", id="a name in an item"),
        pytest.param(("a", "b", 7), "2:3", id="an item that is not there"),
        pytest.param(("a", "remote_ssh", "b"), "2:3", id="a step that the file does not have"),
        pytest.param(("d", "c"), "5:1", id="a name that came by a merge key"),
        pytest.param(("nowhere",), "1:1", id="a name that is not there"),
    ],
)
def test_a_problem_stands_at_the_nearest_place(location: tuple[str | int, ...], place: str) -> None:
    (document,) = read_documents("f", "a:\n  b:\n  - x\n  - &m {c: 1}\nd:\n  <<: *m\n  e: 2\n")

    assert str(document.problem(location, "wrong")) == f"f:{place}: wrong"


def test_a_byte_order_mark_is_left_out() -> None:
    (document,) = read_documents("f", decoded("f", b"\xef\xbb\xbfa: 1\n"))

    assert document.data == {"a": 1}


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        pytest.param(b"a: 1\nb: Gr\xfc\xdfe\n", 2, id="Latin-1"),
        pytest.param("a: 1\n".encode("utf-16"), 1, id="UTF-16"),
    ],
)
def test_a_file_that_is_not_utf_8_is_refused_at_its_line(raw: bytes, line: int) -> None:
    with pytest.raises(ConfigError) as caught:
        decoded("f", raw)

    assert str(caught.value) == f"f:{line}: not UTF-8"
