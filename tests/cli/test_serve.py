"""alexis serve says that it serves when it does, and in one line why it cannot."""

import json
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.parts.alexis import settings_for, write_rules
from tests.parts.process import Process, from_here
from tests.parts.verbs import ROOT, called

pytestmark = pytest.mark.anyio


def _serve(folder: Path, settings: dict[str, Any], *more: str) -> subprocess.CompletedProcess[str]:
    """Have it try to serve; give what it said when it gave up."""
    (folder / "settings.json").write_text(json.dumps(settings))
    return called(folder, "serve", "-s", "settings.json", *more)


def _with_no_database(folder: Path) -> dict[str, Any]:
    (folder / "file").touch()
    return {"database": {"url": "sqlite:///file/alexis.db"}}


def _with_another_database(folder: Path) -> dict[str, Any]:
    (folder / "alexis.db").write_text("words " * 1000)
    return {}


def _with_no_certificate(folder: Path) -> dict[str, Any]:
    return {"server": {"port": 0, "tls": {"cert_file": "cert.pem", "key_file": "settings.json"}}}


def _with_no_rules(folder: Path) -> dict[str, Any]:
    return {"rules": {"dir": "nowhere"}}


def _with_no_such_host(folder: Path) -> dict[str, Any]:
    return {"server": {"host": "256.0.0.1"}}


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        pytest.param(_with_no_database, "database.url: ", id="a folder that cannot be written"),
        pytest.param(_with_another_database, "database.url: ", id="a file that is no database"),
        pytest.param(
            _with_no_certificate, "server.tls.cert_file: cert.pem: No such", id="no certificate"
        ),
        pytest.param(_with_no_rules, "nowhere: there is no such folder of rules", id="no rules"),
        pytest.param(_with_no_such_host, "server: cannot listen on 256.0.0.1:8080: ", id="no host"),
    ],
)
def test_what_keeps_it_from_serving_is_one_line_on_stderr(
    tmp_path: Path, trouble: Callable[[Path], dict[str, Any]], told: str
) -> None:
    write_rules(tmp_path)
    settings = settings_for(tmp_path, server={"port": 0}) | trouble(tmp_path)

    done = _serve(tmp_path, settings)

    assert done.returncode == 1
    assert done.stderr.startswith(told)
    assert len(done.stderr.splitlines()) == 1
    assert "msg=serving" not in done.stdout


def test_a_port_in_use_is_told_before_anything_is_begun(tmp_path: Path) -> None:
    write_rules(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        done = _serve(tmp_path, settings_for(tmp_path), "--port", str(port))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"server: cannot listen on 127.0.0.1:{port}: Address already")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "alexis.db").exists()


async def test_it_says_where_it_serves_and_ends_well_when_it_is_told_to(tmp_path: Path) -> None:
    write_rules(tmp_path)
    process = Process(tmp_path, settings_for(tmp_path), from_here)
    async with process.started() as service:
        ping = await service.client.get("/v1/ping")
        status = process.stop()

    assert ping.is_success
    assert status == 0
    said = [line.partition("msg=")[2].split()[0] for line in process.log.splitlines()]
    assert said[-3:] == ["serving", "stopping", "stopped"]
    assert f"host=127.0.0.1 port={process.url.rpartition(':')[2]}" in process.log


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_it_says_that_it_serves_only_when_it_answers(tmp_path: Path, host: str) -> None:
    write_rules(tmp_path)
    (tmp_path / "settings.json").write_text(json.dumps(settings_for(tmp_path)))
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            "app",
            "serve",
            "-s",
            "settings.json",
            "--host",
            host,
            "--port",
            "0",
        ],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            serving = next(line for line in process.stdout if "msg=serving" in line)
            port = serving.rpartition("port=")[2].strip()

            place = f"[{host}]" if ":" in host else host
            answer = httpx.get(f"http://{place}:{port}/livez")
        finally:
            process.terminate()
            process.communicate()
    assert answer.is_success
    assert process.returncode == 0
