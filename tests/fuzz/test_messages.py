"""Whatever is posted gives events that can be kept, or an error that says why; nothing else."""

import json
import time
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.domain.errors import PayloadError
from app.domain.event import Event
from app.domain.fields import EVERYTHING, values
from app.plugins.catalogue import built_in
from tests.fuzz.mutation import deliveries, places, put
from tests.fuzz.parsers import PARSERS, Parser
from tests.parts.payloads import READERS

LONGEST = 2.0
"""Seconds of the processor that any delivery may take; a moment, but for a slow machine."""

LONGEST_WORDS = 5_000
"""Bytes that an error may have: it goes back to the sender, and into the log."""

WIDE = {
    "nulls": [None] * 60_000,
    "objects": [{"a": None}] * 20_000,
    "names": {f"k{number}": {"a": []} for number in range(20_000)},
    "brackets": "[{" * 200_000,
    "slashes and quotes": '\\"' * 100_000,
    "blanks": " " * 400_000,
    "lines": "\n\u2028" * 100_000,
    "pairs": "[a]b:c, " * 50_000,
    "references": "pid=-1_2V2;HOST-0A1B2C3D4E5F6071," * 10_000,
    "digits": "1" * 400_000,
}
"""Much of everything, within what a body may have."""


def is_kept_or_refused(parser: Parser, delivery: bytes) -> None:
    """Read it. What is read has to survive being stored, and looked at."""
    began = time.process_time()
    read, refused = _read(parser, delivery)
    assert time.process_time() - began < LONGEST

    for event in read:
        is_whole(event)
    if refused:
        assert refused.what
        assert len(f"{refused}".encode()) < LONGEST_WORDS


def _read(parser: Parser, delivery: bytes) -> tuple[Sequence[Event], PayloadError | None]:
    try:
        return parser.read(delivery), None
    except PayloadError as error:
        return (), error


def is_whole(event: Event) -> None:
    """It can be stored and read again, has its names, and all that it says is text."""
    again = Event.model_validate_json(event.model_dump_json(exclude_defaults=True))
    assert Event.model_validate_json(again.model_dump_json()) == again
    assert (again.ref, again.key, again.aliases) == (event.ref, event.key, event.aliases)
    assert all((event.ref, event.key, *event.aliases))
    assert "".join(values(again, EVERYTHING)).encode() is not None


def few(examples: int) -> settings:
    """Give settings for so many examples."""
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))


def test_every_kind_of_source_is_here_with_messages() -> None:
    known = {*READERS, *built_in().sources}

    assert known <= PARSERS.keys()
    assert [name for name, parser in PARSERS.items() if not parser.messages] == []
    for parser in PARSERS.values():
        assert parser.read(json.dumps(parser.messages[0]).encode())


@pytest.mark.parametrize("name", PARSERS)
@few(40)
@given(data=st.data())
def test_anything_posted_is_kept_or_refused(name: str, data: st.DataObject) -> None:
    parser = PARSERS[name]

    is_kept_or_refused(parser, data.draw(deliveries(parser.messages)))


@pytest.mark.parametrize("name", PARSERS)
@few(1)
@given(body=st.just(b""))
@example(body=b"\xff\xfe{")
@example(body=b'{"PID": 1e999, "action": 1e999, "alert": {"alertId": 1e999}}')
@example(body=b'{"PID": NaN, "alert": {"alertId": NaN}, "action": -Infinity}')
@example(body=b'{"PID": ' + b"9" * 4300 + b', "alert": {"alertId": ' + b"9" * 4300 + b"}}")
@example(body=b'{"PID": ' + b"9" * 9999 + b', "alert": {"alertId": ' + b"9" * 9999 + b"}}")
@example(body=b"[" * 100_000)
@example(body=b'{"a":' * 100_000)
@example(body=b'{"a":' * 990 + b"1" + b"}" * 990)
@example(body=b'{"id": 1, "state": "bad", "at": 1' + b"0" * 400 + b', "n": [1e308, 1e308]}')
@example(body=b'{"id": 1, "state": "bad", "at": "' + b"9" * 5000 + b'", "hosts": "[::1"}')
def test_what_was_found_once_is_kept_or_refused(name: str, body: bytes) -> None:
    is_kept_or_refused(PARSERS[name], body)


@pytest.mark.parametrize("depth", [90, 101, 150, 199, 400])
@pytest.mark.parametrize("brackets", ["[]", "{}"])
@pytest.mark.parametrize("name", READERS)
def test_deep_nesting_is_kept_readable_or_refused(name: str, brackets: str, depth: int) -> None:
    opening = "[" if brackets == "[]" else '{"a":'
    deep = opening * depth + "1" + brackets[1] * depth
    said = f'{{"action":"x","alert":{{"alertId":"a","details":{{"d":{deep}}}}},"PID":"99999"'
    quoted = json.dumps('{"problemId":"P-1","affectedEntities":' + deep + "}")

    is_kept_or_refused(PARSERS[name], f'{said},"ProblemDetailsJSONv2":{quoted}}}'.encode())


@pytest.mark.parametrize("name", PARSERS)
def test_the_same_delivery_is_the_same_event(name: str) -> None:
    parser = PARSERS[name]
    for message in parser.messages:
        body = json.dumps(message).encode()
        try:
            first, second = parser.read(body), parser.read(body)
        except PayloadError:
            continue

        assert first == second


@pytest.mark.long
@pytest.mark.parametrize("name", PARSERS)
@few(1_500)
@given(data=st.data())
def test_anything_posted_at_length_is_kept_or_refused(name: str, data: st.DataObject) -> None:
    parser = PARSERS[name]

    is_kept_or_refused(parser, data.draw(deliveries(parser.messages, 300)))


@pytest.mark.long
@pytest.mark.parametrize("much", WIDE)
@pytest.mark.parametrize("name", PARSERS)
def test_much_of_anything_anywhere_is_read_in_a_moment(name: str, much: str) -> None:
    parser = PARSERS[name]
    for message in parser.messages[:4]:
        for place in places(message):
            is_kept_or_refused(parser, json.dumps(put(message, place, WIDE[much])).encode())
