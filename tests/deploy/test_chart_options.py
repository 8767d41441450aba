"""What each value of the chart does, and which are refused."""

from typing import Any

import pytest

from tests.deploy.charts import (
    AUTOSCALING,
    HELM,
    HTTPS,
    INGRESS,
    NO_HELM,
    OWN,
    REPLICATED,
    defaults,
    example,
    rendered_chart,
    template,
)
from tests.deploy.dockerfile import last
from tests.deploy.variants import variant

pytestmark = pytest.mark.skipif(HELM is None, reason=NO_HELM)

_NOT_TOGETHER: list[tuple[str, dict[str, Any], str]] = [
    ("replicas on SQLite", {"replicas": 3}, "replicas: 3 need database: postgresql"),
    ("autoscaling on SQLite", {**AUTOSCALING}, "autoscaling.enabled needs database: postgresql"),
    (
        "a PostgreSQL that the settings do not name",
        {"database": "postgresql"},
        "database: postgresql needs database.url in the settings",
    ),
    (
        "a PostgreSQL that only the settings name",
        {"settings": REPLICATED["settings"]},
        "the settings name a PostgreSQL: say database: postgresql",
    ),
    ("settings that are no YAML", {"settings": "server: ["}, "settings: error converting YAML"),
    (
        "a time to stop in the settings",
        {"settings": "server: {stop_timeout: 60s}"},
        "server.stop_timeout in the settings would not hold: set stop.timeoutSeconds",
    ),
    (
        "a delay in the settings",
        {"settings": "server: {drain_delay: 5s}"},
        "server.drain_delay in the settings would not hold: set stop.drainDelaySeconds",
    ),
    (
        "a delay that is longer than the stop",
        {"stop": {"timeoutSeconds": 5}},
        "stop.drainDelaySeconds is a part of stop.timeoutSeconds",
    ),
    (
        "HTTPS without a certificate",
        {"settings": "server: {tls: {cert_file: a, key_file: b}}"},
        "name the certificate's Secret in https.secretName",
    ),
    ("a certificate without HTTPS", {**HTTPS}, "https.secretName needs server.tls in the settings"),
    (
        "fewer at most than at least",
        {**REPLICATED, "autoscaling": {"enabled": True, "minReplicas": 5}},
        "autoscaling.minReplicas is more than autoscaling.maxReplicas",
    ),
    ("an ingress without a name", {"ingress": {"page": {"enabled": True}}}, "ingress.page.host"),
    ("a database of another kind", {"database": "mysql"}, "database must be one of"),
    ("no replica", {"replicas": 0}, "replicas: Must be greater than or equal to 1"),
    ("a rule of no YAML file", {"rules": {"disk.txt": "x"}}, "disk.txt"),
    ("a digest that is none", {"image": {"digest": "latest"}}, "image.digest"),
    ("no secret", {"existingSecret": ""}, "existingSecret"),
    ("a number as text", {"replicas": "two"}, "replicas: Invalid type"),
]


@pytest.mark.parametrize(
    ("values", "said"), [pytest.param(*rest, id=name) for name, *rest in _NOT_TOGETHER]
)
def test_values_that_cannot_be_are_refused_with_what_to_do(
    values: dict[str, Any], said: str
) -> None:
    done = template(values)

    assert done.returncode != 0
    assert said in done.stderr


@pytest.mark.parametrize(
    "place",
    [
        "",
        "image",
        "ingress.page",
        "monitoring.serviceMonitor",
        "networkPolicy",
        "stop",
        "resources",
    ],
)
def test_a_misspelt_value_is_an_error(place: str) -> None:
    values: dict[str, Any] = {}
    at = values
    for name in filter(None, place.split(".")):
        at = at.setdefault(name, {})
    at["enabeld"] = True

    done = template(values)

    assert done.returncode != 0
    assert "Additional property enabeld is not allowed" in done.stderr


