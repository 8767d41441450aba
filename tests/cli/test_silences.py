"""alexis silences adds, lists and ends, also while Alexis is serving."""

import asyncio
import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.parts.alexis import alexis, settings_for, write_rules
from tests.parts.verbs import called

pytestmark = pytest.mark.anyio


async def _silences(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(called, folder, "silences", *words, "-s", "settings.json")


async def test_a_silence_is_added_listed_and_ended_beside_the_service(tmp_path: Path) -> None:
    write_rules(tmp_path, shared="groups: {web: [web-1, web-2]}")
    settings = settings_for(tmp_path)
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    where = ("--target", "app-*", "--group", "web", "--rule", "restart-*")
    async with alexis(tmp_path, settings) as service:
        added = await _silences(
            tmp_path, "add", "--for", "2h", *where, "--comment", "[moving]", "--json"
        )
        (in_force,) = (await service.get("/v1/maintenance"))["in_force"]
        listed = await _silences(tmp_path)
        silence = json.loads(added.stdout)["id"]
        done = await _silences(tmp_path, "end", silence)
        again = await _silences(tmp_path, "end", silence)
        trail = (await service.get("/v1/audit", limit=2))["items"]
        current = await _silences(tmp_path, "list", "--state", "current")

    assert in_force["what"] == f"silence {silence}"
    assert in_force["covers"] == "targets app-*, group web; rules restart-*"
    assert "[moving]" in listed.stdout
    assert done.stdout == f"silence {silence} is over\n"
    assert (again.returncode, again.stderr) == (1, f"the silence {silence} is over already\n")
    assert [entry["kind"] for entry in trail] == ["silence.ended", "silence.added"]
    assert trail[0]["actor"].startswith("user:")
    assert current.stdout == "There are no silences.\n"


ALL = ("add", "--everything", "--comment", "c")


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        pytest.param(("add", "--for", "2h", "--comment", "c"), 2, "give when", id="all by a slip"),
        pytest.param(ALL, 2, "for or until", id="no length"),
        pytest.param(("add", "--everything", "--for", "2h"), 2, "--comment", id="no reason"),
        pytest.param((*ALL, "--for", "soon"), 2, "--for", id="no such length"),
        pytest.param((*ALL, "--until", "soon"), 2, "--until", id="no such time"),
        pytest.param(("end",), 2, "which one?", id="no id"),
        pytest.param((*ALL, "--for", "2h"), 1, "there is no file", id="no database yet"),
    ],
)
def test_what_is_not_right_is_refused(
    folder: Path, call: Call, words: tuple[str, ...], status: int, told: str
) -> None:
    (folder / "settings.json").write_text(json.dumps(settings_for(write_rules(folder).parent)))

    said = call("silences", *words, "-s", "settings.json")

    assert said.status == status
    assert told in said.told


async def test_what_cannot_be_is_refused(tmp_path: Path) -> None:
    write_rules(tmp_path)
    settings = settings_for(tmp_path)
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    async with alexis(tmp_path, settings):
        too_long = await _silences(tmp_path, *ALL, "--for", "40d")
        unknown = await _silences(
            tmp_path, "add", "--comment", "c", "--for", "1h", "--group", "web"
        )
        nothing = await _silences(tmp_path, "end", "7")

    assert (too_long.returncode, too_long.stderr) == (1, "until: longer than 30d\n")
    assert (unknown.returncode, unknown.stderr) == (
        1,
        "targets.groups: there is no group 'web'\n",
    )
    assert (nothing.returncode, nothing.stderr) == (1, "there is no silence '7'\n")
