"""What lies in `deploy/monitoring`: the alert rules, and the dashboard with its questions."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.deploy.manifests import DEPLOY, read_one

MONITORING = DEPLOY / "monitoring"
RULES = MONITORING / "prometheus-rules.yaml"
DASHBOARD = MONITORING / "alexis-dashboard.json"
_METRIC = re.compile(r"\b(?:alexis|process|python)_\w+")
_OF_A_HISTOGRAM = re.compile(r"_(?:bucket|sum|count)$")


class Question(NamedTuple):
    """What a panel asks Prometheus."""

    panel: str
    expression: str


def dashboard() -> Any:
    return json.loads(DASHBOARD.read_text(encoding="utf-8"))


def panels() -> list[Any]:
    """Give the panels that are no rows."""
    return [panel for panel in dashboard()["panels"] if panel["type"] != "row"]


def alerts(path: Path = RULES) -> list[Any]:
    return [rule for group in read_one(path)["groups"] for rule in group["rules"]]


def questions(**variables: str) -> Iterator[Question]:
    """Give what every panel asks, with values for the variables of Grafana."""
    for panel in panels():
        for target in panel["targets"]:
            expression = target["expr"]
            for name, value in variables.items():
                expression = re.sub(rf"\${name}\b", value, expression)
            yield Question(panel["title"], expression)


def named_in(expression: str) -> set[str]:
    """Give the families of the metrics that an expression names."""
    return {_OF_A_HISTOGRAM.sub("", name) for name in _METRIC.findall(expression)}
