"""What each component adds to the pod and to what is around it."""

from pathlib import Path

import pytest

from app.config.load import load_settings
from app.config.tls_settings import Tls
from tests.deploy.manifests import DEPLOY, KUBECTL
from tests.deploy.variants import variant

pytestmark = pytest.mark.skipif(
    KUBECTL is None, reason="kubectl is not installed, which renders the manifests"
)
_PROBES = ("startupProbe", "livenessProbe", "readinessProbe")


def _paths(name: str) -> list[str]:
    """Give the paths that an ingress opens; its certificate has to be for its names."""
    (ingress,) = (
        each["spec"]
        for each in variant("single with all").of_kind("Ingress")
        if each["metadata"]["name"] == name
    )
    assert [host for tls in ingress["tls"] for host in tls["hosts"]] == [
        rule["host"] for rule in ingress["rules"]
    ]
    return [path["path"] for rule in ingress["rules"] for path in rule["http"]["paths"]]


def test_from_outside_the_cluster_only_webhooks_are_reachable() -> None:
    assert _paths("alexis") == ["/v1/webhooks"]


def test_the_page_is_reachable_under_a_name_of_its_own() -> None:
    both = variant("single with all").of_kind("Ingress")

    names = [rule["host"] for ingress in both for rule in ingress["spec"]["rules"]]

    assert _paths("alexis-page") == ["/"]
    assert len(set(names)) == len(both) == 2


def test_only_named_namespaces_may_call() -> None:
    (rule,) = variant("single with all").only("NetworkPolicy")["spec"]["ingress"]

    namespaces = [
        each["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"]
        for each in rule["from"]
    ]

    assert namespaces == ["ingress-nginx", "monitoring"]
    assert all(set(each) == {"namespaceSelector"} for each in rule["from"])
    assert rule["ports"] == [{"protocol": "TCP", "port": "http"}]


@pytest.mark.parametrize("name", ["single with all", "replicated with all"])
def test_https_is_spoken_by_all_who_ask(name: str) -> None:
    found = variant(name)

    schemes = {found.container()[probe]["httpGet"]["scheme"] for probe in _PROBES}
    monitors = [each["spec"]["endpoints"][0] for each in found.of_kind("ServiceMonitor")]

    assert schemes == {"HTTPS"}
    assert all(each["scheme"] == "https" for each in monitors)
    assert found.only("Service")["spec"]["ports"][0]["port"] == 443


def test_the_settings_that_https_asks_for_name_the_mounted_certificate(tmp_path: Path) -> None:
    found = variant("single with all")

    (place,) = (
        mount["mountPath"] for mount in found.container()["volumeMounts"] if mount["name"] == "tls"
    )
    (secret,) = (volume["secret"] for volume in found.pod()["volumes"] if volume["name"] == "tls")

    tls = load_settings(_shown_settings(tmp_path), {}).server.tls

    assert secret["defaultMode"] == 0o440
    assert tls == Tls(cert_file=f"{place}/tls.crt", key_file=f"{place}/tls.key")


def _shown_settings(folder: Path) -> Path:
    """Save what the component says has to be in the settings."""
    text = (DEPLOY / "components/https/kustomization.yaml").read_text(encoding="utf-8")
    (line,) = (each for each in text.splitlines() if each.startswith("#   server:"))
    file = folder / "alexis.yaml"
    file.write_text(line.removeprefix("#   "), encoding="utf-8")
    return file
