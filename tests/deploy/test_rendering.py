"""The example as kubectl renders it: everything that is named is there, and what may change how."""

from pathlib import Path

import kubernetes_validate
import pytest

from app import __version__
from tests.deploy.manifests import (
    DEPLOY,
    EXAMPLE,
    KUBECTL,
    SECRETS,
    Rendered,
    container,
    copied,
    kustomize,
    read_one,
    rendered,
)
from tests.parts.documented import blocks

pytestmark = pytest.mark.skipif(
    KUBECTL is None, reason="kubectl is not installed, which renders the manifests"
)
_KUBERNETES = "1.34"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    return rendered(copied(tmp_path_factory.mktemp("example")))


def test_everything_that_is_rendered_is_known_to_kubernetes(example: Rendered) -> None:
    for document in example.documents:
        kubernetes_validate.validate(document, _KUBERNETES, strict=True)


def test_it_is_not_rendered_without_the_secrets(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "secrets" / "ssh_key").unlink()

    done = kustomize(folder)

    assert done.returncode != 0
    assert "ssh_key" in done.stderr


def test_all_of_it_is_in_one_namespace_that_enforces_the_restricted_standard(
    example: Rendered,
) -> None:
    namespace = example.only("Namespace")["metadata"]

    places = {
        document["metadata"].get("namespace")
        for document in example.documents
        if document["kind"] != "Namespace"
    }

    assert places == {namespace["name"]}
    assert namespace["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_the_image_is_of_this_version(example: Rendered) -> None:
    (only,) = example.only("StatefulSet")["spec"]["template"]["spec"]["containers"]

    assert only["image"] == f"registry.example.net/alexis:{__version__}"


def test_a_change_of_settings_or_secrets_starts_the_pod_anew_and_one_of_rules_does_not(
    example: Rendered,
) -> None:
    names = {
        document["metadata"]["name"]
        for kind in ("ConfigMap", "Secret")
        for document in example.of_kind(kind)
    }

    hashed = {name.rsplit("-", 1)[0] for name in names} & {"alexis-settings", "alexis-secrets"}

    assert hashed == {"alexis-settings", "alexis-secrets"}
    assert {"alexis-rules", "alexis-known-hosts"} <= names


def test_the_files_that_the_settings_name_are_mounted_where_they_say(example: Rendered) -> None:
    files = _files_that_are_mounted(example)
    settings = read_one(EXAMPLE / "alexis.yaml")

    named = {
        settings["ssh"]["key_file"],
        settings["ssh"]["known_hosts"],
        *(
            value
            for source in settings["sources"].values()
            for name, value in source.items()
            if name.endswith("_file")
        ),
    }

    secrets = {file for file in files if file.startswith("/run/secrets/alexis/")}
    assert named <= files
    assert secrets == {f"/run/secrets/alexis/{name}" for name in SECRETS}
    assert secrets <= named
    assert {str(Path(file).parent) for file in files} >= {settings["rules"]["dir"]}
    assert _variables()["ALEXIS_SETTINGS"] in files


def test_the_database_is_on_the_volume_that_stays() -> None:
    url = read_one(EXAMPLE / "alexis.yaml")["database"]["url"]

    (data,) = (mount for mount in container()["volumeMounts"] if mount["name"] == "data")

    assert Path(url.removeprefix("sqlite:///")).parent == Path(data["mountPath"])


def test_every_rule_of_the_example_is_in_the_config_map(example: Rendered) -> None:
    there = {path.name for path in (EXAMPLE / "rules").glob("*.yaml")}

    assert example.keys_of("ConfigMap", "alexis-rules") == there


def test_the_base_alone_has_a_version_and_no_settings() -> None:
    base = rendered(DEPLOY / "base")

    (only,) = base.only("StatefulSet")["spec"]["template"]["spec"]["containers"]

    assert only["image"] == f"alexis:{__version__}"
    assert base.of_kind("ConfigMap") == base.of_kind("Secret") == []


def test_the_ingress_can_be_added_as_the_example_says(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    file = folder / "kustomization.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("# components:\n#   -", "components:\n  -"), encoding="utf-8")

    ingress = rendered(folder).only("Ingress")

    assert ingress["metadata"]["namespace"] == "alexis"


def test_monitoring_can_be_added_as_its_page_says(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    file = folder / "kustomization.yaml"
    text = file.read_text(encoding="utf-8")
    (shown,) = [
        block.text
        for block in blocks(DEPLOY / "monitoring/README.md")
        if block.info == "yaml components"
    ]
    file.write_text(f"{text}\n{shown}", encoding="utf-8")

    found = rendered(folder)

    monitor, service = found.only("ServiceMonitor"), found.only("Service")
    (endpoint,) = monitor["spec"]["endpoints"]
    of_pods = monitor["spec"]["selector"]["matchLabels"].items()
    assert found.only("PrometheusRule")["metadata"]["namespace"] == "alexis"
    assert of_pods <= service["metadata"]["labels"].items()
    assert endpoint["port"] in {port["name"] for port in service["spec"]["ports"]}
    assert service["metadata"]["name"] == "alexis"
    assert found.keys_of("ConfigMap", "alexis-dashboard") == {"alexis-dashboard.json"}


def _files_that_are_mounted(example: Rendered) -> set[str]:
    pod = example.only("StatefulSet")["spec"]["template"]["spec"]
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    files = set()
    for mount in container()["volumeMounts"]:
        match volumes.get(mount["name"]):
            case {"configMap": {"name": name}}:
                keys = example.keys_of("ConfigMap", name)
            case {"secret": {"secretName": name}}:
                keys = example.keys_of("Secret", name)
            case _:
                continue
        files |= {f"{mount['mountPath']}/{key}" for key in keys}
    return files


def _variables() -> dict[str, str]:
    return {each["name"]: each["value"] for each in container()["env"]}
