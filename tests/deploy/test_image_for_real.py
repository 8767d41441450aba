"""The image, built, run as the page says, and treated badly."""

import json
import ssl
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from app import __version__
from deploy.image import sbom
from tests.deploy.engine import USER, Box, engine, hand_over, once
from tests.deploy.manifests import ROOT
from tests.parts.alexis import KEY, TOKEN, Alexis, Vendors, all_settled, settings_for, until
from tests.parts.certificates import certificate

pytestmark = [pytest.mark.anyio, pytest.mark.long]

_RULE = """\
name: {name}
when: {{ tags: [{name}] }}
mode: observe
targets: {{ from: entity }}
then: [{{ tasks: [{{ remote_ssh: "true" }}] }}]
"""


def _box(image: str, folder: Path, secrets: dict[str, str] | None = None, **more: Any) -> Box:
    settings = settings_for(
        folder,
        database={"url": "sqlite:////data/alexis.db"},
        rules={"dir": "/etc/alexis/rules"},
        log={"format": "json"},
        **more,
    )
    hand_over(folder / "settings", {"alexis.yaml": json.dumps(settings)})
    hand_over(folder / "rules", {"first.yaml": _RULE.format(name="first")})
    hand_over(folder / "secrets", secrets or {}, only=list(secrets or {}))
    return Box(image, folder)


@asynccontextmanager
async def _answering(box: Box, ca_file: Path | None = None) -> AsyncIterator[Alexis]:
    url = box.url.replace("http:", "https:") if ca_file else box.url
    trusts = ssl.create_default_context(cafile=ca_file) if ca_file else True
    async with httpx.AsyncClient(
        base_url=url, headers={"X-Alexis-Token": TOKEN}, verify=trusts
    ) as client:

        async def answers() -> bool:
            try:
                return (await client.get("/readyz")).is_success
            except httpx.TransportError:
                return False

        await until(answers, "the container to answer", 60)
        service = Alexis(url, client, box.folder / "rules", lambda: _is_done(service))
        yield service


async def _is_done(service: Alexis) -> bool:
    """Ask over HTTP: the database is inside of the container."""
    return not await service.unsettled()


@pytest.fixture
def box(image: str, tmp_path: Path) -> Iterator[Box]:
    made = _box(image, tmp_path)
    with made.started():
        yield made


async def _post(service: Alexis) -> httpx.Response:
    body = (ROOT / "tests/payloads/opsgenie/create.json").read_bytes()
    return await service.client.post("/v1/webhooks/opsgenie", content=body)


def test_it_says_of_itself_what_it_is(image: str) -> None:
    (told,) = json.loads(engine("image", "inspect", image))

    config, labels = told["Config"], told["Config"]["Labels"]

    assert (config["User"], config["Entrypoint"]) == (f"{USER}:{USER}", ["alexis"])
    assert config["StopSignal"] in ("SIGTERM", "15")
    assert labels["org.opencontainers.image.version"] == __version__
    assert labels["org.opencontainers.image.created"].endswith("Z")
    assert once(image, "--version") == __version__


@pytest.mark.parametrize("program", ["sh", "bash", "apt-get", "dpkg", "perl", "pip", "ldd"])
def test_there_is_no_shell_and_no_package_manager(image: str, program: str) -> None:
    said = once(image, "--version", entrypoint=program)

    assert "not found" in said


def test_no_file_runs_as_somebody_else_and_none_is_later_than_another(image: str) -> None:
    look = (
        "import os, json; found = [os.lstat(os.path.join(place, name)) for top in ('/etc/alexis', "
        "'/opt', '/usr') for place, _, files in os.walk(top) for name in files]; "
        "print(json.dumps([sum(it.st_mode & 0o6000 > 0 for it in found), "
        "len({it.st_mtime for it in found}), len(found)]))"
    )

    special, times, files = json.loads(once(image, "-c", look, entrypoint="python"))

    assert (special, times) == (0, 1)
    assert files > 1000


