"""A shell completes verbs, options and their values, names of rules, and ids of runs."""

import asyncio
from pathlib import Path

import pytest

from app.api.examples import EVENT
from tests.cli.conftest import Call
from tests.parts.alexis import TOKEN, alexis, settings_for, write_rules

RULE = """
    name: clean-disk
    mode: approve
    when: {tags: [syn.duplicator]}
    targets: {from: details.host}
    then: [{tasks: [{remote_ssh: "true"}]}]
    """


class Shell:
    """Asks for what may follow, as bash does."""

    def __init__(self, call: Call, patch: pytest.MonkeyPatch) -> None:
        self._call = call
        self._patch = patch

    def offers(self, line: str) -> list[str]:
        self._patch.setenv("_ALEXIS_COMPLETE", "complete_bash")
        self._patch.setenv("COMP_WORDS", line)
        self._patch.setenv("COMP_CWORD", str(line.count(" ")))
        said = self._call()
        assert (said.status, said.err) == (0, "")
        return said.out.split()


@pytest.fixture
def shell(call: Call, monkeypatch: pytest.MonkeyPatch) -> Shell:
    return Shell(call, monkeypatch)


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        pytest.param("alexis ap", ["approvals", "approve"], id="verbs"),
        pytest.param("alexis runs --sta", ["--state"], id="options"),
        pytest.param("alexis runs --state suc", ["succeeded"], id="values"),
        pytest.param("alexis audit ve", ["verify"], id="verbs of a verb"),
        pytest.param("alexis rules cl", ["clean-disk"], id="rules, by their files"),
        pytest.param("alexis restraint --rule clean", ["clean-disk"], id="a rule as a value"),
        pytest.param("alexis runs 0", [], id="ids where there is no database"),
        pytest.param("alexis approve -u http://127.0.0.1:1 0", [], id="ids where nobody answers"),
    ],
)
def test_what_may_follow_is_offered(
    shell: Shell, folder: Path, line: str, offered: list[str]
) -> None:
    write_rules(folder, rules=RULE)

    assert shell.offers(line) == offered


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_are_offered_the_same(
    call: Call, monkeypatch: pytest.MonkeyPatch, shell: str
) -> None:
    monkeypatch.setenv("_ALEXIS_COMPLETE", f"complete_{shell}")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", "alexis runs --state suc")
    monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")

    said = call()

    assert (said.status, said.err) == (0, "")
    assert "succeeded" in said.out


def test_the_folder_of_rules_is_the_one_of_the_settings(shell: Shell, folder: Path) -> None:
    write_rules(folder, rules=RULE).rename(folder / "others")
    (folder / "alexis.yaml").write_text("rules:\n  dir: others\n")

    assert shell.offers("alexis rules -s alexis.yaml ") == ["clean-disk"]


@pytest.mark.anyio
async def test_ids_are_asked_of_the_alexis_that_is_meant(
    shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_rules(folder, rules=RULE)
    settings = settings_for(folder, targets={"allow": ["app-*.example.net"]})
    async with alexis(folder, settings) as service:
        monkeypatch.setenv("ALEXIS_URL", service.url)
        monkeypatch.setenv("ALEXIS_TOKEN", TOKEN)
        await service.post("/v1/events", EVENT)
        run = await service.run_in("awaiting_approval")

        runs = await asyncio.to_thread(shell.offers, "alexis runs 0")
        under_way = await asyncio.to_thread(shell.offers, "alexis cancel ")
        waiting = await asyncio.to_thread(shell.offers, "alexis approve ")

    assert runs == under_way == [run["id"]]
    assert waiting == [run["approval"], run["id"]]
