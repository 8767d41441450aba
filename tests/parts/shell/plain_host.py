"""A host that is ours: what root would do there, and what Docker would with a compose file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.deploy.manifests import ROOT, SECRETS, make_secrets
from tests.parts.shell.door import Called
from tests.parts.shell.required import require

_UNITS = ROOT / "deploy" / "systemd"


def as_root(called: Called) -> int:
    """Look whether what would be done names what there is; nothing is done."""
    match list(called.words):
        case ["useradd", "--system", *_, name] | ["-u", name, _, "status", *_]:
            require(f"\nUser={name}\n" in _unit(), f"the unit has another user than {name}")
        case ["python3", "-m", "venv", folder]:
            require(f"\nExecStart={folder}/bin/alexis" in _unit(), f"the unit is not of {folder}")
        case ["install" | "/opt/alexis/bin/pip", *words]:
            for file in (word for word in words if "." in word and word[0] not in "-/"):
                require((called.folder / file).exists(), f"{file} is not there")
        case ["systemctl", "daemon-reload"]:
            pass
        case ["systemctl", "enable", "--now", name]:
            require((_UNITS / f"{name}.service").is_file(), f"there is no unit {name}")
        case words:
            raise ValueError(f"{words} is not known")
    return 0


def journal(called: Called) -> int:
    """Take the name of the unit."""
    require(list(called.words) == ["-u", "alexis"], "not known")
    return 0


def composed(called: Called, words: Sequence[str]) -> Sequence[str]:
    """Look at a call of `docker compose` in the folder of its file; give what `alexis` is to do."""
    there = _composed_in(called.folder)
    match list(words):
        case ["up", "-d", "--wait"]:
            return []
        case ["exec", service, "alexis", "check"]:
            require(service in there, service)
            return ["check", "--settings", _inside(called.folder)]
        case _:
            raise ValueError(f"docker compose {words} is not known")


def deployed(called: Called, words: Sequence[str]) -> None:
    """Look at a call of `docker stack`, or of `docker node`, in the folder of the file."""
    label = "node.labels.{0[0]} == {0[2]}"
    match list(words):
        case ["stack", "deploy", "-c", "compose.yaml", _]:
            _composed_in(called.folder)
        case ["node", "update", "--label-add", pair, _]:
            placed = _composed_in(called.folder)["alexis"]["deploy"]["placement"]
            require(placed["constraints"] == [label.format(pair.partition("="))], pair)
        case _:
            raise ValueError(f"docker {words} is not known")


def _inside(folder: Path) -> str:
    """Write the settings with the places of the container as they are outside; give the name."""
    text = (folder / "settings" / "alexis.yaml").read_text(encoding="utf-8")
    places = {"/run/secrets/alexis": "secrets", "/etc/alexis/": "", "/data/": str(folder) + "/"}
    for inside, outside in places.items():
        require(inside in text, inside)
        text = text.replace(inside, outside)
    make_secrets(folder / "secrets")
    (folder / "inside.yaml").write_text(text, encoding="utf-8")
    return "inside.yaml"


def _composed_in(folder: Path) -> dict[str, Any]:
    """Give the services of the file, if all that it names is there; secrets are made by readers."""
    (file,) = folder.glob("compose.yaml")
    said = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    mounts = [each.split(":")[0] for each in said["services"]["alexis"]["volumes"]]
    for place in (each for each in mounts if each.startswith(".")):
        require((folder / place).is_dir(), f"{place} is not there")
    require((folder / "secrets").is_dir(), "secrets is not there")
    require(tuple(said["secrets"]) == SECRETS, "other secrets")
    services: dict[str, Any] = said["services"]
    return services


def _unit() -> str:
    return (_UNITS / "alexis.service").read_text(encoding="utf-8")
