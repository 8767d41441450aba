"""One file of rules: its documents read, and what it defines for others and takes from them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import ValidationError

from app.config.beside import Beside
from app.config.yaml_file import Document, problems_of, read_documents
from app.domain.beside import BESIDE
from app.domain.conditions.condition import Condition, Location
from app.domain.errors import ConfigError, Problem
from app.domain.grammar import Grammar
from app.domain.maintenance.window import Window
from app.domain.rule import Group, Rule
from app.domain.shared import Shared, named_in

_SHARED = frozenset(Shared.model_fields)


class Kind(StrEnum):
    """What has a name, beside rules."""

    CONDITION = "condition"
    GROUP = "group"
    WINDOW = "window"


@dataclass(frozen=True)
class Mention:
    """A name that a file defines or uses, and where."""

    kind: Kind
    name: str
    file: str
    line: int | None
    column: int | None

    def problem(self, what: str, code: str) -> Problem:
        return Problem(self.file, what, self.line, self.column, code)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class RuleFile:
    """A file that could be read. Its rules do not know yet what the names in them stand for."""

    text: str
    rules: tuple[Rule, ...] = ()
    conditions: tuple[tuple[Mention, Condition], ...] = ()
    groups: tuple[tuple[Mention, tuple[str, ...]], ...] = ()
    windows: tuple[tuple[Mention, Window], ...] = ()
    uses: tuple[Mention, ...] = ()
    lines: tuple[int | None, ...] = ()
    """Where the name of each rule stands."""
    beside: Mapping[str, str] = field(default_factory=dict)
    """The texts of the files that its rules name."""

    def defines(self) -> Iterator[Mention]:
        yield from (mention for mention, _ in self.conditions)
        yield from (mention for mention, _ in self.groups)
        yield from (mention for mention, _ in self.windows)


def read_rule_file(name: str, text: str, grammar: Grammar, beside: Beside) -> RuleFile:
    """Read every document of a file; `name` is for messages. Raises `ConfigError`."""
    if not text.strip():
        what = "the file is empty: delete it if its rules are to go"
        raise ConfigError(Problem(name, what, code="empty-file"))
    reading = _Reading(grammar, beside)
    for document in read_documents(name, text):
        reading.take(document)
    return reading.file(text)


class _Reading:
    """Collects what the documents of one file say."""

    def __init__(self, grammar: Grammar, beside: Beside) -> None:
        self._grammar = grammar
        self._beside = beside
        self._problems: list[Problem] = []
        self._rules: list[Rule] = []
        self._lines: list[int | None] = []
        self._conditions: list[tuple[Mention, Condition]] = []
        self._groups: list[tuple[Mention, tuple[str, ...]]] = []
        self._windows: list[tuple[Mention, Window]] = []
        self._uses: list[Mention] = []

    def take(self, document: Document) -> None:
        data = document.data
        is_shared = isinstance(data, dict) and bool(data) and _SHARED.issuperset(data)
        model = Shared if is_shared else self._grammar.rule
        try:
            read = model.model_validate(data, context={BESIDE: self._beside})
        except ValidationError as error:
            self._problems += problems_of(error, document, model)
            return
        if isinstance(read, Shared):
            self._take_shared(document, read)
        elif isinstance(read, Rule):
            self._take_rule(document, read)

    def _take_rule(self, document: Document, rule: Rule) -> None:
        self._rules.append(rule)
        self._lines.append(document.problem(("name",), "").line)
        self._take_names(document, rule.when, ("when",))
        if isinstance(rule.targets, Group):
            place = ("targets", "group")
            self._uses.append(_mention(document, place, Kind.GROUP, rule.targets.group))

        for number, asked in enumerate(rule.approval.groups):
            at = ("approval", "groups", number)
            self._uses.append(_mention(document, at, Kind.GROUP, asked.group))

    def _take_shared(self, document: Document, shared: Shared) -> None:
        for name, condition in shared.conditions.items():
            place = ("conditions", name)
            mention = _mention(document, place, Kind.CONDITION, name)
            self._conditions.append((mention, condition))
            self._take_names(document, condition, place)
        for name, hosts in shared.groups.items():
            mention = _mention(document, ("groups", name), Kind.GROUP, name)
            self._groups.append((mention, hosts))
        for number, window in enumerate(shared.maintenance):
            self._take_window(document, window, ("maintenance", number))

    def _take_window(self, document: Document, window: Window, at: Location) -> None:
        mention = _mention(document, (*at, "name"), Kind.WINDOW, window.name)
        self._windows.append((mention, window))
        if window.when:
            self._take_names(document, window.when, (*at, "when"))
        for number, name in enumerate(window.targets.groups if window.targets else ()):
            place = (*at, "targets", "groups", number)
            self._uses.append(_mention(document, place, Kind.GROUP, name))

    def _take_names(self, document: Document, condition: Condition, at: Location) -> None:
        for place, name in named_in(condition):
            self._uses.append(_mention(document, (*at, *place), Kind.CONDITION, name))

    def file(self, text: str) -> RuleFile:
        if self._problems:
            raise ConfigError(*self._problems)
        return RuleFile(
            text,
            tuple(self._rules),
            tuple(self._conditions),
            tuple(self._groups),
            tuple(self._windows),
            tuple(self._uses),
            tuple(self._lines),
            dict(self._beside.texts),
        )


def _mention(document: Document, place: Location, kind: Kind, name: str) -> Mention:
    at = document.problem(place, "")
    return Mention(kind, name, at.where, at.line, at.column)
