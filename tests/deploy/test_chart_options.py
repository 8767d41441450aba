"""What each value of the chart does, and which are refused."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from app import __version__
from tests.deploy.charts import (
    AUTOSCALING,
    CHART,
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
    (
        "probes that nobody lets in",
        {**HTTPS, "settings": "server: {tls: {client_certificates: required}}"},
        "server.tls.client_certificates: required keeps out the probes",
    ),
    ("a certificate without HTTPS", {**HTTPS}, "https.secretName needs server.tls in the settings"),
    (
        "fewer at most than at least",
        {**REPLICATED, "autoscaling": {"enabled": True, "minReplicas": 5}},
        "autoscaling.minReplicas is more than autoscaling.maxReplicas",
    ),
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


def test_the_schema_is_in_force() -> None:
    done = template({"ingress": {"page": {"enabeld": True}}})

    assert done.returncode != 0
    assert "ingress.page: Additional property enabeld is not allowed" in done.stderr


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


def test_a_new_version_changes_nothing_that_kubernetes_lets_nobody_change(tmp_path: Path) -> None:
    newer = Path(shutil.copytree(CHART, tmp_path / "chart"))
    file = newer / "Chart.yaml"
    file.write_text(file.read_text("utf-8").replace(f"ersion: {__version__}", "ersion: 99.0.0"))

    before, after = (rendered_chart({}, chart=each).workload()["spec"] for each in (CHART, newer))

    (container,) = after.pop("template")["spec"]["containers"]
    del before["template"]
    assert container["image"].endswith(":99.0.0")
    assert before == after


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
    python, flag, program, address = container["command"]
    assert (flag, program) == ("-c", (CHART / "files/reachable.py").read_text(encoding="utf-8"))
    assert container["image"] == workload["image"]
    assert f'"{python}"' in last("HEALTHCHECK").rest
    assert address == "https://alexis/readyz"
    assert any(each <= test["metadata"]["labels"].items() for each in allowed)
    assert (
        not found.only("Service")["spec"]["selector"].items() <= test["metadata"]["labels"].items()
    )


def test_an_ingress_has_the_class_and_the_annotations_of_its_own() -> None:
    page = INGRESS["ingress"]["page"] | {"className": "internal", "annotations": {"a": "b"}}

    (ingress,) = rendered_chart({"ingress": {"page": page}}).of_kind("Ingress")

    assert ingress["spec"]["ingressClassName"] == "internal"
    assert ingress["metadata"]["annotations"] == {"a": "b"}
