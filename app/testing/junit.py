"""What came of the tests as JUnit XML, which CI systems read."""

import re
from collections.abc import Sequence
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from app.domain.errors import Problem
from app.testing.verdict import Verdict

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(verdicts: Sequence[Verdict], problems: Sequence[Problem]) -> bytes:
    """Give a suite for each file, and an error for each file that cannot be read."""
    root = Element("testsuites", name="alexis test")
    _count(root, verdicts, len(problems))
    for file, grouped in groupby(verdicts, key=lambda each: each.file):
        of_file = list(grouped)
        suite = SubElement(root, "testsuite", name=_clean(file))
        _count(suite, of_file, 0)
        for verdict in of_file:
            _add(suite, verdict)
    for problem in problems:
        suite = SubElement(root, "testsuite", name=_clean(problem.where))
        suite.attrib.update(tests="1", failures="0", errors="1", time="0.000")
        case = SubElement(suite, "testcase", classname=_clean(problem.where), name="can be read")
        SubElement(case, "error", message=_clean(str(problem)))
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _count(element: Element, verdicts: Sequence[Verdict], errors: int) -> None:
    element.set("tests", str(len(verdicts) + errors))
    element.set("failures", str(sum(not each.passed for each in verdicts)))
    element.set("errors", str(errors))
    element.set("time", f"{sum(each.seconds for each in verdicts):.3f}")


def _add(suite: Element, verdict: Verdict) -> None:
    of, _, name = verdict.id.partition("::")
    case = SubElement(suite, "testcase", classname=_clean(of), name=_clean(name))
    case.set("file", _clean(verdict.file))
    case.set("line", str(verdict.place.line))
    case.set("time", f"{verdict.seconds:.3f}")
    if not verdict.passed:
        failure = SubElement(case, "failure", message=_clean(str(verdict.differences[0])))
        told = "\n".join(map(str, verdict.differences))
        failure.text = _clean(f"{verdict.place}\n{told}")


def _clean(text: str) -> str:
    """Take out what XML has no way to write."""
    return _NOT_IN_XML.sub("�", text)
