"""Inventories of Ansible, read by its own program: whatever it understands."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.config.inventory.found import Found, Group, Host, Spot
from app.domain.errors import ConfigError, Problem
from app.domain.fleet import Machine
from app.linting.code import Code

_LONGEST = 120.0
"""Seconds that Ansible may take; inventories that ask a cloud are slow."""

_VARIABLES = {
    "ansible_host": "address",
    "ansible_port": "port",
    "ansible_user": "user",
    "ansible_ssh_private_key_file": "key_file",
}
_OLD_VARIABLES = {
    "ansible_ssh_host": "address",
    "ansible_ssh_port": "port",
    "ansible_ssh_user": "user",
    "ansible_private_key_file": "key_file",
}
_BY_ITSELF = frozenset({"_meta", "all", "ungrouped"})
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SSH_AUTH_SOCK")


def program(name: str) -> str | None:
    """Find a program of Ansible: beside our own Python first, as in its environment."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if os.access(beside, os.X_OK) else shutil.which(name)


def read(path: Path) -> Found:
    """Have Ansible read it: a file, a folder, or what a plug-in needs. Raises `ConfigError`."""
    if not path.exists():
        what = "there is no such file or folder"
        raise ConfigError(Problem(str(path), what, code=Code.UNREADABLE_FILE))
    listed = _listed(path)
    spot = Spot(str(path))
    left_out: dict[str, list[str]] = {}
    every = listed.get("_meta", {}).get("hostvars", {})
    names = dict.fromkeys([*every, *_hosts_of("all", listed)])
    hosts = [_host(name, every.get(name, {}), spot, left_out) for name in names]
    groups = [
        Group(name, tuple(_hosts_of(name, listed)), spot)
        for name in listed
        if name not in _BY_ITSELF
    ]
    return Found(hosts, groups, [_warning(spot, *said) for said in left_out.items()])


def _listed(path: Path) -> dict[str, Any]:
    lister = program("ansible-inventory")
    if lister is None:
        what = "ansible-inventory is not installed: pip install 'alexis[ansible]'"
        raise ConfigError(Problem(str(path), what, code=Code.UNREADABLE_FILE))
    try:
        done = subprocess.run(  # noqa: S603 - the operator's own inventory, without a shell
            [lister, "--list", "-i", str(path.resolve())],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=_environment(os.environ),
            timeout=_LONGEST,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        took = f"ansible-inventory took longer than {_LONGEST:g} s"
        what = took if isinstance(error, subprocess.TimeoutExpired) else str(error)
        raise ConfigError(Problem(str(path), what, code=Code.UNREADABLE_FILE)) from error
    said = done.stderr.decode(errors="replace")
    if done.returncode:
        raise ConfigError(Problem(str(path), _reason(said), code=Code.UNREADABLE_FILE))
    listed = json.loads(done.stdout)
    return listed if isinstance(listed, dict) else {}


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """Give Ansible what it needs, its own settings too, but none of ours: these hold secrets."""
    kept = {name: ours[name] for name in _KEPT if name in ours}
    kept |= {name: value for name, value in ours.items() if name.startswith("ANSIBLE_")}
    return kept | {
        "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "True",
        "ANSIBLE_DEPRECATION_WARNINGS": "False",
        "ANSIBLE_NOCOLOR": "True",
        "ANSIBLE_FORCE_COLOR": "False",
    }


def _reason(said: str) -> str:
    """Give what matters of what it prints on stderr: the errors, else the warnings."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("[ERROR]", "ERROR!"))]
    told = " ".join(errors or lines).replace("[ERROR]: ", "").replace("ERROR! ", "")
    return f"ansible-inventory: {told[:1000] or 'it failed and did not say why'}"


def _warning(spot: Spot, variable: str, names: Sequence[str]) -> Problem:
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    what = f"{variable} of {names[0]}{more} is no plain text (a template or a vault): left out"
    return spot.problem(what, Code.INVENTORY_VALUE)


def _host(name: str, said: Mapping[str, Any], spot: Spot, left_out: dict[str, list[str]]) -> Host:
    fields: dict[str, Any] = {}
    for variable, field in (_VARIABLES | _OLD_VARIABLES).items():
        value = said.get(variable)
        if value is None or field in fields:
            continue
        if not _is_plain(value):
            left_out.setdefault(variable, []).append(name)
        elif value != "":
            fields[field] = value if field == "port" else str(value)
    try:
        machine = Machine.model_validate(fields)
    except ValidationError as error:
        what = f"{name}: ansible_{error.errors()[0]['loc'][0]}: {error.errors()[0]['msg']}"
        raise ConfigError(spot.problem(what)) from error
    return Host(name, machine, spot, goes_by_address=True)


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return "{{" not in value and "{%" not in value
    return isinstance(value, int) and not isinstance(value, bool)


def _hosts_of(group: str, listed: Mapping[str, Any]) -> Iterator[str]:
    """Give the hosts of a group and of its children, each once."""
    seen: set[str] = set()
    hosts: dict[str, None] = {}
    waiting = [group]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        said = listed.get(name, {})
        hosts |= dict.fromkeys(said.get("hosts", ()))
        waiting += reversed(said.get("children", ()))
    return iter(hosts)
