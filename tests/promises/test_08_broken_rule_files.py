"""Promise 8: a broken rule file leaves in force what it said before, and everybody can see that.

`/readyz`, the log, `GET /v1/rules` and `alexis check` name the file and the line; a restart changes
nothing of what is in force.
"""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.config.rule_files import RuleFiles
from app.domain.fleet import Fleet
from app.plugins.catalogue import built_in
from tests.parts.alexis import ANYTHING_AGAIN, Alexis, settings_for, until, write_rules
from tests.parts.process import Process
from tests.parts.sshd import SshServer

RULE = """\
name: repair
when: {{tags: [t]}}
targets: {{hosts: ["{host}"]}}
limits: {{cooldown: 0s}}
then: [{{tasks: [{{remote_ssh: "echo good >> {done}"}}]}}]
"""
BREAKS: dict[str, Callable[[Path], object]] = {
    "half of it": lambda file: file.write_text(file.read_text()[:40]),
    "nothing in it": lambda file: file.write_text(""),
    "not text": lambda file: file.write_bytes(b"\xff\xfe\x00name"),
    "a NUL": lambda file: file.write_text(file.read_text() + "\0"),
    "another name than is known": lambda file: file.write_text(file.read_text() + "moed: auto\n"),
    "a target for all": lambda file: file.write_text(file.read_text().replace("hosts:", "all:")),
    "an unquoted place": lambda file: file.write_text(
        file.read_text().replace("echo good", "echo '{{ title }}'")
    ),
    "an endless alias": lambda file: file.write_text("a: &a [*a]\nname: x\n"),
    "a program": lambda file: file.write_text("!!python/object/apply:os.system [true]\n"),
}


async def _broken(service: Alexis) -> Any:
    return (await service.get("/readyz"))["broken_rule_files"]


@pytest.mark.anyio
async def test_whatever_breaks_a_file_the_rule_stays_and_everybody_is_told(
    tmp_path: Path, host: SshServer, done: Path
) -> None:
    file = write_rules(tmp_path) / "repair.yaml"
    good = RULE.format(host=host.address, done=done)
    file.write_text(good)
    process = Process(tmp_path, settings_for(tmp_path, host, limits=ANYTHING_AGAIN))
    async with process.started() as service:
        for number, (how, break_it) in enumerate(BREAKS.items(), start=1):
            break_it(file)

            (told, *_) = await until(lambda: _broken(service), f"{how} to be told")
            ready = await service.get("/readyz")
            rules = await service.get("/v1/rules")
            await service.post("/v1/events", {"title": how, "tags": ["t"]})
            await until(partial(_repaired, done, number), f"a repair in spite of {how}")

            assert "repair.yaml" in told, how
            assert ready["ready"], how
            assert [rule["name"] for rule in rules["rules"]] == ["repair"], how
            assert "repair.yaml" in rules["problems"][0]["file"], how
            file.write_text(good)
            await until(lambda: _is_whole(service), "it to be whole again")
        file.write_text("name: [")
        await until(lambda: _broken(service), "the last one to be told")
    checked = await asyncio.to_thread(_check, tmp_path)
    async with process.started() as again:
        after = await _broken(again)
        await again.post("/v1/events", {"title": "after the restart", "tags": ["t"]})
        await until(lambda: _repaired(done, len(BREAKS) + 1), "a repair after the restart")

    assert "repair.yaml:1" in after[0]
    assert process.log.count("msg=rule_file_broken") >= len(BREAKS) + 2
    assert (checked.returncode, checked.stderr) == (1, b"")
    assert b"repair.yaml:1" in checked.stdout


async def _is_whole(service: Alexis) -> bool:
    return not await _broken(service)


async def _repaired(done: Path, times: int) -> bool:
    return done.exists() and len(done.read_text().splitlines()) >= times


def _check(folder: Path) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "app", "check", "-s", str(folder / "settings.json")]
    return subprocess.run(command, capture_output=True, check=False)


WHOLE = RULE.format(host="app-01.example.net", done="/tmp/done")  # noqa: S108 - a text only


@settings(max_examples=50, deadline=None)
@given(
    place=st.integers(0, len(WHOLE)),
    cut=st.integers(0, 30),
    put=st.text("{}[]:,'\"\n\t #&*!|>%@-a0\0é", max_size=4),
)
def test_a_file_that_is_damaged_anywhere_is_wholly_read_or_wholly_kept(
    tmp_path_factory: pytest.TempPathFactory, place: int, cut: int, put: str
) -> None:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "a.yaml").write_text(WHOLE)
    files = RuleFiles(folder, built_in().grammar, Fleet())
    before = files.read()

    (folder / "a.yaml").write_text(WHOLE[:place] + put + WHOLE[place + cut :])
    after = files.read()

    assert len(after.rules) == 1
    assert after.problems == () or after.rules == before.rules
