"""The rules as files: read again when they change, the last good version of each file kept."""

import asyncio
import gc
import hashlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import structlog
from watchfiles import awatch

from app.config.agreement import Agreement, agree
from app.config.beside import FilesBeside, Remembered
from app.config.file_state import FileState
from app.config.rule_file import RuleFile, read_rule_file
from app.config.yaml_file import decoded
from app.domain.errors import ConfigError, Problem
from app.domain.fleet import Fleet
from app.domain.grammar import Grammar
from app.domain.groups import Groups
from app.domain.maintenance.meaning import with_meaning
from app.domain.maintenance.window import Window
from app.domain.rule import Rule
from app.domain.rule_set import RuleSet
from app.domain.shared import with_shared

log = structlog.get_logger()

_ENDINGS = (".yaml", ".yml")
_LOOKS = 5
_BESIDE = "\n"
"""Stands between a rule file and a file that it names, where the texts of both are remembered."""

_MANY = 1000
"""More rules are left out when garbage is looked for, which would hold up everything else."""

_RESCAN = 60_000
"""Milliseconds after which the folder is read again even if no change was noticed."""


class RuleFiles:
    """Reads a folder of rules. A file that is broken keeps the rules that it gave before."""

    def __init__(self, folder: Path, grammar: Grammar, fleet: Fleet) -> None:
        self._folder = folder
        self._grammar = grammar
        self._fleet = fleet
        self._in_force: Mapping[str, RuleFile] = {}
        self._seen: dict[str, _Seen] = {}
        self._read_before: tuple[Mapping[str, RuleFile], Sequence[Problem]] | None = None
        self.current = RuleSet()

    def remember(self, texts: Mapping[str, str]) -> None:
        """Take the last good versions of an earlier process, for files that are broken now."""
        remembered: dict[str, RuleFile] = {}
        beside: dict[str, dict[str, str]] = {}
        for place, text in texts.items():
            name, is_beside, other = place.partition(_BESIDE)
            if is_beside:
                beside.setdefault(name, {})[other] = text
        for name, text in texts.items():
            if _BESIDE in name:
                continue
            try:
                read = Remembered(beside.get(name, {}))
                remembered[name] = read_rule_file(name, text, self._grammar, read)
            except ConfigError as error:
                log.warning("rule_file_forgotten", file=name, reason=str(error))
        self._in_force = remembered

    @property
    def in_force(self) -> Mapping[str, RuleFile]:
        """The version of each file that is in force, by its name."""
        return self._in_force

    @property
    def texts(self) -> dict[str, str]:
        """The last good version of each rule file."""
        return {name: file.text for name, file in self._in_force.items()}

    def good_texts(self) -> dict[str, str]:
        """Give them to be remembered, with the files that they name."""
        beside = {
            f"{name}{_BESIDE}{other}": text
            for name, file in self._in_force.items()
            for other, text in file.beside.items()
        }
        return self.texts | beside

    def read(self) -> RuleSet:
        """Read what has changed and put the new set in force, all at once.

        Raises `ConfigError` when there is no such folder.
        """
        with _nothing_is_garbage():
            before, after = self.current, self._read_all()
            if after is not before and len(after.rules) > _MANY:
                gc.freeze()
        return after

    def _read_all(self) -> RuleSet:
        found = self._of_one_moment()
        self._seen = {name: seen for name, seen in self._seen.items() if name in found}
        new: dict[str, RuleFile] = {}
        problems: list[Problem] = []
        for name, read in found.items():
            if isinstance(read, RuleFile):
                new[name] = read
                continue
            problems += read
            if name in self._in_force:
                new[name] = self._in_force[name]
        if self._is_as_it_was(new, problems):
            return self.current
        agreed = agree(new, self._in_force, self._fleet.groups.keys())
        self._in_force = agreed.files
        self._read_before = {**new}, (*problems,)
        self.current = _merged(agreed, problems, self._fleet).compiled()
        return self.current

    def _is_as_it_was(self, new: Mapping[str, RuleFile], problems: Sequence[Problem]) -> bool:
        """Tell whether the last reading gave the very same."""
        if self._read_before is None:
            return False
        before, wrong = self._read_before
        return (
            wrong == (*problems,)
            and new.keys() == before.keys()
            and all(before[name] is file for name, file in new.items())
        )

    async def follow(self, unreadable: Callable[[], None] = lambda: None) -> AsyncIterator[RuleSet]:
        """Give the new set each time that something has changed. Ends when cancelled."""
        before = self.current
        async for _ in awatch(self._folder, yield_on_timeout=True, rust_timeout=_RESCAN):
            try:
                after = await asyncio.to_thread(self.read)
            except ConfigError as error:
                log.error("rules_unreadable", reason=str(error))  # noqa: TRY400 - a user's mistake
                unreadable()
                continue
            if after != before:
                before = after
                yield after

    def _paths(self) -> dict[str, Path]:
        if not self._folder.is_dir():
            raise ConfigError(self._no_folder())
        return {
            str(path): path
            for path in sorted(self._folder.iterdir(), key=lambda path: path.name)
            if path.suffix in _ENDINGS and not path.name.startswith(".") and path.is_file()
        }

    def _no_folder(self) -> Problem:
        what = "there is no such folder of rules"
        return Problem(str(self._folder), what, code="unreadable-file")

    def _of_one_moment(self) -> Mapping[str, RuleFile | Sequence[Problem]]:
        """Read the files; look again when they have changed meanwhile.

        Several files are put in place one by one, or all at once by a link, as Kubernetes does.
        """
        found: dict[str, RuleFile | Sequence[Problem]] = {}
        for _ in range(_LOOKS):
            paths = self._paths()
            states = {name: FileState.of(path) for name, path in paths.items()}
            found = {name: self._read(name, path, states[name]) for name, path in paths.items()}
            now = {name: FileState.of(path) for name, path in self._paths().items()}
            if states == now and all(seen.is_whole() for seen in self._seen.values()):
                break
        return found

    def _read(self, name: str, path: Path, state: FileState | None) -> RuleFile | Sequence[Problem]:
        """Give the file, or what is wrong with it; it is parsed only when it has changed."""
        seen = self._seen.get(name)
        if seen and state and seen.state == state and state.is_old and seen.is_whole():
            return seen.read
        try:
            raw = path.read_bytes()
        except OSError as error:
            return (Problem(name, str(error.strerror), code="unreadable-file"),)
        digest = hashlib.sha256(raw).hexdigest()
        if seen and seen.digest == digest and seen.is_whole():
            self._seen[name] = replace(seen, state=state)
            return seen.read
        read: RuleFile | Sequence[Problem]
        beside = FilesBeside(self._folder)
        try:
            read = read_rule_file(name, decoded(name, raw), self._grammar, beside)
        except ConfigError as error:
            read = error.problems
        self._seen[name] = _Seen(state, digest, read, beside)
        return read