def test_what_is_ones_own_arrives() -> None:
    found = variant("chart with what is one's own")

    pod, container = found.pod(), found.container()
    named = {
        each["name"]: each["configMap"]["name"] for each in pod["volumes"] if "configMap" in each
    }
    assert named == {"settings": "my-settings", "rules": "my-rules", "known-hosts": "my-hosts"}
    assert found.of_kind("ConfigMap") == []
    assert container["image"] == f"registry.example.net/alexis@{OWN['image']['digest']}"
    assert container["resources"]["limits"] == {"cpu": 2, "memory": "1Gi"}
    assert OWN["extraEnv"][0] in container["env"]
    assert OWN["extraVolumeMounts"][0] in container["volumeMounts"]
    assert pod["terminationGracePeriodSeconds"] == 135
    assert pod["serviceAccountName"] == "robot"
    assert pod["automountServiceAccountToken"] is True
    for name in ("nodeSelector", "tolerations", "affinity", "priorityClassName"):
        assert pod[name] == OWN[name]
    (claim,) = found.workload()["spec"]["volumeClaimTemplates"]
    assert claim["spec"]["storageClassName"] == "fast"
    assert {each["metadata"]["name"] for each in found.documents} == {
        "repairs", "repairs-test", "robot",
    }  # fmt: skip


def test_what_is_off_is_not_there() -> None:
    kinds = {each["kind"] for each in variant("chart replicated and bare").documents}

    assert kinds == {"ConfigMap", "Service", "Deployment", "Pod"}
    assert "topologySpreadConstraints" not in variant("chart replicated and bare").pod()


def test_the_files_of_the_example_arrive_as_they_are() -> None:
    files = example()

    found = rendered_chart(files)

    maps = {each["metadata"]["name"]: each["data"] for each in found.of_kind("ConfigMap")}
    assert maps["alexis-settings"] == {"alexis.yaml": files["settings"]}
    assert maps["alexis-rules"] == files["rules"]
    assert maps["alexis-known-hosts"] == {"known_hosts": files["knownHosts"]}


def test_a_file_that_begins_with_a_space_arrives_as_it_is() -> None:
    found = rendered_chart({"rules": {"a.yaml": "  name: a\n  when: {}\n"}})

    assert {"a.yaml": "  name: a\n  when: {}\n"} in [
        each["data"] for each in found.of_kind("ConfigMap")
    ]


def test_a_change_of_settings_starts_the_pod_anew_and_one_of_rules_does_not() -> None:
    before, settings, rules = (
        rendered_chart(values).workload()["spec"]["template"]
        for values in (
            {},
            {"settings": defaults()["settings"] + "mode: dry_run\n"},
            {"rules": {"a.yaml": "name: a"}, "knownHosts": "a b c"},
        )
    )

    assert settings != before
    assert rules == before


def test_two_releases_in_one_namespace_do_not_touch() -> None:
    one, other = rendered_chart({}, "alexis"), rendered_chart({}, "second")

    names = [
        {(each["kind"], each["metadata"]["name"]) for each in found.documents}
        for found in (one, other)
    ]
    selector = other.only("Service")["spec"]["selector"]

    assert not names[0] & names[1]
    assert selector["app.kubernetes.io/instance"] == "second"


def test_monitoring_knows_the_job_whatever_the_release_is_called() -> None:
    monitor = variant("chart with all").only("ServiceMonitor")["spec"]
    service = variant("chart with all").only("Service")["metadata"]

    assert service["labels"][monitor["jobLabel"]] == "alexis"


def test_the_pod_of_helm_test_is_the_image_itself_and_may_call() -> None:
    found = variant("chart with all")

    test, workload = found.only("Pod"), found.container()
    allowed = [
        each["podSelector"]["matchLabels"].items()
        for policy in found.of_kind("NetworkPolicy")
        for rule in policy["spec"]["ingress"]
        for each in rule["from"]
        if "podSelector" in each
    ]

    (container,) = test["spec"]["containers"]
    compile(container["command"][2], "reachable", "exec")
    assert container["image"] == workload["image"]
    assert container["command"][0] in last("HEALTHCHECK").rest
    assert "https://alexis/readyz" in container["command"][2]
    assert any(each <= test["metadata"]["labels"].items() for each in allowed)
    assert (
        not found.only("Service")["spec"]["selector"].items() <= test["metadata"]["labels"].items()
    )


def test_an_ingress_has_the_class_and_the_annotations_of_its_own() -> None:
    page = INGRESS["ingress"]["page"] | {"className": "internal", "annotations": {"a": "b"}}

    (ingress,) = rendered_chart({"ingress": {"page": page}}).of_kind("Ingress")

    assert ingress["spec"]["ingressClassName"] == "internal"
    assert ingress["metadata"]["annotations"] == {"a": "b"}
