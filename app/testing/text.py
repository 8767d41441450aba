"""What came of the tests, for a person to read."""

from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import groupby

from app.testing.coverage import Coverage, Covered
from app.testing.verdict import Verdict

_WIDTH = 80


class Detail(IntEnum):
    """How much is told."""

    LITTLE = 0
    FILES = 1
    TESTS = 2


def progress(verdicts: Sequence[Verdict], detail: Detail) -> Iterator[str]:
    """Tell of each file what came of its tests, or of each test."""
    if detail is Detail.TESTS:
        for each in verdicts:
            yield f"{_word(each)} {each.id}"
    elif detail is Detail.FILES:
        for file, of_file in groupby(verdicts, key=lambda each: each.file):
            yield f"{file} {''.join('.' if each.passed else 'F' for each in of_file)}"


def failures(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Tell of each test that failed where it stands, and what is not as it expects."""
    failed = [each for each in verdicts if not each.passed]
    if failed:
        yield ""
        yield " FAILURES ".center(_WIDTH, "=")
    for each in failed:
        yield f"FAILED {each.id}"
        yield str(each.place)
        for difference in each.differences:
            yield f"    {difference.of}"
            yield f"        expected: {difference.expected}"
            yield f"        was:      {difference.was}"
        yield ""


def summary(verdicts: Sequence[Verdict], errors: int) -> str:
    """Tell in one line how many failed and passed."""
    failed = sum(not each.passed for each in verdicts)
    counts = (
        (failed, "failed"),
        (len(verdicts) - failed, "passed"),
        (errors, "error" if errors == 1 else "errors"),
    )
    told = ", ".join(f"{number} {word}" for number, word in counts if number)
    return f"{told or 'no tests'} in {sum(each.seconds for each in verdicts):.2f}s"


def table(covered: Coverage) -> Iterator[str]:
    """Tell what the tests have seen of the clauses of each rule."""
    rows = [
        ("rule", "clauses", "covered", "not seen (line:column)"),
        *(
            (each.name, str(each.clauses), f"{each.percent}%", _all_unseen(each))
            for each in covered.conditions
        ),
    ]
    total = ("total", str(covered.clauses), f"{covered.percent}%", "")
    name, clauses = (max(len(row[n]) for row in (*rows, total)) for n in (0, 1))
    told = [
        f"{row[0]:<{name}}  {row[1]:>{clauses}}  {row[2]:>7}  {row[3]}".rstrip()
        for row in (*rows, total)
    ]
    line = "-" * min(_WIDTH, max(map(len, told)))
    yield from ("", told[0], line, *told[1:-1], line, told[-1])


def unseen(covered: Coverage) -> Iterator[str]:
    """Tell of each clause what no test has seen it do, one in a line."""
    for condition in covered.conditions:
        for each in condition.unseen:
            yield f"{each.place}: not seen to {each.to}: {each.clause}"


def _all_unseen(covered: Covered) -> str:
    return ", ".join(f"{each.place.line}:{each.place.column} {each.to}" for each in covered.unseen)


def _word(verdict: Verdict) -> str:
    return "PASSED" if verdict.passed else "FAILED"
