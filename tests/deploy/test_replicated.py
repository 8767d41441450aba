"""Several replicas on a PostgreSQL: the pod of the base, replaced one by one."""

from copy import deepcopy
from typing import Any

import pytest

from tests.deploy.manifests import KUBECTL
from tests.deploy.variants import variant

pytestmark = pytest.mark.skipif(
    KUBECTL is None, reason="kubectl is not installed, which renders the manifests"
)


def _spec() -> Any:
    return deepcopy(variant("replicated").only("Deployment")["spec"])


def test_the_pod_is_the_other_overlays_without_the_volume() -> None:
    mine, single = _spec()["template"]["spec"], deepcopy(variant("single").pod())

    spread = mine.pop("topologySpreadConstraints")
    drain = mine["containers"][0]["env"].pop()
    mounts = single["containers"][0]["volumeMounts"]
    mounts[:] = [each for each in mounts if each["name"] != "data"]

    assert mine == single
    assert {each["topologyKey"].rsplit("/")[-1] for each in spread} == {"hostname", "zone"}
    assert drain["name"] == "ALEXIS_SERVER__DRAIN_DELAY"


def test_there_is_no_stateful_set_and_no_volume() -> None:
    kinds = {each["kind"] for each in variant("replicated").documents}

    assert not kinds & {"StatefulSet", "PersistentVolumeClaim"}


def test_somebody_always_takes_webhooks() -> None:
    spec = _spec()
    budget = variant("replicated").only("PodDisruptionBudget")["spec"]

    assert spec["replicas"] > budget["maxUnavailable"] == 1
    assert spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert budget["selector"]["matchLabels"] == spec["selector"]["matchLabels"]


def test_the_database_may_be_reached() -> None:
    single, replicated = (
        {
            port["port"]
            for policy in variant(name).of_kind("NetworkPolicy")
            for rule in policy["spec"]["egress"]
            for port in rule["ports"]
        }
        for name in ("single", "replicated")
    )

    assert replicated - single == {5432}


def test_an_autoscaler_keeps_two_and_is_not_contradicted() -> None:
    found = variant("replicated with all")

    scaler, deployment = found.only("HorizontalPodAutoscaler")["spec"], found.only("Deployment")

    assert scaler["scaleTargetRef"]["kind"] == deployment["kind"]
    assert scaler["scaleTargetRef"]["name"] == deployment["metadata"]["name"]
    assert 2 == scaler["minReplicas"] < scaler["maxReplicas"]
    assert "replicas" not in deployment["spec"]


def test_replicas_go_more_slowly_than_they_come() -> None:
    behaviour = variant("replicated with all").only("HorizontalPodAutoscaler")["spec"]["behavior"]

    up, down = behaviour["scaleUp"], behaviour["scaleDown"]

    assert down["stabilizationWindowSeconds"] > 10 * up["stabilizationWindowSeconds"]
    assert [each["value"] for each in down["policies"]] == [1]
    assert (
        down["policies"][0]["periodSeconds"]
        > _spec()["template"]["spec"]["terminationGracePeriodSeconds"]
    )
