"""A rule of 2018 becomes one of ours that means the same, or says where it does not."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain.fleet import Fleet
from app.domain.rule import Hosts, Mode, ProblemResolves
from app.domain.targets import targets_of
from app.importing.telling import Fate
from tests.importing.old_rules import (
    complaints,
    evaluation,
    file_told,
    imported,
    new_rule,
    old_rule,
    task,
    told_of,
)
from tests.parts.building import NOW, an_event

OLD_ALERT: dict[str, Any] = {
    "title": "Cache is slow",
    "description": "Memory exhausted on a host",
    "tags": ("shop.prod", "shop.cache"),
    "fields": {
        "message": "Cache is slow",
        "alertSource": "monitoring",
        "entity": "cache",
        "details": {"host_regex": "app-01.example.net", "deep": {"host": ["a", "b"]}},
    },
}


@pytest.mark.parametrize(
    ("evaluations", "expected"),
    [
        pytest.param([evaluation()], True, id="tags and text"),
        pytest.param([evaluation(tags=["shop.dev"])], False, id="a tag it lacks"),
        pytest.param([evaluation(tags=["shop.prod", "x"])], False, id="one tag of two"),
        pytest.param([evaluation(tags=[])], True, id="no tag asked for"),
        pytest.param([evaluation(search_text="memory")], False, id="case counts"),
        pytest.param([evaluation(search_text="(?i)memory")], True, id="case was switched off"),
        pytest.param([evaluation(search_text="^Memory .+host$")], True, id="a pattern"),
        pytest.param([evaluation(search_key="message")], False, id="another field"),
        pytest.param(
            [evaluation(search_key="message", search_text="slow")], True, id="message is the title"
        ),
        pytest.param(
            [evaluation(search_key="source", search_text="^monitoring")], True, id="alert's source"
        ),
        pytest.param(
            [evaluation(search_key="entity", search_text="cache")], True, id="another key"
        ),
        pytest.param(
            [evaluation(), evaluation(search_text="disk")], False, id="one evaluation of two"
        ),
        pytest.param(
            [evaluation(), evaluation(search_text="host", tags=["shop.cache"])], True, id="both"
        ),
    ],
)
def test_all_evaluations_have_to_hold_tags_and_text(
    evaluations: list[dict[str, Any]], expected: bool
) -> None:
    rule = new_rule(evaluation_list=evaluations)

    assert (rule.when.failure(an_event(**OLD_ALERT), NOW) is None) is expected


@pytest.mark.parametrize(
    ("said", "hosts"),
    [
        pytest.param(
            {"entities": ["App-01.example.net", "b"]}, ("app-01.example.net", "b"), id="a"
        ),
        pytest.param({"entities": "app-01.example.net"}, ("app-01.example.net",), id="one as text"),
        pytest.param(
            {"entity_type": "keyvalue", "entity_keyvalue": ["details", "host_regex"]},
            ("app-01.example.net",),
            id="of a detail",
        ),
        pytest.param(
            {"entity_type": "keyvalue", "entity_keyvalue": ["details", "deep", "host", 1]},
            ("b",),
            id="four keys and a number",
        ),
        pytest.param(
            {"entity_type": "keyvalue", "entity_keyvalue": ["entity"]}, ("cache",), id="one key"
        ),
    ],
)
def test_entities_become_targets(said: dict[str, Any], hosts: tuple[str, ...]) -> None:
    rule = new_rule(**said)

    assert targets_of(rule.targets, an_event(**OLD_ALERT), Fleet()) == hosts


def test_tasks_without_an_escalation_are_one_remedy_in_order() -> None:
    rule = new_rule(task_list=[task(run_command="one", delay_after="30s"), task(run_command="two")])

    (remedy,) = rule.then
    assert [str(each) for each in remedy.tasks] == ["one", "two"]
    assert [each.delay_after for each in remedy.tasks] == [timedelta(seconds=30), timedelta(0)]
    assert (remedy.tasks[0].action, remedy.tasks[0].reason) == ("restart_service", "memory")
    assert remedy.verify is None


def test_a_delay_of_escalation_makes_each_task_a_remedy_that_has_so_long_to_help() -> None:
    rule = new_rule(
        task_list=[task(run_command="one"), task(run_command="two")],
        delay_escalation="20m",
        route_to_team="admins",
    )

    verify = ProblemResolves(problem="resolved", within=timedelta(minutes=20))
    assert [(str(remedy), remedy.verify) for remedy in rule.then] == [
        ("one", verify),
        ("two", verify),
    ]
    assert rule.otherwise is not None
    assert rule.otherwise.add_team == "admins"


def test_a_task_may_have_an_escalation_of_its_own() -> None:
    tasks = [
        task(run_command="one"),
        task(run_command="two", delay_escalation="5m"),
        task(run_command="three"),
    ]

    rule = new_rule(task_list=tasks)

    assert [str(remedy) for remedy in rule.then] == ["one; then two", "three"]
    assert rule.then[1].verify is None


def test_nothing_acts_by_surprise() -> None:
    assert new_rule().mode is Mode.OBSERVE


def test_the_mode_is_as_told() -> None:
    result = imported(old_rule(), mode=Mode.APPROVE)

    assert "\nmode: approve\n" in result.texts["rules/restart.yaml"]


@pytest.mark.parametrize(
    ("said", "acted", "enabled"),
    [
        pytest.param({}, "yes", True, id="on"),
        pytest.param({"enabled": "false"}, "no: it was not enabled", False, id="off"),
        pytest.param({"enabled": True}, "no: it was not enabled", False, id="not the text"),
        pytest.param(
            {"os_type": "windows"}, "no: only os_type linux was acted on", False, id="windows"
        ),
        pytest.param(
            {"alert_feed": "dynatrace"},
            "no: the action handler took OpsGenie's alerts only",
            True,
            id="dynatrace",
        ),
        pytest.param(
            {"entity_type": "keyvalue", "entity_keyvalue": list("abcde")},
            "no: its hosts were not found",
            True,
            id="five keys",
        ),
    ],
)
def test_it_is_told_what_acted_in_2018(said: dict[str, Any], acted: str, enabled: bool) -> None:
    result = imported(old_rule(**said))

    assert file_told(result).acted == acted
    assert f"# Acted in 2018: {acted}.\n" in result.texts["rules/restart.yaml"]
    assert new_rule(**said).enabled is enabled


@pytest.mark.parametrize(
    ("conf", "acted"),
    [
        pytest.param(
            "action_handler: {development: 'true'}\n",
            "no: the action handler was in development mode",
            id="the text",
        ),
        pytest.param("action_handler: {development: true}\n", "yes", id="not the text"),
        pytest.param(
            "classifier: {development: 'true'}\n",
            "yes, unless the action handler was in development mode",
            id="no action handler",
        ),
    ],
)
def test_the_action_handler_may_only_have_printed(conf: str, acted: str) -> None:
    assert file_told(imported(old_rule(), conf=conf)).acted == acted


@pytest.mark.parametrize(
    ("name", "became"),
    [
        pytest.param("shop_cache.v2", "shop_cache.v2", id="as it is"),
        pytest.param("shop: cache / restart", "shop-cache-restart", id="other signs"),
        pytest.param("../../etc/cron.d/x", "etc-cron.d-x", id="a path"),
        pytest.param("!!!", "imported", id="nothing left"),
        pytest.param("x" * 200, "x" * 90, id="too long"),
    ],
)
def test_names_have_letters_digits_and_a_few_signs(name: str, became: str) -> None:
    result = imported(old_rule(rule_name=name))

    assert file_told(result).became == f"rules/{became}.yaml"


def test_a_rule_without_a_name_has_that_of_its_file() -> None:
    assert new_rule("rule_name").name == "restart"


def test_two_rules_of_one_name_are_both_kept() -> None:
    result = imported(old_rule(), old_rule(rule_name="Restart"))

    assert {"rules/restart.yaml", "rules/Restart-2.yaml"} <= result.texts.keys()
    assert "another rule has this name" in result.texts["rules/Restart-2.yaml"]


@pytest.mark.parametrize(
    ("key", "said", "fate", "why"),
    [
        pytest.param("run_command", {}, Fate.CHANGED, "exit status decides", id="command"),
        pytest.param(
            "run_command",
            {"task_list": [task(run_command="a; b")]},
            Fate.CHANGED,
            "of several commands that of the last one",
            id="several commands",
        ),
        pytest.param(
            "route_to_team", {"route_to_team": "t"}, Fate.CHANGED, "after a success", id="team"
        ),
        pytest.param(
            "delay_escalation", {"delay_escalation": "5m"}, Fate.CHANGED, "nothing read", id="wait"
        ),
        pytest.param(
            "delay_escalation", {"delay_escalation": "0m"}, Fate.DROPPED, "no time", id="no wait"
        ),
        pytest.param(
            "delay_escalation", {"delay_escalation": "soon"}, Fate.DROPPED, "write a", id="no time"
        ),
        pytest.param("rule_version", {"rule_version": "1"}, Fate.DROPPED, "version", id="version"),
        pytest.param("owner", {"owner": "ops"}, Fate.DROPPED, "nothing read it", id="unknown"),
        pytest.param(
            "task.sudo", {"task_list": [task(sudo="yes")]}, Fate.DROPPED, "nothing", id="of a task"
        ),
        pytest.param(
            "entity_keyvalue", {"entity_keyvalue": ["x"]}, Fate.DROPPED, "not meant", id="unused"
        ),
        pytest.param("os_type", {}, Fate.DROPPED, "SSH", id="linux"),
        pytest.param("entities", {}, Fate.KEPT, "", id="hosts"),
        pytest.param("entities", {"entities": ["a"] * 11}, Fate.CHANGED, "max_targets", id="many"),
        pytest.param("evaluation_list[0].evaluation.tags", {}, Fate.KEPT, "", id="tags"),
    ],
)
def test_it_is_told_what_became_of_a_key(
    key: str, said: dict[str, Any], fate: Fate, why: str
) -> None:
    found = told_of(key, **said)

    assert found.fate is fate
    assert why in found.why
    assert found.line


def test_every_key_is_told_once_or_more() -> None:
    rule = old_rule(route_to_team="t", rule_description="d", rule_version="1", extra=[{"a": 1}])

    tops = {each.key.partition("[")[0] for each in file_told(imported(rule)).keys}

    assert tops >= rule.keys()


@pytest.mark.parametrize(
    ("left_out", "said", "complaint"),
    [
        pytest.param(["evaluation_list"], {}, "evaluation_list is missing", id="no condition"),
        pytest.param([], {"evaluation_list": []}, "matched every alert", id="empty condition"),
        pytest.param([], {"evaluation_list": {}}, "must be a list", id="a condition of no list"),
        pytest.param([], {"evaluation_list": [{}]}, "evaluation is missing", id="empty item"),
        pytest.param([], {"evaluation_list": [evaluation(tags="x")]}, "must be a list", id="tags"),
        pytest.param(
            [], {"evaluation_list": [evaluation(search_text="a(")]}, "also not in 2018", id="broken"
        ),
        pytest.param(
            [], {"evaluation_list": [evaluation(search_text="a(?=b)")]}, "no look-around", id="RE2"
        ),
        pytest.param(["task_list"], {}, "task_list is missing", id="no tasks"),
        pytest.param([], {"task_list": []}, "no task that can be done", id="empty tasks"),
        pytest.param(
            [],
            {"task_list": [task(task_type="restart_service")]},
            "no task that can be done",
            id="a task that was never written",
        ),
        pytest.param(
            [],
            {"task_list": [task(run_command="docker ps --format {{.Names}}")]},
            "{{ and }} mean a value of the event now",
            id="braces",
        ),
        pytest.param(
            [], {"task_list": [task(run_command="")]}, "run_command must be a text", id="no command"
        ),
        pytest.param(["entity_type"], {}, "entity_type is missing", id="no targets"),
        pytest.param([], {"entity_type": "all"}, "neither explicit nor keyvalue", id="targets"),
        pytest.param([], {"entities": []}, "names no host", id="no host"),
        pytest.param([], {"entities": ["-oProxyCommand=x"]}, "not the name of a host", id="option"),
        pytest.param([], {"entities": ["*"]}, "not the name of a host", id="all hosts"),
        pytest.param(["entities"], {}, "entities is missing", id="explicit without hosts"),
        pytest.param(
            [], {"entity_type": "keyvalue"}, "entity_keyvalue is missing", id="without a field"
        ),
        pytest.param(
            [],
            {"entity_type": "keyvalue", "entity_keyvalue": "entity"},
            "must be a list",
            id="a field of no list",
        ),
        pytest.param([], {"alert_feed": "nagios"}, "'nagios' is not known", id="another source"),
        pytest.param([], {"route_to_team": ["t"]}, "must be a text", id="teams"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_a_problem_at_its_line(
    left_out: list[str], said: dict[str, Any], complaint: str
) -> None:
    (found,) = complaints(*left_out, **said)

    assert complaint in found
    assert found.split(":")[0] == "rules/restart.json"
    assert int(found.split(":")[1]) >= 1


def test_all_problems_of_a_rule_are_told_at_once() -> None:
    found = complaints(entity_type="all", alert_feed="nagios", task_list=[])

    assert len(found) == 3


def test_a_broken_rule_does_not_keep_others_from_being_imported() -> None:
    result = imported(old_rule(entity_type="all"), old_rule(rule_name="other"))

    assert "rules/other.yaml" in result.texts
    assert [problem.where for problem in result.problems] == ["rules/restart.json"]
    assert file_told(result).why == "not imported"


def test_a_task_that_was_never_written_is_left_out_of_the_others() -> None:
    rule = new_rule(task_list=[task(), task(task_type="restart_service", task_method="systemctl")])

    assert len(rule.then[0].tasks) == 1


@pytest.mark.parametrize(
    ("key", "path"),
    [
        pytest.param("severityLevel", "severity", id="severity"),
        pytest.param("impactLevel", "impact", id="impact"),
        pytest.param("hasRootCause", "problem.hasRootCause", id="another key"),
    ],
)
def test_fields_of_dynatrace_have_their_names_of_today(key: str, path: str) -> None:
    rule = new_rule(alert_feed="Dynatrace", evaluation_list=[evaluation(tags=[], search_key=key)])

    assert rule.sources == ("dynatrace",)
    assert str(rule.when) == f"field {path} search 'Memory exhausted'"


def test_what_an_old_rule_says_cannot_leave_a_comment() -> None:
    strange = {"x\nmode: auto\n# ": 1, "rule_description": "d\nmode: auto", "rule_name": "a\nb: c"}

    rule = new_rule(**strange, task_list=[task(**{"y\u2028mode: auto": 1})])

    assert rule.mode is Mode.OBSERVE
    assert isinstance(rule.targets, Hosts)
    assert rule.description == "d mode: auto"


def test_a_command_is_kept_sign_by_sign() -> None:
    command = "printf '%s\\n' \"a: b # c\" 'ä\t{x}' |\n  tee /tmp/x && true"

    rule = new_rule(task_list=[task(run_command=command)])

    assert rule.then[0].tasks[0].spec.model_dump()["command"] == command
