"""The manifests of `deploy/`: as they are written, and as kubectl renders the example."""

import shutil
import subprocess
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
EXAMPLE = DEPLOY / "example"
KUBECTL = shutil.which("kubectl")
SECRETS = ("opsgenie_api_key", "dynatrace_api_token", "ssh_key")


def read_all(text: str) -> list[Any]:
    return [document for document in YAML(typ="safe", pure=True).load_all(text) if document]


def read_one(path: Path) -> Any:
    (document,) = read_all(path.read_text(encoding="utf-8"))
    return document


def stateful_set() -> Any:
    """Give that of the overlay `single`; skips a test where kubectl is not installed."""
    return deepcopy(_single().only("StatefulSet"))


@cache
def _single() -> "Rendered":
    if KUBECTL is None:
        pytest.skip("kubectl is not installed, which renders the manifests")
    return rendered(DEPLOY / "overlays" / "single")


def pod() -> Any:
    return stateful_set()["spec"]["template"]["spec"]


def container() -> Any:
    (only,) = pod()["containers"]
    return only


@dataclass(frozen=True)
class Rendered:
    """What would be applied."""

    documents: list[Any]

    def of_kind(self, kind: str) -> list[Any]:
        return [document for document in self.documents if document["kind"] == kind]

    def only(self, kind: str) -> Any:
        (document,) = self.of_kind(kind)
        return document

    def workload(self) -> Any:
        """Give the one thing that makes pods."""
        (found,) = self.of_kind("StatefulSet") + self.of_kind("Deployment")
        return found

    def pod(self) -> Any:
        return self.workload()["spec"]["template"]["spec"]

    def container(self) -> Any:
        (found,) = self.pod()["containers"]
        return found

    def templates(self) -> list[Any]:
        """Give `metadata` and `spec` of every pod that there would be."""
        return [self.workload()["spec"]["template"], *self.of_kind("Pod")]

    def variables(self) -> dict[str, str]:
        """Give the variables of the container that are given as they are."""
        return {each["name"]: each["value"] for each in self.container()["env"]}

    def keys_of(self, kind: str, name: str) -> set[str]:
        """Give the files that this ConfigMap or Secret becomes when it is mounted."""
        (found,) = (each for each in self.of_kind(kind) if each["metadata"]["name"] == name)
        return set(found["data"])


def copied(folder: Path) -> Path:
    """Copy `deploy/` and make the secrets that a user makes; give the example's folder."""
    example = copied_without_secrets(folder)
    make_secrets(example / "secrets")
    return example


def copied_without_secrets(folder: Path) -> Path:
    """Copy `deploy/` as it is in the repository; give the example's folder."""
    shutil.copytree(
        DEPLOY,
        folder / "deploy",
        ignore=lambda place, names: set(names) & set(SECRETS) if place.endswith("secrets") else (),
    )
    return folder / "deploy" / "example"


def make_secrets(folder: Path) -> None:
    for name in SECRETS:
        if name == "ssh_key":
            command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
            subprocess.run(command, check=True)
        else:
            (folder / name).write_text(f"made-up-{name}\n", encoding="utf-8")


def rendered(folder: Path) -> Rendered:
    """Have kubectl render a folder."""
    done = kustomize(folder)
    assert done.returncode == 0, done.stderr
    return Rendered(list(filter(None, YAML(typ="safe").load_all(done.stdout))))


def kustomize(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(KUBECTL), "kustomize", folder], check=False, capture_output=True, text=True
    )
