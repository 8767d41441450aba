"""The manifests of `deploy/`: as they are written, and as kubectl renders the example."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    return read_one(DEPLOY / "base" / "stateful-set.yaml")


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

    def keys_of(self, kind: str, name: str) -> set[str]:
        """Give the files that this ConfigMap or Secret becomes when it is mounted."""
        (found,) = (each for each in self.of_kind(kind) if each["metadata"]["name"] == name)
        return set(found["data"])


def copied(folder: Path) -> Path:
    """Copy `deploy/` and make the secrets that a user makes; give the example's folder."""
    shutil.copytree(
        DEPLOY,
        folder / "deploy",
        ignore=lambda place, names: set(names) & set(SECRETS) if place.endswith("secrets") else (),
    )
    example = folder / "deploy" / "example"
    make_secrets(example / "secrets")
    return example


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
    return Rendered(read_all(done.stdout))


def kustomize(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(KUBECTL), "kustomize", folder], check=False, capture_output=True, text=True
    )
