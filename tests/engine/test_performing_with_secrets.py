"""A task that needs a secret: not begun without it, and what it prints of it is hidden."""

from pathlib import Path
from typing import ClassVar

import pytest

from app.domain.grammar import grammar
from app.domain.task import Ending, Outcome, Task, TaskSpec
from app.engine.output import Redactor
from app.engine.performing import Cancels, Performing
from app.ports import Output, Place
from app.secret.file import FromFile
from app.secret.named import NamedSecret, NamedSecrets
from tests.parts.building import a_fleet, a_run

pytestmark = pytest.mark.anyio


class SaySpec(TaskSpec):
    """Says a secret."""

    shorthand: ClassVar[str] = "secret"
    may_look: ClassVar[bool] = True

    secret: str

    def says(self) -> str:
        return "say"

    def secrets(self) -> frozenset[str]:
        return frozenset({self.secret})


class Say:
    """Prints the secret, and remembers how often it was begun."""

    def __init__(self, secrets: NamedSecrets) -> None:
        self._secrets = secrets
        self.begun = 0

    async def run(self, spec: SaySpec, place: Place, output: Output) -> Ending:
        self.begun += 1
        output.stdout(self._secrets(spec.secret, place.target).encode())
        return Ending(worked=False, detail=f"it was {self._secrets(spec.secret, place.target)}")


def _task(name: str) -> Task:
    language = grammar({"say": SaySpec})
    rule = {
        "name": "r",
        "when": {"tags": ["t"]},
        "targets": {"hosts": ["app-01.example.net"]},
        "then": [{"tasks": [{"say": name}]}],
    }
    return language.rule.model_validate(rule).then[0].tasks[0]


def _performing(*, file: Path | None = None) -> tuple[Performing, Say]:
    redact = Redactor(())
    named = {"there": NamedSecret(value=FromFile("none yet", str(file)))} if file else {}
    secrets = NamedSecrets(named, redact.learn)
    say = Say(secrets)
    fleet, cancels = a_fleet(), Cancels()
    return Performing({"say": say}, fleet, redact, cancels, 1000, lacking=secrets.lacking), say


async def test_a_task_whose_secret_is_not_there_is_not_begun() -> None:
    performing, say = _performing()

    result = await performing.perform(a_run(), _task("missing"))

    assert result.outcome is Outcome.UNREACHABLE
    assert result.detail == "the settings have no secret 'missing'"
    assert say.begun == 0


async def test_a_secret_that_has_changed_is_hidden_as_well(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("made-up-token-one")
    performing, _ = _performing(file=file)

    first = await performing.perform(a_run(), _task("there"))
    (tmp_path / "new").write_text("made-up-token-two")
    (tmp_path / "new").replace(file)
    second = await performing.perform(a_run(), _task("there"))

    for result in (first, second):
        assert (result.outcome, result.stdout) == (Outcome.FAILED, "[secret]")
        assert result.detail == "it was [secret]"
