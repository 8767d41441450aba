"""alexis schema prints what is shipped, and what is shipped is what it describes."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from tests.cli.conftest import Call
from tests.linting.reading import a_rule

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("what", "file"),
    [
        ("rules", "rules/rule.schema.json"),
        ("tests", "rules/tests/tests.schema.json"),
        ("settings", "settings/alexis.schema.json"),
    ],
)
def test_the_shipped_schema_is_the_printed_one(call: Call, what: str, file: str) -> None:
    said = call("schema", what)

    assert (said.status, said.err) == (0, "")
    assert said.out == (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("what", ["rules", "tests", "settings"])
def test_a_schema_knows_no_name_that_is_not_described(call: Call, what: str) -> None:
    described = json.loads(call("schema", what).out)

    assert described["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    free = {"SourceSettings", "OwnSource"}
    objects = [
        each
        for name, each in described["$defs"].items()
        if "properties" in each and name not in free
    ]
    assert objects
    assert all(each["additionalProperties"] is False for each in objects)


@pytest.mark.parametrize(
    ("source", "is_right"),
    [
        pytest.param({"kind": "zabbix", "host": ["host_dns"]}, True, id="a kind with its settings"),
        pytest.param({"kind": "zabbix", "hosts": "x"}, False, id="a key that it has not"),
        pytest.param({"kind": "generic"}, False, id="a key that is missing"),
        pytest.param(
            {"kind": "generic", "mapping": {"ref": "id", "kind": {"from": "k"}}}, True, id="values"
        ),
        pytest.param({"host": ["host_dns"]}, False, id="no kind"),
        pytest.param({"kind": "of-a-plug-in", "anything": 1}, True, id="a kind of a plug-in"),
    ],
)
def test_a_source_of_ones_own_is_described_by_its_kind(
    call: Call, source: dict[str, object], is_right: bool
) -> None:
    described = json.loads(call("schema", "settings").out)

    valid = Draft202012Validator(described).is_valid({"sources": {"shop": source}})

    assert valid is is_right


def test_every_key_of_a_rule_is_described(call: Call) -> None:
    described = json.loads(call("schema", "rules").out)

    silent = [
        f"{name}.{key}"
        for name, model in described["$defs"].items()
        for key, said in model.get("properties", {}).items()
        if not said.get("description")
    ]

    assert silent == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("conditions: { a: { tags: [t] } }", id="conditions"),
        pytest.param("groups: { web: [app-01.example.net] }", id="groups"),
        pytest.param(a_rule(), id="a rule"),
        pytest.param(a_rule(when="{ condition: a }", targets="{ group: web }"), id="with names"),
    ],
)
def test_a_document_of_a_rule_file_is_as_described(text: str) -> None:
    assert _complaints(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("groups: { web: [] }", "should be non-empty", id="an empty group"),
        pytest.param("groups: { web: [a] }\nname: x", "'groups' was unexpected", id="a rule too"),
        pytest.param("name: x", "'when' is a required property", id="half a rule"),
        pytest.param(a_rule(moed="auto"), "'moed' was unexpected", id="a misspelt key"),
        pytest.param("{}", "'name' is a required property", id="nothing"),
    ],
)
def test_another_document_is_not_as_described(text: str, said: str) -> None:
    assert said in " ".join(_complaints(text))


@pytest.mark.parametrize(
    "file",
    [
        file
        for folder in ("rules", "app/demo/rules", "deploy/example/rules")
        for file in (ROOT / folder).glob("*.yaml")
    ],
    ids=lambda file: str(file.relative_to(ROOT)),
)
def test_rules_that_are_shipped_say_where_their_schema_is(file: Path) -> None:
    first = file.read_text(encoding="utf-8").partition("\n")[0]

    _, found, schema = first.partition("# yaml-language-server: $schema=")

    assert found
    assert (file.parent / schema).resolve() == ROOT / "rules/rule.schema.json"


def _complaints(text: str) -> list[str]:
    described = json.loads((ROOT / "rules/rule.schema.json").read_text(encoding="utf-8"))
    read = YAML(typ="safe", pure=True).load(text)
    return [error.message for error in Draft202012Validator(described).iter_errors(read)]


def test_a_default_length_of_time_is_shown_as_it_is_written() -> None:
    rules = json.loads((ROOT / "rules/rule.schema.json").read_text(encoding="utf-8"))

    assert rules["$defs"]["Limits"]["properties"]["cooldown"]["default"] == "0s"
