"""The file for Compose and for a Swarm: valid for both, closed, and in step with the image."""

import json
import shutil
import subprocess
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from app import __version__
from app.config.server_settings import Server
from tests.deploy.dockerfile import last, variables
from tests.deploy.manifests import DEPLOY, EXAMPLE, SECRETS, container, make_secrets, read_one

FILE = DEPLOY / "stack" / "compose.yaml"
DOCKER = shutil.which("docker")
_SWARM_LEAVES_OUT = """
build cgroup_parent container_name depends_on devices domainname expose external_links ipc links
mac_address network_mode pid platform privileged profiles restart runtime security_opt shm_size
userns_mode
"""
"""Keys of a service that `docker stack deploy` passes over, by its documentation, or refuses."""


@pytest.fixture(scope="module")
def schema() -> Any:
    """The JSON Schema of the Compose specification."""
    vendor = files("check_jsonschema.builtin_schemas.vendor")
    return json.loads((vendor / "compose-spec.json").read_text(encoding="utf-8"))


@pytest.fixture
def stack() -> Any:
    return read_one(FILE)


@pytest.fixture
def service(stack: Any) -> Any:
    (only,) = stack["services"].values()
    return only


def test_it_is_a_compose_file(schema: Any, stack: Any) -> None:
    jsonschema.validate(stack, schema)


def test_a_misspelt_key_would_be_noticed(schema: Any, stack: Any) -> None:
    stack["services"]["alexis"]["deploy"]["replicaz"] = 1

    with pytest.raises(jsonschema.ValidationError, match="replicaz"):
        jsonschema.validate(stack, schema)


def test_a_swarm_leaves_nothing_out_but_what_the_readme_says(stack: Any, service: Any) -> None:
    left_out = service.keys() & {*_SWARM_LEAVES_OUT.split()}

    assert left_out == {"security_opt"}
    assert "`security_opt`" in (DEPLOY / "stack" / "README.md").read_text(encoding="utf-8")
    assert stack.keys() == {"services", "volumes", "secrets"}


@pytest.mark.skipif(DOCKER is None, reason="docker is not installed, which reads it for a Swarm")
def test_docker_reads_it_for_a_swarm(tmp_path: Path, service: Any) -> None:
    shutil.copy(FILE, tmp_path)
    (tmp_path / "secrets").mkdir()
    make_secrets(tmp_path / "secrets")

    done = subprocess.run(
        [str(DOCKER), "stack", "config", "-c", "compose.yaml"],
        cwd=tmp_path,
        env={"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stderr.count("level=warning") == done.stderr.count("ignoring IP-address") == 1
    assert f"image: {service['image']}" in done.stdout


def test_the_container_is_closed_as_the_pod_is(service: Any) -> None:
    assert service["user"] == last("USER").rest
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"cap_add", "devices", "environment", "privileged", "tmpfs"} & service.keys()


def test_nothing_is_mounted_for_writing_but_the_volume(stack: Any, service: Any) -> None:
    (volume, *folders) = (each.split(":") for each in service["volumes"])

    assert volume == ["data", *last("VOLUME").command]
    assert list(stack["volumes"]) == ["data"]
    assert {(here.startswith("./"), mode) for here, _, mode in folders} == {(True, "ro")}


def test_the_folders_are_where_the_image_and_its_settings_look(service: Any) -> None:
    places = {each.split(":")[1] for each in service["volumes"]}
    settings = read_one(EXAMPLE / "alexis.yaml")

    assert str(Path(variables()["ALEXIS_SETTINGS"]).parent) in places
    assert settings["rules"]["dir"] in places
    assert str(Path(settings["ssh"]["known_hosts"]).parent) in places
    assert settings["database"]["url"].removeprefix("sqlite:///").rpartition("/")[0] in places


def test_each_secret_of_the_settings_is_mounted_where_they_look_for_alexis_alone(
    stack: Any, service: Any
) -> None:
    settings = (EXAMPLE / "alexis.yaml").read_text(encoding="utf-8")
    user, group = service["user"].split(":")

    assert tuple(stack["secrets"]) == SECRETS
    assert tuple(each["source"] for each in service["secrets"]) == SECRETS
    for each in service["secrets"]:
        assert f": {each['target']}\n" in settings
        assert (each["uid"], each["gid"]) == (user, group)
    for name, said in stack["secrets"].items():
        assert said == {"file": f"./secrets/{name}"}


def test_the_mode_of_the_secrets_is_octal_for_docker() -> None:
    assert FILE.read_text(encoding="utf-8").count("mode: 0400") == len(SECRETS)


def test_a_stop_has_the_time_that_it_may_take(service: Any) -> None:
    granted = timedelta(seconds=int(service["stop_grace_period"].removesuffix("s")))

    assert granted > Server().stop_timeout + timedelta(seconds=10)


def test_a_new_one_starts_when_the_old_one_has_stopped(service: Any) -> None:
    deploy = service["deploy"]

    assert deploy["replicas"] == 1
    assert deploy["update_config"]["order"] == deploy["rollback_config"]["order"] == "stop-first"
    assert deploy["restart_policy"]["condition"] == "any"


def test_it_may_take_as_much_memory_as_the_pod_and_its_log_is_bounded(service: Any) -> None:
    of_pod = container()["resources"]
    limits, reserved = (service["deploy"]["resources"][each] for each in ("limits", "reservations"))

    assert limits["memory"] + "i" == of_pod["limits"]["memory"]
    assert reserved["memory"] + "i" == of_pod["requests"]["memory"]
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}


def test_the_port_of_alexis_is_published_to_this_host_alone(service: Any) -> None:
    port = Server().port

    assert service["ports"] == [f"127.0.0.1:{port}:{port}"]


def test_the_image_is_of_this_version_and_checks_its_health_itself(service: Any) -> None:
    assert service["image"] == f"registry.example.net/alexis:{__version__}"
    assert "healthcheck" not in service
    assert "app.cli.alive" in last("HEALTHCHECK").rest
