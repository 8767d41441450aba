"""What a rule says of a command or a script: the text, who runs it, where, and what is success."""

import hashlib
import re
from typing import ClassVar, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from app.domain.beside import FileBeside
from app.domain.event import Event
from app.domain.filling import STORED
from app.domain.parameter import Parameters
from app.domain.placeholder import (
    ValueRefused,
    check_shell,
    check_text,
    fill_shell,
    fill_text,
    fill_word,
    paths,
    put_target,
    put_target_in_shell,
    with_literals,
)
from app.domain.shell_word import word
from app.domain.task import TaskSpec
from app.tasks.remote_ssh.expectation import Expect
from app.tasks.remote_ssh.interpreter import STANDARD, reading_input, words_of
from app.tasks.ssh.sudo import ROOT, checked_user

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LONGEST = 65_536
_LONGEST_SHOWN = 200
_NOT_BEGUN = 126
"""What shells give for a command that is there and cannot be run."""


class RemoteSshSpec(TaskSpec):
    """A command for the shell of the remote user, or a script. Exit status 0 is success."""

    shorthand: ClassVar[str] = "command"
    privileged: ClassVar[frozenset[str]] = frozenset(
        {"user", "key_file", "port", "script_file", "sudo", "sudo_password"}
    )
    may_look: ClassVar[bool] = True

    command: str | None = Field(
        default=None,
        min_length=1,
        max_length=_LONGEST,
        description="The command. {{ field.path }} stands for a value of the event, as one word; "
        '{{ "text" }} for the text as it stands.',
    )
    script: str | None = Field(
        default=None,
        min_length=1,
        max_length=_LONGEST,
        description="A script instead of a command. It holds no placeholders.",
    )
    script_file: FileBeside | None = Field(
        default=None, description="A file in the folder of rules that holds the script."
    )
    interpreter: str = Field(
        default=STANDARD, min_length=1, description="What reads the script from its input."
    )
    arguments: tuple[str, ...] = Field(
        default=(),
        max_length=100,
        description="Arguments of the script; here {{ field.path }} may stand anywhere.",
    )
    user: str | None = Field(default=None, min_length=1, description="Instead of ssh.user.")
    key_file: str | None = Field(default=None, min_length=1, description="Instead of ssh.key_file.")
    port: int | None = Field(default=None, ge=1, le=65_535, description="Instead of ssh.port.")
    cwd: str | None = Field(
        default=None, min_length=1, description="The directory in which it runs, from / on."
    )
    env: dict[str, str] = Field(
        default_factory=dict,
        description="Environment variables; here {{ field.path }} may stand anywhere.",
    )
    sudo: bool | str = Field(
        default=False, description="Run it by sudo: as root, or as the user of this name."
    )
    sudo_password: str | None = Field(
        default=None,
        min_length=1,
        description="The secret of the settings that sudo asks for, instead of ssh.sudo_password.",
    )
    expect: Expect = Field(default=Expect(), description="What is success.")

    @field_validator("command")
    @classmethod
    def _placeholders_stay_words(cls, command: str | None, info: ValidationInfo) -> str | None:
        if info.context != STORED:
            check_shell(command or "")
        if command and "\x00" in command:
            raise ValueError("a command cannot hold a NUL character")
        return command

    @field_validator("interpreter")
    @classmethod
    def _a_command(cls, interpreter: str) -> str:
        words_of(interpreter)
        return interpreter

    @field_validator("arguments")
    @classmethod
    def _whole_placeholders(
        cls, arguments: tuple[str, ...], info: ValidationInfo
    ) -> tuple[str, ...]:
        for argument in arguments:
            if info.context != STORED:
                check_text(argument)
            if "\x00" in argument:
                raise ValueError("an argument cannot hold a NUL character")
        return arguments

    @field_validator("cwd")
    @classmethod
    def _a_directory(cls, cwd: str | None) -> str | None:
        if cwd and (not cwd.startswith("/") or "{{" in cwd or "\x00" in cwd):
            raise ValueError("give the whole path, from / on, without placeholders")
        return cwd

    @field_validator("env")
    @classmethod
    def _names_of_variables(cls, env: dict[str, str]) -> dict[str, str]:
        for name, value in env.items():
            if not _NAME.fullmatch(name):
                raise ValueError(f"{name!r} is not the name of an environment variable")
            if "\x00" in value:
                raise ValueError(f"{name}: an environment variable cannot hold a NUL character")
        return env

    @field_validator("sudo")
    @classmethod
    def _a_user(cls, sudo: bool | str) -> bool | str:
        return checked_user(sudo) if isinstance(sudo, str) else sudo

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        given = [name for name in ("command", "script", "script_file") if getattr(self, name)]
        if len(given) != 1:
            raise ValueError("give one of command, script, script_file")
        if self.command and (self.arguments or self.interpreter != STANDARD):
            raise ValueError("arguments and interpreter are for a script")
        if self.sudo_password and not self.sudo:
            raise ValueError("sudo_password is for sudo")
        return self

    def says(self) -> str:
        return _shown(self._says())

    def _says(self) -> str:
        if self.command:
            return with_literals(self.command)
        said = " ".join(map(with_literals, self.arguments))
        if self.script_file:
            return f"{self.script_file.file} {said} ({_digest(self.script_file.text)})"
        return f"script {said}: {self.script}" if said else f"script: {self.script}"

    def in_full(self) -> str:
        chosen = {
            "user": self.user,
            "port": self.port,
            "key_file": self.key_file,
            "by sudo as": self.sudo_user,
            "script": self.script_file and self.script_file.file,
        }
        words = [f"{name} {value}" for name, value in chosen.items() if value is not None]
        line = self.shell_text() + (f"  ({', '.join(words)})" if words else "")
        return line if self.command else f"{line}\n{self.script_text}"

    def paths(self) -> frozenset[str]:
        templates = [self.command or "", *self.arguments, *self.env.values()]
        return frozenset(path for template in templates for path in paths(template))

    def filled(self, event: Event, parameters: Parameters) -> Self:
        command = self.command and fill_shell(self.command, event, parameters)
        if command and len(command) > _LONGEST:
            raise ValueRefused(f"with its values the command is over {_LONGEST} characters long")
        return self.model_copy(
            update={
                "command": command,
                "arguments": tuple(fill_word(each, event, parameters) for each in self.arguments),
                "env": {
                    name: fill_text(value, event, parameters) for name, value in self.env.items()
                },
            }
        )

    def at(self, target: str) -> Self:
        return self.model_copy(
            update={
                "command": self.command and put_target_in_shell(self.command, target),
                "arguments": tuple(put_target(each, target) for each in self.arguments),
                "env": {name: put_target(value, target) for name, value in self.env.items()},
            }
        )

    def login(self) -> Self:
        chosen = {"user": self.user, "key_file": self.key_file, "port": self.port}
        return type(self).model_validate({"command": "true", **chosen})

    def secrets(self) -> frozenset[str]:
        return frozenset({self.sudo_password} if self.sudo_password else ())

    @property
    def sudo_user(self) -> str | None:
        """As whom sudo runs it; None without sudo."""
        return ROOT if self.sudo is True else self.sudo or None

    @property
    def script_text(self) -> str:
        """What the interpreter is to read; nothing for a command."""
        return self.script_file.text if self.script_file else self.script or ""

    def shell_text(self) -> str:
        """Give what the remote shell is to read: the command as the rule says it.

        Variables of `env` go before it, because most servers refuse SSH's own way (AcceptEnv).
        """
        before = [f"{name}={word(value)}" for name, value in self.env.items()]
        lines = [f"export {' '.join(before)}"] if before else []
        if self.cwd:
            lines.append(f"cd {word(self.cwd)} || exit {_NOT_BEGUN}")
        return "; ".join([*lines, self._command_text()])

    def _command_text(self) -> str:
        if self.command:
            return with_literals(self.command)
        return reading_input(self.interpreter, [with_literals(each) for each in self.arguments])


def _digest(text: str) -> str:
    return f"sha256 {hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"
