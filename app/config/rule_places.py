"""Where the clauses and the tests of rules stand in their files."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from app.config.yaml_file import Document, read_documents
from app.domain.conditions.condition import Location
from app.domain.rule_set import RuleSet
from app.testing.place import Place
from app.testing.trace import Site


class RulePlaces:
    """Finds places in the files of these rules, by their texts. None is read before it is asked."""

    def __init__(self, rules: RuleSet, texts: Mapping[str, str]) -> None:
        self._origins = rules.origins
        self._texts = texts
        self._documents: dict[str, list[Document]] = {}

    def of(self, site: Site) -> Place:
        """Give where a clause stands: the place of its own key."""
        if site.is_shared:
            return self._of_shared(site.owner, site.place)
        return self._of_rule(site.owner, ("when", *site.place))

    def of_test(self, rule: str, index: int) -> Place:
        """Give where a test of a rule begins."""
        return self._of_rule(rule, ("tests", index))

    def _of_rule(self, rule: str, place: Location) -> Place:
        documents = self._of_file(self._origins[rule])
        return _place(next(each for each in documents if _says(each, rule)), place)

    def _of_shared(self, condition: str, place: Location) -> Place:
        """Give the place in the first file that defines the condition: that one counts."""
        here = ("conditions", condition)
        documents = chain.from_iterable(self._of_file(file) for file in sorted(self._texts))
        return _place(next(each for each in documents if each.has(here)), (*here, *place))

    def _of_file(self, file: str) -> Iterable[Document]:
        if file not in self._documents:
            self._documents[file] = read_documents(file, self._texts[file])
        return self._documents[file]


def _says(document: Document, rule: str) -> bool:
    return isinstance(document.data, dict) and document.data.get("name") == rule


def _place(document: Document, location: Location) -> Place:
    """Give the place of the first key of what stands there.

    A clause that stands in one line begins with a brace; its key tells it from those around it.
    """
    node: Any = document.data
    for part in location:
        node = node[part]
    found = document.problem((*location, next(iter(node))), "")
    return Place(found.where, found.line, found.column)
