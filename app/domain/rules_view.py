"""What is shown of the rules in force."""

from pydantic import JsonValue

from app.domain.frozen import Frozen


class RuleView(Frozen):
    """A rule in force, and where it stands."""

    name: str
    digest: str
    file: str
    enabled: bool
    mode: str
    rule: JsonValue


class BrokenFile(Frozen):
    """What is wrong with a file of rules; what it said before is still in force."""

    file: str
    line: int | None
    column: int | None
    what: str


class Rules(Frozen):
    """All rules in force, and what is wrong on disk."""

    rules: tuple[RuleView, ...]
    problems: tuple[BrokenFile, ...]
