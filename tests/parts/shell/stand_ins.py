"""What a page calls that cannot be run in a test, and how far it is checked all the same.

`STANDS_IN` is the whole list, with the reason of each. All else that a page calls is run.
"""

import os
import re
import subprocess
import sys
import tomllib
import venv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from tests.deploy.manifests import KUBECTL, SECRETS, kustomize, read_all, stateful_set
from tests.parts.documented import ROOT
from tests.parts.shell.cluster import charted, secret, taken_back
from tests.parts.shell.door import Called, Door
from tests.parts.shell.image_building import complaint
from tests.parts.shell.plain_host import as_root, composed, deployed, journal
from tests.parts.shell.required import require

IMAGE = re.compile(r"(registry\.example\.net/)?alexis:\d+\.\d+\.\d+")


class Around(Protocol):
    """Where a page is played: more programs can be put there, and `alexis` can be called."""

    door: Door

    def alexis(self, called: Called, words: Sequence[str]) -> int: ...


class StandIn(NamedTuple):
    """`does` checks the call, has the effect that the page goes on with, gives the exit status."""

    reason: str
    does: Callable[[Called, Around], int]


def _split(words: Sequence[str], valued: str, plain: str = "") -> tuple[dict[str, str], list[str]]:
    """Take the options from the words up to the first other one. Raises `ValueError`."""
    left, found = list(words), {}
    while left and left[0].startswith("-") and left[0] != "--":
        name, _, value = left.pop(0).partition("=")
        require(name in valued.split() + plain.split(), f"{name} is not known")
        found[name] = value or (left.pop(0) if name in valued.split() else "")
    return found, left


def _pip(called: Called, around: Around) -> int:
    verb, *words = called.words
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    require(verb == "install", verb)
    while words:
        options, words = _split(words, "-r", "-q --no-deps --no-build-isolation")
        if file := options.get("-r"):
            require((called.folder / file).is_file(), f"{file} is not there")
        for what in words[:1]:
            name, _, more = what.rstrip("]").partition("[")
            known = set(extras["optional-dependencies"]) | {""}
            require(name in (".", "alexis") and more in known, f"{what} is not ours")
            if bin_folder := called.env.get("VIRTUAL_ENV"):
                around.door.put(Path(bin_folder, "bin", "alexis"))
        words = words[1:]
    return 0


def _python(called: Called, around: Around) -> int:
    match called.words:
        case ["-m", "venv", folder]:
            made = called.folder / folder
            venv.create(made, symlinks=True, with_pip=False)
            around.door.put(made / "bin" / "pip", made / "bin" / "python")
            return 0
        case ["-m", "docs.site"]:
            require((ROOT / "docs" / "site" / "__main__.py").is_file(), "no docs.site")
            return 0
        case ["-m", "http.server", *options, "8000"]:
            return _serves([sys.executable, "-um", "http.server", *options, "0"])
        case words:
            _, output, errors = called.files
            done = subprocess.run(
                [sys.executable, *words],
                cwd=called.folder,
                stdout=output,
                stderr=errors,
                check=False,
            )
            return done.returncode


def _serves(words: Sequence[str]) -> int:
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        first = server.stdout.readline()
        server.terminate()
    return 0 if first.startswith("Serving HTTP on") else 1


def _docker(called: Called, around: Around) -> int:
    verb, *words = called.words
    match verb:
        case "build":
            wrong = complaint(words, called.folder)
            require(not wrong, wrong)
        case "push" | "create":
            require(IMAGE.fullmatch(words[-1]), "not our image")
        case "cp":
            made = (ROOT / "deploy/image/sbom.py").read_text(encoding="utf-8")
            require(f'"{words[0].partition(":")[2]}"' in made, "not our bill of materials")
        case "info" | "rm":
            pass
        case "run":
            return _container(called, words, around)
        case "compose":
            asked = composed(called, words)
            return around.alexis(called, asked) if asked else 0
        case _:
            deployed(called, called.words)
    return 0


def _container(called: Called, words: Sequence[str], around: Around) -> int:
    for host, inside in re.findall(r"(\S+):(/[\w/]+):ro", "\n".join(words)):
        require(Path(host).is_dir() and inside.startswith("/etc/alexis/"), f"{host} is mounted")
    valued = "--name --cap-drop --security-opt --stop-timeout -p -v"
    _, (image, *verb) = _split(words, valued, "--rm -d --read-only")
    if IMAGE.fullmatch(image) and verb:
        return around.alexis(called, verb)
    require(not verb, "only our image is told what to do")
    return 0


