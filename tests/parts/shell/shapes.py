"""What a page shows of an output, held against what was printed: the words, not the numbers."""

import json
import re
from collections.abc import Sequence
from typing import Any

_VARYING = (
    (re.compile(r"\b01[0-9A-HJKMNP-TV-Z]{24}\b|\b01[A-Z]…"), "ID"),
    (re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?\b"), "TIME"),
    (re.compile(r"\b(\d+(\.\d+)?(ms|s|m|h|d)?\b)+"), "N"),
    (re.compile(r"\b(event|run|warning|rule)s\b"), r"\1"),
    (re.compile(r"\s+|-{3,}"), " "),
)
_PAIR = re.compile(r"(\w+)=(\S+)")


def shape(line: str) -> str:
    """Give a line without what is different each time: ids, times, numbers, widths."""
    for varying, name in _VARYING:
        line = varying.sub(name, line)
    return line.strip()


def lost(shown: str, printed: str) -> list[str]:
    """Give the lines that are shown and were not printed, in that order.

    `…` stands for anything. Lines in between may have been left out.
    """
    left = iter([shape(line) for line in printed.splitlines()])
    missing = []
    for line in filter(str.strip, shown.splitlines()):
        wanted = re.compile(".*".join(map(re.escape, shape(line).split("…"))))
        if not any(wanted.fullmatch(each) for each in left):
            missing.append(line)
            left = iter(())
    return missing


def lost_of_a_log(shown: str, log: str) -> list[str]:
    """Give the lines of which no line of the log has all that they say, numbers aside."""
    said = [{*_PAIR.findall(shape(line))} for line in log.splitlines()]
    return [
        line
        for line in shown.splitlines()
        if not any({*_PAIR.findall(shape(line))} <= each for each in said)
    ]


def answers(text: str) -> list[Any]:
    """Give what is JSON among these lines, ids and times aside."""
    found = []
    for line in text.splitlines():
        try:
            found.append(json.loads(_VARYING[0][0].sub("ID", line)))
        except ValueError:
            continue
    return found


def lost_answers(lines: Sequence[str], printed: str) -> list[str]:
    """Give the lines `202 {…}` whose status or body was not printed; what follows is a remark."""
    said, known = printed.splitlines(), answers(printed)
    missing = []
    for line in lines:
        status, _, rest = line.partition(" ")
        body, _ = json.JSONDecoder().raw_decode(_VARYING[0][0].sub("ID", rest))
        if status not in said or body not in known:
            missing.append(line)
    return missing
