"""The unit for a plain host: systemd takes it, and it is in step with the service."""

import configparser
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from app.config.load import load_settings
from app.config.settings import Settings
from app.secret.section import Needed
from tests.deploy.manifests import DEPLOY, EXAMPLE, SECRETS, container, read_one

UNIT = DEPLOY / "systemd" / "alexis.service"
SETTINGS = DEPLOY / "systemd" / "alexis.yaml"
ANALYZE = shutil.which("systemd-analyze")
_EXPOSURE = 15
"""Of 100; what is left are the network, and files of the host to be read."""

_needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")


def _analyze(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(ANALYZE), *words], check=False, capture_output=True, text=True, timeout=60
    )


@pytest.fixture
def service() -> configparser.SectionProxy:
    """What the unit says; of a key that stands several times, all lines."""
    section = UNIT.read_text(encoding="utf-8").partition("[Service]\n")[2].partition("\n[")[0]
    said: dict[str, str] = {}
    for key, value in re.findall(r"^(\w+)=(.*)$", section, re.MULTILINE):
        said[key] = f"{said[key]}\n{value}" if key in said else value
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[method-assign,assignment]
    read.read_dict({"Service": said})
    return read["Service"]


@pytest.fixture
def settings() -> Settings:
    return load_settings(SETTINGS, {}, needed=Needed.NONE)


@_needs_systemd
def test_systemd_has_no_complaint_about_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "alexis.service"
    text = UNIT.read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/alexis/bin/alexis", sys.executable), encoding="utf-8")

    done = _analyze("verify", "--man=no", unit)

    assert "alexis.service" not in done.stderr


@_needs_systemd
def test_what_systemd_calls_its_exposure_stays_low() -> None:
    done = _analyze(
        "security", "--offline=true", "--no-pager", f"--threshold={_EXPOSURE}", str(UNIT)
    )

    assert done.returncode == 0, done.stdout[-2000:]
    (said,) = re.findall(r"exposure level for alexis.service: (\S+) OK", done.stdout)
    assert f"exposure {said} of 10" in (DEPLOY / "systemd" / "README.md").read_text("utf-8")


def test_it_is_started_when_it_says_so_and_looked_after(service: configparser.SectionProxy) -> None:
    assert service["Type"] == "notify"
    assert service["Restart"] == "on-failure"
    assert int(service["WatchdogSec"]) >= 30


def test_a_stop_has_the_time_that_it_may_take(
    service: configparser.SectionProxy, settings: Settings
) -> None:
    granted = timedelta(seconds=int(service["TimeoutStopSec"]))

    assert granted > settings.server.stop_timeout + timedelta(seconds=10)


def test_alexis_writes_where_systemd_lets_it(
    service: configparser.SectionProxy, settings: Settings
) -> None:
    state = f"/var/lib/{service['StateDirectory']}"

    assert service["ProtectSystem"] == "strict"
    assert str(Path(settings.database.path or "").parent) == state == service["WorkingDirectory"]
    assert (service["StateDirectoryMode"], service["UMask"]) == ("0700", "0077")


def test_each_credential_is_one_that_the_settings_name(service: configparser.SectionProxy) -> None:
    text = SETTINGS.read_text(encoding="utf-8")
    given = dict(line.split(":") for line in service["LoadCredential"].splitlines())
    named = re.findall(rf"/run/credentials/{UNIT.name}/(\w+)$", text, re.MULTILINE)

    assert given == {name: f"/etc/alexis/secrets/{name}" for name in SECRETS}
    assert tuple(named) == SECRETS


def test_the_settings_are_those_of_the_example_but_for_places() -> None:
    ours, theirs = (read_one(path) for path in (SETTINGS, EXAMPLE / "alexis.yaml"))

    for same in ("clients", "targets", "mode", "log"):
        assert ours[same] == theirs[same]
    assert ours["sources"].keys() == theirs["sources"].keys()
    assert ours["server"]["host"] == "127.0.0.1"


def test_it_may_take_as_much_memory_as_the_pod(service: configparser.SectionProxy) -> None:
    assert service["MemoryMax"] + "i" == container()["resources"]["limits"]["memory"]
