"""The compose file is followed as its page says, with an image that is there.

`ALEXIS_IMAGE` in the environment names the image.
"""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from tests.deploy.manifests import DEPLOY, EXAMPLE, make_secrets
from tests.parts.alexis import TOKEN, until
from tests.parts.ports import free_port

IMAGE = os.environ.get("ALEXIS_IMAGE")
_USER = 10001


def _composer() -> Sequence[str] | None:
    for words in (["docker", "compose"], ["podman-compose"]):
        if shutil.which(words[0]):
            done = subprocess.run([*words, "version"], check=False, capture_output=True)
            if done.returncode == 0:
                return words
    return None


COMPOSER = _composer() if IMAGE else None
pytestmark = [
    pytest.mark.anyio,
    pytest.mark.long,
    pytest.mark.skipif(not COMPOSER, reason="ALEXIS_IMAGE and what composes are needed"),
]


class Stack:
    """The folder that the page has made, and what composes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        for name in ("settings", "ssh"):
            (folder / name).mkdir()
        for name in ("rules", "secrets"):
            shutil.copytree(EXAMPLE / name, folder / name)
        shutil.copy(EXAMPLE / "known_hosts", folder / "ssh")
        self._write_settings()
        text = (DEPLOY / "stack" / "compose.yaml").read_text(encoding="utf-8")
        text = re.sub(r"image: \S+", f"image: {IMAGE}", text)
        text = text.replace("127.0.0.1:8080:", f"127.0.0.1:{self.port}:")
        (folder / "compose.yaml").write_text(text, encoding="utf-8")
        make_secrets(folder / "secrets")
        for file in (folder / "secrets").iterdir():
            os.chown(file, _USER, _USER)

    def _write_settings(self) -> None:
        """Let the test in, and ask no product."""
        digest = hashlib.sha256(TOKEN.encode()).hexdigest()
        client = f"[{{name: t, token_sha256: {digest}, scopes: ['*']}}]"
        text = (EXAMPLE / "alexis.yaml").read_text(encoding="utf-8")
        text = text.replace("clients: []", f"clients: {client}")
        text = re.sub(r"(api_\w+_file: .*)", r"\1\n    feed: {enabled: false}", text)
        (self.folder / "settings" / "alexis.yaml").write_text(text, encoding="utf-8")

    def compose(self, *words: str) -> str:
        done = subprocess.run(
            [*(COMPOSER or ()), *words],
            cwd=self.folder,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    async def rules(self) -> int | None:
        """Ask how many rules it has; nothing as long as it does not answer."""
        headers = {"X-Alexis-Token": TOKEN}
        async with httpx.AsyncClient(headers=headers) as client:
            try:
                ready = await client.get(f"http://127.0.0.1:{self.port}/readyz")
            except httpx.TransportError:
                return None
            return int(ready.json()["rules"]) if ready.is_success else None


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    made = Stack(tmp_path)
    try:
        yield made
    finally:
        made.compose("down", "-v")


async def test_it_serves_reads_rules_again_keeps_its_data_and_stops_well(stack: Stack) -> None:
    stack.compose("up", "-d")
    await until(stack.rules, "the stack to answer")
    written = stack.compose(
        *("exec", "-T", "alexis", "python", "-c"),
        "import os; print([os.access(p, os.W_OK) for p in ('/', '/data', '/etc/alexis/rules')])",
    )
    checked = stack.compose("exec", "-T", "alexis", "alexis", "check")
    rule = stack.folder / "rules" / "restart-duplicator.yaml"
    another = rule.read_text(encoding="utf-8").replace("name: restart", "name: also-restart")
    rule.with_name("another.yaml").write_text(another, encoding="utf-8")

    async def read_again() -> bool:
        return await stack.rules() == 2

    await until(read_again, "the second rule")
    stack.compose("stop")
    said = stack.compose("logs")

    assert "[False, True, False]" in written
    assert "nothing to complain about" in checked
    assert '"msg": "stopped"' in said
