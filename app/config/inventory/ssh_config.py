"""The names of an ssh_config: each Host without wildcards, and what holds for it.

What holds is asked of asyncssh, which also makes the connections. It reads a whole file for each
name; so it is given, of each file, only the sections that can be about the name.
"""

import re
import shlex
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from asyncssh.config import ConfigParseError, SSHClientConfig
from pydantic import ValidationError

from app.config.inventory.found import Found, Host, Spot
from app.domain.errors import ConfigError, Problem
from app.domain.fleet import Machine
from app.linting.code import Code

_WILDCARDS = re.compile(r"[*?!]")
_LINE_OF_PART = re.compile(r"^.* line (\d+): ")
_KEYWORD_IS = re.compile(r"^(\w+)\s*=\s*")
_DEEPEST = 16


@dataclass(frozen=True)
class _Section:
    """A `Host` or a `Match`, or what stands before the first: its lines, and whom it is about."""

    names: tuple[str, ...] = ()
    lines: list[tuple[Spot, str]] = field(default_factory=list)

    @property
    def is_general(self) -> bool:
        """Whether it may be about any host."""
        return not self.names or any(_WILDCARDS.search(name) for name in self.names)


def read(path: Path) -> Found:
    """Read the file and what it includes. Raises `ConfigError`."""
    warnings: list[Problem] = []
    sections = list(_sections(path, warnings))
    about: dict[str, list[int]] = {}
    for number, section in enumerate(sections):
        for name in section.names:
            if not _WILDCARDS.search(name):
                about.setdefault(name, []).append(number)
    general = [number for number, section in enumerate(sections) if section.is_general]
    hosts = []
    with tempfile.NamedTemporaryFile("w+", encoding="utf-8") as part:
        for name, numbers in about.items():
            meant = [sections[number] for number in sorted({*general, *numbers})]
            spot = sections[numbers[0]].lines[0][0]
            hosts.append(_host(name, meant, Path(part.name), spot))
    return Found(hosts, (), warnings)


def _host(name: str, sections: Sequence[_Section], part: Path, spot: Spot) -> Host:
    lines = [line for section in sections for line in section.lines]
    part.write_text("".join(f"{text}\n" for _, text in lines), encoding="utf-8")
    try:
        said = SSHClientConfig.load(None, part, False, False, False, "", (), name, ())
    except (ConfigParseError, ValueError) as error:
        where = _LINE_OF_PART.match(str(error))
        at = lines[int(where[1]) - 1][0] if where else spot
        what = _LINE_OF_PART.sub("", str(error))
        raise ConfigError(at.problem(f"{name}: {what}")) from error
    address = said.get("Hostname")
    keys = said.get("IdentityFile")
    fields = {
        "address": address if address != name else None,
        "port": said.get("Port"),
        "user": said.get("User"),
        "key_file": str(keys[0]) if isinstance(keys, list) and keys else None,
        "jump": _jump(said.get("ProxyJump")),
    }
    known = {key: value for key, value in fields.items() if key in Machine.model_fields}
    try:
        machine = Machine.model_validate(known)
    except ValidationError as error:
        first = error.errors()[0]
        raise ConfigError(spot.problem(f"{name}: {first['loc'][0]}: {first['msg']}")) from error
    return Host(name, machine, spot, goes_by_address=True)


def _jump(said: object) -> tuple[str, ...] | None:
    return tuple(said.split(",")) if isinstance(said, str) else None


def _sections(path: Path, warnings: list[Problem], depth: int = 0) -> Iterator[_Section]:
    """Give the sections in their order, with those of included files where they are included."""
    current = _Section()
    for spot, line in _lines(path):
        words = _words(spot, line)
        keyword = words[0].lower()
        if keyword == "include" and not current.names and depth < _DEEPEST:
            yield current
            for included in _included(words[1:]):
                yield from _sections(included, warnings, depth + 1)
            current = _Section()
        elif keyword in ("host", "match"):
            yield current
            names = tuple(words[1:]) if keyword == "host" else ()
            current = _Section(names, [(spot, line)])
            if keyword == "match" and "exec" in (word.lower().strip("!") for word in words):
                what = "Match exec is left out: no command is run to find hosts"
                warnings.append(spot.problem(what, Code.INVENTORY_VALUE))
                current = _Section(("!",), [(spot, "Match !all")])
        else:
            current.lines.append((spot, line))
    yield current


def _lines(path: Path) -> Iterator[tuple[Spot, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        what = str(getattr(error, "strerror", None) or "not UTF-8")
        raise ConfigError(Problem(str(path), what, code=Code.UNREADABLE_FILE)) from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield Spot(str(path), number), line.strip()


def _words(spot: Spot, line: str) -> list[str]:
    try:
        words = shlex.split(_KEYWORD_IS.sub(r"\1 ", line))
    except ValueError as error:
        raise ConfigError(spot.problem(str(error))) from error
    return words or [""]


def _included(patterns: Sequence[str]) -> Iterator[Path]:
    """Find included files as asyncssh does: names without a folder are in ~/.ssh."""
    for pattern in patterns:
        path = Path(pattern).expanduser()
        base = Path(path.anchor) if path.anchor else Path("~/.ssh").expanduser()
        relative = str(Path(*path.parts[1:])) if path.anchor else str(path)
        yield from sorted(found for found in base.glob(relative) if found.is_file())
