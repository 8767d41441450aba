"""Comments that silence a warning: `# alexis: ignore no-verify`, on its line or the line above."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO

from ruamel.yaml import YAML
from ruamel.yaml.tokens import ScalarToken

from app.domain.errors import Problem
from app.linting.code import Code, Severity
from app.linting.near import did_you_mean

_COMMENT = re.compile(r"(?:^|(?<=\s))# *alexis: *ignore\b *:? *([\w, -]*)")
_WORD = re.compile(r"[\w-]+")


@dataclass
class _Ignore:
    """A comment: the line that it is for, where it stands, and what it silences."""

    file: str
    line: int
    column: int
    target: int
    codes: Sequence[str]
    used: set[str] = field(default_factory=set)


def heeded(problems: Iterable[Problem], texts: Mapping[str, str]) -> Iterator[Problem]:
    """Give the problems without those that are ignored, and each ignore that silences nothing."""
    ignores = [each for name, text in texts.items() for each in _ignores(name, text)]
    by_line: dict[tuple[str, int], list[_Ignore]] = {}
    for each in ignores:
        by_line.setdefault((each.file, each.target), []).append(each)
    for problem in problems:
        matching = [
            each
            for each in by_line.get((problem.where, problem.line or 0), ())
            if problem.code in each.codes and Code(problem.code).severity is Severity.WARNING
        ]
        for each in matching:
            each.used.add(problem.code)
        if not matching:
            yield problem
    for each in ignores:
        yield from _unused(each)


def _ignores(name: str, text: str) -> Iterator[_Ignore]:
    if "alexis:" not in text:
        return
    lines = text.splitlines()
    within = _lines_of_texts(text)
    for number, line in enumerate(lines):
        match = _COMMENT.search(line)
        if match is None or (number, match.start()) in within:
            continue
        target = number
        while target < len(lines) and _is_comment(lines[target]):
            target += 1
        codes = _WORD.findall(match[1])
        yield _Ignore(name, number + 1, match.start() + 1, target + 1, codes)


def _is_comment(line: str) -> bool:
    bare = line.strip()
    return bare.startswith("#") or not bare


class _Texts:
    """The places that are inside of a text, where a `#` is no comment."""

    def __init__(self, spans: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        self._spans = spans

    def __contains__(self, place: object) -> bool:
        return any(begin <= place < end for begin, end in self._spans)  # type: ignore[operator]


def _lines_of_texts(text: str) -> _Texts:
    tokens = YAML(typ="safe", pure=True).scan(StringIO(text))
    return _Texts(
        [
            (
                (token.start_mark.line, token.start_mark.column),
                (token.end_mark.line, token.end_mark.column),
            )
            for token in tokens
            if isinstance(token, ScalarToken)
        ]
    )


def _unused(ignore: _Ignore) -> Iterator[Problem]:
    for code in ignore.codes or [""]:
        if code in ignore.used:
            continue
        hint = "Delete it."
        if not code:
            what = "name the codes that are to be ignored"
            hint = "Such as `# alexis: ignore no-verify`."
        elif code not in list(Code):
            what = f"there is no code {code!r}"
            hint = did_you_mean(code, list(Code)) or "docs/linting.md lists them."
        elif Code(code).severity is Severity.ERROR:
            what = f"{code} is an error, which cannot be ignored"
        else:
            what = f"there is no {code} to be ignored here"
        yield Problem(ignore.file, what, ignore.line, ignore.column, Code.UNUSED_IGNORE.value, hint)
