"""Tasks that need what the settings do not have."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.config.checking import Checked, check_rules
from app.config.settings import Settings
from app.kinds import Known
from app.plugins.catalogue import Catalogue, built_in
from app.tasks.wait.kind import WAIT
from tests.linting.reading import SETTINGS, a_rule

_HOOK = {"slack": "https://hooks.slack.com/services/made/up"}
_CHANNELS = {"notify": {"channels": {"ops": _HOOK}}}
_NOW = {"base_url": "https://example.service-now.com", "token": "made-up-token"}
_CLUSTER = {"in_cluster": True, "namespaces": ["shop-*"]}
_ONE = {"kubernetes": {"clusters": {"eu": _CLUSTER}}}
_TWO = {"kubernetes": {"clusters": {"eu": _CLUSTER, "us": {**_CLUSTER, "namespaces": []}}}}
_OPSGENIE = {"opsgenie": {"api_key": "made-up-key"}}
_JSM = {"jsm": {"api_token": "made-up-token", "cloud_id": "made-up"}}
_NO_EMAIL = "sources.jsm.email is not set: without it alerts are closed, and nothing else is done"
_NO_ACCOUNT = "sources.{} has no account, so nothing can be done there"


def _call(*allow: str) -> dict[str, Any]:
    return {"http_request": {"allow": allow}}


def _probe(*allow: str) -> dict[str, Any]:
    return {"probe": {"allow": allow}}


def _check(folder: Path, rule: str, catalogue: Catalogue | None = None, **settings: Any) -> Checked:
    (folder / "rules").mkdir()
    (folder / "rules" / "a.yaml").write_text(rule)
    file = folder / "alexis.yaml"
    file.write_text("targets: { allow: [app-*] }")
    read = Settings.model_validate({**SETTINGS, **settings})
    return check_rules(read, file, folder / "rules", catalogue or built_in())


def _found(folder: Path, task: str, **settings: Any) -> list[str]:
    verify = "verify: { problem: resolved }"
    rule = a_rule(then=f"[{{ tasks: [{{ {task} }}], {verify} }}]")
    problems = _check(folder, rule, **settings).problems
    assert {each.code for each in problems} <= {"not-in-settings"}, problems
    return [each.what for each in problems]


@pytest.mark.parametrize(
    ("task", "tasks", "what"),
    [
        pytest.param(
            "notify: oops",
            _CHANNELS,
            "tasks.notify.channels has no oops: there is ops",
            id="another channel",
        ),
        pytest.param("notify: ops", {}, "tasks.notify.channels has no ops", id="no channel"),
        pytest.param(
            'http_request: "https://a.example.net/"',
            {},
            "tasks.http_request.allow is empty, so no address may be called",
            id="nothing may be called",
        ),
        pytest.param(
            'http_request: "https://a.example.net/api/{{ details.id }}/x?a=/b"',
            _call("https://a.example.net/hooks/"),
            "https://a.example.net/api/… is not in tasks.http_request.allow",
            id="another path",
        ),
        pytest.param(
            'http_request: "https://{{ target }}/api"',
            _call("http://*.example.net/", "https://*.example.net:8443/"),
            "https://{{ target }}/api is not in tasks.http_request.allow",
            id="a target by another scheme and port",
        ),
        pytest.param(
            'probe: { tcp: "db.example.net:5432" }',
            _probe("tcp://db.example.net:3306"),
            "tcp://db.example.net:5432 is not in tasks.probe.allow",
            id="another port",
        ),
        pytest.param(
            'probe: "https://b.example.net/health"',
            {},
            "tasks.probe.allow is empty, so no address may be called",
            id="nothing else may be looked at",
        ),
        pytest.param(
            "servicenow: restarted",
            {},
            "tasks.servicenow.base_url is not set",
            id="no instance",
        ),
        pytest.param(
            "servicenow: { table: problem, work_note: restarted }",
            {"servicenow": _NOW},
            "problem is not in tasks.servicenow.tables",
            id="another table",
        ),
        pytest.param(
            "kubernetes: { action: delete_pod, namespace: shop-a }",
            {},
            "tasks.kubernetes.clusters has no cluster",
            id="no cluster",
        ),
        pytest.param(
            "kubernetes: { action: delete_pod, namespace: shop-a }",
            _TWO,
            "tasks.kubernetes.clusters has several clusters: name one",
            id="several clusters",
        ),
        pytest.param(
            "kubernetes: { action: delete_pod, namespace: shop-a, cluster: asia }",
            _TWO,
            "tasks.kubernetes.clusters has no 'asia'",
            id="another cluster",
        ),
        pytest.param(
            "kubernetes: { action: delete_pod, namespace: kube-system }",
            _ONE,
            "the namespace 'kube-system' is not allowed: "
            "tasks.kubernetes.clusters has no pattern in namespaces for it",
            id="another namespace",
        ),
        pytest.param(
            'kubernetes: { action: delete_pod, namespace: "{{ details.of }}", cluster: us }',
            _TWO,
            "no namespace of the cluster is allowed",
            id="any namespace where none is allowed",
        ),
        pytest.param("opsgenie: close", {}, _NO_ACCOUNT.format("opsgenie"), id="no OpsGenie"),
        pytest.param("jsm: close", {}, _NO_ACCOUNT.format("jsm"), id="no JSM"),
        pytest.param(
            "dynatrace: { do: comment, text: seen }",
            {},
            _NO_ACCOUNT.format("dynatrace"),
            id="no Dynatrace",
        ),
    ],
)
def test_what_a_task_needs_and_is_not_there_is_told(
    tmp_path: Path, task: str, tasks: dict[str, Any], what: str
) -> None:
    assert _found(tmp_path, task, tasks=tasks) == [what]


@pytest.mark.parametrize(
    ("task", "tasks"),
    [
        pytest.param("notify: ops", _CHANNELS, id="a channel"),
        pytest.param(
            'http_request: "https://a.example.net/api/{{ details.id }}"',
            _call("https://*.example.net/api/v2/"),
            id="a path of which only the beginning is known",
        ),
        pytest.param(
            'http_request: "https://{{ target }}/api"',
            _call("https://*.example.net/"),
            id="a target that may be allowed",
        ),
        pytest.param(
            'http_request: "https://a.example.net/?at={{ details.id }}/.."',
            _call("https://a.example.net/"),
            id="values in a query",
        ),
        pytest.param('probe: "https://{{ target }}/health"', {}, id="a look at the target"),
        pytest.param("probe: { command: uptime }", {}, id="a look on the target"),
        pytest.param("servicenow: restarted", {"servicenow": _NOW}, id="an instance"),
        pytest.param(
            'kubernetes: { action: delete_pod, namespace: "shop-{{ details.of }}" }',
            _ONE,
            id="a namespace that is not known yet",
        ),
    ],
)
def test_what_is_there_or_may_be_is_not_told(
    tmp_path: Path, task: str, tasks: dict[str, Any]
) -> None:
    assert _found(tmp_path, task, tasks=tasks) == []


@pytest.mark.parametrize(
    ("task", "sources", "words"),
    [
        pytest.param("opsgenie: acknowledge", _OPSGENIE, [], id="OpsGenie"),
        pytest.param("jsm: close", _JSM, [], id="JSM without e-mail closes"),
        pytest.param(
            "jsm: acknowledge",
            _JSM,
            [_NO_EMAIL],
            id="JSM without e-mail does nothing else",
        ),
        pytest.param(
            "jsm: acknowledge",
            {"jsm": {**_JSM["jsm"], "email": "alexis@example.com"}},
            [],
            id="JSM with e-mail",
        ),
    ],
)
def test_deeds_need_the_account_of_their_source(
    tmp_path: Path, task: str, sources: dict[str, Any], words: list[str]
) -> None:
    assert _found(tmp_path, task, sources=sources) == words


def test_a_look_at_a_host_that_the_rule_names_as_its_target_needs_no_leave(tmp_path: Path) -> None:
    rule = a_rule(
        targets="{ hosts: [App-01] }",
        then="[{ tasks: [{ remote_ssh: uptime }], verify: { probe: { tcp: 'app-01:22' } } }]",
    )
    fleet = {"allow": ["app-*"]}

    assert _check(tmp_path, rule, targets=fleet).problems == []


def test_it_is_told_at_the_line_of_each_place_where_a_rule_does_something(tmp_path: Path) -> None:
    rule = a_rule(
        before="{ probe: { http_request: 'https://a.example.net/' } }",
        collect="[{ probe: 'https://b.example.net/' }]",
        then="""
  - tasks:
      - remote_ssh: uptime
      - notify: ops
    verify:
      http_request: https://c.example.net/
""",
    )

    found = _check(tmp_path, rule).problems

    lines = [rule.splitlines()[(each.line or 0) - 1].partition(":")[0].strip() for each in found]
    assert {each.code for each in found} == {"not-in-settings"}
    assert sorted(lines) == ["- notify", "before", "collect", "verify"]


def test_without_a_settings_file_nothing_is_known_to_lack(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(a_rule(then="[{ tasks: [{ notify: ops }] }]"))

    checked = check_rules(Settings.model_validate(SETTINGS), None, tmp_path, built_in())

    assert [each.code for each in checked.problems] == ["no-verify"]


def test_a_plug_in_that_stumbles_over_it_is_told_and_stops_nothing(tmp_path: Path) -> None:
    def stumble(spec: Any, known: Known) -> Iterator[str]:
        yield "a clock"
        yield known.section.clock

    known = Catalogue({**built_in().tasks, "wait": replace(WAIT, lacks=stumble)})
    rule = a_rule(then="[{ tasks: [{ wait: 5s }], verify: { problem: resolved } }]")

    (found,) = _check(tmp_path, rule, known).problems

    assert found.what.startswith("wait cannot say what the settings lack: AttributeError: ")
