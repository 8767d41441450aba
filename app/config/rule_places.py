"""Where the clauses and the tests of rules stand in their files."""

from collections.abc import Iterable, Mapping

from app.config.yaml_file import Document, read_documents
from app.domain.condition import Location
from app.domain.rule_set import RuleSet
from app.testing.coverage import Place
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
        file = self._origins[rule]
        for document in self._of_file(file):
            if isinstance(document.data, dict) and document.data.get("name") == rule:
                return _place(document, place)
        return file, None, None

    def _of_shared(self, condition: str, place: Location) -> Place:
        """Give the place in the first file that defines the condition: that one counts."""
        for file in sorted(self._texts):
            for document in self._of_file(file):
                if document.has(("conditions", condition)):
                    return _place(document, ("conditions", condition, *place))
        return f"condition {condition}", None, None

    def _of_file(self, file: str) -> Iterable[Document]:
        if file not in self._documents:
            self._documents[file] = read_documents(file, self._texts[file])
        return self._documents[file]


def _place(document: Document, location: Location) -> Place:
    """Give the place of the first key of what stands there.

    What stands in a condition in one line begins with a brace; its key tells clauses apart.
    """
    node = document.data
    for part in location:
        if not isinstance(node, dict | list):
            break
        node = node[part]  # type: ignore[index]
    key = next(iter(node), None) if isinstance(node, dict) else None
    found = document.problem(location if key is None else (*location, key), "")
    return found.where, found.line, found.column
