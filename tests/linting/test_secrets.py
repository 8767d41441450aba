"""Rules that name secrets which the settings do not have."""

from pathlib import Path
from typing import ClassVar

from app.config.checking import check_rules
from app.config.settings import Settings
from app.domain.errors import Problem
from app.domain.task import TaskSpec
from app.kinds import TaskKind
from app.plugins.catalogue import Catalogue, built_in
from app.tasks.wait.kind import WAIT
from tests.linting.reading import SETTINGS, a_rule


class CallSpec(TaskSpec):
    """A task that needs a secret."""

    shorthand: ClassVar[str] = "secret"
    may_look: ClassVar[bool] = True

    secret: str

    def says(self) -> str:
        return "call"

    def secrets(self) -> frozenset[str]:
        return frozenset({self.secret})


RULE = a_rule(
    before="{ probe: { call: a } }",
    collect="[{ call: b }]",
    then="""
  - tasks:
      - remote_ssh: uptime
      - call: chatopstoken
    verify:
      call: chatops-token
""",
)


def _found(folder: Path, *, with_settings: bool = True) -> list[Problem]:
    (folder / "rules").mkdir()
    (folder / "rules" / "a.yaml").write_text(RULE)
    file = folder / "alexis.yaml"
    file.write_text("targets: { allow: [app-*] }")
    settings = Settings.model_validate({**SETTINGS, "secrets": {"chatops-token": "made-up"}})
    known = Catalogue({**built_in().tasks, "call": TaskKind("call", CallSpec, WAIT.open)})
    checked = check_rules(settings, file if with_settings else None, folder / "rules", known)
    assert not [each for each in checked.problems if each.code in ("unknown-key", "not-yaml")]
    return [each for each in checked.problems if each.code == "unknown-secret"]


def test_each_secret_that_is_not_there_is_told_where_it_is_named(tmp_path: Path) -> None:
    found = _found(tmp_path)

    lines = RULE.splitlines()
    assert {lines[(each.line or 0) - 1].strip(): each.what.split("'")[1] for each in found} == {
        "- call: chatopstoken": "chatopstoken",
        "before: { probe: { call: a } }": "a",
        "collect: [{ call: b }]": "b",
    }


def test_a_name_that_is_nearly_right_gets_a_hint(tmp_path: Path) -> None:
    hints = {each.what.split("'")[1]: each.hint for each in _found(tmp_path)}

    assert hints["chatopstoken"] == "Did you mean chatops-token?"
    assert hints["b"] == "Add it to `secrets` of the settings."


def test_without_a_settings_file_secrets_are_not_looked_at(tmp_path: Path) -> None:
    assert _found(tmp_path, with_settings=False) == []
