"""Secrets in settings: given directly, by a reference, or as a file that holds nothing else."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Annotated, Any, ClassVar, get_args

from pydantic import (
    BaseModel,
    Field,
    SecretStr,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)

from app.domain.frozen import Frozen
from app.secret.file import FromFile, content
from app.secret.reference import Reference, Store, Unreadable, read_reference

Resolve = Callable[[Reference], str]
"""Gives what a reference stands for. Raises `Unreadable`."""


SecretFile = Annotated[
    str | None, Field(description="The same, from a file that holds nothing else.")
]
"""The setting `x_file` beside a secret `x`."""


class Needed(Enum):
    """Whose secrets are needed: nobody asks for others, and it does not matter if they are away."""

    NONE = auto()
    OF_THE_DATABASE = auto()
    ALL = auto()


@dataclass(frozen=True)
class Resolving:
    """The context in which settings are validated."""

    resolve: Resolve
    needed: Needed = Needed.ALL

    def of(self, *, of_the_database: bool) -> Resolve | None:
        least = Needed.OF_THE_DATABASE if of_the_database else Needed.ALL
        return self.resolve if self.needed.value >= least.value else None


class Unresolved(SecretStr):
    """Stands for a secret where secrets are not needed: what is written, not what is meant."""


class WithSecrets(Frozen):
    """A section in which a secret may be a reference, and `x` may be given as a file `x_file`.

    What references stand for is asked of the context's `resolving`; without one nobody is asked.
    """

    opens_the_database: ClassVar[bool] = False
    """Whether also those need its secrets who only look into the database, or write into it."""

    @model_validator(mode="before")
    @classmethod
    def _read_files(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        read = dict(data)
        for file in cls.model_fields:
            name = file.removesuffix("_file")
            if name == file or not _is_secret(cls, name) or not data.get(file):
                continue
            if data.get(name):
                raise ValueError(f"give {name} or {file}, not both")
            try:
                read[name] = FromFile(content(str(data[file])), str(data[file]))
            except Unreadable as error:
                raise ValueError(f"{file}: {error}") from error
        return read

    @field_validator("*", mode="wrap")
    @classmethod
    def _resolve(
        cls, value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> Any:
        if not _is_secret(cls, str(info.field_name)):
            return handler(value)
        if isinstance(value, Unresolved):
            return value
        context: Resolving | None = (info.context or {}).get("resolving")
        resolve = context.of(of_the_database=cls.opens_the_database) if context else None
        found = resolved(value, resolve)
        if isinstance(found, Unresolved):
            return found
        checked = handler(found)
        return found if isinstance(found, FromFile) and isinstance(checked, SecretStr) else checked

    def secrets(self) -> Iterator[str]:
        """Give the secrets of this section, to keep them out of logs and notes."""
        for _, value in self:
            yield from secrets_in(value)


def resolved(value: Any, resolve: Resolve | None) -> Any:
    """Give a value, or a list or mapping of such, with what references stand for in their place."""
    match value:
        case str():
            return _of(read_reference(value), resolve)
        case Mapping():
            return {name: resolved(each, resolve) for name, each in value.items()}
        case list() | tuple():
            return [resolved(each, resolve) for each in value]
        case _:
            return value


def _of(said: Reference | str, resolve: Resolve | None) -> SecretStr | str:
    if isinstance(said, str):
        return said
    if resolve is None:
        return Unresolved(str(said))
    found = resolve(said)
    return FromFile(found, said.name) if said.store is Store.FILE else SecretStr(found)


def secrets_in(value: object) -> Iterator[str]:
    """Give every secret in a section, and in all that it holds."""
    if isinstance(value, SecretStr):
        if not isinstance(value, Unresolved):
            yield value.get_secret_value()
    elif isinstance(value, WithSecrets):
        yield from value.secrets()
    else:
        for inner in _held(value):
            yield from secrets_in(inner)


def placed_secrets(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Give every secret with the name of its setting."""
    if isinstance(value, SecretStr):
        yield place, value.get_secret_value()
    elif isinstance(value, BaseModel | Mapping):
        for name, inner in value.items() if isinstance(value, Mapping) else value:
            yield from placed_secrets(inner, f"{place}.{name}" if place else str(name))
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from placed_secrets(inner, f"{place}[{number}]")


def _held(value: object) -> Iterable[object]:
    """Give what a section, a mapping or a list holds; nothing for all else."""
    match value:
        case BaseModel():
            return (inner for _, inner in value)
        case Mapping():
            return value.values()
        case list() | tuple():
            return value
        case _:
            return ()


def _is_secret(section: type[BaseModel], name: str) -> bool:
    field = section.model_fields.get(name)
    return field is not None and SecretStr in _parts(field.annotation)


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)
