"""The chart renders what Kustomize renders, and its page, its values and their schema are one."""

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest

from app import __version__
from app.config.load import load_settings
from tests.deploy.charts import CHART, HELM, NO_HELM, defaults, helm, schema
from tests.deploy.manifests import KUBECTL, Rendered, read_one
from tests.deploy.variants import variant
from tests.parts.documented import tables

_with_both = pytest.mark.skipif(not (HELM and KUBECTL), reason=f"{NO_HELM}; or kubectl")
_SIDES = [
    pytest.param("single", "chart", id="one pod"),
    pytest.param("single with all", "chart with all", id="one pod with all"),
    pytest.param("replicated", "chart replicated", id="replicas"),
    pytest.param("replicated with all", "chart replicated with all", id="replicas with all"),
]
_COMPARED = (
    "Service",
    "Ingress",
    "PodDisruptionBudget",
    "HorizontalPodAutoscaler",
    "PrometheusRule",
    "ServiceMonitor",
)


@pytest.mark.skipif(HELM is None, reason=NO_HELM)
def test_helm_has_nothing_to_complain_about() -> None:
    done = helm("lint", "--strict", CHART)

    assert done.returncode == 0, done.stdout
    assert "WARNING" not in done.stdout


@_with_both
@pytest.mark.parametrize(("kustomized", "charted"), _SIDES)
def test_the_pods_are_those_of_kustomize(kustomized: str, charted: str) -> None:
    theirs, ours = variant(kustomized), variant(charted)

    assert _workload(ours) == _workload(theirs)


@_with_both
@pytest.mark.parametrize(("kustomized", "charted"), _SIDES)
def test_what_is_around_them_is_that_of_kustomize(kustomized: str, charted: str) -> None:
    theirs, ours = variant(kustomized), variant(charted)

    specs = {
        kind: [[_general(each["spec"]) for each in side.of_kind(kind)] for side in (ours, theirs)]
        for kind in _COMPARED
    }

    assert {kind for kind, (mine, other) in specs.items() if not _same(mine, other)} == set()
    assert _let_through(ours) == _let_through(theirs)


@pytest.mark.skipif(HELM is None, reason=NO_HELM)
def test_the_dashboard_and_the_alert_rules_are_those_of_monitoring() -> None:
    found = variant("chart with all")

    (dashboard,) = (each for each in found.of_kind("ConfigMap") if "dashboard" in str(each["data"]))

    monitoring = CHART.parent / "monitoring"
    text = (monitoring / "alexis-dashboard.json").read_text(encoding="utf-8")
    rules = read_one(monitoring / "prometheus-rules.yaml")
    assert json.loads(dashboard["data"]["alexis-dashboard.json"]) == json.loads(text)
    assert dashboard["metadata"]["labels"]["grafana_dashboard"] == "1"
    assert found.only("PrometheusRule")["spec"] == rules


def test_the_version_is_that_of_alexis() -> None:
    chart = read_one(CHART / "Chart.yaml")

    assert chart["version"] == chart["appVersion"] == __version__


def test_the_settings_that_it_has_by_itself_are_right(tmp_path: Any) -> None:
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


def test_the_schema_knows_every_value_and_forbids_all_others() -> None:
    described = set(_described(schema())) - {"global"}

    assert described == {name for name, _ in _leaves(defaults())}


def _workload(found: Rendered) -> Any:
    spec = deepcopy(found.workload()["spec"])
    pod = spec["template"]["spec"]
    (container,) = pod["containers"]
    del spec["selector"], spec["template"]["metadata"], container["image"]
    container.pop("imagePullPolicy", None)
    for claim in spec.get("volumeClaimTemplates", ()):
        del claim["metadata"]["labels"]
    for volume in pod["volumes"]:
        _unhash(volume.get("configMap", {}), "name")
        _unhash(volume.get("secret", {}), "secretName")
    return found.workload()["kind"], _general(spec)


def _unhash(source: dict[str, Any], key: str) -> None:
    """Take off what Kustomize puts behind the names of settings and secrets."""
    if key in source:
        source[key] = re.sub(r"^(alexis-(?:settings|secrets))-\w{10}$", r"\1", source[key])


def _general(spec: Any) -> Any:
    """Leave out the label of the release, by which a chart selects too, and what is a default."""
    if isinstance(spec, Mapping):
        return {
            key: _general(value)
            for key, value in spec.items()
            if key not in {"app.kubernetes.io/instance", "jobLabel"}
            and (key, value) != ("type", "ClusterIP")
        }
    return [_general(each) for each in spec] if isinstance(spec, list) else spec


def _same(ours: list[Any], theirs: list[Any]) -> bool:
    return sorted(map(str, map(_sorted, ours))) == sorted(map(str, map(_sorted, theirs)))


def _sorted(spec: Any) -> str:
    return json.dumps(spec, sort_keys=True)


def _let_through(found: Rendered) -> tuple[set[str], set[str]]:
    """Give who may call, but for the pod of `helm test`, and which ports are open outward."""
    policies = [each["spec"] for each in found.of_kind("NetworkPolicy")]
    callers = {
        _sorted(caller)
        for policy in policies
        for rule in policy.get("ingress", ())
        for caller in rule.get("from", ["all"])
        if "alexis-test" not in str(caller)
    }
    out = {
        f"{port['protocol']} {port['port']}"
        for policy in policies
        for rule in policy["egress"]
        for port in rule["ports"]
    }
    return callers, out


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
