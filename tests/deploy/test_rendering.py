"""The example as kubectl renders it: everything that is named is there, and what may change how."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

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
from tests.deploy.variants import VARIANTS, variant
from tests.parts.documented import blocks

pytestmark = pytest.mark.skipif(
    KUBECTL is None, reason="kubectl is not installed, which renders the manifests"
)


@pytest.fixture
def example() -> Rendered:
    return variant("single")


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
    assert example.container()["image"] == f"registry.example.net/alexis:{__version__}"


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
    assert example.variables()["ALEXIS_SETTINGS"] in files


def test_the_database_is_on_the_volume_that_stays() -> None:
    url = read_one(EXAMPLE / "alexis.yaml")["database"]["url"]

    (data,) = (mount for mount in container()["volumeMounts"] if mount["name"] == "data")

    assert Path(url.removeprefix("sqlite:///")).parent == Path(data["mountPath"])


def test_every_rule_of_the_example_is_in_the_config_map(example: Rendered) -> None:
    there = {path.name for path in (EXAMPLE / "rules").glob("*.yaml")}

    assert example.keys_of("ConfigMap", "alexis-rules") == there


@pytest.mark.parametrize("overlay", ["single", "replicated"])
def test_an_overlay_alone_has_a_version_and_no_settings(overlay: str) -> None:
    alone = rendered(DEPLOY / "overlays" / overlay)

    assert alone.container()["image"] == f"alexis:{__version__}"
    assert alone.of_kind("ConfigMap") == alone.of_kind("Secret") == []


def test_every_component_is_offered_in_the_example_and_rendered_in_a_variant() -> None:
    text = (EXAMPLE / "kustomization.yaml").read_text(encoding="utf-8")
    there = {f"../components/{each.name}" for each in (DEPLOY / "components").iterdir()}
    there |= {"../monitoring"}

    offered = set(re.findall(r"^#   - (\.\./\S+)", text, re.MULTILINE))
    rendered_ones = {each for variant in VARIANTS.values() for each in variant.components}

    assert offered == rendered_ones == there


def test_replicas_are_had_by_the_lines_that_the_example_shows(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    for name in ("database_password", "database_ca"):
        (folder / "secrets" / name).write_text("made up", encoding="utf-8")
    _edit(folder / "kustomization.yaml", "overlays/single", "overlays/replicated")
    _edit(folder / "kustomization.yaml", "# - secrets/", "- secrets/")
    _edit(folder / "alexis.yaml", "  url: sqlite", "  # url: sqlite")
    _edit(folder / "alexis.yaml", "# url: postgresql", "url: postgresql")
    _edit(folder / "alexis.yaml", "# password_file", "password_file")

    found = rendered(folder)

    files = _files_that_are_mounted(found)
    database = read_one(folder / "alexis.yaml")["database"]
    query = parse_qs(urlsplit(database["url"]).query)
    assert found.only("Deployment")["spec"]["replicas"] == 2
    assert database["password_file"] in files
    assert query["sslmode"] == ["verify-full"]
    assert query["sslrootcert"][0] in files


def test_a_component_is_changed_by_patches_as_the_page_shows(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (shown,) = [
        block.text for block in blocks(DEPLOY / "README.md") if block.info == "yaml patches"
    ]
    _edit(folder / "kustomization.yaml", "# components:", "components:")
    _edit(folder / "kustomization.yaml", "#   - ../components/ingress", "  - ../components/ingress")
    _edit(folder / "kustomization.yaml", "\nconfigMapGenerator", f"\n{shown}configMapGenerator")

    found = rendered(folder)

    ingress = found.only("Ingress")["spec"]
    assert ingress["rules"][0]["host"] in shown
    assert ingress["tls"][0]["hosts"] == [ingress["rules"][0]["host"]]
    assert ingress["ingressClassName"] in shown
    assert found.pod()["priorityClassName"] in shown


def test_monitoring_can_be_added_as_its_page_says() -> None:
    (shown,) = [
        block.text
        for block in blocks(DEPLOY / "monitoring/README.md")
        if block.info == "yaml components"
    ]
    assert shown == "components:\n  - ../monitoring\n"

    found = variant("single with all")

    monitor, service = found.only("ServiceMonitor"), found.only("Service")
    (endpoint,) = monitor["spec"]["endpoints"]
    of_pods = monitor["spec"]["selector"]["matchLabels"].items()
    assert found.only("PrometheusRule")["metadata"]["namespace"] == "alexis"
    assert of_pods <= service["metadata"]["labels"].items()
    assert endpoint["port"] in {port["name"] for port in service["spec"]["ports"]}
    assert service["metadata"]["name"] == "alexis"
    assert found.keys_of("ConfigMap", "alexis-dashboard") == {"alexis-dashboard.json"}


def _files_that_are_mounted(example: Rendered) -> set[str]:
    volumes = {volume["name"]: volume for volume in example.pod()["volumes"]}
    files = set()
    for mount in example.container()["volumeMounts"]:
        match volumes.get(mount["name"]):
            case {"configMap": {"name": name}}:
                keys = example.keys_of("ConfigMap", name)
            case {"secret": {"secretName": name}}:
                keys = example.keys_of("Secret", name)
            case _:
                continue
        files |= {f"{mount['mountPath']}/{key}" for key in keys}
    return files


def _edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
