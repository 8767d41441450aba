"""alexis schema prints what is shipped, and what is shipped is what it describes."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call

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
    assert described["additionalProperties"] is False
    objects = [each for each in described["$defs"].values() if "properties" in each]
    assert objects
    assert all(each["additionalProperties"] is False for each in objects)


def test_a_default_length_of_time_is_shown_as_it_is_written() -> None:
    rules = json.loads((ROOT / "rules/rule.schema.json").read_text(encoding="utf-8"))

    assert rules["$defs"]["Limits"]["properties"]["cooldown"]["default"] == "0s"
