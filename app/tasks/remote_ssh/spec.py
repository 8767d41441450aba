"""What a rule says of a command: the text, who runs it, and its environment."""

import re
import shlex
from typing import ClassVar, Self

from pydantic import Field, field_validator

from app.domain.event import Event
from app.domain.parameter import Parameters
from app.domain.placeholder import (
    ValueRefused,
    check_shell,
    fill_shell,
    fill_text,
    paths,
    put_target,
    put_target_in_shell,
    with_literals,
)
from app.domain.task import TaskSpec

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LONGEST = 65_536
_LONGEST_SHOWN = 200


class RemoteSshSpec(TaskSpec):
    """A command for the shell of the remote user. Exit status 0 is success."""

    shorthand: ClassVar[str] = "command"
    privileged: ClassVar[frozenset[str]] = frozenset({"user", "key_file", "port"})
    may_look: ClassVar[bool] = True

    command: str = Field(
        min_length=1,
        max_length=_LONGEST,
        description="The command. {{ field.path }} stands for a value of the event, as one word; "
        '{{ "text" }} for the text as it stands.',
    )
    user: str | None = Field(default=None, min_length=1, description="Instead of ssh.user.")
    key_file: str | None = Field(default=None, min_length=1, description="Instead of ssh.key_file.")
    port: int | None = Field(default=None, ge=1, le=65_535, description="Instead of ssh.port.")
    env: dict[str, str] = Field(
        default_factory=dict,
        description="Environment variables; here {{ field.path }} may stand anywhere.",
    )

    @field_validator("command")
    @classmethod
    def _placeholders_stay_words(cls, command: str) -> str:
        check_shell(command)
        if "\x00" in command:
            raise ValueError("a command cannot hold a NUL character")
        return command

    @field_validator("env")
    @classmethod
    def _names_of_variables(cls, env: dict[str, str]) -> dict[str, str]:
        for name, value in env.items():
            if not _NAME.fullmatch(name):
                raise ValueError(f"{name!r} is not the name of an environment variable")
            if "\x00" in value:
                raise ValueError(f"{name}: an environment variable cannot hold a NUL character")
        return env

    def says(self) -> str:
        line = " ".join(with_literals(self.command).split())
        return line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"

    def in_full(self) -> str:
        chosen = {"user": self.user, "port": self.port, "key_file": self.key_file}
        words = [f"{name} {value}" for name, value in chosen.items() if value is not None]
        return self.shell_text() + (f"  ({', '.join(words)})" if words else "")

    def paths(self) -> frozenset[str]:
        templates = [self.command, *self.env.values()]
        return frozenset(path for template in templates for path in paths(template))

    def filled(self, event: Event, parameters: Parameters) -> Self:
        command = fill_shell(self.command, event, parameters)
        if len(command) > _LONGEST:
            raise ValueRefused(f"with its values the command is over {_LONGEST} characters long")
        return self.model_copy(
            update={
                "command": command,
                "env": {
                    name: fill_text(value, event, parameters) for name, value in self.env.items()
                },
            }
        )

    def at(self, target: str) -> Self:
        env = {name: put_target(value, target) for name, value in self.env.items()}
        command = put_target_in_shell(self.command, target)
        return self.model_copy(update={"command": command, "env": env})

    def login(self) -> Self:
        return self.model_copy(update={"command": "true", "env": {}})

    def shell_text(self) -> str:
        """Give what the remote shell is to read: the command as the rule says it.

        Variables of `env` go before it, because most servers refuse SSH's own way (AcceptEnv).
        """
        command = with_literals(self.command)
        if not self.env:
            return command
        words = " ".join(f"{name}={shlex.quote(value)}" for name, value in self.env.items())
        return f"export {words}; {command}"
