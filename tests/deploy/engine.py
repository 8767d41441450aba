"""Podman or Docker, as the tests need them that build the image and run it.

`ALEXIS_IMAGE_BUILD` in the environment holds more arguments of `deploy/image/build`, such as
`--build-arg PYTHON=...`; `ALEXIS_IMAGE` names an image that is there and is taken as it is.
"""

import json
import os
import secrets
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.deploy.manifests import ROOT
from tests.parts.ports import free_port

USER = 10001
ENGINE = shutil.which("podman") or shutil.which("docker")


def engine(*words: str | Path, check: bool = True) -> str:
    """Call it; give what it printed, or what it complained about. Raises `AssertionError`."""
    assert ENGINE
    done = subprocess.run([ENGINE, *words], check=False, capture_output=True, text=True)
    assert not check or done.returncode == 0, done.stderr
    return done.stdout.strip() or done.stderr.strip()


def works() -> bool:
    return bool(ENGINE) and (
        subprocess.run([str(ENGINE), "info"], check=False, capture_output=True).returncode == 0
    )


def built(tag: str, *options: str) -> str:
    """Build the image; give its name."""
    builder = {"BUILDER": Path(str(ENGINE)).name}
    more = shlex.split(os.environ.get("ALEXIS_IMAGE_BUILD", ""))
    done = subprocess.run(
        [ROOT / "deploy/image/build", "-t", tag, *options, *more],
        check=False,
        capture_output=True,
        text=True,
        env=builder | os.environ,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return tag


@dataclass(frozen=True)
class Box:
    """A container of the image, with what the page says to give it."""

    image: str
    folder: Path
    name: str = field(default_factory=lambda: f"alexis-{secrets.token_hex(4)}")
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def started(self) -> Iterator[None]:
        """Run it, and take it and its volume away at the end."""
        mounts = {
            "settings": "/etc/alexis/settings:ro",
            "rules": "/etc/alexis/rules:ro",
            "secrets": "/run/secrets/alexis:ro",
        }
        volumes = [f"{self.folder / name}:{place}" for name, place in mounts.items()]
        try:
            engine(
                *("run", "-d", "--name", self.name, "--network", "host", "--read-only"),
                *("--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
                *("--stop-timeout", "45", "-e", f"ALEXIS_SERVER__PORT={self.port}"),
                *(word for volume in volumes for word in ("-v", volume)),
                *("-v", f"{self.name}:/data", self.image),
            )
            yield
        finally:
            engine("rm", "-f", self.name, check=False)
            engine("volume", "rm", "-f", self.name, check=False)

    def runs(self, *words: str, check: bool = True) -> str:
        """Run a program beside it, in the same container."""
        return engine("exec", self.name, *words, check=check)

    def checks_its_health(self) -> str:
        """Run what the image says is its health check; give what it complains about."""
        (told,) = json.loads(engine("image", "inspect", self.image))
        check = told.get("HealthCheck") or told.get("Healthcheck") or told["Config"]["Healthcheck"]
        kind, *words = check["Test"]
        assert kind == "CMD"
        return self.runs(*words)

    def python(self, text: str) -> str:
        return self.runs("python", "-c", text)

    @property
    def log(self) -> str:
        assert ENGINE
        told = [ENGINE, "logs", self.name]
        return subprocess.run(
            told, check=True, stdout=-1, stderr=subprocess.STDOUT, text=True
        ).stdout


def once(image: str, *words: str, entrypoint: str | None = None) -> str:
    """Run a command in a container of its own; give what it printed, or complained about."""
    entry = ("--entrypoint", entrypoint) if entrypoint else ()
    return engine("run", "--rm", "--network", "none", *entry, image, *words, check=False)


def hand_over(folder: Path, texts: Mapping[str, str], only: Sequence[str] = ()) -> Path:
    """Write files for the user of the image; if we may, `only` for that user."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o444)
        if name in only and os.geteuid() == 0:
            os.chown(folder / name, USER, USER)
            (folder / name).chmod(0o400)
    return folder
