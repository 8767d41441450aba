"""What a rule says of a playbook: which one, with which variables."""

import json
import re
import shlex
from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Annotated, ClassVar, Self

from pydantic import Field, JsonValue, field_validator, model_validator

from app.domain.filling import Encode, FilledSpec

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_TAG = r"^[A-Za-z0-9_][A-Za-z0-9_.:-]*$"
_GROUP = r"^[A-Za-z_][A-Za-z0-9_]*$"
_OF_ANSIBLE = "ansible_"
_PASSWORDS = frozenset({"ansible_become_password", "ansible_become_pass"})


class AnsiblePlaybookSpec(FilledSpec):
    """A playbook of the folder `tasks.ansible_playbook.dir`, for the one target."""

    shorthand: ClassVar[str] = "playbook"
    privileged: ClassVar[frozenset[str]] = frozenset({"secret_vars"})
    may_look: ClassVar[bool] = True
    templates: ClassVar[Mapping[str, Encode]] = {"extra_vars": str}

    playbook: str = Field(
        min_length=1, max_length=500, description="Its path in the folder of playbooks."
    )
    extra_vars: dict[str, JsonValue] = Field(
        default_factory=dict,
        description="Variables for it, as data: no template in them is evaluated. Texts may hold "
        "{{ field.path }}.",
    )
    secret_vars: dict[str, str] = Field(
        default_factory=dict, description="Variables that are secrets of the settings, by name."
    )
    tags: tuple[Annotated[str, Field(pattern=_TAG)], ...] = Field(
        default=(), description="Only tasks with one of these tags."
    )
    skip_tags: tuple[Annotated[str, Field(pattern=_TAG)], ...] = Field(
        default=(), description="No tasks with one of these tags."
    )
    groups: tuple[Annotated[str, Field(pattern=_GROUP)], ...] = Field(
        default=(), description="Groups of Ansible that the target is in, for `hosts: GROUP`."
    )
    check: bool = Field(default=False, description="Change nothing, and say what would change.")
    diff: bool = Field(default=False, description="Show what changes in files.")
    become: bool = Field(default=False, description="Become root on the target.")

    @field_validator("playbook")
    @classmethod
    def _inside_its_folder(cls, playbook: str) -> str:
        path = PurePosixPath(playbook)
        if path.is_absolute() or ".." in path.parts or "\\" in playbook or playbook[0] in "-~":
            raise ValueError("a path in the folder of playbooks, without .. and not from /")
        if path.suffix not in (".yaml", ".yml") or not playbook.isprintable():
            raise ValueError("the name of a playbook ends in .yaml or .yml")
        return playbook

    @field_validator("extra_vars", "secret_vars")
    @classmethod
    def _names_of_variables(cls, variables: dict[str, object]) -> dict[str, object]:
        for name in variables:
            if not _VARIABLE.fullmatch(name):
                raise ValueError(f"{name!r} is not the name of a variable of Ansible")
        return variables

    @model_validator(mode="after")
    def _variables_do_not_lead_elsewhere(self) -> Self:
        for name in (*self.extra_vars, *self.secret_vars.keys() - _PASSWORDS):
            if name.lower().startswith(_OF_ANSIBLE):
                raise ValueError(
                    f"{name} is a variable of Ansible itself: the inventory or the playbook says it"
                )
        if both := self.extra_vars.keys() & self.secret_vars.keys():
            raise ValueError(f"{min(both)} is in extra_vars and in secret_vars")
        return self

    def changes_something(self) -> str | None:
        return None if self.check else "it needs check: true"

    def says(self) -> str:
        return " ".join(["ansible-playbook", *self.options(), shlex.quote(self.playbook)])

    def in_full(self) -> str:
        said = [self.says()]
        if self.groups:
            said.append(f"in the groups {', '.join(self.groups)}")
        if self.extra_vars:
            said.append(f"with {json.dumps(self.extra_vars, ensure_ascii=False)}")
        if self.secret_vars:
            given = (f"{name} (the secret {secret})" for name, secret in self.secret_vars.items())
            said.append(f"with {', '.join(given)}")
        return ", ".join(said)

    def secrets(self) -> frozenset[str]:
        return frozenset(self.secret_vars.values())

    def options(self) -> list[str]:
        """Give the options of ansible-playbook that the rule asks for."""
        return [
            *self._tags("--tags", self.tags),
            *self._tags("--skip-tags", self.skip_tags),
            *(
                option
                for option, wanted in (
                    ("--check", self.check),
                    ("--diff", self.diff),
                    ("--become", self.become),
                )
                if wanted
            ),
        ]

    @staticmethod
    def _tags(option: str, tags: Collection[str]) -> Iterator[str]:
        if tags:
            yield from (option, ",".join(tags))
