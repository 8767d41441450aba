"""The rules as files: read again when they change, the last good version of each file kept."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
from pydantic import ValidationError
from watchfiles import awatch

from app.config.yaml_file import decoded, problems_of, read_documents
from app.domain.errors import ConfigError, Problem
from app.domain.fleet import Fleet
from app.domain.grammar import Grammar
from app.domain.rule import Group, Rule
from app.domain.rule_set import RuleSet

log = structlog.get_logger()

_ENDINGS = (".yaml", ".yml")
_RESCAN = 60_000
"""Milliseconds after which the folder is read again even if no change was noticed."""


@dataclass(frozen=True)
class _Good:
    """The last good version of a file."""

    text: str
    rules: tuple[Rule, ...]


class RuleFiles:
    """Reads a folder of rules. A file that is broken keeps the rules that it gave before."""

    def __init__(self, folder: Path, grammar: Grammar, fleet: Fleet) -> None:
        self._folder = folder
        self._grammar = grammar
        self._fleet = fleet
        self._good: dict[str, _Good] = {}
        self._seen: dict[str, tuple[str, tuple[Problem, ...]]] = {}
        self.current = RuleSet()

    def remember(self, texts: Mapping[str, str]) -> None:
        """Take the last good versions of an earlier process, for files that are broken now."""
        for name, text in texts.items():
            try:
                self._good[name] = _Good(text, self._parse(name, text))
            except ConfigError as error:
                log.warning("rule_file_forgotten", file=name, reason=str(error))

    def good_texts(self) -> dict[str, str]:
        """Give the last good version of each file."""
        return {name: good.text for name, good in self._good.items()}

    def read(self) -> RuleSet:
        """Read what has changed and put the new set in force, all at once.

        Raises `ConfigError` when there is no such folder.
        """
        paths = self._paths()
        for name in (self._good.keys() | self._seen.keys()) - paths.keys():
            self._good.pop(name, None)
            self._seen.pop(name, None)
        problems: list[Problem] = []
        for name, path in paths.items():
            problems += self._problems_in(name, path)
        self.current = self._merge(problems)
        return self.current

    async def follow(self) -> AsyncIterator[RuleSet]:
        """Give the new set each time that something has changed. Ends when cancelled."""
        before = self.current
        async for _ in awatch(self._folder, yield_on_timeout=True, rust_timeout=_RESCAN):
            try:
                after = await asyncio.to_thread(self.read)
            except ConfigError as error:
                log.error("rules_unreadable", reason=str(error))  # noqa: TRY400 - a user's mistake
                continue
            if after != before:
                before = after
                yield after

    def _paths(self) -> dict[str, Path]:
        if not self._folder.is_dir():
            raise ConfigError(Problem(str(self._folder), "there is no such folder of rules"))
        return {
            str(path): path
            for path in sorted(self._folder.iterdir())
            if path.suffix in _ENDINGS and not path.name.startswith(".") and path.is_file()
        }

    def _problems_in(self, name: str, path: Path) -> Sequence[Problem]:
        try:
            raw = path.read_bytes()
        except OSError as error:
            return (Problem(name, str(error.strerror)),)
        digest = hashlib.sha256(raw).hexdigest()
        seen = self._seen.get(name)
        if seen and seen[0] == digest:
            return seen[1]
        problems: tuple[Problem, ...] = ()
        try:
            text = decoded(name, raw)
            self._good[name] = _Good(text, self._parse(name, text))
        except ConfigError as error:
            problems = error.problems
        self._seen[name] = (digest, problems)
        return problems

    def _parse(self, name: str, text: str) -> tuple[Rule, ...]:
        if not text.strip():
            raise ConfigError(Problem(name, "the file is empty: delete it if its rules are to go"))
        rules, problems = [], []
        for document in read_documents(name, text):
            try:
                rule = self._grammar.rule.model_validate(document.data)
            except ValidationError as error:
                problems += problems_of(error, document, self._grammar.rule)
                continue
            if isinstance(rule.targets, Group) and rule.targets.group not in self._fleet.groups:
                what = f"there is no group {rule.targets.group!r} in the settings"
                problems.append(document.problem(("targets", "group"), what))
            rules.append(rule)
        if problems:
            raise ConfigError(*problems)
        return tuple(rules)

    def _merge(self, problems: Sequence[Problem]) -> RuleSet:
        """Put the good rules together in the order of their files; a name counts once."""
        rules: list[Rule] = []
        origins: dict[str, str] = {}
        doubled: list[Problem] = []
        for name, good in sorted(self._good.items()):
            for rule in good.rules:
                if other := origins.get(rule.name):
                    what = f"a rule named {rule.name!r} is in {other} already; that one counts"
                    doubled.append(Problem(name, what))
                    continue
                origins[rule.name] = name
                rules.append(rule)
        return RuleSet(tuple(rules), (*problems, *doubled), origins)
