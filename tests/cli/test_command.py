"""What every verb has in common: where it says what, and with which exit status."""

import subprocess
import sys
from pathlib import Path

import pytest

from app import __version__
from app.cli.examples import EXAMPLES
from app.cli.verbs import VERBS
from tests.cli.conftest import Call

ROOT = Path(__file__).parents[2]
WITH_SETTINGS = {
    "serve": ["serve"],
    "check": ["check"],
    "targets": ["targets"],
    "test": ["test"],
    "explain": ["explain", "alert.json", "--source", "opsgenie"],
    "report": ["report"],
    "audit": ["audit", "verify"],
    "backup": ["backup", "copy.db"],
    "token": ["token", "ana", "--save"],
}


def test_the_version_is_said(call: Call) -> None:
    said = call("--version")

    assert (said.status, said.out) == (0, f"{__version__}\n")


@pytest.mark.parametrize("arguments", [[], ["--help"]], ids=["alone", "asked"])
def test_help_names_every_verb_by_what_it_is_for(call: Call, arguments: list[str]) -> None:
    said = call(*arguments)

    shown = said.out or said.err
    assert all(f" {verb} " in shown for verb in VERBS)
    assert all(f"─ {verb.panel} ─" in shown for verb in VERBS.values())


def test_every_verb_has_examples(call: Call) -> None:
    assert VERBS.keys() == EXAMPLES.keys()


def test_the_start_of_a_verb_that_asks_over_the_network_is_quick(tmp_path: Path) -> None:
    asked = "import sys; from app.cli.command import command; command('pause'); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", asked],
        check=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    ).stdout.split()

    heavy = {"asyncssh", "ansible_runner", "alembic", "sqlalchemy", "fastapi", "uvicorn"}
    assert heavy.isdisjoint(loaded)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(call: Call, verb: str) -> None:
    said = call(verb, "-h")

    assert said.status == 0
    assert f"alexis {verb}" in said.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["repair"], "No such command 'repair'", id="unknown verb"),
        pytest.param(["aprove"], "Did you mean 'approve'", id="verb with a slip"),
        pytest.param(["runs", "--state", "succeded"], "'succeeded'", id="no such state"),
        pytest.param(["check", "--fast"], "No such option", id="unknown option"),
        pytest.param(["check", "a", "b"], "unexpected extra argument", id="too many arguments"),
        pytest.param(["explain", "x.json"], "one of opsgenie, jsm, dynatrace", id="missing option"),
        pytest.param(["explain", "--source", "jsm"], "give a message or --event", id="no message"),
        pytest.param(
            ["explain", "x.json", "--source", "pagerduty"],
            "--source: one of opsgenie, jsm, dynatrace",
            id="unknown source",
        ),
        pytest.param(["serve", "--port", "http"], "'--port'", id="a port that is no number"),
        pytest.param(["serve", "--port", "99999"], "'--port'", id="a port that cannot be"),
        pytest.param(["report", "--since", "lately"], "write a length of time", id="no time"),
        pytest.param(["backup"], "Missing argument 'file'", id="a backup to nowhere"),
        pytest.param(["token", "a b"], "NAME", id="a name that cannot be"),
        pytest.param(["token", "ana", "--scope", "rite"], "or one of webhooks", id="no scope"),
        pytest.param(["import"], "Missing argument 'folder'", id="import of nothing"),
        pytest.param(["import", "x", "--mode", "bold"], "'bold' is not one of", id="no mode"),
        pytest.param(["schema"], "Missing argument", id="schema of nothing"),
        pytest.param(["schema", "payloads"], "is not one of 'rules'", id="schema of what is not"),
    ],
)
def test_wrong_usage_is_2_and_told_on_stderr(call: Call, arguments: list[str], told: str) -> None:
    said = call(*arguments)

    assert (said.status, said.out) == (2, "")
    assert told in said.told


@pytest.mark.parametrize("arguments", WITH_SETTINGS.values(), ids=WITH_SETTINGS)
@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("server: {port: 1\n", "alexis.yaml:2:1: ", id="broken YAML"),
        pytest.param("a: 1\na: 1\n", "alexis.yaml:2:1: found duplicate", id="a name twice"),
        pytest.param("words\n", "alexis.yaml:1:1: must be sections", id="no sections"),
        pytest.param(None, "alexis.yaml: ", id="a folder"),
    ],
)
def test_settings_that_cannot_be_read_are_1_and_told_on_stderr(
    call: Call, folder: Path, arguments: list[str], text: str | None, told: str
) -> None:
    file = folder / "alexis.yaml"
    if text is None:
        file.mkdir()
    else:
        file.write_text(text)

    said = call(*arguments, "--settings", "alexis.yaml")

    assert (said.status, said.out) == (1, "")
    assert said.err.startswith(told)
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("arguments", WITH_SETTINGS.values(), ids=WITH_SETTINGS)
def test_settings_with_a_wrong_name_are_told_unless_only_a_client_is_added(
    call: Call, folder: Path, arguments: list[str]
) -> None:
    (folder / "alexis.yaml").write_text("server:\n  prot: 1\n")

    said = call(*arguments, "--settings", "alexis.yaml")

    if arguments[0] == "token":
        assert said.status == 0
        return
    assert said.status == 1
    assert said.err == "alexis.yaml:2:3: unknown name 'prot'; did you mean 'port'?\n"


@pytest.mark.parametrize("verb", ["serve", "check", "explain", "report", "backup"])
def test_settings_that_were_asked_for_and_are_not_there_are_told(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    by_option = call(*WITH_SETTINGS[verb], "-s", "missing.yaml")
    monkeypatch.setenv("ALEXIS_SETTINGS", "missing.yaml")
    by_variable = call(*WITH_SETTINGS[verb])

    for said in (by_option, by_variable):
        assert (said.status, said.out) == (1, "")
        assert said.err == "missing.yaml: there is no such file\n"


def test_the_module_is_the_command(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "check", "nowhere"],
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "nowhere: there is no such folder of rules\n"
