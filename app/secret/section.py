"""Secrets in settings: given directly, or as a file that holds nothing else."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr, model_validator

from app.domain.frozen import Frozen


class WithSecrets(Frozen):
    """A section in which a secret `x` may be given as a file `x_file` instead."""

    @model_validator(mode="before")
    @classmethod
    def _read_files(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        read = dict(data)
        for file in cls.model_fields:
            name = file.removesuffix("_file")
            if name == file or name not in cls.model_fields or not data.get(file):
                continue
            if data.get(name):
                raise ValueError(f"give {name} or {file}, not both")
            read[name] = _content(file, str(data[file]))
        return read

    def secrets(self) -> Iterator[str]:
        """Give the secrets of this section, to keep them out of logs and notes."""
        for _, value in self:
            yield from secrets_in(value)


def secrets_in(value: object) -> Iterator[str]:
    """Give every secret in a section, and in all that it holds."""
    if isinstance(value, SecretStr):
        yield value.get_secret_value()
    elif isinstance(value, WithSecrets):
        yield from value.secrets()
    else:
        for inner in _held(value):
            yield from secrets_in(inner)


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


def _content(name: str, path: str) -> str:
    try:
        content = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{name}: {error}") from error
    if not content:
        raise ValueError(f"{name}: {path} is empty")
    return content
