"""The example of the manifests, rendered by kubectl and really started by Podman."""

import hashlib
import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.deploy.engine import ENGINE, engine
from tests.deploy.manifests import KUBECTL, ROOT, Rendered, copied, rendered
from tests.deploy.pods import played, probes
from tests.parts.alexis import TOKEN, Vendors, until
from tests.parts.ports import free_port

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.long,
    pytest.mark.skipif(KUBECTL is None, reason="kubectl is not installed"),
    pytest.mark.skipif("podman" not in str(ENGINE), reason="Podman is not installed"),
]
_CLIENT = (
    "clients:\n  - name: tester\n"
    f"    token_sha256: {hashlib.sha256(TOKEN.encode()).hexdigest()}\n    scopes: ['*']\n"
)


@dataclass(frozen=True)
class Pod:
    """The pod, and who asks it."""

    name: str
    manifests: Rendered
    client: httpx.AsyncClient

    def python(self, text: str) -> str:
        return engine("exec", f"{self.name}-alexis", "python", "-c", text, check=False)


@pytest.fixture
async def pod(image: str, tmp_path: Path, products: Vendors) -> AsyncIterator[Pod]:
    example = copied(tmp_path)
    settings = example / "alexis.yaml"
    text = settings.read_text(encoding="utf-8").replace("clients: []\n", _CLIENT)
    for name, address in (
        ("opsgenie", "https://api.opsgenie.com"),
        ("dynatrace", "https://abc12345.live.dynatrace.com"),
    ):
        text = text.replace(
            f"base_url: {address}", f"base_url: {products.settings[name]['base_url']}"
        )
    assert "tester" in text
    assert not re.search(r"^ *base_url: https:", text, re.MULTILINE)
    settings.write_text(text, encoding="utf-8")
    manifests, port = rendered(example), free_port()
    name = f"alexis-{secrets.token_hex(4)}"
    folder = tmp_path / name
    folder.mkdir(mode=0o755)
    pod = folder / "pod.yaml"
    pod.write_text(played(manifests, image, port, folder), encoding="utf-8")
    try:
        engine("play", "kube", "--network", "host", pod)
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", headers={"X-Alexis-Token": TOKEN}
        ) as client:
            yield Pod(name, manifests, client)
    finally:
        engine("play", "kube", "--down", pod, check=False)
        volumes = engine("volume", "ls", "-q", "--filter", f"name={name}").split()
        engine("volume", "rm", "-f", *volumes, check=False)


async def _ready(pod: Pod) -> None:
    async def answers() -> bool:
        try:
            return (await pod.client.get("/readyz")).is_success
        except httpx.TransportError:
            return False

    await until(answers, "the pod to be ready", 60)


async def test_the_pod_of_the_example_is_probed_takes_an_alert_and_writes_to_its_volume_only(
    pod: Pod,
) -> None:
    body = (ROOT / "tests/payloads/opsgenie/create.json").read_bytes()
    await _ready(pod)

    answers = [(await pod.client.get(path)).status_code for path in probes(pod.manifests).values()]
    taken = await pod.client.post("/v1/webhooks/opsgenie", content=body)
    who = pod.python("import os; print(os.getuid(), os.path.exists('/data/alexis.db'))")
    written = pod.python("open('/opt/alexis/x', 'w')")

    assert answers == [200, 200, 200]
    assert taken.status_code == 202
    assert who == "10001 True"
    assert "Read-only file system" in written


async def test_a_rule_that_is_changed_in_the_config_map_is_read_without_a_restart(pod: Pod) -> None:
    await _ready(pod)
    began = engine("inspect", "--format", "{{.State.StartedAt}}", f"{pod.name}-alexis")
    place = Path(
        engine("volume", "inspect", "--format", "{{.Mountpoint}}", f"{pod.name}-alexis-rules")
    )
    (rule,) = place.rglob("restart-duplicator.yaml")

    changed = rule.read_text(encoding="utf-8").replace("restart-duplicator", "restart-it")
    rule.write_text(changed, encoding="utf-8")

    async def known() -> bool:
        rules = (await pod.client.get("/v1/rules")).raise_for_status().json()["rules"]
        return [each["name"] for each in rules] == ["restart-it"]

    await until(known, "the changed rule")
    assert engine("inspect", "--format", "{{.State.StartedAt}}", f"{pod.name}-alexis") == began
