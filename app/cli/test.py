"""alexis test: do the rules do what their tests say?"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated

import typer

from app.cli.known import rule_grammar
from app.cli.loading import settings_from
from app.cli.options import AsJson, SettingsFile
from app.cli.progress import counted
from app.config.readers import surroundings
from app.config.rule_files import RuleFiles
from app.config.rule_tests import Case, RuleTests, run
from app.config.scenario_files import FOLDER
from app.domain.errors import ConfigError, Problem
from app.secret.section import Needed
from app.testing.coverage import Coverage, Covered
from app.testing.junit import junit
from app.testing.text import Detail, failures, progress, summary, table, unseen
from app.testing.verdict import Verdict


@dataclass(frozen=True)
class _Done:
    """What came of all tests, and what of the files cannot be read."""

    verdicts: Sequence[Verdict]
    problems: Sequence[Problem]
    find_coverage: Callable[[], Coverage]

    @cached_property
    def coverage(self) -> Coverage:
        return self.find_coverage()

    @property
    def is_good(self) -> bool:
        passed = all(each.passed for each in self.verdicts)
        return bool(self.verdicts) and passed and not self.problems


def test(  # noqa: PLR0913, PLR0917 - the options that there are
    path: Annotated[
        Path | None,
        typer.Argument(help="The folder of rules, or one file in it; else that of the settings."),
    ] = None,
    words: Annotated[
        str | None, typer.Option("-k", help="Only tests with all of these words in their names.")
    ] = None,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Name every test, and every clause not seen.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="Only what failed, and a line at the end.")
    ] = False,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Tell which clauses no test saw hold or fail.")
    ] = False,
    fail_under: Annotated[
        int | None,
        typer.Option(min=0, max=100, help="Fail if less of the clauses is covered, in percent."),
    ] = None,
    junit_file: Annotated[
        Path | None, typer.Option("--junit", help="Write JUnit XML to this file.")
    ] = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Run the tests of rules. Exit status 1: one failed, there is none, or a file is wrong."""
    if verbose and quiet:
        raise typer.BadParameter("it cannot be both", param_hint="-v, -q")
    done = _run(path, words, settings)
    if junit_file:
        _write(junit_file, junit(done.verdicts, done.problems))
    short = fail_under is not None and done.coverage.percent < fail_under
    if as_json:
        typer.echo(json.dumps(_told(done), indent=2, ensure_ascii=False))
    else:
        detail = Detail.TESTS if verbose else Detail.LITTLE if quiet else Detail.FILES
        for problem in done.problems:
            typer.echo(str(problem), err=True)
        for line in _lines(done, detail, with_coverage=coverage or fail_under is not None):
            typer.echo(line)
    if short:
        what = f"{done.coverage.percent}% of the clauses are covered, less than {fail_under}%"
        typer.echo(what, err=True)
    if short or not done.is_good:
        raise typer.Exit(1)


def _run(path: Path | None, words: str | None, settings: Path | None) -> _Done:
    read = settings_from(settings, Needed.NONE)
    folder, only = _where(path or Path(read.rules.dir))
    files = RuleFiles(folder, rule_grammar(), read.targets)
    rules = files.read()
    tests = RuleTests(folder, files, surroundings(read))
    cases = [case for case in tests.cases() if only is None or _is(case.file, only)]
    chosen = [case for case in cases if _has(case, words)]
    if words is not None and cases and not chosen:
        raise typer.BadParameter(f"no test has {words!r} in its name", param_hint="-k")
    verdicts = list(counted("testing", run(chosen), len(chosen)))
    problems = (*rules.problems, *tests.problems)
    return _Done(verdicts, problems, lambda: _of_file(tests.coverage(), only))


def _where(path: Path) -> tuple[Path, Path | None]:
    """Give the folder of rules, and the one file in it or beside it that is meant, if any."""
    if not path.is_file():
        return path, None
    return path.parent.parent if path.parent.name == FOLDER else path.parent, path


def _of_file(covered: Coverage, only: Path | None) -> Coverage:
    """Give what stands in the one file that is meant, if rules stand in it; else all."""
    if only is None:
        return covered
    there = tuple(each for each in covered.conditions if _is(Path(each.file), only))
    return Coverage(there) if there else covered


def _is(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _has(case: Case, words: str | None) -> bool:
    name = case.id.lower()
    return all(word in name for word in (words or "").lower().split())


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise ConfigError(Problem(str(file), str(error.strerror))) from error


def _lines(done: _Done, detail: Detail, *, with_coverage: bool) -> Iterator[str]:
    yield from progress(done.verdicts, detail)
    yield from failures(done.verdicts)
    if with_coverage:
        yield from table(done.coverage)
        if detail is Detail.TESTS:
            yield from unseen(done.coverage)
        yield ""
    yield summary(done.verdicts, len(done.problems))


def _told(done: _Done) -> dict[str, object]:
    return {
        "passed": sum(each.passed for each in done.verdicts),
        "failed": sum(not each.passed for each in done.verdicts),
        "tests": [
            {
                "test": each.id,
                "passed": each.passed,
                "file": each.file,
                "line": each.place.line,
                "column": each.place.column,
                "differences": [asdict(difference) for difference in each.differences],
            }
            for each in done.verdicts
        ],
        "problems": [
            {"file": each.where, "line": each.line, "column": each.column, "what": each.what}
            for each in done.problems
        ],
        "coverage": {
            "percent": done.coverage.percent,
            "clauses": done.coverage.clauses,
            "rules": [_covered(each) for each in done.coverage.conditions],
        },
    }


def _covered(each: Covered) -> dict[str, object]:
    return {
        "rule": each.name,
        "file": each.file,
        "clauses": each.clauses,
        "percent": each.percent,
        "not_seen": [
            {
                "clause": one.clause,
                "line": one.place.line,
                "column": one.place.column,
                "to": one.lacks,
            }
            for one in each.unseen
        ],
    }
