"""Several replicas on a PostgreSQL: the component beside the base, and as kubectl renders it."""

from pathlib import Path
from typing import Any

import pytest

from tests.deploy.manifests import DEPLOY, KUBECTL, copied, pod, read_one, rendered

_COMPONENT = DEPLOY / "components" / "postgres"


def _deployment() -> Any:
    return read_one(_COMPONENT / "deployment.yaml")


def test_its_pod_is_that_of_the_base_without_the_volume() -> None:
    mine, base = _deployment()["spec"]["template"]["spec"], pod()

    spread = mine.pop("topologySpreadConstraints")
    (container,) = base["containers"]
    container["volumeMounts"] = [
        mount for mount in container["volumeMounts"] if mount["name"] != "data"
    ]

    assert mine == base
    assert {each["topologyKey"].rsplit("/")[-1] for each in spread} == {"hostname", "zone"}


def test_somebody_always_takes_webhooks() -> None:
    spec = _deployment()["spec"]
    budget = read_one(_COMPONENT / "pod-disruption-budget.yaml")["spec"]

    assert spec["replicas"] > budget["minAvailable"] >= 1
    assert spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert budget["selector"]["matchLabels"] == spec["selector"]["matchLabels"]


@pytest.mark.skipif(KUBECTL is None, reason="kubectl is not installed, which renders the manifests")
def test_it_takes_the_place_of_the_stateful_set(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    file = folder / "kustomization.yaml"
    text = file.read_text(encoding="utf-8")
    with_it = text.replace(
        "# components:\n#   - ../components/ingress", "components:\n  - ../components/postgres"
    )
    file.write_text(with_it, encoding="utf-8")

    found = rendered(folder)

    names = {each["metadata"]["name"] for each in found.of_kind("ConfigMap")}
    volumes = found.only("Deployment")["spec"]["template"]["spec"]["volumes"]
    assert found.of_kind("StatefulSet") == []
    assert {each["configMap"]["name"] for each in volumes if "configMap" in each} == names
    assert found.only("PodDisruptionBudget")["metadata"]["namespace"] == "alexis"
    assert len(found.of_kind("NetworkPolicy")) == 2
