"""Which values the schema of the chart refuses, and that its table lists all of them."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from app.config.load import load_settings
from tests.deploy.charts import CHART, CHARTED, defaults, schema
from tests.parts.documented import tables

_REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("an ingress without a name", {"ingress": {"page": {"enabled": True}}}, "ingress.page.host"),
    ("a database of another kind", {"database": "mysql"}, "database"),
    ("no replica", {"replicas": 0}, "replicas"),
    ("a number as text", {"replicas": "two"}, "replicas"),
    ("a rule of no YAML file", {"rules": {"disk.txt": "x"}}, "rules"),
    ("a rule in a folder", {"rules": {"a/disk.yaml": "x"}}, "rules"),
    ("a digest that is none", {"image": {"digest": "latest"}}, "image.digest"),
    ("no secret", {"existingSecret": ""}, "existingSecret"),
    ("a Secret with a slash", {"https": {"secretName": "a/b"}}, "https.secretName"),
    ("one replica at least", {"autoscaling": {"minReplicas": 1}}, "autoscaling.minReplicas"),
    ("an annotation that is a number", {"podAnnotations": {"a": 1}}, "podAnnotations.a"),
    ("a variable without a name", {"extraEnv": [{"value": "x"}]}, "extraEnv.0"),
    ("no amount", {"resources": {"limits": {"memory": "much"}}}, "resources.limits.memory"),
]  # fmt: skip


def _maps(of: Any, before: str = "") -> Iterator[str]:
    """Give the places of all maps whose names the schema knows."""
    for name, value in of["properties"].items():
        if "properties" in value:
            yield f"{before}{name}"
            yield from _maps(value, f"{before}{name}.")


@pytest.mark.parametrize("values", [pytest.param(each, id=name) for name, each in CHARTED.items()])
def test_the_schema_takes_what_we_render(values: dict[str, Any]) -> None:
    assert _refused(values) == {}


@pytest.mark.parametrize(
    ("values", "where"), [pytest.param(*rest, id=name) for name, *rest in _REFUSED]
)
def test_the_schema_refuses_what_cannot_be(values: dict[str, Any], where: str) -> None:
    assert where in _refused(values)


@pytest.mark.parametrize("place", ["", *_maps(schema())])
def test_a_misspelt_value_is_an_error_in_every_map(place: str) -> None:
    values: dict[str, Any] = {}
    at = values
    for name in filter(None, place.split(".")):
        at = at.setdefault(name, {})
    at["enabeld"] = True

    assert "'enabeld' was unexpected" in _refused(values)[place]


def test_the_settings_that_it_has_by_itself_are_right(tmp_path: Path) -> None:
    file = tmp_path / "alexis.yaml"
    file.write_text(defaults()["settings"], encoding="utf-8")

    settings = load_settings(file, {})

    assert settings.database.path == "/data/alexis.db"
    assert settings.rules.dir == "/etc/alexis/rules"


def test_every_value_is_in_the_table_with_its_default_and_no_other() -> None:
    shown = {
        row["value"].strip("`"): row["default"].strip("`")
        for table in tables(CHART / "README.md")
        for row in table.rows
    }
    there = dict(_leaves(defaults()))

    assert shown.keys() == there.keys()
    in_words = {"settings", "networkPolicy.to"}
    assert {name: shown[name] for name in there.keys() - in_words} == {
        name: _written(there[name]) for name in there.keys() - in_words
    }


def test_the_schema_knows_every_value() -> None:
    described = set(_described(schema())) - {"global"}

    assert described == {name for name, _ in _leaves(defaults())}


def _refused(values: Mapping[str, Any]) -> dict[str, str]:
    """Give what the schema says of these over the defaults, by the place of the value."""
    validator = jsonschema.Draft7Validator(schema())
    return {
        ".".join(map(str, error.path)): error.message
        for error in validator.iter_errors(_over(defaults(), values))
    }


def _over(below: Any, above: Any) -> Any:
    if not isinstance(below, Mapping) or not isinstance(above, Mapping):
        return above
    return {**below, **{name: _over(below.get(name), value) for name, value in above.items()}}


def _leaves(values: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, dict) and value and not name.endswith("abels"):
            yield from _leaves(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _described(of: Any, before: str = "") -> Iterator[str]:
    for name, value in of.get("properties", {}).items():
        if value.get("properties") and name not in {"affinity", "resources"}:
            assert value["additionalProperties"] is False, name
            yield from _described(value, f"{before}{name}.")
        elif name == "resources":
            assert value["additionalProperties"] is False
            yield from ("resources.requests.cpu", "resources.requests.memory")
            yield "resources.limits.memory"
        else:
            yield f"{before}{name}"


def _written(value: Any) -> str:
    if value == "":
        return "empty"
    return value if isinstance(value, str) else json.dumps(value)
