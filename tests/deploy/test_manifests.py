"""One pod with SQLite on a volume: what stands in its manifests, and why."""

import shutil
import subprocess
from typing import Any

import pytest

from app.config.server_settings import Server
from tests.deploy.manifests import (
    DEPLOY,
    EXAMPLE,
    ROOT,
    SECRETS,
    container,
    pod,
    read_one,
    stateful_set,
)

GIT = shutil.which("git")


def test_every_manifest_of_the_base_is_listed() -> None:
    there = {path.name for path in (DEPLOY / "base").glob("*.yaml")} - {"kustomization.yaml"}

    assert set(read_one(DEPLOY / "base" / "kustomization.yaml")["resources"]) == there


def test_the_pod_writes_nothing_outside_of_its_volumes_and_has_no_second_container() -> None:
    assert container()["securityContext"]["readOnlyRootFilesystem"] is True
    assert "initContainers" not in pod()


def test_the_pod_gets_neither_a_token_of_the_cluster_nor_variables_of_services() -> None:
    assert pod()["automountServiceAccountToken"] is False
    assert pod()["enableServiceLinks"] is False


def test_there_is_never_more_than_one_pod() -> None:
    wanted = stateful_set()

    assert wanted["kind"] == "StatefulSet"
    assert wanted["spec"]["replicas"] == 1


def test_secrets_are_readable_by_the_group_of_the_pod_and_by_nobody_else() -> None:
    (mode,) = (each["secret"]["defaultMode"] for each in pod()["volumes"] if "secret" in each)

    assert oct(mode) == "0o440"
    assert pod()["securityContext"]["fsGroup"] == pod()["securityContext"]["runAsGroup"]


def test_memory_has_a_limit_well_above_a_storm() -> None:
    resources = container()["resources"]

    assert _mebibytes(resources["requests"]["memory"]) > 140
    assert _mebibytes(resources["limits"]["memory"]) > 2 * 140


def test_no_volume_is_mounted_by_a_part_because_its_changes_would_never_arrive() -> None:
    assert not [mount for mount in container()["volumeMounts"] if "subPath" in mount]
    assert {mount["name"] for mount in container()["volumeMounts"]} == _volumes()


def test_the_service_leads_to_the_port_that_alexis_listens_on() -> None:
    service = read_one(DEPLOY / "base" / "service.yaml")["spec"]
    (port,) = container()["ports"]

    assert service["selector"].items() <= _labels().items()
    assert service["ports"][0]["targetPort"] == port["name"] == "http"
    assert port["containerPort"] == Server().port
    assert "server" not in read_one(EXAMPLE / "alexis.yaml")


def test_the_network_policy_is_for_the_pod_and_lets_ssh_names_and_https_out() -> None:
    policy = read_one(DEPLOY / "base" / "network-policy.yaml")["spec"]

    out = {port["port"] for rule in policy["egress"] for port in rule["ports"]}

    assert policy["podSelector"]["matchLabels"].items() <= _labels().items()
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert [rule["ports"] for rule in policy["ingress"]] == [[{"protocol": "TCP", "port": "http"}]]
    assert out == {53, 443, 22}


@pytest.mark.skipif(GIT is None or not (ROOT / ".git").exists(), reason="this is not a clone")
def test_git_ignores_the_secrets() -> None:
    files = [EXAMPLE / "secrets" / name for name in (*SECRETS, "ssh_key.pub", "another")]

    done = subprocess.run(
        [str(GIT), "-C", ROOT, "check-ignore", "--no-index", *files],
        check=False,
        capture_output=True,
        text=True,
    )

    assert len(done.stdout.splitlines()) == len(files)


def _labels() -> Any:
    return stateful_set()["spec"]["template"]["metadata"]["labels"]


def _volumes() -> set[str]:
    claimed = {
        claim["metadata"]["name"] for claim in stateful_set()["spec"]["volumeClaimTemplates"]
    }
    return claimed | {volume["name"] for volume in pod()["volumes"]}


def _mebibytes(text: str) -> int:
    return int(text.removesuffix("Mi"))
