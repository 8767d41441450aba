"""Whatever is rendered: known to every supported Kubernetes, restricted, with time for a stop."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import kubernetes_validate
import pytest

from app.config.load import load_settings
from tests.deploy.charts import CHART, CHARTED, HELM, OLDEST
from tests.deploy.manifests import DEPLOY, EXAMPLE, KUBECTL, Rendered, read_one
from tests.deploy.policy import offences
from tests.deploy.variants import (
    ALONE,
    EVERY,
    NEWEST,
    OF_THE_OPERATOR,
    SUPPORTED,
    VARIANTS,
    variant,
)

pytestmark = pytest.mark.skipif(
    KUBECTL is None, reason="kubectl is not installed, which renders the manifests"
)
_TO_END_COMMANDS: Final = timedelta(seconds=10)


def _distinct(*names: str) -> Mapping[str, Any]:
    """Give each document once, since most are in every variant."""
    return {
        json.dumps(each, sort_keys=True): each
        for name in (*VARIANTS, *(CHARTED if HELM else ()), *names)
        for each in variant(name).documents
        if each["kind"] not in OF_THE_OPERATOR
    }


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
def test_kubernetes_knows_every_field_of_everything(version: str) -> None:
    for document in _distinct().values():
        kubernetes_validate.validate(document, version, strict=True)


@pytest.mark.long
@pytest.mark.parametrize("version", SUPPORTED)
def test_every_supported_version_knows_every_field_of_each_component(version: str) -> None:
    for document in _distinct(*ALONE).values():
        kubernetes_validate.validate(document, version, strict=True)


def test_a_misspelt_field_would_be_noticed() -> None:
    misspelt = dict(variant("single").only("StatefulSet"))
    misspelt["spec"] = misspelt["spec"] | {"replicaz": 1}

    with pytest.raises(kubernetes_validate.ValidationError, match="replicaz"):
        kubernetes_validate.validate(misspelt, OLDEST, strict=True)


def test_the_pages_and_the_chart_name_the_versions() -> None:
    pages = [DEPLOY / "README.md", CHART / "README.md"]
    chart = read_one(CHART / "Chart.yaml")

    assert all(f"Kubernetes {OLDEST} to {NEWEST}" in each.read_text("utf-8") for each in pages)
    assert chart["kubeVersion"] == f">={OLDEST}.0-0"


@pytest.mark.parametrize("name", EVERY)
def test_the_pod_keeps_to_the_restricted_standard(name: str) -> None:
    found = {
        each["metadata"].get("name", name): offences(each) for each in variant(name).templates()
    }

    assert not any(found.values()), found


@pytest.mark.parametrize("name", EVERY)
def test_what_is_named_is_there(name: str) -> None:
    found = variant(name)
    service, container = found.only("Service"), found.container()

    ports = {port["name"] for port in container["ports"]}
    of_service = {port["name"] for port in service["spec"]["ports"]}

    claims = found.workload()["spec"].get("volumeClaimTemplates", ())

    volumes = [each["name"] for each in found.pod()["volumes"]]
    volumes += [each["metadata"]["name"] for each in claims]

    assert {mount["name"] for mount in container["volumeMounts"]} == set(volumes)
    assert {port["targetPort"] for port in service["spec"]["ports"]} <= ports
    assert _ports_of_ingresses(found) <= of_service
    assert _selected(found) <= found.workload()["spec"]["template"]["metadata"]["labels"].items()
    assert found.pod()["serviceAccountName"] in {"default"} | {
        each["metadata"]["name"] for each in found.of_kind("ServiceAccount")
    }


@pytest.mark.parametrize("name", EVERY)
def test_a_stop_has_the_time_that_it_may_take(name: str) -> None:
    found = variant(name)
    granted = timedelta(seconds=found.pod()["terminationGracePeriodSeconds"])
    environment = {
        each: text for each, text in found.variables().items() if each.startswith("ALEXIS_SERVER_")
    }

    server = load_settings(None, environment).server

    assert granted > server.stop_timeout + _TO_END_COMMANDS
    assert server.drain_delay <= server.stop_timeout / 2
    assert (server.drain_delay > timedelta(0)) == (found.workload()["kind"] == "Deployment")
    assert "lifecycle" not in found.container()


def test_the_figures_of_a_stop_are_given_where_they_win_over_the_settings() -> None:
    text = (EXAMPLE / "alexis.yaml").read_text(encoding="utf-8")

    assert not re.search(r"^\s*(stop_timeout|drain_delay)", text, re.MULTILINE)
    assert "ALEXIS_SERVER__STOP_TIMEOUT" in variant("single").variables()


def _ports_of_ingresses(found: Rendered) -> set[str]:
    return {
        path["backend"]["service"]["port"]["name"]
        for ingress in found.of_kind("Ingress")
        for rule in ingress["spec"]["rules"]
        for path in rule["http"]["paths"]
    }


def _selected(found: Rendered) -> set[tuple[str, str]]:
    """Give the labels by which others find the pods."""
    selectors = [found.only("Service")["spec"]["selector"]]
    selectors += [
        each["spec"]["podSelector"]["matchLabels"] for each in found.of_kind("NetworkPolicy")
    ]
    selectors += [
        each["spec"]["selector"]["matchLabels"] for each in found.of_kind("PodDisruptionBudget")
    ]
    return {pair for selector in selectors for pair in selector.items()}
