"""What others write is read exactly where it is used, and tolerantly elsewhere."""

import json
from datetime import UTC, datetime

import pytest

from app.domain.errors import PayloadError
from app.sources.reading import json_object, parse, texts, time

EIGHT = datetime(2026, 11, 22, 8, 0, 0, 123000, UTC)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(1795334400.123, id="seconds"),
        pytest.param(1795334400123, id="milliseconds"),
        pytest.param(1795334400123000, id="microseconds"),
        pytest.param(1795334400123000000, id="nanoseconds"),
        pytest.param("1795334400123", id="milliseconds as text"),
        pytest.param("2026-11-22T08:00:00.123Z", id="ISO 8601"),
        pytest.param("2026-11-22T08:00:00.123000000Z", id="with nine digits"),
        pytest.param("2026-11-22T08:00:00.123", id="without a zone"),
        pytest.param("2026-11-22T13:30:00.123+05:30", id="in another zone"),
    ],
)
def test_a_time_is_read_however_it_is_written(value: object) -> None:
    read = time(value)

    assert read is not None
    assert abs((read - EIGHT).total_seconds()) < 1e-5


@pytest.mark.parametrize(
    "value",
    [
        *[None, True, False, [], {}, "", " ", "soon", "-", "--1", "1e3", "²"],
        *[0, -1, "-1", 10**400, -(10**400), "9" * 5000, float("nan"), float("inf")],
        *["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00", "2026-13-01", "\ud83d"],
    ],
)
def test_what_is_no_time_is_none(value: object) -> None:
    assert time(value) is None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(b'{"a": "\xc3\xa4"}', "ä", id="UTF-8"),
        pytest.param(b'\xef\xbb\xbf{"a": "b"}', "b", id="with a byte order mark"),
        pytest.param('{"a": "ä"}'.encode("utf-16"), "ä", id="UTF-16"),
        pytest.param(b'{"a": "first\r\n\tsecond"}', "first\r\n\tsecond", id="raw line ends"),
        pytest.param(rb'{"a": "\ud83d\udcbe"}', "💾", id="a surrogate pair"),
        pytest.param(rb'{"a": "x\ud83d"}', "x?", id="half a surrogate pair"),
        pytest.param(b'{"a": "\xe4"}', "\ufffd", id="not Unicode"),
        pytest.param(rb'{"a": "\u0000"}', "\x00", id="NUL"),
        pytest.param(b'{"a": "b", "a": "c"}', "c", id="a key twice"),
    ],
)
def test_json_is_read_as_senders_write_it(body: bytes, said: str) -> None:
    assert json_object(body) == {"a": said}


@pytest.mark.parametrize(
    "body",
    [
        *[b"", b" ", b"{", b"[]", b"1", b"null", b'"a"', b"NaN", b'{"a": NaN}', b"{'a': 1}"],
        *[b'{"a": 1,}', b'{"a" 1}', b'{"a": Infinity}', b'{"a": ' + b"1" * 9999 + b"}"],
        *[b"[" * 100_000, b'{"a":' * 150 + b"1" + b"}" * 150, b'{"a": "' + b"\xff" * 10],
    ],
    ids=lambda body: body[:20].decode(errors="replace"),
)
def test_what_is_no_json_object_is_refused_shortly(body: bytes) -> None:
    with pytest.raises(PayloadError) as caught:
        json_object(body)

    assert "JSON" in caught.value.what
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(("depth", "is_read"), [(99, True), (100, True), (101, False)])
def test_only_what_can_be_stored_and_read_again_is_read(depth: int, is_read: bool) -> None:
    text = "[" * depth + "]" * depth

    try:
        parse(text)
    except ValueError:
        assert not is_read
    else:
        assert is_read


def test_many_brackets_side_by_side_are_not_deep() -> None:
    flat: list[object] = [{"a": []} for _ in range(500)]

    assert parse(json.dumps(flat)) == flat


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(["a", 1, 2.5], ("a", "1", "2.5"), id="texts and numbers"),
        pytest.param(["a", None, True, {}, []], ("a",), id="odd items"),
        pytest.param("ab", (), id="a text"),
        pytest.param(None, (), id="nothing"),
    ],
)
def test_texts_of_a_list(value: object, expected: tuple[str, ...]) -> None:
    assert texts(value) == expected