def _kubectl(called: Called, around: Around) -> int:
    require(KUBECTL, "kubectl is not installed")
    _, words = _split(called.words, "-n --namespace")
    match words:
        case ["kustomize", folder] | ["apply", "-k", folder]:
            for name in SECRETS:
                (called.folder / folder / "secrets" / name).write_text("made up", encoding="utf-8")
            done = kustomize(called.folder / folder)
            called.says(done.stdout)
            called.complains(done.stderr)
            return done.returncode
        case ["apply", "-f", file]:
            (made,) = read_all((called.folder / file).read_text(encoding="utf-8"))
            require(made["kind"] == "Namespace", file)
            return 0
        case ["rollout", "status", name]:
            require(name == f"statefulset/{stateful_set()['metadata']['name']}", name)
            return 0
        case ["port-forward", name, ports]:
            text = (ROOT / "deploy/base/service.yaml").read_text(encoding="utf-8")
            (service,) = read_all(text)
            require(name == f"service/{service['metadata']['name']}", name)
            open_ports = {str(each["port"]) for each in service["spec"]["ports"]}
            require(ports.rpartition(":")[2] in open_ports, ports)
            return 0
        case ["exec", pod, "--", "alexis", *verb]:
            require(pod == f"{stateful_set()['metadata']['name']}-0", pod)
            return around.alexis(called, verb)
        case ["create", "secret", "generic", name, *_]:
            return secret(called, name)
        case _:
            return taken_back(words)


def _uv(called: Called, around: Around) -> int:
    del around
    require(called.words[:2] == ["pip", "compile"], "not known")
    for word in called.words:
        if word.endswith((".txt", ".toml")):
            require((called.folder / word).is_file(), f"{word} is not there")
    return 0


def _git(called: Called, around: Around) -> int:
    del around
    answers = {"rev-parse HEAD": "0" * 40, "log -1 --format=%ct": "1767312000"}
    answer = answers.get(" ".join(called.words))
    require(answer or called.words == ["status", "--porcelain"], "not known")
    called.says(f"{answer}\n" if answer else "")
    return 0


def _pinned(called: Called, around: Around) -> int:
    del around
    name = {"lint-imports": "import-linter"}.get(called.name, called.name)
    pinned = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    require(f"\n{name}==" in pinned, f"{name} is not pinned")
    return 0


def _run(called: Called, around: Around) -> int:
    del called, around
    return 0 if os.access(ROOT / "tests" / "run", os.X_OK) else 1


def _demo(called: Called, around: Around) -> int:
    del around
    require(not set(called.words) - {"demo"}, "not known")
    return 0


STANDS_IN: Mapping[str, StandIn] = {
    "pip": StandIn("packages come from an index; files, extras, options are looked at", _pip),
    "python3": StandIn("a venv is made without pip; test_site.py builds docs.site", _python),
    "python": StandIn("as python3", _python),
    "docker": StandIn("no daemon; options, build arguments, mounts are looked at", _docker),
    "sudo": StandIn(
        "nobody here is root; the unit and the files are looked at", lambda c, _: as_root(c)
    ),
    "journalctl": StandIn("no systemd", lambda c, _: journal(c)),
    "kubectl": StandIn("no cluster; folders are rendered, names are looked for", _kubectl),
    "helm": StandIn(
        "no cluster; what it would apply is rendered", lambda called, _: charted(called)
    ),
    "uv": StandIn("packages come from an index; the files are looked for", _uv),
    "git": StandIn("the folder of a page is no repository", _git),
    "ruff": StandIn("test_house.py runs it over all there is", _pinned),
    "mypy": StandIn("test_house.py runs it over all there is", _pinned),
    "lint-imports": StandIn("test_house.py runs it over all there is", _pinned),
    "run": StandIn("`tests/run` is what runs this", _run),
    "alexis demo": StandIn("tests/demo runs it, and compares what is shown of it", _demo),
}
"""Program, or program and verb; why it is not run here, and what is done instead."""