def test_its_bill_of_materials_is_valid_and_lists_what_is_installed(image: str) -> None:
    text = once(image, "-c", f"print(open('{sbom.FILE}').read())", entrypoint="python")
    listing = "from importlib.metadata import distributions as d; print(*(x.name for x in d()))"
    installed = once(image, "-c", listing, entrypoint="python").split()

    listed = json.loads(text)["components"]

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    pythons = [each for each in listed if each.get("purl", "").startswith("pkg:pypi/")]
    assert {each["name"] for each in pythons} == set(installed)
    assert all(each["hashes"] and each["licenses"] for each in pythons)
    assert {"libc6", "ca-certificates"} <= {each["name"] for each in listed}


async def test_it_serves_with_nothing_but_its_volume_to_write_to(box: Box) -> None:
    async with _answering(box):
        writes = "open('{}', 'w').write('x')"

        uid = box.python("import os; print(os.getuid(), os.getgid())")
        refused = [
            box.runs("python", "-c", writes.format(place), check=False)
            for place in ("/opt/alexis/x", "/etc/alexis/rules/x", "/etc/x", "/x")
        ]
        allowed = box.runs("python", "-c", writes.format("/data/x"))
        capabilities = box.python("print(open('/proc/self/status').read())")

    assert uid == f"{USER} {USER}"
    assert all("Read-only file system" in said for said in refused)
    assert allowed == ""
    assert "CapEff:\t0000000000000000" in capabilities
    assert "NoNewPrivs:\t1" in capabilities


async def test_it_is_healthy_and_its_verbs_work_beside_it(box: Box) -> None:
    async with _answering(box):
        health = box.checks_its_health()
        checked = box.runs("alexis", "check")

    assert health == ""
    assert "1 rule, 3 warnings" in checked


async def test_it_is_healthy_too_when_it_speaks_https(image: str, tmp_path: Path) -> None:
    made = certificate(tmp_path, "127.0.0.1")
    place = "/run/secrets/alexis/serving.pem"
    secrets = {"serving.pem": (tmp_path / "127.0.0.1.pem").read_text(encoding="utf-8")}
    tls = {"cert_file": place, "key_file": place}
    box = _box(image, tmp_path, secrets, server={"tls": tls})
    with box.started():
        async with _answering(box, made.ca_file) as service:
            health = box.checks_its_health()

    assert service.url.startswith("https:")
    assert health == ""


async def test_what_was_accepted_outlives_a_kill(box: Box) -> None:
    async with _answering(box) as service:
        answer = await _post(service)
        engine("kill", "--signal", "KILL", box.name)
    engine("start", box.name)
    async with _answering(box) as service:
        story = await service.get(f"/v1/events/{answer.json()['event']}")
        again = await _post(service)

    assert answer.status_code == 202
    assert story["action"] == "Create"
    assert again.json()["event"] == answer.json()["event"]


async def test_it_stops_when_it_is_told_to(box: Box) -> None:
    async with _answering(box):
        began = time.monotonic()
        engine("stop", box.name)
        took = time.monotonic() - began

    assert engine("inspect", "--format", "{{.State.ExitCode}}", box.name) == "0"
    assert json.loads(box.log.splitlines()[-1])["msg"] == "stopped"
    assert took < 30


async def test_rules_that_are_mounted_are_read_again_while_it_runs(box: Box) -> None:
    async with _answering(box) as service:
        hand_over(box.folder / "rules", {"second.yaml": _RULE.format(name="second")})

        async def known() -> bool:
            rules = (await service.get("/v1/rules"))["rules"]
            return {rule["name"] for rule in rules} == {"first", "second"}

        await until(known, "the second rule")


async def test_it_speaks_to_a_product_with_a_key_from_a_file(
    image: str, tmp_path: Path, products: Vendors
) -> None:
    opsgenie = products.settings["opsgenie"] | {
        "api_key": None,
        "api_key_file": "/run/secrets/alexis/opsgenie_api_key",
    }
    box = _box(image, tmp_path, {"opsgenie_api_key": KEY}, sources={"opsgenie": opsgenie})
    with box.started():
        async with _answering(box) as service:
            products.post_to(service.url)
            alert = products.opsgenie.create_alert("Nobody has a rule for this", tags=["odd"])
            await all_settled(service, products)
            log = box.log

    assert products.opsgenie.notes_of(alert.id)
    assert KEY not in log
