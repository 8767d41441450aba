"""Everything that is to be said about the settings and the rules: errors, then warnings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.config.certificate_files import BadFiles, doubts, loaded
from app.config.ignores import heeded
from app.config.lacking import lacking
from app.config.places import Places
from app.config.readers import readers, surroundings
from app.config.rule_file import RuleFile
from app.config.rule_files import RuleFiles
from app.config.rule_tests import RuleTests, failing_tests
from app.config.said import settings_document
from app.config.settings import Settings
from app.domain.access import PERSON
from app.domain.errors import Problem
from app.domain.rule_set import RuleSet
from app.domain.shared import Shared, spelled_out
from app.linting.code import Code, Severity
from app.linting.finding import Kind, Linted, Subject
from app.linting.linter import lint
from app.linting.permitted import dead_entries
from app.plugins.catalogue import Catalogue


@dataclass(frozen=True)
class Checked:
    """How many rules there are, and all problems in the order of their places."""

    rules: int
    problems: Sequence[Problem]

    def of(self, severity: Severity) -> Sequence[Problem]:
        return [each for each in self.problems if Code(each.code).severity is severity]


def in_order(problems: Sequence[Problem]) -> Sequence[Problem]:
    return sorted(problems, key=lambda each: (each.where, each.line or 0, each.column or 0))


def check_rules(
    settings: Settings, settings_file: Path | None, folder: Path, catalogue: Catalogue
) -> Checked:
    """Read the rules, run their tests and lint them. Raises `ConfigError` without a folder."""
    files = RuleFiles(folder, catalogue.grammar, settings.targets)
    current = files.read()
    tests = failing_tests(RuleTests(folder, files, surroundings(settings)))
    texts = files.texts
    linted = _linted(current, files.in_force, settings)
    if settings_file:
        lacks = lacking(settings, catalogue.tasks)
        linted = replace(linted, secrets=frozenset(settings.secrets), lacks=lacks)
    places = Places(texts, _origins(current, files.in_force))
    warnings = [places.problem(finding) for finding in lint(linted)]
    warnings += _certificates(settings, settings_file)
    if settings_file and current.rules:
        warnings += _allows_nothing(settings, settings_file)
        warnings += _dead_permissions(settings, settings_file, current)
        texts[str(settings_file)] = settings_file.read_text(encoding="utf-8")
    problems = [*current.problems, *tests, *heeded(warnings, texts)]
    return Checked(len(current.rules), in_order(problems))


def _linted(current: RuleSet, files: Mapping[str, RuleFile], settings: Settings) -> Linted:
    written = Shared.model_construct(
        conditions={
            mention.name: condition
            for _, file in sorted(files.items(), reverse=True)
            for mention, condition in file.conditions
        },
        groups={
            mention.name: hosts
            for _, file in sorted(files.items(), reverse=True)
            for mention, hosts in file.groups
        },
    )
    shared = Shared.model_construct(
        conditions={
            name: spelled_out(condition, written) for name, condition in written.conditions.items()
        },
        groups=written.groups,
    )
    used = frozenset((str(use.kind), use.name) for file in files.values() for use in file.uses)
    return Linted(
        rules=current.rules,
        shared=shared,
        used=used,
        fleet=settings.targets,
        caps=settings.limits,
        kept_for=settings.retention.age or timedelta.max,
        permissions=settings.permissions,
        windows=current.windows,
        now=datetime.now(UTC),
        own={name: said.fields() for name, said in settings.sources.own.items()},
    )


def _origins(current: RuleSet, files: Mapping[str, RuleFile]) -> Mapping[Subject, str]:
    found = {Subject(Kind.RULE, name): file for name, file in current.origins.items()}
    for name, file in sorted(files.items()):
        for mention in file.defines():
            found.setdefault(Subject(Kind(str(mention.kind)), mention.name), name)
    return found


def _allows_nothing(settings: Settings, file: Path) -> Iterator[Problem]:
    if not settings.targets.allow:
        what = "targets.allow is empty: every run would be blocked"
        found = settings_document(file).problem(("targets", "allow"), what, Code.NOTHING_ALLOWED)
        yield replace(found, hint="Name the hosts that may be touched, such as app-*.example.net.")


def _certificates(settings: Settings, file: Path | None) -> Iterator[Problem]:
    """Look at the files of TLS; that one is not here is no error, as checks are run elsewhere."""
    if (tls := settings.server.tls) is None:
        return
    try:
        faults = [*doubts(tls, loaded(tls), datetime.now(UTC))]
    except BadFiles as error:
        faults = [*error.faults]
    document = settings_document(file) if file else None
    for fault in faults:
        code = Code.CERTIFICATE_FILE if fault.code is Code.UNREADABLE_FILE else fault.code
        found = document.problem(fault.place, fault.what) if document else fault.problem()
        yield replace(found, code=code, hint=fault.hint)


def _dead_permissions(settings: Settings, file: Path, current: RuleSet) -> Iterator[Problem]:
    feeds = (f"feed:{source}" for source in readers(settings.sources))
    signed = (f"signed:{source}" for source in settings.sources.own)
    clients = {client.name for client in settings.clients} | {*feeds, *signed, *_people(settings)}
    document = settings_document(file)
    for dead in dead_entries(settings.permissions, current.rules, clients, settings.targets):
        place = ("permissions", "allow", dead.number, dead.key)
        found = document.problem(place, f"it can never apply: {dead.why}", Code.DEAD_PERMISSION)
        yield replace(found, hint="Correct the entry, or take it away.")


def _people(settings: Settings) -> Iterator[str]:
    """Give the patterns of people: who will sign in is not known, but somebody can."""
    if settings.access.proxy or settings.access.oidc:
        for entry in settings.permissions.allow:
            yield from (each for each in entry.clients or () if each.startswith(PERSON))
