"""Where in their files the findings of the linter stand."""

from collections.abc import Mapping
from functools import cache

from app.config.yaml_file import Document, read_documents
from app.domain.conditions.condition import Location
from app.domain.errors import Problem
from app.linting.finding import Finding, Kind, Subject


class Places:
    """Finds them again in the texts, which are parsed for that only where something was found."""

    def __init__(self, texts: Mapping[str, str], origins: Mapping[Subject, str]) -> None:
        self._texts = texts
        self._origins = origins
        self._documents = cache(self._read)

    def problem(self, finding: Finding) -> Problem:
        """Give the finding as a problem of its file."""
        what = finding.what
        if finding.other:
            other = Subject(Kind.RULE, finding.other)
            at = self._document(other).problem(("name",), "")
            what = f"{what} ({at.where}:{at.line})"
        document = self._document(finding.subject)
        place = (*_in_list(finding.subject, document), *finding.place)
        found = document.problem(place, what, finding.code)
        return Problem(found.where, what, found.line, found.column, finding.code, finding.hint)

    def _document(self, subject: Subject) -> Document:
        return self._documents(self._origins[subject])[subject]

    def _read(self, file: str) -> Mapping[Subject, Document]:
        found: dict[Subject, Document] = {}
        for document in read_documents(file, self._texts[file]):
            data = document.data
            name = data.get("name")
            if isinstance(name, str):
                found.setdefault(Subject(Kind.RULE, name), document)
            for kind in (Kind.CONDITION, Kind.GROUP):
                for shared in data.get(f"{kind}s") or ():
                    found.setdefault(Subject(kind, shared), document)
            for window in data.get("maintenance") or ():
                found.setdefault(Subject(Kind.WINDOW, window["name"]), document)
        return found


def _in_list(subject: Subject, document: Document) -> Location:
    """Give where a window stands: windows are a list, all else has its place by its name."""
    if subject.kind is not Kind.WINDOW:
        return ()
    names = [window["name"] for window in document.data["maintenance"]]
    return ("maintenance", names.index(subject.name))
