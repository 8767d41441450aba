"""The alert rules: each fires when it has to, keeps quiet when it must, and leads to its page."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.alert_cases import CASES, Case
from tests.deploy.manifests import read_one
from tests.deploy.monitoring import MONITORING, RULES, alerts
from tests.parts.documented import ROOT, anchors
from tests.parts.prometheus import promtool

_LABEL = re.compile(r"\{\{ \$labels\.(\w+) \}\}")
_VALUE = re.compile(r"\{\{ \$value \| \w+ \}\}")


def test_promtool_takes_the_rules() -> None:
    said = promtool(["check", "rules", str(RULES)])

    assert f"SUCCESS: {len(CASES)} rules found" in said


def test_promtool_takes_the_configuration_that_scrapes(tmp_path: Path) -> None:
    folder = shutil.copytree(MONITORING, tmp_path / "monitoring")
    (folder / "alexis-token").write_text("made-up", encoding="utf-8")

    said = promtool(["check", "config", str(folder / "prometheus.yaml")])

    assert "SUCCESS: 1 rule files found" in said
    assert "prometheus.yaml is valid" in said


def test_each_alert_fires_when_it_has_to_and_not_when_it_is_only_near(tmp_path: Path) -> None:
    known = {alert["alert"]: alert for alert in alerts()}
    files = [
        _file(
            tmp_path,
            known[name],
            _test(name, case.fires, case.minutes, [_fired(known[name], case)]),
            _test(name, case.calm, case.minutes, []),
        )
        for name, case in CASES.items()
    ]

    said = promtool(["test", "rules", *files])

    assert known.keys() == CASES.keys()
    assert said.count("SUCCESS") == len(CASES)


def test_an_alert_that_does_not_fire_as_expected_would_be_noticed(tmp_path: Path) -> None:
    (alert,) = (alert for alert in alerts() if alert["alert"] == "AlexisBreakerOpen")
    case = CASES["AlexisBreakerOpen"]
    file = _file(tmp_path, alert, _test("AlexisBreakerOpen", case.fires, case.minutes, []))

    with pytest.raises(AssertionError, match="FAILED"):
        promtool(["test", "rules", file])


@pytest.mark.parametrize("alert", alerts(), ids=lambda alert: str(alert["alert"]))
def test_an_alert_says_how_bad_it_is_what_it_means_and_where_to_read_on(alert: Any) -> None:
    page, _, anchor = alert["annotations"]["runbook"].partition("#")

    assert alert["labels"]["severity"] in ("critical", "warning")
    assert alert["annotations"]["summary"]
    assert alert["annotations"]["description"].endswith(".")
    assert anchor == alert["alert"].lower()
    assert anchor in anchors(ROOT / page)


def test_the_operator_of_kubernetes_gets_the_same_rules() -> None:
    custom = read_one(MONITORING / "prometheus-rule.yaml")

    assert custom["kind"] == "PrometheusRule"
    assert custom["spec"] == read_one(RULES)


def _file(folder: Path, alert: Any, *tests: Any) -> str:
    """Write tests of this alert alone: each test asks all rules that it is given, all the time."""
    rules, file = folder / f"{alert['alert']}-rule.json", folder / f"{alert['alert']}.json"
    rules.write_text(json.dumps({"groups": [{"name": "one", "rules": [alert]}]}), encoding="utf-8")
    said = {"rule_files": [str(rules)], "tests": tests}
    file.write_text(json.dumps(said), encoding="utf-8")
    return str(file)


def _test(name: str, series: dict[str, str], minutes: int, expected: list[Any]) -> Any:
    return {
        "name": name,
        "interval": "1m",
        "input_series": [{"series": each, "values": values} for each, values in series.items()],
        "alert_rule_test": [
            {"eval_time": f"{minutes}m", "alertname": name, "exp_alerts": expected}
        ],
    }


def _fired(alert: Any, case: Case) -> Any:
    """Give the alert as it has to be told."""
    labels = {"job": "alexis", **alert["labels"], **case.labels}
    texts = {
        name: _VALUE.sub(case.value, _LABEL.sub(lambda found: labels[found[1]], text))
        for name, text in alert["annotations"].items()
    }
    return {"exp_labels": labels, "exp_annotations": texts}
