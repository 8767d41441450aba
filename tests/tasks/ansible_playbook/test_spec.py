"""What a rule may say of a playbook, and what it may not."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue, ValidationError
from ruamel.yaml import YAML

from app.config.rule_files import RuleFiles
from app.domain.fleet import Fleet
from app.plugins.catalogue import built_in
from app.tasks.ansible_playbook.data import as_data
from app.tasks.ansible_playbook.spec import AnsiblePlaybookSpec
from tests.parts.building import an_event

RULE = """
name: restart
when: {tags: [t]}
targets: {hosts: [app-01]}
then:
  - tasks:
      - ansible_playbook:
          playbook: %s
"""
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        pytest.param({"playbook": "../x.yaml"}, "without ..", id="out of the folder"),
        pytest.param({"playbook": "/x.yaml"}, "not from /", id="an absolute path"),
        pytest.param({"playbook": "--x.yaml"}, "a path in the folder", id="an option"),
        pytest.param({"playbook": "x.sh"}, "ends in .yaml", id="no playbook"),
        pytest.param({"extra_vars": {"a-b": 1}}, "not the name", id="no name"),
        pytest.param(
            {"extra_vars": {"ansible_host": "{{ title }}"}}, "of Ansible itself", id="another host"
        ),
        pytest.param(
            {"secret_vars": {"Ansible_connection": "x"}}, "of Ansible itself", id="a secret one"
        ),
        pytest.param(
            {"extra_vars": {"x": 1}, "secret_vars": {"x": "s"}}, "x is in", id="said twice"
        ),
        pytest.param({"tags": ["a,b"]}, "tags", id="no tag"),
        pytest.param({"extra_vars": {"x": ["{{ a b }}"]}}, "placeholder", id="no placeholder"),
    ],
)
def test_what_would_lead_elsewhere_is_refused(said: dict[str, object], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        AnsiblePlaybookSpec.model_validate({"playbook": "x.yaml"} | said)


def test_a_mistake_in_a_rule_is_told_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "rule.yaml").write_text(RULE % "../restart.yaml", encoding="utf-8")

    (problem,) = RuleFiles(tmp_path, built_in().grammar, Fleet()).read().problems

    assert (problem.line, problem.column) == (8, 11)
    assert problem.what.startswith("playbook: a path in the folder of playbooks")


def test_variables_are_filled_from_the_event() -> None:
    spec = AnsiblePlaybookSpec(playbook="x.yaml", extra_vars={"a": [{"b": "on {{ details.x }}"}]})

    filled = spec.filled(an_event(fields={"details": {"x": "it's"}}), {})

    assert filled.extra_vars == {"a": [{"b": "on it's"}]}


def test_a_person_who_approves_sees_all_of_it_but_secrets() -> None:
    spec = AnsiblePlaybookSpec(
        playbook="x.yaml",
        extra_vars={"a": 1},
        secret_vars={"ansible_become_password": "root"},
        tags=("t", "u"),
        groups=("web",),
        become=True,
    )

    said = spec.in_full()

    assert said == (
        "ansible-playbook --tags t,u --become x.yaml, in the groups web, "
        'with {"a": 1}, with ansible_become_password (the secret root)'
    )
    assert spec.secrets() == {"root"}


@settings(max_examples=50, deadline=None)
@given(st.recursive(TEXTS | st.booleans() | st.none() | st.integers(), st.lists))
def test_data_is_read_as_it_was_and_every_text_is_marked_as_no_template(value: JsonValue) -> None:
    written = as_data({"x": value})

    yaml = YAML(typ="safe", pure=True)
    yaml.constructor.add_constructor("!unsafe", lambda loader, node: ["unsafe", node.value])
    assert written.isprintable()
    assert yaml.load(written) == {"x": _marked(value)}


def _marked(value: object) -> object:
    if isinstance(value, str):
        return ["unsafe", value]
    return [_marked(each) for each in value] if isinstance(value, list) else value


def test_a_number_with_a_fraction_stays_one() -> None:
    assert json.loads(json.dumps(YAML(typ="safe").load(as_data([1.5, 1e300])))) == [1.5, 1e300]
