"""The files that a rule file names: read with it, and looked at again when it is."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from app.config.file_state import FileState
from app.domain.beside import BesideRefused

_LARGEST = 65_536


class Beside(Protocol):
    """Reads texts by their paths in the folder of rules, and knows which it has read."""

    @property
    def texts(self) -> Mapping[str, str]:
        """What it has read."""
        ...

    def __call__(self, name: str, /) -> str:
        """Give the text. Raises `BesideRefused`."""
        ...


class Remembered:
    """The texts as they were read by an earlier process."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    def __call__(self, name: str) -> str:
        try:
            return self.texts[name]
        except KeyError:
            raise BesideRefused(f"{name} is not remembered") from None


@dataclass(frozen=True)
class _Seen:
    """A file as it was when it was read; no digest: it could not be read."""

    state: FileState | None
    digest: str | None


class FilesBeside:
    """Files in a folder of rules, as one rule file names them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[str, _Seen] = {}
        self.texts: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        path = self._path(name)
        state = FileState.of(path)
        self._seen[name] = _Seen(state, None)
        raw = self._content(name, path)
        self._seen[name] = _Seen(state, _digest(raw))
        self.texts[name] = _text(name, raw)
        return self.texts[name]

    def are_as_they_were(self) -> bool:
        """Tell whether each file that was read, or was not there, is the same now."""
        return all(self._is_as_it_was(name, seen) for name, seen in self._seen.items())

    def _is_as_it_was(self, name: str, seen: _Seen) -> bool:
        try:
            path = self._path(name)
            state = FileState.of(path)
            if seen.state and seen.state == state and seen.state.is_old:
                return True
            digest = _digest(self._content(name, path))
        except BesideRefused:
            digest = None
        return digest == seen.digest

    def _path(self, name: str) -> Path:
        """Give the file, which is in the folder of rules, whatever links there are."""
        plain = PurePosixPath(name)
        if plain.is_absolute() or ".." in plain.parts or not plain.parts or "\x00" in name:
            raise BesideRefused(f"{name!r} must be the path of a file in the folder of rules")
        self._seen.setdefault(name, _Seen(None, None))
        path = self._folder / plain
        try:
            is_inside = path.resolve().is_relative_to(self._folder.resolve())
        except (OSError, RuntimeError) as error:  # links that lead in a circle
            raise BesideRefused(f"{name}: {error}") from error
        if not is_inside:
            raise BesideRefused(f"{name} is a link that leads out of the folder of rules")
        return path

    def _content(self, name: str, path: Path) -> bytes:
        try:
            if not path.is_file():
                raise BesideRefused(f"there is no file {name} in the folder of rules")
            with path.open("rb") as file:
                raw = file.read(_LARGEST + 1)
        except OSError as error:
            raise BesideRefused(f"{name}: {error.strerror}") from error
        if len(raw) > _LARGEST:
            raise BesideRefused(f"{name} is larger than {_LARGEST} bytes")
        return raw


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _text(name: str, raw: bytes) -> str:
    if b"\x00" in raw:
        raise BesideRefused(f"{name} is not a text: it holds a NUL character")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise BesideRefused(f"{name} is not a text in UTF-8") from None
