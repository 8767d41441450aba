"""Whatever is sent, the answer is never our fault, and what was taken is decided."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.api import examples
from tests.parts.alexis import Alexis, alexis, settings_for, until, write_rules

BODIES = {
    **{f"/v1/webhooks/{name}": payload for name, payload in examples.PAYLOADS.items()},
    "/v1/events": examples.EVENT,
    "/v1/actions": examples.ACTION,
    "/v1/rules/explain": examples.EXPLAIN,
    "/v1/silences": examples.SILENCE,
}
QUESTIONS = {
    "/v1/events": ["limit", "cursor", "source", "kind", "state", "ref", "problem"],
    "/v1/runs": [
        "limit",
        "cursor",
        "rule",
        "target",
        "source",
        "team",
        "state",
        "event",
        "since",
        "until",
    ],
    "/v1/pauses": ["limit", "cursor"],
    "/v1/report": ["since", "until", "rule", "target", "source", "team", "zone"],
    "/readyz": ["verbose"],
}
_HERE = "@here@"
RULES = {
    "everything": """
        name: everything
        when:
          any:
            - {field: "*", search: "(?i)garbage|[[:cntrl:]]"}
            - {field: details.host, exists: true}
            - {tags: [syn.duplicator]}
        targets: {from: details.host}
        then:
          - tasks: [{remote_ssh: "echo {{ details.host }} {{ description }}"}]
        """,
    "entities": """
        name: entities
        mode: approve
        when: {not: {field: title, equals: "x"}}
        targets: {entities: HOST}
        then: [{tasks: [{remote_ssh: "true"}]}]
        """,
}

some_tests = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Steps:
    """A service that goes on only while it is asked: hypothesis knows nothing of event loops."""

    def __init__(self, runner: asyncio.Runner, service: Alexis) -> None:
        self._runner = runner
        self._service = service

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        return self._runner.run(self._service.client.request(method, path, **more))

    def is_decided_in_the_end(self, event: str) -> None:
        async def decided() -> bool:
            return bool((await self._service.get(f"/v1/events/{event}"))["state"] != "waiting")

        self._runner.run(until(decided, "the event to be decided"))


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Steps]:
    """A service whose rules look at all of an event."""
    folder = tmp_path_factory.mktemp("fuzz")
    write_rules(folder, **RULES)
    with asyncio.Runner() as runner:
        running = alexis(folder, settings_for(folder))
        service = runner.run(running.__aenter__())
        yield Steps(runner, service)
        runner.run(running.__aexit__(None, None, None))


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Give the place of every value inside a value, its own first."""
    yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


def put(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    """Give a copy in which something else is at a place."""
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = put(value[path[0]], path[1:], new)
    return copy


plain = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(["", "0", "-1", "--5", "7d", "2026-13-01", "{PID}", "P-1", "*", "a.b", "\x00"]),
).map(json.dumps)
nasty = st.sampled_from(
    [
        "1e999",
        "-1e999",
        "NaN",
        "-Infinity",
        '"\\ud800"',
        '"\\udfff\\ud800"',
        '"\\u0000"',
        '{"\\ud800": 1}',
        '{"\\u0000": 1}',
        "-" + "9" * 18,
        "9" * 400,
        "9" * 5000,
        "[" * 90 + "]" * 90,
        "[" * 150 + "]" * 150,
        "[" * 5000 + "]" * 5000,
        '{"a":' * 120 + "1" + "}" * 120,
        "{" + ",".join(f'"k{number}": {number}' for number in range(10_000)) + "}",
        '{"a": 1, "a": 2}',
        '"0001-01-01T00:00:00+23:00"',
        '"9999-12-31T23:59:59-23:00"',
        '"' + "x" * 100_000 + '"',
        "\ud800",
        "",
    ]
)
texts = st.recursive(
    plain | nasty,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda each: f"[{','.join(each)}]")
        | st.dictionaries(st.text(max_size=10), inner, max_size=3).map(
            lambda each: (
                "{" + ",".join(f"{json.dumps(key)}:{text}" for key, text in each.items()) + "}"
            )
        )
    ),
    max_leaves=6,
)


@st.composite
def changed_bodies(draw: st.DrawFn) -> tuple[str, bytes]:
    """Give an example with something else at one of its places."""
    path = draw(st.sampled_from(sorted(BODIES)))
    body = BODIES[path]
    place = draw(st.sampled_from(list(places(body))))
    text = json.dumps(put(body, place, _HERE)).replace(f'"{_HERE}"', draw(texts))
    return path, text.encode(errors="surrogatepass")


@some_tests
@given(sent=changed_bodies())
def test_whatever_is_sent_is_taken_or_refused(strict: Steps, sent: tuple[str, bytes]) -> None:
    path, body = sent

    response = strict.ask("POST", path, content=body, headers={"Content-Type": "application/json"})

    assert response.status_code in {200, 201, 202, 404, 422}, response.text
    if response.status_code >= 400:
        assert response.headers["content-type"] == "application/problem+json"
    if response.status_code == 202:
        strict.is_decided_in_the_end(response.json()["event"])


@some_tests
@given(
    path=st.sampled_from(sorted(BODIES)),
    body=st.binary(max_size=200) | texts.map(lambda text: text.encode(errors="surrogatepass")),
    kind=st.sampled_from(["application/json", "text/plain", "application/json; charset=x", ""]),
)
def test_whatever_bytes_are_sent_are_read_or_refused(
    strict: Steps, path: str, body: bytes, kind: str
) -> None:
    response = strict.ask("POST", path, content=body, headers={"Content-Type": kind})

    assert response.status_code in {202, 415, 422}, response.text


@some_tests
@given(data=st.data(), path=st.sampled_from(sorted(QUESTIONS)))
def test_whatever_is_asked_is_answered_or_refused(
    strict: Steps, data: st.DataObject, path: str
) -> None:
    values = (
        st.text(max_size=40)
        | st.integers().map(str)
        | st.sampled_from(
            [
                "7d",
                "1e999",
                "9" * 5000 + "d",
                "0001-01-01T00:00:00+23:00",
                "\x00",
                "01M81S5H2JTW447Z8TKTVH8RNJ",
            ]
        )
    )
    query = data.draw(st.dictionaries(st.sampled_from(QUESTIONS[path]), values, max_size=3))

    response = strict.ask("GET", path, params=query)

    assert response.status_code in {200, 422}, response.text


@some_tests
@given(
    id_=st.text(min_size=1, max_size=60),
    call=st.sampled_from(
        [
            ("GET", "/v1/events/{}"),
            ("GET", "/v1/runs/{}"),
            ("POST", "/v1/runs/{}/approve"),
            ("POST", "/v1/runs/{}/cancel"),
            ("POST", "/v1/webhooks/{}"),
            ("GET", "/docs/assets/{}"),
        ]
    ),
    headers=st.dictionaries(
        st.sampled_from(["Authorization", "X-Alexis-Token", "Content-Type", "Accept", "Host"]),
        st.text(st.characters(min_codepoint=33, max_codepoint=255, exclude_characters="\x7f")),
        max_size=2,
    ),
)
def test_whatever_is_in_path_and_headers_is_answered(
    strict: Steps, id_: str, call: tuple[str, str], headers: dict[str, str]
) -> None:
    method, path = call

    response = strict.ask(
        method,
        path.format("".join(f"%{byte:02x}" for byte in id_.encode())),
        headers=[(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
    )

    assert response.status_code < 500, response.text
