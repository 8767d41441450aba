"""What a rule says of a probe: what is looked at, and what is to be seen there."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import ClassVar, Self

from pydantic import Field, field_validator, model_validator

from app.domain.duration import Duration
from app.domain.event import Event
from app.domain.filling import FilledSpec, readable
from app.domain.parameter import Parameters
from app.domain.placeholder import (
    check_shell,
    fill_shell,
    paths,
    put_target,
    put_target_in_shell,
    with_literals,
)
from app.tasks.web.address import (
    Address,
    Beginning,
    beginning,
    beginning_of_port,
    check_filled,
    check_port,
    check_template,
    in_an_address,
    in_path,
    parse,
    parse_port,
    put_target_in,
)
from app.tasks.web.expected import Expect

_LONGEST = 65_536
_LONGEST_SHOWN = 200
_LONGEST_PATIENCE = timedelta(minutes=5)


class ProbeSpec(FilledSpec):
    """A look from Alexis, or on the target, that changes nothing: does it answer as it should?"""

    shorthand: ClassVar[str] = "http"
    may_look: ClassVar[bool] = True
    templates: ClassVar[Mapping[str, Callable[[str], str]]] = {"http": in_path}

    http: str | None = Field(
        default=None,
        max_length=8_000,
        description="An address that is to answer. The host is {{ target }}, or one that "
        "tasks.probe.allow allows.",
    )
    tcp: str | None = Field(
        default=None, description="A port that is to be open: {{ target }}:443."
    )
    command: str | None = Field(
        default=None,
        min_length=1,
        max_length=_LONGEST,
        description="A command on the target that changes nothing; exit status 0 is well.",
    )
    expect: Expect = Field(default=Expect(), description="What the answer over HTTP is to be like.")
    down: bool = Field(
        default=False,
        description="It succeeds when it is seen to be not well, as before.probe wants it.",
    )
    patience: Duration = Field(
        default=timedelta(seconds=5),
        gt=timedelta(0),
        le=_LONGEST_PATIENCE,
        description="How long a port or an address may say nothing.",
    )

    @field_validator("http")
    @classmethod
    def _address(cls, http: str | None) -> str | None:
        return http and check_template(http)

    @field_validator("tcp")
    @classmethod
    def _port(cls, tcp: str | None) -> str | None:
        return tcp and check_port(tcp)

    @field_validator("command")
    @classmethod
    def _words(cls, command: str | None) -> str | None:
        if command:
            check_shell(command)
            if "\x00" in command:
                raise ValueError("a command cannot hold a NUL character")
        return command

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if sum(each is not None for each in (self.http, self.tcp, self.command)) != 1:
            raise ValueError("give one of http, tcp, command")
        if self.http is None and self.expect != Expect():
            raise ValueError("expect is about an answer over HTTP")
        return self

    def says(self) -> str:
        what = self.command or (self.http or "").partition("?")[0] or f"tcp {self.tcp}"
        line = " ".join(with_literals(f"{'down' if self.down else 'well'}? {what}").split())
        return line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"

    def in_full(self) -> str:
        what = self.command or self.http or f"tcp {self.tcp}"
        return with_literals(f"{'down' if self.down else 'well'}? {what}")

    def paths(self) -> frozenset[str]:
        return super().paths().union(paths(self.command or ""))

    def filled(self, event: Event, parameters: Parameters) -> Self:
        filled = super().filled(event, parameters)
        if filled.http:
            check_filled(filled.http)
        if self.command is None:
            return filled
        command = fill_shell(self.command, event, parameters)
        return readable(filled.model_copy(update={"command": command}))

    def at(self, target: str) -> Self:
        there = {
            "http": self.http and put_target_in(self.http, target),
            "tcp": self.tcp and put_target(self.tcp, in_an_address(target)),
            "command": self.command and put_target_in_shell(self.command, target),
        }
        return self.model_copy(update=there)

    def beginning(self) -> Beginning | None:
        """Give what is known of what is looked at from Alexis; None for a command."""
        if self.http:
            return beginning(self.http)
        return beginning_of_port(self.tcp) if self.tcp else None

    def address(self) -> Address:
        """Give what is looked at from Alexis, when all is filled in. Raises ValueError."""
        return parse(self.http) if self.http else parse_port(self.tcp or "")
