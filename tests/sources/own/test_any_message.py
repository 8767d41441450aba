"""Whatever is posted to a source of the operator's is an event, or an error that says why."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.domain.errors import PayloadError
from app.domain.event import Event
from app.domain.fields import EVERYTHING, values
from app.kinds import Reading
from tests.parts.own_sources import body, events, mapped, reading, sent

HARD = {
    "each": "items || [@]",
    "ignore": "test",
    "action": "a",
    "title": "to_string(t)",
    "description": "join(',', l)",
    "tags": "tags",
    "priority": "sum(n)",
    "severity": "max_by(l, &x)",
    "url": "sort(l)[0]",
    "hosts": "hosts",
    "entities": "entities",
    "occurred_at": "at",
    "fields": {"sum": "avg(n)", "all": "@", "ceil": "ceil(at)"},
    "links": [{"source": "dynatrace", "ref": "ref"}],
}
OF: dict[str, Reading] = {
    "alertmanager": reading("alertmanager"),
    "grafana": reading("grafana"),
    "zabbix": reading("zabbix"),
    "cloudevents": reading("cloudevents", types={"net.*": "opened"}),
    "generic": mapped(tags="tags", hosts="hosts", entities="entities", occurred_at="at"),
    "generic with functions": mapped(**HARD),
}
GOOD: list[Any] = [
    json.loads(sent(name))
    for name in ("alertmanager/firing", "grafana/test", "zabbix/update", "cloudevents/batch")
]
GOOD.append({"id": "7", "state": "bad", "items": [{"id": "8", "state": "good"}], "n": [1, 2]})
_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from([10**400, 10**4299, 2**63, -1, 1795334340000]),
    st.text(st.characters(), max_size=10),
    st.sampled_from(["", "bad", "firing", "1", "[", "[::1", "9" * 5000, "\ud83d", "\x00", "{A}"]),
)
_NAMES = [
    *("id", "state", "items", "tags", "hosts", "entities", "at", "l", "n", "t", "x", "ref"),
    *("alerts", "labels", "annotations", "status", "fingerprint", "startsAt", "instance"),
    *("event_id", "event_value", "host", "specversion", "type", "source", "subject", "data"),
    *("value", "tag", "key", "name"),
]
_ANYTHING = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=6)
    ),
    max_leaves=20,
)


def _spoilt(message: Any, place: int, value: Any) -> Any:
    """Put something else into one place of a good message."""
    if isinstance(message, dict) and message:
        name = sorted(message)[place % len(message)]
        return {**message, name: _spoilt(message[name], place // 3, value)}
    if isinstance(message, list) and message:
        at = place % len(message)
        return [*message[:at], _spoilt(message[at], place // 3, value), *message[at + 1 :]]
    return value


def _keeps_or_refuses(of: Reading, delivery: bytes, headers: dict[str, str]) -> None:
    """Read it. What is read has to survive being stored, and looked at."""
    try:
        read = events(of, delivery, headers)
    except PayloadError:
        return
    for event in read:
        assert event.ref
        again = Event.model_validate_json(event.model_dump_json(exclude_defaults=True))
        assert again.key == event.key
        list(values(again, EVERYTHING))


@pytest.mark.parametrize("name", OF)
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    message=st.one_of(
        _ANYTHING,
        st.builds(_spoilt, st.sampled_from(GOOD), st.integers(0, 2000), _ANYTHING),
    ),
    binary=st.booleans(),
)
@example(message={"id": 1, "state": "bad", "at": "9" * 5000, "hosts": "[::1"}, binary=False)
@example(message={"id": 1, "state": "bad", "at": 10**400, "n": [1e308, 1e308]}, binary=False)
def test_it_is_kept_or_refused(name: str, message: Any, binary: bool) -> None:
    headers = {"ce-specversion": "1.0", "ce-id": "1", "ce-source": "s", "ce-type": "net.a"}

    _keeps_or_refuses(OF[name], body(message), headers if binary else {})


@pytest.mark.parametrize("name", OF)
@settings(max_examples=40, deadline=None)
@given(delivery=st.binary(max_size=40))
def test_bytes_are_refused_unless_they_are_a_message(name: str, delivery: bytes) -> None:
    _keeps_or_refuses(OF[name], delivery, {})
