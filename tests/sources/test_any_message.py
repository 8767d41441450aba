"""Whatever is posted gives an event that can be kept, or an error that says why; nothing else."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.domain.errors import PayloadError
from app.domain.event import Event
from app.domain.fields import EVERYTHING, values
from tests.parts.payloads import READERS, payload, webhooks

_MESSAGES = [(source, payload(name)) for source in READERS for name in webhooks(source)]
_EVERY_SOURCE = pytest.mark.parametrize("source", READERS)
_MODERATE = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

_NUMBERS = st.one_of(
    st.integers(),
    st.floats(),
    st.sampled_from([10**400, -(10**400), 10**4299, 2**63, -1, 1795334340000, 99999]),
)
_WORDS = st.sampled_from(
    [
        "",
        "Create",
        "OPEN",
        "P-1",
        "99999",
        "9" * 5000,
        "--1",
        "{State}",
        "{Tags[a]}",
        "[a]",
        "[",
        "{",
        '{"a":1}',
        '{"problemId": null}',
        "[" * 300 + "]" * 300,
        "pid=-1234567890",
        "\x00",
        "\ud83d",
        "0001-01-01T00:00+23:59",
        "9999-12-31T23:59:59-12:00",
    ]
)
_TEXTS = st.text(st.characters(), max_size=20) | _WORDS
_NAMES = [
    "action",
    "alert",
    "alertId",
    "tags",
    "details",
    "PID",
    "problemId",
    "ProblemDetailsJSON",
    "rankedEvents",
    "data",
    "event",
    "eventData",
    "event.id",
    "event.kind",
    "entity_tags",
]
_KEYS = _TEXTS | st.sampled_from(_NAMES)
_ANYTHING = st.recursive(
    st.none() | st.booleans() | _NUMBERS | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=5),
    max_leaves=20,
)


def _keeps_or_refuses(source: str, body: bytes) -> None:
    """Read it. What is read has to survive being stored, and looked at."""
    try:
        event = READERS[source](body)
    except PayloadError:
        return
    again = Event.model_validate_json(event.model_dump_json(exclude_defaults=True))
    assert Event.model_validate_json(again.model_dump_json()) == again
    assert event.ref
    assert len(event.ref) <= 200
    assert len(event.key) <= 1000
    assert "".join(values(again, EVERYTHING)).encode() is not None


@_EVERY_SOURCE
@_MODERATE
@given(said=_ANYTHING)
def test_any_json_is_read_or_refused(source: str, said: object) -> None:
    _keeps_or_refuses(source, json.dumps(said).encode())


@_EVERY_SOURCE
@_MODERATE
@given(body=st.binary(max_size=60))
@example(body=b"")
@example(body=b"\xff\xfe{")
@example(body=b'{"PID": 1e999, "action": 1e999, "alert": {"alertId": 1e999}}')
@example(body=b'{"PID": NaN, "alert": {"alertId": NaN}, "action": -Infinity}')
@example(body=b'{"PID": ' + b"9" * 4300 + b', "alert": {"alertId": ' + b"9" * 4300 + b"}}")
@example(body=b'{"PID": ' + b"9" * 9999 + b', "alert": {"alertId": ' + b"9" * 9999 + b"}}")
@example(body=b"[" * 100_000)
@example(body=b'{"a":' * 100_000)
@example(body=b'{"a":' * 990 + b"1" + b"}" * 990)
def test_any_bytes_are_read_or_refused(source: str, body: bytes) -> None:
    _keeps_or_refuses(source, body)


@_MODERATE
@given(message=st.sampled_from(_MESSAGES), data=st.data())
def test_a_known_message_with_anything_in_some_place_is_read_or_refused(
    message: tuple[str, Any], data: st.DataObject
) -> None:
    source, said = message
    for _ in range(data.draw(st.integers(1, 3), label="changes")):
        said = _changed(said, data)

    _keeps_or_refuses(source, json.dumps(said).encode())


@_MODERATE
@given(message=st.sampled_from(_MESSAGES), data=st.data())
def test_a_known_message_with_broken_bytes_is_read_or_refused(
    message: tuple[str, Any], data: st.DataObject
) -> None:
    source, said = message
    body = json.dumps(said, ensure_ascii=False).encode()
    start = data.draw(st.integers(0, len(body)), label="start")
    end = data.draw(st.integers(start, min(start + 8, len(body))), label="end")

    _keeps_or_refuses(source, body[:start] + data.draw(st.binary(max_size=4)) + body[end:])


@pytest.mark.parametrize("depth", [90, 101, 150, 199, 400])
@pytest.mark.parametrize("brackets", ["[]", "{}"])
@_EVERY_SOURCE
def test_deep_nesting_is_kept_readable_or_refused(source: str, brackets: str, depth: int) -> None:
    opening = "[" if brackets == "[]" else '{"a":'
    deep = opening * depth + "1" + brackets[1] * depth
    said = f'{{"action":"x","alert":{{"alertId":"a","details":{{"d":{deep}}}}},"PID":"99999"'
    quoted = json.dumps('{"problemId":"P-1","affectedEntities":' + deep + "}")

    _keeps_or_refuses(source, f'{said},"ProblemDetailsJSONv2":{quoted}}}'.encode())


def _changed(said: Any, data: st.DataObject) -> Any:
    """Put anything in some place, or take away what is there."""
    if not isinstance(said, dict | list) or not said or data.draw(st.integers(0, 5)) == 0:
        return data.draw(_ANYTHING, label="instead")
    if isinstance(said, list):
        place = data.draw(st.integers(0, len(said) - 1), label="item")
        return [*said[:place], _changed(said[place], data), *said[place + 1 :]]
    key = data.draw(st.sampled_from(sorted(said)), label="key")
    if data.draw(st.integers(0, 9)) == 0:
        return {name: value for name, value in said.items() if name != key}
    return {**said, key: _changed(said[key], data)}
