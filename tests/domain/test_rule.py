"""Rules: what may be said, what is refused and where, and the digest of what is said."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.domain.rule import Mode, Rule
from tests.parts.building import GRAMMAR, a_remedy, a_rule, a_rule_text, an_event

TASK: dict[str, Any] = {"remote_ssh": "true"}
THEN = [{"tasks": [TASK]}]
FULL = a_rule_text(
    description="Restart it.",
    sources=["opsgenie"],
    actions=["Fix"],
    mode="approve",
    when={"all": [{"tags": ["a"]}, {"not": {"field": "title", "search": "b+"}}]},
    targets={"entities": "HOST"},
    limits={"cooldown": "30m", "rate": ["3/1h"], "max_targets": 2},
    parameters={
        "title": {"type": "word", "search": "[a-z]+", "one_of": ["a", "b"], "default": "a"}
    },
    then=[
        {
            "tasks": [
                {
                    "remote_ssh": {
                        "command": "restart {{ title }}",
                        "user": "repair",
                        "env": {"A": "b"},
                    },
                    "timeout": "10s",
                    "delay_before": "1s",
                    "delay_after": "2s",
                    "retry_after": ["5s", "30s"],
                    "repeatable": True,
                    "action": "restart",
                    "reason": "slow",
                }
            ],
            "verify": {"remote_ssh": "is-active", "within": "2m", "every": "10s"},
        },
        {"tasks": [TASK], "verify": {"problem": "resolved", "within": "20m"}},
    ],
    otherwise={"add_team": "humans", "note": "Look at it."},
    tests=[{"event": "tests/a.json", "expect": "matched", "targets": ["app-01"]}],
)


def test_a_rule_is_read_with_all_that_it_says() -> None:
    rule = GRAMMAR.rule.model_validate(FULL)

    first, second = rule.then
    assert rule.mode is Mode.APPROVE
    assert str(first) == "restart {{ title }}"
    assert str(first.verify) == "is-active"
    assert [str(doing) for doing in first.doings()] == ["restart {{ title }}", "is-active"]
    assert str(second.verify) == "the problem is resolved"
    assert [str(doing) for doing in second.doings()] == ["true"]


def test_a_rule_that_says_only_what_it_must_acts_by_itself_once_for_each_problem() -> None:
    rule = a_rule()

    assert rule.enabled
    assert rule.mode is Mode.AUTO
    assert (rule.sources, rule.actions, rule.otherwise) == ((), (), None)


@pytest.mark.parametrize(
    "said", [pytest.param(FULL, id="full"), pytest.param(a_rule_text(), id="short")]
)
def test_a_rule_that_is_kept_is_read_again_as_it_was(said: dict[str, Any]) -> None:
    rule = GRAMMAR.rule.model_validate(said)

    again = GRAMMAR.rule.model_validate_json(rule.model_dump_json(by_alias=True))

    assert again == rule
    assert again.digest == rule.digest


@pytest.mark.parametrize("name", ["name", "when", "targets", "then"])
def test_a_rule_without_what_it_needs_is_refused(name: str) -> None:
    said = {key: value for key, value in a_rule_text().items() if key != name}

    with pytest.raises(ValidationError) as refused:
        GRAMMAR.rule.model_validate(said)

    (error,) = refused.value.errors()
    assert (error["loc"], error["msg"]) == ((name,), "Field required")


@pytest.mark.parametrize(
    ("said", "place", "what"),
    [
        pytest.param({"name": ""}, "name", "should match pattern", id="no name"),
        pytest.param({"name": "a b"}, "name", "should match pattern", id="a name with a space"),
        pytest.param({"name": "a\n"}, "name", "should match pattern", id="a name with a line"),
        pytest.param({"name": "-a"}, "name", "should match pattern", id="a name like an option"),
        pytest.param({"name": "a" * 101}, "name", "should match pattern", id="a long name"),
        pytest.param({"mode": "automatic"}, "mode", "'observe', 'approve' or 'auto'", id="a mode"),
        pytest.param({"wen": {}}, "wen", "Extra inputs", id="an unknown name"),
        pytest.param({"when": {}}, "when", "a clause has exactly one of", id="an empty condition"),
        pytest.param({"targets": {}}, "targets", "exactly one of: hosts, from", id="no targets"),
        pytest.param(
            {"targets": {"hosts": ["a"], "group": "b"}}, "targets", "exactly one of", id="two kinds"
        ),
        pytest.param({"targets": "app-01"}, "targets", "exactly one of", id="targets as text"),
        pytest.param({"targets": {"hosts": []}}, "targets.hosts.hosts", "at least 1", id="no host"),
        pytest.param({"then": []}, "then", "at least 1 item", id="no remedy"),
        pytest.param({"then": [{"tasks": []}]}, "then.0.tasks", "at least 1 item", id="no task"),
        pytest.param(
            {"then": [{"tasks": [{}]}]},
            "then.0.tasks.0",
            "one of these names what to do: ",
            id="a task that does nothing",
        ),
        pytest.param(
            {"then": [{"tasks": [{"remote_shh": "true"}]}]},
            "then.0.tasks.0",
            "one of these names what to do: ",
            id="an unknown type of task",
        ),
        pytest.param(
            {"then": [{"tasks": [{**TASK, "timeuot": "1s"}]}]},
            "then.0.tasks.0.remote_ssh.timeuot",
            "Extra inputs",
            id="an unknown name in a task",
        ),
        pytest.param(
            {"then": [{"tasks": [{**TASK, "timeout": "long"}]}]},
            "then.0.tasks.0.remote_ssh.timeout",
            "write a length of time",
            id="no length",
        ),
        pytest.param(
            {"then": [{"tasks": [{"remote_ssh": {}}]}]},
            "then.0.tasks.0.remote_ssh.remote_ssh",
            "give one of command, script, script_file",
            id="no command",
        ),
        pytest.param(
            {"then": [{"tasks": [{"remote_ssh": "echo '{{ title }}'"}]}]},
            "then.0.tasks.0.remote_ssh.remote_ssh.command",
            "stands inside quotes",
            id="a placeholder in quotes",
        ),
        pytest.param(
            {"then": [{"tasks": [TASK], "verify": {}}]},
            "then.0.verify",
            "one of these names what to do: problem, ",
            id="a proof of nothing",
        ),
        pytest.param(
            {"then": [{"tasks": [TASK], "verify": {"problem": "gone"}}]},
            "then.0.verify.problem.problem",
            "should be 'resolved'",
            id="an unknown state",
        ),
        pytest.param(
            {"then": [{"tasks": [TASK], "verify": {"remote_ssh": "true", "every": "0.5s"}}]},
            "then.0.verify.remote_ssh.every",
            "greater than or equal to 1 second",
            id="looks too often",
        ),
        pytest.param({"otherwise": {}}, "otherwise", "give add_team, note, or both", id="nothing"),
        pytest.param({"limits": {"rate": ["3"]}}, "limits.rate.0", "write a rate as", id="a rate"),
        pytest.param(
            {"parameters": {"details.x": {"type": "word"}}},
            "parameters.details.x",
            "no placeholder {{ details.x }} is in",
            id="a parameter of nothing",
        ),
        pytest.param({"tests": [{}]}, "tests.0.event", "Field required", id="a test of nothing"),
    ],
)
def test_what_is_no_rule_is_refused_where_it_stands(
    said: dict[str, Any], place: str, what: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        a_rule(**said)

    found = {".".join(map(str, error["loc"])): error["msg"] for error in refused.value.errors()}
    assert what in found[place]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "other"},
        {"enabled": False},
        {"sources": ["jsm"]},
        {"actions": ["Other"]},
        {"mode": "auto"},
        {"when": {"tags": ["other"]}},
        {"when": {"all": [{"tags": ["a"]}, {"not": {"field": "title", "search": "b*"}}]}},
        {"targets": {"from": "entities"}},
        {"limits": {"cooldown": "31m"}},
        {"limits": {}},
        {"parameters": {}},
        {"parameters": {"title": {"type": "word"}}},
        {"then": THEN, "parameters": {}},
        {"then": [*FULL["then"], *THEN]},
        {"otherwise": {"note": "Look at it."}},
    ],
    ids="-".join,
)
def test_a_rule_that_does_something_else_has_another_digest(change: dict[str, Any]) -> None:
    changed = GRAMMAR.rule.model_validate({**FULL, **change})

    assert changed.digest != GRAMMAR.rule.model_validate(FULL).digest


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"description": "In other words."}, id="its description"),
        pytest.param({"tests": []}, id="its tests"),
        pytest.param(
            {"limits": {"max_targets": 2, "rate": ["3/60m"], "cooldown": 1800}}, id="its spelling"
        ),
    ],
)
def test_a_rule_that_does_the_same_has_the_same_digest(change: dict[str, Any]) -> None:
    changed = GRAMMAR.rule.model_validate({**FULL, **change})

    assert changed.digest == GRAMMAR.rule.model_validate(FULL).digest


def test_a_text_instead_of_a_task_means_its_command() -> None:
    short = a_remedy("uptime")

    assert short == GRAMMAR.plan.model_validate({"tasks": [{"remote_ssh": {"command": "uptime"}}]})


def test_a_remedy_is_filled_in_all_that_it_does() -> None:
    remedy = a_remedy(
        "echo {{ title }}", "true", verify={"remote_ssh": "test {{ details.host }} = a"}
    )

    filled = remedy.filled(an_event(title="T", fields={"details": {"host": "a"}}), {})

    assert str(filled) == "echo 'T'; then true"
    assert str(filled.verify) == "test 'a' = a"


def test_a_rule_cannot_be_changed() -> None:
    rule: Rule = a_rule()

    with pytest.raises(ValidationError, match="frozen"):
        rule.mode = Mode.OBSERVE  # type: ignore[misc]
