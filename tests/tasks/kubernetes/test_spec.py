"""What a rule may say of a workload, and what becomes of the values of an event."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.filling import STORED
from app.domain.placeholder import ValueRefused
from app.tasks.kubernetes.names import belongs_to, is_name, is_namespace
from app.tasks.kubernetes.settings import KubernetesSettings
from app.tasks.kubernetes.spec import KubernetesSpec
from tests.parts.building import an_event


def _spec(**said: Any) -> KubernetesSpec:
    return KubernetesSpec.model_validate({"action": "rollout_restart", "namespace": "ops", **said})


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"action": "scale"}, "replicas is for scale, which needs it"),
        ({"replicas": 3}, "replicas is for scale, which needs it"),
        ({"action": "scale", "replicas": -1}, "greater than or equal to 0"),
        ({"action": "scale", "replicas": 3, "kind": "daemonset"}, "a pod on each node"),
        ({"action": "delete_pod", "kind": "daemonset"}, "kind is not for delete_pod"),
        ({"namespace": "Ops"}, r"namespace: 'Ops' is no name in Kubernetes \(RFC 1123\)"),
        ({"namespace": "a.b"}, "namespace: 'a.b' is no name"),
        ({"name": "../secrets"}, "name: '../secrets' is no name"),
        ({"name": "{{ details.name"}, "write a placeholder as"),
        ({"kind": "job"}, "deployment"),
        ({"wait": "2h"}, "less than or equal to 1 hour"),
    ],
)
def test_what_does_not_fit_is_refused(said: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        _spec(**said)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "rollout restart deployment/{{ target }} in ops, wait 50s"),
        (
            {"action": "scale", "replicas": 0, "kind": "statefulset", "cluster": "main"},
            "scale statefulset/{{ target }} to 0 in ops of main, wait 50s",
        ),
        (
            {"action": "delete_pod", "name": "db-0", "wait": "0s"},
            "delete pod/db-0 in ops, without waiting",
        ),
    ],
)
def test_it_says_what_it_does(said: dict[str, Any], words: str) -> None:
    assert _spec(**said).in_full() == words


def test_values_of_the_event_and_the_target_are_put_in() -> None:
    spec = _spec(namespace="shop-{{ details.env }}", name="{{ target }}-{{ details.part }}")
    event = an_event(fields={"details": {"env": "prod", "part": "web"}})

    filled = spec.filled(event, {}).at("duplicator")

    assert (filled.namespace, filled.name) == ("shop-prod", "duplicator-web")
    assert spec.paths() == {"details.env", "details.part"}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"action": "delete_pod", "name": "{{ target }}-0"},
        {"action": "scale", "replicas": 0, "kind": "statefulset"},
    ],
)
def test_what_was_stored_for_a_run_is_read_again(said: dict[str, Any]) -> None:
    """Whether a target can be a name is told where the run is done, not where it is read."""
    for target in ("duplicator", "App_01.example.net"):
        stored = _spec(**said).at(target)

        read = KubernetesSpec.model_validate_json(stored.model_dump_json(), context=STORED)

        assert read == stored


@settings(max_examples=60, deadline=None)
@given(value=st.text(min_size=1, max_size=20) | st.text(st.sampled_from("ab-./?#%{} "), min_size=1))
@example(value="../../../api/v1/secrets")
@example(value="a/scale?x=")
@example(value="a..b")
@example(value="-a")
def test_no_value_leads_to_another_path(value: str) -> None:
    spec = _spec(namespace="{{ details.env }}", name="{{ details.name }}")
    event = an_event(fields={"details": {"env": value, "name": value}})

    try:
        filled = spec.filled(event, {})
    except ValueRefused:
        return

    assert is_namespace(filled.namespace)
    assert is_name(filled.name)
    assert not set(filled.name) & set("/?#%{} ")


@pytest.mark.parametrize(
    ("name", "target", "is_its"),
    [
        ("web", "web", True),
        ("web-7d9c", "web", True),
        ("webs", "web", False),
        ("we", "web", False),
        ("db-web", "web", False),
    ],
)
def test_a_name_belongs_to_the_target_it_begins_with(name: str, target: str, is_its: bool) -> None:
    assert belongs_to(name, target) is is_its


@pytest.mark.parametrize(
    ("cluster", "words"),
    [
        ({}, "give in_cluster: true or kubeconfig, one of them"),
        ({"in_cluster": True, "kubeconfig": "a"}, "give in_cluster: true or kubeconfig"),
        ({"in_cluster": True, "context": "a"}, "context is for a kubeconfig"),
    ],
)
def test_a_cluster_is_reached_in_one_way(cluster: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        KubernetesSettings.model_validate({"clusters": {"main": cluster}})