@dataclass(frozen=True)
class _Seen:
    """A file as it was when it was read, and what was read, or what was wrong with it."""

    state: FileState | None
    digest: str
    read: RuleFile | Sequence[Problem]
    beside: FilesBeside

    def is_whole(self) -> bool:
        """Tell whether the files that it names are as they were."""
        return self.beside.are_as_they_were()


@contextmanager
def _nothing_is_garbage() -> Iterator[None]:
    """Let nobody look for garbage meanwhile: nearly all that is made stays."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _merged(agreed: Agreement, problems: Sequence[Problem], fleet: Fleet) -> RuleSet:
    """Put the rules together in the order in which they are asked; a name counts once."""
    rules: list[Rule] = []
    origins: dict[str, str] = {}
    doubled: list[Problem] = []
    for name, file in sorted(agreed.files.items()):
        for rule, line in zip(file.rules, file.lines, strict=True):
            if other := origins.get(rule.name):
                what = f"a rule named {rule.name!r} is in {other} already; that one counts"
                doubled.append(Problem(name, what, line, code="duplicate-name"))
                continue
            origins[rule.name] = name
            rules.append(with_shared(rule, agreed.shared))
    rules.sort(key=lambda rule: -rule.priority)
    every = (*problems, *agreed.problems, *doubled)
    groups = Groups.of(fleet, agreed.shared.groups)
    return RuleSet(tuple(rules), every, origins, groups, agreed.shared, _windows(agreed, fleet))


def _windows(agreed: Agreement, fleet: Fleet) -> tuple[Window, ...]:
    """Give the maintenance windows in the order of the files; a name counts once."""
    found: dict[str, Window] = {}
    for _, file in sorted(agreed.files.items()):
        for _, window in file.windows:
            found.setdefault(window.name, window)
    return tuple(with_meaning(window, agreed.shared, fleet) for window in found.values())
