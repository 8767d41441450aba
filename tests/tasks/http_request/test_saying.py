"""What a rule may say of a request; and that no value of an event makes another one of it."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.config.rule_files import RuleFiles
from app.domain.filling import STORED
from app.domain.fleet import Fleet
from app.domain.placeholder import ValueRefused
from app.plugins.catalogue import built_in
from app.tasks.http_request.spec import HttpRequestSpec
from tests.parts.building import GRAMMAR, a_rule_text, an_event

WHOLE = {
    "url": "https://app.example.net/of/{{ title }}/end?say={{ title }}",
    "method": "POST",
    "query": {"q": "<{{ title }}>"},
    "headers": {"X-Why": "because {{ title }}"},
}


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"url": "https://{{ details.host }}/"}, id="an event's host"),
        pytest.param({"url": "https://app{{ details.host }}/"}, id="a part of the host"),
        pytest.param({"url": "https://{{ target }}{{ title }}/"}, id="behind the target"),
        pytest.param({"url": "https://app-{{ target }}/"}, id="a part that is the target"),
        pytest.param({"url": "https://app.example.net:{{ title }}/"}, id="an event's port"),
        pytest.param({"url": "{{ title }}://app.example.net/"}, id="an event's scheme"),
        pytest.param({"url": '{{ "https://app.example.net" }}/'}, id="a literal for a host"),
        pytest.param({"url": "https://ann:pass@app.example.net/"}, id="a user"),
        pytest.param({"url": "https://app.example.net/#top"}, id="a fragment"),
        pytest.param({"url": "https://app.example.net\\@evil.example.com/"}, id="a backslash"),
        pytest.param({"url": "https://app.example.net/a/../b"}, id="a path that goes up"),
        pytest.param({"url": "https://app.example.net/a/%2E./b"}, id="the same, encoded"),
        pytest.param({"url": "https://app.example.net:99999/"}, id="no port"),
        pytest.param({"url": "https://h/", "headers": {"Host": "x"}}, id="another Host"),
        pytest.param({"url": "https://h/", "headers": {"A\r\nB": "x"}}, id="two names in one"),
        pytest.param({"url": "https://h/", "headers": {"A": "x\r\nB: y"}}, id="two lines"),
        pytest.param({"url": "https://h/", "headers": {"Authorization": "x"}}, id="a bare secret"),
        pytest.param({"url": "https://h/", "query": {"{{ title }}": "x"}}, id="a name in a query"),
        pytest.param(
            {"url": "https://h/", "method": "POST", "json": {"a": [{"{{ title }}": 1}]}},
            id="a name in JSON",
        ),
        pytest.param({"url": "https://h/", "body": "x"}, id="GET with a body"),
        pytest.param(
            {"url": "https://h/", "method": "POST", "body": "x", "json": {}}, id="two bodies"
        ),
        pytest.param(
            {
                "url": "https://h/",
                "method": "POST",
                "headers": {"content-type": "application/json"},
                "body": '{"a": "{{ title }}"}',
            },
            id="JSON in which a value could break out",
        ),
        pytest.param({"url": "https://h/", "auth": {}}, id="nobody asks"),
        pytest.param({"url": "https://h/", "expect": {"status": 700}}, id="no status"),
        pytest.param({"url": "https://h/", "expect": {"fields": {"a": 1}}}, id="no pointer"),
        pytest.param({"url": "https://h/", "expect": {"search": "("}}, id="no pattern"),
    ],
)
def test_what_could_become_another_request_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        HttpRequestSpec.model_validate(said)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        pytest.param("before", {"probe": {"http_request": {}}}, id="probe"),
        pytest.param("collect", [{"http_request": {}}], id="collect"),
        pytest.param("then", [{"tasks": [{"wait": "1s"}], "verify": {"http_request": {}}}], id="v"),
    ],
)
def test_one_looks_by_a_request_that_changes_nothing_only(
    tmp_path: Path, field: str, said: Any
) -> None:
    def problems(method: str) -> list[str]:
        request = {"url": "https://app.example.net/", "method": method}
        text = json.dumps(a_rule_text(**{field: said})).replace("{}", json.dumps(request))
        (tmp_path / "rule.yaml").write_text(text, encoding="utf-8")
        return [
            str(each) for each in RuleFiles(tmp_path, built_in().grammar, Fleet()).read().problems
        ]

    looking, acting = problems("HEAD"), problems("POST")

    assert looking == []
    assert acting[0].startswith(f"{tmp_path}/rule.yaml:1:")
    assert "one may not look by this: POST may change something" in acting[0]


_VALUES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30)


@given(_VALUES)
@example("..")
@example("%2e%2e")
@example("%252e%252e")
@example("x?y=z#w&v")
@example("a b")
@example("@evil.example.com")
@example("{{ {")
@settings(max_examples=80, deadline=None)
def test_a_value_stays_in_its_place(value: str) -> None:
    spec = HttpRequestSpec.model_validate(WHOLE)

    try:
        filled = spec.filled(an_event(title=value), {}).at("app-01.example.net")
    except ValueRefused:
        return

    address = HttpRequestSpec.model_validate_json(
        filled.model_dump_json(), context=STORED
    ).address()
    assert (address.scheme, address.host, address.port) == ("https", "app.example.net", 443)
    segments = address.path.split("/")
    assert [unquote(segment) for segment in segments] == ["", "of", value, "end"]
    assert parse_qsl(address.query) == [("say", value), ("q", f"<{value}>")]
    assert filled.headers == {"X-Why": f"because {value}"}


@given(_VALUES)
@example('", "admin": true, "x": "')
@example("a=b&admin=1")
@settings(max_examples=60, deadline=None)
def test_a_value_stays_one_value_of_a_body(value: str) -> None:
    event = an_event(title=value)
    said = {"url": "https://app.example.net/", "method": "POST"}
    as_json = HttpRequestSpec.model_validate({**said, "json": {"a": ["x{{ title }}"]}})
    as_form = HttpRequestSpec.model_validate({**said, "form": {"a": "x{{ title }}"}})

    sent = [spec.filled(event, {}).at("h").content or b"" for spec in (as_json, as_form)]

    assert json.loads(sent[0]) == {"a": [f"x{value}"]}
    assert parse_qsl(sent[1].decode()) == [("a", f"x{value}")]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        pytest.param({"url": "https://h/{{ title }}"}, "a/b", id="another path"),
        pytest.param({"url": "https://h/{{ title }}"}, "a\\b", id="what some take for a slash"),
        pytest.param({"url": "https://h/{{ title }}"}, "..", id="the path above"),
        pytest.param({"url": "https://h/.{{ title }}"}, ".", id="the same in two halves"),
        pytest.param({"url": "https://h/", "headers": {"A": "{{ title }}"}}, "ü", id="no ASCII"),
    ],
)
def test_a_value_that_could_lead_elsewhere_is_refused(place: dict[str, Any], value: str) -> None:
    spec = HttpRequestSpec.model_validate(place)

    with pytest.raises(ValueRefused):
        spec.filled(an_event(title=value), {})


def test_a_run_that_waited_is_read_again_as_it_was_decided() -> None:
    tasks = [{"http_request": WHOLE}]
    plan = GRAMMAR.plan.model_validate({"tasks": tasks}).filled(an_event(), {})

    again = GRAMMAR.plan.model_validate_json(plan.model_dump_json(by_alias=True), context=STORED)

    assert again == plan
