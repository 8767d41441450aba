"""Secrets for tasks: rules name them, tasks get them when they run."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, StringConstraints, field_validator, model_validator

from app.domain.errors import NoSuchSecret
from app.secret.file import FromFile, content
from app.secret.reference import Unreadable
from app.secret.section import SecretFile, Unresolved, WithSecrets

SecretName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
HostName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_](?:[A-Za-z0-9._:-]{0,252})$")]

_Stamp = tuple[int, int, int]


class NamedSecret(WithSecrets):
    """A secret for tasks. A plain text in its place is short for `value`."""

    value: SecretStr = Field(description="A reference such as env:NAME, or the secret itself.")
    value_file: SecretFile = None
    hosts: tuple[HostName, ...] = Field(
        default=(), description="It is sent to these hosts only; to any when there are none."
    )

    @model_validator(mode="before")
    @classmethod
    def _written_short(cls, data: Any) -> Any:
        return {"value": data} if isinstance(data, str | SecretStr) else data

    @field_validator("hosts")
    @classmethod
    def _as_they_are_compared(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(host.lower().rstrip(".") for host in hosts)


class NamedSecrets:
    """Gives secrets by their names. One in a file is read again when the file has changed.

    `learn` is told of every new value before anybody gets it.
    """

    def __init__(self, secrets: Mapping[str, NamedSecret], learn: Callable[[str], None]) -> None:
        self._secrets = secrets
        self._learn = learn
        self._read: dict[str, tuple[_Stamp, str]] = {}

    def __call__(self, name: str, host: str) -> str:
        """Give a secret that is to be sent to this host. Raises `NoSuchSecret`."""
        hosts = self._named(name).hosts
        if hosts and host.lower().rstrip(".") not in hosts:
            raise NoSuchSecret(f"the secret {name!r} is not for the host {host}")
        return self._value(name)

    def lacking(self, names: frozenset[str]) -> Iterator[str]:
        """Say of each of these secrets that cannot be had why not."""
        for name in sorted(names):
            try:
                self._named(name)
                self._value(name)
            except NoSuchSecret as error:
                yield str(error)

    def _named(self, name: str) -> NamedSecret:
        try:
            return self._secrets[name]
        except KeyError:
            raise NoSuchSecret(f"the settings have no secret {name!r}") from None

    def _value(self, name: str) -> str:
        secret = self._secrets[name].value
        if isinstance(secret, FromFile):
            return self._of_file(name, secret.path)
        if isinstance(secret, Unresolved):
            raise NoSuchSecret(f"the secret {name!r} was not asked for")
        return secret.get_secret_value()

    def _of_file(self, name: str, path: str) -> str:
        """Give what the file holds now; one that is gone was taken away on purpose."""
        try:
            stamp = _stamp(path)
            known = self._read.get(name)
            if known is None or known[0] != stamp:
                known = stamp, content(path)
                self._learn(known[1])
                self._read[name] = known
        except (OSError, Unreadable) as error:
            why = error.strerror if isinstance(error, OSError) else error
            raise NoSuchSecret(f"the secret {name!r}: {path}: {why}") from error
        return known[1]


def _stamp(path: str) -> _Stamp:
    found = Path(path).expanduser().stat()
    return found.st_mtime_ns, found.st_ino, found.st_size
