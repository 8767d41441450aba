"""The lines with jq of docs/command-line.md say what they are meant to."""

import asyncio
import json
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.api.examples import EVENT
from app.cli.command import command
from tests.parts.alexis import alexis, settings_for, write_rules
from tests.parts.documented import blocks, page

RULE = """
    name: proposal
    mode: approve
    when: {tags: [syn.duplicator]}
    targets: {from: details.host}
    then: [{tasks: [{remote_ssh: "true"}]}]
    ---
    name: watcher
    mode: observe
    when: {tags: [other]}
    targets: {from: details.host}
    then: [{tasks: [{remote_ssh: "true"}]}]
    """
SAID = {
    "report": "null\n",
    "runs": "",
    "events": '{\n  "manual": 1\n}\n',
    "rules": "watcher\n",
}


async def _served(folder: Path) -> str:
    """Serve until something waits for approval; give its id."""
    write_rules(folder, rules=RULE)
    settings = settings_for(folder, targets={"allow": ["app-*.example.net"]})
    (folder / "settings.json").write_text(json.dumps(settings))
    async with alexis(folder, settings) as service:
        await service.post("/v1/events", EVENT)
        return str((await service.run_in("awaiting_approval"))["approval"])


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not installed")
def test_the_lines_with_jq_say_what_they_are_meant_to(tmp_path: Path) -> None:
    approval = asyncio.run(_served(tmp_path))
    (block,) = [each for each in blocks(page("command-line.md")) if "| jq" in each.text]
    lines = [line.partition(" | ") for line in block.text.splitlines()]

    said = {}
    for asked, _, filtered in lines:
        verb = shlex.split(asked)[1:]
        answer = CliRunner().invoke(
            command(verb[0]), [*verb, "-s", str(tmp_path / "settings.json")]
        )
        assert answer.exit_code == 0, answer.output
        done = subprocess.run(
            shlex.split(filtered), check=True, input=answer.stdout, capture_output=True, text=True
        )
        said[verb[0]] = done.stdout

    assert said == SAID | {"approvals": f"{approval} app-01.example.net\n"}
