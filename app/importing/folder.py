"""A whole folder of 2018: which file is what, and what became of each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from app.config.settings import Settings
from app.config.yaml_file import decoded, problems_of, read_documents
from app.domain.errors import ConfigError, Problem
from app.domain.grammar import Grammar
from app.domain.rule import Mode
from app.importing import clients, rule, settings
from app.importing.part import Part, Twice, read_json, read_yaml
from app.importing.telling import Telling, Told
from app.importing.writing import written

SETTINGS = "settings/alexis.yaml"
_RULE_KEYS = ("rule_name", "evaluation_list", "task_list", "alert_feed", "entity_type")
_CONF_KEYS = ("authentication_list", *settings.SECTIONS)
_LOOKS_OLD = re.compile("|".join((*_RULE_KEYS, *_CONF_KEYS, "token_list")))
_OLD_FOLDERS = re.compile(r"(?:^|/)(?:rules|tokens)/[^/]+$")
_FAILED = "not imported"
_LEFT = "left alone: nothing of the 2018 configuration is in it"


@dataclass
class FileTold:
    """The new file that an old one went into, or why none. `acted` is said of rules."""

    file: str
    became: str = ""
    why: str = ""
    acted: str = ""
    keys: list[Told] = field(default_factory=list)


@dataclass
class Imported:
    """The new files by their path, what is told of the old ones, and what is wrong with them."""

    texts: dict[str, str] = field(default_factory=dict)
    files: list[FileTold] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def convert(old: Mapping[str, bytes], grammar: Grammar, mode: Mode) -> Imported:
    """Convert every file of 2018 among these, by name and content."""
    return _Folder(grammar, mode).convert(old)


class _Folder:
    """The parts of a folder while they are converted: settings and tokens first, then rules."""

    def __init__(self, grammar: Grammar, mode: Mode) -> None:
        self._grammar = grammar
        self._mode = mode
        self._result = Imported()
        self._twice: dict[str, list[Twice]] = {}
        self._hosts: list[str] = []
        self._taken: set[str] = set()

    def convert(self, old: Mapping[str, bytes]) -> Imported:
        parts = [part for name, raw in sorted(old.items()) if (part := self._read(name, raw))]
        confs = [part for part in parts if _is_conf(part)]
        rules = [part for part in parts if any(map(part.has, _RULE_KEYS))]
        lists = [part for part in parts if part.has("token_list")]
        runtime = [part for part in parts if part.has("token")]
        said = [settings.is_development(part) for part in confs]
        known = [each for each in said if each is not None]
        for part in rules:
            self._rule(part, all(known) if known else None)
        self._settings(confs, lists, runtime)
        taken = {part.file for part in (*confs, *rules, *lists, *runtime)}
        for part in parts:
            if part.file not in taken:
                self._result.files.append(FileTold(part.file, why=_LEFT))
        self._result.files.sort(key=lambda each: each.file)
        return self._result

    def _read(self, name: str, raw: bytes) -> Part | None:
        """Read a file; a broken one is a problem if it looks as if it were of 2018."""
        try:
            text = decoded(name, raw)
            if not name.endswith(".json"):
                return read_yaml(name, text)
            part, self._twice[name] = read_json(name, text)
        except ConfigError as error:
            if _LOOKS_OLD.search(raw.decode(errors="replace")) or _OLD_FOLDERS.search(name):
                self._fail(name, error)
            else:
                self._result.files.append(FileTold(name, why=_LEFT))
            return None
        return part

    def _rule(self, part: Part, development: bool | None) -> None:
        told = Telling()
        for twice in self._twice.get(part.file, ()):
            told.dropped_twice(part.file, twice)
        try:
            draft = rule.convert(part, self._mode, development, told)
            self._name(part, draft.data, told)
            head = [
                f"Imported from {part.file}, where the numbers of lines lead.",
                f"Acted in 2018: {draft.acted}.",
                "Look at what is said below, then choose the mode: observe, approve or auto.",
            ]
            text = written(draft.data, head, told.told, is_one_file=True)
            self._check(part, draft.data, text)
        except ConfigError as error:
            self._fail(part.file, error)
            return
        path = f"rules/{draft.data['name']}.yaml"
        self._hosts += draft.hosts
        self._result.texts[path] = text
        self._result.files.append(FileTold(part.file, path, acted=draft.acted, keys=told.by_line()))

    def _name(self, part: Part, data: dict[str, Any], told: Telling) -> None:
        """Give a name that no rule has yet, also where files do not know large letters."""
        wanted, number = data["name"], 1
        while data["name"].lower() in self._taken:
            number += 1
            data["name"] = f"{wanted}-{number}"
        self._taken.add(data["name"].lower())
        if number > 1 and part.has("rule_name"):
            told.changed(part.at("rule_name"), "name", "another rule has this name already")

    def _check(self, part: Part, data: dict[str, Any], text: str) -> None:
        """Read the rule as it will be read. Raises `ConfigError` at the old file."""
        (document,) = read_documents(part.file, text)
        if document.data != data:
            raise ConfigError(part.problem("holds signs that YAML does not give back"))
        try:
            self._grammar.rule.model_validate(document.data)
        except ValidationError as error:
            found = problems_of(error, document, self._grammar.rule)
            what = "as a rule of ours it would be wrong: "
            raise ConfigError(*(part.problem(what + each.what) for each in found)) from error

    def _settings(self, confs: list[Part], lists: list[Part], runtime: list[Part]) -> None:
        draft, told = settings.SettingsDraft(), list[Told]()
        for part in confs:
            telling = Telling()
            settings.convert(part, draft, telling)
            self._tell(part, telling, told)
        self._result.problems += draft.problems
        found = self._clients(confs, lists, runtime, told)
        allow = sorted({host.lower() for host in self._hosts})
        sections = {**draft.data(), "clients": found, "targets": {"allow": allow} if allow else {}}
        data = {name: sections[name] for name in Settings.model_fields if sections.get(name)}
        if data or told:
            self._result.texts[SETTINGS] = written(data, _HEAD, told)

    def _clients(
        self, confs: list[Part], lists: list[Part], runtime: list[Part], told: list[Told]
    ) -> list[dict[str, Any]]:
        scopes = {file: scope for conf in confs for file, scope in self._scopes(conf).items()}
        internal = {token for part in runtime if (token := self._runtime(part, told))}
        found = clients.Clients(scopes, frozenset(internal))
        for part in lists:
            telling = Telling()
            try:
                found.convert(part, telling)
            except ConfigError as error:
                self._result.problems += error.problems
            self._tell(part, telling, told)
        return found.rows()

    def _scopes(self, conf: Part) -> dict[str, Any]:
        try:
            return dict(clients.scopes_of_files(conf))
        except ConfigError as error:
            self._result.problems += error.problems
            return {}

    def _runtime(self, part: Part, told: list[Told]) -> str | None:
        telling = Telling()
        try:
            token = clients.runtime_token(part)
        except ConfigError as error:
            self._fail(part.file, error)
            return None
        clients.drop_runtime(part, telling)
        self._tell(part, telling, told)
        return token

    def _tell(self, part: Part, telling: Telling, told: list[Told]) -> None:
        told += telling.told
        self._result.files.append(FileTold(part.file, SETTINGS, keys=telling.by_line()))

    def _fail(self, file: str, error: ConfigError) -> None:
        self._result.problems += error.problems
        self._result.files.append(FileTold(file, why=_FAILED))


_HEAD = (
    "Imported from the 2018 configuration: what has no default. Take over what you need.",
    "targets.allow holds the hosts that rules name; hosts that alerts name need patterns of yours.",
)


def _is_conf(part: Part) -> bool:
    return not part.file.endswith(".json") and any(map(part.has, _CONF_KEYS))
