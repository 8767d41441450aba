"""Whatever is rendered: known to every supported Kubernetes, restricted, with time for a stop."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import kubernetes_validate
import pytest

from app.config.load import load_settings
from tests.deploy.manifests import DEPLOY, EXAMPLE, KUBECTL, Rendered
from tests.deploy.policy import offences
from tests.deploy.variants import EVERY, NEWEST, OF_THE_OPERATOR, OLDEST, SUPPORTED, variant

pytestmark = pytest.mark.skipif(
    KUBECTL is None, reason="kubectl is not installed, which renders the manifests"
)
_TO_END_COMMANDS: Final = timedelta(seconds=10)


def _distinct() -> Mapping[str, Any]:
    """Give each document once, since most are in every variant."""
    return {
        json.dumps(each, sort_keys=True): each
        for name in EVERY
        for each in variant(str(name.values[0])).documents
        if each["kind"] not in OF_THE_OPERATOR
    }


@pytest.mark.parametrize(
    "version",
    [
        pytest.param(each, marks=() if each in {OLDEST, NEWEST} else pytest.mark.long)
        for each in SUPPORTED
    ],
)
def test_kubernetes_knows_every_field_of_everything(version: str) -> None:
    for document in _distinct().values():
        kubernetes_validate.validate(document, version, strict=True)


def test_a_misspelt_field_would_be_noticed() -> None:
    misspelt = dict(variant("single").only("StatefulSet"))
    misspelt["spec"] = misspelt["spec"] | {"replicaz": 1}

    with pytest.raises(kubernetes_validate.ValidationError, match="replicaz"):
        kubernetes_validate.validate(misspelt, OLDEST, strict=True)


def test_the_page_names_the_versions() -> None:
    page = (DEPLOY / "README.md").read_text(encoding="utf-8")

    assert f"Kubernetes {OLDEST} to {NEWEST}" in page


@pytest.mark.parametrize("name", EVERY)
def test_the_pod_keeps_to_the_restricted_standard(name: str) -> None:
    assert offences(variant(name).workload()["spec"]["template"]) == []


@pytest.mark.parametrize("name", EVERY)
def test_what_is_named_is_there(name: str) -> None:
    found = variant(name)
    service, container = found.only("Service"), found.container()

    ports = {port["name"] for port in container["ports"]}
    of_service = {port["name"] for port in service["spec"]["ports"]}

    assert {volume["name"] for volume in found.pod()["volumes"]} <= _mounted(found)
    assert {port["targetPort"] for port in service["spec"]["ports"]} <= ports
    assert _ports_of_ingresses(found) <= of_service
    assert _selected(found) <= found.workload()["spec"]["template"]["metadata"]["labels"].items()
    assert found.pod()["serviceAccountName"] == found.only("ServiceAccount")["metadata"]["name"]


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


def _mounted(found: Rendered) -> set[str]:
    return {mount["name"] for mount in found.container()["volumeMounts"]}


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
